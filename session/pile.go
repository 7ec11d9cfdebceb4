package session

import (
	"context"
	"sync"
	"time"
)

// unreadBound is how much may wait for Next, counted in messages, before the
// session stops taking frames from its readers.
const unreadBound = 20_000

// pile collects events for Next. The session's goroutine adds, one caller of
// Next takes.
type pile struct {
	every time.Duration
	full  chan struct{} // rings when a pile over the bound was taken

	mu     sync.Mutex
	heaps  []*heap // one for each generation that is not taken yet
	weight int
	ended  bool
	news   chan struct{}
	taken  time.Time
}

// heap is one batch in the making, with the places of what can still grow.
type heap struct {
	batch   Batch
	logged  int // place of the FrameLogged plus one
	arrived map[arrivalKey]int
	subs    map[SubID]int
}

type arrivalKey struct {
	sub   SubID
	state MsgState
}

func newPile(every time.Duration) *pile {
	return &pile{every: every, full: make(chan struct{}, 1), news: make(chan struct{}, 1)}
}

// add appends what one step told. FrameLogged and Arrived grow where they
// stand: what comes earlier than it happened is never what something depends on.
func (p *pile) add(generation uint32, events []Event, stats Stats) {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := len(p.heaps)
	if n == 0 || p.heaps[n-1].batch.Generation != generation {
		p.heaps = append(p.heaps, &heap{batch: Batch{Generation: generation},
			arrived: make(map[arrivalKey]int), subs: make(map[SubID]int)})
		n++
	}
	h := p.heaps[n-1]
	for _, e := range events {
		p.weight += h.add(e)
	}
	h.batch.Stats = stats
	ring(p.news)
}

// add appends one event, or merges it, and gives its weight.
func (h *heap) add(e Event) int {
	list := &h.batch.Events
	switch e := e.(type) {
	case FrameLogged:
		if h.logged > 0 {
			l := (*list)[h.logged-1].(FrameLogged)
			l.To = e.To
			(*list)[h.logged-1] = l
			return 0
		}
		h.logged = len(*list) + 1
	case Arrived:
		key := arrivalKey{e.Sub, e.State}
		if at := h.arrived[key]; at > 0 {
			a := (*list)[at-1].(Arrived)
			a.Messages = append(a.Messages, e.Messages...)
			(*list)[at-1] = a
			return len(e.Messages)
		}
		*list = append(*list, e)
		h.arrived[key] = len(*list)
		return len(e.Messages)
	case SubChanged:
		if at := h.subs[e.Sub.ID]; at > 0 && (*list)[at-1].(SubChanged).Sub.State == e.Sub.State {
			(*list)[at-1] = e
			return 0
		}
		h.subs[e.Sub.ID] = len(*list) + 1
	}
	*list = append(*list, e)
	return 1
}

// over reports whether more waits than should.
func (p *pile) over() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.weight >= unreadBound
}

// end makes next give ErrClosed when everything was taken.
func (p *pile) end() {
	p.mu.Lock()
	p.ended = true
	p.mu.Unlock()
	ring(p.news)
}

// next waits for a batch: at once after a quiet time, else when every is over.
func (p *pile) next(ctx context.Context) (Batch, error) {
	for {
		if err := ctx.Err(); err != nil {
			return Batch{}, err
		}
		b, wait, err := p.take()
		if err != nil || wait == 0 {
			return b, err
		}
		if err := p.pause(ctx, wait); err != nil {
			return Batch{}, err
		}
	}
}

// take gives a batch, or how long to wait for one; negative without an end.
func (p *pile) take() (Batch, time.Duration, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.heaps) == 0 {
		if p.ended {
			return Batch{}, 0, ErrClosed
		}
		return Batch{}, -1, nil
	}
	if left := p.every - time.Since(p.taken); left > 0 && !p.ended {
		return Batch{}, left, nil
	}
	b := p.heaps[0].batch
	p.heaps[0] = nil
	p.heaps = p.heaps[1:]
	p.taken = time.Now()
	if len(p.heaps) > 0 {
		ring(p.news)
		p.taken = time.Time{} // the next generation's follows at once
		return b, 0, nil
	}
	if p.weight >= unreadBound {
		ring(p.full)
	}
	p.weight = 0
	return b, 0, nil
}

func (p *pile) pause(ctx context.Context, wait time.Duration) error {
	if wait < 0 {
		select {
		case <-p.news:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
