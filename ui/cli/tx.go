package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"stompbox/session"
	"stompbox/session/txfile"
	"stompbox/stomp"
)

const txHelp = `tx reads a transaction from a TOML file, holds the messages that its receive
steps name, then sends BEGIN, the sends, acks and nacks in the order of the file,
and COMMIT, and prints what became of each. COMMIT is not sent when the broker
rejected a step; then everything is aborted. RabbitMQ does the sends after the
COMMIT and leaves out what it rejects: that is said, and the exit code is 1.

  [[step]]                     # before BEGIN: hold messages to decide on
  receive = "/queue/orders"
  as = "orders"                # its name here (default: the destination)
  count = 2                    # default 1
  selector = "price > 10"
  timeout = "5s"               # for the next message, default 10s

  [[step]]
  send = "/queue/out"
  headers = ["persistent:true", "kind:order"]
  content_type = "application/json"
  content_length = false       # default true
  body = '{"id": 42}'          # or file = "order.json", or body_base64 = "..."

  [[step]]
  ack = "orders"               # every message of that receive, or one of them:
  message = 2

  [[step]]
  nack = "orders"
  headers = ["requeue:false"]

File names begin beside the file. --dry-run connects to nothing and prints the
frames; ids that the broker gives stand in <brackets>.

`

