package cli

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/adrg/xdg"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/ui"
)

// home gives the test folders of its own, with files in the configuration:
// name, text, name, text.
func home(t *testing.T, files ...string) {
	t.Helper()
	dir := t.TempDir()
	for name, value := range map[string]string{"XDG_CONFIG_HOME": filepath.Join(dir, "config"), "XDG_STATE_HOME": filepath.Join(dir, "state"),
		"TERM": "xterm-256color", "COLORTERM": "", "COLORFGBG": "", "NO_COLOR": "", "STOMPBOX_THEME": "", "STOMPBOX_ASCII": ""} {
		t.Setenv(name, value)
	}
	xdg.Reload()
	t.Cleanup(xdg.Reload)
	for i := 0; i < len(files); i += 2 {
		path := configFile(strings.Split(files[i], "/")...)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(files[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// typed runs a command line.
func typed(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e strings.Builder
	code = run(context.Background(), args, Rooms{}, strings.NewReader(""), &o, &e)
	return code, o.String(), e.String()
}

func TestThemeFromTheFirstThatIsSaid(t *testing.T) {
	home(t, "config.toml", `theme = "fjord"`)
	pick := func(flag string) string {
		t.Helper()
		o, err := look(flag)
		if err != nil || len(o.Warnings) > 0 {
			t.Fatalf("%v %q", err, o.Warnings)
		}
		return o.Theme.Name
	}
	keep := func(want string) {
		t.Helper()
		o, _ := look("")
		if said, err := o.Themes.Keep("plum"); err != nil || said != want {
			t.Errorf("Keep says %q, %v; want %q", said, err, want)
		}
	}
	if got := pick(""); got != "fjord" {
		t.Errorf("config.toml: %s", got)
	}
	keep("for this run: theme in config.toml goes before it")
	if got := pick(""); got != "fjord" {
		t.Errorf("kept over config.toml: %s", got)
	}
	if err := os.Remove(configFile("config.toml")); err != nil {
		t.Fatal(err)
	}
	if got := pick(""); got != "plum" {
		t.Errorf("kept: %s", got)
	}
	keep("kept for the next time")
	t.Setenv("NO_COLOR", "1")
	if got := pick(""); got != "mono" {
		t.Errorf("NO_COLOR: %s", got)
	}
	t.Setenv("STOMPBOX_THEME", "dune")
	if got := pick(""); got != "dune" {
		t.Errorf("STOMPBOX_THEME: %s", got)
	}
	keep("kept, but STOMPBOX_THEME goes before it")
	if got := pick("ember"); got != "ember" {
		t.Errorf("the flag: %s", got)
	}
	if _, err := look("embr"); err == nil || !strings.Contains(err.Error(), "choose one of dark,") {
		t.Errorf("a wrong flag: %v", err)
	}
}

func TestKeepLeavesTheRestOfTheState(t *testing.T) {
	home(t)
	if err := os.MkdirAll(filepath.Dir(statePath()), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(statePath(), []byte("width = 7\ntheme = \"dark\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := keepTheme("dune"); err != nil {
		t.Fatal(err)
	}
	if s, err := readState(); err != nil || s["theme"] != "dune" || s["width"] != int64(7) {
		t.Errorf("%v", s)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(statePath()), "*")); len(left) != 1 {
		t.Errorf("files left: %q", left)
	}
	if err := os.WriteFile(statePath(), []byte("theme = "), 0o600); err != nil {
		t.Fatal(err)
	}
	if o, _ := look(""); len(o.Warnings) != 1 || !strings.Contains(o.Warnings[0], "state.toml, where the theme and the pane sizes are kept, cannot be read (toml:") {
		t.Errorf("a broken state is said as %q", o.Warnings)
	}
	if err := keepTheme("ember"); err != nil {
		t.Error(err)
	}
	if s, err := readState(); err != nil || s["theme"] != "ember" {
		t.Errorf("a broken state is not replaced: %v, %v", s, err)
	}
}

// Whatever is wrong in the user's files, the console starts and says it.
func TestWrongFilesAreWarnings(t *testing.T) {
	home(t, "config.toml", "theme = \"mien\"\ncolour = 1\n", "keys.toml", "[messages]\nack = [\"ctrl+m\"]\nnack = [\"b\"]\n",
		"themes/mine.toml", "[roles]\nhled = {}\n")
	o, err := look("")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{`themes: there is no theme "mien"; choose one of dark,`, `config.toml:2:1: there is no setting "colour"`,
		"keys.toml:2:8: ctrl+m cannot be bound", "3 mistakes in your keys or themes: ! lists them; the defaults stand in"}
	if len(o.Warnings) != len(want) {
		t.Fatalf("%q", o.Warnings)
	}
	for i, w := range want {
		if !strings.HasPrefix(o.Warnings[i], w) {
			t.Errorf("%q, want %q", o.Warnings[i], w)
		}
	}
	if a, _ := o.Keys.Lookup(keymap.Messages, "a"); a != keymap.Ack {
		t.Errorf("a is %q", a)
	}
	if a, _ := o.Keys.Lookup(keymap.Messages, "b"); a != keymap.Nack {
		t.Errorf("b is %q", a)
	}
	if o.Theme.Name != "dark" {
		t.Errorf("theme %s", o.Theme.Name)
	}
	if o, err = look("mine"); err != nil || len(o.Warnings) != 4 || o.Theme.Name != "mine" {
		t.Errorf("%v %q", err, o.Warnings)
	}
	if _, err := o.Themes.Find("mine"); err == nil || err.Error() != `mine.toml:2:1: there is no role "hled"; did you mean "held"?` {
		t.Errorf("%v", err)
	}
}

func TestNoThemesWithoutColours(t *testing.T) {
	home(t)
	t.Setenv("NO_COLOR", "1")
	if o, _ := look(""); o.Themes.Names() != nil {
		t.Error("themes are offered where all look the same")
	}
}

func TestKeysVerb(t *testing.T) {
	home(t, "keys.toml", "[messages]\nack = [\"b\"]\n")
	code, out, errs := typed(t, "keys", "-o", "json")
	if code != 0 || errs != "" {
		t.Fatalf("%d %s", code, errs)
	}
	var lines []keyLine
	for _, l := range strings.Split(strings.TrimSpace(out), "\n") {
		var k keyLine
		if err := json.Unmarshal([]byte(l), &k); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, k)
	}
	for _, want := range []keyLine{
		{"b", "ack", "Ack the marked or selected messages", "messages", "user"},
		{"a", "ack", "Ack the marked or selected messages", "inspector", "default"},
		{"", "themes", "Themes: preview and choose one", "global", "default"},
	} {
		if !slices.Contains(lines, want) {
			t.Errorf("the list lacks %+v", want)
		}
	}
	_, out, _ = typed(t, "keys", "--context", "confirm")
	for _, want := range []string{"enter", "ctrl+c", "everywhere"} {
		if !strings.Contains(out, want) {
			t.Errorf("confirm lacks %s:\n%s", want, out)
		}
	}
	if strings.Contains(out, "compose") {
		t.Errorf("compose works in a question:\n%s", out)
	}
	for _, wrong := range [][]string{{"keys", "--context", "mesages"}, {"keys", "-o", "yaml"}, {"keys", "x"}, {"keys", "check", "no-such-file"}} {
		if code, _, errs := typed(t, wrong...); code != ExitUsage || errs == "" {
			t.Errorf("%q: %d %s", wrong, code, errs)
		}
	}
}

func TestKeysCheck(t *testing.T) {
	home(t, "wrong.toml", "[messages]\nack = [\"ctrl+m\"]\nakc = [\"b\"]\n")
	if code, out, _ := typed(t, "keys", "check"); code != 0 || !strings.Contains(out, "there is no such file, so all keys are the default ones") {
		t.Errorf("%d %s", code, out)
	}
	path := configFile("wrong.toml")
	code, out, errs := typed(t, "keys", "check", path)
	if code != ExitUsage || out != "" || !strings.Contains(errs, path+":2:8: ctrl+m") || !strings.Contains(errs, path+`:3:1: there is no action "akc"; did you mean "ack"?`) ||
		!strings.HasSuffix(errs, "stompbox: 2 mistakes\n") {
		t.Errorf("%d %q\n%s", code, out, errs)
	}
}

func TestThemesVerb(t *testing.T) {
	home(t, "themes/mine.toml", "inherit = \"dark\"\n[palette]\ndim = \"#444444\"\n")
	code, out, errs := typed(t, "themes")
	if code != 0 || errs != "" || !strings.HasPrefix(out, "dark\nlight\n") || !strings.HasSuffix(out, "\nmono\nmine\n") || strings.Contains(out, "\x1b") {
		t.Errorf("%d %q %s", code, out, errs)
	}
	code, out, errs = typed(t, "themes", "check")
	if code != 0 || !strings.Contains(out, "mine.toml: no mistakes, but 1 warning") || !strings.Contains(errs, "mine.toml:3:1: dim has a contrast of 1.") {
		t.Errorf("%d %s\n%s", code, out, errs)
	}
	_, out, _ = typed(t, "themes", "show", "fjord")
	path := configFile("themes", "next.toml")
	if err := os.WriteFile(path, []byte(out), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, out, errs = typed(t, "themes", "check", path); code != 0 || errs != "" {
		t.Errorf("what show prints: %d %s\n%s", code, out, errs)
	}
	if err := os.WriteFile(path, []byte("inherit = 1\n[rolls]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs = typed(t, "themes", "check"); code != ExitUsage || !strings.Contains(errs, "next.toml:1:11: ") || !strings.Contains(errs, "next.toml:2:2: ") {
		t.Errorf("%d %s", code, errs)
	}
	if code, _, errs = typed(t, "themes", "show", "nobody"); code != ExitUsage || !strings.Contains(errs, "choose one of") {
		t.Errorf("%d %s", code, errs)
	}
}

// Mistakes are counted over all the files, and one that cannot be read is told
// whatever stands beside it.
func TestThemesAreCheckedTogether(t *testing.T) {
	home(t, "themes/bad.toml", "inherit = 1\n[rolls]\n", "themes/worse.toml", "[roles]\nhled = {}\nheld = 1\n", "themes/good.toml", "")
	if err := os.Mkdir(configFile("themes", "dir.toml"), 0o700); err != nil {
		t.Fatal(err)
	}
	code, out, errs := typed(t, "themes", "check")
	if code != ExitUsage || !strings.HasSuffix(errs, "4 mistakes\n") || !strings.Contains(errs, "dir.toml: is a directory") || !strings.Contains(out, "good.toml: no mistakes") {
		t.Errorf("%d %s\n%s", code, out, errs)
	}
}

// The manual page has every verb and every flag of the program.
func TestMan(t *testing.T) {
	home(t)
	code, out, _ := typed(t, "man")
	if code != 0 {
		t.Fatal(code)
	}
	for _, c := range rootCommand(Rooms{}).Commands() {
		if c.IsAvailableCommand() && !strings.Contains(out, "\n.SS "+roff(c.CommandPath())) {
			t.Errorf("the page lacks %s", c.Name())
		}
	}
	for _, want := range []string{".TH STOMPBOX 1", `.B \-\-theme NAME`, `.SH "EXIT STATUS"`} {
		if !strings.Contains(out, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	for _, line := range strings.Split(out, "\n") {
		if strings.HasPrefix(line, "'") || strings.HasPrefix(line, ".") && !slices.Contains([]string{".TH", ".SH", ".SS", ".PP", ".TP", ".B", ".br", ".RS", ".RE", ".nf", ".fi"}, strings.Fields(line)[0]) {
			t.Errorf("text that man takes for a request: %q", line)
		}
	}
}

func TestCompletionKnowsThemes(t *testing.T) {
	home(t, "themes/mine.toml", "")
	if _, out, _ := typed(t, "__complete", "--theme", ""); !strings.Contains(out, "fjord\n") || !strings.Contains(out, "mine\n") {
		t.Errorf("%s", out)
	}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if code, out, errs := typed(t, "completion", shell); code != 0 || len(out) < 1000 {
			t.Errorf("%s: %d %s", shell, code, errs)
		}
	}
}

func TestMouseFromTheFirstThatIsSaid(t *testing.T) {
	for name, c := range map[string]struct {
		config, environ string
		flag, off       bool
		said            string
	}{
		"nothing":                 {},
		"config":                  {config: "mouse = false", off: true},
		"config on":               {config: "mouse = true"},
		"environ":                 {environ: "off", off: true},
		"environ before config":   {config: "mouse = false", environ: "ON"},
		"the flag before all":     {environ: "on", flag: true, off: true},
		"what is no word for it":  {config: "mouse = false", environ: "maybe", off: true, said: `STOMPBOX_MOUSE is "maybe": it is on or off`},
		"a value of another kind": {config: "mouse = 3", said: "mouse is true or false, and this is a whole number"},
		"another name":            {config: "mous = true", said: `there is no setting "mous"`},
	} {
		t.Run(name, func(t *testing.T) {
			home(t, "config.toml", c.config)
			t.Setenv("STOMPBOX_MOUSE", c.environ)
			a := appearance{noMouse: c.flag}
			o, err := a.look()
			if err != nil || o.NoMouse != c.off || len(o.Warnings) > 0 != (c.said != "") {
				t.Fatalf("off %v, %v, %q", o.NoMouse, err, o.Warnings)
			}
			if c.said != "" && !strings.Contains(o.Warnings[0], c.said) {
				t.Errorf("%q", o.Warnings)
			}
		})
	}
}

// Pane sizes go into the state and come back, the theme beside them untouched;
// what nobody could have kept is left out.
func TestShapesAreKept(t *testing.T) {
	home(t)
	if err := keepTheme("dune"); err != nil {
		t.Fatal(err)
	}
	want := ui.Shape{Left: 3100, Upper: 4000, Transactions: 2500, Zoom: true}
	if err := keepShape(want); err != nil {
		t.Fatal(err)
	}
	o, err := look("")
	if err != nil || o.Shapes.Kept != want || o.Theme.Name != "dune" {
		t.Errorf("%+v, %s, %v", o.Shapes.Kept, o.Theme.Name, err)
	}
	if info, err := os.Stat(statePath()); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := keepShape(ui.Shape{}); err != nil {
		t.Fatal(err)
	}
	if s, _ := readState(); s[panes] != nil || s["theme"] != "dune" {
		t.Errorf("%v", s)
	}
	if err := os.WriteFile(statePath(), []byte("[panes]\nleft = \"wide\"\nupper = -3\ntransactions = 99999999999\nconnections = 1500\nzoomed = 1"), 0o600); err != nil {
		t.Fatal(err)
	}
	if o, _ := look(""); o.Shapes.Kept != (ui.Shape{Connections: 1500}) {
		t.Errorf("%+v", o.Shapes.Kept)
	}
}

// A breakdown of the console is one sentence, an exit code and a file of the
// user's own.
func TestCrashOfTheConsole(t *testing.T) {
	home(t)
	path, err := keepCrash([]byte("boom"))
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	var said strings.Builder
	code := run(context.Background(), []string{"demo"}, Rooms{Demo: func(context.Context, ui.Options) error {
		return &ui.CrashError{Value: "boom", Path: path}
	}}, strings.NewReader(""), io.Discard, &said)
	if code != ExitUnknown || said.String() != "stompbox: it crashed (boom), which is a bug: please report it with "+path+"\n" {
		t.Errorf("%d, %q", code, said.String())
	}
	code = run(context.Background(), []string{"demo"}, Rooms{Demo: func(context.Context, ui.Options) error {
		return errors.Join(&session.CrashError{Value: "boom"})
	}}, strings.NewReader(""), io.Discard, io.Discard)
	if code != ExitUnknown {
		t.Errorf("a breakdown of a session exits with %d", code)
	}
}
