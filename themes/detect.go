package themes

import (
	"runtime"
	"strconv"
	"strings"
)

// Detect says which theme and how many colours the environment asks for,
// without a question to the terminal. STOMPBOX_THEME names the theme and wins;
// then NO_COLOR asks for mono, and COLORFGBG says whether the background is
// light. COLORTERM and TERM tell the colours. Whether the name exists is for
// Find to say.
func Detect(env func(string) string) (name string, p Profile) {
	p = profile(env)
	if chosen := env("STOMPBOX_THEME"); chosen != "" {
		return chosen, p
	}
	if env("NO_COLOR") != "" || p == NoColour {
		return "mono", NoColour
	}
	if lightBackground(env("COLORFGBG")) {
		return "light", p
	}
	return "dark", p
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
