package cli

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"stompbox/stomp"
)

func encodeCommand() *cobra.Command {
	var version string
	var anyFrame bool
	cmd := &cobra.Command{
		Use:   "encode [FILE]",
		Short: "Write frames from such lines as decode prints",
		Long: `encode reads one JSON object a line from FILE, or from the standard input where
there is none or it is -, and writes the octets of the frame that each one says,
of clients and of servers alike. Nothing is added to it: content-length stands
in a frame when it stands in its line.

  {"command":"SEND","headers":[["destination","/queue/a"]],"body":"text"}

"headers" is a list of pairs, in order, repeats allowed; "body_base64" may stand
in the place of "body", and "headers_base64" in that of "headers". "time", "dir"
and "breaches" are taken and mean nothing.

A line that is no frame, a frame that cannot be written so that it reads back
as the same, and a frame that no client may send (a SEND without destination, an
ACK without the id that the version asks for) is refused: encode writes the frames before it, says on the
standard error which line, what was wrong and which rule that breaks, and exits
with 2. With --any clients' frames are taken that lack what they should say.

Without --version frames are written in 1.2, until a CONNECT offers or a
CONNECTED names another version: so decode and encode agree on a whole stream.`,
		Example: `  echo '{"command":"BEGIN","headers":[["transaction","t"]]}' | stompbox encode
  stompbox decode capture.bin | sed s/prod/test/g | stompbox encode > test.bin
  stompbox encode --version 1.1 frames.jsonl | nc broker 61613`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			v, err := versionFlag(version)
			if err != nil {
				return err
			}
			return runPipe(cmd, args, func(p *pipe) error { return encodeLines(p, v, anyFrame) })
		},
	}
	cmd.Flags().StringVar(&version, "version", "", "the `version` to write: 1.0, 1.1 or 1.2 (default 1.2, then what the stream says)")
	cmd.Flags().BoolVar(&anyFrame, "any", false, "take clients' frames that lack what they should say")
	return cmd
}

// longestLine bounds what is read of one line: every octet of the largest
// frame that decode takes may be six in JSON.
var longestLine = 6*(stomp.DefaultLimits.Body+stomp.DefaultLimits.HeaderBytes) + 1<<20

// encodeLines writes a frame for every line of the input that is not blank.
func encodeLines(p *pipe, v stomp.Version, anyFrame bool) error {
	follow := streamVersion{now: v, chosen: v != 0}
	if v == 0 {
		follow.now = stomp.V12
	}
	in := bufio.NewReaderSize(p, 64<<10)
	var buf, raw []byte
	for number := 1; ; number++ {
		line, err := readLine(in, buf[:0])
		if err != nil && err != io.EOF {
			if errors.Is(err, bufio.ErrTooLong) {
				return fmt.Errorf("line %d is longer than %d octets, which no frame needs (R039)", number, longestLine)
			}
			return err
		}
		if len(bytes.TrimSpace(line)) > 0 {
			var refused error
			if raw, refused = encodeLine(raw[:0], line, &follow, anyFrame); refused != nil {
				return fmt.Errorf("line %d, %w", number, refused)
			}
			if _, failed := p.out.Write(raw); failed != nil {
				return &writeError{failed}
			}
		}
		if err == io.EOF {
			return nil
		}
		buf = line
	}
}

// readLine reads up to and with the next line feed, behind what buf holds.
func readLine(in *bufio.Reader, buf []byte) ([]byte, error) {
	for {
		part, err := in.ReadSlice('\n')
		if len(buf)+len(part) > longestLine {
			return nil, bufio.ErrTooLong
		}
		buf = append(buf, part...)
		if err != bufio.ErrBufferFull {
			return buf, err
		}
	}
}

// encodeLine appends the octets of the frame that a line says.
func encodeLine(dst, line []byte, follow *streamVersion, anyFrame bool) ([]byte, error) {
	l, err := readFrame(line)
	if err != nil {
		return dst, err
	}
	err = stomp.CheckFrame(l.Frame, follow.now)
	if err == nil && !anyFrame {
		err = stomp.CheckRequest(l.Frame, follow.now)
	}
	out := dst
	if err == nil {
		out, err = stomp.AppendFrame(dst, l.Frame, follow.now)
	}
	if err != nil {
		return dst, fmt.Errorf("STOMP %s: %s", follow.now, plain(err))
	}
	follow.after(&l.Frame)
	return out, nil
}
