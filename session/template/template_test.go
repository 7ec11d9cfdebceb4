package template

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"stompbox/stomp"
)

// desk is a folder with files, and an environment.
func desk(t *testing.T) Sources {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"body": "a\tb\r\n\x00\xff{{env \"X\"}}", "large": strings.Repeat("x", 101)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return Sources{Dir: dir, Home: dir, Most: 100, Env: func(name string) (string, bool) {
		if name == "X" || name == "EMPTY" {
			return map[string]string{"X": "value of X {{seq}}"}[name], true
		}
		return "", false
	}}
}

func values() Values {
	n := 0
	return Values{Seq: 42, Now: time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.FixedZone("", 3600)),
		NewID: func() string { n++; return fmt.Sprint("id", n) }}
}

func TestFill(t *testing.T) {
	const file = "a\tb\r\n\x00\xff{{env \"X\"}}"
	for _, tc := range []struct{ source, want string }{
		{"", ""},
		{"plain } }} { text\r\n\x00\xff", "plain } }} { text\r\n\x00\xff"},
		{`{"a":{"b":{}}}`, `{"a":{"b":{}}}`},
		{"{{uuid}} {{ uuid }}", "id1 id2"},
		{`{{uuid "a"}} {{uuid "b"}} {{uuid "a"}}`, "id1 id2 id1"},
		{"{{now}}", "2026-01-02T02:04:05.006Z"},
		{`{{now "ms"}}`, "1767319445006"},
		{`{{now "s" "-1h"}}`, "1767315845"},
		{`{{now "iso" "24h"}}`, "2026-01-03T02:04:05.006Z"},
		{"n={{seq}};", "n=42;"},
		{`{{env "X"}}`, "value of X {{seq}}"}, // what comes in is never looked at again
		{`{{env "EMPTY"}}`, ""},
		{`<{{file "body"}}>`, "<" + file + ">"},
		{`{{file "~/body"}}`, file},
		{`{{"{{"}}seq}}`, "{{seq}}"},
		{`{{"a\"b\n"}}`, "a\"b\n"},
	} {
		x, err := Parse([]byte(tc.source))
		if err == nil {
			err = x.Load(desk(t))
		}
		if err != nil {
			t.Errorf("%q: %v", tc.source, err)
			continue
		}
		if got := string(x.Fill(values().Message())); got != tc.want {
			t.Errorf("%q gives %q, want %q", tc.source, got, tc.want)
		}
	}
}

func TestMistakes(t *testing.T) {
	for _, tc := range []struct {
		source, want string
		line, column int
	}{
		{"{{nope}}", "{{nope}} is unknown", 1, 1},
		{"a\nü {{uid}}", "is unknown", 2, 3},
		{"a {{uuid", "is not closed", 1, 3},
		{"{{uuid\n}}", "is not closed", 1, 1},
		{`{{env "X}}`, "is not closed", 1, 1},
		{"{{}}", "nothing stands between", 1, 1},
		{"{{env}}", `written as {{env "HOME"}}`, 1, 1},
		{`{{env ""}}`, `written as {{env "HOME"}}`, 1, 1},
		{"{{env X}}", "in quotes", 1, 1},
		{`{{env "X" "Y"}}`, "written as", 1, 1},
		{`{{seq "1"}}`, "written as {{seq}}", 1, 1},
		{`{{"a" "b"}}`, "stands alone", 1, 1},
		{`{{now "ns"}}`, "no way to write a time", 1, 1},
		{`{{now "ms" "soon"}}`, "no time span", 1, 1},
		{"{{}}}", "nothing stands", 1, 1},
		{"{{}b}}", "is unknown", 1, 1},
		{`x {{env "NOT_SET"}}`, "no variable NOT_SET", 1, 3},
		{`{{file "missing"}}`, "the file missing cannot be read: no such file", 1, 1},
		{`{{file "."}}`, "not a regular file", 1, 1},
		{`{{file "large"}}`, "101 bytes, more than the 100", 1, 1},
		{`{{file "/dev/zero"}}`, "not a regular file", 1, 1},
	} {
		x, err := Parse([]byte(tc.source))
		if err == nil {
			err = x.Load(desk(t))
		}
		e, ok := err.(*Error)
		if !ok || !strings.Contains(e.Problem, tc.want) || e.Line != tc.line || e.Column != tc.column {
			t.Errorf("%q: %v, want %d:%d … %s", tc.source, err, tc.line, tc.column, tc.want)
		}
	}
}

func TestSend(t *testing.T) {
	m := stomp.Send{Destination: "/queue/{{seq}}", ContentType: "text/plain", Body: []byte(`{{uuid "m"}} {{file "body"}}`),
		NoContentLength: true, Header: stomp.NewHeader("{{seq}}", "as it is", "id", `{{uuid "m"}}`, "id", `{{env "X"}}`)}
	x, err := ParseSend(m)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Load(desk(t)); err != nil {
		t.Fatal(err)
	}
	got := x.Fill(values())
	if got.Destination != "/queue/42" || got.ContentType != "text/plain" || !got.NoContentLength ||
		string(got.Body) != "id1 a\tb\r\n\x00\xff{{env \"X\"}}" {
		t.Errorf("filled in: %+v", got)
	}
	if want := stomp.NewHeader("{{seq}}", "as it is", "id", "id1", "id", "value of X {{seq}}"); !got.Header.Equal(want) {
		t.Errorf("headers %v, want %v", got.Header, want)
	}
	if again := x.Fill(values()); string(again.Body) != string(got.Body) {
		t.Error("a second message differs though its values are the same")
	}
}

func TestFieldErrors(t *testing.T) {
	for _, tc := range []struct {
		m     stomp.Send
		field string
		at    int
		text  string
	}{
		{stomp.Send{Destination: "/queue/{{x}}"}, "destination", -1, "destination, column 8: {{x}} is unknown"},
		{stomp.Send{ContentType: "{{"}, "content-type", -1, "content-type, column 1"},
		{stomp.Send{Header: stomp.NewHeader("a", "1", "a", `{{env "NOT_SET"}}`)}, "a", 1, "a, column 1: there is no variable"},
		{stomp.Send{Body: []byte("\n {{x}}")}, "body", -1, "body, line 2, column 2"},
	} {
		x, err := ParseSend(tc.m)
		if err == nil {
			err = x.Load(desk(t))
		}
		e, ok := err.(*FieldError)
		if !ok || e.Field != tc.field || e.Header != tc.at || !strings.HasPrefix(e.Error(), tc.text) {
			t.Errorf("%+v: %v", tc.m, err)
		}
	}
}

// Whatever the text, parsing ends, and what has no opening braces is itself.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "{{", "{{\"", "{{uuid}}", "a{{env \"A\"}}b", "{{\"{{\"}}", "}}{{{}}}"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		x, err := Parse(source)
		if err != nil {
			e := err.(*Error)
			if e.Line < 1 || e.Column < 1 {
				t.Fatalf("the mistake is at %d:%d", e.Line, e.Column)
			}
			return
		}
		if !Has(source) && !bytes.Equal(x.Fill(Values{}.Message()), source) {
			t.Fatalf("%q became %q", source, x.Fill(Values{}.Message()))
		}
	})
}
