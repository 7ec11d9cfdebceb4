package txfile

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"stompbox/stomp"
)

const whole = `
[[step]]
receive = "/queue/in"
as = "in"
count = 2
selector = "a > 1"
timeout = "3s"
headers = ["x:1"]

[[step]]
send = "/queue/out"
headers = ["persistent:true", "k:a:b", "k:c"]
content_type = "text/plain"
content_length = false
body = "text"

[[step]]
send = "/queue/out"
file = "body.bin"

[[step]]
ack = "in"
message = 2

[[step]]
nack = "in"
headers = ["requeue:false"]
`

func TestParse(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "body.bin"), []byte("\x00\xff"), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "tx.toml")
	if err := os.WriteFile(path, []byte(whole), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	want := File{
		Receives: []Receive{{Name: "in", Destination: "/queue/in", Count: 2, Selector: "a > 1", Timeout: 3 * time.Second, Header: stomp.NewHeader("x", "1")}},
		Steps: []Step{
			{Command: stomp.SEND, Send: stomp.Send{Destination: "/queue/out", ContentType: "text/plain", NoContentLength: true,
				Body: []byte("text"), Header: stomp.NewHeader("persistent", "true", "k", "a:b", "k", "c")}},
			{Command: stomp.SEND, Send: stomp.Send{Destination: "/queue/out", Body: []byte("\x00\xff")}},
			{Command: stomp.ACK, Of: "in", Message: 2},
			{Command: stomp.NACK, Of: "in", Header: stomp.NewHeader("requeue", "false")},
		},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	text, err := Format(got)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Parse("again.toml", text)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	if d := cmp.Diff(want, again); d != "" {
		t.Errorf("written and read again: %s\n%s", d, text)
	}
}

func TestParseNamesThePlace(t *testing.T) {
	ok := "[[step]]\nsend = \"/queue/a\"\n"
	for text, want := range map[string]string{
		"":                                              "no step sends",
		"[[step]]\nreceive = \"/q\"\n":                  "no step sends",
		ok + "[[step]]\n":                               ":3:3: step 2: a step has one of",
		ok + "colour = \"red\"\n":                       ":3:1: the key step.colour is not known",
		ok + "ack = \"in\"\n":                           ":3:1: step 1: a step has only one of",
		ok + "count = 2\n":                              "count means nothing",
		ok + "headers = [\"x\"]\n":                      `the header "x"`,
		ok + "body = \"a\"\nfile = \"b\"\n":             "file b cannot be read: no such file",
		ok + "body_base64 = \"*\"\n":                    "not base64",
		ok + "[[step]]\nack = \"in\"\n":                 `:4:1: step 2: there is no receive named "in"`,
		"[[step]]\nreceive = \"/q\"\n  count = 0\n":     ":3:3: step 1: count must be",
		"[[step]]\nreceive = \"/q\"\ntimeout = \"x\"\n": "timeout",
		"[[step]]\nreceive = \"/q\"\n[[step]]\nreceive = \"/q\"\n":                  ":3:3: step 2: there is a receive named",
		"[[step]]\nreceive = \"/q\"\n[[step]]\nack = \"/q\"\nmessage = 2\n":         "from 1 to 1",
		"[[step]]\nsend = \"/q\"\nheaders = [\"transaction:x\"]\n":                  "leave it out",
		"[[step]]\nsend = \"/q\"\nheaders = [\"content-length:7\"]\nbody = \"a\"\n": "R073",
		"[[step]\n": ":1:",
	} {
		_, err := Parse("tx.toml", []byte(text))
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "tx.toml:") {
			t.Errorf("%q gives %v, want %q", text, err, want)
		}
	}
	if _, err := Load("/no/such/tx.toml"); err == nil || !strings.Contains(err.Error(), "cannot be read: no such file") {
		t.Error(err)
	}
}

// Every mistake is told, each with its place, and one does not make another.
func TestParseTellsEveryMistake(t *testing.T) {
	_, err := Parse("tx.toml", []byte(`
[[step]]
receive = "/queue/in"
count = 0

[[step]]
ack = "/queue/in"

[[step]]
send = "/queue/out"
body = """
timeout = "1s"
"""
  timeout = "1s"
`))
	want := "tx.toml:4:1: step 1: count must be 1 or more\n" +
		"tx.toml:14:3: step 3: timeout means nothing in this kind of step"
	if err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	_, err = Parse("tx.toml", []byte("[[step]]\nsend = \"/q\"\na = 1\nb = 2\n"))
	if want := "tx.toml:3:1: the key step.a is not known here\ntx.toml:4:1: the key step.b is not known here"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// What can be sent can be written down and read again, octet for octet.
func TestFormatKeepsEveryOctet(t *testing.T) {
	nasty := []string{"", "\n", "\r\n", "\x00", "'''", `"""`, "\x7f", "\u0085", "\ufeff"}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(0, 20, -1)
		var f File
		for range rapid.IntRange(1, 3).Draw(t, "steps") {
			s := stomp.Send{Destination: "/q" + text.Draw(t, "destination"), ContentType: text.Draw(t, "type"),
				NoContentLength: rapid.Bool().Draw(t, "length"), Body: rapid.SliceOf(rapid.Byte()).Draw(t, "octets")}
			if rapid.Bool().Draw(t, "text") {
				s.Body = []byte(text.Draw(t, "body") + rapid.SampledFrom(nasty).Draw(t, "nasty"))
			}
			if s.NoContentLength {
				s.Body = bytes.ReplaceAll(s.Body, []byte{0}, nil)
			}
			s.Header.Add("x", text.Draw(t, "value"))
			if _, err := s.Frame(stomp.V12); err != nil {
				continue // what cannot be sent is never drafted
			}
			f.Steps = append(f.Steps, Step{Command: stomp.SEND, Send: s})
		}
		if len(f.Steps) == 0 {
			return
		}
		written, err := Format(f)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Parse("x.toml", written)
		if err != nil {
			t.Fatalf("%v in\n%s", err, written)
		}
		if d := cmp.Diff(f, got, cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("%s in\n%s", d, written)
		}
	})
}
