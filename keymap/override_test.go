package keymap

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stompbox/keymap/userfile"
)

func parse(t *testing.T, text string) (*Map, []string) {
	t.Helper()
	m, err := Parse("keys.toml", []byte(text))
	if m == nil {
		t.Fatal("no map")
	}
	if err == nil {
		return m, nil
	}
	return m, strings.Split(err.Error(), "\n")
}

func TestUserKeys(t *testing.T) {
	m, wrong := parse(t, `
[messages]
ack = ["x", "ctrl+a"]
nack = ["a"]              # a swap is no clash
"ack.upto" = []
compose = "B"             # a pane's action in one pane
[global]
"move.down" = ["down"]
themes = ["f9"]
[everywhere]
quit = ["ctrl+q"]
[composer]
"composer.send" = ["alt+enter"]
`)
	if wrong != nil {
		t.Fatalf("refused: %q", wrong)
	}
	for _, tc := range []struct {
		ctx  Context
		key  string
		want Action
	}{
		{Messages, "x", Ack}, {Messages, "ctrl+a", Ack}, {Messages, "a", Nack}, {Messages, "A", ""}, {Messages, "B", Compose}, {Messages, "c", Compose},
		{Inspector, "a", Ack}, {Inspector, "x", Nack}, {Inspector, "A", AckUpTo}, {Frames, "B", ""},
		{Global, "j", ""}, {Global, "down", MoveDown}, {Help, "j", MoveDown}, {Messages, "f9", OpenThemes},
		{Global, "q", Quit}, {Form, "ctrl+q", Quit}, {Form, "ctrl+c", ""}, {Composer, "ctrl+s", ""}, {Composer, "alt+enter", Send},
	} {
		if got, _ := m.Lookup(tc.ctx, tc.key); got != tc.want {
			t.Errorf("%s in %s = %q, want %q", tc.key, tc.ctx, got, tc.want)
		}
	}
	for _, b := range m.Table() {
		if want := b.in(Messages) && (b.Action == Ack || b.Action == Nack || b.Action == AckUpTo || b.Action == Compose); want && !b.User {
			t.Errorf("%s in messages is not the user's: %+v", b.Action, b)
		}
		if b.Action == Mark && b.User {
			t.Error("mark is the user's")
		}
	}
	if !slices.ContainsFunc(m.Offers(Messages), func(b Binding) bool { return b.Action == AckUpTo && len(b.Keys) == 0 }) {
		t.Error("the palette lacks what has no key")
	}
	if k, _ := Default().Lookup(Messages, "a"); k != Ack {
		t.Error("the default map has changed")
	}
}

// TestEveryMistakeIsTold has one of each kind; every one is told with its
// place, and the keys stay as they were.
func TestEveryMistakeIsTold(t *testing.T) {
	m, wrong := parse(t, `[mesages]
ack = ["a"]
nack = ["x"]
[messages]
akc = ["a"]
ack = ["ctrl+m", "b"]
nack = ["f"]
mark = ["j"]
"message.move" = ["j"]
reply = ["up"]
"form.submit" = ["f2"]
inspect = 7
view = [1]
"view.next" = ["v", "v", "Ctrl+V"]
copy = ["ctrl+c"]
[form]
"form.submit" = []
"header.add" = ["h"]
"header.remove" = ["backspace"]
[confirm]
"confirm.press" = []
"confirm.yes" = ["y", "tab"]
[global]
quit = []
"move.up" = ["k", "s"]
[everywhere]
quit = []
redraw = ["r"]
[connections]
"move.left" = ["x"]
`+"\n")
	want := []string{
		`1:2: there is no context "mesages"; did you mean "messages"?`,
		`5:1: there is no action "akc"; did you mean "ack"?`,
		`6:8: ctrl+m cannot be bound: a terminal sends it as enter; choose another key`,
		`7:1: f is follow in messages already; give nack or follow another key`,
		`9:1: j is mark in messages already; give message.move or mark another key`,
		`10:1: ↑ is pressed to move or to look, and reply acts on the broker; choose another key`,
		`11:1: form.submit means nothing in messages; it is bound in form`,
		`12:11: keys are a list of strings, such as ["a", "ctrl+a"], and this is a whole number`,
		`13:9: a key is a string, and this is a whole number`,
		`14:21: v appears twice; write it once`,
		`14:26: Ctrl+V cannot be bound: a terminal does not send it; choose another key; with small letters, ctrl+v can be`,
		`15:9: ctrl+c is kept for quit; choose another key`,
		`17:1: this leaves no key for form.submit in form; keep one`,
		`18:17: h is needed for typing in form; choose a key with ctrl or alt`,
		`19:20: backspace is needed for typing in form; choose a key with ctrl or alt`,
		`21:1: this leaves no key for confirm.press in confirm; keep one`,
		`22:1: tab is confirm.next in confirm already; give confirm.yes or confirm.next another key`,
		`25:1: s is subscribe in global already; give move.up or subscribe another key`,
		`27:1: this leaves no key for quit in global; keep one`,
		`28:11: r is needed for typing in everywhere; choose a key with ctrl or alt`,
		`30:1: there is no action "move.left"; stompbox keys lists them`,
	}
	for i := range want {
		want[i] = "keys.toml:" + want[i]
	}
	if !slices.Equal(wrong, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(wrong, "\n"), strings.Join(want, "\n"))
	}
	for c, keysOf := range map[Context]map[string]Action{
		Messages: {"a": Ack, "x": Nack, "r": Reply, "f": Follow, "v": NextView}, Form: {"enter": Submit}, Confirm: {"enter": ConfirmPress, "y": ConfirmYes}, Global: {"k": MoveUp},
		Everywhere: {"ctrl+c": Quit},
	} {
		for k, a := range keysOf {
			if got, _ := m.Lookup(c, k); got != a {
				t.Errorf("%s in %s = %q, want the default %q", k, c, got, a)
			}
		}
	}
}

