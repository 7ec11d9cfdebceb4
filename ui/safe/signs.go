package safe

import (
	"strings"
	"sync/atomic"
)

// asciiAlone is a fact about the one terminal of the process.
var asciiAlone atomic.Bool

// ASCIIAlone says whether the terminal shows ASCII alone. It is said once,
// before anything is drawn; text that was made before keeps its signs. What is
// foreign is shown as it is in either case. Safe for concurrent use.
func ASCIIAlone(on bool) { asciiAlone.Store(on) }

// inASCII are the signs of our own words.
var inASCII = strings.NewReplacer("…", "...", "·", "-", "›", ">", "→", ">", "←", "<", "×", "x")

// Own gives text of our own as the terminal can show it. Nothing foreign may be
// in it: that would be changed too.
func Own[T ~string](t T) T {
	if !asciiAlone.Load() {
		return t
	}
	return T(inASCII.Replace(string(t)))
}

// CutMark stands where something was left out; it is one cell wide.
func CutMark() Text {
	if asciiAlone.Load() {
		return "~"
	}
	return "…"
}
