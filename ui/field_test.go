package ui

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"

	"stompbox/ui/safe"
)

func TestEscapesComeBack(t *testing.T) {
	n := &escapes{}
	rapid.Check(t, func(t *rapid.T) {
		s := string(rapid.SliceOf(rapid.Byte()).Draw(t, "text"))
		written := n.write(s)
		if strings.ContainsAny(written, "\x00\n\r\t\x1b") {
			t.Fatalf("%q is written with controls: %q", s, written)
		}
		if got, err := n.read(written); err != nil || got != s {
			t.Fatalf("%q is written %q and read %q, %v", s, written, got, err)
		}
	})
	for _, s := range []string{`\`, `a\`, `\q`, `\x`, `\x1`, `\xg0`, `\é`, `\ `} {
		if got, err := n.read(s); err == nil {
			t.Errorf("%q is read as %q", s, got)
		}
	}
}

// editKeys are keys a person may press in a text; every one of them must leave
// the octets around the cursor alone.
var editKeys = []string{"left", "right", "up", "down", "home", "end", "backspace", "delete", "ctrl+u", "ctrl+w", "enter", "pgdown"}

func TestBodyKeepsWhatIsNotTouched(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		content := rapid.SliceOfN(rapid.SampledFrom([]byte("ab \t\n\r\x00\xff\xc3\xa9é{")), 0, 40).Draw(t, "content")
		f := newBody(content, true)
		if !bytes.Equal(f.in.b, content) {
			t.Fatal("the content changed by being shown")
		}
		for range 20 {
			before, at := append([]byte(nil), f.in.b...), f.in.at
			name := rapid.SampledFrom(editKeys).Draw(t, "key")
			f.key(tea.KeyMsg{Type: keyTypes[name]})
			if f.in.at < 0 || f.in.at > len(f.in.b) {
				t.Fatalf("%s: the cursor is at %d of %d", name, f.in.at, len(f.in.b))
			}
			switch name {
			case "left", "right", "up", "down", "home", "end", "pgdown":
				if !bytes.Equal(before, f.in.b) {
					t.Fatalf("%s changed %q to %q", name, before, f.in.b)
				}
			case "enter":
				if want := string(before[:at]) + "\n" + string(before[at:]); string(f.in.b) != want {
					t.Fatalf("enter made %q of %q", f.in.b, before)
				}
			case "backspace", "ctrl+u", "ctrl+w":
				if !bytes.HasPrefix(before[:at], f.in.b[:f.in.at]) || !bytes.Equal(before[at:], f.in.b[f.in.at:]) {
					t.Fatalf("%s at %d made %q of %q", name, at, f.in.b, before)
				}
			case "delete":
				if !bytes.Equal(before[:at], f.in.b[:at]) || !bytes.HasSuffix(before[at:], f.in.b[at:]) {
					t.Fatalf("%s at %d made %q of %q", name, at, f.in.b, before)
				}
			}
		}
	})
}

func TestBodyTakesAPaste(t *testing.T) {
	f := newBody([]byte("ad"), true)
	f.key(tea.KeyMsg{Type: tea.KeyRight})
	f.key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("b\r\tc\r\n"), Paste: true}) // terminals send CR for LF
	if got := string(f.in.b); got != "ab\n\tc\nd" {
		t.Errorf("got %q", got)
	}
}

func TestWordsMoveAndGo(t *testing.T) {
	f := newText("")
	f.set("one two  three")
	f.key(tea.KeyMsg{Type: tea.KeyLeft, Alt: true})
	f.key(tea.KeyMsg{Type: tea.KeyCtrlW})
	if got := f.text(); got != "one three" {
		t.Errorf("ctrl+w left %q", got)
	}
	f.set("")
	for _, k := range []tea.KeyMsg{{Type: tea.KeyLeft, Alt: true}, {Type: tea.KeyRunes, Runes: []rune("b"), Alt: true},
		{Type: tea.KeyCtrlW}, {Type: tea.KeyBackspace}, {Type: tea.KeyDelete}, {Type: tea.KeyCtrlK}} {
		f.key(k)
	}
	if f.text() != "" {
		t.Errorf("an empty text became %q", f.text())
	}
}

// The rows of a body are the body: nothing is lost or doubled by wrapping, and
// none is wider than the screen.
func TestWrapLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		content := rapid.SliceOfN(rapid.SampledFrom([]byte("abcdefg \t\n\r\x00\xff\xc3\xa9")), 0, 80).Draw(t, "content")
		content = append(content, "宽宽宽e\u0301宽"...)
		f := newBody(content, true)
		f.width = rapid.IntRange(2, 20).Draw(t, "width")
		at := 0
		for i, v := range f.wrapped() {
			if v.from != at && !(v.from == at+1 && content[at] == '\n') || v.to < v.from {
				t.Fatalf("row %d is [%d, %d) after %d", i, v.from, v.to, at)
			}
			if w := safe.Width(safe.Line(content[v.from:v.to], tabStop)); w > f.width && utf8.RuneCount(content[v.from:v.to]) > 1 {
				t.Fatalf("row %d has %d cells of %d: %q", i, w, f.width, content[v.from:v.to])
			}
			at = v.to
		}
		if at != len(content) {
			t.Fatalf("the rows end at %d of %d", at, len(content))
		}
		for down := true; down; {
			was := f.rowOf(f.in.at)
			if down = f.vertical(1); down && f.rowOf(f.in.at) != was+1 {
				t.Fatalf("down goes from row %d to %d", was, f.rowOf(f.in.at))
			}
		}
		if got := f.rowOf(f.in.at); got != len(f.wrapped())-1 {
			t.Fatalf("down ends in row %d of %d", got, len(f.wrapped()))
		}
	})
}

func TestUpAndDownKeepTheirCell(t *testing.T) {
	f := newBody([]byte("0123456789\n01\n0123456789"), true)
	f.in.to(7)
	for _, want := range []int{13, 14 + 7, 13, 7} {
		dir := 1
		if want <= 13 && f.in.at > 13 || want == 7 {
			dir = -1
		}
		f.vertical(dir)
		if f.in.at != want {
			t.Errorf("the cursor is at %d, want %d", f.in.at, want)
		}
	}
}

func BenchmarkKeyInBody(b *testing.B) {
	f := newBody(bytes.Repeat([]byte("{\"order\": 42, \"amount\": 99.5}\n"), 64<<10/32), true)
	f.width = 100
	for b.Loop() {
		f.key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("x")})
		f.wrapped()
	}
}
