package themes

import (
	"cmp"
	"maps"
	"slices"

	"stompbox/keymap/userfile"
)

func roleOf(name string) (Role, bool) {
	for r, n := range roleNames {
		if n == name {
			return Role(r), true
		}
	}
	return 0, false
}

// roleEntry takes NAME = { ... }, which is the whole look, and its parts.
func (r *fileReader) roleEntry(e userfile.Entry) {
	if len(e.Name) == 1 {
		if e.Value.Kind != userfile.Table {
			r.say(e.Key, "roles is a table: write [roles], and roles with their looks below it")
		}
		return
	}
	name := e.Name[1]
	role, ok := roleOf(name)
	if !ok {
		if _, told := r.place["role "+name]; !told {
			r.say(e.Key, "there is no role %q%s", name, suggestion(name, roleNames[:], "; stompbox themes show dark lists them"))
		}
		r.place["role "+name] = e.Key
		return
	}
	if _, seen := r.place["role "+name]; !seen {
		r.place["role "+name] = e.Key
		r.s.roles[role] = roleSpec{} // nothing of the inherited look stays
	}
	if len(e.Name) == 2 && e.Value.Kind == userfile.Table {
		return
	}
	if len(e.Name) != 3 {
		r.say(e.Key, "a role is a table such as { fg = \"accent\", bold = true }")
		return
	}
	spec := r.s.roles[role]
	r.rolePart(&spec, e.Name[2], e.Key, e.Value)
	r.s.roles[role] = spec
}

func (r *fileReader) rolePart(spec *roleSpec, part string, at userfile.Place, v userfile.Value) {
	attributes := map[string]*bool{"bold": &spec.look.bold, "dim": &spec.look.dim,
		"underline": &spec.look.underline, "reverse": &spec.look.reverse}
	colours := map[string]*colourSpec{"fg": &spec.fg, "bg": &spec.bg}
	if flag, ok := attributes[part]; ok {
		if v.Kind != userfile.Bool {
			r.say(v.Place, "%s is true or false, and this is %s", part, v.Kind)
			return
		}
		*flag = v.Yes
		return
	}
	c, ok := colours[part]
	if !ok {
		names := slices.Concat(slices.Sorted(maps.Keys(colours)), slices.Sorted(maps.Keys(attributes)))
		r.say(at, "a role has no %q%s", part, suggestion(part, names, "; it has fg, bg, bold, dim, underline and reverse"))
		return
	}
	if v.Kind == userfile.String && v.Text != "" && v.Text[0] != '#' {
		*c = colourSpec{name: v.Text}
		return
	}
	var lit colour
	before := len(r.wrong)
	if r.literal(v, &lit, part); len(r.wrong) == before {
		*c = colourSpec{c: &lit}
	}
}

// references finds names of colours that do not exist, and colours of the
// file's own that nothing names: both are mostly slips.
func (r *fileReader) references(entries []userfile.Entry) {
	used := make(map[string]bool)
	names := paletteNames()
	for _, e := range entries {
		if e.Name[0] == "palette" && len(e.Name) == 2 && !slices.Contains(names, e.Name[1]) {
			names = append(names, e.Name[1])
		}
	}
	for n := range r.s.extra {
		if !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	for _, e := range entries {
		if v := e.Value; len(e.Name) == 3 && e.Name[0] == "roles" && (e.Name[2] == "fg" || e.Name[2] == "bg") &&
			v.Kind == userfile.String && v.Text != "" && v.Text[0] != '#' {
			used[v.Text] = true
			if !slices.Contains(names, v.Text) {
				r.say(v.Place, "there is no colour %q in the palette%s", v.Text,
					suggestion(v.Text, names, `; name one of it, or write "#rrggbb" or 0 to 15`))
			} else if r.s.mono && !own(r.s, v.Text) {
				r.say(v.Place, "mono has no palette: give %q a colour in [palette] under another name, or inherit from dark or light", v.Text)
			}
		}
	}
	for _, e := range entries {
		if len(e.Name) == 2 && e.Name[0] == "palette" && !used[e.Name[1]] && fixed(r.s, e.Name[1]) == nil {
			r.say(e.Key, "the colour %q is one of your own, and no role has it%s", e.Name[1],
				suggestion(e.Name[1], paletteNames(), "; name it in [roles], or drop it"))
		}
	}
}

func own(s *scheme, name string) bool { _, ok := s.extra[name]; return ok }

// judge warns of text that is hard to read, once for each colour.
func (r *fileReader) judge(s *scheme) userfile.Mistakes {
	var warnings userfile.Mistakes
	p := &s.palette
	on := func(name string, c colour) ground { return ground{name, c, r.place[name]} }
	grounds := []ground{on("back", p.back), on("selection", p.select_), on("selection-dim", p.faded)}
	warn := func(at userfile.Place, what string, c colour, on []ground) {
		if problem, worst := pale(what, c, on); problem != "" {
			if at == (userfile.Place{}) {
				at = worst.at
			}
			warnings = append(warnings, userfile.Mistake{Path: r.path, Place: at, Problem: problem})
		}
	}
	if !s.mono {
		for _, name := range []string{"text", "dim", "accent", "cyan", "green", "orange", "red", "violet", "grey"} {
			warn(r.place[name], name, *fixed(s, name), grounds)
		}
		warn(r.place["on-badge"], "on-badge", p.onBadge, []ground{on("badge-hold", p.held), on("badge-peek", p.peek),
			on("badge-tail", p.tail), on("badge-consumes", p.consumes), on("badge-danger", p.danger)})
		warn(r.place["on-match"], "on-match", p.onMatch, []ground{on("match", p.match), on("match-now", p.matchNow)})
	}
	looks := s.resolve()
	for _, role := range slices.SortedFunc(maps.Keys(s.roles), cmp.Compare) {
		l := looks[role]
		if _, quiet := decoration[role]; quiet || s.mono && l.bg == nil {
			continue
		}
		fg, on := p.text, grounds
		if l.fg != nil {
			fg = *l.fg
		} else if l.bg == nil {
			continue // the terminal's own text
		}
		if l.bg != nil {
			on = []ground{{"its own background", *l.bg, userfile.Place{}}}
		}
		warn(r.place["role "+role.String()], "the role "+role.String(), fg, on)
	}
	_ = warnings.Err() // for its order
	return warnings
}
