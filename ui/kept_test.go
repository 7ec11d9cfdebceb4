package ui

import (
	"math/rand/v2"
	"testing"
)

// What is kept of the last screen is what would be drawn anew, whatever keys
// and messages came: a screen that is not is one with something stale on it.
func TestKeptIsWhatWouldBeDrawn(t *testing.T) {
	keys := []string{"1", "2", "3", "4", "5", "6", "tab", "v", "esc", "z", "L", "?", "/", "enter", "<", ">", "W", "]", "[", "f", "space", "V", "*", "u"}
	moves := []string{"j", "j", "j", "k", "G", "g", "ctrl+d", "ctrl+u"}
	for seed := range uint64(40) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		m, c, v := orders(t, 60)
		all := v.ids
		v.ids, v.states, v.list, v.seen = v.ids[:20:20], v.states[:20:20], list{}, 0
		resize(m, 60+rnd.IntN(150), 12+rnd.IntN(40))
		at := 20
		for step := range 60 {
			what := moves[rnd.IntN(len(moves))]
			if rnd.IntN(12) == 0 {
				what = keys[rnd.IntN(len(keys))]
			}
			if rnd.IntN(8) == 0 && at < len(all) {
				what = "messages"
				to := min(len(all), at+1+rnd.IntN(5))
				arrive(m, c, 1, all[at:to])
				at = to
			} else {
				press(m, what)
			}
			before := m.View()
			m.kept, m.rowsRev, m.wraps, m.dirty = [places]kept{}, m.rowsRev-1, nil, true
			if fresh := m.View(); fresh != before {
				t.Fatalf("seed %d, step %d, %s: the screen was\n%s\nand is, drawn anew\n%s", seed, step, what, before, fresh)
			}
		}
	}
}
