package ui

import (
	"bytes"

	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// lexed is where a light reading of JSON or XML stands: enough for colours, and
// the same whether the text is right or wrong.
type lexed uint8

const (
	jsonOut lexed = iota
	jsonKey
	jsonString
	xmlText
	xmlName
	xmlInside
	xmlSingle
	xmlDouble
	xmlComment
	xmlCDATA
	xmlInstruction
)

// format is what the body is coloured as: "" for plain text.
func (f *bodyField) begin() (state lexed, coloured bool) {
	switch f.format() {
	case "JSON":
		return jsonOut, true
	case "XML":
		return xmlText, true
	}
	return 0, false
}

// stateAt gives how the reading stands at the beginning of row i; ok is false
// for plain text. It reads no further than it was asked for, and anew when the
// rows or the format have changed.
func (f *bodyField) stateAt(i int) (s lexed, ok bool) {
	rows := f.wrapped()
	state, coloured := f.begin()
	if !coloured {
		return 0, false
	}
	if now := [2]int{f.changes, f.cutAt}; f.readAs != f.format() || f.readFor != now || len(f.read) == 0 {
		f.readAs, f.readFor, f.read = f.format(), now, append(f.read[:0], state)
	}
	for n := len(f.read); n <= i; n++ { // the line feed between two rows is read with the first
		f.read = append(f.read, lex(f.read[n-1], f.looked(), rows[n-1].from, rows[n].from, nil))
	}
	return f.read[i], true
}

// lex reads b[from:to] and gives how it stands then. Roles, where there are
// any, get the role of each octet. What follows to may be looked at.
func lex(s lexed, b []byte, from, to int, roles []themes.Role) lexed {
	for i := from; i < to; {
		end, role, next := lexOne(s, b, i, to)
		if roles != nil {
			for j := i; j < end; j++ {
				roles[j-from] = role
			}
		}
		i, s = end, next
	}
	return s
}

// lexOne reads one piece that begins at i and ends at or before to.
func lexOne(s lexed, b []byte, i, to int) (end int, role themes.Role, next lexed) {
	switch s {
	case jsonOut:
		return lexJSON(b, i, to)
	case jsonKey, jsonString:
		role = themes.SynString
		if s == jsonKey {
			role = themes.SynKey
		}
		for end = i; end < to; end++ {
			if b[end] == '\n' || b[end] == '"' && !escaped(b, end) {
				return end + 1, role, jsonOut
			}
		}
		return to, role, s
	case xmlComment:
		return lexUntil(b, i, to, "-->", themes.SynComment, s)
	case xmlCDATA:
		return lexUntil(b, i, to, "]]>", themes.SynString, s)
	case xmlInstruction:
		return lexUntil(b, i, to, "?>", themes.SynComment, s)
	}
	return lexXML(s, b, i, to)
}

// escaped reports whether the octet at i stands behind an odd number of
// backslashes.
func escaped(b []byte, i int) bool {
	n := 0
	for n < 64 && i-1-n >= 0 && b[i-1-n] == '\\' {
		n++
	}
	return n%2 == 1
}

func lexJSON(b []byte, i, to int) (end int, role themes.Role, next lexed) {
	c := b[i]
	switch {
	case c == '"':
		if isKey(b, i+1) {
			return i + 1, themes.SynKey, jsonKey
		}
		return i + 1, themes.SynString, jsonString
	case c == '-' || c >= '0' && c <= '9':
		return i + spanOf(b[i:to], "0123456789+-.eE"), themes.SynNumber, jsonOut
	case c >= 'a' && c <= 'z':
		return i + spanOf(b[i:to], "abcdefghijklmnopqrstuvwxyz"), themes.SynLiteral, jsonOut
	case c == '{' || c == '}' || c == '[' || c == ']' || c == ',' || c == ':':
		return i + 1, themes.SynPunct, jsonOut
	}
	return i + 1, themes.Text, jsonOut
}

// spanOf is how many octets of b, at least one, are of a set.
func spanOf(b []byte, set string) int {
	n := 1
	for n < len(b) && bytes.IndexByte([]byte(set), b[n]) >= 0 {
		n++
	}
	return n
}

// farthestKey bounds how far the end of a string is looked for to see whether a
// colon follows.
const farthestKey = 1 << 10

// isKey reports whether a colon follows the string whose text begins at i.
func isKey(b []byte, i int) bool {
	b = b[:min(len(b), i+farthestKey)]
	for ; i < len(b); i++ {
		if b[i] == '\n' || b[i] == '"' && !escaped(b, i) {
			break
		}
	}
	for i++; i < len(b); i++ {
		if c := b[i]; c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			return c == ':'
		}
	}
	return false
}

// lexUntil reads to the end of what is closed by shut.
func lexUntil(b []byte, i, to int, shut string, role themes.Role, s lexed) (int, themes.Role, lexed) {
	for end := i; end < to; end++ {
		if b[end] == shut[len(shut)-1] && bytes.HasSuffix(b[:end+1], []byte(shut)) {
			return end + 1, role, xmlText
		}
	}
	return to, role, s
}

