package stomp

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	peerframe "github.com/go-stomp/stomp/v3/frame"
)

// Who is right where we and go-stomp read or write something else. Each rule
// has its say in one row; where both do the same there is none. One difference
// is not run here: a content-length of 3,000,000,000 makes go-stomp allocate
// as much before an octet has come, and us give R039 (R068).

// difference is a stream that go-stomp's frame reader and our decoder take
// differently.
type difference struct {
	rule    string // that says who is right
	what    string
	version Version
	in      string
	ours    string // what we make of it, as told by shape
	theirs  string
}

// Shapes: frames as COMMAND[name=value ...]"body", then the rule of an error,
// or "error" for one of theirs.
var readDifferences = []difference{
	{"R041", "1.0 knows no escapes", V10, "ERROR\na:\\n\\c\n\n\x00", `ERROR[a=\n\c]""`, "ERROR[a=\n:]\"\""},
	{"R044", `\r in 1.1`, V11, "ERROR\na:\\r\n\n\x00", "R044", "ERROR[a=\r]\"\""},
	{"R045", "an undefined escape", V12, "ERROR\na:\\t\n\n\x00", "R045", `ERROR[a=\t]""`},
	{"R046", "a lone backslash", V12, "ERROR\na:\\\n\n\x00", "R046", `ERROR[a=\]""`},
	{"R049", "CONNECTED is exempt from escapes", 0, "CONNECTED\nversion:1.2\nsession:a\\cb\n\n\x00", `CONNECTED[version=1.2 session=a\cb]""`, `CONNECTED[version=1.2 session=a:b]""`},
	{"R004", "CR before LF is data in 1.1", V11, "ERROR\na:1\r\n\n\x00", "ERROR[a=1\r]\"\"", `ERROR[a=1]""`},
	{"R013", "a client's command from a server", V12, "SEND\ndestination:d\n\n\x00", "R013", `SEND[destination=d]""`},
	{"R024", "a line without a colon in 1.0 goes on the value before it", V10, "ERROR\na:1\nb\n\n\x00", "ERROR[a=1\nb]\"\"", "error"},
	{"R029", "padding in 1.0 does not spoil content-length", V10, "ERROR\ncontent-length: 1\n\na\x00", `ERROR[content-length=1]"a"`, "error"},
	{"R038", "NUL inside the headers", V12, "ERROR\na:b\x00ERROR\nc:d\n\n\x00", "R038", "ERROR[a=b\x00ERROR c=d]\"\""},
	{"R039", "more header lines than the limit", V12, "ERROR\n" + strings.Repeat("a:b\n", 1001) + "\n\x00", "R039", "ERROR[" + strings.TrimSpace(strings.Repeat("a=b ", 1001)) + "]\"\""},
}

func TestDifferencesInReading(t *testing.T) {
	for _, d := range readDifferences {
		if got := ourShape(d.in, d.version, false); got != d.ours {
			t.Errorf("%s, %s: we read %q, want %q", d.rule, d.what, got, d.ours)
		}
		if got := theirShape(d.in); got != d.theirs {
			t.Errorf("%s, %s: go-stomp reads %q, the table says %q", d.rule, d.what, got, d.theirs)
		}
		if d.ours == d.theirs {
			t.Errorf("%s, %s: this is no difference", d.rule, d.what)
		}
	}
}

// Where there is no difference, there is none: streams that keep the rules of
// 1.2 give the same frames in both.
func TestNoOtherDifferencesInReading(t *testing.T) {
	compared := 0
	for _, v := range append(append([]vector(nil), vectors...), ruleVectors...) {
		if v.version != V12 || v.client || v.rule != "" || v.breach != "" {
			continue
		}
		compared++
		if ours, theirs := ourShape(v.in, v.version, false), theirShape(v.in); ours != theirs {
			t.Errorf("%s: we read %q, go-stomp %q", v.name, ours, theirs)
		}
	}
	for _, tr := range readTraces(t) {
		if tr.version != V12 {
			continue
		}
		compared++
		if ours, theirs := ourShape(tr.wire, tr.version, true), theirShape(tr.wire); ours != theirs {
			t.Errorf("%s: we read %q, go-stomp %q", tr.name, ours, theirs)
		}
	}
	if compared < 30 {
		t.Errorf("only %d streams compared", compared)
	}
}

func shape(b *strings.Builder, f Frame) {
	if b.Len() > 0 {
		b.WriteByte(' ')
	}
	var lines []string
	for name, value := range f.Header.All() {
		lines = append(lines, name+"="+value)
	}
	fmt.Fprintf(b, "%s[%s]%q", f.Command, strings.Join(lines, " "), f.Body)
}

