package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"stompbox/session/profile"
	"stompbox/stomp"
	"stompbox/ui/safe"
)

// rawing holds what the flags of raw say.
type rawing struct {
	conn      flags
	noConnect bool
	form      string
}

func rawCommand() *cobra.Command {
	var r rawing
	cmd := &cobra.Command{
		Use:   "raw [FILE]",
		Short: "Send octets exactly as given, and print what comes back",
		Long: `raw sends the octets of FILE, or of the standard input, without looking at them:
nothing is added, escaped or mended, and they may be no frames at all. They go
out after a CONNECT of ours, or with --no-connect as the first octets of the
connection. The NUL that ends a frame must be in them.

What the broker answers is printed frame by frame until it closes, or until
nothing has come for --timeout (2s unless told otherwise). -o raw prints it as
it came. Nothing about the outcome is claimed: exit code 0 means sent, and
ended in good order; an ERROR frame makes it 1.

` + flagsHelp + `

` + exitHelp,
		Example: `  printf 'SEND\ndestination:/queue/a\nreceipt:1\n\nhello\0' | stompbox raw
  stompbox raw --no-connect -o raw handshake.bin | xxd
  stompbox encode frames.jsonl | stompbox raw -o json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return r.run(cmd, args) },
	}
	r.conn.addConnection(cmd, true)
	cmd.Flags().BoolVar(&r.noConnect, "no-connect", false, "send no CONNECT of ours")
	cmd.Flags().StringVarP(&r.form, "output", "o", "text", "`json`, text or raw")
	return cmd
}

func (r *rawing) run(cmd *cobra.Command, args []string) error {
	out, err := newSink(cmd, r.form, "json", "text", "raw")
	if err != nil {
		return err
	}
	if r.form == "raw" && out.tty {
		return usage("-o raw sends foreign octets to the terminal as they are: send them to a file or a program")
	}
	octets, err := readAll(cmd, args)
	if err != nil {
		return err
	}
	p, err := r.conn.profile(cmd)
	if err != nil {
		return err
	}
	if p.ReadOnly {
		return usage("this connection is read-only: raw sends whatever is asked of it, so it sends nothing")
	}
	ctx, stop := interruptible(cmd)
	defer stop()
	quietFor := 2 * time.Second
	if r.conn.timeout > 0 {
		quietFor = r.conn.timeout
	}
	e := &exchange{out: out, quietFor: quietFor, words: cmd.ErrOrStderr()}
	if r.noConnect {
		return quiet(e.stream(ctx, p, octets))
	}
	return quiet(e.link(ctx, p, octets))
}

// readAll reads the file that args name, or the standard input.
func readAll(cmd *cobra.Command, args []string) ([]byte, error) {
	if len(args) == 1 && args[0] != "-" {
		octets, err := os.ReadFile(args[0])
		if err != nil {
			return nil, usage("%v", err)
		}
		return octets, nil
	}
	octets, err := io.ReadAll(cmd.InOrStdin())
	if err != nil {
		return nil, usage("standard input: %v", err)
	}
	return octets, nil
}

// exchange is raw under way.
type exchange struct {
	out      *sink
	quietFor time.Duration
	words    io.Writer
	refused  bool // an ERROR came
}

// link sends the octets after a CONNECT of ours.
func (e *exchange) link(ctx context.Context, p profile.Profile, octets []byte) error {
	conn, err := p.Dial(ctx)
	if err != nil {
		return notDialled(ctx, p, err)
	}
	defer conn.Close()
	fmt.Fprintf(e.words, "connected: STOMP %s, %s\n", conn.Version(), safe.Field(conn.Connected().Header.Get("server")))
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	if err := conn.Write(octets); err != nil {
		fmt.Fprintln(e.words, plain(err)) // what the broker said before may still be read
	}
	return e.print(ctx, conn.Read, conn.Raw, func() { conn.Close() })
}

// stream sends the octets as the first of the connection.
func (e *exchange) stream(ctx context.Context, p profile.Profile, octets []byte) error {
	nc, err := p.Stream(ctx)
	if err != nil {
		return notDialled(ctx, p, err)
	}
	defer nc.Close()
	stop := context.AfterFunc(ctx, func() { nc.Close() })
	defer stop()
	nc.SetWriteDeadline(time.Now().Add(e.quietFor))
	if _, err := nc.Write(octets); err != nil {
		fmt.Fprintln(e.words, plain(err))
	}
	if e.out.form == "raw" {
		return e.copy(ctx, nc)
	}
	d := stomp.NewDecoder(nc, stomp.Limits{})
	d.Tolerate()
	return e.print(ctx, d.Decode, d.Raw, func() { nc.Close() })
}

func notDialled(ctx context.Context, p profile.Profile, err error) error {
	if ctxEnded(ctx.Err()) {
		return stopped(ctx.Err(), "raw")
	}
	return &exitError{ExitNotConnected, errors.New(p.Explain(err))}
}

// print writes frames until the connection ends or is quiet for long enough.
func (e *exchange) print(ctx context.Context, read func() (stomp.Frame, error), raw func() []byte, hangUp func()) error {
	quietNow := make(chan struct{})
	end := sync.OnceFunc(func() { close(quietNow); hangUp() })
	timer := time.AfterFunc(e.quietFor, end)
	defer timer.Stop()
	for {
		f, err := read()
		if err != nil {
			return e.ended(ctx, err, quietNow)
		}
		if !timer.Reset(e.quietFor) {
			timer.Stop() // it has fired: what came last is printed all the same
		}
		e.refused = e.refused || f.Command == stomp.ERROR
		if e.out.form == "raw" {
			_, err = e.out.w.Write(raw())
			err = broken(err)
		} else {
			err = e.out.frame(frameLine{Time: time.Now(), Dir: dirIn, Frame: f})
		}
		if err == nil {
			err = e.out.flush()
		}
		if err != nil {
			return err
		}
	}
}

// copy brings out every octet as it comes.
func (e *exchange) copy(ctx context.Context, nc net.Conn) error {
	buf := make([]byte, 32<<10)
	for {
		nc.SetReadDeadline(time.Now().Add(e.quietFor))
		n, err := nc.Read(buf)
		if n > 0 {
			if _, err := e.out.w.Write(buf[:n]); err != nil {
				return broken(err)
			}
			if err := e.out.flush(); err != nil {
				return err
			}
		}
		switch {
		case err == nil:
		case ctx.Err() != nil:
			return stopped(ctx.Err(), "raw")
		case errors.Is(err, os.ErrDeadlineExceeded):
			fmt.Fprintf(e.words, "quiet for %v: closed by us\n", e.quietFor)
			return nil
		case errors.Is(err, io.EOF):
			fmt.Fprintln(e.words, "closed by the broker")
			return nil
		default:
			return &exitError{ExitNotConnected, errors.New(plain(err))}
		}
	}
}

// ended says how the exchange came to its end.
func (e *exchange) ended(ctx context.Context, err error, quietNow <-chan struct{}) error {
	var protocol *stomp.ProtocolError
	select {
	case <-quietNow:
		fmt.Fprintf(e.words, "quiet for %v: closed by us\n", e.quietFor)
		err = nil
	default:
	}
	switch {
	case ctx.Err() != nil:
		return stopped(ctx.Err(), "raw")
	case errors.As(err, &protocol):
		return usage("the answer is no STOMP: %s", plain(err))
	case errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		fmt.Fprintln(e.words, "closed by the broker")
	case err != nil:
		fmt.Fprintln(e.words, plain(err))
	}
	if e.refused {
		return &exitError{ExitRefused, errors.New("the broker answered with an ERROR")}
	}
	return nil
}
