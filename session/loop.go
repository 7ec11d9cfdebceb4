package session

import (
	"context"
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
			l.step(ticked{l.heard()})
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

// heard is when the last octet came on each link, where there is one of a peek.
func (l *loop) heard() map[uint32]time.Time {
	if len(l.links) < 2 {
		return nil
	}
	list := map[uint32]time.Time{}
	for no, k := range l.links {
		if k.up {
			list[no] = k.conn.LastRead()
		}
	}
	return list
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
