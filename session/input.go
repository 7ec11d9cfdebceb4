package session

import (
	"time"

	"stompbox/stomp"
)

// input is one thing that happened.
type input interface{ input() }

type (
	// commanded is a command of the user.
	commanded struct {
		tag Tag
		cmd Command
	}

	// dialled is the end of a dial. The frames that crossed are in the journal
	// from first on, records of them.
	dialled struct {
		link      uint32
		first     MsgID
		records   int
		octets    int // of them, in
		sent      int // and out
		addr      string
		version   stomp.Version
		connected stomp.Frame
		beat      stomp.HeartBeat
		failed    string // why there is no link; empty when there is
		lasting   bool   // and dialling again would not help
	}

	// received are frames of one link; they are in the journal from first on.
	received struct {
		link   uint32
		first  MsgID
		frames []stomp.Frame
		octets int
	}

	// written tells that a writer has put everything up to a record on the wire.
	written struct {
		link uint32
		upTo MsgID
	}

	// writing tells how long the write under way has waited for the broker; 0
	// when none is under way.
	writing struct {
		link  uint32
		waits time.Duration
	}

	// lost tells that a link is gone and why. Frames after attempted never came
	// near the wire.
	lost struct {
		link      uint32
		attempted MsgID
		words     string
	}

	// ticked is the passing of time. heard is when the last octet came on the
	// links of peeks; it may be empty.
	ticked struct{ heard map[uint32]time.Time }

	// quit is the wish to end, from Session.Close or the context. At once is set
	// when there is no time for a DISCONNECT.
	quit struct{ atOnce bool }

	// parkedNow tells that the journal cannot be written for now; without words,
	// that it can again.
	parkedNow struct{ words string }

	// unsafe tells that a recording does not reach the disk any more.
	unsafe struct{ words string }

	// unjournaled tells that the journal cannot be written, with the number of
	// records it does hold.
	unjournaled struct {
		records MsgID
		words   string
	}
)

func (commanded) input()   {}
func (dialled) input()     {}
func (received) input()    {}
func (written) input()     {}
func (writing) input()     {}
func (lost) input()        {}
func (ticked) input()      {}
func (quit) input()        {}
func (parkedNow) input()   {}
func (unsafe) input()      {}
func (unjournaled) input() {}

// output is what a step asks for: frames in this order, then links to close,
// then links to dial. The events tell what was decided.
type output struct {
	frames   []outgoing
	hangUps  []uint32
	dials    []uint32
	events   []Event
	logged   int  // place of the FrameLogged in events plus one; 0 for none
	rates    bool // the figures are to be told, with or without events
	ended    bool
	closeErr string
}

// outgoing is one frame for one link, encoded.
type outgoing struct {
	link    uint32
	id      MsgID
	version stomp.Version
	frame   stomp.Frame
	raw     []byte
}
