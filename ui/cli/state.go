package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"
	"github.com/pelletier/go-toml/v2"

	"stompbox/ui"
)

// state.toml is what the console remembers by itself: the theme, and how the
// panes share the screen. Unlike the configuration it is written by the
// program. What is wrong in it is said and passed over.
func statePath() string { return filepath.Join(xdg.StateHome, "stompbox", "state.toml") }

// readState gives an empty state with an error for a broken file.
func readState() (map[string]any, error) {
	state := map[string]any{}
	text, err := os.ReadFile(statePath())
	if errors.Is(err, fs.ErrNotExist) {
		return state, nil
	}
	if err == nil {
		err = toml.Unmarshal(text, &state)
	}
	if err != nil {
		return map[string]any{}, fmt.Errorf("state.toml, where the theme and the pane sizes are kept, cannot be read (%w): it will be written anew", err)
	}
	return state, nil
}

// changeState changes a part of the state and leaves the rest of it alone. The
// file is replaced whole, so that a crash leaves the old one, and is the
// user's alone.
func changeState(change func(map[string]any)) error {
	state, _ := readState() // a broken one was said at the start
	change(state)
	text, err := toml.Marshal(state)
	if err != nil {
		return fmt.Errorf("the state cannot be written: %w", err)
	}
	return replaceFile(statePath(), text)
}

// replaceFile writes a file of the user's own (0600), whole or not at all.
func replaceFile(path string, text []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// keepCrash writes down what is of use to whoever mends a crash.
func keepCrash(report []byte) (path string, err error) {
	path = filepath.Join(filepath.Dir(statePath()), "crash.txt")
	return path, replaceFile(path, append([]byte("stompbox "+version()+"\n\n"), report...))
}

func keepTheme(name string) error {
	return changeState(func(state map[string]any) { state["theme"] = name })
}

// panes is the part of the state with the sizes of the panes, and zoomed what
// says there that one pane has the whole screen.
const (
	panes  = "panes"
	zoomed = "zoomed"
)

func shapeIn(state map[string]any) (s ui.Shape) {
	kept, _ := state[panes].(map[string]any)
	for name, part := range shapeParts(&s) {
		if n, ok := kept[name].(int64); ok && n > 0 && n < 1<<20 {
			*part = int(n)
		}
	}
	s.Zoom, _ = kept[zoomed].(bool)
	return s
}

func shapeParts(s *ui.Shape) map[string]*int {
	return map[string]*int{"left": &s.Left, "upper": &s.Upper, "connections": &s.Connections, "transactions": &s.Transactions}
}

func keepShape(s ui.Shape) error {
	return changeState(func(state map[string]any) {
		kept := map[string]any{}
		for name, part := range shapeParts(&s) {
			if *part > 0 {
				kept[name] = *part
			}
		}
		if s.Zoom {
			kept[zoomed] = true
		}
		if delete(state, panes); len(kept) > 0 {
			state[panes] = kept
		}
	})
}
