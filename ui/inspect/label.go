package inspect

import (
	"strconv"
	"strings"

	"stompbox/stomp"
	"stompbox/ui/safe"
)

// maxForeign is how many cells of the label one foreign word may take.
const maxForeign = 60

func (d *Doc) label(v View) safe.Text {
	var parts []safe.Text
	switch v {
	case Pretty, Tree:
		parts = d.bodyLabel()
	case Headers:
		parts = append(parts, safe.FieldMax(d.in.Frame.Command, maxForeign))
		parts = append(d.crossed(parts), count(d.in.Frame.Header.Len(), "header line"))
		if n := len(d.in.Frame.Breaches); n > 0 {
			parts = append(parts, count(n, "breach"))
		}
	case Raw:
		if d.Partly(Raw) {
			parts = append(parts, d.Shown(Raw)+" on the wire shown")
			parts = d.crossed(parts)
		} else {
			parts = append(d.crossed(parts), words(size(len(d.raw()))+" on the wire"))
		}
		if d.in.Raw == nil {
			parts = append(parts, "written anew: the octets of the wire are not at hand")
		}
		if d.part(len(d.raw()), mostText) > coarseAbove {
			parts = append(parts, "rare characters as octets")
		}
	case Diff:
		if d.other != nil {
			parts = d.compared().label(d.otherName)
		}
	case Query:
		parts = d.asked.label()
	case Hex:
		parts = append(parts, "body as it crossed the wire", words(size(len(d.in.Frame.Body))))
	}
	return join(parts)
}

// bodyLabel is such as `application/json · utf-8 · 214 bytes · shown whole`.
func (d *Doc) bodyLabel() []safe.Text {
	c, f := d.content(), d.formatted()
	var parts []safe.Text
	if len(d.in.Frame.Body) == 0 {
		parts = append(parts, "empty body")
		if c.media.base != "" {
			parts = append(parts, safe.FieldMax(c.media.base, maxForeign))
		}
		return parts
	}
	if c.media.base == "" {
		parts = append(parts, "no content-type")
	} else {
		parts = append(parts, safe.FieldMax(c.media.base, maxForeign))
	}
	if k, ok := c.media.declaredKind(); len(c.layers) > 0 || !ok || k != c.kind || f.name != c.kind.String() {
		parts = append(parts, words(strings.Join(append(c.layers[:len(c.layers):len(c.layers)], f.name), " > ")))
	}
	if f.charset != "" {
		parts = append(parts, safe.FieldMax(f.charset, maxForeign))
	}
	packed := words(size(len(d.in.Frame.Body)))
	if len(c.layers) > 0 {
		packed += " > " + words(c.total())
	}
	switch {
	case c.capped:
		packed = words(size(len(d.in.Frame.Body)) + " > " + size(f.shown) + " of more")
		parts = append(parts, packed+" shown")
	case f.shown < len(c.data):
		parts = append(parts, words(size(f.shown)+" of "+c.total()+" shown"))
	case c.torn:
		parts = append(parts, packed)
	default:
		parts = append(parts, packed, "shown whole")
	}
	if c.fault != "" {
		parts = append(parts, safe.FieldMax(c.fault, 2*maxForeign))
	}
	for _, n := range f.notes {
		parts = append(parts, safe.FieldMax(n, 2*maxForeign))
	}
	return parts
}

// crossed adds which way the frame went, when, and in which version.
func (d *Doc) crossed(parts []safe.Text) []safe.Text {
	way := "received"
	if d.in.Outgoing {
		way = "sent"
	}
	if !d.in.At.IsZero() {
		way += " " + d.in.At.Format("15:04:05.000")
	}
	parts = append(parts, words(way))
	if d.in.Version >= stomp.V10 {
		parts = append(parts, words("STOMP "+d.in.Version.String()))
	}
	return parts
}

// words are our own; they go through the gate all the same.
func words(s string) safe.Text { return safe.Field(s) }

func count(n int, what string) safe.Text {
	plural := "s"
	if n == 1 {
		plural = ""
	} else if strings.HasSuffix(what, "ch") {
		plural = "es"
	}
	return words(strconv.Itoa(n) + " " + what + plural)
}

func join(parts []safe.Text) safe.Text {
	var t safe.Text
	for i, p := range parts {
		if i > 0 {
			t += " · "
		}
		t += p
	}
	return t
}
