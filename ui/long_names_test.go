package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"stompbox/session"
)

// Names that begin alike are told apart by their ends, in the title of the
// messages as well as in the column, and are cut once.
func TestLongDestinationsKeepTheirEnds(t *testing.T) {
	name := "/queue/" + strings.Repeat("a.long.name.", 12) + "orders"
	for _, w := range []int{60, 80, 120, 200} {
		m, c, _ := reducer(t)
		resize(m, w, 24)
		c.subs[0].Destination = name
		if title, _, _ := strings.Cut(string(ansi.Strip(strings.Join(m.drawMessages(m.arrange(w, 24).panes[paneMessages]), "\n"))), "\n"); !strings.Contains(title, "orders   HOLD") || strings.Count(title, "…") != 1 && w < 200 {
			t.Errorf("%d cells: %s", w, title)
		}
	}
	m, c, _ := reducer(t)
	resize(m, 80, 24)
	line := &messageLine{m: m, c: c, v: c.subs[0]}
	if got, _ := line.cell(column{kind: columnDestination}, 0, 0, &card{destination: name}, 20, ""); !strings.HasSuffix(string(got), "e.orders") {
		t.Errorf("in its column: %q", got)
	}
}

// On a narrow screen the title of a transaction loses whole words.
func TestTransactionTitleKeepsWholeWords(t *testing.T) {
	m, c, _ := reducer(t)
	transaction(m, c, session.TxIsOpen)
	for w, want := range map[int]string{34: "open ─", 40: "open  3 steps ─", 60: "3 steps on"} {
		p := &txView{c: c, id: c.txs[0].ID}
		if title := ansi.Strip(p.plan(m, &c.txs[0], w, 10)[0]); !strings.Contains(title, want) {
			t.Errorf("%d cells: %s", w, title)
		}
	}
}
