package broker

import (
	"fmt"
	"slices"
	"testing"

	"stompbox/stomp"

	"pgregory.net/rapid"
)

// pull is the client's socket taking some of what waits.
func (m *model) pull(t *rapid.T) {
	c := m.client()
	for _, item := range m.s.taken(c.p, rapid.IntRange(1, 20).Draw(t, "frames"), 1<<20) {
		if item.d == nil {
			if item.frame.Command == stomp.ERROR {
				t.Fatalf("refused: %v %s", item.frame.Header, item.frame.Body)
			}
			continue
		}
		m.receive(c, item.d.frame())
	}
}

func (m *model) receive(c *modelClient, f stomp.Frame) {
	body := string(f.Body)
	i := slices.IndexFunc(c.subs, func(s *modelSub) bool { return s.id == f.Header.Get("subscription") })
	if i < 0 {
		m.t.Fatalf("R147: %s for a subscription that is gone", body)
	}
	sub := c.subs[i]
	switch {
	case !slices.Contains(m.accepted, body):
		m.t.Fatalf("%s was delivered and never sent", body)
	case m.done[body]:
		m.t.Fatalf("%s was delivered and is done", body)
	case m.owner[body] != nil:
		m.t.Fatalf("%s was delivered and is held already", body)
	}
	if sub.mode == stomp.AckAuto {
		m.done[body] = true
		return
	}
	m.owner[body] = c
	sub.held = append(sub.held, &modelItem{body: body, frame: f, sub: sub})
}

// check compares what the state counts with what is there.
func (m *model) check(t *rapid.T) {
	bytes, staged := 0, 0
	for name, q := range m.s.queues {
		sum := 0
		for _, msg := range q.all() {
			sum += msg.size
		}
		if sum != q.bytes {
			t.Fatalf("%s counts %d octets and holds %d", name, q.bytes, sum)
		}
		bytes += sum
	}
	for p := range m.s.peers {
		for _, tx := range p.txs {
			staged += tx.bytes
		}
	}
	if m.s.bytes != bytes+staged {
		t.Fatalf("the state counts %d octets and holds %d and %d in transactions", m.s.bytes, bytes, staged)
	}
}

// finish sends everybody home and looks at what is left: all that is not done,
// each once, in the order of arrival.
func (m *model) finish() {
	for _, c := range m.clients {
		m.s.leave(c.p)
	}
	left := map[string]int{}
	for name, q := range m.s.queues {
		if len(q.inFlight) != 0 || len(q.consumers) != 0 {
			m.t.Fatalf("%s: %d in flight, %d consumers with nobody there", name, len(q.inFlight), len(q.consumers))
		}
		last := -1
		for len(q.fresh)+len(q.returned) > 0 {
			body := string(q.pop().body)
			left[body]++
			place := slices.Index(m.accepted, body)
			if name != "/queue/DLQ.a" && name != "/queue/DLQ.b" && place < last {
				m.t.Fatalf("%s comes out of order from %s", body, name)
			}
			last = place
		}
	}
	for _, body := range m.accepted {
		want := 1
		if m.done[body] {
			want = 0
		}
		if left[body] != want {
			m.t.Fatalf("%s is there %d times, done: %v", body, left[body], m.done[body])
		}
		delete(left, body)
	}
	if len(left) > 0 {
		m.t.Fatalf("never sent: %v", left)
	}
}

// In every run of clients that come, take, ack, nack, commit, abort and go, no
// message is lost, none is acknowledged twice, none is held by two.
func TestModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := Options{OutBytes: rapid.SampledFrom([]int{1, 1000, 1 << 20}).Draw(t, "out"), MaxNacks: 2}
		m := &model{t: t, s: newState(o.filled()), done: map[string]bool{}, owner: map[string]*modelClient{}}
		m.connect(t)
		t.Repeat(map[string]func(*rapid.T){
			"connect": m.connect, "subscribe": m.subscribe, "unsubscribe": m.unsubscribe, "disconnect": m.disconnect,
			"send": m.send, "send2": m.send, "send3": m.send, "pull": m.pull, "pull2": m.pull, "pull3": m.pull,
			"settle": m.settle, "settle2": m.settle, "settle3": m.settle,
			"begin": m.begin, "commit": m.commit, "abort": m.abort,
			"": m.check,
		})
		m.finish()
	})
}

// The parts of the queue by themselves: any mix of taking and giving back
// comes out in order.
func TestQueueOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := newQueue("/queue/a")
		var out []*message
		seq := uint64(0)
		t.Repeat(map[string]func(*rapid.T){
			"push": func(*rapid.T) { seq++; q.push(&message{seq: seq, body: fmt.Append(nil, seq)}) },
			"pop": func(t *rapid.T) {
				if q.ready() == 0 {
					t.Skip("empty")
				}
				all := q.all()
				m := q.pop()
				for _, o := range all {
					if o.seq < m.seq && !q.inFlight[o] {
						t.Fatalf("%d came before %d", m.seq, o.seq)
					}
				}
				out = append(out, m)
			},
			"back": func(t *rapid.T) {
				if len(out) == 0 {
					t.Skip("none out")
				}
				i := rapid.IntRange(0, len(out)-1).Draw(t, "which")
				q.giveBack(out[i])
				out = slices.Delete(out, i, i+1)
			},
			"": func(t *rapid.T) {
				if all := q.all(); len(all) != q.depth() || !slices.IsSortedFunc(all, func(a, b *message) int { return int(a.seq) - int(b.seq) }) {
					t.Fatalf("all is %v", all)
				}
			},
		})
	})
}
