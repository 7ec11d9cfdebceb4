package inspect

import (
	"unicode/utf8"

	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// Mark gives l with every match of query in the style of a match, by the rules
// of Find as far as this one row shows them. l itself stays as it is.
func Mark(l draw.Line, query string, match draw.Style) draw.Line {
	var text []byte
	for _, s := range l {
		text = append(text, s.Text...)
	}
	if !utf8.ValidString(query) || index(text, query) < 0 {
		return l
	}
	out := make(draw.Line, 0, len(l)+4)
	from, to := nextMatch(text, query, 0)
	at := 0 // octets of the row before the span at hand
	for _, s := range l {
		rest := s.Text
		for len(rest) > 0 {
			n := min(len(rest), max(from-at, 0))
			style := s.Style
			if n == 0 { // inside of the match
				n = min(len(rest), to-at)
				style = match
			}
			out = append(out, draw.Span{Style: style, Text: rest[:n]})
			rest = rest[n:]
			if at += n; at == to {
				from, to = nextMatch(text, query, at)
			}
		}
	}
	return out
}

// nextMatch is the next match at or after at, with the marks that stand on its
// last character; behind the text when there is none.
func nextMatch(text []byte, query string, at int) (from, to int) {
	i := index(text[at:], query)
	if i < 0 {
		return len(text), len(text)
	}
	from = at + i
	to = from + matched(text[from:], query)
	for _, r := range string(text[to:]) {
		if safe.RuneWidth(r) > 0 {
			break
		}
		to += len(string(r))
	}
	return from, to
}
