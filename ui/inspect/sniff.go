package inspect

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind is what a body is once its packings are undone.
type kind uint8

const (
	kindBinary kind = iota
	kindText
	kindJSON
	kindXML
	kindForm
	kindYAML
	kindProperties
	kindLogfmt
	kindEmpty
)

func (k kind) String() string {
	return [...]string{"binary", "text", "json", "xml", "form", "yaml", "properties", "logfmt", "empty"}[k]
}

// textTypes are types beyond text/* that are text.
var textTypes = map[string]bool{
	"application/toml": true, "application/javascript": true,
	"application/sql": true, "application/graphql": true, "application/x-sh": true, "application/csv": true,
}

// declaredKind is what content-type says; ok is false when it does not say and
// the body must be looked at (R075).
func (m media) declaredKind() (k kind, ok bool) {
	_, sub, _ := strings.Cut(m.base, "/")
	switch {
	case m.base == "":
		return 0, false
	case sub == "json" || sub == "x-json" || strings.HasSuffix(sub, "+json") || strings.Contains(sub, "ndjson") ||
		strings.Contains(sub, "jsonl") || sub == "json-seq" || sub == "x-json-stream":
		return kindJSON, true
	case sub == "xml" || strings.HasSuffix(sub, "+xml"):
		return kindXML, true
	case sub == "x-www-form-urlencoded":
		return kindForm, true
	case sub == "yaml" || sub == "x-yaml" || sub == "vnd.yaml" || strings.HasSuffix(sub, "+yaml"):
		return kindYAML, true
	case sub == "x-java-properties" || sub == "x-properties" || sub == "properties" || sub == "x-ini":
		return kindProperties, true
	case sub == "logfmt" || sub == "x-logfmt":
		return kindLogfmt, true
	case strings.HasPrefix(m.base, "text/") || textTypes[m.base] || m.charset != "":
		return kindText, true
	}
	for _, p := range []string{"image/", "audio/", "video/", "font/"} {
		if strings.HasPrefix(m.base, p) {
			return kindBinary, true
		}
	}
	return 0, false
}

const sniffed = 4 << 10

// kindOf tells what b, the beginning of a body at least, is. Declared text
// that plainly is none is binary.
func kindOf(b []byte, m media) kind {
	if len(b) == 0 {
		return kindEmpty
	}
	k, declared := m.declaredKind()
	if declared && (k == kindBinary || wide(m.charset)) {
		return k
	}
	if bytes.HasPrefix(b, bomUTF16[0]) || bytes.HasPrefix(b, bomUTF16[1]) {
		if text, _, fault := toUTF8(b[:min(len(b), sniffed)&^1], ""); fault == "" && noiseIn(text).text() && plausible(text) {
			if declared {
				return k
			}
			return byLooking(text)
		}
	}
	n := noiseIn(b)
	switch {
	case declared && (n.controls+n.broken)*10 <= n.of*3, declared && m.charset != "" && n.controls*10 <= n.of*3:
		return k
	case declared || !n.text():
		return kindBinary
	}
	return byLooking(b)
}

// kindInside is the kind of what was unpacked. Text that turned out to be base64
// was declared for what it is on the wire; what is inside is looked at.
func (c *content) kindInside() kind {
	m := c.media
	if k, _ := m.declaredKind(); k == kindText && slices.Contains(c.layers, "base64") {
		m = media{}
	}
	return kindOf(c.data, m)
}

// plausible reports whether what was read as UTF-16 because of its first two
// octets has hardly a rune in it that no writing uses.
func plausible(text []byte) bool {
	runes, strange := 0, 0
	for _, r := range string(text) {
		if runes++; r == utf8.RuneError || !unicode.IsGraphic(r) && !unicode.IsControl(r) {
			strange++
		}
	}
	return strange*10 <= runes
}

// byLooking tells json and xml from text by the first characters, and others
// by the first lines.
func byLooking(b []byte) kind {
	b = bytes.TrimLeft(bytes.TrimPrefix(b, bomUTF8), " \t\r\n")
	if len(b) < 2 {
		return kindText
	}
	second := bytes.TrimLeft(b[1:], " \t\r\n")
	switch {
	case len(second) == 0:
	case b[0] == '{' && (second[0] == '"' || second[0] == '}'):
		return kindJSON
	case b[0] == '[' && bytes.IndexByte([]byte(`{["]-0123456789tfn`), second[0]) >= 0 && openJSON(b):
		return kindJSON
	case b[0] == '<' && (b[1] == '?' || b[1] == '!' || nameStart(b[1])) && !html(b):
		return kindXML
	case b[0] == '<':
		return kindText
	}
	return byLines(b)
}

func html(b []byte) bool {
	head := bytes.ToLower(b[:min(len(b), 15)])
	return bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html"))
}

// openJSON reports whether the beginning of b may go on as JSON.
func openJSON(b []byte) bool {
	b = b[:min(len(b), 1024)]
	_, _, f := scanJSON(wholeRunes(b), true)
	return f == nil
}

// noise counts what text is not made of in the first few KiB of a body.
type noise struct {
	of       int // octets looked at
	nuls     int
	controls int // NULs counted, the usual blanks and ESC not
	broken   int // octets that are not UTF-8
}

// text reports whether this reads as UTF-8 text. Escape sequences and a few
// stray octets do not make it binary; a NUL does.
func (n noise) text() bool {
	return n.nuls == 0 && n.controls*10 <= n.of*3 && n.broken*10 <= n.of
}

func noiseIn(b []byte) noise {
	if len(b) > sniffed {
		b = wholeRunes(b[:sniffed])
	}
	n := noise{of: len(b)}
	for i := 0; i < len(b); {
		if k := printable(b[i:]); k > 0 {
			i += k
			continue
		}
		switch c := b[i]; {
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRune(b[i:])
			if r == utf8.RuneError && size == 1 {
				n.broken++
			}
			i += size - 1
		case c == 0:
			n.nuls++
			n.controls++
		case c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b:
			n.controls++
		}
		i++
	}
	return n
}
