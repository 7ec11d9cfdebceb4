package inspect

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"stompbox/themes"
)

// content is what a body turned out to be, before any of it is formatted.
type content struct {
	unpacked
	media       media
	kind        kind
	transcribed bool // data is JSON made of MessagePack or CBOR
}

// look finds out what a body is, with its packings undone up to most octets.
func look(in Input, most int) content {
	c := content{media: parseMedia(in.Frame.Header.Get("content-type"))}
	encoding := in.Frame.Header.Get("content-encoding")
	c.unpacked = unpack(in.Frame.Body, encoding, most)
	if c.capped && most < maxUnpacked && c.mayTranscribe() { // that is done whole or not at all
		c.unpacked = unpack(in.Frame.Body, encoding, maxUnpacked)
	}
	c.settle()
	return c
}

// settle finds the kind of the content once its packings are undone.
func (c *content) settle() {
	if c.transcribe(); c.transcribed {
		c.kind = kindJSON
		return
	}
	c.kind = c.kindInside()
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
	most    int         // octets that ever are
}

// format makes the page of Pretty.
func (d *Doc) format() formatted {
	c := d.content()
	f := formatted{name: c.kind.String(), shown: len(c.data), most: mostText}
	switch c.kind {
	case kindEmpty:
		f.page = newFlow(notice{themes.Dim, "empty body"})
		return f
	case kindBinary:
		f.page = &hexPage{c.data}
		return f
	}
	if c.kind == kindJSON || c.kind == kindXML || c.kind == kindYAML {
		f.most = mostStructured
	}
	f.shown = d.part(len(c.data), f.most)
	data := c.data[:f.shown]
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
	more := f.shown < f.most && (f.shown < len(c.data) || d.unpackMost() < maxUnpacked)
	switch {
	case c.capped && f.shown == len(c.data):
		src = append(src, notice{themes.Warn, d.in.rest("unpacked "+size(f.shown)+" of more", more)})
	case f.shown < len(c.data):
		src = append(src, notice{themes.Warn, d.in.rest(size(f.shown)+" of "+c.total(), more)})
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
		f.endAt(text, lines)
		if values > 1 {
			f.name = "json lines"
			f.notes = append(f.notes, fmt.Sprintf("%d values", values))
		}
		f.json = &jsonSource{text, lines}
		return chain{f.json}
	case kindXML:
		tokens, bad := xmlTokens(text, cut)
		if bad == nil {
			lines := xmlLines(text, tokens)
			f.endAt(text, lines)
			if slices.ContainsFunc(tokens, xmlToken.mixed) {
				f.notes = append(f.notes, "tags among text stay as they are")
			}
			return chain{&xmlSource{text, lines}}
		}
		if _, declared := c.media.declaredKind(); declared || bytes.HasPrefix(text, []byte("<?xml")) {
			return f.broken(text, bad)
		}
		f.name = kindText.String()
	case kindForm:
		return chain{newFormSource(text)}
	case kindYAML:
		if s := newYAMLSource(text); s != nil {
			return chain{s}
		}
	case kindProperties:
		return chain{newPropertySource(text)}
	case kindLogfmt:
		return chain{newLogfmtSource(text)}
	}
	return chain{textSource{text}}
}

// endAt notes that there are so many lines that nothing more is shown.
func (f *formatted) endAt(text []byte, lines []extent) {
	if n := len(lines); n > 0 && !blank(text[lines[n-1].end:]) {
		f.shown = min(f.shown, int(lines[n-1].end))
		f.most = f.shown
	}
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
