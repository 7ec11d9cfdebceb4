package cli

import (
	"context"
	"errors"
	"fmt"

	"stompbox/session"
	"stompbox/session/profile"
	"stompbox/stomp"
)

// ready connects for a command that needs it, the first time.
func (s *script) ready(ctx context.Context, l *scriptLine) outcome {
	if !l.verb.connects || s.left || s.t != nil {
		if l.verb.connects && s.t == nil {
			return outcome{status: "refused", why: "not connected: connect first", code: ExitNotConnected}
		}
		return outcome{}
	}
	return s.connect(ctx, nil, stomp.Header{})
}

// connect begins a session with p, or with the broker of the command line, and
// gives an empty outcome when it is up.
func (s *script) connect(ctx context.Context, p *profile.Profile, header stomp.Header) outcome {
	if p == nil {
		own, err := s.conn.profile(s.cmd)
		if err != nil {
			return refused("%s", err)
		}
		p = &own
	}
	if header.Len() > 0 {
		p.Header = header
	}
	s.end()
	t, err := startTalk(*p, s.limit, s.conn.keeping(), s.see)
	if err != nil {
		return refused("%s", err)
	}
	s.t, s.left = t, false
	s.dialling = s.out.out.form != "json" // people are told once why there is no connection: by the command
	defer func() { s.dialling = false }()
	if err := t.up(ctx); err != nil {
		o := s.failed(err)
		s.end()
		return o
	}
	return outcome{}
}

// end closes the session, if there is one.
func (s *script) end() {
	if s.t == nil {
		return
	}
	if tx, open := s.open(); open {
		s.out.say(fmt.Sprintf("%s was not committed: the broker forgets what was sent in it", tx.Name))
	}
	s.parting()
	s.t.close()
	if s.t.why != "" {
		s.out.say(s.t.why)
	}
	s.past.Sent, s.past.Received = s.past.Sent+s.t.stats.Sent, s.past.Received+s.t.stats.Received
	s.past.BytesIn, s.past.BytesOut = s.past.BytesIn+s.t.stats.BytesIn, s.past.BytesOut+s.t.stats.BytesOut
	s.t, s.tx, s.subs = nil, 0, nil
	s.books = newBooks()
	s.out.flush()
}

// parting tells a person what becomes of what is held, as the console does
// before it quits.
func (s *script) parting() {
	if held := s.t.stats.Held; s.person && held > 0 && s.t.link.State == session.Up {
		s.out.say(s.t.link.Broker.CloseNote(held))
	}
}

// failed is the outcome of a command that did not get to its end.
func (s *script) failed(err error) outcome {
	var coded *exitError
	switch {
	case errors.Is(err, errLate), errors.Is(err, context.DeadlineExceeded):
		return outcome{status: "timeout", why: fmt.Sprintf("no answer within %v", s.limit), code: ExitTimedOut}
	case errors.Is(err, context.Canceled):
		return outcome{status: "timeout", why: "interrupted", code: ExitTimedOut}
	case errors.As(err, &coded):
		status := "refused"
		if coded.code == ExitTimedOut {
			status = "timeout"
		}
		return outcome{status: status, why: plain(coded), code: coded.code}
	case errors.Is(err, errOver), errors.Is(err, session.ErrClosed):
		return outcome{status: "refused", why: "the connection has ended", code: ExitNotConnected}
	}
	return refused("%s", plain(err))
}
