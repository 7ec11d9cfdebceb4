package themes

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// TOML writes a theme as a file to start one's own from: its palette, and the
// looks of all roles as remarks.
func (s Shelf) TOML(name string) (string, error) {
	found, _, err := s.scheme(name, nil)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# A theme like %s. Save it as NAME.toml in the folder stompbox/themes of your\n"+
		"# configuration, and look at it with stompbox --theme NAME.\n\ninherit = %q\ndark = %t\n", name, name, found.dark)
	if !found.mono || len(found.extra) > 0 {
		b.WriteString("\n# \"#rrggbb\", or with the one of the sixteen that stands in where there are no more.\n[palette]\n")
	}
	if !found.mono {
		for _, p := range paletteColours {
			line := fmt.Sprintf("%s = %s", p.name, p.of(&found.palette))
			if p.use != "" {
				line = fmt.Sprintf("%-54s # %s", line, p.use)
			}
			b.WriteString(line + "\n")
		}
	}
	for _, n := range slices.Sorted(maps.Keys(found.extra)) {
		fmt.Fprintf(&b, "%q = %s\n", n, found.extra[n])
	}
	b.WriteString("\n# Take the # away from what is to differ; a line is the whole look of a role.\n[roles]\n")
	looks := found.resolve()
	for r, l := range looks {
		mark := "# "
		if _, ok := found.roles[Role(r)]; ok {
			mark = ""
		}
		fmt.Fprintf(&b, "%s%s = %s\n", mark, Role(r), found.describe(Role(r), l))
	}
	return b.String(), nil
}

// String is the colour as a file has it.
func (c colour) String() string {
	if c.own() {
		return fmt.Sprint(c.ansi)
	}
	return fmt.Sprintf(`{ rgb = "#%06x", ansi = %d }`, c.rgb, c.ansi)
}

// describe is a role's look as a file has it.
func (s *scheme) describe(r Role, l look) string {
	var parts []string
	spec := s.roles[r]
	for _, c := range []struct {
		part string
		spec colourSpec
		c    *colour
	}{{"fg", spec.fg, l.fg}, {"bg", spec.bg, l.bg}} {
		switch {
		case c.c == nil:
		case c.spec.name != "":
			parts = append(parts, fmt.Sprintf("%s = %q", c.part, c.spec.name))
		case s.nameOf(c.c) != "":
			parts = append(parts, fmt.Sprintf("%s = %q", c.part, s.nameOf(c.c)))
		case c.c.own():
			parts = append(parts, fmt.Sprintf("%s = %d", c.part, c.c.ansi))
		default:
			parts = append(parts, fmt.Sprintf("%s = \"#%06x\"", c.part, c.c.rgb))
		}
	}
	for _, a := range []struct {
		on   bool
		name string
	}{{l.bold, "bold"}, {l.dim, "dim"}, {l.underline, "underline"}, {l.reverse, "reverse"}} {
		if a.on {
			parts = append(parts, a.name+" = true")
		}
	}
	if len(parts) == 0 {
		return "{}"
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}

// nameOf finds which colour of the palette c is, not merely looks like.
func (s *scheme) nameOf(c *colour) string {
	for _, p := range paletteColours {
		if p.of(&s.palette) == c {
			return p.name
		}
	}
	return ""
}
