package ui

import (
	"fmt"
	"testing"

	"stompbox/session"
	"stompbox/stomp"
)

// manyHeld makes a model at 200x50 that holds n messages. They share one
// hundred records, which changes nothing for the screen.
func manyHeld(b *testing.B, n int) (*Model, *conn) {
	var frames []stomp.Frame
	for i := range 100 {
		frames = append(frames, message(i, fmt.Sprintf(`{"order":%d,"customer":"Ünal Özdemir","amount":%d.5}`, i, i)))
	}
	m, c := newTestModel(b, "dark", frames...)
	read := c.read
	c.read = func(id session.MsgID) (session.Record, error) {
		r, err := read(id % 100)
		r.ID = id
		return r, err
	}
	hold(m, c, n)
	resize(m, 200, 50)
	m.View()
	return m, c
}

// countCPU reports the CPU time of an operation, which other programs lengthen
// less than the time. Call what it gives at the end.
func countCPU(b *testing.B) func() {
	before := cpuTime()
	return func() { b.ReportMetric(float64(cpuTime()-before)/float64(b.N), "cpu-ns/op") }
}

// BenchmarkKey is a key from Update to the finished screen, a million messages held.
func BenchmarkKey(b *testing.B) {
	m, _ := manyHeld(b, 1_000_000)
	keys := []string{"j", "k"}
	b.ReportAllocs()
	defer countCPU(b)()
	for i := 0; b.Loop(); i++ {
		m.Update(keyOf(keys[i%2]))
		m.View()
	}
}

// BenchmarkBatch is a batch of 1,650 messages, what 50,000 a second bring in 33
// ms, from Update to the finished screen.
func BenchmarkBatch(b *testing.B) {
	m, c := manyHeld(b, 100)
	m.quitting = false
	next := session.MsgID(100)
	b.ReportAllocs()
	defer countCPU(b)()
	for b.Loop() {
		ids := make([]session.MsgID, 1650)
		for i := range ids {
			ids[i] = next
			next++
		}
		m.apply(c, session.Batch{Events: []session.Event{session.Arrived{Sub: 1, Messages: ids, State: session.Seen}}})
		m.dirty = true
		m.prepare()
		m.View()
		if len(c.subs[0].ids) > 1_000_000 {
			c.subs[0].ids, c.subs[0].states = c.subs[0].ids[:100], c.subs[0].states[:100]
		}
	}
}
