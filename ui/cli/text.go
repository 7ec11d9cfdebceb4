package cli

import (
	"bytes"
	"fmt"
	"io"

	"stompbox/ui/safe"
)

const tabWidth = 8

// writeText writes a frame for people: the direction, the command and the size
// of the body, then a line for every header, what the frame breaks behind
// exclamation marks, the body, and a blank line. Header lines are always one
// line each, with control characters made visible. The body is made visible
// too when it goes to a terminal; elsewhere its octets stay as they are.
func writeText(w io.Writer, l frameLine, tty bool) error {
	var b bytes.Buffer
	f := &l.Frame
	if !l.Time.IsZero() {
		fmt.Fprintf(&b, "%s ", l.Time.UTC().Format(timeLayout))
	}
	if l.Dir != "" {
		fmt.Fprintf(&b, "%s ", l.Dir)
	}
	b.WriteString(string(safe.Field(f.Command)))
	if len(f.Body) > 0 {
		fmt.Fprintf(&b, " %s", octets(len(f.Body)))
	}
	b.WriteByte('\n')
	for name, value := range f.Header.All() {
		fmt.Fprintf(&b, "  %s:%s\n", safe.Field(name), safe.Field(value))
	}
	for _, breach := range f.Breaches {
		fmt.Fprintf(&b, "  ! %s\n", safe.Field(breach))
	}
	if len(f.Body) > 0 {
		b.WriteByte('\n')
		if tty {
			for line := range bytes.Lines(f.Body) {
				b.WriteString(string(safe.Line(bytes.TrimSuffix(line, []byte("\n")), tabWidth)))
				b.WriteByte('\n')
			}
		} else {
			b.Write(f.Body)
			if f.Body[len(f.Body)-1] != '\n' {
				b.WriteByte('\n')
			}
		}
	}
	b.WriteByte('\n')
	_, err := w.Write(b.Bytes())
	return err
}

func octets(n int) string {
	if n == 1 {
		return "1 octet"
	}
	return fmt.Sprintf("%d octets", n)
}

// safeWords passes on words for people, with whatever a terminal could take as
// an order made visible. Every Write holds whole lines.
type safeWords struct{ w io.Writer }

func (s *safeWords) Write(p []byte) (int, error) {
	var b bytes.Buffer
	for line := range bytes.Lines(p) {
		text, ended := bytes.CutSuffix(line, []byte("\n"))
		b.WriteString(string(safe.Line(text, tabWidth)))
		if ended {
			b.WriteByte('\n')
		}
	}
	if _, err := s.w.Write(b.Bytes()); err != nil {
		return 0, err
	}
	return len(p), nil
}

// shown makes foreign text fit for one line of words.
func shown(s string) string { return string(safe.Field(s)) }
