package template

import "testing"

// A sketch has something of the right form for everything but files, and what
// stands in it can be found again in the source.
func TestSketch(t *testing.T) {
	from := desk(t)
	for _, c := range []struct {
		source, want               string
		line, column, back, backTo int // a place in want, and where it is in source
	}{
		{"", "", 1, 1, 1, 1},
		{"plain", "plain", 1, 3, 1, 3},
		{`{"a":{{seq}},x}`, `{"a":1,x}`, 1, 8, 1, 14},
		{"ü{{now \"ms\"}}\nb{{seq}}c", "ü1800000000000\nb1c", 2, 3, 2, 9},
		{`{{uuid}}!`, sketchID + "!", 1, 37, 1, 9},
		{`{{uuid}}!`, sketchID + "!", 1, 20, 1, 1}, // in what is filled in: where that begins
		{`{{"{{"}}x`, "{{x", 1, 3, 1, 9},
		{`{{env "EMPTY"}}x`, "x", 1, 1, 1, 16},
		{`{{seq}}`, "1", 1, 2, 1, 1}, // its end
	} {
		s, ok := SketchOf([]byte(c.source), from)
		if !ok || string(s.Octets) != c.want {
			t.Errorf("%q: %q, %v, want %q", c.source, s.Octets, ok, c.want)
			continue
		}
		if line, column := s.Place(c.line, c.column); line != c.back || column != c.backTo {
			t.Errorf("%q: %d:%d is said to be %d:%d, want %d:%d", c.source, c.line, c.column, line, column, c.back, c.backTo)
		}
	}
	for _, source := range []string{`{{file "body"}}`, `{{env "NOBODY_HAS_THIS"}}`, "{{nope}}", "{{seq"} {
		if s, ok := SketchOf([]byte(source), from); ok {
			t.Errorf("%q: %q, which nobody can know", source, s.Octets)
		}
	}
}
