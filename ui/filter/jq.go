package filter

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"sync/atomic"
	"time"

	"github.com/itchyny/gojq"
)

// JQTime and JQBody bound what a jq query may take of one message.
const (
	JQTime = 50 * time.Millisecond
	JQBody = 4 << 20 // octets of the body
)

// query is a jq query on a JSON body. It is a hit when it gives anything but
// null and false.
type query struct {
	code *gojq.Code
	over *atomic.Int64
}

func (query) cost() int { return 5 }

func (q query) match(s *subject) (hit bool) {
	body := bytes.TrimSpace(s.body())
	if len(body) == 0 || bytes.IndexByte([]byte(`{["-0123456789tfn`), body[0]) < 0 {
		return false
	}
	if len(body) > JQBody {
		q.over.Add(1)
		return false
	}
	defer func() {
		if recover() != nil { // a value that the library did not foresee is no hit
			hit = false
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), JQTime)
	defer cancel()
	// One value after the other: a body may hold several, such as JSON lines.
	for d := newDecoder(body); ; {
		var v any
		if err := d.Decode(&v); err != nil {
			return false
		}
		if found, ended := q.run(ctx, v); found || ended {
			return found
		}
	}
}

func newDecoder(body []byte) *json.Decoder {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	return d
}

func (q query) run(ctx context.Context, v any) (found, ended bool) {
	for results := q.code.RunWithContext(ctx, v); ; {
		r, more := results.Next()
		if !more {
			return false, false
		}
		if err, failed := r.(error); failed {
			if ctx.Err() != nil {
				q.over.Add(1)
				return false, true
			}
			return false, halted(err)
		}
		if r != nil && r != false {
			return true, true
		}
	}
}

// halted reports whether the query itself asked to stop.
func halted(err error) bool {
	var h *gojq.HaltError
	return errors.As(err, &h)
}

// CompileJQ gives the query, or what is wrong with expr and where, in octets.
// The query reads no file, no environment and no further input.
func CompileJQ(expr string) (code *gojq.Code, at int, problem string) {
	parsed, err := gojq.Parse(expr)
	var wrong *gojq.ParseError
	switch {
	case errors.As(err, &wrong) && wrong.Token == "":
		return nil, len(expr), "the jq query is not finished"
	case errors.As(err, &wrong):
		at = max(0, min(wrong.Offset-len(wrong.Token), len(expr)))
		return nil, at, "jq does not expect " + wrong.Token + " here"
	case err != nil:
		return nil, 0, "the jq query is wrong: " + err.Error()
	}
	if code, err = gojq.Compile(parsed); err != nil {
		return nil, 0, "the jq query is wrong: " + err.Error()
	}
	return code, 0, ""
}
