package themes

import (
	"fmt"
	"math"

	"stompbox/keymap/userfile"
)

// readable is the contrast that text needs (WCAG 2.1, 1.4.3).
const readable = 4.5

// decoration is what is not read: lines, bars, and the quietest words, which
// repeat what stands elsewhere and so need only three to one, or nothing.
var decoration = map[Role]float64{Border: 1.5, Faint: 3, HexZero: 3, Placeholder: 3, Spark: 3, ScrollThumb: 3}

func luminance(c colour) float64 {
	r, g, b := c.parts()
	part := func(n int) float64 {
		v := float64(n) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*part(r) + 0.7152*part(g) + 0.0722*part(b)
}

// contrast is how many to one two colours differ, from 1 to 21.
func contrast(a, b colour) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// ground is what a colour stands on, and where a file says so.
type ground struct {
	name string
	colour
	at userfile.Place
}

// pale says what is hard to read on any of the grounds: one sentence for the
// worst, or "" when all is well. The terminal's own colours are not known, so
// they are not judged.
func pale(what string, c colour, grounds []ground) (problem string, worst ground) {
	least := readable
	for _, g := range grounds {
		if c.own() || g.own() {
			continue
		}
		if r := contrast(c, g.colour); r < least {
			least, worst = r, g
		}
	}
	if worst.name == "" {
		return "", worst
	}
	// Rounded down, so that 4.499 is not said to be the 4.5 it misses.
	return fmt.Sprintf("%s has a contrast of %.2f to 1 on %s; below %.1f it is hard to read",
		what, math.Floor(least*100)/100, worst.name, readable), worst
}
