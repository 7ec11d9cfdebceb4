package session

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// Whatever a broker calls a delivery by, the ACK names it by the same octets
// (R163), also when heads were forgotten in between.
func TestHeldKeyIsExact(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 163))
	ids := []string{"", "0", "00", "007", "a", "a0", "a00", "a01", "a10", "9", "18446744073709551615", "18446744073709551616",
		"999999999999999999", "1000000000000000000", "a999999999999999999999999", "x000000000000000000000000000", "٣", "a\x00", "-1", "+1", "1 ",
		"ID:vm-45191-1795416821960-7:5", "T_sub-1@@session-CpYQ0xMoQX_VcCK27t5fBw@@1", "vm-1795417219-520495-2"}
	const alphabet = "00019:-@aZ \xff\n"
	for range 50_000 {
		id := make([]byte, rnd.IntN(30))
		for i := range id {
			id[i] = alphabet[rnd.IntN(len(alphabet))]
		}
		ids = append(ids, string(id))
	}
	var heads heldHeads
	keys := make([]heldKey, len(ids))
	for i, id := range ids {
		keys[i] = heads.keep(id)
		if len(heads) > heldHeadsMost {
			t.Fatalf("%d heads are remembered, %d is the most", len(heads), heldHeadsMost)
		}
	}
	for i, id := range ids {
		if got := keys[i].text(); got != id {
			t.Fatalf("%q comes back as %q", id, got)
		}
	}
}

// What ActiveMQ and RabbitMQ count up takes no memory of its own, also when
// the deliveries of many come mixed.
func TestHeldKeysShareTheirHeads(t *testing.T) {
	var heads heldHeads
	var ids []string
	for n := range 200 {
		for from := range 7 {
			ids = append(ids, fmt.Sprintf("ID:host-41234-1795416821960-%d:%d", from, n), fmt.Sprintf("T_%d@@session-x@@%d", from, n))
		}
	}
	for _, id := range ids {
		heads.keep(id)
	}
	if allocs := testing.AllocsPerRun(5, func() {
		for _, id := range ids {
			heads.keep(id)
		}
	}); allocs > 0 || len(heads) != 14 {
		t.Errorf("%d ids of 14 kinds have %d heads and take %v allocations more", len(ids), len(heads), allocs)
	}
}
