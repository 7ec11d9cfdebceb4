package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// TestHelpKeepsItsPlace: hints that are many and a notice leave the key of help
// on the screen, in every pane and at every common width.
func TestHelpKeepsItsPlace(t *testing.T) {
	m, _, _ := reducer(t)
	foot := func() string { return strings.TrimRight(ansi.Strip(m.drawFoot(m.width)), " ") }
	for _, w := range []int{40, 80, 120, 200} {
		resize(m, w, 24)
		for p := paneConnections; p <= paneFrames; p++ {
			m.setFocus(p)
			if got := foot(); !strings.HasSuffix(got, "? help") || strings.Count(got, "? help") != 1 {
				t.Errorf("pane %d at %d: %q", p+1, w, got)
			}
		}
	}
	m.tell("something happened")
	if got := foot(); !strings.Contains(got, "something happened") || !strings.HasSuffix(got, "? help") {
		t.Errorf("beside a notice: %q", got)
	}
	m.setFocus(paneMessages)
	m.tell(strings.Repeat("long ", 60))
	if got := foot(); !strings.HasSuffix(got, "! all") {
		t.Errorf("a long notice needs the room: %q", got)
	}
}

// TestLinePromptLeavesPanesClosed: a line at the foot, and the mistake above
// it, leave the lower borders on the screen.
func TestLinePromptLeavesPanesClosed(t *testing.T) {
	m, _, _ := reducer(t)
	rows := func() []string { return strings.Split(ansi.Strip(m.View()), "\n") }
	before := rows()
	lowest := before[len(before)-2]
	press(m, "/")
	if got := rows(); got[len(got)-3] != lowest {
		t.Errorf("above the line is %q, want %q", got[len(got)-3], lowest)
	}
	typeKeys(m, "size>x")
	if got := rows(); !strings.HasPrefix(got[len(got)-4], "╰") || !strings.HasSuffix(got[len(got)-4], "╯") {
		t.Errorf("above the mistake is %q, not a border", got[len(got)-4])
	}
}

// TestNameOfFilterLeavesPanesClosed: the line that asks for a name stands below
// the filter it is for, and both below the lower borders.
func TestNameOfFilterLeavesPanesClosed(t *testing.T) {
	m, _, _ := reducer(t)
	press(m, "/")
	m.openPanel(newLinePrompt("save this filter as", "save", ""))
	rows := strings.Split(ansi.Strip(m.View()), "\n")
	border, filter, name := rows[len(rows)-4], rows[len(rows)-3], rows[len(rows)-2]
	if !strings.HasPrefix(border, "╰") || !strings.HasPrefix(filter, " filter") || !strings.HasPrefix(name, " save this") {
		t.Errorf("the foot is\n%s\n%s\n%s", border, filter, name)
	}
}

// TestEnterSaysWhatItDoes: lines and lists share their keys, and each says at
// the foot what enter does in it.
func TestEnterSaysWhatItDoes(t *testing.T) {
	m, _, _ := reducer(t)
	m.opts.Filters.All = func() ([]SavedFilter, error) { return []SavedFilter{{"mine", "size>1k"}}, nil }
	foot := func() string { return ansi.Strip(m.drawFoot(m.width)) }
	press(m, "/")
	if got := foot(); !strings.Contains(got, "enter apply") {
		t.Errorf("the filter line says %q", got)
	}
	typeKeys(m, "size>2k")
	press(m, "ctrl+s")
	if got := foot(); !strings.Contains(got, "enter save") || strings.Contains(got, "apply") {
		t.Errorf("the line for a name says %q", got)
	}
	press(m, "esc", "ctrl+o")
	if got := foot(); !strings.Contains(got, "enter use") || strings.Contains(got, "run") {
		t.Errorf("the saved filters say %q", got)
	}
	press(m, "esc", "esc", ":")
	if got := foot(); !strings.Contains(got, "enter run") {
		t.Errorf("the palette says %q", got)
	}
}

// TestInspectorHintsAreItsOwn: in a narrow window too the inspector says how to
// see more of the message and the next one, before what every pane can do.
func TestInspectorHintsAreItsOwn(t *testing.T) {
	m, _ := orderModel(t)
	resize(m, 80, 24)
	m.setFocus(paneInspector)
	got := ansi.Strip(m.drawFoot(m.width))
	for _, want := range []string{"v view", "] next", "[ previous", "/ search", "? help"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
}
