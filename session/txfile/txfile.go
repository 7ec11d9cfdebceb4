// Package txfile is the file of a transaction: what to receive first, and the
// steps that are sent between BEGIN and COMMIT.
//
//	[[step]]                      # before BEGIN: hold messages to decide on
//	receive = "/queue/orders"
//	as = "orders"                 # its name in the file; the destination when left out
//	count = 2                     # how many; 1 when left out
//	selector = "price > 10"
//	timeout = "5s"                # for the next message; 10s when left out
//
//	[[step]]                      # in the transaction, in the order of the file
//	send = "/queue/out"
//	headers = ["persistent:true", "kind:order"]
//	content_type = "application/json"
//	content_length = false        # left out of the frame; true when not given
//	body = '{"id": 42}'           # or file = "order.json", or body_base64
//
//	[[step]]
//	ack = "orders"                # every message of that receive, or:
//	message = 2                   # the second of them
//
//	[[step]]
//	nack = "orders"
//	headers = ["requeue:false"]
//
// A file name is taken from where the file of the transaction is.
package txfile

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"stompbox/stomp"
)

// File is a transaction as it is written down.
type File struct {
	Receives []Receive
	Steps    []Step
}

// Receive holds messages of a destination before the transaction begins.
type Receive struct {
	Name        string
	Destination string
	Count       int
	Selector    string
	Timeout     time.Duration
	Header      stomp.Header
}

// Step is one frame of the transaction, or as many as messages are decided on.
type Step struct {
	Command string     // stomp.SEND, ACK or NACK
	Send    stomp.Send // of a SEND
	Of      string     // of an ACK or NACK: the name of the receive
	Message int        // which of its messages, from 1; 0 for every one
	Header  stomp.Header
}

// Error says what is wrong with a file and where.
type Error struct {
	Path      string
	Line, Col int // 0 when they are not known
	Problem   string
	Err       error // the cause, or nil
}

func (e *Error) Error() string {
	at := e.Path
	if e.Line > 0 {
		at = fmt.Sprintf("%s:%d", at, e.Line)
		if e.Col > 0 {
			at = fmt.Sprintf("%s:%d", at, e.Col)
		}
	}
	return at + ": " + e.Problem
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errors are all the mistakes of a file, in its order, at least one.
type Errors []*Error

// Error is a line for each.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives them to errors.As.
func (e Errors) Unwrap() []error {
	list := make([]error, len(e))
	for i, one := range e {
		list[i] = one
	}
	return list
}

// line is one [[step]].
type line struct {
	Receive       string   `toml:"receive,omitempty"`
	Send          string   `toml:"send,omitempty"`
	Ack           string   `toml:"ack,omitempty"`
	Nack          string   `toml:"nack,omitempty"`
	As            string   `toml:"as,omitempty"`
	Count         *int     `toml:"count,omitempty"`
	Selector      string   `toml:"selector,omitempty"`
	Timeout       string   `toml:"timeout,omitempty"`
	Message       *int     `toml:"message,omitempty"`
	Headers       []string `toml:"headers,omitempty"`
	ContentType   string   `toml:"content_type,omitempty"`
	ContentLength *bool    `toml:"content_length,omitempty"`
	Body          *string  `toml:"body,omitempty"`
	BodyBase64    string   `toml:"body_base64,omitempty"`
	File          string   `toml:"file,omitempty"`
}

type document struct {
	Step []line `toml:"step"`
}

// Load reads a file. The error is Errors.
func Load(path string) (File, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return File{}, Errors{{Path: path, Problem: "cannot be read: " + reason(err), Err: err}}
	}
	return Parse(path, text)
}

// Parse reads the text of a file; path is where it is from. The error is Errors:
// one where the text is no TOML, else every mistake.
func Parse(path string, text []byte) (File, error) {
	var doc document
	decoder := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields()
	if err := decoder.Decode(&doc); err != nil {
		return File{}, tomlErrors(path, err)
	}
	var f File
	var wrong Errors
	at := placesOf(text)
	for i, l := range doc.Step {
		if m := f.add(l, filepath.Dir(path)); m.problem != "" {
			line, col := at.of(i, m.key)
			wrong = append(wrong, &Error{Path: path, Line: line, Col: col, Problem: fmt.Sprintf("step %d: %s", i+1, m.problem)})
		}
	}
	if len(wrong) > 0 {
		return File{}, wrong
	}
	if len(f.Steps) == 0 {
		return File{}, Errors{{Path: path, Problem: "no step sends, acks or nacks anything: a transaction needs one"}}
	}
	return f, nil
}

// tomlErrors gives the places of what the reader of TOML does not take.
func tomlErrors(path string, err error) error {
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		var list Errors
		for i := range strict.Errors {
			one := &strict.Errors[i]
			e := &Error{Path: path, Problem: fmt.Sprintf("the key %s is not known here", strings.Join(one.Key(), ".")), Err: err}
			e.Line, e.Col = one.Position()
			list = append(list, e)
		}
		return list
	}
	e := &Error{Path: path, Problem: strings.TrimPrefix(err.Error(), "toml: "), Err: err}
	var decode *toml.DecodeError
	if errors.As(err, &decode) {
		e.Problem = strings.TrimPrefix(decode.Error(), "toml: ")
		e.Line, e.Col = decode.Position()
	}
	return Errors{e}
}

// reason is what the system says, without the call and the path.
func reason(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}
