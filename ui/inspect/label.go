package inspect

import (
	"strconv"
	"strings"

	"stompbox/stomp"
	"stompbox/ui/safe"
)

// maxForeign is how many cells of the label one foreign word may take.
const maxForeign = 60

// said is a part of a label. Where there is no room, those of the highest rank
// are left out first; 0 stays.
type said struct {
	text safe.Text
	rank int
}

// fitting joins as many parts as fit in cells cells, in their order.
func fitting(parts []said, cells int) safe.Text {
	for {
		t, last, most := safe.Text(""), -1, 0
		for i, p := range parts {
			if i > 0 {
				t += safe.Own[safe.Text](" · ")
			}
			t += p.text
			if p.rank >= most && p.rank > 0 {
				last, most = i, p.rank
			}
		}
		if last < 0 || safe.Width(t) <= cells {
			return t
		}
		parts = append(parts[:last:last], parts[last+1:]...)
	}
}

func (d *Doc) label(v View) []said {
	var parts []said
	switch v {
	case Pretty, Tree:
		return d.bodyLabel()
	case Headers:
		parts = append(parts, said{safe.FieldMax(d.in.Frame.Command, maxForeign), 1})
		parts = append(d.crossed(parts), said{count(d.in.Frame.Header.Len(), "header line"), 0})
		if n := len(d.in.Frame.Breaches); n > 0 {
			parts = append(parts, said{count(n, "breach"), 0})
		}
	case Raw:
		if d.Partly(Raw) {
			parts = append(parts, said{d.Shown(Raw) + " shown", 0})
			parts = d.crossed(parts)
		} else {
			parts = append(d.crossed(parts), said{words(size(len(d.raw())) + " on the wire"), 0})
		}
		if d.in.Raw == nil {
			parts = append(parts, said{"rebuilt: the octets as received are not available", 1})
		}
		if d.part(len(d.raw()), mostText) > coarseAbove {
			parts = append(parts, said{"rare characters as octets", 2})
		}
	case Diff:
		if d.other != nil {
			return d.compared().label(d.otherName)
		}
	case Query:
		return d.asked.label()
	case Hex:
		parts = append(parts, said{"body as it crossed the wire", 1}, said{words(size(len(d.in.Frame.Body))), 0})
	}
	return parts
}

// bodyLabel is such as `application/json · utf-8 · 214 bytes · shown whole`.
func (d *Doc) bodyLabel() []said {
	c, f := d.content(), d.formatted()
	var parts []said
	if len(d.in.Frame.Body) == 0 {
		parts = append(parts, said{"empty body", 0})
		if c.media.base != "" {
			parts = append(parts, said{safe.FieldMax(c.media.base, maxForeign), 1})
		}
		return parts
	}
	if c.media.base == "" {
		parts = append(parts, said{"no content-type", 5})
	} else {
		parts = append(parts, said{safe.FieldMax(c.media.base, maxForeign), 3})
	}
	if k, ok := c.media.declaredKind(); len(c.layers) > 0 || !ok || k != c.kind || f.name != c.kind.String() {
		parts = append(parts, said{d.chain(), 1})
	}
	if f.charset != "" {
		parts = append(parts, said{safe.FieldMax(f.charset, maxForeign), 4})
	}
	packed := words(size(len(d.in.Frame.Body)))
	switch {
	case c.capped:
		parts = append(parts, said{packed + " > " + d.Shown(Pretty) + " shown", 0})
	case f.shown < len(c.data):
		parts = append(parts, said{words(size(f.shown) + " of " + c.total() + " shown"), 0})
	default:
		if len(c.layers) > 0 {
			packed += " > " + words(c.total())
		}
		parts = append(parts, said{packed, 0})
		if !c.torn {
			parts = append(parts, said{"shown whole", 6})
		}
	}
	if c.fault != "" {
		parts = append(parts, said{safe.FieldMax(c.fault, 2*maxForeign), 2})
	}
	for _, n := range f.notes {
		parts = append(parts, said{safe.FieldMax(n, 2*maxForeign), 2})
	}
	return parts
}

// chain is what the body is within what, such as `base64 > gzip > json`.
func (d *Doc) chain() safe.Text {
	var t safe.Text
	for _, layer := range d.content().layers {
		t += words(layer) + " > "
	}
	return t + words(d.formatted().name)
}

// Chain says how the body was read, where that was not as it stands: what was
// undone, a charset other than UTF-8, and what it is then, such as
// `gzip > iso-8859-1 > text`. It is "" where nothing had to be done.
func (d *Doc) Chain() safe.Text {
	c, f := d.content(), d.formatted()
	var t safe.Text
	for _, layer := range c.layers {
		t += words(layer) + " > "
	}
	if f.charset != "" && f.charset != "utf-8" {
		t += safe.FieldMax(f.charset, maxForeign) + " > "
	}
	if t == "" {
		return ""
	}
	return t + words(f.name)
}

// crossed adds which way the frame went, when, and in which version.
func (d *Doc) crossed(parts []said) []said {
	way := "received"
	if d.in.Outgoing {
		way = "sent"
	}
	if !d.in.At.IsZero() {
		way += " " + d.in.At.Format("15:04:05.000")
	}
	parts = append(parts, said{words(way), 2})
	if d.in.Version >= stomp.V10 {
		parts = append(parts, said{words("STOMP " + d.in.Version.String()), 3})
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
