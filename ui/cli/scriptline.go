package cli

import (
	"fmt"
	"strconv"
	"strings"

	"stompbox/stomp"
)

// scriptLine is a command of a script, taken apart.
type scriptLine struct {
	verb    *scriptVerb
	args    []string
	body    []byte
	hasBody bool
	header  stomp.Header
	options map[string]string // those with and without a value, by their long name
}

// scriptOptions are the options of all verbs: their long name, and whether a
// value follows.
var scriptOptions = map[string]struct {
	name  string
	value bool
}{
	"-H": {"header", true}, "--header": {"header", true},
	"-b": {"body", true}, "--body": {"body", true},
	"-f": {"file", true}, "--file": {"file", true},
	"--content-type": {"content-type", true}, "--no-content-length": {"no-content-length", false},
	"--no-receipt": {"no-receipt", false}, "--selector": {"selector", true},
	"--prefetch": {"prefetch", true}, "--id": {"id", true}, "--ack": {"ack", true},
	"--sure":   {"sure", true},
	"--base64": {"base64", false}, "--template": {"template", false},
}

// parseLine takes a line apart; it is nil for a blank line and a comment.
func parseLine(line string) (*scriptLine, error) {
	trimmed := strings.TrimSpace(line)
	if trimmed == "" || trimmed[0] == '#' {
		return nil, nil
	}
	name, _, _ := strings.Cut(strings.ReplaceAll(trimmed, "\t", " "), " ")
	l := &scriptLine{verb: findVerb(name), options: map[string]string{}}
	if l.verb == nil {
		return l, fmt.Errorf("unknown command %q: help lists what there is", name)
	}
	words, err := splitWords(line)
	if err != nil {
		return l, err
	}
	words, err = l.take(words[1:], l.verb.takesBody)
	if err == nil && l.verb.takesBody && len(words) > 0 {
		err = l.takeBody(line, words)
	}
	if err == nil {
		err = l.check()
	}
	return l, err
}

// take reads options and arguments. With a body it stops where that begins.
func (l *scriptLine) take(words []word, body bool) ([]word, error) {
	plain := false // behind --
	for len(words) > 0 {
		w := words[0]
		switch {
		case w.bare && w.text == "--" && !plain:
			plain = true
			words = words[1:]
		case !plain && l.isOption(w):
			n, err := l.option(words)
			if err != nil {
				return nil, err
			}
			words = words[n:]
		case body && len(l.args) == l.verb.most:
			return words, nil
		default:
			l.args = append(l.args, w.text)
			words = words[1:]
		}
	}
	return nil, nil
}

func (l *scriptLine) isOption(w word) bool {
	_, known := scriptOptions[w.text]
	return known && w.bare
}

// option reads one option and gives how many words it takes.
func (l *scriptLine) option(words []word) (int, error) {
	o := scriptOptions[words[0].text]
	if !o.value {
		l.options[o.name] = "true"
		return 1, nil
	}
	if len(words) < 2 {
		return 0, fmt.Errorf("%s: a value is missing behind it", words[0].text)
	}
	value := words[1].text
	if o.name == "header" {
		header, err := headerFlags([]string{value})
		if err != nil {
			return 0, err
		}
		for n, v := range header.All() {
			l.header.Add(n, v)
		}
		return 2, nil
	}
	l.options[o.name] = value
	return 2, nil
}

// takeBody takes the rest of the line: what is quoted from end to end without
// its quotes, everything else as it stands, blanks and quotes included. Options
// may stand behind it.
func (l *scriptLine) takeBody(line string, words []word) error {
	end := len(words)
	for i := 1; i < len(words); i++ {
		if l.allOptions(words[i:]) {
			end = i
			break
		}
	}
	for rest := words[end:]; len(rest) > 0; {
		n, err := l.option(rest)
		if err != nil {
			return err
		}
		rest = rest[n:]
	}
	l.hasBody = true
	if end == 1 && words[0].quoted {
		l.body = []byte(words[0].text)
		return nil
	}
	l.body = []byte(line[words[0].from:words[end-1].to])
	return nil
}

// allOptions reports whether words are nothing but whole options.
func (l *scriptLine) allOptions(words []word) bool {
	for len(words) > 0 {
		o, known := scriptOptions[words[0].text]
		switch {
		case !known || !words[0].bare:
			return false
		case !o.value:
			words = words[1:]
		case len(words) < 2, o.name == "header" && strings.IndexByte(words[1].text, ':') < 1:
			return false
		default:
			words = words[2:]
		}
	}
	return true
}

// check holds the line against what its verb takes.
func (l *scriptLine) check() error {
	if n := len(l.args); n < l.verb.least || n > l.verb.most {
		return fmt.Errorf("usage: %s", l.verb.usage)
	}
	for name := range l.options {
		if !strings.Contains(l.verb.usage, "--"+name) {
			return fmt.Errorf("--%s means nothing here; usage: %s", name, l.verb.usage)
		}
	}
	if l.header.Len() > 0 && !strings.Contains(l.verb.usage, "-H") {
		return fmt.Errorf("-H means nothing here; usage: %s", l.verb.usage)
	}
	return nil
}

// number reads an option that is a number of 1 or more; 0 when it is not given.
func (l *scriptLine) number(name string) (int, error) {
	text, given := l.options[name]
	if !given {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("--%s %q: must be a number of 1 or more", name, text)
	}
	return n, nil
}
