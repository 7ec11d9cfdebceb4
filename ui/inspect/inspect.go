// Package inspect turns one frame into the rows of the inspector pane: the body
// made readable, the headers, the frame as it crossed the wire, and its octets.
//
// It is pure: no clock, no terminal, no I/O. Everything it hands out has been
// through ui/safe. The work of a call is bounded whatever the frame holds; what
// is not shown in full says so in Label and in the rows themselves.
package inspect

import (
	"time"

	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// View is one way of looking at a frame.
type View uint8

// The views.
const (
	Pretty  View = iota // the body, formatted by what it is
	Headers             // header lines in wire order, decoded
	Raw                 // the frame as it crossed the wire, escapes not decoded
	Hex                 // the octets of the body as they crossed the wire
	Tree                // the values of JSON, a row each, to be folded
	Diff                // what differs from another frame
	Query               // what a jq query makes of the body
	viewCount
)

// String is the name of the view as the pane's title shows it.
func (v View) String() string {
	switch v {
	case Pretty:
		return "Body"
	case Headers:
		return "Headers"
	case Raw:
		return "Raw"
	case Hex:
		return "Hex"
	case Tree:
		return "Tree"
	case Diff:
		return "Diff"
	case Query:
		return "jq"
	}
	return "?"
}

// Input is the frame to be shown and what is known about it. Nothing in it is
// changed or copied: Frame.Body and Raw must not be written to afterwards.
type Input struct {
	Frame    stomp.Frame
	Raw      []byte        // the frame's octets on the wire; nil when they are not at hand
	Version  stomp.Version // in force when the frame crossed: decides the escapes when Raw is nil
	Outgoing bool
	At       time.Time
	Explain  func(header string) string // what a header means, "" for unknown; may be nil
	LoadOn   string                     // how more of a large body is loaded, in words; "" when that cannot be
}

// Styles gives the style of a role in the theme at hand.
type Styles func(themes.Role) draw.Style

// Doc is one opened frame. It formats a view when that view is first asked for
// and keeps the result. A Doc is not safe for concurrent use.
type Doc struct {
	in     Input
	wire   []byte // Input.Raw, or the frame written anew
	loaded int    // octets of the body to be formatted; 0 for as many as is usual
	folds  []bool // what was folded in the tree of a shorter part
	found  *content
	body   *formatted
	asked  *Answer
	trunk  *treePage

	other     *Doc // what Diff compares with
	otherName string
	diff      *comparison

	pages [viewCount]page
}

// Open prepares in for showing. It is cheap: nothing is looked at yet.
func Open(in Input) *Doc { return &Doc{in: in} }

// Has reports whether there is anything to see in a view: the answer to a query
// is there when one was asked.
func (d *Doc) Has(v View) bool {
	switch v {
	case Tree:
		return d.content().kind == kindJSON && d.formatted().json != nil
	case Diff:
		return d.other != nil
	case Query:
		return d.asked != nil
	}
	return v < viewCount
}

// Len is the number of rows of a view when it is wrapped to width cells.
func (d *Doc) Len(v View, width int) int { return d.page(v).rows(width) }

// Rows gives rows from to from+n (fewer at the end) of a view wrapped to width
// cells. No row is wider than width.
func (d *Doc) Rows(v View, width, from, n int, st Styles) []draw.Line {
	return d.page(v).draw(width, from, n, st)
}

// Label says what is shown and how much of it, for the foot of the pane.
func (d *Doc) Label(v View) safe.Text { return fitting(d.label(v), 1<<20) }

// LabelWithin is Label with what matters least left out, so that it fits in
// cells cells where that is possible.
func (d *Doc) LabelWithin(v View, cells int) safe.Text { return fitting(d.label(v), cells) }

// Best is the view to begin with: Pretty, or Hex for what is not text. What is
// not text but was unpacked begins with Pretty, which shows it unpacked. A
// frame that is not a message and has no body begins with Headers: all it says
// is there (R060, R210).
func (d *Doc) Best() View {
	command := d.in.Frame.Command
	if len(d.in.Frame.Body) == 0 && command != stomp.MESSAGE && command != stomp.SEND {
		return Headers
	}
	if c := d.content(); c.kind == kindBinary && len(c.layers) == 0 {
		return Hex
	}
	return Pretty
}

// Text is what is copied from a view: the octets of the body as they crossed
// the wire for Pretty and Hex, the header lines with their escapes, the raw
// frame. The result must not be written to.
func (d *Doc) Text(v View) []byte {
	switch v {
	case Headers:
		return rebuiltHeader(nil, d.in.Frame, d.in.Version)
	case Raw:
		return d.raw()
	case Diff:
		if d.other != nil {
			return d.compared().src.text()
		}
	case Query:
		if d.asked != nil {
			return d.asked.Out
		}
	}
	return d.in.Frame.Body
}

// Find gives the first row at or after fromRow, at this width, in which query
// begins. It looks in the text itself, so a match may go on into the next row.
// Letter case counts only when query has a capital letter. In Hex the query
// may be octets, such as `0a ff`.
func (d *Doc) Find(v View, query string, fromRow int, width int) (row int, ok bool) {
	return d.page(v).find(query, fromRow, width)
}

// Hits gives the rows in which query begins, at this width, the first most of
// them, and whether those are all.
func (d *Doc) Hits(v View, query string, width, most int) (rows []int, all bool) {
	for from := 0; ; {
		row, ok := d.Find(v, query, from, width)
		if !ok {
			return rows, true
		}
		if len(rows) == most {
			return rows, false
		}
		rows, from = append(rows, row), row+1
	}
}

// Preview is the body in one row of at most max cells, for a list. It reads no
// more than about the first KiB of the body.
func Preview(in Input, max int) safe.Text { return preview(in, max) }

// Kind says in a word what the body is, by its headers and its first octets:
// json, xml, form, text, gzip, deflate, binary, empty.
func Kind(in Input) string {
	c := glance(in, previewRead)
	if len(c.layers) > 0 {
		return c.layers[0]
	}
	return c.kind.String()
}

func (d *Doc) content() *content {
	if d.found == nil {
		c := look(d.in, d.unpackMost())
		d.found = &c
	}
	return d.found
}

func (d *Doc) formatted() *formatted {
	if d.body == nil {
		f := d.format()
		d.body = &f
	}
	return d.body
}

func (d *Doc) raw() []byte {
	if d.wire == nil {
		d.wire = d.in.Raw
	}
	if d.wire == nil {
		d.wire = rebuilt(d.in.Frame, d.in.Version)
	}
	return d.wire
}

func (d *Doc) page(v View) page {
	if v >= viewCount {
		v = Pretty
	}
	if d.pages[v] == nil {
		d.pages[v] = d.open(v)
	}
	return d.pages[v]
}

func (d *Doc) open(v View) page {
	switch v {
	case Headers:
		if d.in.Frame.Header.Len()+len(d.in.Frame.Breaches) == 0 {
			return newFlow(notice{themes.Dim, "no header lines"})
		}
		return newFlow(newHeaderSource(d.in))
	case Raw:
		b := d.raw()
		if n := d.part(len(b), mostText); n < len(b) {
			rest := notice{themes.Warn, d.in.rest(size(n)+" of "+size(len(b)), true)}
			return newFlow(chain{newRawSource(b[:n]), rest})
		}
		return newFlow(newRawSource(b))
	case Hex:
		if len(d.in.Frame.Body) == 0 {
			return newFlow(notice{themes.Dim, "empty body"})
		}
		return &hexPage{d.in.Frame.Body}
	case Tree:
		if t := d.tree(); t != nil {
			return t
		}
		return newFlow(notice{themes.Dim, "the tree needs JSON"})
	case Diff:
		if d.other == nil {
			return newFlow(notice{themes.Dim, "nothing to compare with"})
		}
		return newFlow(&d.compared().src)
	case Query:
		return newFlow(d.asked.source())
	}
	return d.formatted().page
}
