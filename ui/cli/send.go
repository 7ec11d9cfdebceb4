package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"stompbox/session"
	"stompbox/stomp"
)

// sending holds what the flags of send say.
type sending struct {
	conn                flags
	body, file          string
	headers             []string
	contentType         string
	noLength, noReceipt bool
	template            bool
	count               int
	rate                float64
}

func sendCommand() *cobra.Command {
	var s sending
	cmd := &cobra.Command{
		Use:   "send DEST [-b TEXT | -f FILE | -]",
		Short: "Send a message and wait for the broker's receipt",
		Long: `send sends one message, or --count of them, and exits with 0 only when the
broker has confirmed every one with a receipt. With --count a receipt is asked
for one message in every 100, or at a low --rate for one a second, and for the
last where the broker answers in order, and for every message where it does not,
so that the certainty is the same.

With --no-receipt nobody knows more than that the message was written.

With --template these are filled in, in the destination, the header values and
the body, anew for every message of --count; nothing is without it:

` + templateHelp + `

` + flagsHelp + `

` + exitHelp,
		Example: `  stompbox send /queue/orders -b '{"id":42}' --content-type application/json
  stompbox send /queue/files -f report.pdf -H kind:report
  date | stompbox send /topic/time - --broker prod
  stompbox send /queue/load -b x --count 10000 --rate 500
  stompbox send /queue/load --template -b '{"id":"{{uuid}}","n":{{seq}}}' --count 100`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error { return s.run(cmd, args) },
	}
	s.addMessage(cmd)
	fs := cmd.Flags()
	fs.BoolVar(&s.noReceipt, "no-receipt", false, "ask for no receipt: exit 0 means written, not confirmed")
	fs.BoolVar(&s.template, "template", false, "fill in {{uuid}}, {{now}}, {{seq}}, {{env \"NAME\"}} and {{file \"path\"}}")
	fs.IntVar(&s.count, "count", 1, "send it this `number` of times")
	fs.Float64Var(&s.rate, "rate", 0, "at most this `number` of messages a second")
	return cmd
}

// addMessage adds the flags of every verb that sends one message: the
// connection's and those that message reads.
func (s *sending) addMessage(cmd *cobra.Command) {
	s.conn.add(cmd, true)
	fs := cmd.Flags()
	fs.StringVarP(&s.body, "body", "b", "", "the body: this `text`")
	fs.StringVarP(&s.file, "file", "f", "", "the body: this `file`, byte for byte (- for the standard input)")
	fs.StringArrayVarP(&s.headers, "header", "H", nil, "a header `name:value`; may be given again, also with the same name")
	fs.StringVar(&s.contentType, "content-type", "", "content-type of the body, such as `application/json`")
	fs.BoolVar(&s.noLength, "no-content-length", false, "leave content-length out: ActiveMQ then makes a text message of it")
}

func (s *sending) run(cmd *cobra.Command, args []string) error {
	if s.count < 1 {
		return usage("--count %d: must be 1 or more", s.count)
	}
	if s.rate < 0 {
		return usage("--rate %v: must be more than 0", s.rate)
	}
	m, err := s.message(cmd, args)
	if err != nil {
		return err
	}
	message, err := templated(m, s.template)
	if err != nil {
		return usage("%s", err)
	}
	// What is wrong with the frame in every version is said before anything is dialled.
	m, _ = message(1)
	if _, err := m.Frame(stomp.V12); err != nil {
		return usage("%s", plain(err))
	}
	return withTalk(cmd, &s.conn, func(ctx context.Context, t *talk) error {
		if s.count > 1 {
			return s.many(ctx, t, message, cmd.ErrOrStderr())
		}
		least := session.Confirmed
		if s.noReceipt {
			least = session.Written
		}
		fate, err := t.do(ctx, session.Send{Message: m, NoReceipt: s.noReceipt}, least)
		if err != nil {
			if fate.Fate == session.Written {
				err = fmt.Errorf("it was written, and no receipt came within %v: whether the broker took it is not known: %w", t.limit, err)
			}
			return stoppedSend(err, fate, "send to "+m.Destination)
		}
		if err := exitOf(fate); err != nil {
			return orDown(t, fate, err)
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "%s: %s%s\n", fate.What, fate.Fate, after(fate.After))
		return nil
	})
}

// stoppedSend is the exit when the wait for a receipt ended: interrupted after
// the write, the outcome is unknown.
func stoppedSend(err error, fate session.Settled, what string) error {
	out := stopped(err, what)
	if coded, ok := out.(*exitError); ok && fate.Fate == session.Written {
		if ctxEnded(err) {
			return &exitError{ExitUnknown, fmt.Errorf("%s: interrupted before the receipt: whether the broker took it is not known", what)}
		}
		coded.err = fmt.Errorf("%s: written, but no receipt came in time: whether the broker took it is not known", what)
	}
	return out
}

// orDown turns a refusal because there is no link into the exit for that.
func orDown(t *talk, fate session.Settled, err error) error {
	if fate.Fate == session.Refused {
		if gone := t.down(); gone != nil {
			return gone
		}
	}
	return err
}

func after(d time.Duration) string {
	if d <= 0 {
		return ""
	}
	if d < 50*time.Microsecond { // which would round to 0s
		return " after <0.1 ms"
	}
	return " after " + d.Round(100*time.Microsecond).String()
}

// message makes the request from the flags.
func (s *sending) message(cmd *cobra.Command, args []string) (stomp.Send, error) {
	m := stomp.Send{Destination: args[0], ContentType: s.contentType, NoContentLength: s.noLength}
	var err error
	if m.Header, err = headerFlags(s.headers); err != nil {
		return m, err
	}
	body, file, input := cmd.Flags().Changed("body"), s.file != "", len(args) == 2
	if input && args[1] != "-" {
		return m, usage("%q: a body is given with -b TEXT, -f FILE, or - for the standard input", args[1])
	}
	if n := count(body, file, input); n != 1 {
		return m, usage("give the body once: -b TEXT, -f FILE, or - for the standard input (-b '' for none)")
	}
	switch {
	case body:
		m.Body = []byte(s.body)
	case input, s.file == "-":
		if m.Body, err = io.ReadAll(cmd.InOrStdin()); err != nil {
			return m, usage("standard input: %v", err)
		}
	default:
		if m.Body, err = os.ReadFile(s.file); err != nil {
			return m, usage("-f: %v", err)
		}
	}
	return m, nil
}

func count(list ...bool) int {
	n := 0
	for _, one := range list {
		if one {
			n++
		}
	}
	return n
}

// headerFlags reads a list of name:value.
func headerFlags(list []string) (stomp.Header, error) {
	var h stomp.Header
	for _, one := range list {
		name, value, found := strings.Cut(one, ":")
		if !found || name == "" {
			return h, usage("-H %q: write it as name:value", one)
		}
		h.Add(name, value)
	}
	return h, nil
}
