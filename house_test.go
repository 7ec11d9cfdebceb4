package main

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The rules of the house are design rules that a compiler does not keep: which
// room may look into which, how long a file may be, what must not be written
// down. Import paths below are without the module's name.

const module = "stompbox"

// Shelves of third-party libraries, by the head of their import paths.
var (
	tea      = []string{"github.com/charmbracelet/bubbletea", "github.com/charmbracelet/bubbles"}
	lipgloss = []string{"github.com/charmbracelet/lipgloss", "github.com/muesli/termenv"}
	cells    = []string{"github.com/charmbracelet/x/ansi"}
	terminal = []string{"github.com/charmbracelet/x/term"}
	toml     = []string{"github.com/pelletier/go-toml/v2"}
	xdg      = []string{"github.com/adrg/xdg"}
	uuid     = []string{"github.com/google/uuid"}
	gojq     = []string{"github.com/itchyny/gojq"}
	charset  = []string{"golang.org/x/text"}
	cobra    = []string{"github.com/spf13/cobra", "github.com/spf13/pflag"}
	binary   = []string{"github.com/vmihailenco/msgpack/v5", "github.com/fxamacker/cbor/v2"}
)

// room says what the non-test files of a package import beside the standard
// library: rooms of ours, and heads of third-party import paths. What none of
// them imports any more is taken out here.
type room struct {
	ours    []string
	foreign []string
	std     []string // when set, nothing else of the standard library
	tests   []string // rooms of ours that its tests import in addition
}

var rooms = map[string]room{
	"": {ours: []string{"ui", "ui/cli", "ui/quietterm", "stomp/broker", "session/profile"}},

	"stomp":                       {},
	"stomp/broker":                {ours: []string{"stomp"}},
	"stomp/stomptest":             {},
	"stomp/stomptest/withbrokers": {ours: []string{"stomp/stomptest"}},

	"session": {
		ours:    []string{"stomp", "session/profile", "session/journal", "session/dialect", "session/txfile"},
		foreign: uuid,
	},
	"session/dialect": {ours: []string{"stomp"}},
	"session/journal": {ours: []string{"stomp"}},
	// A refused CONNECT is explained with the broker's own words, and where a
	// broker keeps them (message header, body) is the dialect's knowledge.
	"session/profile": {
		ours:    []string{"stomp", "session/dialect"},
		foreign: slices.Concat(toml, xdg, []string{"github.com/coder/websocket"}),
	},

	"session/txfile": {ours: []string{"stomp"}, foreign: toml},

	// What the composer and the verbs send: templates that are filled in, and
	// what was composed and sent, on disk.
	"session/template": {ours: []string{"stomp"}, foreign: uuid},
	"session/letter":   {ours: []string{"stomp"}},

	"keymap": {ours: []string{"keymap/userfile"}},
	// What people write by hand, with the place of every value: keys and themes
	// tell all their mistakes through it.
	"keymap/userfile": {foreign: toml},
	"themes":          {ours: []string{"keymap/userfile"}, foreign: lipgloss},

	"ui": {
		ours: []string{"keymap", "themes", "ui/draw", "ui/filter", "ui/inspect", "ui/safe", "stomp",
			"session", "session/profile", "session/dialect", "session/template", "session/txfile", "session/letter"},
		foreign: slices.Concat(tea, uuid, []string{"github.com/sahilm/fuzzy"}),
		tests:   []string{"session/journal"},
	},
	"ui/inspect": {
		ours:    []string{"themes", "ui/draw", "ui/filter", "ui/safe", "stomp"}, // a jq query is compiled in one place
		foreign: slices.Concat(charset, gojq, binary),
	},
	"ui/filter":    {ours: []string{"stomp"}, foreign: gojq},
	"ui/draw":      {ours: []string{"ui/safe"}},
	"ui/safe":      {foreign: cells},
	"ui/quietterm": {std: []string{"os"}},
	"ui/speed":     {}, // measures the finished program: tests alone
	"ui/cli": {
		ours: []string{"ui", "ui/draw", "ui/filter", "ui/inspect", "keymap", "keymap/userfile", "themes", "ui/safe", "stomp",
			"session", "session/profile", "session/journal", "session/dialect", "session/txfile", "session/template", "session/letter"},
		foreign: slices.Concat(toml, xdg, cobra, terminal, uuid),
	},
}

