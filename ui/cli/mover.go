package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"stompbox/session"
	"stompbox/session/dialect"
	"stompbox/stomp"
)

// moveBatch is how many messages share a transaction, and moveOctets how large
// their bodies may be together: more would not fit into what may wait to be
// written. A larger message goes alone.
const (
	moveBatch  = 20
	moveOctets = 1 << 20
)

// guardedFew is how many a guarded connection lets go without --sure.
const guardedFew = 3

// mover is move under way.
type mover struct {
	*moving
	figures
	t       *talk
	out     *sink
	words   io.Writer
	wire    string // id of the subscription
	sub     session.SubID
	waiting []session.MsgID   // held and not looked at
	chosen  []relocation      // for the next transaction
	stay    int               // looked at and left
	skipped map[string]int    // by reason: how many cannot go where they should
	fit     map[string]string // by destination: why nothing should be sent there, "" when it may
}

// relocation is one message on its way.
type relocation struct {
	id   session.MsgID
	name string // message-id
	send stomp.Send
}

// allowed refuses what must not be done on this broker.
func (v *mover) allowed(ctx context.Context) error {
	b := v.t.link.Broker
	individual := v.t.link.Version.HasClientIndividual()
	switch {
	case v.t.p.ReadOnly && !v.dry:
		return usage("this connection is read-only: --dry-run shows what would be moved")
	case v.picks() && !v.copies && !v.dry && !individual:
		return usage("STOMP 1.0 acks whatever came before as well, so none can be left out: offer 1.1 or 1.2 with --protocol")
	case v.t.p.Guard && !v.dry && !v.copies && v.sure != v.from && (v.all || v.number > guardedFew):
		return usage("this connection is guarded and this touches %s: add --sure %s if that is meant", touched(v.number), v.from)
	}
	for _, dest := range []string{v.from, v.to} {
		if note := b.WrongDestination(dest); note != "" && dest != "" && !v.force {
			return usage("%s", note)
		}
	}
	if v.back {
		return nil
	}
	why, err := v.unfit(ctx, v.to)
	if err == nil && why != "" {
		err = usage("%s", why)
	}
	return err
}

// unfit says why nothing should be sent there, "" when it may.
func (v *mover) unfit(ctx context.Context, to string) (string, error) {
	if v.t.link.Broker.Feeds(to, v.from) {
		return fmt.Sprintf("%s is %s itself, or comes back to it", to, v.from), nil
	}
	if v.force || v.copies {
		return "", nil
	}
	if session.IsTopic(to) {
		return fmt.Sprintf("%s keeps nothing: what nobody is subscribed to would be gone; --copy keeps the messages, --force moves them all the same", to), nil
	}
	if v.t.link.Broker.Kind != dialect.RabbitMQ || !strings.HasPrefix(to, "/amq/queue/") || v.dry {
		return "", nil
	}
	if why, known := v.fit[to]; known {
		return why, nil
	}
	// RabbitMQ drops what is sent to a queue that is not there, and confirms it.
	what := "look whether there is " + to
	fate, err := v.t.do(ctx, session.Peek{Destination: to, Limit: 1}, session.Confirmed)
	if err != nil {
		return "", stopped(err, what)
	}
	if err := v.t.down(); err != nil {
		return "", err
	}
	v.fit[to] = ""
	if fate.Fate != session.Confirmed {
		v.fit[to] = fmt.Sprintf("%s cannot be seen to be there (%s), and RabbitMQ drops what is sent to a queue that is not: --force moves all the same", to, fate.Error)
	}
	return v.fit[to], nil
}

// see notes what comes.
func (v *mover) see(e session.Event) {
	switch e := e.(type) {
	case session.SubChanged:
		if e.Sub.WireID == v.wire {
			v.sub = e.Sub.ID
		}
	case session.Arrived:
		if e.Sub == v.sub && v.sub != 0 {
			v.waiting = append(v.waiting, e.Messages...)
			v.came += len(e.Messages)
		}
	}
}

// move does all of it, and says how it ended.
func (v *mover) move(ctx context.Context) error {
	v.wire = uuid.NewString()
	v.t.watch = v.see
	fate, err := v.t.do(ctx, session.Subscribe{ID: v.wire, Destination: v.from, Prefetch: v.ahead()}, session.Confirmed)
	if err != nil {
		return stopped(err, "subscribe to "+v.from)
	}
	if err := exitOf(fate); err != nil {
		return orDown(v.t, fate, err)
	}
	ended := v.loop(ctx)
	if err := v.report(); err != nil && ended == nil {
		ended = err
	}
	return ended
}

// loop moves until enough is moved or nothing more comes. Its error is why it
// ended before that.
func (v *mover) loop(ctx context.Context) error {
	for {
		if ctx.Err() != nil {
			return stopped(ctx.Err(), "move")
		}
		if err := v.choose(ctx); err != nil {
			return err
		}
		switch {
		case len(v.chosen) > 0:
			if err := v.settle(); err != nil {
				return err
			}
			continue
		case v.enough():
			return nil
		case v.stay >= v.look:
			return usage("%d messages are held that stay, and nothing behind them was looked at: --look sets how many may be", v.stay)
		}
		one, cancel := context.WithTimeoutCause(ctx, v.idle, errLate)
		err := v.t.wait(one, func() bool { return len(v.waiting) > 0 || v.over() })
		late := context.Cause(one) == errLate
		cancel()
		switch {
		case err != nil && late:
			return v.wasAll()
		case err != nil:
			return stopped(err, "move")
		case len(v.waiting) == 0:
			return v.why()
		}
	}
}

