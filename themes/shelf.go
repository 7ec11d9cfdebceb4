package themes

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"stompbox/keymap/userfile"
)

// Shelf is the built-in themes and those of a user's folder, where NAME.toml is
// the theme NAME. A user's theme goes before a built-in one of the same name.
// Files are read when they are asked for; the zero Shelf has no folder.
type Shelf struct {
	Dir string
}

// Names are the built-in themes.
func Names() []string { return Shelf{}.Names() }

// Find builds a built-in theme for a profile. Without colours every theme looks
// as mono does. The error lists the names.
func Find(name string, p Profile) (Theme, error) {
	t, _, err := Shelf{}.Find(name, p)
	return t, err
}

// Names are all themes: the built-in ones, then the user's own.
func (s Shelf) Names() []string {
	var names []string
	for _, b := range builtin {
		names = append(names, b.name)
	}
	if s.Dir == "" {
		return names
	}
	entries, err := os.ReadDir(s.Dir)
	if err != nil {
		return names // no folder, no themes; one that is named says what is wrong
	}
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".toml")
		if ok && name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// Path is the user's file for a theme, and whether there is one.
func (s Shelf) Path(name string) (path string, ok bool) {
	if s.Dir == "" || name == "" || strings.ContainsAny(name, `/\`) {
		return "", false
	}
	path = filepath.Join(s.Dir, name+".toml")
	_, err := os.Stat(path)
	return path, err == nil
}

// Find builds the named theme. What is wrong in a user's file is told, and the
// theme is made of the rest; err is for a name that nothing has.
func (s Shelf) Find(name string, p Profile) (t Theme, wrong userfile.Mistakes, err error) {
	found, wrong, err := s.scheme(name, nil)
	if err != nil {
		return Theme{}, nil, err
	}
	return found.build(p), wrong, nil
}

// scheme finds a theme; heirs are those that inherit from it.
func (s Shelf) scheme(name string, heirs []string) (*scheme, userfile.Mistakes, error) {
	if path, ok := s.Path(name); ok && !slices.Contains(heirs, name) {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, nil, fmt.Errorf("themes: %w", err)
		}
		found, r := s.parse(path, name, text, heirs)
		return found, r.wrong, nil
	}
	for _, b := range builtin {
		if b.name == name {
			return &b, nil, nil
		}
	}
	if slices.Contains(heirs, name) {
		return nil, nil, fmt.Errorf("themes: %s inherits from itself, by way of %s", name, strings.Join(heirs, ", "))
	}
	return nil, nil, fmt.Errorf("themes: there is no theme %q; choose one of %s", name, strings.Join(s.Names(), ", "))
}

// Check reads a theme's file. The error is userfile.Mistakes, or says that it
// cannot be read; the warnings are about what is hard to read.
func (s Shelf) Check(path string) (warnings userfile.Mistakes, err error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("themes: there is no file %s", path)
	}
	if err != nil {
		return nil, fmt.Errorf("themes: %w", err)
	}
	name := strings.TrimSuffix(filepath.Base(path), ".toml")
	found, r := s.parse(path, name, text, nil)
	if err := r.wrong.Err(); err != nil {
		return nil, err
	}
	return r.judge(found), nil
}
