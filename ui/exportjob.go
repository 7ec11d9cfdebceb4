package ui

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/session"
)

// exportJob writes messages to a file or a directory of its own making, in
// pieces: a piece is a command of its own, and between two of them nobody else
// has it.
type exportJob struct {
	ctx     context.Context
	ids     []session.MsgID
	numbers []int // of each in the list
	path    string
	folder  bool // one file for each body, else a line for each frame in one file
	line    func(dst []byte, r session.Record) []byte
	source  *records

	file   *os.File
	done   int // messages dealt with
	octets int64
	failed int    // messages that could not be read
	why    string // of the first of them
}

// exportPiece is how long a piece takes at least, when there is as much to do.
const exportPiece = 50 * time.Millisecond

// next does a piece. What is written then is whole lines, or whole files.
func (j exportJob) next() tea.Msg {
	defer j.source.close()
	if err := j.open(); err != nil {
		return exported{j, err}
	}
	var out *bufio.Writer
	if j.file != nil {
		out = bufio.NewWriterSize(j.file, 256<<10)
	}
	err := j.write(out)
	if out != nil {
		err = cmp.Or(err, out.Flush())
	}
	return exported{j, err}
}

// open makes what is written to. Nothing that is there already is touched.
func (j *exportJob) open() (err error) {
	switch {
	case j.done > 0:
		return nil
	case j.folder:
		err = os.Mkdir(j.path, 0o700)
	default:
		j.file, err = newFile(j.path)
	}
	if errors.Is(err, os.ErrExist) {
		err = fmt.Errorf("%s already exists: choose another name", pathEnd(j.path))
	}
	return err
}

func newFile(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
}

func (j *exportJob) write(out *bufio.Writer) error {
	var line []byte
	for began := time.Now(); j.done < len(j.ids) && time.Since(began) < exportPiece; j.done++ {
		if err := j.ctx.Err(); err != nil {
			return err
		}
		r, decoded := j.source.record(j.ids[j.done])
		frame, err := frameOf(r, decoded)
		if err != nil || r.Raw == nil {
			j.missed(err)
			continue
		}
		r.Frame = frame
		if out == nil {
			if err := j.body(frame.Body); err != nil {
				return err
			}
			continue
		}
		line = j.line(line[:0], r)
		n, err := out.Write(line)
		if j.octets += int64(n); err != nil {
			return err
		}
	}
	return nil
}

// missed counts a message that is not in the journal any more.
func (j *exportJob) missed(err error) {
	if j.failed++; j.why == "" {
		j.why = "it is no longer in the journal"
		if _, readErr := j.source.read(j.ids[j.done]); readErr != nil {
			err = readErr
		}
		if err != nil {
			j.why = sentence(err)
		}
	}
}

// body writes a body to a file that the message's number in the list names.
func (j *exportJob) body(b []byte) error {
	digits := max(4, len(fmt.Sprint(j.numbers[len(j.numbers)-1])))
	f, err := newFile(filepath.Join(j.path, fmt.Sprintf("%0*d.body", digits, j.numbers[j.done])))
	if err != nil {
		return err
	}
	n, err := f.Write(b)
	j.octets += int64(n)
	return errors.Join(err, f.Close())
}

// close ends the file.
func (j *exportJob) close() error {
	if j.file == nil {
		return nil
	}
	return j.file.Close()
}
