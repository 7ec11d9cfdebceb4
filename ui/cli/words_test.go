package cli

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"stompbox/stomp"
)

func TestSplitWords(t *testing.T) {
	for line, want := range map[string][]string{
		"":                    nil,
		" a\tb  c ":           {"a", "b", "c"},
		`'a b' "c d"`:         {"a b", "c d"},
		`"a\n\t\\\"\x41\0\q"`: {"a\n\t\\\"A\x00\\q"},
		`'a\n'`:               {`a\n`},
		`-H k:"v w" x`:        {"-H", "k:v w", "x"},
		`it's fine`:           {"it's", "fine"},
		`it's a dog's`:        {"its a dogs"},
		`"" ''`:               {"", ""},
		`"ü\ü"`:               {`ü\ü`},
	} {
		words, err := splitWords(line)
		var got []string
		for _, w := range words {
			got = append(got, w.text)
		}
		if d := cmp.Diff(want, got); d != "" || err != nil {
			t.Errorf("%q: %v %s", line, err, d)
		}
	}
	for _, line := range []string{`"a`, `a 'b`, `"\`} {
		if _, err := splitWords(line); err == nil {
			t.Errorf("%q is taken", line)
		}
	}
}

// The text of a send is the rest of the line, whatever blanks and quotes it has
// (the eleventh trap of stomp.py's command line).
func TestParseLine(t *testing.T) {
	h := stomp.NewHeader
	for _, c := range []struct {
		line   string
		body   string
		header stomp.Header
		opts   map[string]string
	}{
		{`send /queue/a hello   world `, "hello   world", stomp.Header{}, nil},
		{`send /queue/a "two  words"`, "two  words", stomp.Header{}, nil},
		{`send /queue/a {"a": 1, "b": "c  d"}`, `{"a": 1, "b": "c  d"}`, stomp.Header{}, nil},
		{`send /queue/a {"a":1}`, `{"a":1}`, stomp.Header{}, nil},
		{`send /queue/a it's here`, "it's here", stomp.Header{}, nil},
		{`send /queue/a "a" "b"`, `"a" "b"`, stomp.Header{}, nil},
		{`send /queue/a -H k:v -H 'k:a b' text -H z:1 --no-receipt`, "text", h("k", "v", "k", "a b", "z", "1"), map[string]string{"no-receipt": "true"}},
		{`send -H k:v /queue/a text`, "text", h("k", "v"), nil},
		{`send /queue/a a -H b c`, "a -H b c", stomp.Header{}, nil},
		{`send /queue/a -- -H k:v is text`, "-H k:v is text", stomp.Header{}, nil},
		{`send /queue/a -H k:v`, "", h("k", "v"), nil},
		{`send /queue/a # no comment`, "# no comment", stomp.Header{}, nil},
	} {
		l, err := parseLine(c.line)
		if err != nil {
			t.Errorf("%q: %v", c.line, err)
			continue
		}
		if string(l.body) != c.body || !l.header.Equal(c.header) || len(l.args) != 1 || l.args[0] != "/queue/a" {
			t.Errorf("%q gives %q %v %v", c.line, l.body, l.header, l.args)
		}
		for name, value := range c.opts {
			if l.options[name] != value {
				t.Errorf("%q: %s is %q", c.line, name, l.options[name])
			}
		}
	}
	for _, line := range []string{"", "  ", "# a comment", "  # another"} {
		if l, err := parseLine(line); l != nil || err != nil {
			t.Errorf("%q: %v %v", line, l, err)
		}
	}
	for line, want := range map[string]string{
		"fly":                   `unknown command "fly"`,
		"send":                  "usage: send",
		"subscribe a b c":       "usage: subscribe",
		"subscribe /q -H":       "a value is missing",
		"subscribe /q -H x":     "write it as name:value",
		"subscribe /q --base64": "--base64 means nothing here",
		"sleep 1 -H a:b":        "-H means nothing here",
		`send /queue/a "open`:   "not closed",
	} {
		if _, err := parseLine(line); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", line, err)
		}
	}
}

// Whatever a line is, it is taken or refused with a sentence, and a text that is
// quoted as a whole comes through.
func FuzzParseLine(f *testing.F) {
	for _, seed := range []string{"send /queue/a -H k:v \"x\" -H", "subscribe 'a' --id", `ack "\x4`, "wait it's", "raw A\t-- --", "sendreply \xff 'a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if l, err := parseLine(line); err == nil && l != nil && l.verb == nil {
			t.Errorf("%q has no verb", line)
		}
		if strings.ContainsAny(line, "'") {
			return
		}
		words, err := splitWords("'" + line + "'")
		if err != nil || len(words) != 1 || words[0].text != line || !words[0].quoted {
			t.Errorf("%q in quotes gives %v, %v", line, words, err)
		}
	})
}
