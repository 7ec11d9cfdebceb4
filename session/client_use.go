package session

import (
	"context"

	"stompbox/stomp"
)

// Message is one that Receive gave.
type Message struct {
	stomp.Frame
	ID  MsgID
	Sub SubID
	c   *Client
}

// Send sends a message and waits for its receipt.
func (c *Client) Send(ctx context.Context, m stomp.Send) error { return c.Do(ctx, Send{Message: m}) }

// Subscribe subscribes and waits until the broker has confirmed it.
func (c *Client) Subscribe(ctx context.Context, s Subscribe) (id SubID, err error) {
	var newest SubID
	err = c.do(ctx, s, func(tag Tag, e Event) {
		switch e := e.(type) {
		case SubChanged:
			newest = max(newest, e.Sub.ID)
		case Settled: // follows its announcement
			if e.Tag == tag && e.Fate == Queued {
				id = newest
			}
		}
	})
	return id, err
}

// Unsubscribe ends a subscription; what it held goes back to the broker.
func (c *Client) Unsubscribe(ctx context.Context, sub SubID) error {
	return c.Do(ctx, Unsubscribe{Sub: sub})
}

// Receive gives the next message, of whatever subscription. While the link is
// lost and being dialled again it waits; messages of the lost link that were
// not received yet are left out, for they come again.
func (c *Client) Receive(ctx context.Context) (Message, error) {
	for {
		c.mu.Lock()
		if len(c.queue) > 0 {
			a := c.queue[0]
			c.queue = c.queue[1:]
			more := len(c.queue) > 0
			c.mu.Unlock()
			ring(c.room)
			if more {
				ring(c.news) // for another Receive
			}
			rec, err := c.s.Read(a.id)
			return Message{Frame: rec.Frame, ID: a.id, Sub: a.sub, c: c}, err
		}
		down := c.link.State == Down
		err := c.notConnected()
		c.mu.Unlock()
		if down {
			return Message{}, err
		}
		select {
		case <-c.news:
		case <-ctx.Done():
			return Message{}, ctx.Err()
		case <-c.ended:
			return Message{}, ErrClosed
		}
	}
}

// Ack acknowledges the message and waits for the receipt. In mode client it
// takes everything before it in its subscription as well (R168).
func (m Message) Ack(ctx context.Context) error {
	m.c.mu.Lock()
	cumulative := m.c.modes[m.Sub] == stomp.AckClient
	m.c.mu.Unlock()
	return m.c.Do(ctx, Ack{Messages: []MsgID{m.ID}, UpTo: cumulative})
}

// Nack refuses the message; header is what a broker understands beside the
// standard, such as requeue and false.
func (m Message) Nack(ctx context.Context, header ...string) error {
	return m.c.Do(ctx, Nack{Messages: []MsgID{m.ID}, Header: stomp.NewHeader(header...)})
}

// Tx is an open transaction of a Client.
type Tx struct {
	c  *Client
	ID TxID
}

// Begin opens a transaction and waits until the broker has confirmed it.
func (c *Client) Begin(ctx context.Context) (*Tx, error) {
	t := &Tx{c: c}
	added := false
	err := c.ask(ctx, TxNew{}, func(tag Tag, e Event) bool {
		switch e := e.(type) {
		case Settled: // ours alone: nothing can be wrong with it
			added = added || e.Tag == tag
		case TxChanged: // told behind the Settled of its making
			if added {
				t.ID = e.Tx.ID
			}
		}
		return t.ID != 0
	})
	if err == nil {
		err = c.Do(ctx, TxOpen{Tx: t.ID})
	}
	return t, err
}

// Send sends a message within the transaction.
func (t *Tx) Send(ctx context.Context, m stomp.Send) error {
	return t.add(ctx, StepDraft{Kind: StepSend, Send: m})
}

// Ack acknowledges a message within the transaction.
func (t *Tx) Ack(ctx context.Context, m Message) error {
	return t.add(ctx, StepDraft{Kind: StepAck, Message: m.ID})
}

// Nack refuses a message within the transaction.
func (t *Tx) Nack(ctx context.Context, m Message) error {
	return t.add(ctx, StepDraft{Kind: StepNack, Message: m.ID})
}

// add sends a step, and waits until the broker has taken it as far as it says so.
func (t *Tx) add(ctx context.Context, step StepDraft) error {
	if err := t.c.Do(ctx, TxAdd{Tx: t.ID, Steps: []StepDraft{step}}); err != nil {
		return err
	}
	return t.c.Do(ctx, TxOpen{Tx: t.ID})
}

// Commit commits the transaction. When the link dies before the answer the
// error's Fate is Unknown: its work was done wholly or not at all.
func (t *Tx) Commit(ctx context.Context) error { return t.c.Do(ctx, TxCommit{Tx: t.ID}) }

// Abort gives the transaction up.
func (t *Tx) Abort(ctx context.Context) error { return t.c.Do(ctx, TxAbort{Tx: t.ID}) }
