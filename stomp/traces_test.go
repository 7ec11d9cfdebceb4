package stomp

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
)

// trace is a stream of a broker and what must come of it.
type trace struct {
	name    string
	version Version
	wire    string
	frames  []tracedFrame
}

// tracedFrame is what matters of a frame. Headers are looked at by their first
// entry; body and breach stand among them by those names.
type tracedFrame struct {
	command string
	want    []Field
	breach  string
}

// readTraces reads the streams of testdata/traces.txt.
func readTraces(t *testing.T) []trace {
	t.Helper()
	text, err := os.ReadFile("testdata/traces.txt")
	if err != nil {
		t.Fatal(err)
	}
	var list []trace
	for _, block := range strings.Split(strings.TrimSpace(string(text)), "\n\n") {
		lines := strings.Split(block, "\n")
		if strings.HasPrefix(lines[0], "#") {
			continue
		}
		tr, err := parseTrace(lines)
		if err != nil {
			t.Fatalf("%s: %v", lines[0], err)
		}
		list = append(list, tr)
	}
	if len(list) < 24 {
		t.Fatalf("only %d traces", len(list))
	}
	return list
}

func parseTrace(lines []string) (tr trace, err error) {
	if len(lines) < 3 {
		return tr, errors.New("a trace has a title, its octets and its frames")
	}
	tr.name = lines[0]
	head, _, _ := strings.Cut(lines[0], ":")
	if _, version, _ := strings.Cut(head, " "); version != "none" {
		if tr.version, err = ParseVersion(version); err != nil {
			return tr, err
		}
	}
	if tr.wire, err = strconv.Unquote(lines[1]); err != nil {
		return tr, err
	}
	for _, line := range lines[2:] {
		f, err := parseTraced(line)
		if err != nil {
			return tr, fmt.Errorf("%s: %w", line, err)
		}
		tr.frames = append(tr.frames, f)
	}
	return tr, nil
}

// parseTraced reads `COMMAND name="value" "na me"="value" breach=R024`.
func parseTraced(line string) (tracedFrame, error) {
	command, rest, _ := strings.Cut(line, " ")
	f := tracedFrame{command: command}
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimSpace(rest) {
		if rule, found := strings.CutPrefix(rest, "breach="); found {
			f.breach, rest = rule[:4], rule[4:]
			continue
		}
		name, err := strconv.QuotedPrefix(rest)
		if err == nil {
			rest = rest[len(name):]
			name, _ = strconv.Unquote(name)
		} else {
			name, _, _ = strings.Cut(rest, "=")
			rest = rest[len(name):]
		}
		value, err := strconv.QuotedPrefix(strings.TrimPrefix(rest, "="))
		if err != nil {
			return f, err
		}
		rest = rest[1+len(value):]
		if value, err = strconv.Unquote(value); err != nil {
			return f, err
		}
		f.want = append(f.want, Field{name, value})
	}
	return f, nil
}

// check reads the stream as a Conn does.
func (tr trace) check(r io.Reader) error {
	d := NewDecoder(r, Limits{})
	d.SetVersion(tr.version)
	d.Tolerate()
	for i, want := range tr.frames {
		f, err := d.Decode()
		if err != nil {
			return fmt.Errorf("frame %d: %v", i+1, err)
		}
		if err := want.check(f); err != nil {
			return fmt.Errorf("frame %d: %v", i+1, err)
		}
	}
	if f, err := d.Decode(); err != io.EOF {
		return fmt.Errorf("then %v, %v", f, err)
	}
	return nil
}

func (want tracedFrame) check(f Frame) error {
	if f.Command != want.command {
		return fmt.Errorf("is %s", f.Command)
	}
	for _, field := range want.want {
		got, ok := f.Header.Lookup(field.Name)
		if field.Name == "body" {
			got, ok = string(f.Body), true
		}
		if !ok || got != field.Value {
			return fmt.Errorf("%s is %q, want %q", field.Name, got, field.Value)
		}
	}
	switch {
	case want.breach == "" && f.Breaches == nil:
	case want.breach != "" && len(f.Breaches) == 1 && strings.Contains(f.Breaches[0], want.breach):
	default:
		return fmt.Errorf("breaches %q, want %q", f.Breaches, want.breach)
	}
	return nil
}

// What real brokers send is decoded as they send it. Where it breaks the
// specification the frame is kept and says so, and the stream goes on (R016,
// R024, R036, R044, R097, R231).
func TestTracesOfBrokers(t *testing.T) {
	for _, tr := range readTraces(t) {
		if err := tr.check(strings.NewReader(tr.wire)); err != nil {
			t.Errorf("%s: %v", tr.name, err)
		}
		if err := tr.check(iotest.OneByteReader(strings.NewReader(tr.wire))); err != nil {
			t.Errorf("%s, octet by octet: %v", tr.name, err)
		}
	}
}

// R018: none of them can end anywhere but between two frames.
func TestTracesCutShort(t *testing.T) {
	for _, tr := range readTraces(t) {
		last := strings.LastIndexByte(tr.wire, 0)
		first := strings.IndexByte(tr.wire, 0)
		for n := 1; n < len(tr.wire); n++ {
			d := NewDecoder(strings.NewReader(tr.wire[:n]), Limits{})
			d.SetVersion(tr.version)
			d.Tolerate()
			var err error
			whole := 0
			for ; err == nil; whole++ {
				_, err = d.Decode()
			}
			if whole--; whole > len(tr.frames) || n <= last && whole == len(tr.frames) {
				t.Fatalf("%s: %d frames of %d octets", tr.name, whole, n)
			}
			if inside := n <= first && len(strings.Trim(tr.wire[:n], "\n")) > 0; inside && !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Fatalf("%s: %d octets end with %v", tr.name, n, err)
			}
		}
	}
}
