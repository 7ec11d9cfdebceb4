package session

import (
	"strings"
	"testing"
	"time"

	"stompbox/stomp"
)

func TestBrowsePageMayCut(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	tag := r.do(Peek{Destination: "/queue/a"})
	f := r.sent1(stomp.SUBSCRIBE)
	if f.frame.Header.Get("browser") != "true" || f.frame.Header.Get("ack") != "auto" {
		t.Fatalf("%v", f.frame)
	}
	r.receipt(f)
	s := r.st.subs.list[0]
	for range 400 {
		r.get(message(s.WireID, "1"))
	}
	end := frame(stomp.MESSAGE, "subscription", s.WireID, "message-id", "0", "browser", "end", "destination", "/queue/a")
	r.get(end)
	r.sent1(stomp.UNSUBSCRIBE)
	r.wantFate(tag, Confirmed)
	if s.State != SubDone || s.Received != 400 || !strings.Contains(s.Note, "more may wait") {
		t.Errorf("%+v", s.Subscription)
	}
	r.wantFate(r.do(Unsubscribe{Sub: s.ID}), Confirmed)
	if s.State != SubEnded || len(r.last.frames) != 0 {
		t.Errorf("%+v", s.Subscription)
	}
}

// Without browsing: a link of its own, a prefetch of the limit, nothing acked,
// and the link closed when enough came or nothing comes any more.
func TestPeekOnItsOwnLink(t *testing.T) {
	setUp := func(t *testing.T) (*rig, Tag, *sub, outgoing) {
		r := newRig(t, rabbitMQ, stomp.V12)
		tag := r.do(Peek{Destination: "/queue/a", Limit: 3})
		if len(r.last.dials) != 1 || len(r.last.frames) != 0 {
			t.Fatalf("%+v", r.last)
		}
		r.up(rabbitMQ, stomp.V12)
		f := r.sent1(stomp.SUBSCRIBE)
		h := f.frame.Header
		if f.link == r.link || h.Get("ack") != "client-individual" || h.Get("prefetch-count") != "3" {
			t.Fatalf("%+v", f)
		}
		return r, tag, r.st.subs.list[0], f
	}
	t.Run("enough", func(t *testing.T) {
		r, tag, s, f := setUp(t)
		r.receipt(f)
		var ids []MsgID
		for range 3 {
			ids = append(ids, r.getOn(f.link, message(s.WireID, "1")))
		}
		r.wantStates(Peeked, ids...)
		bye := r.sent1(stomp.DISCONNECT)
		r.wantFate(tag, Confirmed)
		if s.State != SubDone || !strings.Contains(s.Note, "redelivered") || !strings.Contains(s.Note, "first 3") {
			t.Errorf("%+v", s.Subscription)
		}
		r.receipt(bye)
		if len(r.last.hangUps) != 1 || r.st.link.State != Up || len(r.st.links) != 1 {
			t.Errorf("%+v", r.last)
		}
		r.wantFate(r.do(Ack{Messages: ids}), Refused)
	})
	t.Run("quiet", func(t *testing.T) {
		r, tag, s, f := setUp(t)
		r.getOn(f.link, message(s.WireID, "1"))
		r.now = r.now.Add(quiet)
		r.in(ticked{})
		r.wantFate(tag, Queued) // SUBSCRIBE is not answered yet
		r.receipt(f)
		if at := r.st.wake(); at != r.now.Add(4*quiet) { // the answer was slow
			t.Errorf("wakes in %s", at.Sub(r.now))
		}
		r.now = r.now.Add(4 * quiet)
		r.in(ticked{heard: map[uint32]time.Time{f.link: r.now.Add(-quiet)}}) // a large message is under way
		r.wantFate(tag, Queued)
		if at := r.st.wake(); at != r.now.Add(3*quiet) {
			t.Errorf("wakes in %s while octets come", at.Sub(r.now))
		}
		r.getOn(f.link, message(s.WireID, "2"))
		r.now = r.now.Add(4 * quiet)
		r.in(ticked{heard: map[uint32]time.Time{f.link: r.now.Add(-4 * quiet)}})
		r.sent1(stomp.DISCONNECT)
		r.wantFate(tag, Confirmed)
		if !strings.Contains(s.Note, "all 2 messages that waited there: nothing more came within 1.2s.") {
			t.Errorf("%+v", s.Subscription)
		}
		r.now = r.now.Add(leaveWithin)
		r.in(ticked{})
		if len(r.last.hangUps) != 1 {
			t.Errorf("%+v", r.last)
		}
	})
	t.Run("heart-beats", func(t *testing.T) {
		r, tag, _, f := setUp(t)
		r.receipt(f)
		for range browseMax / quiet {
			r.wantFate(tag, Queued)
			r.now = r.now.Add(quiet)
			r.in(ticked{heard: map[uint32]time.Time{f.link: r.now}})
		}
		r.now = r.now.Add(quiet)
		r.in(ticked{heard: map[uint32]time.Time{f.link: r.now}})
		r.wantFate(tag, Confirmed) // they do not hold it up for ever
	})
	t.Run("refused", func(t *testing.T) {
		r, tag, s, f := setUp(t)
		r.getOn(f.link, frame(stomp.ERROR, "message", "access_refused"))
		r.wantFate(tag, Rejected)
		if s.State != SubRefused {
			t.Errorf("%+v", s.Subscription)
		}
	})
	t.Run("its link dies", func(t *testing.T) {
		r, tag, s, f := setUp(t)
		r.in(lost{link: f.link, words: "gone"})
		r.wantFate(tag, Unknown)
		if s.State != SubEnded || r.st.link.State != Up {
			t.Errorf("%+v", s.Subscription)
		}
	})
	t.Run("no link", func(t *testing.T) {
		r := newRig(t, rabbitMQ, stomp.V12)
		tag := r.do(Peek{Destination: "/queue/a"})
		r.in(dialled{link: r.last.dials[0], first: r.st.next, failed: "no more connections"})
		if s := r.wantFate(tag, Rejected); s.Error != "no more connections" {
			t.Errorf("it says %q", s.Error)
		}
	})
	t.Run("closing the session", func(t *testing.T) {
		r, _, _, f := setUp(t)
		r.in(quit{})
		if len(r.last.hangUps) != 1 || r.last.hangUps[0] != f.link {
			t.Errorf("%+v", r.last)
		}
		r.receipt(r.sent1(stomp.DISCONNECT))
		if !r.last.ended {
			t.Error("it does not end")
		}
	})
}

func TestPeekRefused(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	for _, d := range []string{"/topic/a", ""} {
		r.wantFate(r.do(Peek{Destination: d}), Refused)
	}
}
