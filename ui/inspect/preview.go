package inspect

import (
	"bytes"

	"stompbox/ui/safe"
)

const (
	previewRead   = 1 << 10 // octets of text a preview looks at, at most
	previewPacked = 8 << 10 // octets of a packed body
)

// glance is the beginning of a body, unpacked as far as it goes.
func glance(in Input, most int) content {
	c := content{media: parseMedia(in.Frame.Header.Get("content-type"))}
	body, encoding := in.Frame.Body, in.Frame.Header.Get("content-encoding")
	if len(body) > 0 && (encoding != "" || packedAs(body) != "") {
		c.unpacked = unpack(body[:min(len(body), previewPacked)], encoding, most)
	} else {
		c.data = body
	}
	if len(body) <= previewPacked {
		c.transcribe()
	}
	if len(c.data) > most {
		c.data, c.capped = c.data[:most], true
	}
	if c.kind = kindJSON; !c.transcribed {
		c.kind = c.kindInside()
	}
	return c
}

func preview(in Input, width int) safe.Text {
	if width <= 0 {
		return ""
	}
	if len(in.Frame.Body) == 0 {
		return safe.Cut("empty body", width)
	}
	c := glance(in, min(previewRead, 8*width+64)) // pretty-printed text is mostly blanks
	var head safe.Text
	for i, layer := range c.layers {
		if i > 0 {
			head += safe.Own[safe.Text](" › ")
		}
		head += safe.Field(layer)
	}
	if len(c.layers) > 0 {
		head += safe.Own[safe.Text](" › ") + safe.Text(c.kind.String()) + "  "
	}
	switch c.kind {
	case kindEmpty:
		return safe.Cut(head, width)
	case kindBinary:
		if len(c.layers) == 0 {
			head = "hex  "
		}
		return safe.Cut(head+octetRow(c.data, width), width)
	}
	text, _, _ := toUTF8(c.data, c.media.charset)
	if c.capped {
		text = wholeRunes(text)
	}
	if c.kind == kindJSON {
		text = compactJSON(text)
	} else {
		text = compact(text, c.kind == kindXML)
	}
	t := head + safe.LineMax(text, 0, width)
	if c.capped && safe.Width(t) < width {
		t += safe.CutMark()
	}
	return safe.Cut(t, width)
}

// octetRow is the first octets in hex, enough to pass over width cells.
func octetRow(b []byte, width int) safe.Text {
	b = b[:min(len(b), width/3+2)]
	out := make([]byte, 0, 3*len(b))
	for i, c := range b {
		if i > 0 {
			out = append(out, ' ')
		}
		out = append(out, hexDigits[c>>4], hexDigits[c&15])
	}
	return safe.Bytes(out)
}

// compact makes one row of text: runs of blanks and line breaks become one
// blank, or nothing between the tags of XML.
func compact(b []byte, tags bool) []byte {
	out := make([]byte, 0, len(b))
	b = bytes.Trim(b, " \t\r\n")
	for i := 0; i < len(b); {
		if !isBlank(b[i]) {
			out = append(out, b[i])
			i++
			continue
		}
		j := i
		for j < len(b) && isBlank(b[j]) {
			j++
		}
		if !(tags && i > 0 && b[i-1] == '>' && j < len(b) && b[j] == '<') {
			out = append(out, ' ')
		}
		i = j
	}
	return out
}

// compactJSON drops the blanks between tokens.
func compactJSON(b []byte) []byte {
	out := make([]byte, 0, len(b))
	quoted := false
	for i := 0; i < len(b); i++ {
		c := b[i]
		switch {
		case quoted && c == '\\' && i+1 < len(b):
			out = append(out, c, b[i+1])
			i++
			continue
		case c == '"':
			quoted = !quoted
		case c == '\n' && !quoted && len(out) > 0 && i+1 < len(b) && out[len(out)-1] == '}' && b[i+1] == '{':
			out = append(out, ' ') // JSON Lines
			continue
		case !quoted && (isBlank(c) || c == 0x1e):
			continue
		}
		out = append(out, c)
	}
	return out
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
