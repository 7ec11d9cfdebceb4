package session

import (
	"errors"

	"stompbox/session/journal"
	"stompbox/session/profile"
)

// takeDialled is the end of a dial, good or bad.
func (l *loop) takeDialled(k *link) {
	if l.links[k.no] != k {
		return // hung up meanwhile: its keeper closes it
	}
	if k.conn == nil {
		delete(l.links, k.no)
		l.dialFailed(k)
		return
	}
	k.up = true
	c, now := k.conn, l.now()
	first, err := l.appendExchange(
		journal.Entry{At: now, Outgoing: true, Link: k.no, Raw: c.ConnectRaw()},
		journal.Entry{At: now, Link: k.no, Raw: c.ConnectedRaw()})
	if err != nil {
		l.hangUp(k.no)
		l.step(dialled{link: k.no, first: l.state.next, failed: noJournal(plainWords(err))})
		return
	}
	if w := l.state.links[k.no]; w != nil && w.look == nil {
		l.mainConn.Store(c)
	}
	l.step(dialled{link: k.no, first: MsgID(first), records: 2, octets: len(c.ConnectedRaw()), sent: len(c.ConnectRaw()),
		addr: c.RemoteAddr(), version: c.Version(), connected: c.Connected(), beat: c.HeartBeat()})
}

// dialFailed keeps what crossed before the broker refused, and tells why there
// is no link.
func (l *loop) dialFailed(k *link) {
	_, err := k.in.take(arrivals{})
	now, octets, sent := l.now(), 0, 0
	var entries []journal.Entry
	for _, x := range profile.Exchanges(err) {
		entries = append(entries, journal.Entry{At: now, Outgoing: true, Link: k.no, Raw: x.Connect})
		sent += len(x.Connect)
		if x.Answer != nil {
			entries = append(entries, journal.Entry{At: now, Link: k.no, Raw: x.Answer})
			octets += len(x.Answer)
		}
	}
	first := l.state.next
	if n, failed := l.appendExchange(entries...); failed == nil && len(entries) > 0 {
		first = MsgID(n)
	} else {
		entries, octets, sent = nil, 0, 0
	}
	l.step(dialled{link: k.no, first: first, records: len(entries), octets: octets, sent: sent,
		failed: l.profile.Explain(err), lasting: l.profile.Lasting(err)})
}

// takeArrived takes what the readers have read, and the ends of links after it.
func (l *loop) takeArrived() {
	if l.parking.on {
		return // unpark looks again
	}
	l.takeWritten() // so that written comes before confirmed
	taken := 0
	defer func() { l.lull.took(taken) }()
	for _, k := range l.links {
		if !k.up {
			continue
		}
		got, ended := k.in.take(l.spare)
		taken += len(got.frames)
		if len(got.frames) > 0 && !l.takeFrames(k, &got) {
			return
		}
		got.clear()
		if l.spare = got; cap(got.octets) > inboxOctets {
			l.spare = arrivals{}
		}
		if ended == nil {
			continue
		}
		l.takeWritten()
		if l.ctx.Err() != nil { // the end of the context took the link with it, not the broker
			if l.step(quit{atOnce: true}); l.ended {
				return
			}
		}
		attempted := MsgID(k.out.attempted.Load())
		l.hangUp(k.no)
		l.step(lost{link: k.no, attempted: attempted, words: l.explain(k, ended)})
	}
}

// explain says why a link ended.
func (l *loop) explain(k *link, err error) string {
	var crash *CrashError
	if errors.As(err, &crash) {
		return sentence(plainWords(crash))
	}
	return l.profile.At(k.conn.RemoteAddr()).Explain(err)
}

// takeFrames journals frames with one write, then tells the state of them. It is
// false when they cannot be written; then they wait, or the links are over.
func (l *loop) takeFrames(k *link, got *arrivals) bool {
	l.entries = entriesOf(l.entries[:0], k, got)
	first, err := l.append(l.entries...)
	if err == nil {
		l.step(received{link: k.no, first: MsgID(first), frames: got.frames, octets: got.size})
		return true
	}
	l.spare = arrivals{} // its memory is the reader's, and that of got waits
	if passes(err) {
		l.parking.link, l.parking.read = k, *got
		l.park(err)
	} else {
		l.unjournaled(err)
	}
	return false
}

// entriesOf appends the records of frames that were read.
func entriesOf(list []journal.Entry, k *link, got *arrivals) []journal.Entry {
	version := uint8(k.conn.Version())
	for i := range got.frames {
		list = append(list, journal.Entry{At: got.at[i], Link: k.no, Version: version, Raw: got.raw(i)})
	}
	return list
}

// takeWritten tells the state what the writers have put on the wire.
func (l *loop) takeWritten() {
	for no, w := range l.state.links {
		k := l.links[no]
		if k == nil || len(w.queue) == 0 {
			continue
		}
		if upTo := k.out.written.Load(); upTo > uint32(w.queue[0].id) {
			l.step(written{link: no, upTo: MsgID(upTo - 1)})
		}
	}
}

// lookAtWriters tells the state how long the writers that have something to
// write have waited for the broker to take it.
func (l *loop) lookAtWriters() {
	for no, w := range l.state.links {
		if k := l.links[no]; k != nil && k.up && len(w.queue) > 0 {
			l.step(writing{link: no, waits: k.conn.WriteWaits()})
		}
	}
}

// hangUp ends a link without waiting for its goroutines; shutDown does.
func (l *loop) hangUp(no uint32) {
	k := l.links[no]
	if k == nil {
		return
	}
	delete(l.links, no)
	if k.up {
		p := pulseOf(k.conn)
		l.beatsIn, l.beatOut, l.late = l.beatsIn+p.BeatsIn, l.beatOut+p.BeatsOut, l.late+p.Late
		l.mainConn.CompareAndSwap(k.conn, nil)
	}
	k.stop()
}
