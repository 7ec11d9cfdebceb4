package ui

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
)

// buffer is a text being edited: any octets at all and a cursor among them.
// Nothing is ever changed but what a key asks for, so a body with tabs, NULs or
// half characters is as safe in it as any other.
type buffer struct {
	b    []byte
	at   int // octets before the cursor
	want int // cell that up and down aim at, plus one; 0 when a move set a new one

	changes int // how often the text changed
}

// set puts a text in and the cursor at its end.
func (t *buffer) set(b []byte) {
	*t = buffer{b: append([]byte(nil), b...), at: len(b), changes: t.changes + 1}
}

func (t *buffer) insert(b []byte) {
	grown := make([]byte, 0, len(t.b)+len(b)+64)
	if cap(t.b)-len(t.b) >= len(b) {
		grown = t.b[:len(t.b)+len(b)]
		copy(grown[t.at+len(b):], t.b[t.at:])
		copy(grown[t.at:], b)
	} else {
		grown = append(append(append(grown, t.b[:t.at]...), b...), t.b[t.at:]...)
	}
	t.b, t.at, t.want = grown, t.at+len(b), 0
	t.changes++
}

// cut removes [from, to) and leaves the cursor there.
func (t *buffer) cut(from, to int) {
	t.b = append(t.b[:from], t.b[to:]...)
	t.at, t.want = from, 0
	t.changes++
}

// to moves the cursor.
func (t *buffer) to(at int) { t.at, t.want = at, 0 }

// before and after are one character away from the cursor; an octet that is
// part of none counts as one.
func (t *buffer) before() int {
	_, size := utf8.DecodeLastRune(t.b[:t.at])
	return t.at - size
}

func (t *buffer) after() int {
	_, size := utf8.DecodeRune(t.b[t.at:])
	return t.at + size
}

// lineStart and lineEnd are the ends of the line that holds octet at.
func (t *buffer) lineStart(at int) int { return bytes.LastIndexByte(t.b[:at], '\n') + 1 }

func (t *buffer) lineEnd(at int) int {
	if i := bytes.IndexByte(t.b[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(t.b)
}

// wordBefore and wordAfter skip blanks, then what is not blank.
func (t *buffer) wordBefore() int {
	at, seen := t.at, false
	for at > 0 {
		r, size := utf8.DecodeLastRune(t.b[:at])
		if unicode.IsSpace(r) && seen {
			break
		}
		seen = seen || !unicode.IsSpace(r)
		at -= size
	}
	return at
}

func (t *buffer) wordAfter() int {
	at, seen := t.at, false
	for at < len(t.b) {
		r, size := utf8.DecodeRune(t.b[at:])
		if unicode.IsSpace(r) && seen {
			break
		}
		seen = seen || !unicode.IsSpace(r)
		at += size
	}
	return at
}

// key takes what edits one line and reports whether it did.
func (t *buffer) key(k tea.KeyMsg) bool {
	switch {
	case k.Type == tea.KeySpace && !k.Alt:
		t.insert([]byte{' '})
		return true
	case k.Type == tea.KeyRunes && !k.Alt:
		t.insert([]byte(string(k.Runes)))
		return true
	}
	switch k.String() {
	case "left", "ctrl+b":
		t.to(t.before())
	case "right", "ctrl+f":
		t.to(t.after())
	case "alt+left", "alt+b", "ctrl+left":
		t.to(t.wordBefore())
	case "alt+right", "alt+f", "ctrl+right":
		t.to(t.wordAfter())
	case "home", "ctrl+a":
		t.to(t.lineStart(t.at))
	case "end":
		t.to(t.lineEnd(t.at))
	case "backspace", "ctrl+h":
		t.cut(t.before(), t.at)
	case "delete", "ctrl+d":
		t.cut(t.at, t.after())
	case "ctrl+w", "alt+backspace":
		t.cut(t.wordBefore(), t.at)
	case "alt+d", "alt+delete":
		t.cut(t.at, t.wordAfter())
	case "ctrl+u":
		t.cut(t.lineStart(t.at), t.at)
	case "ctrl+k":
		t.cut(t.at, t.lineEnd(t.at))
	default:
		return false
	}
	return true
}
