package themes

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

func in256(c colour) colour {
	r, g, b := parts256(nearest256(c))
	return colour{rgb: uint32(r<<16 | g<<8 | b)}
}

// TestContrast: words are readable on the background the theme is made for and
// on both selections, in true colour and in 256 colours.
func TestContrast(t *testing.T) {
	for _, s := range builtin {
		name, p := s.name, s.palette
		if s.mono {
			continue
		}
		least := 4.5
		if strings.HasPrefix(name, "high-contrast") {
			least = 7
		}
		for role, l := range s.resolve() {
			want := least
			w, decorates := decoration[Role(role)]
			if decorates {
				want = w
			} else if l.bg != nil {
				want = 4.5
			}
			fg := p.text
			if l.fg != nil {
				fg = *l.fg
			}
			backs := map[string]colour{"the background": p.back, "a selection": p.select_, "a selection without focus": p.faded}
			if s.dark {
				backs["black"] = colour{}
			}
			if l.bg != nil {
				backs = map[string]colour{"its own background": *l.bg}
			}
			for where, back := range backs {
				if where != "the background" && decorates {
					continue
				}
				if c := contrast(fg, back); c < want {
					t.Errorf("%s: %s on %s has %.2f, want %.1f", name, Role(role), where, c, want)
				}
				if c := contrast(in256(fg), in256(back)); c < want*0.9 { // the cube is coarse
					t.Errorf("%s in 256 colours: %s on %s has %.2f, want %.1f", name, Role(role), where, c, want*0.9)
				}
			}
		}
	}
}

var sgr = regexp.MustCompile("^(\x1b\\[[0-9]+(;[0-9]+)*m)?$")

func TestEveryThemeInEveryProfile(t *testing.T) {
	for _, name := range Names() {
		for _, p := range []Profile{NoColour, ANSI16, ANSI256, TrueColour} {
			th, err := Find(name, p)
			if (th.Ground == "") != (p == NoColour || name == "mono") || !sgr.MatchString(th.Ground) {
				t.Errorf("%s, profile %d: the ground is %q", name, p, th.Ground)
			}
			if err != nil || th.Name != name {
				t.Fatalf("Find(%s) = %q, %v", name, th.Name, err)
			}
			for r := range roleCount {
				s := th.SGR(r)
				if !sgr.MatchString(s) || strings.HasPrefix(s, "\x1b[0") {
					t.Errorf("%s: role %d is %q", name, r, s)
				}
				if p == NoColour || name == "mono" {
					for _, code := range strings.FieldsFunc(strings.Trim(s, "\x1b[m"), func(r rune) bool { return r == ';' }) {
						if !strings.Contains(" 1 2 4 7 ", " "+code+" ") {
							t.Errorf("%s without colours: role %d is %q", name, r, s)
						}
					}
				}
			}
			for _, must := range []Role{Selected, SelectedDim, BorderFocus, TitleFocus, ReadOnly, BadgeHold, BadgeConsumes, InputCursor, MatchCurrent, ButtonFocus, Unknown, Rejected} {
				if th.SGR(must) == "" {
					t.Errorf("%s, profile %d: role %d is not told from text", name, p, must)
				}
			}
			for _, pair := range [][2]Role{{BorderFocus, Border}, {TitleFocus, Title}, {Selected, SelectedDim}, {Match, MatchCurrent}, {ButtonFocus, Button}} {
				if th.SGR(pair[0]) == th.SGR(pair[1]) {
					t.Errorf("%s, profile %d: roles %d and %d look the same", name, p, pair[0], pair[1])
				}
			}
		}
	}
	if got := (Theme{}).SGR(Bad); got != "" {
		t.Errorf("the zero theme says %q", got)
	}
}

// The sixteen colours of two terminals that many copy: xterm's, and the text
// console's of Linux and the PC.
var sixteens = map[string][16]uint32{
	"xterm": {0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
		0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff},
	"console": {0x000000, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa, 0xaa00aa, 0x00aaaa, 0xaaaaaa,
		0x555555, 0xff5555, 0x55ff55, 0xffff55, 0x5555ff, 0xff55ff, 0x55ffff, 0xffffff},
}

// With sixteen colours, which are the user's, the selected row has one colour
// of text, and that is read; only what has a background of its own keeps it.
func TestSelectionIsReadInSixteenColours(t *testing.T) {
	for _, s := range builtin {
		th, err := Find(s.name, ANSI16)
		if err != nil {
			t.Fatal(err)
		}
		if s.mono {
			continue
		}
		looks := s.resolve()
		for _, focused := range []bool{false, true} {
			bar := looks[map[bool]Role{false: SelectedDim, true: Selected}[focused]]
			for name, of := range sixteens {
				// the grey of xterm is the one that no colour is far from
				if c := contrast(colour{rgb: of[bar.fg.ansi]}, colour{rgb: of[bar.bg.ansi]}); c < 4.5 && !(name == "xterm" && bar.bg.ansi == 8 && c >= 4) {
					t.Errorf("%s, %s, focused %v: text on the selection has %.2f", s.name, name, focused, c)
				}
			}
			for r, l := range looks {
				got := th.OnBar(th.SGR(Role(r)), focused)
				if l.bg == nil && !l.reverse && strings.ContainsAny(strings.ReplaceAll(got, "\x1b[1m", ""), "0123456789") {
					t.Errorf("%s, focused %v: %s is %q on the selection", s.name, focused, Role(r), got)
				}
				if l.bg != nil && got != th.SGR(Role(r)) {
					t.Errorf("%s: %s with a background of its own became %q", s.name, Role(r), got)
				}
			}
		}
		if th, _ := Find(s.name, TrueColour); th.Restyles(true) || th.Restyles(false) {
			t.Errorf("%s restyles rows in true colour", s.name)
		}
	}
}

