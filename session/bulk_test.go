package session

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"stompbox/stomp"
)

func bulkOf(p BulkPlan) *Bulk {
	if p.Message == nil {
		p.Message = func(i int) (stomp.Send, bool) {
			return stomp.Send{Destination: "/queue/a", Body: fmt.Append(nil, i)}, true
		}
	}
	return NewBulk(p, time.Unix(0, 0))
}

// pump takes what the bulk gives now and gives the indices of what asked for a receipt.
func pump(b *Bulk, tag *Tag, now time.Time) (sent int, receipts []Tag, wait time.Duration) {
	for {
		cmd, w, ok := b.Next(now)
		if !ok {
			return sent, receipts, w
		}
		*tag++
		b.Given(*tag)
		m, message := cmd.(Send)
		if !message {
			continue
		}
		if !m.NoReceipt {
			receipts = append(receipts, *tag)
		}
		sent++
	}
}

func TestBulkReceipts(t *testing.T) {
	for _, tc := range []struct {
		name string
		plan BulkPlan
		want []Tag
	}{
		{"in order", BulkPlan{Count: 350, InOrder: true}, []Tag{1, 100, 200, 300, 350}},
		{"in order, slowly", BulkPlan{Count: 7, Rate: 3, InOrder: true}, []Tag{1, 3, 6, 7}},
		{"in order, very slowly", BulkPlan{Count: 3, Rate: 0.1, InOrder: true}, []Tag{1, 2, 3}},
		{"in any order", BulkPlan{Count: 3}, []Tag{1, 2, 3}},
		{"none", BulkPlan{Count: 3, NoReceipt: true}, nil},
		{"one", BulkPlan{Count: 1, InOrder: true}, []Tag{1}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b, tag := bulkOf(tc.plan), Tag(0)
			sent, receipts, _ := pump(b, &tag, time.Unix(1000, 0))
			if sent != tc.plan.Count || fmt.Sprint(receipts) != fmt.Sprint(tc.want) {
				t.Errorf("%d sent, receipts for %v, want %v", sent, receipts, tc.want)
			}
			for i := range Tag(sent) { // only what asked for a receipt is confirmed
				b.Settled(Settled{Tag: i + 1, Fate: Written}, time.Unix(1001, 0))
			}
			if open := b.Tally(time.Unix(1, 0)).Open; open != len(tc.want) {
				t.Errorf("%d are open, want %d", open, len(tc.want))
			}
			for _, tag := range receipts {
				b.Settled(Settled{Tag: tag, Fate: Confirmed}, time.Unix(1002, 0))
			}
			n := b.Tally(time.Unix(9999, 0))
			want := tc.plan.Count
			if tc.plan.NoReceipt {
				want = 0
			}
			if !b.Done() || !n.Good() || n.Confirmed != want || n.Sent != tc.plan.Count || n.Unknown != n.Sent-want {
				t.Errorf("done %v: %+v", b.Done(), n)
			}
			if last := time.Unix(1001, 0).Sub(time.Unix(0, 0)); n.Took > last+time.Second {
				t.Errorf("it took %v", n.Took)
			}
		})
	}
}

func TestBulkRate(t *testing.T) {
	b, tag := bulkOf(BulkPlan{Count: 100, Rate: 10}), Tag(0)
	at := func(d time.Duration) time.Time { return time.Unix(0, 0).Add(d) }
	for _, tc := range []struct {
		at   time.Duration
		sent int
		wait time.Duration
	}{{0, 1, 100 * time.Millisecond}, {50 * time.Millisecond, 0, 50 * time.Millisecond}, {time.Second, 10, 100 * time.Millisecond}} {
		if sent, _, wait := pump(b, &tag, at(tc.at)); sent != tc.sent || wait != tc.wait {
			t.Errorf("at %v: %d sent, then %v; want %d, %v", tc.at, sent, wait, tc.sent, tc.wait)
		}
	}
	b = bulkOf(BulkPlan{Count: 3, After: func(i int) time.Duration { return time.Duration(i*i) * time.Second }})
	if sent, _, wait := pump(b, &tag, at(time.Second)); sent != 1 || wait != 3*time.Second {
		t.Errorf("%d sent, then %v", sent, wait)
	}
}