// wasAll is the end when nothing more comes, unless what is held may be why.
func (v *mover) wasAll() error {
	if most := v.t.link.Broker.HoldLimit(); most > 0 && v.stay >= most {
		return usage("%d messages are held that stay, and %s gives out no more behind so many: what is there was not looked at; it can be when those before are gone",
			v.stay, v.t.link.Broker.Name)
	}
	return nil
}

// enough reports whether no more is wanted.
func (v *mover) enough() bool {
	return v.number > 0 && v.moved+v.unknown+len(v.chosen) >= v.number
}

// over reports whether nothing can come any more.
func (v *mover) over() bool {
	s := v.t.subs[v.sub].State
	return v.t.link.State == session.Down || s == session.SubEnded || s == session.SubRefused
}

// why is the exit when nothing can come any more.
func (v *mover) why() error {
	if err := v.t.down(); err != nil {
		return err
	}
	return &exitError{ExitRefused, errors.New(v.t.subs[v.sub].Note)}
}

// choose takes what fits into the next transaction.
func (v *mover) choose(ctx context.Context) error {
	for size := 0; len(v.waiting) > 0 && len(v.chosen) < moveBatch && size < moveOctets && !v.enough() && v.stay < v.look; {
		id := v.waiting[0]
		v.waiting = v.waiting[1:]
		rec, err := v.t.s.Read(id)
		if err != nil {
			return &exitError{ExitUsage, err}
		}
		send, fits, err := v.resend(ctx, rec)
		switch {
		case err != nil:
			return err
		case fits:
			v.chosen = append(v.chosen, relocation{id, rec.Frame.Header.Get("message-id"), send})
			size += len(send.Body)
		}
		if !fits || v.copies {
			v.stay++
		}
	}
	return nil
}

// resend makes of a message what is sent in its place, if it is to be moved.
func (v *mover) resend(ctx context.Context, rec session.Record) (s stomp.Send, fits bool, err error) {
	if !v.only.Match(filtered{rec, session.Held, v.t.link.Broker}) {
		return s, false, nil
	}
	to := v.to
	if v.back {
		why := ""
		if to = dialect.Origin(rec.Frame); to == "" {
			why = "no header says where they came from"
		} else if why, err = v.unfit(ctx, to); err != nil {
			return s, false, err
		}
		if why != "" {
			v.skipped[why]++
			return s, false, nil
		}
	}
	s = v.t.link.Broker.Resend(rec.Frame)
	s.Destination = to
	return s, true, nil
}

// report says what became of everything.
func (v *mover) report() error {
	for _, why := range slices.Sorted(maps.Keys(v.skipped)) {
		fmt.Fprintf(v.words, "%s left: %s\n", plural(v.skipped[why], "message"), why)
	}
	if note := v.t.link.Broker.CloseNote(v.left()); note != "" && v.t.link.State == session.Up && !v.copies {
		fmt.Fprintln(v.words, note)
	}
	if v.out.form != "json" {
		if err := v.out.line("%s", shown(v.sentence(v.figures))); err != nil {
			return err
		}
		return v.out.flush()
	}
	b := appendJSON([]byte(`{"from":`), v.from)
	if !v.back {
		b = appendJSON(append(b, `,"to":`...), v.to)
	}
	left := v.left()
	if v.copies {
		left = v.came
	}
	b = fmt.Appendf(b, `,%q:%d,"left":%d,"unknown":%d}`, v.done(), v.moved, left, v.unknown)
	if _, err := v.out.w.Write(append(b, '\n')); err != nil {
		return broken(err)
	}
	return v.out.flush()
}

// dryRun looks, and prints what would be sent.
func (v *mover) dryRun(ctx context.Context) error {
	look := session.Peek{Destination: v.from, Limit: v.number}
	if v.picks() || v.all {
		look.Limit = v.look
	}
	var came []session.MsgID
	note := ""
	v.t.watch = func(e session.Event) {
		switch e := e.(type) {
		case session.SubChanged:
			note = e.Sub.Note
		case session.Arrived:
			came = append(came, e.Messages...)
		}
	}
	tag, err := v.t.give(ctx, look)
	if err == nil {
		err = v.t.wait(ctx, func() bool { return v.t.fates[tag].Fate >= session.Confirmed })
	}
	if err != nil {
		return stopped(err, "look at "+v.from)
	}
	if fate := v.t.fates[tag]; fate.Fate != session.Confirmed {
		return orDown(v.t, fate, exitOf(fate))
	}
	for _, id := range came {
		if v.enough() {
			break
		}
		rec, err := v.t.s.Read(id)
		if err != nil {
			return &exitError{ExitUsage, err}
		}
		s, fits, err := v.resend(ctx, rec)
		if err != nil {
			return err
		}
		if !fits {
			continue
		}
		f, err := s.Frame(v.t.link.Version)
		if err != nil {
			return usage("message %s cannot be sent: %s", rec.Frame.Header.Get("message-id"), plain(err))
		}
		if err := v.out.frame(frameLine{Dir: dirOut, Frame: f}); err != nil {
			return err
		}
		v.moved++
	}
	for _, why := range slices.Sorted(maps.Keys(v.skipped)) {
		fmt.Fprintf(v.words, "%s left: %s\n", plural(v.skipped[why], "message"), why)
	}
	fmt.Fprintf(v.words, "%s would be %s to %s; nothing was sent. %s\n", plural(v.moved, "message"), v.done(), v.goal(), note)
	return v.out.flush()
}
