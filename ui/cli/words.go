package cli

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"
)

// word is one word of a script's line.
type word struct {
	text     string // without quotes
	from, to int    // where it stands in the line, quotes included
	quoted   bool   // it is one quoted text from end to end
	bare     bool   // it has no quotes at all
}

// splitWords splits a line at blanks. A text in 'single quotes' is one word, or
// part of one, as it stands; in "double quotes" \n \r \t \0 \\ \" and \xHH mean
// what they mean elsewhere. A quote inside a word that is closed by none stands
// for itself, as in it's.
func splitWords(line string) ([]word, error) {
	var list []word
	for i := 0; ; {
		for i < len(line) && isBlank(line[i]) {
			i++
		}
		if i == len(line) {
			return list, nil
		}
		w, err := oneWord(line, i)
		if err != nil {
			return nil, err
		}
		list = append(list, w)
		i = w.to
	}
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

func oneWord(line string, from int) (word, error) {
	w := word{from: from, bare: true}
	var b strings.Builder
	i := from
	for i < len(line) && !isBlank(line[i]) {
		c := line[i]
		if c != '\'' && c != '"' {
			b.WriteByte(c)
			i++
			continue
		}
		text, end, err := quotedText(line, i)
		switch {
		case err != nil && i > from: // a quote inside a word
			b.WriteByte(c)
			i++
			continue
		case err != nil:
			return w, err
		}
		w.bare = false
		w.quoted = i == from && (end == len(line) || isBlank(line[end]))
		b.WriteString(text)
		i = end
	}
	w.text, w.to = b.String(), i
	return w, nil
}

var errQuote = errors.New("a quote is opened and not closed")

// quotedText reads the text in quotes that begins at i, and where it ends.
func quotedText(line string, i int) (string, int, error) {
	quote := line[i]
	var b strings.Builder
	for i++; i < len(line); i++ {
		switch c := line[i]; {
		case c == quote:
			return b.String(), i + 1, nil
		case c == '\\' && quote == '"' && i+1 < len(line):
			n := escaped(&b, line[i+1:])
			i += n
		default:
			b.WriteByte(c)
		}
	}
	return "", i, errQuote
}

// escaped writes what a backslash before s means and gives how much of s that
// takes.
func escaped(b *strings.Builder, s string) int {
	if at := strings.IndexByte(`nrt0\"`, s[0]); at >= 0 {
		b.WriteByte("\n\r\t\x00\\\""[at])
		return 1
	}
	if s[0] == 'x' && len(s) >= 3 {
		if n, err := strconv.ParseUint(s[1:3], 16, 8); err == nil {
			b.WriteByte(byte(n))
			return 3
		}
	}
	_, size := utf8.DecodeRuneInString(s)
	b.WriteByte('\\')
	b.WriteString(s[:size])
	return size
}
