package themes

import (
	"strconv"
	"strings"
)

// Profile is how many colours the terminal has.
type Profile uint8

// The profiles.
const (
	NoColour Profile = iota
	ANSI16
	ANSI256
	TrueColour
)

// colour is 0xRRGGBB and the one of the sixteen that stands for it where there
// are no more. Those sixteen are the user's own, so they are named by hand: the
// nearest by arithmetic is often not the nearest on his screen.
type colour struct {
	rgb  uint32
	ansi uint8 // 0 to 15
}

// look is a role's colours and attributes.
type look struct {
	fg, bg                        *colour
	bold, dim, underline, reverse bool
}

// sgr is the opening sequence of a look; "" when it has nothing to say.
func (l look) sgr(p Profile) string {
	var codes []string
	for _, a := range []struct {
		on   bool
		code string
	}{{l.bold, "1"}, {l.dim, "2"}, {l.underline, "4"}, {l.reverse, "7"}} {
		if a.on {
			codes = append(codes, a.code)
		}
	}
	if l.fg != nil && p != NoColour {
		codes = append(codes, l.fg.code(p, false))
	}
	if l.bg != nil && p != NoColour {
		codes = append(codes, l.bg.code(p, true))
	}
	if len(codes) == 0 {
		return ""
	}
	return "\x1b[" + strings.Join(codes, ";") + "m"
}

func (c colour) code(p Profile, background bool) string {
	base := 30
	if background {
		base = 40
	}
	switch p {
	case TrueColour:
		r, g, b := c.parts()
		return strconv.Itoa(base+8) + ";2;" + strconv.Itoa(r) + ";" + strconv.Itoa(g) + ";" + strconv.Itoa(b)
	case ANSI256:
		return strconv.Itoa(base+8) + ";5;" + strconv.Itoa(nearest256(c))
	}
	if c.ansi >= 8 {
		base += 60 - 8
	}
	return strconv.Itoa(base + int(c.ansi))
}

func (c colour) parts() (r, g, b int) {
	return int(c.rgb >> 16 & 255), int(c.rgb >> 8 & 255), int(c.rgb & 255)
}

// nearest256 is the nearest of the colours 16 to 255: a cube of 6x6x6 and 24
// greys, which are the same in every terminal (the first sixteen are not).
func nearest256(c colour) int {
	best, least := 0, -1
	r, g, b := c.parts()
	for i := 16; i < 256; i++ {
		pr, pg, pb := parts256(i)
		// Weighted as the eye does, roughly: green most, then red.
		d := 3*(r-pr)*(r-pr) + 4*(g-pg)*(g-pg) + 2*(b-pb)*(b-pb)
		if least < 0 || d < least {
			best, least = i, d
		}
	}
	return best
}

func parts256(i int) (r, g, b int) {
	if i >= 232 {
		v := 8 + 10*(i-232)
		return v, v, v
	}
	step := func(n int) int {
		if n == 0 {
			return 0
		}
		return 55 + 40*n
	}
	i -= 16
	return step(i / 36), step(i / 6 % 6), step(i % 6)
}
