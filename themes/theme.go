package themes

import (
	"fmt"
	"strings"
)

// Reset ends every style.
const Reset = "\x1b[0m"

// Theme is a built theme for one Profile. It is a value that never changes and
// may be shared.
type Theme struct {
	Name  string
	Dark  bool // made for a dark background
	ASCII bool // no line-drawing characters; the caller sets it, see ASCIIOnly
	sgr   *[roleCount]string
}

// SGR is the opening sequence of a role; "" is none. It never holds a reset,
// so one may be written after another: a selection, then what stands on it.
func (t Theme) SGR(r Role) string {
	if t.sgr == nil || r >= roleCount {
		return ""
	}
	return t.sgr[r]
}

// scheme is a theme before it is built for a profile.
type scheme struct {
	name  string
	dark  bool
	looks [roleCount]look
}

// schemes are the built-in themes. Themes from a user's file join them here.
func schemes() []scheme {
	return []scheme{
		{"dark", true, colourLooks(darkPalette)},
		{"light", false, colourLooks(lightPalette)},
		{"high-contrast", true, colourLooks(contrastPalette)},
		{"mono", true, monoLooks()},
	}
}

// Names are the built-in themes.
func Names() []string {
	var names []string
	for _, s := range schemes() {
		names = append(names, s.name)
	}
	return names
}

// Find builds the named theme for a profile. Without colours every theme looks
// as mono does. The error lists the names.
func Find(name string, p Profile) (Theme, error) {
	for _, s := range schemes() {
		if s.name == name {
			return s.build(p), nil
		}
	}
	return Theme{}, fmt.Errorf("themes: there is no theme %q; choose one of %s", name, strings.Join(Names(), ", "))
}

func (s scheme) build(p Profile) Theme {
	looks := s.looks
	if p == NoColour {
		looks = monoLooks()
	}
	t := Theme{Name: s.name, Dark: s.dark, sgr: new([roleCount]string)}
	for r, l := range looks {
		t.sgr[r] = l.sgr(p)
	}
	return t
}
