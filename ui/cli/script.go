package cli

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"stompbox/session"
	"stompbox/stomp"
	"stompbox/ui/filter"
)

// script runs commands, one after the other, on one session, while what the
// broker sends keeps coming. Everything belongs to one goroutine.
type script struct {
	cmd   *cobra.Command
	conn  *flags
	limit time.Duration
	out   *report
	began time.Time

	t    *talk // nil before the first connection
	left bool  // disconnected on purpose: nothing connects by itself
	subs []scriptSub
	books
	tx      session.TxID    // the one that takes what is sent, acked and nacked; 0 for none
	looks   map[string]bool // ids on the wire of peeks
	most    int             // messages that the peek under way still shows; 0 for all
	only    *filter.Filter  // of the messages that come, those to print; nil for all
	receipt map[string]bool
	errors  int // ERROR frames that no wait has taken
	filled  int // messages made of templates, for {{seq}}
	past    session.Stats

	after  func()                                                      // called when a line is done; may be nil
	noted  func(*scriptLine)                                           // told of every line that is run; may be nil
	around func(context.Context) (context.Context, context.CancelFunc) // the context of one command; may be nil

	depth    int  // of run inside run
	quit     bool // quit was said
	keep     bool // --keep-going
	person   bool // somebody types: told also what nobody asked for
	dialling bool // by a command, whose result says how it went
	code     int  // of the first command that failed
}

// scriptSub is a subscription by its number, from 1.
type scriptSub struct{ wire, destination string }

func newScript(cmd *cobra.Command, f *flags, out *report, keep bool) *script {
	return &script{cmd: cmd, conn: f, limit: f.answerIn(), out: out, keep: keep, began: time.Now(),
		books: newBooks(), looks: map[string]bool{}, receipt: map[string]bool{}}
}

// scriptInput is a line of the input, or its end.
type scriptInput struct {
	text string
	err  error
}

// readLines gives the lines of in, the last one without its line end too. Its
// goroutine may stay with an input that gives nothing, until the program ends.
func readLines(ctx context.Context, in io.Reader) <-chan scriptInput {
	lines := make(chan scriptInput)
	go func() {
		r := bufio.NewReader(in)
		for {
			text, err := r.ReadString('\n')
			if text != "" {
				if !give(ctx, lines, scriptInput{text: strings.TrimRight(text, "\r\n")}) {
					return
				}
			}
			if err != nil {
				give(ctx, lines, scriptInput{err: err})
				return
			}
		}
	}()
	return lines
}

func give(ctx context.Context, to chan<- scriptInput, in scriptInput) bool {
	select {
	case to <- in:
		return true
	case <-ctx.Done():
		return false
	}
}

// run takes commands until the input ends, quit, a failure or ctx.
func (s *script) run(ctx context.Context, lines <-chan scriptInput) error {
	for n := 1; !s.quit && s.out.failed == nil; {
		var batches chan session.Batch
		if s.t != nil {
			batches = s.t.batches
		}
		select {
		case b, more := <-batches:
			if more {
				s.t.take(b)
				s.out.flush()
			} else {
				s.end()
			}
		case in := <-lines:
			switch {
			case in.err == io.EOF:
				return nil
			case in.err != nil:
				return usage("the script cannot be read: %v", in.err)
			}
			s.exec(ctx, n, in.text)
			n++
			if s.code != ExitDone && !s.keep {
				return nil
			}
		case <-ctx.Done():
			if s.code == ExitDone && s.out.lines {
				s.code = ExitTimedOut
			}
			return nil
		}
	}
	return nil
}

// exec runs one line.
func (s *script) exec(ctx context.Context, n int, text string) {
	if s.after != nil && s.depth == 0 {
		defer s.after()
	}
	if s.around != nil {
		var stop context.CancelFunc
		ctx, stop = s.around(ctx)
		defer stop()
	}
	l, err := parseLine(text)
	if l == nil {
		return
	}
	began := time.Now()
	verb, o := strings.Fields(text)[0], outcome{}
	if l.verb != nil {
		verb = l.verb.name
	}
	switch {
	case err != nil:
		o = refused("%s", err)
	default:
		if s.noted != nil {
			s.noted(l)
		}
		o = s.ready(ctx, l)
		if o.status == "" {
			o = l.verb.run(s, ctx, l)
		}
	}
	if o.code != ExitDone && s.code == ExitDone {
		s.code = o.code
	}
	s.out.result(n, verb, o, time.Since(began))
	s.out.flush()
}

