package themes

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
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

// ownColour marks, above the 24 bits of rgb, one of the sixteen as the terminal
// shows it, in every profile.
const ownColour = 1 << 24

func (c colour) own() bool { return c.rgb&ownColour != 0 }

// look is a role's colours and attributes.
type look struct {
	fg, bg                        *colour
	bold, dim, underline, reverse bool
}

// sgr is the opening sequence of a look; "" when it has nothing to say. The
// renderer writes nowhere and is told all that it would ask the terminal; that
// there are no colours is kept here, since without them it drops bold too.
func (l look) sgr(p Profile) string {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetHasDarkBackground(true)
	r.SetColorProfile([...]termenv.Profile{termenv.ANSI, termenv.ANSI, termenv.ANSI256, termenv.TrueColor}[p])
	s := r.NewStyle()
	if l.bold {
		s = s.Bold(true)
	}
	if l.dim {
		s = s.Faint(true)
	}
	if l.underline {
		s = s.Underline(true)
	}
	if l.reverse {
		s = s.Reverse(true)
	}
	if l.fg != nil && p != NoColour {
		s = s.Foreground(l.fg.complete())
	}
	if l.bg != nil && p != NoColour {
		s = s.Background(l.bg.complete())
	}
	open, _, _ := strings.Cut(s.Render("x"), "x")
	return open
}

// complete names the colour for every profile, so that nothing is converted
// behind our back.
func (c colour) complete() lipgloss.CompleteColor {
	if ansi := strconv.Itoa(int(c.ansi)); c.own() {
		return lipgloss.CompleteColor{TrueColor: ansi, ANSI256: ansi, ANSI: ansi}
	}
	return lipgloss.CompleteColor{TrueColor: fmt.Sprintf("#%06x", c.rgb),
		ANSI256: strconv.Itoa(nearest256(c)), ANSI: strconv.Itoa(int(c.ansi))}
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
		if d := apart(r-pr, g-pg, b-pb); least < 0 || d < least {
			best, least = i, d
		}
	}
	return best
}

// apart weighs a difference of two colours as the eye does, roughly: green
// most, then red.
func apart(r, g, b int) int { return 3*r*r + 4*g*g + 2*b*b }

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
