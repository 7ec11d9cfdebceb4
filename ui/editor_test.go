package ui

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/session/dialect"
	"stompbox/stomp"
)

// script makes an editor of a few lines of shell.
func script(t *testing.T, name, lines string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the editor of this test is a shell script")
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+lines+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// host runs a model in a real Bubble Tea program, without a terminal, until an
// editor has come back.
type host struct {
	*Model
	begin func(m *Model) tea.Cmd
}

func (h host) Init() tea.Cmd { return h.begin(h.Model) }

func (h host) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	_, cmd := h.Model.Update(msg)
	if _, back := msg.(editorDone); back {
		return h, tea.Quit
	}
	return h, cmd
}

func inProgram(t *testing.T, m *Model, begin func(m *Model) tea.Cmd) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	in, silent, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	defer silent.Close()
	p := tea.NewProgram(host{m, begin}, tea.WithInput(in), tea.WithOutput(io.Discard), tea.WithContext(ctx), tea.WithoutSignalHandler())
	if _, err := p.Run(); err != nil {
		t.Fatal(err)
	}
}

func edit(t *testing.T, m *Model, content []byte) (edited []byte, err error) {
	t.Helper()
	inProgram(t, m, func(m *Model) tea.Cmd {
		return openEditor(m, content, ".json", func(_ *Model, b []byte, failed error) tea.Cmd {
			edited, err = b, failed
			return nil
		})
	})
	return edited, err
}

func editing(t *testing.T, editor string) *Model {
	m, _ := formModel(t, dialect.Other, stomp.V12)
	m.opts.Environ = func(name string) string {
		if name == "EDITOR" {
			return editor
		}
		return ""
	}
	return m
}

func TestEditorTakesAndGivesOctets(t *testing.T) {
	note := filepath.Join(t.TempDir(), "note")
	editor := script(t, "my editor", `stat -c %a "$2" > `+note+`; echo "$1 $2" >> `+note+`; printf 'x\000\377\r\n' >> "$2"`)
	m := editing(t, "'"+editor+"' 'two words'")
	content := []byte("a\tb\r\nc\x00d\xff")
	got, err := edit(t, m, content)
	if want := append(slices.Clone(content), "x\x00\xff\r\n"...); err != nil || !bytes.Equal(got, want) {
		t.Fatalf("got %q, %v, want %q", got, err, want)
	}
	said, err := os.ReadFile(note)
	if err != nil {
		t.Fatal(err)
	}
	mode, args, _ := strings.Cut(strings.TrimSpace(string(said)), "\n")
	file, ok := strings.CutPrefix(args, "two words ")
	if mode != "600" || !ok || filepath.Ext(file) != ".json" {
		t.Errorf("the editor saw %q", said)
	}
	if _, err := os.Stat(filepath.Dir(file)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is still there (%v)", filepath.Dir(file), err)
	}
	if m.suspending {
		t.Error("the screen stays empty")
	}
}

func TestEditorThatFails(t *testing.T) {
	m := editing(t, script(t, "ed", `exit 3`))
	if _, err := edit(t, m, nil); err == nil || !strings.Contains(err.Error(), "status 3") {
		t.Errorf("got %v", err)
	}
	m = editing(t, script(t, "ed", `rm "$1"`))
	if _, err := edit(t, m, nil); err == nil || !strings.Contains(err.Error(), "cannot read") {
		t.Errorf("got %v", err)
	}
	if m.suspending {
		t.Error("the screen stays empty")
	}
}

// A program that is not there must be found out before the terminal is given
// away (pitfall 14).
func TestEditorThatIsNotThere(t *testing.T) {
	for value, want := range map[string]string{"no-such-editor-here -w": "no-such-editor-here", "'vi": "a quote is not closed"} {
		m := editing(t, value)
		var got error
		cmd := openEditor(m, nil, "", func(_ *Model, _ []byte, err error) tea.Cmd { got = err; return nil })
		if cmd != nil || got == nil || !strings.Contains(got.Error(), want) || !strings.Contains(got.Error(), "$EDITOR") {
			t.Errorf("%s gives %v", value, got)
		}
		if m.suspending {
			t.Error("the screen is empty")
		}
	}
}

func TestVisualComesFirst(t *testing.T) {
	env := map[string]string{"VISUAL": script(t, "visual", ""), "EDITOR": script(t, "editor", "")}
	got, err := editorCommand(func(name string) string { return env[name] })
	if err != nil || len(got) != 1 || got[0] != env["VISUAL"] {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestWords(t *testing.T) {
	for in, want := range map[string][]string{
		"vi":                   {"vi"},
		"  code  -w ":          {"code", "-w"},
		`"/a b/c" '' d\ e`:     {"/a b/c", "", "d e"},
		`a'b c'"d"`:            {"ab cd"},
		`vi $HOME; rm -rf * |`: {"vi", "$HOME;", "rm", "-rf", "*", "|"},
		`"a\"b" 'a\b'`:         {`a"b`, `a\b`},
		"":                     nil,
	} {
		if got, err := words(in); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}

func TestComposerEdits(t *testing.T) {
	m, k := compose(t, dialect.Other, stomp.V12, stomp.Send{Destination: "/q", ContentType: "application/json", Body: []byte("1")})
	m.opts.Environ = func(string) string { return "no-such-editor-here" }
	keysTo(m, "<ctrl+e>")
	if e := k.entries.body.err; !strings.Contains(e, "no-such-editor-here") || string(k.body.in.b) != "1" {
		t.Errorf("%q, body %q", e, k.body.in.b)
	}
	editor := script(t, "ed", `printf '@2' > "$1"`)
	m.opts.Environ = func(string) string { return editor }
	inProgram(t, m, func(m *Model) tea.Cmd { return keysTo(m, "<ctrl+e>") })
	if got := string(k.body.in.b); got != "@2" || k.entries.body.err != "" || k.now() != k.entries.body {
		t.Errorf("the body is %q, the error %q", got, k.entries.body.err)
	}
	if _, ok := k.body.file(); ok {
		t.Error("an @ from an editor names a file")
	}
}
