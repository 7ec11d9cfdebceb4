package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/adrg/xdg"
	"github.com/pelletier/go-toml/v2"

	"stompbox/ui"
)

// filters.toml holds the filters that were saved in the console, a name and a
// text each. It is written by the program and may be edited by hand; what
// people look for may be nobody else's business, so it is theirs alone (0600).
func filtersPath() string { return filepath.Join(xdg.StateHome, "stompbox", "filters.toml") }

func savedFilters() ui.Filters {
	return ui.Filters{
		All: func() ([]ui.SavedFilter, error) {
			kept, err := readFilters()
			var list []ui.SavedFilter
			for name, text := range kept {
				list = append(list, ui.SavedFilter{Name: name, Text: text})
			}
			slices.SortFunc(list, func(a, b ui.SavedFilter) int { return strings.Compare(a.Name, b.Name) })
			return list, err
		},
		Keep: func(name, text string) error {
			return changeFilters(func(kept map[string]string) { kept[name] = text })
		},
		Drop: func(name string) error {
			return changeFilters(func(kept map[string]string) { delete(kept, name) })
		},
	}
}

func readFilters() (map[string]string, error) {
	kept := map[string]string{}
	text, err := os.ReadFile(filtersPath())
	if errors.Is(err, fs.ErrNotExist) {
		return kept, nil
	}
	if err != nil {
		return nil, err
	}
	if err := toml.Unmarshal(text, &kept); err != nil {
		return nil, fmt.Errorf("%s: %w", filtersPath(), err)
	}
	return kept, nil
}

// changeFilters replaces the file whole, so that a crash leaves the old one. A
// file that cannot be read is left alone.
func changeFilters(change func(map[string]string)) error {
	kept, err := readFilters()
	if err != nil {
		return err
	}
	change(kept)
	text, err := toml.Marshal(kept)
	if err != nil {
		return err
	}
	return replaceFile(filtersPath(), text)
}
