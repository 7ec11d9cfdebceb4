package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"stompbox/session/profile"
	"stompbox/stomp"
)

// Client is a session for programs that want an answer to each call: it takes
// what Next gives in a goroutine of its own, and every method waits for the
// fate of what it asked for. Safe for concurrent use.
//
// An error of a method is a *FateError when the command came to another end
// than it should, ErrBusy or ErrClosed when it was not taken, or ctx's: then it
// is still under way.
type Client struct {
	s     *Session
	ended chan struct{} // closed when Next has ended
	stop  context.CancelFunc

	mu      sync.Mutex
	link    Link
	modes   map[SubID]stomp.AckMode
	queue   []arrival // not given to Receive yet
	most    int       // that may be in queue
	waiters []*waiter
	news    chan struct{} // rings for Receive: queue or link have changed
	room    chan struct{} // rings for pump: something was received, or a call waits
}

type arrival struct {
	sub SubID
	id  MsgID
}

// waiter is a call that waits for an event.
type waiter struct {
	sees func(Event) bool // reports whether this was it
	done chan struct{}
}

// FateError says that a command was not confirmed.
type FateError struct {
	What string // `send to /queue/a`
	Fate Fate   // Rejected, Refused or Unknown
	Why  string
}

// Error is one sentence.
func (e *FateError) Error() string { return fmt.Sprintf("session: %s: %s: %s", e.What, e.Fate, e.Why) }

// clientQueue is how many messages may wait for Receive before the client lets
// the session push back on the broker. They cost a few octets each.
const clientQueue = 100_000

// Open connects to the broker that a URL names, as profile.Parse reads it, and
// returns when the link is up.
func Open(ctx context.Context, url string) (*Client, error) {
	p, err := profile.Parse(url)
	if err != nil {
		return nil, err
	}
	return OpenProfile(ctx, p, Options{})
}

// OpenProfile starts a session and waits until its link is up. ctx bounds the
// waiting alone; the session lives until Close.
func OpenProfile(ctx context.Context, p profile.Profile, o Options) (*Client, error) {
	o.Hold = true
	if o.BatchEvery == 0 {
		o.BatchEvery = time.Microsecond // there is no screen to spare
	}
	s, err := Start(context.WithoutCancel(ctx), p, o)
	if err != nil {
		return nil, err
	}
	c := &Client{s: s, ended: make(chan struct{}), modes: make(map[SubID]stomp.AckMode), most: clientQueue, news: make(chan struct{}, 1), room: make(chan struct{}, 1)}
	pumping, stop := context.WithCancel(context.Background())
	c.stop = stop
	go c.pump(pumping)
	if err := c.Do(ctx, Connect{}); err != nil {
		c.Close(ctx)
		return nil, err
	}
	return c, nil
}

// Session is what the client runs, for Do, Read, Scan and Pulse; Next is the
// client's own.
func (c *Client) Session() *Session { return c.s }

// Link is the state of the main link.
func (c *Client) Link() Link {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.link
}

// Close ends the session as Session.Close does. It may be called again.
func (c *Client) Close(ctx context.Context) error {
	err := c.s.Close(ctx)
	<-c.ended
	c.stop()
	return err
}

// pump takes batches until the session ends. With a full queue it waits, unless
// a call waits for something that comes behind.
func (c *Client) pump(ctx context.Context) {
	defer close(c.ended)
	for {
		b, err := c.s.Next(ctx)
		if err != nil {
			return
		}
		c.mu.Lock()
		for _, e := range b.Events {
			c.take(e)
		}
		c.mu.Unlock()
		ring(c.news)
		for c.full() {
			select {
			case <-c.room:
			case <-c.s.done:
			}
		}
	}
}

func (c *Client) full() bool {
	select {
	case <-c.s.done:
		return false
	default:
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.queue) >= c.most && len(c.waiters) == 0
}

