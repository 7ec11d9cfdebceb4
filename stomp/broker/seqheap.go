package broker

import "slices"

// bySeq is a heap of messages, the oldest on top.
type bySeq []*message

func (h bySeq) Len() int           { return len(h) }
func (h bySeq) Less(i, j int) bool { return h[i].seq < h[j].seq }
func (h bySeq) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

// Push is for container/heap.
func (h *bySeq) Push(x any) { *h = append(*h, x.(*message)) }

// Pop is for container/heap.
func (h *bySeq) Pop() any {
	old := *h
	m := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return m
}

func sortBySeq(list []*message) {
	slices.SortFunc(list, func(a, b *message) int {
		switch {
		case a.seq < b.seq:
			return -1
		case a.seq > b.seq:
			return 1
		}
		return 0
	})
}
