package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
	"github.com/spf13/cobra"

	"stompbox/keymap"
	"stompbox/keymap/userfile"
	"stompbox/session/letter"
	"stompbox/themes"
	"stompbox/ui"
)

// configFile is a file of the user's configuration folder.
func configFile(parts ...string) string {
	return filepath.Join(append([]string{xdg.ConfigHome, "stompbox"}, parts...)...)
}

func shelf() themes.Shelf { return themes.Shelf{Dir: configFile("themes")} }

// appearance is what the command line says of how the console looks and listens.
type appearance struct {
	theme   string
	noMouse bool
}

func (a *appearance) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&a.theme, "theme", "", "the `NAME` of a theme: stompbox themes lists them")
	cmd.Flags().BoolVar(&a.noMouse, "no-mouse", false, "leave the mouse to the terminal (also STOMPBOX_MOUSE=off; M in the console)")
	_ = cmd.RegisterFlagCompletionFunc("theme", completeTheme) // fails only for a flag that is not there
}

func (a *appearance) look() (ui.Options, error) {
	o, err := look(a.theme)
	o.NoMouse = o.NoMouse || a.noMouse
	return o, err
}

// mouseUnwanted reports whether the mouse is to be left to the terminal:
// STOMPBOX_MOUSE says so, or mouse = false in config.toml.
func mouseUnwanted(c config, environ func(string) string) (unwanted bool, odd string) {
	switch word := strings.ToLower(environ("STOMPBOX_MOUSE")); word {
	case "":
		return c.noMouse, ""
	case "off", "no", "false", "0":
		return true, ""
	case "on", "yes", "true", "1":
		return false, ""
	default:
		return c.noMouse, fmt.Sprintf("STOMPBOX_MOUSE is %q: it is on or off", word)
	}
}

// look chooses theme and keys: see themes.Detect for what goes before what. A
// wrong name that was asked for now is an error; everything else that is wrong
// in the user's files becomes a warning, and the defaults stand in for it.
func look(themeFlag string) (ui.Options, error) {
	o := ui.Options{Environ: os.Getenv}
	config, wrong := readConfig(configFile("config.toml"))
	state, broken := readState()
	if broken != nil {
		o.Warnings = append(o.Warnings, broken.Error())
	}
	kept, _ := state["theme"].(string)
	name, colours, from := themes.Detect(themes.Wishes{Flag: themeFlag, Config: config.theme, Kept: kept, Environ: os.Getenv})
	th, more, err := shelf().Find(name, colours)
	if err != nil {
		if from <= themes.FromEnviron {
			return o, &exitError{ExitUsage, err}
		}
		o.Warnings = append(o.Warnings, err.Error())
		th, _ = themes.Find(themes.Guess(os.Getenv), colours)
	}
	wrong = append(wrong, more...)
	keys, err := keymap.Load(configFile("keys.toml"))
	if errors.As(err, &more) {
		wrong = append(wrong, more...)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		o.Warnings = append(o.Warnings, err.Error())
	}
	ascii := themes.ASCIIOnly(os.Getenv)
	th.ASCII = ascii
	o.Theme, o.Keys, o.Themes = th, keys, wardrobe(colours, from, ascii)
	o.Filters, o.Columns = savedFilters(), columnsIn(state)
	o.FrameLine = appendRecord
	o.Crash = keepCrash
	o.Shapes = ui.Shapes{Kept: shapeIn(state), Keep: keepShape}
	noMouse, odd := mouseUnwanted(config, os.Getenv)
	if o.NoMouse = noMouse; odd != "" {
		o.Warnings = append(o.Warnings, odd)
	}
	o.Letters = letter.NewStore(filepath.Join(xdg.StateHome, "stompbox"))
	for _, m := range short(wrong) {
		o.Warnings = append(o.Warnings, m.Error())
	}
	if n := len(o.Warnings); n > 1 {
		o.Warnings = append(o.Warnings, fmt.Sprintf("%d mistakes in your keys or themes: %s lists them; the defaults stand in",
			n, keymap.Label(keys.KeyFor(keymap.Global, keymap.OpenNotices))))
	}
	return o, nil
}

// short leaves the folder out: it is known, and a notice is one line.
func short(wrong userfile.Mistakes) userfile.Mistakes {
	for i := range wrong {
		wrong[i].Path = filepath.Base(wrong[i].Path)
	}
	return wrong
}

// config is what config.toml says.
type config struct {
	theme   string
	noMouse bool
}

// readConfig reads the user's configuration; a missing file is no mistake.
func readConfig(path string) (c config, wrong userfile.Mistakes) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return c, userfile.Mistakes{{Path: path, Problem: "cannot be read: " + err.Error()}}
	}
	entries, err := userfile.Parse(path, text)
	errors.As(err, &wrong)
	for _, e := range entries {
		switch name := e.Name[0]; {
		case name != "theme" && name != "mouse" || len(e.Name) > 1:
			wrong = append(wrong, userfile.Mistake{Path: path, Place: e.Key,
				Problem: fmt.Sprintf("there is no setting %q%s", name, userfile.Nearest(name, []string{"theme", "mouse"}))})
		case name == "mouse" && e.Value.Kind != userfile.Bool:
			wrong = append(wrong, userfile.Mistake{Path: path, Place: e.Value.Place,
				Problem: fmt.Sprintf("mouse is true or false, and this is %s", e.Value.Kind)})
		case name == "mouse":
			c.noMouse = !e.Value.Yes
		case e.Value.Kind != userfile.String:
			wrong = append(wrong, userfile.Mistake{Path: path, Place: e.Value.Place,
				Problem: fmt.Sprintf("theme is the name of a theme in quotes, and this is %s", e.Value.Kind)})
		default:
			c.theme = e.Value.Text
		}
	}
	return c, wrong
}

// wardrobe is the themes that the console can change into while it runs.
func wardrobe(colours themes.Profile, from themes.Source, ascii bool) ui.Themes {
	return ui.Themes{
		Names: func() []string {
			if colours == themes.NoColour {
				return nil
			}
			return shelf().Names()
		},
		Find: func(name string) (themes.Theme, error) {
			t, wrong, err := shelf().Find(name, colours)
			if err == nil {
				err = short(wrong).Err()
			}
			t.ASCII = ascii
			return t, err
		},
		Keep: func(name string) (string, error) {
			if err := keepTheme(name); err != nil {
				return "", err
			}
			switch from {
			case themes.FromEnviron:
				return "kept, but STOMPBOX_THEME goes before it", nil
			case themes.FromConfig:
				return "for this run: theme in config.toml goes before it", nil
			case themes.FromFlag:
				return "kept for runs without --theme", nil
			}
			return "kept for the next time", nil
		},
	}
}
