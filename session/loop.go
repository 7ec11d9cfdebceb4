package session

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"stompbox/session/journal"
	"stompbox/session/profile"
	"stompbox/stomp"
)

// order is a command on its way to the session's goroutine.
type order struct {
	tag Tag
	cmd Command
}

// loop is the session's goroutine: the one owner of the state. It turns what
// happens into inputs, and outputs into octets, dials and events. It waits for
// nothing but its select and the journal's disk.
type loop struct {
	profile profile.Profile
	now     func() time.Time
	ctx     context.Context // done: end at once
	journal *journal.Journal
	write   func(...journal.Entry) (uint32, error) // the journal's Append
	state   *state
	pile    *pile
	orders  chan order
	closing chan struct{}

	links    map[uint32]*link
	bell     bells
	running  sync.WaitGroup // every goroutine of every link
	spare    arrivals
	entries  []journal.Entry // for takeFrames
	lull     lulls
	parking  parking
	beatsIn  uint64 // of links that are gone
	beatOut  uint64
	late     uint64
	mainConn atomic.Pointer[stomp.Conn] // for Pulse
	ended    bool
	err      string      // why the end was not clean
	crash    *CrashError // why it was not an end at all
}

// ordersAtOnce bounds how long commands keep frames waiting.
const ordersAtOnce = 64

func (l *loop) run() {
	defer l.shutDown()
	defer l.guard()
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	defer l.lull.timer.Stop()
	cancelled, closing := l.ctx.Done(), (<-chan struct{})(l.closing)
	troubled := l.journal.Troubled()
	for !l.ended {
		l.holdBack(l.parking.on || l.pile.over() && l.state.leave == nil)
		arrived := (<-chan struct{})(l.bell.arrived)
		if l.lull.on {
			arrived = nil
		}
		l.schedule(timer)
		select {
		case <-cancelled:
			cancelled = nil
			l.step(quit{atOnce: true})
		case <-closing:
			closing = nil
			l.step(quit{})
		case o := <-l.orders:
			l.obey(o)
		case k := <-l.bell.dialled:
			l.takeDialled(k)
		case <-arrived:
			l.takeArrived()
		case <-l.bell.crowded:
			l.takeArrived()
		case <-l.lull.timer.C:
			l.lull.on = false
		case <-l.bell.wrote:
			l.takeWritten()
		case <-l.pile.full: // look again
		case <-troubled:
			troubled = nil
			l.tellTrouble()
		case <-timer.C:
			l.unpark()
			l.lookAtWriters()
			l.step(ticked{})
		}
	}
}

// holdBack stops the readers, or lets them go on. TCP pushes back on the broker;
// what was read already is taken, and everything else goes on.
func (l *loop) holdBack(on bool) {
	if l.bell.hold.Swap(on) == on || on {
		return
	}
	for _, k := range l.links {
		ring(k.in.space)
	}
}

// schedule sets the timer for what the state waits for.
func (l *loop) schedule(timer *time.Timer) {
	wait := time.Hour
	if at := l.state.wake(); !at.IsZero() {
		wait = max(at.Sub(l.now()), 0)
	}
	if l.parking.on {
		wait = min(wait, max(l.parking.again.Sub(l.now()), 0))
	}
	timer.Reset(wait)
}

// obey takes a command and, for the sake of scripts, those right behind it.
func (l *loop) obey(o order) {
	for n := 0; n < ordersAtOnce && !l.ended; n++ {
		l.step(commanded(o))
		select {
		case o = <-l.orders:
		default:
			return
		}
	}
	// The one taken last is not lost.
	if !l.ended {
		l.step(commanded(o))
	}
}

// step asks the state and does what it says.
func (l *loop) step(in input) {
	now := l.now()
	out := l.state.step(in, now)
	var failed error
	switch {
	case l.parking.on:
		l.parkOurs(&out, now)
	default:
		failed = l.record(out.frames, now)
		if failed != nil && passes(failed) {
			l.parkOurs(&out, now)
		} else if failed != nil {
			out.events, _ = splitFrames(out.events)
			out.frames = nil
		}
	}
	l.put(out.frames)
	for _, no := range out.hangUps {
		l.hangUp(no)
	}
	for _, no := range out.dials {
		l.links[no] = startLink(l.ctx, no, l.profile, l.now, l.bell, &l.running)
	}
	if len(out.events) > 0 || out.rates {
		l.publish(out.events)
	}
	if out.ended && !l.ended {
		l.ended, l.err = true, out.closeErr
	}
	switch {
	case failed == nil:
	case passes(failed):
		l.park(failed)
	default:
		l.unjournaled(failed)
	}
}

// put gives frames to the writers of their links.
func (l *loop) put(frames []outgoing) {
	for _, f := range frames {
		if k := l.links[f.link]; k != nil {
			k.out.put(f)
		}
	}
}

// record appends what is about to be sent: the journal comes before the wire
// and before the screen.
func (l *loop) record(frames []outgoing, now time.Time) error {
	if len(frames) == 0 {
		return nil
	}
	entries := make([]journal.Entry, len(frames))
	for i, f := range frames {
		entries[i] = journal.Entry{At: now, Outgoing: true, Link: f.link, Version: uint8(f.version), Raw: f.raw}
	}
	first, err := l.append(entries...)
	if err == nil && MsgID(first) != frames[0].id {
		return errOutOfStep
	}
	return err
}

func (l *loop) unjournaled(err error) {
	l.step(unjournaled{records: MsgID(l.journal.Len()), words: err.Error()})
}

// publish gives events to Next.
func (l *loop) publish(events []Event) {
	stats := l.state.snapshotStats(l.now())
	stats.BeatsIn, stats.BeatsOut, stats.BeatsLate = l.beatsIn, l.beatOut, l.late
	for _, k := range l.links {
		if k.up {
			p := pulseOf(k.conn)
			stats.BeatsIn, stats.BeatsOut, stats.BeatsLate = stats.BeatsIn+p.BeatsIn, stats.BeatsOut+p.BeatsOut, stats.BeatsLate+p.Late
		}
	}
	stats.LastRead = pulseOf(l.mainConn.Load()).LastRead
	l.pile.add(l.state.link.Generation, events, stats)
}

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
	l.step(dialled{link: k.no, first: MsgID(first), records: 2, octets: len(c.ConnectedRaw()),
		addr: c.RemoteAddr(), version: c.Version(), connected: c.Connected(), beat: c.HeartBeat()})
}

// dialFailed keeps what crossed before the broker refused, and tells why there
// is no link.
func (l *loop) dialFailed(k *link) {
	_, err := k.in.take(arrivals{})
	now, octets := l.now(), 0
	var entries []journal.Entry
	for _, x := range profile.Exchanges(err) {
		entries = append(entries, journal.Entry{At: now, Outgoing: true, Link: k.no, Raw: x.Connect})
		if x.Answer != nil {
			entries = append(entries, journal.Entry{At: now, Link: k.no, Raw: x.Answer})
			octets += len(x.Answer)
		}
	}
	first := l.state.next
	if n, failed := l.appendExchange(entries...); failed == nil && len(entries) > 0 {
		first = MsgID(n)
	} else {
		entries, octets = nil, 0
	}
	l.step(dialled{link: k.no, first: first, records: len(entries), octets: octets,
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

// shutDown ends everything that runs, and then the journal.
func (l *loop) shutDown() {
	for no := range l.links {
		l.hangUp(no)
	}
	l.running.Wait()
	l.loseParked()
	if err := l.journal.Close(); err != nil && l.err == "" {
		l.err = err.Error()
	}
	l.pile.end()
}
