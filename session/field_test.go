package session

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"stompbox/session/profile"
	"stompbox/stomp"
)

// field is one queue, and parties that send numbered messages to it, hold them
// and ack them while their links die. It counts every message: what was
// confirmed must come, what was acked and confirmed must never come again, and
// what was refused was never sent. The field never repeats what is unknown.
type field struct {
	t       *testing.T
	queue   string
	want    int    // messages to be confirmed
	window  int    // sends that a party may have open
	forgets bool   // the broker may forget acks when it is killed
	inTx    int    // how many messages go into a transaction; 0 for none in any
	disk    *shaky // of the next party
	parties []*party
	news    chan news

	next      int
	confirmed map[int]bool
	unknown   map[int]bool
	again     []int             // refused before they were sent: to be sent again
	came      map[int]int       // how often each message was delivered
	settled   map[int]time.Time // when its ACK was seen to be confirmed
	doubtful  map[int]bool      // its ACK is unknown
	wholly    int               // transactions committed
	none      []int             // messages of transactions rolled back
	allOrNone [][]int           // of those that are unknown
	counts    struct{ losses, leaseLost, repeated int }
}

// party is one session in the field.
type party struct {
	s     *Session
	up    bool
	live  bool // its subscription is
	sends map[Tag]int
	txs   map[TxID][]int // committed or to be
	ends  map[Tag]TxID   // of their COMMITs
	acks  map[MsgID]int
	ended chan struct{}
}

type news struct {
	p *party
	b Batch
}

func newField(t *testing.T, queue string, want int) *field {
	return &field{t: t, queue: queue, want: want, window: 100, news: make(chan news),
		confirmed: map[int]bool{}, unknown: map[int]bool{}, came: map[int]int{}, settled: map[int]time.Time{}, doubtful: map[int]bool{}}
}

// quickly is a way back without long waits, for tests.
var quickly = profile.Backoff{Initial: 2 * time.Millisecond, Max: 20 * time.Millisecond}

// join adds a session with a subscription, and pumps what it tells.
func (f *field) join(p profile.Profile, b profile.Backoff) *party {
	f.t.Helper()
	o := Options{JournalDir: f.t.TempDir(), BatchEvery: time.Millisecond, Reconnect: b}
	if f.disk != nil {
		o.disk, f.disk = f.disk.before, nil
	}
	s, err := Start(f.t.Context(), p, o)
	if err != nil {
		f.t.Fatal(err)
	}
	one := &party{s: s, sends: map[Tag]int{}, txs: map[TxID][]int{}, ends: map[Tag]TxID{}, acks: map[MsgID]int{}, ended: make(chan struct{})}
	f.parties = append(f.parties, one)
	var pump sync.WaitGroup
	pump.Go(func() {
		for {
			b, err := s.Next(context.Background())
			if err != nil {
				return
			}
			select {
			case f.news <- news{one, b}:
			case <-one.ended:
			}
		}
	})
	f.t.Cleanup(func() {
		close(one.ended)
		ctx, cancel := context.WithTimeout(context.Background(), waitMost)
		defer cancel()
		s.Close(ctx)
		pump.Wait()
	})
	f.until("a party is up", func() bool { return one.up })
	f.do(one, Subscribe{Destination: f.queue, Prefetch: 200})
	f.until("its subscription is live", func() bool { return one.live })
	return one
}

func (f *field) do(p *party, c Command) Tag {
	tag, err := p.s.Do(c)
	if err != nil {
		f.t.Fatal(err)
	}
	return tag
}

// until takes what the parties tell until something is so.
func (f *field) until(what string, so func() bool) {
	f.t.Helper()
	quiet := time.NewTimer(waitMost)
	defer quiet.Stop()
	for !so() {
		select {
		case n := <-f.news:
			for _, e := range n.b.Events {
				f.take(n.p, e)
			}
			quiet.Reset(waitMost)
		case <-quiet.C:
			f.t.Fatalf("waiting for: %s; nothing happened for %v: %s", what, waitMost, f)
		}
	}
}

func (f *field) String() string {
	return fmt.Sprintf("%d numbers, %d confirmed, %d unknown, %d refused; %d came, %d again; %d acked, %d in doubt; %d losses, %d leases lost",
		f.next, len(f.confirmed), len(f.unknown), len(f.again), len(f.came), f.counts.repeated, len(f.settled), len(f.doubtful),
		f.counts.losses, f.counts.leaseLost)
}

func (f *field) take(p *party, e Event) {
	switch e := e.(type) {
	case LinkChanged:
		p.up = e.Link.State == Up
		if e.Link.State == Down {
			f.counts.losses++
			if e.Link.Error == "" {
				f.t.Error("a link died without a reason")
			}
		}
	case SubChanged:
		p.live = e.Sub.State == SubLive
		if e.Sub.ID != 1 || e.Sub.State == SubEnded || e.Sub.State == SubRefused {
			f.t.Fatalf("subscription %d is %s: %s", e.Sub.ID, e.Sub.State, e.Sub.Note)
		}
	case Arrived:
		f.arrived(p, e)
	case MsgChanged:
		f.changed(p, e)
	case Settled:
		f.fated(p, e)
		f.txFated(p, e)
	case TxChanged:
		f.txChanged(p, e.Tx)
	case Closed:
		f.t.Fatalf("a session ended: %s", e.Error)
	}
}