// On paper none of the sixteen colours of words is as good as not there, and
// with high contrast all are read.
func TestPaperInSixteenColours(t *testing.T) {
	for _, s := range builtin {
		if s.dark {
			continue
		}
		for role, l := range s.resolve() {
			least := 2.0
			if strings.HasPrefix(s.name, "high-contrast") {
				least = 3.9
			}
			if _, decorates := decoration[Role(role)]; decorates || l.fg == nil {
				continue
			}
			for name, of := range sixteens {
				back := uint32(0xffffff)
				if l.bg != nil {
					back = of[l.bg.ansi]
				}
				if c := contrast(colour{rgb: of[l.fg.ansi]}, colour{rgb: back}); c < least {
					t.Errorf("%s, %s: %s has %.2f", s.name, name, Role(role), c)
				}
			}
		}
	}
}

func TestSGR(t *testing.T) {
	c := colour{0xff8095, 9}
	for p, want := range map[Profile]string{TrueColour: "\x1b[1;38;2;255;128;149m", ANSI256: "\x1b[1;38;5;210m", ANSI16: "\x1b[1;91m", NoColour: "\x1b[1m"} {
		if got := (look{fg: &c, bold: true}).sgr(p); got != want {
			t.Errorf("profile %d: %q, want %q", p, got, want)
		}
	}
	if got := (look{bg: &colour{0, 4}}).sgr(ANSI16); got != "\x1b[44m" {
		t.Errorf("background: %q", got)
	}
}

func TestFindNamesTheThemes(t *testing.T) {
	_, err := Find("solar", TrueColour)
	if err == nil || err.Error() != `themes: there is no theme "solar"; choose one of `+strings.Join(Names(), ", ") {
		t.Errorf("%v", err)
	}
}

func TestDetect(t *testing.T) {
	for _, tc := range []struct {
		env  string
		want string
	}{
		{"TERM=xterm-256color", "dark 2"},
		{"TERM=xterm-256color COLORTERM=truecolor", "dark 3"},
		{"TERM=xterm-256color COLORTERM=24bit COLORFGBG=0;15", "light 3"},
		{"TERM=xterm COLORFGBG=15;0", "dark 1"},
		{"TERM=xterm COLORFGBG=0;default;15", "light 1"},
		{"TERM=xterm COLORFGBG=0;default", "dark 1"},
		{"TERM=xterm COLORFGBG=15", "dark 1"},
		{"TERM=xterm COLORFGBG=7;8", "dark 1"},
		{"TERM=xterm-kitty", "dark 3"},
		{"TERM=screen-256color COLORTERM=truecolor", "dark 2"},
		{"TERM=screen-256color COLORTERM=truecolor TERM_PROGRAM=tmux", "dark 3"},
		{"TERM=tmux-256color COLORTERM=truecolor", "dark 3"},
		{"TERM=linux", "dark 1"},
		{"TERM=dumb COLORTERM=truecolor", "mono 0"},
		{"TERM=vt100", "mono 0"},
		{"", "mono 0"},
		{"WT_SESSION=1", "dark 3"},
		{"TERM=xterm-256color NO_COLOR=1 COLORFGBG=0;15", "mono 0"},
		{"TERM=xterm-256color NO_COLOR=1 STOMPBOX_THEME=light", "light 2"},
		{"TERM=xterm-256color STOMPBOX_THEME=nonsense", "nonsense 2"},
		{"TERM=xterm-256color KEPT=dune COLORFGBG=0;15", "dune 2"},
		{"TERM=xterm-256color KEPT=dune CONFIG=fjord", "fjord 2"},
		{"TERM=xterm-256color KEPT=dune CONFIG=fjord NO_COLOR=1", "mono 0"},
		{"TERM=xterm-256color CONFIG=fjord NO_COLOR=1 STOMPBOX_THEME=ember", "ember 2"},
		{"TERM=xterm-256color NO_COLOR=1 STOMPBOX_THEME=ember FLAG=plum", "plum 2"},
	} {
		env := func(key string) string {
			for _, kv := range strings.Fields(tc.env) {
				if k, v, _ := strings.Cut(kv, "="); k == key {
					return v
				}
			}
			return ""
		}
		name, p, _ := Detect(Wishes{Flag: env("FLAG"), Config: env("CONFIG"), Kept: env("KEPT"), Environ: env})
		if got := fmt.Sprintf("%s %d", name, p); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.env, got, tc.want)
		}
	}
	if !ASCIIOnly(func(k string) string { return map[string]string{"TERM": "vt220"}[k] }) || ASCIIOnly(func(string) string { return "" }) {
		t.Error("ASCIIOnly")
	}
}
