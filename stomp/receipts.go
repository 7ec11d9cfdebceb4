package stomp

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
)

// Receipts keeps which receipts are awaited, so that any number of frames can
// be in flight while their receipts come in whatever order (R191, R194). The
// zero value is ready; each link has one of its own.
//
// Those who send call Expect and then Conn.Send or Conn.Queue, and when that
// gives an error, Receipt.Forget. One goroutine reads and gives every frame to
// Settle, and the end of the link to Fail. Safe for concurrent use.
type Receipts struct {
	mu      sync.Mutex
	waiting awaited
	err     error // of Fail
}

// Receipt is one that is awaited.
type Receipt struct {
	id    string
	owner *Receipts
	next  *Receipt      // in the owner's table
	err   error         // why there is none; not changed once it is over
	over  atomic.Bool   // changed under the owner's lock
	done  chan struct{} // under the owner's lock; made for the first who waits
}

// RejectedError is an ERROR that names the receipt of a frame: the broker has
// not done what that frame asks for (R196).
type RejectedError struct {
	Receipt string
	Frame   Frame // the ERROR
}

func (e *RejectedError) Error() string {
	return fmt.Sprintf("stomp: the broker rejected the frame with receipt %q: %s (R196)", e.Receipt, errorText(e.Frame))
}

// Expect notes that a receipt with this id will come; call it before the frame
// is written. The error is a *RequestError when the id is awaited already
// (R194) or empty, and that of Fail after the end of the link.
func (r *Receipts) Expect(id string) (*Receipt, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return nil, r.err
	}
	w := &Receipt{id: id, owner: r}
	if id == "" || !r.waiting.add(w) {
		return nil, &RequestError{Field: "receipt", Rule: "R194", Problem: fmt.Sprintf("the id %q is empty or awaited already", id)}
	}
	return w, nil
}

// Settle takes a frame that was read: a RECEIPT, or an ERROR with a receipt-id,
// ends the wait for that id. It reports whether somebody waited for it (R192);
// all other frames give false.
func (r *Receipts) Settle(f Frame) bool {
	if f.Command != RECEIPT && f.Command != ERROR {
		return false
	}
	id := f.Header.Get("receipt-id")
	var err error
	if f.Command == ERROR {
		err = &RejectedError{Receipt: id, Frame: f}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.waiting.take([]byte(id)).end(err)
}

// SettleView is Settle for a frame that was read with ReadView.
func (r *Receipts) SettleView(v *View) bool {
	switch v.Command() {
	case ERROR:
		return r.Settle(v.Frame())
	case RECEIPT:
		id := v.Get("receipt-id")
		r.mu.Lock()
		defer r.mu.Unlock()
		return r.waiting.take(id).end(nil)
	}
	return false
}

// Fail ends all waits, and all later ones, with err, which must not be nil: the
// link is lost, and what became of their frames is not known (R213, R221),
// whatever err says of some other one. The first err counts.
func (r *Receipts) Fail(err error) {
	if err == nil {
		panic("stomp: Receipts.Fail without an error would confirm what nobody did")
	}
	if SafeToRetry(err) {
		err = others{err}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		r.err = err
	}
	for _, w := range r.waiting.rows {
		for w != nil {
			next := w.next
			w.end(r.err)
			w = next
		}
	}
	r.waiting = awaited{}
}

// Len is how many receipts are awaited.
func (r *Receipts) Len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.waiting.n
}

// end ends the wait, if there is one, and reports that. The owner's lock is held.
func (w *Receipt) end(err error) bool {
	if w == nil {
		return false
	}
	w.err, w.next = err, nil
	w.over.Store(true)
	if w.done != nil {
		close(w.done)
	}
	return true
}

// Forget ends the wait for a frame that was not written after all: the id is
// free again, and Wait gives an error. Nothing happens when the wait is over.
func (w *Receipt) Forget() {
	w.owner.mu.Lock()
	defer w.owner.mu.Unlock()
	if !w.over.Load() {
		w.owner.waiting.take([]byte(w.id)).end(fmt.Errorf("stomp: receipt %q is not awaited any more", w.id))
	}
}

// ID is the receipt header that was announced.
func (w *Receipt) ID() string { return w.id }

// Wait waits for the receipt. Nil says that it came: the frame was processed
// (R193). A *RejectedError says that the broker refused it; the error of Fail,
// or of ctx (R195), that its fate is unknown. When ctx ends the receipt is
// awaited still, and Wait may be called again.
func (w *Receipt) Wait(ctx context.Context) error {
	if w.over.Load() {
		return w.err
	}
	w.owner.mu.Lock()
	if w.over.Load() {
		w.owner.mu.Unlock()
		return w.err
	}
	if w.done == nil {
		w.done = make(chan struct{})
	}
	done := w.done
	w.owner.mu.Unlock()
	select {
	case <-done:
		return w.err
	case <-ctx.Done():
		return &reason{fmt.Sprintf("receipt %q has not come", w.id), context.Cause(ctx)}
	}
}
