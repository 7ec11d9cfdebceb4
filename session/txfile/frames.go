package txfile

import (
	"fmt"
	"slices"

	"stompbox/stomp"
)

// Frame is one frame of a transaction between BEGIN and COMMIT, with the message
// that it decides on where it is no SEND.
type Frame struct {
	Step    int    // of the file, from 1
	Command string // stomp.SEND, ACK or NACK
	Send    stomp.Send
	Message uint32
	Header  stomp.Header
}

// Frames gives the frames of f in their order, once messages are there: held
// are those of each receive, by its name, in the order in which they came. What
// came beyond the count of a receive is not touched; lacking counts the ACKs and
// NACKs for which no message is there.
func (f File) Frames(held map[string][]uint32) (frames []Frame, lacking int) {
	for i, s := range f.Steps {
		if s.Command == stomp.SEND {
			frames = append(frames, Frame{Step: i + 1, Command: s.Command, Send: s.Send})
			continue
		}
		for n := range f.receive(s.Of).Count {
			switch list := held[s.Of]; {
			case s.Message != 0 && s.Message != n+1:
			case n >= len(list):
				lacking++
			default:
				frames = append(frames, Frame{Step: i + 1, Command: s.Command, Message: list[n], Header: s.Header})
			}
		}
	}
	return frames, lacking
}

// Source is where a message came from: what a file says in its place, since the
// next run decides on other messages.
type Source struct {
	Subscription uint32 // messages with the same one become one receive
	Destination  string
	Selector     string
	Header       stomp.Header
}

// Of makes the file of a transaction. Each message becomes its number in the
// order of arrival, which is that of their numbers, among those that are decided.
func Of(frames []Frame, from func(message uint32) Source) File {
	var f File
	names := map[uint32]string{}
	taken := map[string][]uint32{}
	for _, fr := range frames {
		if fr.Command == stomp.SEND {
			continue
		}
		src := from(fr.Message)
		name, known := names[src.Subscription]
		if !known {
			name = src.Destination
			for n := 2; f.receive(name) != nil; n++ {
				name = fmt.Sprintf("%s %d", src.Destination, n)
			}
			names[src.Subscription] = name
			f.Receives = append(f.Receives, Receive{Name: name, Destination: src.Destination, Selector: src.Selector,
				Timeout: defaultTimeout, Header: src.Header})
		}
		if !slices.Contains(taken[name], fr.Message) {
			taken[name] = append(taken[name], fr.Message)
		}
	}
	for i := range f.Receives {
		r := &f.Receives[i]
		slices.Sort(taken[r.Name])
		r.Count = len(taken[r.Name])
	}
	for _, fr := range frames {
		s := Step{Command: fr.Command, Send: fr.Send, Header: fr.Header}
		if fr.Command != stomp.SEND {
			s.Of = names[from(fr.Message).Subscription]
			s.Message = 1 + slices.Index(taken[s.Of], fr.Message)
		}
		f.Steps = append(f.Steps, s)
	}
	return f
}
