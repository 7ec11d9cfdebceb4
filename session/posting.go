package session

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"stompbox/stomp"
)

// prepared is a request turned into octets, not handed over yet.
type prepared struct {
	frame stomp.Frame
	raw   []byte
}

// queueBound is how many octets may wait for one writer. A frame that is
// larger by itself still goes when nothing waits before it.
const queueBound = 8 << 20

// prepare encodes requests for a link. Nothing is sent; why says what is wrong
// with which of them.
func (w *wire) prepare(requests ...stomp.Request) (list []prepared, why string) {
	total := w.octets
	receipts := make(map[string]bool, len(requests))
	for _, r := range requests {
		frame, err := r.Frame(w.version)
		var raw []byte
		if err == nil {
			raw, err = stomp.AppendFrame(nil, frame, w.version)
		}
		if err != nil {
			return nil, plainWords(err)
		}
		if name, ok := frame.Header.Lookup("receipt"); ok {
			if receipts[name] || w.waits.byReceipt[name] != nil {
				return nil, receiptTaken(name)
			}
			receipts[name] = true
		}
		total += len(raw)
		list = append(list, prepared{frame, raw})
	}
	return list, w.full(total)
}

// prepareOctets takes one frame as it was typed.
func (w *wire) prepareOctets(octets []byte) (list []prepared, why string) {
	if n := len(octets); n == 0 || octets[n-1] != 0 {
		return nil, "the frame has no NUL at its end (R018), and nothing behind it would be understood any more: add it"
	}
	raw := slices.Clone(octets)
	frame, err := stomp.ParseFrame(raw, w.version)
	if err != nil { // what it asks for cannot be known
		command, _, _ := bytes.Cut(raw, []byte{'\n'})
		frame = stomp.Frame{Command: string(bytes.TrimSpace(command[:min(len(command), 40)]))}
	}
	if name := frame.Header.Get("receipt"); name != "" && w.waits.byReceipt[name] != nil {
		return nil, receiptTaken(name)
	}
	return []prepared{{frame, raw}}, w.full(w.octets + len(raw))
}

func receiptTaken(name string) string {
	return fmt.Sprintf("the receipt %q is awaited for another frame: use another one (R194)", name)
}

// full says why so many octets may not wait.
func (w *wire) full(octets int) string {
	if octets > queueBound && w.octets > 0 {
		return fmt.Sprintf("the broker is not taking what is written: too much waits to be sent (%s, %d KiB); try again when it has caught up",
			count(len(w.queue), "frame"), w.octets>>10)
	}
	return ""
}

// post hands a frame to the writer of p.wire, gives it its record, and keeps
// p until it is answered.
func (st *state) post(f prepared, p *wait) {
	w := p.wire
	p.command, p.frame, p.queued, p.fate = f.frame.Command, st.next, st.now, Queued
	p.receipt, p.to = f.frame.Header.Get("receipt"), f.frame.Header.Get("destination")
	if p.command == stomp.ACK || p.command == stomp.NACK {
		p.names = cmp.Or(f.frame.Header.Get("message-id"), f.frame.Header.Get("id"))
	}
	st.out.frames = append(st.out.frames, outgoing{w.no, p.frame, w.version, f.frame, f.raw})
	st.logged(st.next, st.next+1)
	if len(w.queue) == 0 {
		w.stall.look = st.now.Add(stallAfter)
	}
	w.queue = append(w.queue, queued{p.frame, len(f.raw), p})
	w.octets += len(f.raw)
	st.stats.bytesOut += uint64(len(f.raw))
	if f.frame.Command == stomp.SEND {
		st.stats.sent++
		st.stats.rateOut.add(st.now, 1)
	}
	if p.receipt != "" {
		w.waits.add(p)
	}
}

// onWritten notes which frames are on the wire.
func (st *state) onWritten(in written) {
	w := st.links[in.link]
	if w == nil {
		return
	}
	n := 0
	for ; n < len(w.queue) && w.queue[n].id <= in.upTo; n++ {
		q := w.queue[n]
		w.octets -= q.octets
		st.wrote(q.wait)
		w.queue[n] = queued{}
	}
	w.queue = w.queue[n:]
	if n > 0 {
		st.flows(w)
	}
}
