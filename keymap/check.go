package keymap

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// impossible are the keys that a terminal sends as another key, or not at all.
var impossible = map[string]string{
	"ctrl+i":     "a terminal sends it as tab",
	"ctrl+m":     "a terminal sends it as enter",
	"ctrl+[":     "a terminal sends it as esc",
	"ctrl+h":     "many terminals send it for backspace",
	"ctrl+?":     "a terminal sends it as backspace",
	"ctrl+space": "a terminal sends it as ctrl+@; bind that",
	"alt+[":      "it begins the escape sequences of other keys",
	"alt+O":      "it begins the escape sequences of other keys",
	"alt+esc":    "a terminal sends it as esc twice",
}

// renamed are keys written in another way than they are named here.
var renamed = map[string]string{
	"space": `" " (one space)`, "escape": "esc", "return": "enter", "pageup": "pgup", "pagedown": "pgdown",
	"pgdn": "pgdown", "del": "delete", "ins": "insert", "bs": "backspace", "btab": "shift+tab",
}

// plain are the named keys, and with which of "shift", "ctrl" and
// "ctrl+shift" they are told apart.
var plain = map[string]string{
	"enter": "", "esc": "", "tab": "shift", "backspace": "", "delete": "", "insert": "",
	"up": "shift ctrl ctrl+shift", "down": "shift ctrl ctrl+shift", "left": "shift ctrl ctrl+shift", "right": "shift ctrl ctrl+shift",
	"home": "shift ctrl ctrl+shift", "end": "shift ctrl ctrl+shift", "pgup": "ctrl", "pgdown": "ctrl",
}

// Check says why a key cannot be bound: a terminal without extensions never
// sends it, or sends it as another key. nil when it can.
func Check(key string) error {
	if why, bad := impossible[key]; bad {
		return fmt.Errorf("keymap: %s cannot be bound: %s; choose another key", key, why)
	}
	if name, other := renamed[key]; other {
		return fmt.Errorf("keymap: there is no key %q; it is written %s", key, name)
	}
	base := strings.TrimPrefix(key, "alt+")
	if base != key {
		if err := Check(base); err != nil {
			return err
		}
		return nil
	}
	if single(key) || function(key) {
		return nil
	}
	if _, ok := plain[key]; ok {
		return nil
	}
	return checkModified(key)
}

func checkModified(key string) error {
	i := strings.LastIndexByte(key[:max(0, len(key)-1)], '+')
	if i < 0 {
		return fmt.Errorf("keymap: there is no key %q; keys are written like a, A, ctrl+s, shift+tab, pgup, f5", key)
	}
	mod, name := key[:i], key[i+1:]
	if with, ok := plain[name]; ok {
		if strings.Contains(" "+with+" ", " "+mod+" ") {
			return nil
		}
		return fmt.Errorf("keymap: %s cannot be bound: a terminal does not tell it from %s; choose another key", key, name)
	}
	if mod == "ctrl" && len(name) == 1 && (name[0] >= 'a' && name[0] <= 'z' || strings.Contains(`@\]^_`, name)) {
		return nil
	}
	if single(name) && mod == "shift" {
		return fmt.Errorf("keymap: %s cannot be bound: write the character that shift gives, such as A", key)
	}
	return fmt.Errorf("keymap: %s cannot be bound: a terminal does not send it; choose another key", key)
}

func single(key string) bool {
	r, n := utf8.DecodeRuneInString(key)
	return n == len(key) && n > 0 && r != utf8.RuneError && (r == ' ' || unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.IsMark(r))
}

func function(key string) bool {
	var n int
	if _, err := fmt.Sscanf(key, "f%d", &n); err != nil {
		return false
	}
	return n >= 1 && n <= 20 && key == fmt.Sprintf("f%d", n)
}

var labels = map[string]string{" ": "space", "up": "↑", "down": "↓", "left": "←", "right": "→", "pgdown": "pgdn"}

// Label is how a key is written for people: "space", "↑", "ctrl+s".
func Label(key string) string {
	if l, ok := labels[key]; ok {
		return l
	}
	return key
}
