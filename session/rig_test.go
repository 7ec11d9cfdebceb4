package session

import (
	"fmt"
	"testing"
	"time"

	"stompbox/session/profile"
	"stompbox/stomp"
)

// rig drives the pure state: no goroutine, no socket, a clock that stands.
type rig struct {
	t    *testing.T
	st   *state
	now  time.Time
	tag  Tag
	link uint32 // the main link
	all  []Event
	last output
	sent []outgoing // every frame of every link
}

const (
	activeMQ = "ActiveMQ/5.17.2"
	rabbitMQ = "RabbitMQ/3.10.8"
)

// newRig gives a state whose main link is up, to a broker of that name.
func newRig(t *testing.T, server string, v stomp.Version) *rig {
	r := newIdleRig(t, rules{})
	r.do(Connect{})
	r.up(server, v)
	return r
}

func newIdleRig(t *testing.T, rs rules) *rig {
	ids := 0
	rs.newID = func() string { ids++; return fmt.Sprintf("id-%d", ids) }
	rs.receiptIn = 10 * time.Second
	rs.chance = func() float64 { return 0.5 }
	if rs.backoff.IsZero() {
		rs.backoff = profile.Never
	}
	return &rig{t: t, st: newState(rs), now: time.Unix(1000, 0)}
}

// in gives one input to the state.
func (r *rig) in(i input) output {
	r.last = r.st.step(i, r.now)
	r.all = append(r.all, r.last.events...)
	r.sent = append(r.sent, r.last.frames...)
	return r.last
}

// do gives a command.
func (r *rig) do(c Command) Tag {
	r.tag++
	r.in(commanded{r.tag, c})
	return r.tag
}

// up answers the last dial.
func (r *rig) up(server string, v stomp.Version) {
	r.t.Helper()
	if len(r.last.dials) != 1 {
		r.t.Fatalf("nothing is being dialled: %+v", r.last)
	}
	link := r.last.dials[0]
	if w := r.st.links[link]; w.look == nil {
		r.link = link
	}
	r.in(dialled{link: link, first: r.st.next, records: 2, addr: "broker:61613", version: v,
		connected: stomp.Frame{Command: stomp.CONNECTED, Header: stomp.NewHeader("server", server, "version", v.String())}})
}

// get gives frames of the main link to the state and returns the first's number.
func (r *rig) get(frames ...stomp.Frame) MsgID { return r.getOn(r.link, frames...) }

func (r *rig) getOn(link uint32, frames ...stomp.Frame) MsgID {
	first := r.st.next
	r.in(received{link: link, first: first, frames: frames})
	return first
}

func frame(command string, pairs ...string) stomp.Frame {
	return stomp.Frame{Command: command, Header: stomp.NewHeader(pairs...)}
}

// message is a MESSAGE with whatever ACK needs in any version.
func message(sub, id string) stomp.Frame {
	return frame(stomp.MESSAGE, "destination", "/queue/a", "subscription", sub, "message-id", id, "ack", "ack-"+id)
}

// receipt answers frames of ours.
func (r *rig) receipt(frames ...outgoing) {
	r.t.Helper()
	for _, f := range frames {
		id, ok := f.frame.Header.Lookup("receipt")
		if !ok {
			r.t.Fatalf("%s asks for no receipt", f.frame.Command)
		}
		r.getOn(f.link, frame(stomp.RECEIPT, "receipt-id", id))
	}
}

// refuseFrame answers a frame of ours with an ERROR that names it.
func (r *rig) refuseFrame(f outgoing, words string) {
	r.getOn(f.link, frame(stomp.ERROR, "receipt-id", f.frame.Header.Get("receipt"), "message", words))
}

// wrote reports that everything is on the wire.
func (r *rig) wrote() {
	for _, w := range r.st.wires() {
		r.in(written{link: w.no, upTo: r.st.next})
	}
}

// sent1 is the one frame that the last step sent.
func (r *rig) sent1(command string) outgoing {
	r.t.Helper()
	if len(r.last.frames) != 1 || r.last.frames[0].frame.Command != command {
		r.t.Fatalf("sent %s, want one %s", commands(r.last.frames), command)
	}
	return r.last.frames[0]
}

func commands(frames []outgoing) string {
	var list []string
	for _, f := range frames {
		list = append(list, f.frame.Command)
	}
	return fmt.Sprint(list)
}

// subscribe makes a live subscription and gives it and its id on the wire.
func (r *rig) subscribe(c Subscribe) (*sub, string) {
	r.t.Helper()
	r.do(c)
	f := r.sent1(stomp.SUBSCRIBE)
	r.receipt(f)
	s := r.st.subs.list[len(r.st.subs.list)-1]
	return s, s.WireID
}

// hold subscribes to /queue/a and receives n messages.
func (r *rig) hold(mode stomp.AckMode, n int) (*sub, []MsgID) {
	r.t.Helper()
	s, wire := r.subscribe(Subscribe{Destination: "/queue/a", Ack: mode})
	var ids []MsgID
	for i := range n {
		ids = append(ids, r.get(message(wire, fmt.Sprintf("m%d", i+1))))
	}
	return s, ids
}

// fate is the last that was said of a command.
func (r *rig) fate(tag Tag) Settled {
	var last Settled
	for _, e := range r.all {
		if s, ok := e.(Settled); ok && s.Tag == tag {
			last = s
		}
	}
	return last
}

func (r *rig) wantFate(tag Tag, want Fate) Settled {
	r.t.Helper()
	s := r.fate(tag)
	if s.Fate != want {
		r.t.Fatalf("%s is %s (%s), want %s", s.What, s.Fate, s.Error, want)
	}
	return s
}

func (r *rig) wantStates(want MsgState, ids ...MsgID) {
	r.t.Helper()
	for _, id := range ids {
		if got := r.st.held.state(id); got != want {
			r.t.Errorf("message %d is %s, want %s", id, got, want)
		}
	}
}

// notices gives what was told beside commands.
func (r *rig) notices() []string {
	var list []string
	for _, e := range r.all {
		if n, ok := e.(Notice); ok {
			list = append(list, n.Text)
		}
	}
	return list
}

func (r *rig) tx(steps ...StepDraft) *tx {
	r.t.Helper()
	r.wantFate(r.do(TxAdd{Steps: steps}), Confirmed)
	return r.st.txs.list[len(r.st.txs.list)-1]
}

func (r *rig) lose() { r.in(lost{link: r.link, attempted: everSent, words: "gone"}) }
