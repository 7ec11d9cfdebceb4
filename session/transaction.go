package session

import "time"

// TxState is the life of a transaction.
type TxState uint8

// The states of a transaction.
const (
	TxDrafting TxState = iota
	TxOpening          // BEGIN and steps written, receipts outstanding
	TxIsOpen
	TxCommitting
	TxCommitted
	TxAborting
	TxAborted
	TxRejected
	TxUnknown    // the link died after COMMIT was written and before its receipt
	TxRolledBack // the link died before COMMIT was written
)

// String gives the word the screen shows.
func (s TxState) String() string {
	return [...]string{"drafting", "opening", "open", "committing", "committed", "aborting", "aborted",
		"rejected", "unknown", "rolled back"}[s]
}

// Transaction is a snapshot of one transaction.
type Transaction struct {
	ID     TxID
	Name   string // tx-1
	WireID string // of the latest run; "" before the first
	State  TxState
	Reason string // why it was rejected, is unknown or was rolled back
	Note   string // what was left out when it was drafted from another one
	Steps  []Step
	Begin  Mark   // of the BEGIN of the latest run
	End    Mark   // of its end
	EndIs  string // COMMIT or ABORT; "" before one of them is sent
	Since  time.Time
}

// Next is how many steps of the latest run have been sent, where that run counts:
// the first of them that has not is the next to be sent.
func (t *Transaction) Next() int {
	switch t.State {
	case TxDrafting, TxAborted, TxRejected, TxRolledBack:
		return 0
	}
	for i, s := range t.Steps {
		if !s.Sent {
			return i
		}
	}
	return len(t.Steps)
}

// Open reports whether the broker has the transaction open, or may have.
func (t *Transaction) Open() bool {
	switch t.State {
	case TxOpening, TxIsOpen, TxCommitting, TxAborting:
		return true
	}
	return false
}

// Mark is what became of one frame of a transaction.
type Mark struct {
	Fate  Fate
	Error string
	After time.Duration
	Sent  bool // a frame was written; Frame is its record
	Frame MsgID
}

// Step is one step and what became of it in the latest run.
type Step struct {
	StepDraft
	Mark
	Warning string // what this broker will make of it, said beforehand
}
