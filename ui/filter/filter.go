// Package filter is the language in which people say which messages they want
// to see. Parse reads it; a Filter then looks at one message after the other.
//
// It is pure: no clock, no I/O; what a message is and what is known about it
// comes through Item. Examples of the language are in Help.
package filter

import (
	"sync"
	"sync/atomic"
	"time"

	"stompbox/stomp"
)

// Item is a message as a filter looks at it. Each method is called only when a
// condition needs it, the dear ones (Frame, Text) after the cheap ones, and at
// most once for a message. Slices stay unchanged until Match returns.
type Item interface {
	Raw() []byte                // the frame's octets as they crossed the wire; nil when they cannot be read
	Frame() (stomp.Frame, bool) // decoded; false when the octets are no frame
	Text() []byte               // the body to be read: unpacked and in UTF-8 where its headers or first octets call for it
	State() string              // the word of its state on the screen
	Marked() bool
	At() time.Time  // when it came
	Now() time.Time // what its age is counted to
	// Expires is when a message with these headers expires at the broker it is
	// from, the zero time for never.
	Expires(stomp.Header) time.Time
}

// Filter is a filter that was understood. It does not change and may be used
// by several goroutines at once.
type Filter struct {
	text   string
	root   cond // nil matches everything
	states bool
	marks  bool
	over   *atomic.Int64
}

// String is the text that was parsed.
func (f *Filter) String() string { return f.text }

// Empty reports whether the filter says nothing, so that everything matches.
func (f *Filter) Empty() bool { return f == nil || f.root == nil }

// States reports whether the answer can change with the message's state.
func (f *Filter) States() bool { return f.states }

// Marks reports whether the answer can change with the message's mark.
func (f *Filter) Marks() bool { return f.marks }

// Overrun is the number of messages on which a jq query was given up since the
// filter was parsed: it ran longer than JQTime, or the body is larger than
// JQBody. They do not match.
func (f *Filter) Overrun() int { return int(f.over.Load()) }

// Match reports whether the message is one of those asked for.
func (f *Filter) Match(it Item) bool {
	if f.Empty() {
		return true
	}
	s := subjects.Get().(*subject)
	s.Item = it
	hit := f.root.match(s)
	*s = subject{folded: s.folded[:0]}
	subjects.Put(s)
	return hit
}

// subject is one message while it is looked at, with what is known of it so far.
type subject struct {
	Item
	wire     octets
	wired    bool
	frame    stomp.Frame
	framed   bool
	isFrame  bool
	text     []byte
	textRead bool
	folded   []byte // memory for texts in small letters
}

var subjects = sync.Pool{New: func() any { return new(subject) }}

func (s *subject) octets() *octets {
	if !s.wired {
		s.wire, s.wired = look(s.Raw()), true
	}
	return &s.wire
}

func (s *subject) decoded() (stomp.Frame, bool) {
	if !s.framed {
		s.frame, s.isFrame = s.Item.Frame()
		s.framed = true
	}
	return s.frame, s.isFrame
}

// body is the body to be read. Where it reads as it crossed the wire the frame
// is not decoded for it.
func (s *subject) body() []byte {
	if !s.textRead {
		if o := s.octets(); o.asIs {
			s.text = o.body()
		} else if _, ok := s.decoded(); ok {
			s.text = s.Item.Text()
		}
		s.textRead = true
	}
	return s.text
}
