package inspect

import (
	"bytes"
	"fmt"
	"strings"

	"stompbox/themes"
)

const (
	// wholeBelow is the size up to which a text body is formatted whole.
	wholeBelow = 1 << 20
	// firstPart is how much of a larger one is formatted.
	firstPart = 64 << 10
)

// content is what a body turned out to be, before any of it is formatted.
type content struct {
	unpacked
	media       media
	kind        kind
	transcribed bool // data is JSON made of MessagePack or CBOR
}

func look(in Input) content {
	c := content{media: parseMedia(in.Frame.Header.Get("content-type"))}
	c.unpacked = unpack(in.Frame.Body, in.Frame.Header.Get("content-encoding"), maxUnpacked)
	c.settle()
	return c
}

// settle finds the kind of the content once its packings are undone.
func (c *content) settle() {
	if c.transcribe(); c.transcribed {
		c.kind = kindJSON
		return
	}
	c.kind = kindOf(c.data, c.media)
}

// total is how large the content is, as far as that is known.
func (c *content) total() string {
	if c.capped {
		return "more than " + size(len(c.data))
	}
	return size(len(c.data))
}

// formatted is a body made readable, with what the label says about it.
type formatted struct {
	page    page
	name    string // of the format, when that is more than the kind says
	charset string // "" for what is not text
	notes   []string
	json    *jsonSource // of JSON
	shown   int         // octets of the content that were formatted
}

// format makes the page of Pretty.
func (c *content) format() formatted {
	f := formatted{name: c.kind.String(), shown: len(c.data)}
	switch c.kind {
	case kindEmpty:
		f.page = newFlow(notice{themes.Dim, "empty body"})
		return f
	case kindBinary:
		f.page = &hexPage{c.data}
		return f
	}
	data := c.data
	if len(data) > wholeBelow {
		data = data[:firstPart]
		f.shown = firstPart
	}
	cut := f.shown < len(c.data) || c.capped || c.torn
	text, charset, bad := toUTF8(data, c.media.charset)
	if cut {
		text = wholeRunes(text)
	}
	f.charset = charset
	if bad != "" {
		f.notes = append(f.notes, bad)
	}
	src := c.source(&f, text, cut)
	if f.shown < len(c.data) {
		src = append(src, notice{themes.Warn, fmt.Sprintf("… the first %s of %s; Hex and Raw show the whole frame", size(f.shown), c.total())})
	}
	switch {
	case c.capped:
		src = append(src, notice{themes.Warn, "… unpacked to " + size(maxUnpacked) + " and no further"})
	case c.torn:
		src = append(src, notice{themes.Warn, "! " + c.fault})
	case c.fault != "":
		src = append(chain{notice{themes.Warn, "! " + c.fault}}, src...)
	}
	f.page = newFlow(src)
	return f
}

// source formats text by its kind; what turns out to be broken is shown as it
// stands, with a mark where it breaks.
func (c *content) source(f *formatted, text []byte, cut bool) chain {
	switch c.kind {
	case kindJSON:
		lines, values, bad := scanJSON(text, cut)
		if bad != nil {
			return f.broken(text, bad)
		}
		if values > 1 {
			f.name = "json lines"
			f.notes = append(f.notes, fmt.Sprintf("%d values", values))
		}
		f.json = &jsonSource{text, lines}
		return chain{f.json}
	case kindXML:
		lines, bad := scanXML(text, cut)
		if bad == nil {
			return chain{&xmlSource{text, lines}}
		}
		if _, declared := c.media.declaredKind(); declared || bytes.HasPrefix(text, []byte("<?xml")) {
			return f.broken(text, bad)
		}
		f.name = kindText.String()
	case kindForm:
		return chain{newFormSource(text)}
	}
	return chain{textSource{text}}
}

// broken is text with a mark at the octet where its format breaks. Octets are
// counted from 0, as the offsets of Hex are.
func (f *formatted) broken(text []byte, bad *fault) chain {
	at := min(bad.off, len(text))
	row := 1 + bytes.Count(text[:at], []byte("\n"))
	f.notes = append(f.notes, fmt.Sprintf("broken at byte %d, line %d", at, row))
	mark := fmt.Sprintf("! not %s from here, byte %d, line %d: %s", strings.ToUpper(f.name), at, row, bad.what)
	return chain{textSource{text[:at]}, notice{themes.Bad, mark}, textSource{text[at:]}}
}
