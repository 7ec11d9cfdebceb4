package cli

import (
	"context"
	"fmt"

	"stompbox/session"
)

// sureOption is the name that a guarded connection wants typed.
const sureOption = "[--sure DEST]"

// plan asks the session what a command would do.
func (t *talk) plan(ctx context.Context, c session.Command) (a session.PlanAnswer, err error) {
	tag, err := t.give(ctx, session.Plan{Of: c})
	if err != nil {
		return a, err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, t.limit, errLate)
	defer cancel()
	err = t.wait(ctx, func() bool { _, answered := t.plans[tag]; return answered })
	a = t.plans[tag]
	delete(t.plans, tag)
	return a, err
}

// allowed holds a command back that a guarded connection wants the name of a
// destination for. There is no question: the name is given with the command, so
// that no line of a script or a paste is ever taken for an answer.
func (s *script) allowed(ctx context.Context, l *scriptLine, c session.Command) outcome {
	if !s.t.p.Guard {
		return outcome{}
	}
	a, err := s.t.plan(ctx, c)
	switch {
	case err != nil:
		return s.failed(err)
	case a.Refused != "" || len(a.Choices) == 0:
		return outcome{} // the command itself will say why
	}
	want := a.Choices[0].Typed
	if want == "" || l.options["sure"] == want {
		return outcome{}
	}
	return refused("this connection is guarded and this touches %s: add --sure %s if that is meant", touched(len(a.Messages)), want)
}

func touched(n int) string {
	switch n {
	case 0:
		return "all that is there"
	case 1:
		return "1 message"
	}
	return fmt.Sprintf("%d messages", n)
}

// doGuarded is do for what may need a name.
func (s *script) doGuarded(ctx context.Context, l *scriptLine, c session.Command) outcome {
	if o := s.allowed(ctx, l, c); o.status != "" {
		return o
	}
	return s.do(ctx, c, session.Confirmed)
}
