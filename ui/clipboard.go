package ui

import (
	"bytes"
	"encoding/base64"
)

// copyMost is how many octets go to the clipboard through the terminal. As
// base64 they stay below 100,000, which the stricter terminals take; they drop
// longer ones in silence.
const copyMost = 72 << 10

// clipboardWay is what stands between us and the terminal that has a clipboard.
type clipboardWay uint8

const (
	straight clipboardWay = iota
	throughTmux
	throughScreen
)

// wayToClipboard asks the environment, never the terminal.
func (m *Model) wayToClipboard() clipboardWay {
	switch {
	case m.environ("TMUX") != "":
		return throughTmux
	case m.environ("STY") != "":
		return throughScreen
	}
	return straight
}

// note is what the person has to know: nothing answers, so nobody can tell
// whether it has arrived.
func (w clipboardWay) note() string {
	switch w {
	case throughTmux:
		return " (tmux needs set-clipboard on)"
	case throughScreen:
		return " (through screen)"
	}
	return ""
}

// clipboard asks the terminal to take text (OSC 52). The text is base64, so
// nothing in it can be read as a sequence.
func (t *terminal) clipboard(text []byte, way clipboardWay) error {
	_, err := t.Write(clipboardSequence(text, way))
	return err
}

// screenMost is how much GNU screen hands on in one piece.
const screenMost = 512

// clipboardSequence is OSC 52, packed for what hands it on. tmux gets it twice:
// for itself, which it minds with set-clipboard on, and for the terminal
// outside, which it minds with allow-passthrough on.
func clipboardSequence(text []byte, way clipboardWay) []byte {
	plain := []byte("\x1b]52;c;" + base64.StdEncoding.EncodeToString(text) + "\a")
	switch way {
	case throughTmux:
		out := bytes.Clone(plain)
		out = append(out, "\x1bPtmux;\x1b"...) // every ESC inside is doubled
		return append(append(out, plain...), "\x1b\\"...)
	case throughScreen:
		var out []byte
		for len(plain) > 0 {
			n := min(len(plain), screenMost)
			out = append(append(append(out, "\x1bP"...), plain[:n]...), "\x1b\\"...)
			plain = plain[n:]
		}
		return out
	}
	return plain
}
