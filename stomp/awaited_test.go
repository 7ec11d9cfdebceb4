package stomp

import (
	"math/rand/v2"
	"strconv"
	"testing"
)

// The table of what is awaited says what a map would say (R194).
func TestAwaited(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	var table awaited
	model := map[string]*Receipt{}
	if table.take([]byte("1")) != nil {
		t.Fatal("an empty table has something")
	}
	for step := range 50_000 {
		id := strconv.Itoa(random.IntN(300 + step/20))
		if random.IntN(2) == 0 {
			w := &Receipt{id: id}
			if _, twice := model[id]; table.add(w) == twice {
				t.Fatalf("step %d: %s is there: %t", step, id, twice)
			} else if !twice {
				model[id] = w
			}
		} else {
			if got := table.take([]byte(id)); got != model[id] {
				t.Fatalf("step %d: %s is %v, want %v", step, id, got, model[id])
			}
			delete(model, id)
		}
		if table.n != len(model) {
			t.Fatalf("step %d: %d are awaited, want %d", step, table.n, len(model))
		}
	}
}
