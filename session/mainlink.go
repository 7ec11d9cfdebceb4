package session

import (
	"fmt"
	"math"
	"sort"
	"time"

	"stompbox/session/dialect"
	"stompbox/stomp"
)

// everSent stands for an attempted that is not known: whatever was handed to
// the writer may have gone out.
const everSent = MsgID(math.MaxUint32)

// newWire makes a link and asks for its dial.
func (st *state) newWire(l *look) *wire {
	st.lastLink++
	w := &wire{no: st.lastLink, look: l, subs: make(map[string]*sub)}
	st.links[w.no] = w
	st.out.dials = append(st.out.dials, w.no)
	return w
}

// wires gives the links in the order in which they were made.
func (st *state) wires() []*wire {
	list := make([]*wire, 0, len(st.links))
	for _, w := range st.links {
		list = append(list, w)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].no < list[j].no })
	return list
}

// hangUp closes a link at once and forgets it: what its goroutines still
// report is of no interest.
func (st *state) hangUp(w *wire) {
	delete(st.links, w.no)
	st.out.hangUps = append(st.out.hangUps, w.no)
}

// tellLink tells a new state of the main link.
func (st *state) tellLink(s LinkState, words string) {
	st.link.State, st.link.Error, st.link.Since = s, words, st.now
	st.link.Attempt, st.link.RetryAt = 0, st.retry.at
	if st.main == nil {
		st.link.StalledSince = time.Time{}
	}
	if s == Waiting || s == Connecting {
		st.link.Attempt = st.retry.try
	}
	st.event(LinkChanged{Link: st.link})
}

func (st *state) cmdConnect(tag Tag) {
	switch {
	case st.broken != "":
		st.refuse(tag, "connect", st.broken)
	case st.paused != "":
		st.refuse(tag, "connect", st.paused)
	case st.leave != nil && st.leave.quit:
		st.refuse(tag, "connect", "the session is being closed")
	case st.leave != nil && st.connect == 0:
		st.leave.reconnect, st.connect = true, tag
		st.settled(tag, "connect", Queued, "", 0)
	case st.main != nil && !st.main.up && st.retry.try > 0 && st.leave == nil && st.connect == 0:
		st.connect = tag // the try under way is what was asked for
		st.settled(tag, "connect", Queued, "", 0)
	case st.leave != nil || st.main != nil && !st.main.up:
		st.refuse(tag, "connect", "connecting already")
	case st.main != nil:
		st.connect = tag
		st.settled(tag, "connect", Queued, "", 0)
		st.startLeave(leaving{reconnect: true})
	default:
		st.connect = tag
		st.settled(tag, "connect", Queued, "", 0)
		st.tryNow()
	}
}

// dialMain begins a new generation. Nothing of an earlier one is taken over:
// acks and transactions live on the link that began them (R173, R184).
func (st *state) dialMain() {
	st.main = st.newWire(nil)
	st.link = Link{Generation: st.link.Generation + 1}
	st.tellLink(Connecting, "")
}

// onDialled takes a new link into use, or tells why there is none.
func (st *state) onDialled(in dialled) {
	st.logged(in.first, in.first+MsgID(in.records))
	st.stats.bytesIn += uint64(in.octets)
	st.stats.bytesOut += uint64(in.sent)
	if in.records == 2 { // CONNECT and what answered it
		fate := Confirmed
		if in.failed != "" {
			fate = Rejected
		}
		st.event(FrameFated{Frame: in.first, Fate: fate, By: in.first + 1, ByKnown: true})
	}
	w := st.links[in.link]
	if w == nil {
		return // hung up meanwhile; the loop closes it
	}
	if in.failed != "" {
		delete(st.links, w.no)
		if w.look != nil {
			st.endLook(w.look, SubRefused, in.failed)
			return
		}
		st.main = nil
		if st.retry.try > 0 {
			st.tryFailed(in.failed, in.lasting)
		} else {
			st.tellLink(Down, in.failed)
		}
		st.connectEnded(Rejected, in.failed)
		return
	}
	w.up, w.version, w.broker = true, in.version, dialect.Of(in.connected)
	if w.look != nil {
		st.lookUp(w)
		return
	}
	st.link.Addr, st.link.Version, st.link.Beat = in.addr, in.version, in.beat
	st.link.Server, st.link.Broker = in.connected.Header.Get("server"), w.broker
	st.retry.upSince = st.now
	st.tellLink(Up, "")
	st.connectEnded(Confirmed, "")
	st.resume()
}