// do gives a command to the session and turns its fate into an outcome.
func (s *script) do(ctx context.Context, c session.Command, least session.Fate) outcome {
	fate, err := s.t.do(ctx, c, least)
	if err != nil {
		o := s.failed(err)
		if fate.Fate == session.Written && o.status == "timeout" {
			o.why = "written, but " + o.why + ": what became of it is not known"
		}
		return o
	}
	return s.fated(fate)
}

func (s *script) fated(fate session.Settled) outcome {
	o := outcome{status: fate.Fate.String(), why: fate.Error}
	if err := exitOf(fate); err != nil {
		var coded *exitError
		errors.As(orDown(s.t, fate, err), &coded)
		o.code = coded.code
	} else {
		o.why = ""
		if fate.After > 0 {
			o.note = fate.What + strings.TrimSuffix(after(fate.After), "")
		} else {
			o.note = fate.What
		}
	}
	return o
}

// see tells everything as it happens and keeps the books of a script.
func (s *script) see(e session.Event) {
	for _, news := range s.books.keep(e) {
		if s.person {
			s.out.say(news)
		}
	}
	switch e := e.(type) {
	case session.FrameLogged:
		for id := e.From; id < e.To; id++ {
			s.frame(id)
		}
	case session.SubChanged:
		if e.Sub.Badge == session.BadgePeek {
			s.looks[e.Sub.WireID] = true
		}
	case session.Arrived:
		s.looked(e)
	case session.LinkChanged:
		if e.Link.State == session.Up || e.Link.State == session.Down && !s.dialling {
			s.out.link(e.Link)
		}
	case session.Notice:
		s.out.say(e.Text)
	}
}

// frame tells one frame; a MESSAGE gets its number.
func (s *script) frame(id session.MsgID) {
	rec, err := s.t.s.Read(id)
	if err != nil {
		s.out.say(err.Error())
		return
	}
	number := 0
	if !rec.Outgoing {
		switch rec.Frame.Command {
		case stomp.MESSAGE:
			if s.t.link.Broker.IsBrowseEnd(rec.Frame) {
				break // no message, but the mark that ends a look
			}
			if s.looks[rec.Frame.Header.Get("subscription")] && s.out.out.form != "json" {
				return // looked prints what is to be seen of it
			}
			number = s.arrive(id)
			if s.only != nil && !s.only.Match(filtered{rec: rec, broker: s.t.link.Broker}) {
				return
			}
		case stomp.RECEIPT:
			s.receipt[rec.Frame.Header.Get("receipt-id")] = true
		case stomp.ERROR:
			s.errors++
		}
	}
	s.out.frame(rec, number)
}

// open gives the transaction that is open at the broker.
func (s *script) open() (session.Transaction, bool) {
	if s.t == nil || s.tx == 0 {
		return session.Transaction{}, false
	}
	tx := s.t.txs[s.tx]
	switch tx.State {
	case session.TxOpening, session.TxIsOpen, session.TxCommitting, session.TxAborting:
		return tx, true
	}
	return tx, false
}

// subOf finds the subscription that a message came for.
func (s *script) subOf(id session.MsgID) session.SubID {
	rec, err := s.t.s.Read(id)
	if err != nil {
		return 0
	}
	wire, named := rec.Frame.Header.Lookup("subscription")
	for sub, one := range s.t.subs {
		if named && one.WireID == wire || !named && one.Destination == rec.Frame.Header.Get("destination") {
			return sub
		}
	}
	return 0
}

// atoi reads a number of decimal digits; 0 when it is none.
func atoi(text string) int {
	n := 0
	for _, c := range text {
		if c < '0' || c > '9' || n > 1<<40 {
			return 0
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// include runs the commands of a file in place.
func (s *script) include(ctx context.Context, path string) outcome {
	if s.depth >= 10 {
		return refused("%s: scripts that run scripts go no deeper than 10", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return refused("%v", err)
	}
	defer f.Close()
	outer := s.code
	s.code = ExitDone
	s.depth++
	inner, cancel := context.WithCancel(ctx)
	err = s.run(inner, readLines(inner, f))
	cancel()
	s.depth--
	code := s.code
	s.code = outer
	switch {
	case err != nil:
		return refused("%s: %v", path, err)
	case code != ExitDone:
		return outcome{status: "refused", why: path + ": a command in it failed", code: code}
	}
	return fine
}