// Tests may use in addition the embedded broker, the test helpers and the
// libraries of the tests.
var (
	testOurs    = []string{"stomp", "stomp/broker", "stomp/stomptest"}
	testForeign = slices.Concat(cells, terminal, []string{"github.com/google/go-cmp", "go.uber.org/goleak", "pgregory.net/rapid",
		"github.com/charmbracelet/x/vt", "github.com/creack/pty", "github.com/go-stomp/stomp/v3"})
)

func under(heads []string, p string) bool {
	return slices.ContainsFunc(heads, func(h string) bool { return p == h || strings.HasPrefix(p, h+"/") })
}

// refuse says why a file of room r must not import p, "" when it may.
func refuse(name string, isTest bool, p string) string {
	r, known := rooms[name]
	if !known {
		return "design.md knows no such room; a new one needs its arrows here"
	}
	switch p, ours := strings.CutPrefix(p, module+"/"); {
	case ours && (slices.Contains(r.ours, p) || isTest && (p == name || slices.Contains(r.tests, p) || slices.Contains(testOurs, p))):
		return ""
	case ours:
		return "this arrow is not in the design"
	}
	switch external := strings.Contains(strings.Split(p, "/")[0], "."); {
	case p == module && isTest && name == "":
		return ""
	case !external && (isTest || r.std == nil || slices.Contains(r.std, p)):
		return ""
	case !external:
		return "only " + strings.Join(r.std, ", ") + " may be imported here"
	case under(r.foreign, p) || isTest && under(testForeign, p):
		return ""
	}
	return "this library has no place in this room"
}

func TestHouseArrows(t *testing.T) {
	seen := map[string]bool{}
	program, tests := map[string][]string{}, map[string][]string{} // what is imported, by room
	eachFile(t, func(name string, _ []byte) {
		if path.Ext(name) != ".go" {
			return
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Error(err)
			return
		}
		in, of, isTest := strings.TrimPrefix(path.Dir(name), "."), program, strings.HasSuffix(name, "_test.go")
		if isTest {
			of = tests
		}
		seen[in] = true
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			of[in] = append(of[in], imported)
			if why := refuse(in, isTest, imported); why != "" {
				t.Errorf("%s imports %s: %s", name, imported, why)
			}
		}
	})
	for name, r := range rooms {
		if !seen[name] {
			t.Errorf("room %q has no Go file: is the checkout whole?", name)
		}
		for _, p := range r.idle(program[name], tests[name]) {
			t.Errorf("room %q may import %s and does not: take the arrow out", name, p)
		}
	}
}

// idle gives what a room may import and what none of its files does.
func (r room) idle(program, tests []string) (list []string) {
	add := func(may, does []string, prefix string) {
		for _, p := range may {
			if !slices.ContainsFunc(does, func(d string) bool { return under([]string{prefix + p}, d) }) {
				list = append(list, p)
			}
		}
	}
	add(r.ours, program, module+"/")
	add(r.foreign, program, "")
	add(r.std, program, "")
	add(r.tests, tests, module+"/")
	return list
}

