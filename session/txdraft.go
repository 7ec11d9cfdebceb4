package session

import (
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
