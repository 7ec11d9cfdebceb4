package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"stompbox/session"
	"stompbox/stomp"
)

// recording holds what the flags of record say.
type recording struct {
	conn     flags
	number   int
	ack      string
	prefetch int
	selector string
	headers  []string

	noReconnect bool
}

func recordCommand() *cobra.Command {
	var r recording
	cmd := &cobra.Command{
		Use:   "record FILE [URL|PROFILE] DEST...",
		Short: "Subscribe and keep every frame in a file, until interrupted",
		Long: `record subscribes to destinations and keeps every frame, in and out, in a new
FILE, as it crosses the wire. It ends when it is interrupted, or after -n
messages. open, export and replay read the file; passcodes are not in it.

Nothing is consumed unless --ack auto says so: messages of a queue are held, up
to --prefetch of them where the broker bounds that, and given back at the end;
until then other consumers do not see them, and afterwards they may be marked
redelivered. What a topic sends goes to every listener, so that there auto takes
nothing from anybody and is the default.

The broker may stand before the destinations, when it is a URL or the name of a
profile. FILE is never replaced.

When the connection is lost, record connects again by itself, as the profile
says or without end, and subscribes again; both are said. What was held then is
given out again by the broker and is in the recording twice, and what a topic
sent meanwhile is missed.

` + flagsHelp + `

` + exitHelp,
		Example: `  stompbox record prices.journal stomp://admin@127.0.0.1:61613 /topic/prices
  stompbox record dlq.journal /queue/DLQ --broker prod -n 100
  stompbox record drain.journal /queue/old --ack auto`,
		Args: cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error { return r.run(cmd, args[0], args[1:]) },
	}
	r.conn.add(cmd, true)
	fs := cmd.Flags()
	own := fs.Lookup("record") // FILE says it
	own.Hidden, own.Annotations = true, nil
	fs.IntVarP(&r.number, "number", "n", 0, "end after this `number` of messages (default: when interrupted)")
	fs.StringVar(&r.ack, "ack", "", "`mode` of the subscriptions: auto, client or client-individual (default: auto for a topic, else client-individual)")
	fs.IntVar(&r.prefetch, "prefetch", 1000, "messages to hold at most, in the header that this broker knows; 0 leaves it to the broker")
	fs.StringVar(&r.selector, "selector", "", "the `expression` that messages must fulfil")
	fs.BoolVar(&r.noReconnect, "no-reconnect", false, "end when the connection is lost, with exit code 3")
	fs.StringArrayVarP(&r.headers, "header", "H", nil, "a header `name:value` of SUBSCRIBE; may be given again")
	return cmd
}

func (r *recording) run(cmd *cobra.Command, file string, dests []string) error {
	mode := stomp.AckMode(r.ack)
	switch {
	case cmd.Flags().Changed("record"):
		return usage("--record: the file to record in is the first argument")
	case mode != "" && mode != stomp.AckAuto && mode != stomp.AckClient && mode != stomp.AckClientIndividual:
		return usage("--ack %q: must be auto, client or client-individual", r.ack)
	case r.number < 0:
		return usage("-n %d: must be 1 or more", r.number)
	case r.prefetch < 0:
		return usage("--prefetch %d: must be 0 or more", r.prefetch)
	}
	header, err := headerFlags(r.headers)
	if err != nil {
		return err
	}
	if dests, err = r.broker(dests); err != nil {
		return err
	}
	r.conn.record, r.conn.stays = file, !r.noReconnect
	return withTalk(cmd, &r.conn, func(ctx context.Context, t *talk) error {
		v := &recorder{recording: r, t: t, file: file, words: cmd.ErrOrStderr()}
		v.back.words = v.words
		var list []session.Subscribe
		for _, d := range dests {
			list = append(list, session.Subscribe{ID: uuid.NewString(), Destination: d, Ack: r.mode(d), Prefetch: r.prefetch, Selector: r.selector, Header: header})
		}
		return v.keep(ctx, list)
	})
}

// broker takes the broker from the front of the destinations, if it is there.
func (r *recording) broker(args []string) ([]string, error) {
	if r.conn.broker != "" {
		return args, nil
	}
	named := strings.Contains(args[0], "://")
	if !named {
		list, err := known()
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			named = named || p.Name == args[0]
		}
	}
	if !named {
		return args, nil
	}
	r.conn.broker = args[0]
	if len(args) == 1 {
		return nil, usage("name a destination to record behind %s, such as /queue/orders", args[0])
	}
	return args[1:], nil
}