// The broker sets the pace: only so much is handed over before it answers, and
// one message larger than all that goes by itself.
func TestBulkBounds(t *testing.T) {
	b, tag := bulkOf(BulkPlan{Count: 5000, InOrder: true}), Tag(0)
	if sent, _, wait := pump(b, &tag, time.Unix(1, 0)); sent != bulkFrames || wait != 0 {
		t.Errorf("%d handed over, wait %v", sent, wait)
	}
	b.Settled(Settled{Tag: 2, Fate: Written}, time.Unix(1, 0))
	if sent, _, _ := pump(b, &tag, time.Unix(1, 0)); sent != 1 {
		t.Errorf("%d handed over for one that was written", sent)
	}
	large := make([]byte, 3<<20)
	b, tag = bulkOf(BulkPlan{Count: 3, Message: func(i int) (stomp.Send, bool) {
		return stomp.Send{Body: append(large[:i], large...)}, true
	}}), 0
	for i := range Tag(3) {
		if sent, _, _ := pump(b, &tag, time.Unix(1, 0)); sent != 1 {
			t.Errorf("%d large ones at once", sent)
		}
		b.Settled(Settled{Tag: i + 1, Fate: Written}, time.Unix(1, 0))
	}
}

func TestBulkEndsEarly(t *testing.T) {
	for _, tc := range []struct {
		name string
		do   func(b *Bulk)
		want Tally
	}{
		{"stopped behind a receipt, which is lost", func(b *Bulk) { b.Stop(); settleAll(b, 10, Confirmed) }, Tally{Sent: 10, Confirmed: 1, Unknown: 9, Left: 990, Stopped: true}},
		{"rejected", func(b *Bulk) {
			b.Settled(Settled{Tag: 1, Fate: Rejected, What: "send", Error: "full"}, time.Unix(2, 0))
			settleAll(b, 10, Written)
			b.Settled(Settled{Tag: 10, Fate: Unknown}, time.Unix(2, 0))
		}, Tally{Sent: 10, Rejected: 1, Unknown: 9, Left: 990}},
		{"the link is lost", func(b *Bulk) { settleAll(b, 10, Unknown) }, Tally{Sent: 10, Unknown: 10, Left: 990}},
		{"an ERROR that names nothing", func(b *Bulk) { b.Trouble("no right"); settleAll(b, 10, Written); settleAll(b, 10, Confirmed) },
			Tally{Sent: 10, Confirmed: 1, Unknown: 9, Left: 990}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b, tag := bulkOf(BulkPlan{Count: 1000, Rate: 10, InOrder: true}), Tag(0)
			pump(b, &tag, time.Unix(0, 9e8))
			tc.do(b)
			if sent, _, _ := pump(b, &tag, time.Unix(100, 0)); sent > 0 {
				t.Errorf("%d more were sent", sent)
			}
			n := b.Tally(time.Unix(100, 0))
			got := Tally{Sent: n.Sent, Confirmed: n.Confirmed, Rejected: n.Rejected, Unknown: n.Unknown, Left: n.Left, Stopped: n.Stopped}
			if !b.Done() || got != tc.want || n.Good() || n.Why() == "" && tc.name != "the link is lost" {
				t.Errorf("done %v, why %q: %+v, want %+v", b.Done(), n.Why(), got, tc.want)
			}
		})
	}
}

// settleAll settles what is open: with a receipt only where one was asked for,
// which is the first and the tenth.
func settleAll(b *Bulk, upTo Tag, fate Fate) {
	for i := range upTo {
		if fate == Confirmed && i != 0 {
			b.Settled(Settled{Tag: i + 1, Fate: Written}, time.Unix(2, 0))
		}
		if fate != Confirmed || i == 0 {
			b.Settled(Settled{Tag: i + 1, Fate: fate}, time.Unix(2, 0))
		}
	}
	if fate == Confirmed {
		b.Settled(Settled{Tag: upTo, Fate: Unknown}, time.Unix(2, 0))
	}
}

