package inspect

import "bytes"

// What has no content-type is looked at (R075). JSON and XML begin in a way
// that little else does; YAML, properties and logfmt are told by every line of
// the beginning being what a line of theirs is. All of them are shown as the
// sender wrote them, so a wrong guess costs a few colours.

// guessLines bounds how many lines are looked at.
const guessLines = 24

// byLines tells yaml, properties, logfmt and form from other text.
func byLines(b []byte) kind {
	if len(b) > sniffed {
		b = b[:sniffed]
		if i := bytes.LastIndexByte(b, '\n'); i > 0 {
			b = b[:i]
		}
	}
	equals, colon := bytes.IndexByte(b, '=') > 0, bytes.IndexByte(b, ':') > 0
	switch {
	case equals && looksForm(b):
		return kindForm
	case equals && looksLogfmt(b):
		return kindLogfmt
	case equals && looksProperties(b):
		return kindProperties
	case colon && looksYAML(b):
		return kindYAML
	}
	return kindText
}

// looksForm: one line of name=value pairs with & between, and no blank.
func looksForm(b []byte) bool {
	b = bytes.TrimRight(b, "\r\n")
	if bytes.IndexByte(b, '&') < 0 {
		return false
	}
	for part := range bytes.SplitSeq(b, []byte("&")) {
		name, _, ok := bytes.Cut(part, []byte("="))
		if !ok || !plainWord(name) {
			return false
		}
	}
	return printable(b) == len(b) && bytes.IndexByte(b, ' ') < 0
}

// plainWord reports whether b is a name as programs write them.
func plainWord(b []byte) bool {
	for i, c := range b {
		letter := c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' && c < 0x80
		if !letter && (i == 0 || c != '.' && c != '-' && c != '[' && c != ']' && c != '/' && c != '%' && c != '@' && (c < '0' || c > '9')) {
			return false
		}
	}
	return len(b) > 0 && len(b) <= 64
}

// linesOf calls f with the first lines that are not blank, without blanks at
// their ends, until it answers false.
func linesOf(b []byte, f func(line []byte) bool) {
	for n := 0; len(b) > 0 && n < guessLines; {
		end, next := lineEnd(b, 0)
		if line := bytes.TrimRight(b[:end], " \t"); len(line) > 0 {
			if n++; !f(line) {
				return
			}
		}
		b = b[next:]
	}
}

// looksLogfmt: every line has two pairs at least, and nothing but pairs.
func looksLogfmt(b []byte) bool {
	good, lines := true, 0
	linesOf(b, func(l []byte) bool {
		pairs := 0
		for l = bytes.TrimLeft(l, " \t"); len(l) > 0; l = bytes.TrimLeft(l, " \t") {
			n, sign := logfmtPair(l)
			if good = sign > 0 && plainWord(l[:sign]); !good {
				return false
			}
			pairs++
			l = l[n:]
		}
		good = pairs >= 2
		lines++
		return good
	})
	return good && lines > 0
}

// looksProperties: every line is name=value, a comment or a section, and two
// are the first.
func looksProperties(b []byte) bool {
	good, pairs, goesOn := true, 0, false
	linesOf(b, func(l []byte) bool {
		t := bytes.TrimLeft(l, " \t")
		above := goesOn
		if goesOn = l[len(l)-1] == '\\'; above {
			return true
		}
		if t[0] == '#' || t[0] == ';' || t[0] == '!' || t[0] == '[' && t[len(t)-1] == ']' {
			return true
		}
		name, sign, ok := property(t)
		if good = ok && plainWord(name) && (sign+1 == len(t) || t[sign+1] != '=' && t[sign+1] != '>'); good && t[sign] == '=' {
			pairs++
		}
		return good
	})
	return good && pairs >= 2
}

// looksYAML: every line is a name with a colon, an item, a comment, or deeper
// than the one above, and two have names; small letters or nesting tell it from
// lines such as `Note: this`.
func looksYAML(b []byte) bool {
	marked := bytes.HasPrefix(b, []byte("---\n")) || bytes.HasPrefix(b, []byte("---\r\n")) || bytes.HasPrefix(b, []byte("%YAML"))
	good, names, capitals, nested, open := true, 0, false, false, false
	linesOf(b, func(l []byte) bool {
		indent := yamlIndent(l)
		t := l[indent:]
		switch {
		case t[0] == '#' || bytes.Equal(t, []byte("---")) || t[0] == '%' && names == 0:
			return true
		case open && indent > 0: // a block scalar, or what a name stands over
			nested = true
		}
		for len(t) > 2 && t[0] == '-' && t[1] == ' ' {
			nested = nested || open
			t = bytes.TrimLeft(t[2:], " ")
		}
		n := yamlName(t)
		if n > 0 && plainWord(bytes.Trim(t[:n], `"'`)) {
			names++
			capitals = capitals || t[0] >= 'A' && t[0] <= 'Z'
			open = n+1 == len(t) || opensBlock(l)
			return true
		}
		good = indent > 0 && names > 0 || len(t) < len(l)-indent && names > 0 // goes on, or is an item
		return good
	})
	return good && (names >= 2 && (nested || !capitals) || marked && names >= 1)
}
