package inspect

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// anyJSON makes a value with names in an order of its own.
func anyJSON(rng *rand.Rand, depth int) any {
	switch k := rng.IntN(8); {
	case depth > 3 || k < 3:
		return []any{rng.IntN(5), "text", true, nil, fmt.Sprint(rng.IntN(9))}[rng.IntN(5)]
	case k < 5:
		list := []any{}
		for range rng.IntN(6) {
			list = append(list, anyJSON(rng, depth+1))
		}
		return list
	default:
		object := map[string]any{}
		for range rng.IntN(6) {
			object[fmt.Sprintf("name%d", rng.IntN(8))] = anyJSON(rng, depth+1)
		}
		return object
	}
}

// shuffled writes v with its names in another order and other blanks.
func shuffled(rng *rand.Rand, v any) string {
	switch v := v.(type) {
	case []any:
		var parts []string
		for _, x := range v {
			parts = append(parts, shuffled(rng, x))
		}
		return "[ " + strings.Join(parts, " ,") + "\n]"
	case map[string]any:
		var parts []string
		for name, x := range v {
			parts = append(parts, fmt.Sprintf("%q :%s", name, shuffled(rng, x)))
		}
		rng.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		return "{" + strings.Join(parts, ",\t") + "}"
	}
	b, _ := json.Marshal(v)
	return string(b)
}

// TestTreeDiff: the order of names and blanks are no difference, and one value
// more or less is one.
func TestTreeDiff(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		v := map[string]any{"list": []any{1, 2, anyJSON(rng, 0), anyJSON(rng, 0)}, "x": anyJSON(rng, 0)}
		a, b := shuffled(rng, v), shuffled(rng, v)
		if n := against(t, message(a), message(b)).compared().body; n != 0 {
			t.Fatalf("%d differ:\n%s\n%s", n, a, b)
		}
		list := v["list"].([]any)
		at := rng.IntN(len(list) + 1)
		v["list"] = append(append(append([]any{}, list[:at]...), "one more"), list[at:]...)
		c := shuffled(rng, v)
		for _, pair := range [][2]string{{a, c}, {c, a}} {
			d := against(t, message(pair[0]), message(pair[1]))
			if n := d.compared().body; n != 1 {
				t.Fatalf("%d differ:\n%s\n%s\n%s", n, pair[0], pair[1], d.Text(Diff))
			}
		}
	}
}

// TestDiffLong: in a long list, one element more at the front is one difference.
func TestDiffLong(t *testing.T) {
	var list []string
	for i := range 5000 {
		list = append(list, fmt.Sprint(`{"id":`, i, `}`), "0")
	}
	a := "[" + strings.Join(list, ",") + "]"
	b := `[{"id":"new"},` + strings.Join(list[:9000], ",") + "," + strings.Join(list[9002:], ",") + "]"
	if d := against(t, message(a), message(b)); d.compared().body != 3 {
		t.Errorf("%d differ", d.compared().body)
	}
}

// TestDiffBeyond: what differs behind the part that is compared is said.
func TestDiffBeyond(t *testing.T) {
	body := "[" + strings.Repeat(`{"a":1},`, 2*mib/8)
	d := against(t, message(body+"1]"), message(body+"2]"))
	text := string(d.Text(Diff))
	if !strings.Contains(text, fmt.Sprintf("differ, from byte %d on", len(body))) || d.compared().body == 0 {
		t.Errorf("%s", text)
	}
	if l := string(d.Label(Diff)); strings.Contains(l, "body: the same") {
		t.Errorf("label %q", l)
	}
}

// FuzzDiff compares whatever comes: nothing unsafe gets out, no row is too wide,
// and what is compared with itself differs in nothing.
func FuzzDiff(f *testing.F) {
	for _, s := range []string{order, "<a x='1'><b>1</b>t<!-- c --></a>", "<a><b/></a>", `[1,[2,{"a":[]}],"\u00e9"]`, "text\nlines", "\x00\xff", `{"a":1,"a":2}`,
		"<a>\x1b[2J</a>", "{}", "[]", "<?x?><a/>", "1\n2\n"} {
		f.Add(s, strings.ToUpper(s), uint8(len(s)))
		f.Add(s, s+" ", uint8(40))
	}
	f.Fuzz(func(t *testing.T, a, b string, width uint8) {
		d := against(t, message(a), message(b))
		if d.Len(Diff, int(width)) < 3000 {
			rowsOf(t, d, Diff, int(width))
		}
		stripped(t, d, Diff, int(width)/2, int(width), 0, 50)
		d.Label(Diff)
		x, y := Open(message(a)), Open(message(a))
		if c := (&comparison{}); x.content().kind == kindJSON || x.content().kind == kindXML {
			c.say(0, "")
			if c.compareTrees(x.content(), y.content(), 0) && c.body != 0 {
				t.Fatalf("%q differs from itself: %s", a, c.src.text())
			}
		}
	})
}

func BenchmarkDiff(b *testing.B) {
	var x, y strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&x, "%s\n", strings.Replace(order, "42", fmt.Sprint(i), 1))
		fmt.Fprintf(&y, "%s\n", strings.Replace(order, "42", fmt.Sprint(i+i/50), 1))
	}
	for b.Loop() {
		d := Open(message(y.String()))
		d.Against(Open(message(x.String())), "x")
		d.Len(Diff, 80)
	}
}
