// Package quietterm keeps Bubble Tea v1 from questioning the terminal before
// main runs.
//
// Bubble Tea asks for the background colour in a package init and waits up to
// five seconds for the answer, in every program that links it, whatever it was
// started for. It asks no terminal called "dumb". Go initialises packages that
// are ready in the order of their import paths, so a package that needs nothing
// but os is ready long before one that needs all of termenv: its init says
// "dumb", and main takes that back at once. An import of anything else here
// would come too late, and so would a module whose name sorts after "unicode".
// Both are watched by the test.
//
// main imports this package and calls Restore before anything else; nothing
// else may import it.
package quietterm

import "os"

// term is what TERM was, and had whether it was there at all.
var term, had = os.LookupEnv("TERM")

func init() { _ = os.Setenv("TERM", "dumb") }

// Restore gives TERM back as it was. It is called once, first thing in main:
// colours, $EDITOR and whatever else is started must see the real one.
func Restore() {
	if had {
		_ = os.Setenv("TERM", term)
		return
	}
	_ = os.Unsetenv("TERM")
}
