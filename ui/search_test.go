package ui

import (
	"fmt"
	"strings"
	"testing"

	"stompbox/themes"
)

// searchModel has one text of a hundred lines, every tenth with the word.
func searchModel(t *testing.T) *Model {
	var b strings.Builder
	for i := range 100 {
		word := "plain"
		if i%10 == 5 {
			word = "Needle"
		}
		fmt.Fprintf(&b, "line %d %s\n", i, word)
	}
	m, c := newTestModel(t, "dark", message(1, b.String(), "content-type", "text/plain"))
	hold(m, c, 1)
	resize(m, 120, 36)
	press(m, "4")
	return m
}

func typeKeys(m *Model, text string) {
	for _, r := range text {
		press(m, string(r))
	}
}

// TestSearchGoesRound walks over all matches with n and N, in both directions
// and over both ends, and counts them.
func TestSearchGoesRound(t *testing.T) {
	m := searchModel(t)
	press(m, "/")
	typeKeys(m, "needle")
	if got := m.view.foundCount(); got != "match 1 of 10" {
		t.Errorf("while typing: %q", got)
	}
	press(m, "enter")
	for i := 1; i <= 21; i++ {
		press(m, "n")
		if want := i%10*10 + 5; m.view.found.row != want || !m.view.sees(want) {
			t.Fatalf("after %d times n: row %d with top %d, want %d", i, m.view.found.row, m.view.top, want)
		}
	}
	for i := 20; i >= 0; i-- {
		press(m, "N")
		if want := i%10*10 + 5; m.view.found.row != want || !m.view.sees(want) {
			t.Fatalf("back to %d: row %d with top %d, want %d", i, m.view.found.row, m.view.top, want)
		}
	}
}

// TestSearchShows marks matches in the drawn rows, the one at hand apart.
func TestSearchShows(t *testing.T) {
	m := searchModel(t)
	press(m, "/")
	typeKeys(m, "needle")
	press(m, "enter", "z")
	screen := m.View()
	current, other := string(m.style(themes.MatchCurrent)), string(m.style(themes.Match))
	if n := strings.Count(screen, current+"Needle"); n != 1 {
		t.Errorf("%d matches at hand", n)
	}
	if n := strings.Count(screen, other+"Needle"); n < 2 {
		t.Errorf("%d other matches", n)
	}
	press(m, "/", "esc")
	if m.view.search != "needle" {
		t.Errorf("esc left %q", m.view.search)
	}
	press(m, "esc")
	if strings.Contains(m.View(), other+"Needle") {
		t.Error("marks stay after the search is gone")
	}
}

// TestSearchNotFound says so, once the text is whole.
func TestSearchNotFound(t *testing.T) {
	m := searchModel(t)
	press(m, "/")
	typeKeys(m, "nowhere")
	if m.notice.text != "" {
		t.Errorf("while typing: %q", m.notice.text)
	}
	press(m, "enter")
	if !strings.Contains(string(m.notice.text), "not found") {
		t.Errorf("notice %q", m.notice.text)
	}
}
