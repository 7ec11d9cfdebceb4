package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"stompbox/session/dialect"
	"stompbox/session/profile"
	"stompbox/stomp"
	"stompbox/ui/safe"
)

func pingCommand() *cobra.Command {
	var f flags
	var form string
	cmd := &cobra.Command{
		Use:   "ping [PROFILE|URL]",
		Short: "Connect, and report the time of every phase",
		Long: `ping connects, asks for the receipt of its DISCONNECT, and reports how long each
phase took: resolving the name, TCP, TLS, the answer to CONNECT, and the receipt.
Where it fails it reports the phases before, and says why.

` + flagsHelp + `

` + exitHelp,
		Example: `  stompbox ping stomp+ssl://broker.example --ca ca.pem
  stompbox ping --host 127.0.0.1 -P 61613 -o json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			out, err := newSink(cmd, form, "json", "text")
			if err != nil {
				return err
			}
			p, err := f.profile(cmd)
			if err != nil {
				return err
			}
			ctx, stop := interruptible(cmd)
			defer stop()
			report := &pingReport{out: out, last: time.Now()}
			err = ping(ctx, p, f.answerIn(), report)
			if bad := report.finish(); bad != nil {
				return quiet(bad)
			}
			return err
		},
	}
	f.addConnection(cmd, true)
	cmd.Flags().StringVarP(&form, "output", "o", "text", "`json` or text")
	return cmd
}

// pingReport collects the phases. They are told in order, each after the one
// before, by whoever reaches them.
type pingReport struct {
	out    *sink
	last   time.Time
	phases []phaseTime
	conn   *stomp.Conn
}

type phaseTime struct {
	name string
	took time.Duration
}

func (r *pingReport) reached(name string) {
	now := time.Now()
	r.phases = append(r.phases, phaseTime{name, now.Sub(r.last)})
	r.last = now
}

func ping(ctx context.Context, p profile.Profile, limit time.Duration, r *pingReport) error {
	names := map[stomp.Phase]string{stomp.PhaseResolve: "resolve", stomp.PhaseDial: "tcp",
		stomp.PhaseTLS: "tls", stomp.PhaseConnect: "connected"}
	r.last = time.Now()
	conn, err := p.DialTrace(ctx, func(at stomp.Phase) { r.reached(names[at]) })
	if err != nil {
		if ctxEnded(ctx.Err()) {
			return stopped(ctx.Err(), "ping")
		}
		return &exitError{ExitNotConnected, errors.New(p.Explain(err))}
	}
	r.conn = conn
	defer conn.Close()
	return farewell(ctx, conn, limit, r)
}

// farewell asks for the receipt of a DISCONNECT: a round trip that leaves
// nothing behind.
func farewell(ctx context.Context, conn *stomp.Conn, limit time.Duration, r *pingReport) error {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, errLate)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	f, err := stomp.Disconnect{Receipt: uuid.NewString()}.Frame(conn.Version())
	if err != nil {
		return err
	}
	if err := conn.WriteFrame(f); err != nil {
		return &exitError{ExitNotConnected, errors.New(plain(err))}
	}
	for {
		got, err := conn.Read()
		switch {
		case err != nil && ctx.Err() != nil && context.Cause(ctx) == errLate:
			return &exitError{ExitTimedOut, fmt.Errorf("no receipt for DISCONNECT within %v", limit)}
		case err != nil && ctx.Err() != nil:
			return stopped(ctx.Err(), "ping")
		case err != nil:
			return &exitError{ExitNotConnected, fmt.Errorf("no receipt for DISCONNECT: %s", plain(err))}
		case got.Command == stomp.RECEIPT && got.Header.Get("receipt-id") == f.Header.Get("receipt"):
			r.reached("receipt")
			return nil
		case got.Command == stomp.ERROR:
			return &exitError{ExitRefused, fmt.Errorf("the broker answered DISCONNECT with an ERROR: %s", dialect.Of(conn.Connected()).ErrorText(got))}
		}
	}
}

// finish writes the report.
func (r *pingReport) finish() error {
	if r.out.form == "json" {
		r.json()
		return r.out.flush()
	}
	total := time.Duration(0)
	for _, p := range r.phases {
		total += p.took
		if err := r.out.line("%-10s %10s", p.name, p.took.Round(time.Microsecond)); err != nil {
			return err
		}
	}
	if r.conn != nil {
		beat := r.conn.HeartBeat()
		r.out.line("%-10s %10s  %s, STOMP %s, heart-beats %v/%v", "total", total.Round(time.Microsecond),
			safe.Field(r.server()), r.conn.Version(), beat.Send, beat.Receive)
	}
	return r.out.flush()
}

func (r *pingReport) server() string {
	if name := r.conn.Connected().Header.Get("server"); name != "" {
		return name
	}
	return "a broker without a name"
}

// json writes one object: each phase in ms, then what CONNECTED says.
func (r *pingReport) json() {
	b := []byte{'{'}
	for _, p := range r.phases {
		b = appendJSON(b, p.name)
		b = append(fmt.Appendf(append(b, ':'), "%.3f", float64(p.took)/float64(time.Millisecond)), ',')
	}
	if r.conn != nil {
		b = appendJSON(append(b, `"server":`...), r.conn.Connected().Header.Get("server"))
		b = appendJSON(append(b, `,"version":`...), r.conn.Version().String())
		b = appendJSON(append(b, `,"addr":`...), r.conn.RemoteAddr())
	} else {
		b = append(b, `"failed":true`...)
	}
	r.out.w.Write(append(b, '}', '\n')) // an error comes with the flush
}
