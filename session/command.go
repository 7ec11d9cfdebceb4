package session

import "stompbox/stomp"

// Tag names one command given to Do. What becomes of the command comes back in
// events with the same tag. Tags of one session are never used twice.
type Tag uint64

// MsgID names one frame of a session, received or sent, for as long as the
// session's journal lives: it is the number of the frame's journal record.
type MsgID uint32

// SubID names a subscription of a session; it is ours and survives the
// subscription's end. The id on the wire is Subscription.WireID.
type SubID uint32

// TxID names a transaction of a session, from draft to end.
type TxID uint32

// Command is what a user asks a session to do. Commands are plain values:
// whoever builds one (keys, palette, command line, scripts) gets the same checks.
type Command interface{ command() }

type (
	// Connect dials, or dials anew: a link that is up is closed first, which
	// gives held messages back and aborts open transactions. Where a link was
	// lost before, it brings back what was subscribed on it.
	Connect struct{}

	// RetryNow ends the wait before the next try to come back.
	RetryNow struct{}

	// StopRetrying gives up coming back after a loss. What was subscribed waits
	// for a Connect.
	StopRetrying struct{}

	// Disconnect sends DISCONNECT with a receipt, waits for it at most 2 s and
	// closes the link (R200 to R203). The session stays and can connect again.
	Disconnect struct{}

	// Peek shows what waits at a destination and consumes nothing: with
	// browser:true where the broker has it, elsewhere by holding up to Limit
	// messages on a link of its own that is closed as soon as the look is over.
	Peek struct {
		Destination string
		Selector    string
		Limit       int // messages at most; 0 stands for 50 where a hold is needed
	}

	// Subscribe takes messages from a destination until Unsubscribe. An empty
	// Ack stands for client-individual, or client in 1.0 (R143). ID is the id on
	// the wire; one is made up when it is empty.
	Subscribe struct {
		ID          string
		Destination string
		Ack         stomp.AckMode
		Prefetch    int // sent under the header this broker knows; 0 sends none
		Selector    string
		Header      stomp.Header
	}

	// Unsubscribe ends a subscription or closes a peek. With Reconnect the link
	// is closed and opened again afterwards, for brokers that give held messages
	// back only when the connection ends.
	Unsubscribe struct {
		Sub       SubID
		Reconnect bool
		Header    stomp.Header
	}

	// Ack acknowledges held messages. With UpTo each of Messages stands for
	// itself and everything held before it in its subscription; that is the only
	// meaning an ACK has in mode client, so UpTo must be set there (R168).
	Ack struct {
		Messages []MsgID
		UpTo     bool
		Header   stomp.Header
	}

	// Nack refuses held messages. Header carries what a broker understands
	// beside the standard, such as requeue:false.
	Nack struct {
		Messages []MsgID
		Header   stomp.Header
	}

	// Send sends one message and asks for a receipt unless NoReceipt is set.
	Send struct {
		Message   stomp.Send
		NoReceipt bool
	}

	// Raw sends one frame as it is given. Nothing is added and nothing is checked
	// but that it can be written, and no ledger learns from it: a subscription
	// made so is the broker's alone. It is confirmed by the receipt it asks for.
	Raw struct{ Frame stomp.Raw }

	// RawOctets sends octets as they are, one frame with its NUL at the end, be it
	// right or wrong: nothing is checked but that nothing follows the NUL and that
	// they are within the bound of what may wait. What the broker makes of them is
	// what one wants to see; after a frame without its NUL nothing on the link can
	// be understood any more, so that is refused. It is confirmed by the receipt
	// it asks for, where the frame can be read.
	RawOctets struct{ Octets []byte }

	// TxNew drafts an empty transaction. WireID is the id of its first run on the
	// wire (R181); one is made up when it is empty.
	TxNew struct{ WireID string }

	// TxAdd adds steps to a transaction, all or none; Tx 0 stands for the newest
	// one that can still take steps, or a new one when there is none. New always
	// begins one. At is the number of the step, from 1, before which they are put;
	// 0 puts them at the end.
	TxAdd struct {
		Tx    TxID
		New   bool
		At    int
		Steps []StepDraft
	}

	// TxAgain drafts a new transaction with the steps of Tx, whatever became of
	// that one. ACKs and NACKs of messages that cannot be decided any more are left
	// out; Transaction.Note of the new one says which, and why. Nothing is sent.
	TxAgain struct{ Tx TxID }

	// TxSet replaces step Index (from 0) before it is sent.
	TxSet struct {
		Tx    TxID
		Index int
		Step  StepDraft
	}

	// TxRemove removes step Index before it is sent.
	TxRemove struct {
		Tx    TxID
		Index int
	}

	// TxMove moves step From to place To before either is sent.
	TxMove struct {
		Tx       TxID
		From, To int
	}

	// TxOpen sends BEGIN and the steps, and leaves the transaction open. Of one
	// that is open already it sends the steps that were not sent. Steps bounds how
	// many are sent, the first ones; 0 is all of them. Header goes with the BEGIN.
	TxOpen struct {
		Tx     TxID
		Steps  int
		Header stomp.Header
	}

	// TxCommit sends what of BEGIN and the steps has not been sent, then COMMIT,
	// which carries Header.
	TxCommit struct {
		Tx     TxID
		Header stomp.Header
	}

	// TxAbort sends ABORT with Header. The steps stay and can be run again.
	TxAbort struct {
		Tx     TxID
		Header stomp.Header
	}

	// TxDelete removes a transaction from the list; refused while it is open.
	TxDelete struct{ Tx TxID }

	// Plan asks what Of would do here and now, and does nothing. The answer is a
	// Planned event.
	Plan struct{ Of Command }

	// ListHeld asks for the books of what is held, of one subscription or, with
	// Sub 0, of all. The answer is a HeldList event.
	ListHeld struct{ Sub SubID }

	// Close ends the session: as Disconnect, then everything of it is freed.
	// Session.Close does the same and waits.
	Close struct{}
)

// StepDraft is a step of a transaction before it is sent: exactly one of the
// three kinds.
type StepDraft struct {
	Kind    StepKind
	Send    stomp.Send   // for StepSend
	Message MsgID        // for StepAck and StepNack: a held message
	Header  stomp.Header // for StepAck and StepNack: free headers
}

// StepKind is what a step does.
type StepKind uint8

// The kinds of steps.
const (
	StepSend StepKind = iota + 1
	StepAck
	StepNack
)

// String gives the command on the wire.
func (k StepKind) String() string {
	switch k {
	case StepSend:
		return stomp.SEND
	case StepAck:
		return stomp.ACK
	case StepNack:
		return stomp.NACK
	}
	return "?"
}

func (Connect) command()      {}
func (Disconnect) command()   {}
func (RetryNow) command()     {}
func (StopRetrying) command() {}
func (Peek) command()         {}
func (Subscribe) command()    {}
func (Unsubscribe) command()  {}
func (Ack) command()          {}
func (Nack) command()         {}
func (Send) command()         {}
func (Raw) command()          {}
func (RawOctets) command()    {}
func (TxNew) command()        {}
func (TxAdd) command()        {}
func (TxAgain) command()      {}
func (TxSet) command()        {}
func (TxRemove) command()     {}
func (TxMove) command()       {}
func (TxOpen) command()       {}
func (TxCommit) command()     {}
func (TxAbort) command()      {}
func (TxDelete) command()     {}
func (ListHeld) command()     {}
func (Plan) command()         {}
func (Close) command()        {}
