package stomptest

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WireFrame is a frame as a Peer read it: lines and octets, nothing decoded.
// It is read by a reader of this package, not by the codec under test.
type WireFrame struct {
	Command string
	Lines   []string // header lines as they crossed the wire, escapes and all
	Body    []byte
	Raw     []byte // everything from the command to the NUL
}

// Get gives the value of the first header line of that name, as on the wire.
func (f WireFrame) Get(name string) string {
	for _, line := range f.Lines {
		if value, ok := strings.CutPrefix(line, name+":"); ok {
			return value
		}
	}
	return ""
}

// readWireFrame reads one frame. EOLs before it are skipped: they are
// heart-beats or filler (R008, R009).
func readWireFrame(r *bufio.Reader) (f WireFrame, err error) {
	for {
		c, err := r.ReadByte()
		if err != nil {
			return f, err
		}
		if c != '\n' && c != '\r' {
			break
		}
	}
	if err := r.UnreadByte(); err != nil {
		return f, err
	}
	var raw bytes.Buffer
	line := func() (string, error) {
		text, err := r.ReadString('\n')
		raw.WriteString(text)
		return strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r"), err
	}
	if f.Command, err = line(); err != nil {
		return f, fmt.Errorf("the stream ends in the command line %q: %w", f.Command, err)
	}
	for {
		text, err := line()
		if err != nil {
			return f, fmt.Errorf("the stream ends in a header line of %s: %w", f.Command, err)
		}
		if text == "" {
			break
		}
		f.Lines = append(f.Lines, text)
	}
	f.Body, err = readWireBody(r, f.Get("content-length"))
	raw.Write(f.Body)
	raw.WriteByte(0)
	f.Raw = raw.Bytes()
	return f, err
}

// readWireBody reads the body and its NUL (R062 to R064).
func readWireBody(r *bufio.Reader, length string) ([]byte, error) {
	if length == "" {
		body, err := r.ReadBytes(0)
		return bytes.TrimSuffix(body, []byte{0}), err
	}
	n, err := strconv.Atoi(length)
	if err != nil || n < 0 {
		return nil, fmt.Errorf("content-length %q is no number", length)
	}
	body := make([]byte, n)
	if _, err := io.ReadFull(r, body); err != nil {
		return nil, err
	}
	end, err := r.ReadByte()
	if err == nil && end != 0 {
		err = fmt.Errorf("octet %q stands where the NUL must be after %d octets of body", end, n)
	}
	return body, err
}
