package session

import "strconv"

// heldKey is what an ACK names a message by, kept small: brokers count in the
// last part of it (`ID:vm-45191-1795416821960-7:5`, `T_1@@session-x@@5`), so
// what stands before the number is kept once for all that share it. It gives
// back exactly what came: a receiver of an ACK compares octets (R163).
type heldKey struct {
	head   *string // what stands before the number, or all of it
	number uint64  // counted from one, so that 0 says that there is none
}

// text is the key as it came.
func (k heldKey) text() string {
	if k.number == 0 {
		return *k.head
	}
	return *k.head + strconv.FormatUint(k.number-1, 10)
}

// heldHeads are the heads that keys share. The zero value is ready to use.
type heldHeads map[string]*string

// heldHeadsMost bounds what is remembered of a broker that shares nothing. Who
// has forgotten a head makes it anew: keys that have it already keep it.
const heldHeadsMost = 1 << 10

// keep makes the key of an id, and holds on to nothing of the id's memory.
func (h *heldHeads) keep(id string) heldKey {
	head, number := cutNumber(id)
	shared := (*h)[head]
	if shared == nil {
		if *h == nil || len(*h) >= heldHeadsMost {
			*h = make(heldHeads)
		}
		own := string([]byte(head))
		shared = &own
		(*h)[own] = shared
	}
	return heldKey{shared, number}
}

// keyDigitsMost is what fits into 64 bits with every digit.
const keyDigitsMost = 18

// cutNumber splits the number off the end of an id, plus one. Zeros before it
// belong to the head, because a number does not remember them.
func cutNumber(id string) (head string, number uint64) {
	at := len(id)
	for at > 0 && len(id)-at < keyDigitsMost && id[at-1] >= '0' && id[at-1] <= '9' {
		at--
	}
	for at < len(id)-1 && id[at] == '0' {
		at++
	}
	if at == len(id) {
		return id, 0
	}
	n, err := strconv.ParseUint(id[at:], 10, 64)
	if err != nil {
		return id, 0
	}
	return id[:at], n + 1
}
