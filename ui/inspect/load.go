package inspect

import (
	"stompbox/ui/safe"
)

// A large body is formatted in part: the first part at once, more of it when
// that is asked for, so that nobody waits for what nobody looks at. Hex needs
// no loading.
const (
	// wholeBelow is the size up to which a text body is formatted whole.
	wholeBelow = 1 << 20
	// firstPart is how much of a larger one is formatted at first.
	firstPart = 64 << 10
	// loadFactor is how many times as much is shown after loading on.
	loadFactor = 4
	// mostText and mostStructured bound what is formatted of a body: lines of
	// text cost next to nothing to keep, those of JSON and XML about as much as
	// they are long.
	mostText       = 128 << 20
	mostStructured = 16 << 20
	// mostLines bounds the lines of JSON and the tokens of XML.
	mostLines = 2 << 20
)

// part is how much of size octets is formatted, when at most of them may be.
func (d *Doc) part(size, most int) int {
	switch {
	case d.loaded > 0:
		return min(size, most, d.loaded)
	case size <= wholeBelow:
		return size
	}
	return firstPart
}

// shownOf gives how much of how much a view shows, and how much it ever can.
func (d *Doc) shownOf(v View) (shown, total, most int) {
	switch v {
	case Pretty, Tree:
		c, f := d.content(), d.formatted()
		total, most = len(c.data), f.most
		if c.capped && d.unpackMost() < maxUnpacked {
			return f.shown, maxUnpacked, min(most, maxUnpacked)
		}
		if c.capped {
			return f.shown, total + 1, min(most, total)
		}
		return f.shown, total, most
	case Raw:
		n := len(d.raw())
		return d.part(n, mostText), n, mostText
	}
	return 0, 0, 0
}

// unpackMost is how many octets the packings of the body are undone to.
func (d *Doc) unpackMost() int { return min(max(wholeBelow, d.loaded), maxUnpacked) }

// Partly reports whether a view shows only the beginning of a large body.
func (d *Doc) Partly(v View) bool {
	shown, total, _ := d.shownOf(v)
	return shown < total
}

// Loads reports whether Longer shows more in a view.
func (d *Doc) Loads(v View) bool {
	shown, total, most := d.shownOf(v)
	return shown < min(total, most)
}

// Longer is the document with more of a large body loaded for a view, four times
// as much. Rows that were there stay where they are, what is folded stays
// folded. d itself goes on as it is; the two share what they show, which
// neither changes, so the longer one may be made ready in another goroutine.
func (d *Doc) Longer(v View) *Doc {
	shown, _, _ := d.shownOf(v)
	longer := &Doc{in: d.in, wire: d.wire, loaded: max(shown, d.loaded) * loadFactor,
		asked: d.asked, other: d.other, otherName: d.otherName}
	if d.trunk != nil {
		longer.folds = d.trunk.folded
	}
	return longer
}

// Shown says how much of a view is loaded, such as `64 KiB of 8.2 MiB`.
func (d *Doc) Shown(v View) safe.Text {
	shown, total, _ := d.shownOf(v)
	if v != Raw && d.content().capped {
		return words(size(shown) + " of more")
	}
	return words(size(shown) + " of " + size(total))
}

// rest is the line below what is shown of a large body.
func (in Input) rest(shown string, more bool) string {
	switch {
	case !more:
		return safe.Own("… ") + shown + ", and no more than that is shown here; Raw and Hex show the body as it crossed the wire"
	case in.LoadOn != "":
		return safe.Own("… ") + shown + "; " + in.LoadOn
	}
	return safe.Own("… ") + shown
}
