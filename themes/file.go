package themes

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"stompbox/keymap/userfile"
)

// fileReader reads a theme's file:
//
//	inherit = "dark"                   # what it begins with
//	dark = true                        # the background it is made for
//	[palette]
//	accent = "#ff9e64"
//	violet = { rgb = "#bb9af7", ansi = 13 }   # and what stands in among sixteen
//	pink = "#ff7a93"                   # a name of one's own, for roles
//	[roles]
//	held = { fg = "pink", bold = true }       # the whole look of the role
//	good = { fg = 10 }                 # one of the terminal's own sixteen
type fileReader struct {
	path  string
	s     *scheme
	wrong userfile.Mistakes
	place map[string]userfile.Place // of palette colours and of roles
	ansi  map[string]bool           // colours that say which of the sixteen they are
}

func (r *fileReader) say(at userfile.Place, format string, a ...any) {
	r.wrong = append(r.wrong, userfile.Mistake{Path: r.path, Place: at, Problem: fmt.Sprintf(format, a...)})
}

// parse reads the text of the theme name. The scheme is never nil: what is
// wrong is left as the theme that is inherited from has it.
func (s Shelf) parse(path, name string, text []byte, heirs []string) (*scheme, *fileReader) {
	r := &fileReader{path: path, place: make(map[string]userfile.Place), ansi: make(map[string]bool)}
	entries, err := userfile.Parse(path, text)
	errors.As(err, &r.wrong)
	r.begin(s, name, entries, heirs)
	for _, e := range entries {
		switch e.Name[0] {
		case "inherit", "dark":
		case "palette":
			r.paletteEntry(e)
		case "roles":
			r.roleEntry(e)
		default:
			if len(e.Name) == 1 {
				r.say(e.Key, "there is no %q in a theme%s", e.Name[0], suggestion(e.Name[0],
					[]string{"inherit", "dark", "palette", "roles"}, "; it has inherit, dark, [palette] and [roles]"))
			}
		}
	}
	r.references(entries)
	return r.s, r
}

// begin makes the scheme that the file changes.
func (r *fileReader) begin(s Shelf, name string, entries []userfile.Entry, heirs []string) {
	parent, at, dark := "", userfile.Place{}, userfile.Value{}
	for _, e := range entries {
		switch v := e.Value; {
		case len(e.Name) > 1 || e.Name[0] != "inherit" && e.Name[0] != "dark":
		case e.Name[0] == "inherit" && v.Kind == userfile.String:
			parent, at = v.Text, v.Place
		case e.Name[0] == "dark" && v.Kind == userfile.Bool:
			dark = v
		default:
			r.say(v.Place, "%s is %s, and this is %s", e.Name[0],
				map[string]string{"inherit": "the name of a theme in quotes", "dark": "true or false"}[e.Name[0]], v.Kind)
		}
	}
	base := "dark"
	if dark.Kind == userfile.Bool && !dark.Yes {
		base = "light"
	}
	found := r.inherited(s, base, parent, at, append(slices.Clone(heirs), name))
	made := *found
	made.name, made.extra, made.roles = name, clone(found.extra), clone(found.roles)
	if dark.Kind == userfile.Bool {
		made.dark = dark.Yes
	}
	r.s = &made
}

// inherited finds the theme that the file begins with; base when it names none
// or a wrong one.
func (r *fileReader) inherited(s Shelf, base, parent string, at userfile.Place, heirs []string) *scheme {
	if parent != "" {
		found, wrong, err := s.scheme(parent, heirs)
		if err == nil {
			r.wrong = append(r.wrong, wrong...)
			return found
		}
		r.say(at, "%s", strings.TrimPrefix(err.Error(), "themes: "))
	}
	found, _, _ := Shelf{}.scheme(base, nil)
	return found
}

func clone[K comparable, V any](m map[K]V) map[K]V {
	out := make(map[K]V, len(m))
	for k, v := range m {
		out[k] = v
	}
	return out
}

