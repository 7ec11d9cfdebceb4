package themes

// Reset ends every style.
const Reset = "\x1b[0m"

// Theme is a built theme for one Profile. It is a value that never changes and
// may be shared.
type Theme struct {
	Name  string
	Dark  bool // made for a dark background
	ASCII bool // no line-drawing characters; the caller sets it, see ASCIIOnly
	sgr   *[roleCount]string

	// Ground is the background that the theme is made for, with its text: for
	// samples, since the console draws on the terminal's own. "" without colours.
	Ground string
	// onBar is what the sequence of a role becomes on the bar of the selected row,
	// where it would not be read there: without the focus, and with it.
	onBar [2]map[string]string
}

// Restyles reports whether anything looks different on the bar of a selected row.
func (t Theme) Restyles(focused bool) bool { return t.onBar[focusIndex(focused)] != nil }

// OnBar is what a role's sequence becomes on the bar of a selected row.
func (t Theme) OnBar(sgr string, focused bool) string {
	if s, ok := t.onBar[focusIndex(focused)][sgr]; ok {
		return s
	}
	return sgr
}

func focusIndex(focused bool) int {
	if focused {
		return 1
	}
	return 0
}

// SGR is the opening sequence of a role; "" is none. It never holds a reset,
// so one may be written after another: a selection, then what stands on it.
func (t Theme) SGR(r Role) string {
	if t.sgr == nil || r >= roleCount {
		return ""
	}
	return t.sgr[r]
}

// scheme is a theme before it is built for a profile: a palette, and what
// differs from the looks that every palette has.
type scheme struct {
	name    string
	dark    bool
	mono    bool // without a palette
	palette palette
	extra   map[string]colour // colours that a user's file adds
	roles   map[Role]roleSpec
}

// roleSpec is what a file says of a role; it is the whole look.
type roleSpec struct {
	fg, bg colourSpec
	look   look // the attributes
}

// colourSpec is a colour or the name of one.
type colourSpec struct {
	name string
	c    *colour
}

// builtin are the themes that are always there, in the order of the list.
var builtin = []scheme{
	{name: "dark", dark: true, palette: darkPalette},
	{name: "light", palette: lightPalette},
	{name: "high-contrast", dark: true, palette: contrastPalette},
	{name: "high-contrast-light", palette: highContrastLightPalette},
	{name: "distinct", dark: true, palette: distinctPalette},
	{name: "distinct-light", palette: distinctLightPalette},
	{name: "fjord", dark: true, palette: fjordPalette},
	{name: "lagoon", dark: true, palette: lagoonPalette},
	{name: "ember", dark: true, palette: emberPalette},
	{name: "plum", dark: true, palette: plumPalette},
	{name: "dune", palette: dunePalette},
	{name: "mono", dark: true, mono: true},
}

// resolve gives every role its look.
func (s *scheme) resolve() [roleCount]look {
	looks := monoLooks()
	if !s.mono {
		looks = colourLooks(&s.palette)
	}
	for r, spec := range s.roles {
		l := spec.look
		l.fg, l.bg = s.colour(spec.fg), s.colour(spec.bg)
		looks[r] = l
	}
	return looks
}

// colour finds what a spec names; nil when it names nothing.
func (s *scheme) colour(spec colourSpec) *colour {
	if spec.name == "" {
		return spec.c
	}
	if c, ok := s.extra[spec.name]; ok {
		return &c
	}
	for _, p := range paletteColours {
		if p.name == spec.name && !s.mono {
			return p.of(&s.palette)
		}
	}
	return nil
}

func (s *scheme) build(p Profile) Theme {
	looks := s.resolve()
	if p == NoColour {
		looks = monoLooks()
	}
	t := Theme{Name: s.name, Dark: s.dark, sgr: new([roleCount]string)}
	for r, l := range looks {
		t.sgr[r] = l.sgr(p)
	}
	switch {
	case looks[Selected].reverse: // dim letters on a bright bar are hardly there
		t.onBar[1] = map[string]string{t.sgr[Dim]: ""}
	case p == ANSI16: // no two of sixteen colours that the user may have changed are sure to be told apart
		plain := map[string]string{}
		for r, l := range looks {
			if l.fg != nil && l.bg == nil && !l.reverse {
				l.fg = nil
				plain[t.sgr[r]] = l.sgr(p)
			}
		}
		t.onBar = [2]map[string]string{plain, plain}
	}
	if !s.mono {
		t.Ground = look{fg: &s.palette.text, bg: &s.palette.back}.sgr(p)
	}
	return t
}
