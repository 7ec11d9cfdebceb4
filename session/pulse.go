package session

import (
	"time"

	"stompbox/stomp"
)

// Pulse is what the main link shows of being alive. Link.Beat has what was
// asked for, offered and agreed.
type Pulse struct {
	LastRead          time.Time // when the last octet came; zero without a link
	BeatsIn, BeatsOut uint64    // of this link
	Late              uint64    // how often the broker was silent for longer than agreed
	Longest           time.Duration
	Limit             time.Duration // a silence as long as this ends the link; 0 for none
}

// Pulse gives the pulse of the main link as it is now, also while nothing else
// happens. Safe for concurrent use.
func (s *Session) Pulse() Pulse { return pulseOf(s.loop.mainConn.Load()) }

func pulseOf(c *stomp.Conn) Pulse {
	if c == nil {
		return Pulse{}
	}
	p := Pulse{LastRead: c.LastRead(), Limit: c.SilenceLimit()}
	p.BeatsIn, p.BeatsOut = c.Beats()
	p.Late, p.Longest = c.BeatsLate()
	return p
}