func txCommand() *cobra.Command {
	var f flags
	var form string
	var dry bool
	cmd := &cobra.Command{
		Use:   "tx FILE",
		Short: "Run a transaction from a file and say what became of every step",
		Long: txHelp + flagsHelp + `

` + exitHelp + ` 0 is a transaction whose COMMIT and steps were all confirmed.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			out, err := newSink(cmd, form, "json", "text")
			if err != nil {
				return err
			}
			file, err := txfile.Load(args[0])
			if err != nil {
				return &exitError{ExitUsage, err}
			}
			if dry {
				if err := f.fill(cmd); err != nil {
					return err
				}
				return quiet(dryRun(file, f.protocol, out))
			}
			return withTalk(cmd, &f, func(ctx context.Context, t *talk) error {
				x := &txRun{t: t, out: out, file: file, held: map[string][]session.MsgID{}}
				return x.run(ctx)
			})
		},
	}
	f.add(cmd, true)
	cmd.Flags().BoolVar(&dry, "dry-run", false, "print the frames and send nothing")
	cmd.Flags().StringVarP(&form, "output", "o", "text", "`json` or text")
	return cmd
}

// txRun is a transaction of a file under way.
type txRun struct {
	t    *talk
	out  *sink
	file txfile.File
	held map[string][]session.MsgID // by the name of the receive
	of   []int                      // the step of the file that a step of the session is from, from 1
}

func (x *txRun) run(ctx context.Context) error {
	for _, r := range x.file.Receives {
		if err := x.receive(ctx, r); err != nil {
			return err
		}
	}
	fate, err := x.t.do(ctx, session.TxAdd{New: true, Steps: x.drafts()}, session.Confirmed)
	if err != nil {
		return stopped(err, "drafting")
	}
	if err := exitOf(fate); err != nil {
		return orDown(x.t, fate, err)
	}
	id := x.t.newest
	tag, err := x.t.give(ctx, session.TxCommit{Tx: id})
	if err != nil {
		return stopped(err, "commit")
	}
	fate, err = x.t.settled(ctx, tag, session.Confirmed)
	if err == nil && fate.Fate == session.Confirmed {
		// RabbitMQ confirms the sends after the commit.
		late, cancel := context.WithTimeout(ctx, x.t.limit)
		_ = x.t.wait(late, func() bool { return answered(x.t.txs[id]) || x.t.link.State != session.Up })
		cancel()
	}
	if bad := x.report(x.t.txs[id]); bad != nil {
		return bad
	}
	return x.exit(x.t.txs[id], fate, err)
}

// answered reports whether every step has its final fate.
func answered(tx session.Transaction) bool {
	for _, s := range tx.Steps {
		if s.Fate < session.Confirmed {
			return false
		}
	}
	return true
}

// receive holds the messages of one receive step.
func (x *txRun) receive(ctx context.Context, r txfile.Receive) error {
	var sub session.SubID
	wire := uuid.NewString()
	x.t.watch = func(e session.Event) {
		switch e := e.(type) {
		case session.SubChanged:
			if e.Sub.WireID == wire {
				sub = e.Sub.ID
			}
		case session.Arrived:
			if e.Sub == sub && sub != 0 {
				x.held[r.Name] = append(x.held[r.Name], e.Messages...)
			}
		}
	}
	defer func() { x.t.watch = nil }()
	what := "receive from " + r.Destination
	fate, err := x.t.do(ctx, session.Subscribe{ID: wire, Destination: r.Destination, Selector: r.Selector,
		Prefetch: r.Count, Header: r.Header}, session.Confirmed)
	if err != nil {
		return stopped(err, what)
	}
	if err := exitOf(fate); err != nil {
		return orDown(x.t, fate, err)
	}
	for len(x.held[r.Name]) < r.Count {
		before := len(x.held[r.Name])
		one, cancel := context.WithTimeoutCause(ctx, r.Timeout, errLate)
		err := x.t.wait(one, func() bool {
			return len(x.held[r.Name]) > before || x.t.link.State == session.Down || x.t.subs[sub].State == session.SubRefused
		})
		late := context.Cause(one) == errLate
		cancel()
		switch {
		case err != nil && late:
			return &exitError{ExitTimedOut, fmt.Errorf("%s: %d of %d messages came within %v; nothing was sent, and they go back", what, before, r.Count, r.Timeout)}
		case err != nil:
			return stopped(err, what)
		case x.t.link.State == session.Down:
			return x.t.down()
		case len(x.held[r.Name]) == before:
			return &exitError{ExitRefused, errors.New(what + ": " + x.t.subs[sub].Note)}
		}
	}
	return nil
}

// drafts are the steps for the session.
func (x *txRun) drafts() []session.StepDraft {
	held := map[string][]uint32{}
	for name, ids := range x.held {
		for _, id := range ids {
			held[name] = append(held[name], uint32(id))
		}
	}
	frames, _ := x.file.Frames(held) // none lacks: every receive has been waited for
	for _, fr := range frames {
		x.of = append(x.of, fr.Step)
	}
	return session.StepsOf(frames)
}

// report prints what became of everything.
func (x *txRun) report(tx session.Transaction) error {
	for i, s := range tx.Steps {
		what := fmt.Sprintf("%s message of %s", s.Kind, x.file.Steps[x.of[i]-1].Of)
		if s.Kind == session.StepSend {
			what = "SEND " + s.Send.Destination
		}
		if err := x.line(x.of[i], what, s.Fate.String(), s.After, s.Error); err != nil {
			return err
		}
	}
	if err := x.line(0, "transaction", tx.State.String(), tx.End.After, tx.Reason); err != nil {
		return err
	}
	return x.out.flush()
}

func (x *txRun) line(step int, what, status string, took time.Duration, why string) error {
	if x.out.form == "json" {
		b := []byte{'{'}
		if step > 0 {
			b = fmt.Appendf(b, `"step":%d,`, step)
		}
		b = appendJSON(append(b, `"what":`...), what)
		b = appendJSON(append(b, `,"status":`...), status)
		b = fmt.Appendf(b, `,"ms":%d`, took.Milliseconds())
		if why != "" {
			b = appendJSON(append(b, `,"error":`...), why)
		}
		_, err := x.out.w.Write(append(b, '}', '\n'))
		return broken(err)
	}
	if why != "" {
		why = ": " + why
	}
	if step > 0 {
		what = fmt.Sprintf("step %d: %s", step, what)
	}
	return x.out.line("%s: %s%s%s", shown(what), status, after(took), shown(why))
}

// exit is the exit by the transaction's end.
func (x *txRun) exit(tx session.Transaction, fate session.Settled, err error) error {
	code := ExitUnknown
	switch tx.State {
	case session.TxCommitted:
		return inPart(tx)
	case session.TxRejected, session.TxAborted:
		code = ExitRefused
	case session.TxRolledBack:
		code = ExitNotConnected
	case session.TxDrafting:
		code = ExitUsage
	case session.TxUnknown:
	default:
		if errors.Is(err, errLate) {
			code = ExitTimedOut
		}
	}
	why := tx.Reason
	switch {
	case why == "" && fate.Error != "":
		why = fate.Error
	case why == "" && err != nil:
		why = stopped(err, "commit").Error()
	}
	out := &exitError{code, fmt.Errorf("the transaction is %s: %s", tx.State, why)}
	return orDown(x.t, fate, out)
}

// inPart says what a committed transaction lacks: RabbitMQ confirms the sends
// after the commit, or rejects them.
func inPart(tx session.Transaction) error {
	doubt := firstDoubt(tx)
	if doubt == "" {
		return nil
	}
	for _, s := range tx.Steps {
		if s.Fate == session.Rejected {
			return &exitError{ExitRefused, errors.New("the transaction is committed " + tx.Reason)}
		}
	}
	return &exitError{ExitUnknown, errors.New("the transaction is committed, and not every send of it was confirmed: " + doubt)}
}

// dryRun prints the frames that would be sent.
func dryRun(file txfile.File, protocol string, out *sink) error {
	v := stomp.V12
	if protocol != "" {
		list, err := stomp.ParseVersions(protocol)
		if err != nil {
			return usage("--protocol: %s", plain(err))
		}
		v = list[len(list)-1]
	}
	const run, receipt = "<transaction>", "<receipt>"
	var requests []stomp.Request
	for _, r := range file.Receives {
		mode := stomp.AckClientIndividual
		if !v.HasClientIndividual() {
			mode = stomp.AckClient
		}
		requests = append(requests, stomp.Subscribe{ID: "<" + r.Name + ">", Destination: r.Destination, Ack: mode,
			Selector: r.Selector, Receipt: receipt, Header: r.Header})
	}
	requests = append(requests, stomp.Begin{Transaction: run, Receipt: receipt})
	for _, s := range file.Steps {
		requests = append(requests, dryStep(file, s, run, receipt)...)
	}
	requests = append(requests, stomp.Commit{Transaction: run, Receipt: receipt})
	for _, r := range requests {
		f, err := r.Frame(v)
		if err != nil {
			return usage("%s", plain(err))
		}
		if err := out.frame(frameLine{Dir: dirOut, Frame: f}); err != nil {
			return err
		}
	}
	return out.flush()
}

// dryStep gives the frames of one step, with what the broker gives in brackets.
func dryStep(file txfile.File, s txfile.Step, run, receipt string) []stomp.Request {
	if s.Command == stomp.SEND {
		m := s.Send
		m.Transaction = run
		if !m.Header.Has("receipt") {
			m.Receipt = receipt
		}
		return []stomp.Request{m}
	}
	var list []stomp.Request
	for _, r := range file.Receives {
		for n := 1; r.Name == s.Of && n <= r.Count; n++ {
			if s.Message != 0 && s.Message != n {
				continue
			}
			id := fmt.Sprintf("<%s %d>", r.Name, n)
			d := stomp.Delivery{MessageID: id, Subscription: "<" + r.Name + ">", Ack: id}
			if s.Command == stomp.ACK {
				list = append(list, stomp.Ack{Delivery: d, Transaction: run, Receipt: receipt, Header: s.Header})
			} else {
				list = append(list, stomp.Nack{Delivery: d, Transaction: run, Receipt: receipt, Header: s.Header})
			}
		}
	}
	return list
}
