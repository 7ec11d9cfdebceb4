package themes

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// shelf makes a folder of themes: name, text, name, text.
func shelf(t *testing.T, files ...string) Shelf {
	t.Helper()
	s := Shelf{Dir: t.TempDir()}
	for i := 0; i < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(s.Dir, files[i]+".toml"), []byte(files[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func TestUserTheme(t *testing.T) {
	s := shelf(t, "mine", `
inherit = "fjord"
[palette]
accent = "#ffcc66"
violet = { rgb = "#ddbbff", ansi = 5 }
pink = "#ff99bb"
[roles]
held = { fg = "pink", bold = true }
good = { fg = 10 }
dim = {}
unknown.reverse = true
[roles.toast]
bg = "green"
fg = "#000000"
`, "heir", "inherit = \"mine\"\n[palette]\ngreen = 2\n")
	th, wrong, err := s.Find("mine", TrueColour)
	if err != nil || wrong != nil {
		t.Fatal(err, wrong)
	}
	fjord, _ := Find("fjord", TrueColour)
	for role, want := range map[Role]string{
		TitleFocus: "\x1b[1;38;2;255;204;102m", FrameOut: "\x1b[38;2;221;187;255m", Held: "\x1b[1;38;2;255;153;187m",
		Good: "\x1b[92m", Dim: "", Unknown: "\x1b[7m", Toast: "\x1b[38;2;0;0;0;48;2;169;205;152m", Bad: fjord.SGR(Bad),
	} {
		if got := th.SGR(role); got != want {
			t.Errorf("%s is %q, want %q", role, got, want)
		}
	}
	if th, _, _ := s.Find("mine", ANSI16); th.SGR(FrameOut) != "\x1b[35m" || th.SGR(Held) != "\x1b[1;37m" {
		t.Errorf("in sixteen: %q %q", th.SGR(FrameOut), th.SGR(Held))
	}
	heir, wrong, err := s.Find("heir", TrueColour)
	if err != nil || wrong != nil || heir.SGR(Held) != th.SGR(Held) || heir.SGR(Toast) != "\x1b[38;2;0;0;0;42m" || heir.Name != "heir" {
		t.Errorf("heir: %v %v %q %q", err, wrong, heir.SGR(Held), heir.SGR(Toast))
	}
	if names := strings.Join(s.Names(), " "); !strings.HasSuffix(names, " mono heir mine") {
		t.Errorf("names: %s", names)
	}
}

func TestEveryMistakeOfATheme(t *testing.T) {
	s := shelf(t, "bad", `inherit = "drak"
dark = "yes"
colour = 1
[palette]
acent = "#ffffff"
red = "#12345"
green = 16
cyan = "blue"
text = { rgb = "#ffffff", ansi = 99 }
orange = { hue = 3 }
[roles]
hled = { fg = "red" }
held = { fg = "violett", bold = 1, blink = true }
good = "red"
[rolls]
held = {}
`)
	want := []string{
		`1:11: there is no theme "drak"; choose one of dark, light,`,
		`2:8: dark is true or false, and this is a string`,
		`3:1: there is no "colour" in a theme; it has inherit, dark, [palette] and [roles]`,
		`5:1: the colour "acent" is one of your own, and no role has it; did you mean "accent"?`,
		`6:7: "#12345" is not a colour: write # and six hexadecimal digits`,
		`7:9: 16 is not one of the terminal's own colours, which are 0 to 15`,
		`8:8: a palette colour is "#rrggbb" or 0 to 15, and this is "blue"`,
		`9:34: ansi is a number from 0 to 15`,
		`10:12: a palette colour is "#rrggbb", 0 to 15, or {`,
		`12:1: there is no role "hled"; did you mean "held"?`,
		`13:15: there is no colour "violett" in the palette; did you mean "violet"?`,
		`13:33: bold is true or false, and this is a whole number`,
		`13:36: a role has no "blink"; it has fg, bg, bold, dim, underline and reverse`,
		`14:1: a role is a table such as { fg = "accent", bold = true }`,
		`15:2: there is no "rolls" in a theme; did you mean "roles"?`,
	}
	path, _ := s.Path("bad")
	_, err := s.Check(path)
	if err == nil {
		t.Fatal("no mistake found")
	}
	got := strings.Split(err.Error(), "\n")
	for i := range max(len(got), len(want)) {
		g, w := "", ""
		if i < len(got) {
			g = strings.TrimPrefix(got[i], path+":")
		}
		if i < len(want) {
			w = want[i]
		}
		if w == "" || !strings.HasPrefix(g, w) {
			t.Errorf("got  %s\nwant %s", g, w)
		}
	}
	th, wrong, err := s.Find("bad", TrueColour)
	if err != nil || len(wrong) != len(want) || th.SGR(Good) == "" && th.SGR(Bad) == "" {
		t.Errorf("a theme with mistakes is made of the rest: %v, %d mistakes, %q", err, len(wrong), th.SGR(Bad))
	}
}

func TestInheritEndsSomewhere(t *testing.T) {
	s := shelf(t, "a", `inherit = "b"`, "b", `inherit = "a"`, "dark", "inherit = \"dark\"\n[palette]\nred = 1\n", "broken", "[palette\n")
	if _, wrong, err := s.Find("a", TrueColour); err != nil || len(wrong) != 1 || !strings.Contains(wrong[0].Problem, "a inherits from itself, by way of a, b") {
		t.Errorf("%v %v", err, wrong)
	}
	if th, wrong, err := s.Find("dark", TrueColour); err != nil || wrong != nil || th.SGR(Bad) != "\x1b[31m" {
		t.Errorf("the user's dark: %v %v %q", err, wrong, th.SGR(Bad))
	}
	if th, wrong, err := s.Find("broken", TrueColour); err != nil || len(wrong) != 1 || th.SGR(Bad) == "" {
		t.Errorf("broken: %v %v", err, wrong)
	}
	for _, name := range []string{"../a", `..\a`, "", "nobody"} {
		if _, _, err := s.Find(name, TrueColour); err == nil {
			t.Errorf("%q was found", name)
		}
	}
}

func TestHardToReadIsAWarning(t *testing.T) {
	s := shelf(t, "pale", "[palette]\ndim = \"#505060\"\nselection = \"#6070a0\"\n[roles]\nheld = { fg = \"#404040\" }\nborder = { fg = \"#222222\" }\ngood = { fg = 8 }\ntoast = { fg = \"#777777\", bg = \"#888888\" }\n")
	path, _ := s.Path("pale")
	warnings, err := s.Check(path)
	if err != nil {
		t.Fatal(err)
	}
	text := warnings.Error()
	for _, want := range []string{
		path + ":2:1: dim has a contrast of 1.62 to 1 on selection; below 4.5 it is hard to read",
		path + ":3:1: text has a contrast of 3.43 to 1 on selection", path + ":5:1: the role held has a contrast of 1.",
		path + ":8:1: the role toast has a contrast of 1.26 to 1 on its own background",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s\nlacks %s", text, want)
		}
	}
	if strings.Contains(text, "border") || strings.Contains(text, "role good") {
		t.Errorf("judged what is not read or not known:\n%s", text)
	}
}

// What show prints gives the same theme again, as it is and with every role's
// line in force; and no built-in theme is hard to read.
func TestShownThemesComeBack(t *testing.T) {
	for _, name := range Names() {
		text, err := Shelf{}.TOML(name)
		if err != nil {
			t.Fatal(err)
		}
		head, roles, _ := strings.Cut(text, "[roles]\n")
		s := shelf(t, "as-it-is", text, "whole", head+"[roles]\n"+strings.ReplaceAll(roles, "# ", ""))
		for _, again := range []string{"as-it-is", "whole"} {
			path, _ := s.Path(again)
			if warnings, err := s.Check(path); err != nil || warnings != nil {
				t.Errorf("%s, %s: %v\n%v", name, again, err, warnings)
			}
			for _, p := range []Profile{NoColour, ANSI16, ANSI256, TrueColour} {
				want, _ := Find(name, p)
				got, _, _ := s.Find(again, p)
				for r := range roleCount {
					if got.SGR(r) != want.SGR(r) {
						t.Errorf("%s, %s: %s is %q, want %q", name, again, r, got.SGR(r), want.SGR(r))
					}
				}
				if got.Dark != want.Dark {
					t.Errorf("%s, %s: dark is %t", name, again, got.Dark)
				}
			}
		}
	}
	s := shelf(t, "mine", "inherit = \"dark\"\n[palette]\npink = \"#ff99bb\"\n[roles]\nheld = { fg = \"pink\" }\n")
	text, err := s.TOML("mine")
	if err != nil || !strings.Contains(text, "\nheld = { fg = \"pink\" }\n") {
		t.Errorf("%v\n%s", err, text)
	}
	s2 := shelf(t, "mine", "inherit = \"dark\"\n[palette]\npink = \"#ff99bb\"\n[roles]\nheld = { fg = \"pink\" }\n", "next", text)
	if path, _ := s2.Path("next"); path != "" {
		if _, err := s2.Check(path); err != nil {
			t.Error(err)
		}
	}
}

func FuzzTheme(f *testing.F) {
	f.Add("inherit = \"dark\"\n[palette]\nred = 1\npink = { rgb = \"#ffffff\", ansi = 3 }\n[roles]\nheld = { fg = \"pink\" }")
	f.Fuzz(func(t *testing.T, text string) {
		s, r := Shelf{}.parse("f", "x", []byte(text), nil)
		th := s.build(TrueColour)
		for role := range roleCount {
			if !sgr.MatchString(th.SGR(role)) {
				t.Fatalf("%q: %s is %q", text, role, th.SGR(role))
			}
		}
		r.judge(s)
	})
}