// arrived counts messages and acks each of them.
func (f *field) arrived(p *party, e Arrived) {
	for _, id := range e.Messages {
		rec, err := p.s.Read(id)
		if err != nil {
			f.t.Fatal(err)
		}
		n, err := strconv.Atoi(string(rec.Frame.Body))
		if err != nil || n >= f.next {
			f.t.Fatalf("message %q was never sent", rec.Frame.Body)
		}
		if at, acked := f.settled[n]; acked && rec.At.After(at) && !f.forgets {
			f.t.Errorf("message %d came again after its ACK was confirmed", n)
		}
		if f.came[n]++; f.came[n] > 1 {
			f.counts.repeated++
		}
		p.acks[id] = n
		if e.State == Held {
			f.do(p, Ack{Messages: []MsgID{id}})
		}
	}
}

func (f *field) changed(p *party, e MsgChanged) {
	for _, id := range e.Messages {
		n := p.acks[id]
		switch e.State {
		case Acked:
			f.settled[n] = time.Now()
		case FateLost:
			f.doubtful[n] = true
		case LeaseLost:
			f.counts.leaseLost++
		case Failed, Nacked, Released, Stuck:
			f.t.Errorf("message %d is %s: %s", n, e.State, e.Why)
		}
	}
}

func (f *field) fated(p *party, e Settled) {
	n, ours := p.sends[e.Tag]
	if !ours || e.Fate < Confirmed {
		return
	}
	delete(p.sends, e.Tag)
	switch e.Fate {
	case Confirmed:
		f.confirmed[n] = true
	case Unknown:
		f.unknown[n] = true
	case Refused:
		f.again = append(f.again, n)
	default:
		f.t.Errorf("send %d is %s: %s", n, e.Fate, e.Error)
	}
}

// send gives every party that is up what it may still send.
func (f *field) send() {
	for _, p := range f.parties {
		for p.up && f.inTx > 0 && len(p.txs) == 0 {
			f.transact(p)
		}
		for p.up && len(p.sends) < f.window {
			var n int
			if k := len(f.again); k > 0 {
				n, f.again = f.again[k-1], f.again[:k-1]
			} else {
				n = f.next
				f.next++
			}
			p.sends[f.do(p, Send{Message: stomp.Send{Destination: f.queue, Body: strconv.AppendInt(nil, int64(n), 10),
				Header: stomp.NewHeader("persistent", "true")}})] = n
		}
	}
}

// run sends and acks until enough is confirmed and enough has gone wrong.
func (f *field) run(enough func() bool) {
	f.t.Helper()
	for !enough() || len(f.confirmed) < f.want {
		f.send()
		losses := f.counts.losses
		f.until("there is room for more", func() bool { return f.counts.losses > losses || f.room() })
	}
}

// room reports whether some party can send a good number.
func (f *field) room() bool {
	for _, p := range f.parties {
		if p.up && len(p.sends) <= f.window/2 {
			return true
		}
	}
	return false
}

// finish waits until everything is settled and counts.
func (f *field) finish() {
	f.t.Helper()
	f.until("all links are up and all sends settled", func() bool {
		for _, p := range f.parties {
			if !p.up || !p.live || len(p.sends) > 0 || len(p.txs) > 0 {
				return false
			}
		}
		return true
	})
	f.until("every confirmed message is acked", func() bool {
		for n := range f.confirmed {
			if _, acked := f.settled[n]; !acked && !f.doubtful[n] {
				return false
			}
		}
		return f.openAcks() == 0
	})
	for n := range f.confirmed {
		if f.came[n] == 0 {
			f.t.Errorf("message %d was confirmed and never came", n)
		}
	}
	for _, n := range f.again {
		if f.came[n] > 0 {
			f.t.Errorf("message %d was refused, and came", n)
		}
	}
	f.judgeTxs()
	f.t.Log(f)
}

// leave closes the sessions cleanly: they hold nothing any more.
func (f *field) leave() {
	f.t.Helper()
	for _, p := range f.parties {
		ctx, cancel := context.WithTimeout(context.Background(), waitMost)
		if err := p.s.Close(ctx); err != nil {
			f.t.Errorf("the end was not clean: %v", err)
		}
		cancel()
	}
}

// openAcks asks the ledgers of all parties what they hold.
func (f *field) openAcks() int {
	open := 0
	for _, p := range f.parties {
		tag := f.do(p, ListHeld{})
		var list *HeldList
		for list == nil {
			n := <-f.news
			for _, e := range n.b.Events {
				if h, ok := e.(HeldList); ok && h.Tag == tag && n.p == p {
					list = &h
				}
				f.take(n.p, e)
			}
		}
		open += len(list.Messages)
	}
	return open
}
