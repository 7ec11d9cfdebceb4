package userfile

import (
	"fmt"
	"strings"
	"testing"
)

func show(v Value) string {
	switch v.Kind {
	case String:
		return fmt.Sprintf("%q", v.Text)
	case Integer:
		return fmt.Sprint(v.Number)
	case Bool:
		return fmt.Sprint(v.Yes)
	case List:
		var parts []string
		for _, i := range v.Items {
			parts = append(parts, fmt.Sprintf("%s@%d:%d", show(i), i.Line, i.Column))
		}
		return "[" + strings.Join(parts, " ") + "]"
	}
	return v.Kind.String()
}

func TestParse(t *testing.T) {
	entries, err := Parse("f", []byte("\ufeff# keys\ntheme = \"dark\" # ü\n\"é\" = 7\n[a.b]\nx.\"y.z\" = [\n  \"1\",\n  2 ]\n[c]\nd = { e = true, f = { } }\n[[g]]\nh = 1.5\n"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, fmt.Sprintf("%s@%d:%d %s@%d:%d", strings.Join(e.Name, "/"), e.Key.Line, e.Key.Column, show(e.Value), e.Value.Line, e.Value.Column))
	}
	want := []string{
		`theme@2:1 "dark"@2:9`, `é@3:1 7@3:7`, `a/b@4:2 a table@4:2`, `a/b/x/y.z@5:1 ["1"@6:3 2@7:3]@5:1`,
		`c@8:2 a table@8:2`, `c/d@9:1 a table@9:5`, `c/d/e@9:7 true@9:11`, `c/d/f@9:17 a table@9:21`,
		`g@10:3 a value of another kind@10:3`, `g/h@11:1 a value of another kind@11:5`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestParseSaysWhere(t *testing.T) {
	for text, want := range map[string]string{
		"a = 1\nb = \n":               "f:2:",
		"a = 1\na = 2\n":              "f:2:1: this is not TOML",
		"x = [1]\nx.y = [2]\n":        "written in quotes",
		"[a]\nb = \"\xff\"":           "f:2:",
		"[a\n":                        "f:1:",
		"a = \"" + "never closed\n\n": "f:1:",
	} {
		entries, err := Parse("f", []byte(text))
		if err == nil || !strings.Contains(err.Error(), want) || entries != nil {
			t.Errorf("Parse(%q) = %v, %v; want %q", text, entries, err, want)
		}
	}
}

func TestMistakesInTheOrderOfTheFile(t *testing.T) {
	if Mistakes(nil).Err() != nil {
		t.Error("no mistake is an error")
	}
	err := Mistakes{{"f", Place{3, 1}, "c"}, {"f", Place{1, 9}, "b"}, {"f", Place{}, "a"}, {"", Place{}, "z"}}.Err()
	if got := err.Error(); got != "f: a\nz\nf:1:9: b\nf:3:1: c" {
		t.Errorf("%q", got)
	}
}

func TestNearest(t *testing.T) {
	names := []string{"ack", "nack", "compose", "move.down", "connection.open"}
	for word, want := range map[string]string{
		"akc": `; did you mean "ack"?`, "Compose": `; did you mean "compose"?`, "move.donw": `; did you mean "move.down"?`,
		"conection.open": `; did you mean "connection.open"?`, "zzz": "", "": "", "quit": "",
	} {
		if got := Nearest(word, names); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("[a]\nb = [\"c\", {d = 1}]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		entries, err := Parse("f", text)
		if err != nil {
			return
		}
		for _, e := range entries {
			if len(e.Name) == 0 || e.Key.Line < 1 || e.Key.Column < 1 || e.Value.Line < 1 {
				t.Fatalf("%q: entry %+v has no place", text, e)
			}
		}
	})
}