// mode consumes nothing unless told to.
func (r *recording) mode(dest string) stomp.AckMode {
	if r.ack == "" && session.IsTopic(dest) {
		return stomp.AckAuto
	}
	return stomp.AckMode(r.ack)
}

// recorder is record under way.
type recorder struct {
	*recording
	t     *talk
	file  string
	words io.Writer
	came  int
	wires map[string]session.SubID // of ours; 0 until announced
	ours  map[session.SubID]bool
	back  comeback
}

// keep subscribes and takes what comes until it is enough.
func (v *recorder) keep(ctx context.Context, list []session.Subscribe) error {
	v.wires, v.ours = map[string]session.SubID{}, map[session.SubID]bool{}
	v.t.watch = v.see
	for _, c := range list {
		v.wires[c.ID] = 0
		fate, err := v.t.do(ctx, c, session.Confirmed)
		if err != nil {
			return stopped(err, "subscribe to "+c.Destination)
		}
		if err := exitOf(fate); err != nil {
			return orDown(v.t, fate, err)
		}
		if note := v.t.subs[v.wires[c.ID]].Note; note != "" {
			fmt.Fprintln(v.words, note)
		}
	}
	fmt.Fprintf(v.words, "recording in %s; an interrupt ends it\n", v.file)
	err := v.wait(ctx)
	v.back.tellAgain()
	held := v.t.stats.Held
	fmt.Fprintf(v.words, "%s: %d messages, %d frames%s\n", v.file, v.came, v.t.stats.Records, givenBack(held))
	switch {
	case ctxEnded(err) && v.back.lost:
		return &exitError{ExitNotConnected, fmt.Errorf("ended while the connection was lost: %s", v.back.why)}
	case err == nil || ctxEnded(err):
		return nil // both are its wished end
	case v.t.down() != nil:
		return v.t.down()
	}
	return err
}

func givenBack(held int) string {
	if held == 0 {
		return ""
	}
	return fmt.Sprintf("; %d held are given back", held)
}

// see counts what comes and says what the session has to say.
func (v *recorder) see(e session.Event) {
	switch e := e.(type) {
	case session.SubChanged:
		if _, mine := v.wires[e.Sub.WireID]; mine {
			v.wires[e.Sub.WireID], v.ours[e.Sub.ID] = e.Sub.ID, true
		}
	case session.Arrived:
		if v.ours[e.Sub] {
			v.came += len(e.Messages)
		}
	case session.LinkChanged:
		v.back.see(e.Link)
	case session.MsgChanged:
		if e.State == session.LeaseLost {
			v.back.again += len(e.Messages)
		}
	case session.Notice:
		if e.Level != session.Info {
			fmt.Fprintln(v.words, e.Text)
		}
	}
}

// wait takes what comes, and shows how much it is: on a terminal in one row that
// changes each second, else in a line each ten.
func (v *recorder) wait(ctx context.Context) error {
	every, row := 10*time.Second, false
	if f, ok := v.words.(*os.File); ok && term.IsTerminal(f.Fd()) {
		every, row = time.Second, true
	}
	shown := 0
	for {
		v.back.tellAgain()
		one, cancel := context.WithTimeoutCause(ctx, every, errLate)
		err := v.t.wait(one, func() bool { return v.number > 0 && v.came >= v.number || v.over() })
		late := context.Cause(one) == errLate
		cancel()
		if row && shown > 0 && !(late && err != nil) {
			fmt.Fprintln(v.words)
		}
		switch {
		case err != nil && !late:
			return err
		case err == nil && v.number > 0 && v.came >= v.number:
			return nil
		case err == nil:
			return errOver
		case v.came != shown && row:
			fmt.Fprintf(v.words, "\r%d messages, %d frames ", v.came, v.t.stats.Records)
		case v.came != shown:
			fmt.Fprintf(v.words, "%d messages, %d frames\n", v.came, v.t.stats.Records)
		}
		shown = v.came
	}
}

// over reports whether nothing can come any more.
func (v *recorder) over() bool {
	if v.t.link.State == session.Down {
		return true
	}
	for id := range v.ours {
		if s := v.t.subs[id].State; s != session.SubEnded && s != session.SubRefused {
			return false
		}
	}
	return true
}