func suggestion(word string, names []string, otherwise string) string {
	if s := userfile.Nearest(word, names); s != "" {
		return s
	}
	return otherwise
}

func paletteNames() []string {
	var names []string
	for _, p := range paletteColours {
		names = append(names, p.name)
	}
	return names
}

// paletteEntry takes NAME = colour, and the parts of { rgb, ansi }.
func (r *fileReader) paletteEntry(e userfile.Entry) {
	if len(e.Name) == 1 {
		if e.Value.Kind != userfile.Table {
			r.say(e.Key, "palette is a table: write [palette], and names with their colours below it")
		}
		return
	}
	name := e.Name[1]
	c, known := r.paletteColour(name)
	switch v := e.Value; {
	case len(e.Name) == 2 && v.Kind == userfile.Table:
		r.place[name] = e.Key
		return
	case len(e.Name) == 2:
		r.place[name] = e.Key
		r.literal(v, &c, "a palette colour")
	case len(e.Name) == 3 && e.Name[2] == "rgb" && v.Kind == userfile.String:
		was := c.ansi
		if r.literal(v, &c, "rgb"); r.ansi[name] {
			c.ansi = was
		}
	case len(e.Name) == 3 && e.Name[2] == "ansi":
		if v.Kind != userfile.Integer || v.Number < 0 || v.Number > 15 {
			r.say(v.Place, "ansi is a number from 0 to 15")
			return
		}
		c.ansi, r.ansi[name] = uint8(v.Number), true
	default:
		r.say(e.Key, `a palette colour is "#rrggbb", 0 to 15, or { rgb = "#rrggbb", ansi = 0 to 15 }`)
		return
	}
	if known {
		*fixed(r.s, name) = c
	} else {
		r.s.extra[name] = c
	}
}

func (r *fileReader) paletteColour(name string) (c colour, known bool) {
	if p := fixed(r.s, name); p != nil {
		return *p, true
	}
	return r.s.extra[name], false
}

// fixed is a colour that every palette has, or nil.
func fixed(s *scheme, name string) *colour {
	for _, p := range paletteColours {
		if p.name == name {
			return p.of(&s.palette)
		}
	}
	return nil
}

// literal reads "#rrggbb" or 0 to 15 into c, and says when it is neither.
func (r *fileReader) literal(v userfile.Value, c *colour, what string) {
	switch hex, isHex := strings.CutPrefix(v.Text, "#"); {
	case v.Kind == userfile.Integer && v.Number >= 0 && v.Number <= 15:
		*c = colour{ownColour | sixteen[v.Number], uint8(v.Number)}
	case v.Kind == userfile.Integer:
		r.say(v.Place, "%d is not one of the terminal's own colours, which are 0 to 15", v.Number)
	case v.Kind == userfile.String && isHex:
		n, err := strconv.ParseUint(hex, 16, 32)
		if err != nil || len(hex) != 6 {
			r.say(v.Place, "%q is not a colour: write # and six hexadecimal digits, such as #86aaff", v.Text)
			return
		}
		*c = colour{uint32(n), nearest16(uint32(n))}
	case v.Kind == userfile.String:
		r.say(v.Place, `%s is "#rrggbb" or 0 to 15, and this is %q`, what, v.Text)
	default:
		r.say(v.Place, `%s is "#rrggbb" or 0 to 15, and this is %s`, what, v.Kind)
	}
}

// sixteen is how most terminals show their own colours, for finding the one
// that stands in for another where there are no more.
var sixteen = [16]uint32{0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
	0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff}

func nearest16(rgb uint32) uint8 {
	best, least := 0, -1
	r, g, b := colour{rgb: rgb}.parts()
	for i, s := range sixteen {
		pr, pg, pb := colour{rgb: s}.parts()
		if d := apart(r-pr, g-pg, b-pb); least < 0 || d < least {
			best, least = i, d
		}
	}
	return uint8(best)
}
