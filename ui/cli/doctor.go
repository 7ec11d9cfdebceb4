package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"stompbox/session"
	"stompbox/session/profile"
)

// doctoring holds what the flags of doctor say.
type doctoring struct {
	conn              flags
	read, write, form string
}

func doctorCommand() *cobra.Command {
	var d doctoring
	cmd := &cobra.Command{
		Use:   "doctor [PROFILE|URL]",
		Short: "Look into a connection, and say what to do about it",
		Long: `doctor connects and says what is there: every address of the host, what answers
at the port, TLS and the certificate, the server, the login, the virtual host,
the heart-beats, and which versions of STOMP it takes, one connection for each.
Of several hosts it looks at each. Where something is wrong or weak, the line
below says what to do.

Nothing is sent and nothing is consumed. What the login may do is seen only as
far as that goes: --read looks into a queue, as peek does. --write sends a
message in a transaction and aborts it where the broker judges it at once, and
elsewhere sends a real one; which of both it was is said.

` + flagsHelp + `

Exit codes: 0 connected, whatever is advised; 1 --read or --write was refused; 2
wrong usage or input; 3 no host could be connected to.`,
		Example: `  stompbox doctor staging
  stompbox doctor stomp+ssl://broker.example --ca ca.pem -o json
  stompbox doctor stomp://app@broker.example --read /queue/orders`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return d.run(cmd) },
	}
	d.conn.addConnection(cmd, true)
	fs := cmd.Flags()
	fs.StringVar(&d.read, "read", "", "look whether this `destination` may be read")
	fs.StringVar(&d.write, "write", "", "try whether this `destination` may be written to")
	fs.StringVarP(&d.form, "output", "o", "text", "`json` or text")
	return cmd
}

func (d *doctoring) run(cmd *cobra.Command) error {
	out, err := newSink(cmd, d.form, "json", "text")
	if err != nil {
		return err
	}
	if session.IsTopic(d.read) {
		return usage("--read %s: nothing waits at a topic to be looked at", d.read)
	}
	p, err := d.conn.profile(cmd)
	if err != nil {
		return err
	}
	if d.write != "" && p.ReadOnly {
		return usage("--write %s: this connection is read-only", d.write)
	}
	ctx, stop := interruptible(cmd)
	defer stop()
	x := &examination{doctoring: d, out: out, limit: d.conn.answerIn()}
	return quiet(x.all(ctx, p))
}

// How a finding is.
const (
	good   = "ok"
	weak   = "warn"
	broke  = "fail"
	unseen = "skip" // could not be looked at
)

// finding is one thing that was looked at.
type finding struct {
	check, status, text string
	advice              string // what to do; "" for nothing
	facts               []fact // for -o json, in this order
}

type fact struct {
	name  string
	value any // a string, a number, a bool or a list of strings
}

// all looks at every host of a profile.
func (x *examination) all(ctx context.Context, p profile.Profile) error {
	hosts := p.Hosts
	if len(hosts) == 0 {
		hosts = []string{p.Addr()}
	}
	reached := false
	for _, addr := range hosts {
		x.host = addr
		if x.out.form != "json" {
			x.out.line("%s", shown(addr)) // an error comes with the flush
		}
		if x.look(ctx, p.At(addr)) {
			reached = true
		}
		if err := x.out.flush(); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return stopped(ctx.Err(), "doctor")
		}
	}
	switch {
	case !reached:
		return &exitError{ExitNotConnected, errors.New("no connection: " + x.why)}
	case x.refused != "":
		return &exitError{ExitRefused, errors.New(x.refused)}
	}
	return nil
}

// say prints a finding as it is made.
func (x *examination) say(f finding) {
	if x.out.form == "json" {
		x.out.w.Write(append(x.json(f), '\n'))
	} else {
		x.out.line("  %-4s  %-12s %s", f.status, f.check, shown(f.text))
		if f.advice != "" {
			x.out.line("  %-4s  %-12s > %s", "", "", shown(f.advice))
		}
	}
	_ = x.out.flush() // the error stays in the buffer, and is told at the end
}

// json is a finding as one object.
func (x *examination) json(f finding) []byte {
	b := appendJSON([]byte(`{"host":`), x.host)
	b = appendJSON(append(b, `,"check":`...), f.check)
	b = appendJSON(append(b, `,"status":`...), f.status)
	b = appendJSON(append(b, `,"text":`...), f.text)
	if f.advice != "" {
		b = appendJSON(append(b, `,"advice":`...), f.advice)
	}
	for _, one := range f.facts {
		b = append(appendJSON(append(b, ','), one.name), ':')
		switch v := one.value.(type) {
		case string:
			b = appendJSON(b, v)
		case []string:
			b = append(b, '[')
			for i, s := range v {
				if i > 0 {
					b = append(b, ',')
				}
				b = appendJSON(b, s)
			}
			b = append(b, ']')
		default:
			number, err := json.Marshal(v)
			if err != nil {
				number = []byte("null")
			}
			b = append(b, number...)
		}
	}
	return append(b, '}')
}

// ms is a time in milliseconds, for people.
func ms(v float64) string { return fmt.Sprintf("%.1f ms", v) }