func ourShape(in string, v Version, tolerate bool) string {
	d := NewDecoder(strings.NewReader(in), Limits{})
	d.SetVersion(v)
	if tolerate {
		d.Tolerate()
	}
	var b strings.Builder
	for {
		f, err := d.Decode()
		if err == nil {
			shape(&b, f)
			continue
		}
		if rule := ruleOf(err); rule != "EOF" {
			return strings.TrimSpace(b.String() + " " + rule)
		}
		return b.String()
	}
}

func theirShape(in string) string {
	r := peerframe.NewReader(strings.NewReader(in))
	var b strings.Builder
	for {
		f, err := r.Read()
		if err != nil {
			if err.Error() != "EOF" {
				return strings.TrimSpace(b.String() + " error")
			}
			return b.String()
		}
		if f != nil { // nil is an end of line between frames
			shape(&b, fromPeer(f))
		}
	}
}

func fromPeer(f *peerframe.Frame) Frame {
	var h Header
	for i := range f.Header.Len() {
		h.Add(f.Header.GetAt(i))
	}
	return Frame{Command: f.Command, Header: h, Body: f.Body}
}

// writeDifference is a frame that the two write differently.
type writeDifference struct {
	rule    string
	what    string
	version Version
	f       Frame
	ours    string // octets, or the rule that refuses
	theirs  string
}

var writeDifferences = []writeDifference{
	{"R041", "1.0 knows no escapes", V10, frame(SEND, "", "a", "b:c\\"), "SEND\na:b:c\\\n\n\x00", "SEND\na:b\\cc\\\\\n\n\x00"},
	{"R049", "CONNECT is exempt from escapes", 0, frame(CONNECT, "", "passcode", "a:b"), "CONNECT\npasscode:a:b\n\n\x00", "CONNECT\npasscode:a\\cb\n\n\x00"},
	{"R053", "1.1 has no escape for CR", V11, frame(SEND, "", "a", "\r"), "R053", "SEND\na:\\r\n\n\x00"},
	{"R054", "a line break where nothing can be escaped", V10, frame(SEND, "", "a", "b\nc:d"), "R054", "SEND\na:b\\nc\\cd\n\n\x00"},
	{"R055", "NUL in a header", V12, frame(SEND, "", "a", "b\x00c"), "R055", "SEND\na:b\x00c\n\n\x00"},
	{"R025", "no name", V12, frame(SEND, "", "", "b"), "R025", "SEND\n:b\n\n\x00"},
	{"R014", "a command of two lines", V12, frame("SEND\na:b", ""), "R014", "SEND\na:b\n\n\x00"},
}

func TestDifferencesInWriting(t *testing.T) {
	for _, d := range writeDifferences {
		raw, err := AppendFrame(nil, d.f, d.version)
		got := string(raw)
		if refused, ok := err.(*RequestError); ok {
			got = refused.Rule
		}
		if got != d.ours {
			t.Errorf("%s, %s: we write %q, want %q", d.rule, d.what, got, d.ours)
		}
		if theirs := theirOctets(t, d.f); theirs != d.theirs {
			t.Errorf("%s, %s: go-stomp writes %q, the table says %q", d.rule, d.what, theirs, d.theirs)
		}
	}
}

func theirOctets(t *testing.T, f Frame) string {
	t.Helper()
	p := peerframe.New(f.Command)
	for name, value := range f.Header.All() {
		p.Header.Add(name, value)
	}
	p.Body = f.Body
	var b bytes.Buffer
	if err := peerframe.NewWriter(&b).Write(p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// R058: what one of us writes in 1.2, the other reads as it was meant.
func FuzzBesideThePeer(f *testing.F) {
	f.Add("destination", "/queue/a:b\\c\n\r", "body")
	f.Add(" a", "\xff", "")
	f.Fuzz(func(t *testing.T, name, value, body string) {
		if strings.ContainsRune(name+value+body, 0) || name == "" || name == "content-length" {
			return
		}
		want := frame(SEND, body, name, value)
		raw, err := AppendFrame(nil, want, V12)
		if err != nil {
			t.Fatalf("%q: %v", want, err)
		}
		if theirs := theirOctets(t, want); theirs != string(raw) {
			t.Fatalf("we write %q, go-stomp %q", raw, theirs)
		}
		got, err := peerframe.NewReader(bytes.NewReader(raw)).Read()
		if err != nil {
			t.Fatalf("%q: %v", raw, err)
		}
		back := fromPeer(got)
		if len(back.Body) == 0 {
			back.Body = nil
		}
		if !reflect.DeepEqual(back, want) {
			t.Fatalf("%q is read as %q", raw, back)
		}
	})
}
