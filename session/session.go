// Package session holds one conversation with one broker: a goroutine that
// owns all its state, the ledgers of held messages, subscriptions, receipts and
// transactions, and the journal of every frame.
//
// Commands go in through Do, which never blocks. What becomes of them, and all
// that the broker sends, comes out of Next in batches.
package session

import (
	"context"
	"errors"
	"time"

	"stompbox/session/journal"
	"stompbox/session/profile"
	"stompbox/stomp"
)

// Options change how a session runs. The zero value is right for the console.
type Options struct {
	Now        func() time.Time // the clock; time.Now when nil
	NewID      func() string    // ids for receipts, subscriptions and transactions on the wire; uuid-based when nil
	JournalDir string           // where the journal file is made; the system's temporary folder when empty
	Hold       bool             // do not dial until a Connect command comes
	ReadOnly   bool             // refuse SEND, ACK, NACK and transactions, and subscriptions that consume
	BatchEvery time.Duration    // the least time between batches; 33 ms when 0
	ReceiptIn  time.Duration    // how long a receipt may take before it is called late; 10 s when 0
}

// Record is one frame of the session's journal.
type Record struct {
	ID       MsgID
	At       time.Time
	Outgoing bool
	Link     uint32 // which link it crossed
	Version  stomp.Version
	Raw      []byte // as it crossed the wire, passcode masked
	Frame    stomp.Frame
}

// Session is safe for concurrent use.
type Session struct {
	journal *journal.Journal
}

// ErrClosed is returned by Next and Do after the session has ended.
var ErrClosed = errors.New("session: closed")

// ErrBusy is returned by Do when more commands wait than the session takes.
var ErrBusy = errors.New("session: too many commands are waiting; try again when the broker has answered some")

// Start makes a session and, unless o.Hold is set, begins to connect. It does
// not wait: how connecting goes comes as LinkChanged events. The session ends
// with ctx or with Close.
func Start(ctx context.Context, p profile.Profile, o Options) (*Session, error) {
	return nil, errors.New("session: not written yet")
}

// Do gives a command to the session and returns at once. The error is ErrClosed,
// ErrBusy, or says what is wrong with the command; then nothing was done and no
// event will come.
func (s *Session) Do(c Command) (Tag, error) { return 0, ErrClosed }

// Next waits for the next batch: at once when something happened and the last
// batch is at least Options.BatchEvery ago. One caller at a time. It ends with
// ctx's error, or ErrClosed after the batch that held Closed.
func (s *Session) Next(ctx context.Context) (Batch, error) { return Batch{}, ErrClosed }

// Read gives a record of the journal, decoded. Safe to call from any goroutine
// at any time until Close.
func (s *Session) Read(id MsgID) (Record, error) { return Record{}, ErrClosed }

// Close ends the session as the Close command does and waits until nothing of
// it runs any more. Calling it again is fine. The error says why the end was
// not clean, such as a DISCONNECT without receipt.
func (s *Session) Close(ctx context.Context) error { return nil }