func lexXML(s lexed, b []byte, i, to int) (end int, role themes.Role, next lexed) {
	c := b[i]
	switch s {
	case xmlText:
		if c == '<' {
			switch rest := b[i:]; {
			case bytes.HasPrefix(rest, []byte("<!--")):
				return i + 1, themes.SynComment, xmlComment
			case bytes.HasPrefix(rest, []byte("<![CDATA[")):
				return i + 1, themes.SynString, xmlCDATA
			case bytes.HasPrefix(rest, []byte("<?")):
				return i + 1, themes.SynComment, xmlInstruction
			}
			return i + 1, themes.SynPunct, xmlName
		}
		if n := bytes.IndexByte(b[i:to], '<'); n > 0 {
			return i + n, themes.Text, s
		}
		return to, themes.Text, s
	case xmlName, xmlInside:
		switch {
		case c == '>':
			return i + 1, themes.SynPunct, xmlText
		case c == '"':
			return i + 1, themes.SynString, xmlDouble
		case c == '\'':
			return i + 1, themes.SynString, xmlSingle
		case c == '/' || c == '=':
			return i + 1, themes.SynPunct, s
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			return i + 1, themes.Text, xmlInside
		}
		for end = i + 1; end < to && bytes.IndexByte([]byte(" \t\r\n=/>\"'"), b[end]) < 0; {
			end++
		}
		if s == xmlName {
			return end, themes.SynTag, s
		}
		return end, themes.SynAttr, s
	}
	quote := byte('"')
	if s == xmlSingle {
		quote = '\''
	}
	for end = i; end < to; end++ {
		if b[end] == quote {
			return end + 1, themes.SynString, xmlInside
		}
	}
	return to, themes.SynString, s
}

// roles gives the role of every octet of row i, nil for plain text.
func (f *bodyField) roles(i int) []themes.Role {
	v := f.wrapped()[i]
	templates := f.template != nil && f.template() && !f.literal
	state, coloured := f.stateAt(i)
	if !coloured && !templates {
		return nil
	}
	f.roleBuf = append(f.roleBuf[:0], make([]themes.Role, v.to-v.from)...)
	for j := range f.roleBuf {
		f.roleBuf[j] = themes.Input
	}
	b := f.looked()
	if coloured {
		lex(state, b, v.from, v.to, f.roleBuf)
	}
	if templates {
		markTemplates(b, v, f.roleBuf)
	}
	return f.roleBuf
}

// longestTemplate is how far before a row the beginning of a template is
// looked for.
const longestTemplate = 256

// markTemplates gives what stands between double braces a role of its own.
func markTemplates(b []byte, v visual, roles []themes.Role) {
	for at := max(0, v.from-longestTemplate); at < v.to; {
		open := bytes.Index(b[at:v.to], []byte("{{"))
		if open < 0 {
			return
		}
		open += at
		shut := bytes.Index(b[open:min(len(b), open+longestTemplate)], []byte("}}"))
		if shut < 0 {
			return
		}
		at = open + shut + 2
		for j := max(open, v.from); j < min(at, v.to); j++ {
			roles[j-v.from] = themes.Info
		}
	}
}

// paint draws row i of the body, with the cursor where it stands in it.
func (f *bodyField) paint(p *pen, r *draw.Row, i, width int, cursor bool) {
	v := f.wrapped()[i]
	base := themes.Input
	if cursor {
		base = themes.InputFocus
	}
	roles := f.roles(i)
	cell := 0
	for at := v.from; at < v.to && cell < width; {
		end, role := at+1, base
		style := p.m.style(base)
		if roles != nil {
			role = roles[at-v.from]
			if role != themes.Input {
				style += p.m.style(role)
			}
			for end < v.to && roles[end-v.from] == role {
				end++
			}
		} else {
			end = v.to
		}
		switch here := f.in.at; {
		case !cursor || here < at || here >= end:
		case here == at:
			end = min(end, max(at+1, f.in.after()))
			style = p.m.style(themes.InputCursor)
		default:
			end = here
		}
		cell = f.piece(r, style, at, end, cell, width)
		at = end
	}
	if cursor && f.in.at >= v.to && cell < width {
		r.Text(p.m.style(themes.InputCursor), " ")
	}
}

// piece draws octets in one style from a cell on, tabs to their stops, and
// gives the cell behind them.
func (f *bodyField) piece(r *draw.Row, style draw.Style, from, to, cell, width int) int {
	for from < to && cell < width {
		tab := bytes.IndexByte(f.in.b[from:to], '\t')
		if tab == 0 {
			n := min(tabStop-cell%tabStop, width-cell)
			r.Text(style, safe.Blank(n))
			cell, from = cell+n, from+1
			continue
		}
		end := to
		if tab > 0 {
			end = from + tab
		}
		text := safe.Cut(safe.Bytes(f.in.b[from:end]), width-cell)
		r.Text(style, text)
		cell, from = cell+safe.Width(text), end
	}
	return cell
}
