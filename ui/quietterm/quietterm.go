// Package quietterm keeps Bubble Tea v1 from questioning the terminal before
// main runs.
package quietterm

import "os"

var term, had = os.LookupEnv("TERM")

func init() { os.Setenv("TERM", "dumb") }

// Restore gives TERM back. main calls it before anything else.
func Restore() {
	if had {
		os.Setenv("TERM", term)
	} else {
		os.Unsetenv("TERM")
	}
}