func (st *state) connectEnded(fate Fate, words string) {
	st.settled(st.connect, "connect", fate, words, 0)
	st.connect = 0
}

// onReceived takes frames of a link in their order.
func (st *state) onReceived(in received) {
	st.logged(in.first, in.first+MsgID(len(in.frames)))
	st.stats.bytesIn += uint64(in.octets)
	w := st.links[in.link]
	for i := range in.frames {
		f := &in.frames[i]
		if f.Command == stomp.MESSAGE {
			st.stats.received++
			st.stats.rateIn.add(st.now, 1)
		}
		if w == nil {
			continue // of a link that was hung up: in the journal, nothing more
		}
		id := in.first + MsgID(i)
		st.noticeBreaches(w, f)
		switch f.Command {
		case stomp.MESSAGE:
			st.onMessage(w, id, f)
		case stomp.RECEIPT:
			st.onReceipt(w, id, *f)
		case stomp.ERROR:
			st.onError(w, id, *f)
		default:
			st.notice(Warning, fmt.Sprintf("the broker sent %s, which has no meaning on a link that is up", f.Command))
		}
	}
}

// breachesMost bounds how many kinds of breach are told of one link.
const breachesMost = 10

// noticeBreaches tells what the broker breaks, each thing once: the frame is
// taken all the same, and the inspector shows what is wrong with it.
func (st *state) noticeBreaches(w *wire, f *stomp.Frame) {
	for _, text := range f.Breaches {
		if w.breaches[text] || len(w.breaches) >= breachesMost {
			continue
		}
		if w.breaches == nil {
			w.breaches = make(map[string]bool)
		}
		w.breaches[text] = true
		st.notice(Warning, fmt.Sprintf("the broker breaks the protocol in a %s: %s", f.Command, text))
	}
}

// mainLost is the end of the main link that nobody asked for, or that came
// before its DISCONNECT was answered.
func (st *state) mainLost(w *wire, words string, attempted MsgID) {
	delete(st.links, w.no)
	if l := st.leave; l != nil {
		unclean := "" // once asked, the broker may close before its RECEIPT (R202)
		if !l.asked && w.up {
			unclean = "the connection ended before DISCONNECT was sent: " + words
		}
		st.leaveEnds(unclean)
		return
	}
	st.dropMain(w, attempted, LeaseLost, "the connection was lost: the broker delivers it again")
	st.tellLink(Down, words)
	st.connectEnded(Rejected, words)
	st.lossFollows(words)
}

// dropMain ends all that lived on the main link: first transactions, whose end
// depends on what was written, then what waits for answers, then what was held.
func (st *state) dropMain(w *wire, attempted MsgID, state MsgState, why string) {
	st.main = nil
	st.txsLost(w, attempted, state == Released)
	st.loseWaits(w, attempted)
	for _, s := range st.subs.list {
		if s.wire == w && (s.State == SubOpening || s.State == SubLive || s.State == SubDone) {
			if s.look != nil && s.State != SubDone {
				st.settled(s.look.tag, s.look.what, Unknown, "the connection ended before the peek was over", 0)
				s.look.over = true
			}
			switch {
			case s.State == SubDone:
			case state == LeaseLost && s.resumable() && st.willRetry():
				st.setSub(s, SubWaiting, "its connection was lost: it is subscribed again when that is back")
			default:
				st.setSub(s, SubEnded, "its connection has ended")
			}
			s.ending, s.renewed = false, false
		}
	}
	st.heldLost(w, state, why)
}

// onUnjournaled ends every link when the journal cannot be written: no frame is
// shown or sent that is not in it.
func (st *state) onUnjournaled(in unjournaled) {
	st.next = in.records
	st.broken = "the journal cannot be written (" + in.words + "): free some space and open the connection anew"
	st.stopRetrying(st.broken)
	for _, w := range st.wires() {
		st.hangUp(w)
		if w.look != nil {
			st.endLook(w.look, SubEnded, st.broken)
			continue
		}
		if w == st.main {
			st.dropMain(w, everSent, LeaseLost, st.broken)
			st.tellLink(Down, st.broken)
			st.connectEnded(Rejected, st.broken)
		}
	}
	if st.leave != nil {
		st.leaveEnds(st.broken)
	}
}