// The guard must be able to fail: arrows that the design forbids are refused.
func TestHouseArrowsRefuse(t *testing.T) {
	for _, c := range []struct {
		room, imported string
		isTest, allow  bool
	}{
		{"stomp", "github.com/google/uuid", false, false},
		{"stomp", module + "/session", false, false},
		{"stomp/broker", module + "/stomp", false, true},
		{"session", "github.com/charmbracelet/bubbletea", false, false},
		{"session", "github.com/charmbracelet/bubbletea", true, false},
		{"session", module + "/ui/safe", false, false},
		{"session", module + "/stomp/broker", false, false},
		{"session", module + "/stomp/broker", true, true},
		{"ui", "github.com/charmbracelet/bubbles/textinput", false, true},
		{"ui", module + "/stomp/broker", false, false},
		{"ui", module + "/ui/cli", false, false},
		{"ui/draw", module + "/themes", false, false},
		{"ui/draw", "github.com/charmbracelet/lipgloss", false, false},
		{"ui/cli", "github.com/charmbracelet/bubbletea", false, false},
		{"ui/quietterm", "os", false, true},
		{"ui/quietterm", "strings", false, false},
		{"keymap", "github.com/charmbracelet/bubbletea", false, false},
		{"util", "os", false, false},
	} {
		if got := refuse(c.room, c.isTest, c.imported) == ""; got != c.allow {
			t.Errorf("%s imports %s (test file: %v): allowed is %v, want %v", c.room, c.imported, c.isTest, got, c.allow)
		}
	}
	r := room{ours: []string{"a", "b"}, foreign: []string{"c.org/d", "c.org/e"}, tests: []string{"f"}}
	if got := r.idle([]string{module + "/a", "c.org/d/deep", module + "/f"}, []string{module + "/b"}); !slices.Equal(got, []string{"b", "c.org/e", "f"}) {
		t.Errorf("idle arrows: %q", got)
	}
}

// The top level stays as the design has it; what is new finds a room inside.
func TestHouseTopLevel(t *testing.T) {
	plan := []string{"go.mod", "go.sum", "main.go", "README.md", "Makefile", "LICENSE",
		"stomp", "session", "keymap", "themes", "ui"}
	built := []string{module, "dist"}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := e.Name()
		known := slices.Contains(plan, name) || slices.Contains(built, name)
		if !known && !strings.HasPrefix(name, ".") && !strings.HasSuffix(name, "_test.go") &&
			path.Ext(name) != ".test" && path.Ext(name) != ".prof" {
			t.Errorf("%s is not in the plan of the top level", name)
		}
	}
}

const longestFile = 450 // lines of a Go file that is no test

func TestHouseFileLength(t *testing.T) {
	eachFile(t, func(name string, text []byte) {
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return
		}
		if n := bytes.Count(text, []byte("\n")); n > longestFile {
			t.Errorf("%s has %d lines, more than %d: which concern can move out?", name, n, longestFile)
		}
	})
}

// Nothing in the repository may depend on, or tell of, the machine or the
// package mirror it was written with. The patterns are written so that they do
// not match themselves.
var machineTraces = regexp.MustCompile(
	`(^|[^A-Za-z0-9._/-])/(wo[r]k|ro[o]t|ho[m]e/[a-z]+|Use[r]s/[a-z]+)/` +
		`|GOPRO[X]Y=|--regi[s]try|regi[s]try\.npmjs|pypi\.o[r]g|[a-z.]*art[i]factory|pro[x]y\.golang`)

func TestHouseNoMachinePaths(t *testing.T) {
	eachFile(t, func(name string, text []byte) {
		for i, line := range bytes.Split(text, []byte("\n")) {
			if found := machineTraces.Find(line); found != nil {
				t.Errorf("%s:%d: %q belongs to a machine, not to the project", name, i+1, bytes.TrimSpace(found))
			}
		}
	})
	for _, trace := range []string{"in /wo" + "rk/x", `"/ro` + `ot/y"`, "GOPRO" + "XY=off"} {
		if !machineTraces.MatchString(trace) {
			t.Errorf("%q is not noticed", trace)
		}
	}
	for _, harmless := range []string{"/queue/" + "work/x", "stomp://h/" + "work/", "/network/"} {
		if machineTraces.MatchString(harmless) {
			t.Errorf("%q is taken for a machine's path", harmless)
		}
	}
}

// eachFile visits every text file of the repository, by slash-separated name.
func eachFile(t *testing.T, visit func(name string, text []byte)) {
	t.Helper()
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name == ".git" || name == "dist" {
				return filepath.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() || name == module || name == ".git" { // a linked work tree has a file of that name
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		isText := bytes.IndexByte(text[:min(len(text), 8<<10)], 0) < 0
		if isText {
			visit(filepath.ToSlash(name), text)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
