package broker

import "stompbox/stomp"

// outbox is what waits for one connection's socket, in order. The state fills
// it, the writer takes from it. Messages are bounded by octets; answers by
// their number: the reader waits while there are too many.
type outbox struct {
	items   []outItem
	bytes   int           // of the messages among items
	answers int           // RECEIPTs and ERRORs among items
	limit   int           // octets beyond which queue messages wait in their queue
	last    bool          // nothing more will be put in: flush, then close
	wake    chan struct{} // to the writer: there is something
	eased   chan struct{} // to the reader: there are fewer answers
}

// outItem is either a delivery or a frame of the broker's own.
type outItem struct {
	d     *delivery
	frame stomp.Frame
}

func newOutbox() outbox {
	return outbox{wake: make(chan struct{}, 1), eased: make(chan struct{}, 1)}
}

// hasRoom reports whether a queue message may be added. One always may when
// none waits, however large it is.
func (o *outbox) hasRoom() bool { return o.bytes < o.limit && !o.last }

func (o *outbox) deliver(d *delivery) {
	o.items = append(o.items, outItem{d: d})
	o.bytes += d.msg.size
	signal(o.wake)
}

func (o *outbox) answer(f stomp.Frame) {
	o.items = append(o.items, outItem{frame: f})
	o.answers++
	signal(o.wake)
}

// take gives what comes next: up to max frames and about bytes octets, at
// least one frame when there is one.
func (o *outbox) take(maxFrames, maxBytes int) []outItem {
	n, size := 0, 0
	for n < len(o.items) && n < maxFrames && size < maxBytes {
		if d := o.items[n].d; d != nil {
			size += d.msg.size
			o.bytes -= d.msg.size
		} else {
			size += messageOverhead + len(o.items[n].frame.Body)
			o.answers--
		}
		n++
	}
	batch := append([]outItem(nil), o.items[:n]...)
	clear(o.items[:n])
	o.items = o.items[n:]
	if len(o.items) == 0 {
		o.items = nil
	}
	signal(o.eased)
	return batch
}

// withdraw takes back the deliveries that keep says no to; they were not sent.
func (o *outbox) withdraw(keep func(*delivery) bool) {
	var kept []outItem
	for _, it := range o.items {
		if it.d != nil && !keep(it.d) {
			o.bytes -= it.d.msg.size
			continue
		}
		kept = append(kept, it)
	}
	o.items = kept
}

// finish says that nothing more comes.
func (o *outbox) finish() {
	o.last = true
	signal(o.wake)
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
