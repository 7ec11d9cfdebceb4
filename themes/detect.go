package themes

import (
	"runtime"
	"strconv"
	"strings"
)

// Wishes are the themes that were asked for by name; "" where none was.
type Wishes struct {
	Flag    string // on the command line
	Config  string // in the user's configuration
	Kept    string // chosen in the console, some earlier time
	Environ func(string) string
}

// Source is what decided for a theme.
type Source uint8

// The sources, the strongest first.
const (
	FromFlag     Source = iota // --theme
	FromEnviron                // STOMPBOX_THEME
	FromNoColour               // NO_COLOR, or a terminal that has none: mono
	FromConfig                 // theme in config.toml
	FromKept                   // what was chosen in the console
	FromGuess                  // COLORFGBG says whether the background is light; else dark
)

// Detect says which theme and how many colours are asked for, without a
// question to the terminal, and what decided. The first of the sources that has
// a word wins. COLORTERM and TERM tell the colours. Whether the name exists is
// for Find to say.
func Detect(w Wishes) (name string, p Profile, from Source) {
	p = profile(w.Environ)
	switch chosen := w.Environ("STOMPBOX_THEME"); {
	case w.Flag != "":
		return w.Flag, p, FromFlag
	case chosen != "":
		return chosen, p, FromEnviron
	case w.Environ("NO_COLOR") != "" || p == NoColour:
		return "mono", NoColour, FromNoColour
	case w.Config != "":
		return w.Config, p, FromConfig
	case w.Kept != "":
		return w.Kept, p, FromKept
	}
	return Guess(w.Environ), p, FromGuess
}

// Guess is the theme for a terminal that nobody named one for.
func Guess(env func(string) string) string {
	if lightBackground(env("COLORFGBG")) {
		return "light"
	}
	return "dark"
}

// ASCIIOnly says whether lines should be drawn with + - and |: STOMPBOX_ASCII
// asks for it, or the terminal is one that has nothing else.
func ASCIIOnly(env func(string) string) bool {
	term := env("TERM")
	return env("STOMPBOX_ASCII") != "" || term == "dumb" || strings.HasPrefix(term, "vt")
}

// many are terminals with true colour that do not always say so in COLORTERM.
var many = []string{"kitty", "alacritty", "ghostty", "wezterm", "foot", "contour", "-direct"}

func profile(env func(string) string) Profile {
	term := env("TERM")
	colourTerm := strings.ToLower(env("COLORTERM"))
	screen := strings.HasPrefix(term, "screen") && env("TERM_PROGRAM") != "tmux"
	switch {
	case term == "dumb" || strings.HasPrefix(term, "vt"):
		return NoColour
	case term == "" && env("WT_SESSION") != "":
		return TrueColour
	case term == "" && runtime.GOOS == "windows":
		return ANSI256
	case colourTerm == "truecolor" || colourTerm == "24bit":
		if screen { // screen hands on what its own terminal says, and has 256 itself
			return ANSI256
		}
		return TrueColour
	case term == "":
		return NoColour
	}
	for _, m := range many {
		if strings.Contains(term, m) {
			return TrueColour
		}
	}
	if strings.Contains(term, "256color") {
		return ANSI256
	}
	return ANSI16
}

// lightBackground reads COLORFGBG, such as "15;0" or "0;default;15": the last
// is the background's number among the sixteen.
func lightBackground(value string) bool {
	n, err := strconv.Atoi(value[strings.LastIndexByte(value, ';')+1:])
	return err == nil && strings.Contains(value, ";") && (n == 7 || n >= 9 && n <= 15)
}
