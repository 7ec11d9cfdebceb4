package cli

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"stompbox/stomp"
)

// decoding holds what the flags of decode say.
type decoding struct {
	version, from, output string
	tolerate              bool
}

func decodeCommand() *cobra.Command {
	var d decoding
	cmd := &cobra.Command{
		Use:   "decode [FILE]",
		Short: "Print the frames of a captured stream, one object a line",
		Long: `decode reads the octets of a STOMP stream from FILE, or from the standard input
where there is none or it is -, and prints every frame as soon as it is complete.

At the first protocol error, and where the input ends inside a frame, it prints
the frames before it, says on the standard error at which byte what was wrong
and which rule that breaks, and exits with 2. What breaks the specification but
keeps step with the stream is printed, and the frame says so in "breaches".

Without --version the version follows the stream: --from server takes the one
that CONNECTED names (1.0 when it names none); --from client takes the highest
that accept-version offers (1.0 when it is missing), because what the broker
chose is not in this direction: give --version when it was a lower one. Before
that, line ends may be CR LF and an escape that nobody knows is kept as it is.

"dir" is "in" for what a server sent and "out" for what a client sent.`,
		Example: `  stompbox decode capture.bin
  nc broker 61613 < connect.bin | stompbox decode
  stompbox decode --version 1.1 -o text capture.bin
  stompbox decode --from client sent.bin | jq -r '.headers[][0]'
  stompbox decode capture.bin | stompbox encode > again.bin`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return d.run(cmd, args)
		},
	}
	fs := cmd.Flags()
	fs.StringVar(&d.version, "version", "", "the `version` in force: 1.0, 1.1 or 1.2 (default: follow the stream)")
	fs.StringVar(&d.from, "from", "server", "the `side` that sent this: server or client")
	fs.StringVarP(&d.output, "output", "o", "json", "the `form`: json or text")
	fs.BoolVar(&d.tolerate, "tolerate", false, `go on at the escape \r in 1.1, which RabbitMQ sends, and mark it`)
	return cmd
}

func (d *decoding) run(cmd *cobra.Command, args []string) error {
	v, err := versionFlag(d.version)
	if err != nil {
		return err
	}
	if d.from != "server" && d.from != "client" {
		return usage("--from %q: must be server or client", d.from)
	}
	if d.output != "json" && d.output != "text" {
		return usage("-o %q: must be json or text", d.output)
	}
	return runPipe(cmd, args, func(p *pipe) error { return d.frames(p, v) })
}

// versionFlag reads a --version, which may be left out.
func versionFlag(text string) (stomp.Version, error) {
	if text == "" {
		return 0, nil
	}
	v, err := stomp.ParseVersion(text)
	if err != nil {
		return 0, usage("--version: %s", plain(err))
	}
	return v, nil
}

// frames prints the frames of the input until it ends.
func (d *decoding) frames(p *pipe, v stomp.Version) error {
	decoder := stomp.NewDecoder(p, stomp.Limits{})
	decoder.SetVersion(v)
	if d.tolerate {
		decoder.Tolerate()
	}
	dir := dirIn
	if d.from == "client" {
		dir = dirOut
		decoder.FromClient()
	}
	follow := streamVersion{now: v, chosen: v != 0}
	for {
		f, err := decoder.Decode()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return d.explain(p, err)
		}
		line := frameLine{Dir: dir, Frame: f}
		if d.output == "text" {
			err = writeText(p.out, line, p.tty)
		} else {
			err = writeFrame(p.out, line)
		}
		if err != nil {
			return &writeError{err}
		}
		if dir == dirOut {
			follow.after(&f)
			decoder.SetVersion(follow.now)
		}
	}
}

// explain says how reading ended, in words for people.
func (d *decoding) explain(p *pipe, err error) error {
	var protocol *stomp.ProtocolError
	switch {
	case errors.As(err, &protocol) && protocol.Rule == "R044":
		return fmt.Errorf("%s; RabbitMQ sends it all the same: --tolerate reads on", plain(err))
	case protocol != nil:
		return errors.New(plain(err))
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("input ended inside a frame, at byte %d: what came of it is not printed (R018)", p.read)
	}
	return err
}
