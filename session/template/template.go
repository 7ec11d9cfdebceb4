// Package template fills in what is different each time a message is sent:
//
//	{{uuid}}          a fresh UUID; {{uuid "a"}} is the same wherever it stands in one message
//	{{now}}           the time, as 2026-01-02T03:04:05.006Z; {{now "ms"}} in ms since 1970
//	{{now "ms" "5m"}} the same, five minutes later; what a header like expires takes
//	{{seq}}           the number of the message, from 1
//	{{env "NAME"}}    a variable of the environment
//	{{file "path"}}   the octets of a file, relative to where the program was started
//	{{"{{"}}          the text in quotes: so two braces are written
//
// Everything else is taken as it stands, octet for octet; }} by itself too.
//
// Templates read the environment and files, so they are for text that its
// sender has written. What was received must never be parsed as one: whoever
// calls this package decides that, by not calling it.
package template

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Error is a mistake in a template.
type Error struct {
	Line, Column int // from 1; the column in characters
	Problem      string
}

func (e *Error) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Problem)
}

// verb is what stands between braces.
type verb uint8

const (
	text verb = iota // taken as it stands
	id
	now
	seq
	env
	file
)

// part is a stretch of text, or something to be filled in.
type part struct {
	verb   verb
	octets []byte // of text; of env and file once they are loaded
	name   string // of env, file and id; the layout of now
	ahead  time.Duration
	at     int // where it begins
}

// Text is a text with things to fill in. It is not changed after Parse and
// Load, so that Fill is safe for concurrent use.
type Text struct {
	source []byte
	parts  []part
}

var open, shut = []byte("{{"), []byte("}}")

// Has reports whether a text would be anything but itself as a template.
func Has(b []byte) bool { return bytes.Contains(b, open) }

// Parse reads a template. The error is an *Error.
func Parse(source []byte) (*Text, error) {
	t := &Text{source: source}
	for at := 0; at < len(source); {
		i := bytes.Index(source[at:], open)
		if i < 0 {
			t.parts = append(t.parts, part{octets: source[at:], at: at})
			break
		}
		if i > 0 {
			t.parts = append(t.parts, part{octets: source[at : at+i], at: at})
		}
		p, end, err := t.action(at + i)
		if err != nil {
			return nil, err
		}
		t.parts = append(t.parts, p)
		at = end
	}
	return t, nil
}

// mistake makes an error at an octet of the source.
func (t *Text) mistake(at int, format string, values ...any) *Error {
	return placed(t.source, at, fmt.Sprintf(format, values...))
}

func placed(source []byte, at int, problem string) *Error {
	before := source[:min(at, len(source))]
	line := bytes.LastIndexByte(before, '\n') + 1
	return &Error{Line: bytes.Count(before, []byte{'\n'}) + 1, Column: utf8.RuneCount(before[line:]) + 1, Problem: problem}
}

// longestAction bounds what is looked through for the closing braces.
const longestAction = 1024

// action reads what begins with braces at octet at.
func (t *Text) action(at int) (p part, end int, err error) {
	rest := t.source[at+len(open):]
	words, n, ok := split(rest[:min(len(rest), longestAction)])
	if !ok {
		return p, 0, t.mistake(at, `{{ is not closed by }}: write {{"{{"}} for two braces, or turn templates off`)
	}
	p, problem := action(words)
	if problem != "" {
		return p, 0, t.mistake(at, "%s", problem)
	}
	p.at = at
	return p, at + len(open) + n, nil
}

// word is a bare word or a quoted text.
type word struct {
	text   string
	quoted bool
}

// split takes apart what stands before the closing braces and gives how many
// octets it takes with them.
func split(b []byte) (words []word, n int, ok bool) {
	for i := 0; i < len(b); {
		switch {
		case bytes.HasPrefix(b[i:], shut):
			return words, i + len(shut), true
		case b[i] == ' ' || b[i] == '\t':
			i++
		case b[i] == '"':
			quoted, err := strconv.QuotedPrefix(string(b[i:]))
			if err != nil {
				return nil, 0, false
			}
			s, err := strconv.Unquote(quoted)
			if err != nil {
				return nil, 0, false
			}
			words, i = append(words, word{s, true}), i+len(quoted)
		case b[i] == '\n' || b[i] == '\r':
			return nil, 0, false
		default:
			from := i
			for i < len(b) && !strings.ContainsRune(" \t\r\n\"}", rune(b[i])) {
				i++
			}
			if i == from { // a single brace
				i++
			}
			words = append(words, word{text: string(b[from:i])})
		}
	}
	return nil, 0, false
}

// Verbs is what can stand between braces, in a few words.
const Verbs = `{{uuid}} {{now}} {{seq}} {{env "NAME"}} {{file "path"}}`

// action makes a part of words, or says what is wrong with them.
func action(words []word) (p part, problem string) {
	switch {
	case len(words) == 0:
		return p, "nothing stands between {{ and }}: use one of " + Verbs
	case words[0].quoted && len(words) == 1:
		return part{octets: []byte(words[0].text)}, ""
	case words[0].quoted:
		return p, "a quoted text stands alone between {{ and }}"
	}
	name, arguments := words[0].text, words[1:]
	least, most := 0, 0
	switch name {
	case "uuid":
		p.verb, most = id, 1
	case "now":
		p.verb, most = now, 2
	case "seq":
		p.verb = seq
	case "env":
		p.verb, least, most = env, 1, 1
	case "file":
		p.verb, least, most = file, 1, 1
	default:
		return p, fmt.Sprintf("{{%s}} is unknown: there are %s; or turn templates off", name, Verbs)
	}
	for _, a := range arguments {
		if !a.quoted {
			return p, fmt.Sprintf("what follows %s stands in quotes, as in %s", name, example(name))
		}
	}
	if len(arguments) < least || len(arguments) > most || least > 0 && arguments[0].text == "" {
		return p, fmt.Sprintf("%s is written as %s", name, example(name))
	}
	if len(arguments) > 0 {
		p.name = arguments[0].text
	}
	if p.verb == now {
		return layout(p, arguments)
	}
	return p, ""
}

func example(name string) string {
	switch name {
	case "env":
		return `{{env "HOME"}}`
	case "file":
		return `{{file "body.json"}}`
	case "now":
		return `{{now}}, {{now "ms"}} or {{now "ms" "5m"}}`
	case "uuid":
		return `{{uuid}} or {{uuid "a"}}`
	}
	return "{{" + name + "}}"
}

// layout reads how a time is written, and how far ahead it is.
func layout(p part, arguments []word) (part, string) {
	switch p.name {
	case "", "iso", "ms", "s":
	default:
		return p, fmt.Sprintf(`%q is no way to write a time: "iso", "ms" or "s"`, p.name)
	}
	if len(arguments) == 2 {
		d, err := time.ParseDuration(arguments[1].text)
		if err != nil {
			return p, fmt.Sprintf("%q is no time span: write it as 90s, 5m or -1h30m", arguments[1].text)
		}
		p.ahead = d
	}
	return p, ""
}
