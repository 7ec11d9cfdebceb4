package session

import (
	"maps"
	"math/rand/v2"
	"testing"
)

// Beside a map that does the same, and empty pages are let go.
func TestHeldTable(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	var table heldTable
	model := map[MsgID]*holding{}
	for range 20_000 {
		id := MsgID(rnd.IntN(3000))
		if rnd.IntN(2) == 0 {
			h := &holding{}
			table.put(id, h)
			model[id] = h
		} else {
			table.drop(id)
			delete(model, id)
		}
		if got := table.get(id); got != model[id] {
			t.Fatalf("%d is %p, want %p", id, got, model[id])
		}
	}
	if got := maps.Collect(table.all()); !maps.Equal(got, model) {
		t.Errorf("%d are held, want %d", len(got), len(model))
	}
	last := MsgID(0)
	for id := range table.all() {
		if id < last {
			t.Errorf("%d after %d", id, last)
		}
		last = id
	}
	for id := range model {
		table.drop(id)
	}
	for at, p := range table.pages {
		if p != nil {
			t.Errorf("page %d stays", at)
		}
	}
	if table.get(1<<30) != nil {
		t.Error("what was never there is held")
	}
}
