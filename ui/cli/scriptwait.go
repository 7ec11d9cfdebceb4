package cli

import (
	"context"
	"fmt"
	"time"

	"stompbox/session"
)

// waitAtMost is how long wait waits unless it is told.
const waitAtMost = 10 * time.Second

// doWait waits for something to happen. What has happened already counts.
func (s *script) doWait(ctx context.Context, l *scriptLine) outcome {
	var cond func() bool
	var late func() string
	rest := l.args[1:]
	switch kind := l.args[0]; kind {
	case "messages", "message":
		n := 0
		if len(rest) > 0 {
			n = atoi(rest[0])
		}
		if n < 1 {
			return refused("usage: wait messages N [TIMEOUT], with N of 1 or more")
		}
		rest = rest[1:]
		cond = func() bool { return len(s.got) >= n }
		late = func() string { return fmt.Sprintf("%d of %d messages have come", len(s.got), n) }
	case "receipt":
		if len(rest) == 0 {
			return refused("usage: wait receipt ID [TIMEOUT]")
		}
		id := rest[0]
		rest = rest[1:]
		cond = func() bool { return s.receipt[id] }
		late = func() string { return fmt.Sprintf("no RECEIPT %q has come", id) }
	case "error":
		cond = func() bool { return s.errors > 0 }
		late = func() string { return "no ERROR has come" }
		defer func() { s.errors = max(0, s.errors-1) }()
	case "close":
		cond = func() bool { return s.t.link.State == session.Down }
		late = func() string { return "the connection has not ended" }
	default:
		return refused("wait for what? usage: %s", l.verb.usage)
	}
	limit, err := oneTime(rest, waitAtMost)
	if err != nil {
		return refused("%s", err)
	}
	return s.waitFor(ctx, limit, cond, late)
}

func (s *script) waitFor(ctx context.Context, limit time.Duration, cond func() bool, late func() string) outcome {
	one, cancel := context.WithTimeoutCause(ctx, limit, errLate)
	defer cancel()
	err := s.t.wait(one, func() bool { s.out.flush(); return cond() || s.t.link.State == session.Down || s.out.failed != nil })
	switch {
	case cond():
		return fine
	case err != nil && context.Cause(one) == errLate:
		return outcome{status: "timeout", why: fmt.Sprintf("%s within %v", late(), limit), code: ExitTimedOut}
	case err != nil:
		return s.failed(err)
	}
	why := "the connection has ended: " + late()
	if s.t.link.Error != "" {
		why += ": " + s.t.link.Error
	}
	return outcome{status: "refused", why: why, code: ExitNotConnected}
}

// oneTime reads the one argument that may be left: a time, or a number of
// seconds.
func oneTime(args []string, without time.Duration) (time.Duration, error) {
	if len(args) == 0 {
		return without, nil
	}
	if len(args) > 1 {
		return 0, fmt.Errorf("%q: too much is given", args[1])
	}
	d, err := time.ParseDuration(args[0])
	if err != nil {
		d, err = time.ParseDuration(args[0] + "s")
	}
	if err != nil || d < 0 {
		return 0, fmt.Errorf("%q is not a time: write 500ms, 5s, or a number of seconds", args[0])
	}
	return d, nil
}

// doSleep lets time pass; what comes meanwhile is told.
func (s *script) doSleep(ctx context.Context, l *scriptLine) outcome {
	d, err := oneTime(l.args, 0)
	if err != nil {
		return refused("%s", err)
	}
	one, cancel := context.WithTimeoutCause(ctx, d, errLate)
	defer cancel()
	if s.t == nil {
		<-one.Done()
	} else {
		over := s.t.wait(one, func() bool { s.out.flush(); return s.out.failed != nil })
		if over == errOver {
			<-one.Done()
		}
	}
	if context.Cause(one) != errLate && ctx.Err() != nil {
		return s.failed(ctx.Err())
	}
	return fine
}
