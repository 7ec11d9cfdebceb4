package session

import (
	"errors"
	"fmt"
	"time"

	"stompbox/session/journal"
)

// parking is what waits while the journal cannot be written, as on a full disk.
// Nothing is sent, shown or read meanwhile, and nothing of it is lost: frames
// of ours wait before the wire, with what is to be told of them; frames that
// were read wait before the state, and TCP holds back those behind them. The
// links stand, and keep their heart-beats. It is tried again every parkAgain.
type parking struct {
	on    bool
	again time.Time
	ours  []parked // in order; they have their numbers already
	link  *link    // of what was read; nil when nothing was
	read  arrivals
}

// parked is what one step of the state wanted.
type parked struct {
	at     time.Time
	frames []outgoing
	events []Event // those that name records
}

const parkAgain = time.Second

// passes reports whether a failure of the journal may pass by itself: a disk has
// room again, a bound that is too small stays too small.
func passes(err error) bool {
	return !errors.Is(err, journal.ErrTooLarge) && !errors.Is(err, journal.ErrClosed) && !errors.Is(err, errOutOfStep)
}

var errOutOfStep = errors.New("its records are out of step")

// park begins the waiting.
func (l *loop) park(err error) {
	if l.parking.on {
		return
	}
	l.parking.on, l.parking.again = true, l.now().Add(parkAgain)
	l.step(parkedNow{words: plainWords(err)})
}

// parkOurs keeps what a step wanted to send, or to tell of records that are not
// written, and gives the events that can be told at once.
func (l *loop) parkOurs(out *output, now time.Time) {
	kept, waits := splitFrames(out.events)
	if len(out.frames) > 0 || len(waits) > 0 {
		l.parking.ours = append(l.parking.ours, parked{now, out.frames, waits})
	}
	out.events, out.frames = kept, nil
}

// unpark tries the journal again, and goes on when it can be written.
func (l *loop) unpark() {
	p := &l.parking
	if !p.on || l.now().Before(p.again) {
		return
	}
	entries := []journal.Entry(nil)
	if p.link != nil {
		entries = entriesOf(nil, p.link, &p.read)
	}
	first, err := l.writeParked(entries)
	switch {
	case err == nil:
	case passes(err):
		p.again = l.now().Add(parkAgain)
		return
	default:
		l.parking = parking{}
		l.unjournaled(err)
		return
	}
	link, read := p.link, p.read
	l.parking = parking{}
	l.step(parkedNow{})
	if link != nil {
		l.step(received{link: link.no, first: MsgID(first), frames: read.frames, octets: read.size})
	}
	ring(l.bell.arrived)
}

// writeParked writes what waits of ours, which is numbered before what was
// read, and then that; it gives the number of what was read.
func (l *loop) writeParked(read []journal.Entry) (first uint32, err error) {
	p := &l.parking
	for len(p.ours) > 0 {
		one := p.ours[0]
		if err := l.record(one.frames, one.at); err != nil {
			return 0, err
		}
		p.ours = p.ours[1:]
		l.put(one.frames)
		l.publish(one.events)
	}
	if len(read) == 0 {
		return 0, nil
	}
	return l.append(read...)
}

// loseParked says what is lost of what waits when the session ends. What was
// read is tried once more: it may be nowhere else.
func (l *loop) loseParked() {
	p := &l.parking
	if !p.on || p.link == nil {
		return
	}
	if _, err := l.writeParked(entriesOf(nil, p.link, &p.read)); err != nil && l.err == "" {
		l.err = fmt.Sprintf("%s came and could not be kept: the journal cannot be written", count(len(p.read.frames), "frame"))
	}
}

// splitFrames parts events from those that name records.
func splitFrames(events []Event) (others, frames []Event) {
	for _, e := range events {
		switch e.(type) {
		case FrameLogged, FrameFated:
			frames = append(frames, e)
		default:
			others = append(others, e)
		}
	}
	return others, frames
}