// take enters an event into the client's books. The lock is held.
func (c *Client) take(e Event) {
	switch e := e.(type) {
	case LinkChanged:
		c.link = e.Link
	case SubChanged:
		c.modes[e.Sub.ID] = e.Sub.Ack
	case Arrived:
		for _, id := range e.Messages {
			c.queue = append(c.queue, arrival{e.Sub, id})
		}
	case MsgChanged:
		if e.State == LeaseLost || e.State == Released || e.State == Stuck {
			c.leaveOut(e.Messages)
		}
	}
	c.waiters = slices.DeleteFunc(c.waiters, func(w *waiter) bool {
		if !w.sees(e) {
			return false
		}
		close(w.done)
		return true
	})
}

// leaveOut drops messages that are not ours any more before Receive gives them.
func (c *Client) leaveOut(ids []MsgID) {
	if len(c.queue) == 0 {
		return
	}
	gone := make(map[MsgID]bool, len(ids))
	for _, id := range ids {
		gone[id] = true
	}
	c.queue = slices.DeleteFunc(c.queue, func(a arrival) bool { return gone[a.id] })
}

// ask gives a command and waits until see has seen what it waits for.
func (c *Client) ask(ctx context.Context, cmd Command, see func(Tag, Event) bool) error {
	c.mu.Lock()
	tag, err := c.s.Do(cmd)
	w := &waiter{sees: func(e Event) bool { return see(tag, e) }, done: make(chan struct{})}
	if err == nil {
		c.waiters = append(c.waiters, w)
	}
	c.mu.Unlock()
	if err != nil {
		return err
	}
	ring(c.room)
	select {
	case <-w.done:
		return nil
	case <-ctx.Done():
		err = ctx.Err()
	case <-c.ended:
		err = ErrClosed
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiters = slices.DeleteFunc(c.waiters, func(one *waiter) bool { return one == w })
	return err
}

// Do gives a command and waits for its fate: nil when it was confirmed, or
// written where no receipt was asked for.
func (c *Client) Do(ctx context.Context, cmd Command) error {
	return c.do(ctx, cmd, func(Tag, Event) {})
}

// do also shows what comes before the fate.
func (c *Client) do(ctx context.Context, cmd Command, shows func(Tag, Event)) error {
	var last Settled
	err := c.ask(ctx, cmd, func(tag Tag, e Event) bool {
		shows(tag, e)
		s, ok := e.(Settled)
		if !ok || s.Tag != tag {
			return false
		}
		last = s
		return s.Fate >= Confirmed || s.Fate == Written && endsWritten(cmd)
	})
	if err == nil && last.Fate > Confirmed {
		err = &FateError{last.What, last.Fate, last.Error}
	}
	return err
}

// endsWritten reports whether nothing more than written is ever known of a command.
func endsWritten(cmd Command) bool {
	switch cmd := cmd.(type) {
	case Send:
		return cmd.NoReceipt
	case Raw:
		return !cmd.Frame.Header.Has("receipt")
	case RawOctets:
		f, err := stomp.ParseFrame(cmd.Octets, 0)
		return err != nil || !f.Header.Has("receipt")
	case Disconnect, Unsubscribe:
		return true
	}
	return false
}

// Plan says what a command would do here and now.
func (c *Client) Plan(ctx context.Context, cmd Command) (answer PlanAnswer, err error) {
	err = c.ask(ctx, Plan{Of: cmd}, func(tag Tag, e Event) bool {
		p, ok := e.(Planned)
		answer = p.Answer
		return ok && p.Tag == tag
	})
	return answer, err
}

// Held gives the books of what is held, of one subscription or, with 0, of all.
func (c *Client) Held(ctx context.Context, sub SubID) (list []HeldMessage, err error) {
	err = c.ask(ctx, ListHeld{Sub: sub}, func(tag Tag, e Event) bool {
		h, ok := e.(HeldList)
		list = h.Messages
		return ok && h.Tag == tag
	})
	return list, err
}

// notConnected is why nothing will come any more.
func (c *Client) notConnected() error {
	if why := c.link.Error; why != "" {
		return errors.New("session: not connected: " + why)
	}
	return errors.New("session: not connected")
}