// However a session answers, the books add up, and what is called confirmed
// has a receipt of its own or one behind it.
func TestBulkBooksAddUp(t *testing.T) {
	for seed := range uint64(200) {
		chance := rand.New(rand.NewPCG(seed, 1))
		plan := BulkPlan{Count: 1 + chance.IntN(900), InOrder: chance.IntN(2) == 0, NoReceipt: chance.IntN(5) == 0}
		b, tag := bulkOf(plan), Tag(0)
		newest, strangers := 0, 0
		for !b.Done() {
			pump(b, &tag, time.Unix(1, 0))
			for i := range tag {
				one, open := b.open[i+1]
				if !open || chance.IntN(3) == 0 {
					continue
				}
				fate := Written
				if one.receipt && one.written {
					fate = Confirmed
				}
				if chance.IntN(2000) == 0 {
					fate = Fate(int(Rejected) + chance.IntN(3))
				}
				if fate == Confirmed {
					newest = max(newest, one.index)
				}
				b.Settled(Settled{Tag: i + 1, Fate: fate}, time.Unix(1, 0))
			}
			if b.Settled(Settled{Tag: tag + 1000, Fate: Confirmed}, time.Unix(1, 0)) {
				strangers++
			}
		}
		n := b.Tally(time.Unix(2, 0))
		if n.Sent+n.Left != n.Count || n.Confirmed+n.Rejected+n.Refused+n.Unknown < n.Sent || n.Confirmed > newest || strangers > 0 {
			t.Fatalf("seed %d: %+v, newest receipt %d", seed, n, newest)
		}
	}
}

// After a stop a transaction that does nothing asks for the receipt that the
// last messages did not ask for.
func TestBulkFence(t *testing.T) {
	for _, tc := range []struct {
		name  string
		sent  int
		fate  Fate
		plan  BulkPlan
		fence bool
		want  int // confirmed
	}{
		{"in the middle", 7, Confirmed, BulkPlan{InOrder: true}, true, 7},
		{"refused", 7, Rejected, BulkPlan{InOrder: true}, true, 1},
		{"the link dies", 7, Unknown, BulkPlan{InOrder: true}, true, 1},
		{"behind a receipt", 1, Confirmed, BulkPlan{InOrder: true}, false, 1},
		{"a receipt for each", 7, Confirmed, BulkPlan{}, false, 7},
		{"no receipts", 7, Confirmed, BulkPlan{InOrder: true, NoReceipt: true}, false, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.plan.Count = 1000
			b := bulkOf(tc.plan)
			now := time.Unix(1, 0)
			for i := range Tag(tc.sent) {
				b.Next(now)
				b.Given(i + 1)
			}
			b.Stop()
			var frames []string
			tag := Tag(100)
			for {
				cmd, _, ok := b.Next(now)
				if !ok {
					break
				}
				f := cmd.(Raw).Frame
				frames = append(frames, fmt.Sprint(f.Command, " ", f.Header.Has("receipt"), f.Header.Has("transaction")))
				b.Given(tag)
				tag++
			}
			want := "[]"
			if tc.fence {
				want = "[BEGIN false true ABORT true true]"
			}
			if fmt.Sprint(frames) != want {
				t.Errorf("frames %v, want %s", frames, want)
			}
			if b.Done() {
				t.Error("it is done before anything was answered")
			}
			for i := range Tag(tc.sent) {
				b.Settled(Settled{Tag: i + 1, Fate: Written}, now)
				b.Settled(Settled{Tag: i + 1, Fate: Confirmed}, now)
			}
			for i := Tag(100); i < tag; i++ {
				b.Settled(Settled{Tag: i, Fate: Written}, now)
				b.Settled(Settled{Tag: i, Fate: tc.fate}, now)
			}
			if n := b.Tally(now); !b.Done() || n.Confirmed != tc.want || n.Sent != tc.sent || n.Left != 1000-tc.sent {
				t.Errorf("done %v: %+v", b.Done(), n)
			}
		})
	}
}