// Moving and acting stay apart, whichever of the two is rebound.
func TestUserKeysKeepMovementHarmless(t *testing.T) {
	for text, want := range map[string]string{
		"[messages]\nack = [\"j\"]":                                                               "j is move.down in global",
		"[global]\n\"move.down\" = [\"a\"]":                                                       "a is ack in messages, inspector, which acts on the broker, and move.down moves",
		"[messages]\nack = [\"enter\"]\ninspect = [\"i\"]":                                        "enter is pressed to move or to look",
		"[transaction]\n\"tx.commit\" = [\"tab\"]":                                                "tab is pressed to move",
		"[form]\n\"form.submit\" = [\"down\"]\n\"field.next\" = [\"tab\"]":                        "↓ is pressed to move",
		"[connections]\nconnect = [\"enter\", \"f3\"]":                                            "",
		"[global]\n\"move.down\" = [\"down\"]\n\"move.up\" = [\"up\"]\n[messages]\nack = [\"k\"]": "",
		"[global]\nquit = [\"ctrl+q\"]\n[everywhere]\nquit = [\"f10\"]":                           "",
		"[global]\nquit = []":                                                                     "",
		"[messages]\nmark = [\"q\"]":                                                              "",
		"[messages]\n[messages]":                                                                  "table messages already exists",
		"ack = [\"a\"]":                                                                           `there is no context "ack"; there are global,`,
		"messages = 1":                                                                            "messages is a context: write [messages]",
		"[[messages]]\nack = []":                                                                  "messages is a context: write [messages]",
		"[help]\nback = [\"f1\"]":                                                                 "",
		"[help]\nback = []":                                                                       "this leaves no key for back in help",
		"[filter]\n\"filter.apply\" = []":                                                         "no key for filter.apply",
	} {
		m, wrong := parse(t, text)
		if got := strings.Join(wrong, "\n"); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%s:\n%s\nwant %s", text, got, want)
		}
		for _, c := range clashes(m) {
			t.Errorf("%s: %s", text, c)
		}
		movementHarmless(t, m)
	}
}

func TestLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.toml")
	if m, err := Load(path); m == nil || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v, %v", m, err)
	}
	if err := os.WriteFile(path, []byte("[messages]\nack = [\"b\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var wrong userfile.Mistakes
	if _, err := Load(path); !errors.As(err, &wrong) || wrong[0].Path != path || wrong[0].Line == 0 {
		t.Errorf("%v", err)
	}
}

// Whatever a file asks for, the result has no clash, keeps moving harmless and
// keeps a way out.
func FuzzUserKeys(f *testing.F) {
	f.Add("[messages]\nack = [\"x\"]\nnack = [\"a\"]\n[global]\n\"move.down\" = [\"a\"]\nquit = []\n[everywhere]\nquit = []")
	f.Fuzz(func(t *testing.T, text string) {
		m, _ := Parse("f", []byte(text))
		for _, c := range clashes(m) {
			t.Error(c)
		}
		movementHarmless(t, m)
		for _, v := range vital {
			for _, c := range v.contexts {
				if m.KeyFor(c, v.action) == "" {
					t.Errorf("no key for %s in %s", v.action, c)
				}
			}
		}
	})
}
