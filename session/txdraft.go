package session

import (
	"fmt"

	"stompbox/session/txfile"
	"stompbox/stomp"
)

// StepsOf are the frames of a transaction's file as steps.
func StepsOf(frames []txfile.Frame) []StepDraft {
	list := make([]StepDraft, 0, len(frames))
	for _, f := range frames {
		d := StepDraft{Kind: StepSend, Send: f.Send}
		if f.Command != stomp.SEND {
			d = StepDraft{Kind: StepAck, Message: MsgID(f.Message), Header: f.Header}
		}
		if f.Command == stomp.NACK {
			d.Kind = StepNack
		}
		list = append(list, d)
	}
	return list
}

// FileOf is a transaction as a file. Source says where a message came from.
func FileOf(t Transaction, source func(MsgID) txfile.Source) txfile.File {
	var frames []txfile.Frame
	for i, s := range t.Steps {
		f := txfile.Frame{Step: i + 1, Command: s.Kind.String(), Message: uint32(s.Message), Header: s.Header}
		if s.Kind == StepSend {
			f.Message, f.Header, f.Send = 0, stomp.Header{}, s.Send
		}
		frames = append(frames, f)
	}
	return txfile.Of(frames, func(message uint32) txfile.Source { return source(MsgID(message)) })
}

// DryTx stands for the id of a transaction that has none yet.
const DryTx = "tx-id"

// Rest are the requests that a commit would send now: BEGIN unless it is sent,
// the steps that are not, and COMMIT, each with a receipt. Delivery says how a
// message is named in an ACK or NACK. Nothing is checked.
func (t *Transaction) Rest(delivery func(MsgID) stomp.Delivery) []stomp.Request {
	wire, from := DryTx, t.Next()
	var list []stomp.Request
	receipt := func() string { return fmt.Sprintf("receipt-%d", len(list)+1) }
	switch t.State {
	case TxOpening, TxIsOpen, TxCommitting:
		wire = t.WireID
	default:
		from = 0
		list = append(list, stomp.Begin{Transaction: wire, Receipt: receipt()})
	}
	for _, s := range t.Steps[from:] {
		list = append(list, s.request(delivery, wire, receipt()))
	}
	return append(list, stomp.Commit{Transaction: wire, Receipt: receipt()})
}

func (s Step) request(delivery func(MsgID) stomp.Delivery, wire, receipt string) stomp.Request {
	switch s.Kind {
	case StepSend:
		r := s.Send
		r.Transaction, r.Receipt = wire, receipt
		return r
	case StepNack:
		return stomp.Nack{Delivery: delivery(s.Message), Transaction: wire, Receipt: receipt, Header: s.Header}
	}
	return stomp.Ack{Delivery: delivery(s.Message), Transaction: wire, Receipt: receipt, Header: s.Header}
}
