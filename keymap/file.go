package keymap

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"stompbox/keymap/userfile"
)

// Load reads a user's key file and lays it over Default:
//
//	[messages]                # a context: global, messages, composer, everywhere ...
//	ack = ["a", "ctrl+a"]     # these keys instead of the default ones
//	"ack.upto" = []           # no key; the palette still has it
//
// The map can be used whatever the error, which is userfile.Mistakes with every
// mistake of the file, or says that the file cannot be read (fs.ErrNotExist
// when there is none).
func Load(path string) (*Map, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Default(), fmt.Errorf("keymap: there is no file %s: %w", path, fs.ErrNotExist)
	}
	if err != nil {
		return Default(), fmt.Errorf("keymap: the keys cannot be read: %w", err)
	}
	return Parse(path, text)
}

// Parse is Load for a text; path is for the words.
func Parse(path string, text []byte) (*Map, error) {
	m := Default()
	entries, err := userfile.Parse(path, text)
	if err != nil {
		return m, err
	}
	overrides, wrong := readOverrides(entries)
	m, err = m.With(overrides...)
	var more userfile.Mistakes
	if errors.As(err, &more) {
		wrong = append(wrong, more...)
	}
	for i := range wrong {
		wrong[i].Path = path
	}
	return m, wrong.Err()
}

// readOverrides takes the entries of a file apart: [context], action = keys.
func readOverrides(entries []userfile.Entry) (list []Override, wrong userfile.Mistakes) {
	told := make(map[string]bool)
	for _, e := range entries {
		say := func(at userfile.Place, format string, a ...any) {
			wrong = append(wrong, userfile.Mistake{Place: at, Problem: fmt.Sprintf(format, a...)})
		}
		c, err := ContextOf(e.Name[0])
		action := Action(strings.Join(e.Name[1:], "."))
		switch {
		case err != nil:
			if !told[e.Name[0]] {
				told[e.Name[0]] = true
				say(e.Key, "%v", err)
			}
		case action == "" && e.Value.Kind != userfile.Table:
			say(e.Key, "%s is a context: write [%s], and actions with their keys below it", e.Name[0], e.Name[0])
		case e.Value.Kind == userfile.Table: // a heading, or the beginning of ids with dots
		default:
			if o, at, problem := readKeys(e.Value); problem != "" {
				say(at, "%s", problem)
			} else {
				o.Context, o.Action, o.Place = c, action, e.Key
				list = append(list, o)
			}
		}
	}
	return list, wrong
}

// readKeys reads a key, or a list of them.
func readKeys(v userfile.Value) (o Override, at userfile.Place, problem string) {
	items := v.Items
	if v.Kind == userfile.String {
		items = []userfile.Value{v}
	} else if v.Kind != userfile.List {
		return o, v.Place, fmt.Sprintf(`keys are a list of strings, such as ["a", "ctrl+a"], and this is %s`, v.Kind)
	}
	for _, k := range items {
		if k.Kind != userfile.String {
			return o, k.Place, fmt.Sprintf("a key is a string, and this is %s", k.Kind)
		}
		o.Keys, o.KeyPlaces = append(o.Keys, k.Text), append(o.KeyPlaces, k.Place)
	}
	return o, at, ""
}
