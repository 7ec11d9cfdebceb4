package themes

import (
	"math"
	"testing"
)

// How colours reach eyes that lack one kind of cone, in linear light (Machado,
// Oliveira and Fernandes 2009, full severity).
var sights = map[string][3][3]float64{
	"all cones": {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"no long":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"no middle": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"no short":  {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

// seen is a colour as Oklab (lightness, green to red, blue to yellow).
func seen(c colour, by [3][3]float64) (lab [3]float64) {
	r, g, b := c.parts()
	var in, rgb [3]float64
	for i, n := range []int{r, g, b} {
		if v := float64(n) / 255; v <= 0.04045 {
			in[i] = v / 12.92
		} else {
			in[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	for i, row := range by {
		rgb[i] = min(1, max(0, row[0]*in[0]+row[1]*in[1]+row[2]*in[2]))
	}
	l := math.Cbrt(0.4122214708*rgb[0] + 0.5363325363*rgb[1] + 0.0514459929*rgb[2])
	m := math.Cbrt(0.2119034982*rgb[0] + 0.6806995451*rgb[1] + 0.1073969566*rgb[2])
	s := math.Cbrt(0.0883024619*rgb[0] + 0.2817188376*rgb[1] + 0.6299787005*rgb[2])
	return [3]float64{0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*m + 0.4505937099*s, 0.0259040371*l + 0.7827717662*m - 0.8086757660*s}
}

// alike is the least distance between the colours of the states, and who sees it.
func alike(p palette) (least float64, who string) {
	least = math.Inf(1)
	states := []colour{p.green, p.orange, p.red, p.violet}
	for sight, by := range sights {
		for i, a := range states {
			for _, b := range states[:i] {
				x, y := seen(a, by), seen(b, by)
				d := math.Sqrt((x[0]-y[0])*(x[0]-y[0]) + (x[1]-y[1])*(x[1]-y[1]) + (x[2]-y[2])*(x[2]-y[2]))
				if d < least {
					least, who = d, sight
				}
			}
		}
	}
	return least, who
}

// TestDistinct: acked, waiting, rejected and held are told apart by everyone in
// the themes that promise it. 0.02 is about what can be seen at all.
func TestDistinct(t *testing.T) {
	for _, s := range builtin {
		d, who := alike(s.palette)
		if (s.name == "distinct" || s.name == "distinct-light") && d < 0.08 {
			t.Errorf("%s: two states are %.3f apart with %s, want 0.08", s.name, d, who)
		}
	}
	if d, _ := alike(darkPalette); d > 0.08 {
		t.Errorf("dark has %.3f: the test sees no difference between themes", d)
	}
}
