package inspect

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/itchyny/gojq"

	"stompbox/themes"
	"stompbox/ui/filter"
	"stompbox/ui/safe"
)

// What a query may take of one body.
const (
	AskTime   = 300 * time.Millisecond
	AskBody   = 8 << 20 // octets of the unpacked body
	AskOutput = 1 << 20 // octets of the result
)

// Answer is what a jq query made of a body.
type Answer struct {
	Expr    string
	Out     []byte // the results as JSON, one a line
	Values  int
	Problem string // why there is no more, in words; it may hold foreign text
}

// Ask runs a jq query on the JSON of a body, packings undone. A body of several
// values, such as JSON lines, is asked value by value. It ends with ctx and
// within the bounds above, and says in Problem when it was stopped. It is safe
// for concurrent use and may take AskTime.
func Ask(ctx context.Context, in Input, expr string) (a Answer) {
	a.Expr = expr
	code, _, problem := filter.CompileJQ(expr)
	if problem != "" {
		a.Problem = problem
		return a
	}
	text, problem := jsonOf(in)
	if problem != "" {
		a.Problem = problem
		return a
	}
	defer func() {
		if r := recover(); r != nil { // a value that the library did not foresee
			a.Problem = "the query cannot run on this body"
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, AskTime)
	defer cancel()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	for a.Problem == "" {
		var v any
		err := d.Decode(&v)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			a.Problem = fmt.Sprintf("the body is not JSON from byte %d on", d.InputOffset())
			break
		}
		a.run(ctx, code, v)
	}
	return a
}

// Asks reports whether the beginning of a body, packings undone, is what a
// query can be asked of. It reads no more than Kind does.
func Asks(in Input) bool { return glance(in, previewRead).kind == kindJSON }

// jsonOf is the whole body as JSON text, or why it cannot be asked.
func jsonOf(in Input) (text []byte, problem string) {
	c := look(in, maxUnpacked)
	switch {
	case c.kind == kindEmpty:
		return nil, "the body is empty"
	case c.kind != kindJSON:
		return nil, "jq needs JSON; this body is " + c.kind.String()
	case c.capped || len(c.data) > AskBody:
		return nil, fmt.Sprintf("the body has %s: jq takes bodies of up to %s", c.total(), size(AskBody))
	}
	text, _, _ = toUTF8(c.data, c.media.charset)
	return bytes.ReplaceAll(text, []byte{0x1e}, []byte{' '}), "" // separators of a JSON text sequence
}

func (a *Answer) run(ctx context.Context, code *gojq.Code, v any) {
	for results := code.RunWithContext(ctx, v); ; {
		r, more := results.Next()
		if !more {
			return
		}
		if err, failed := r.(error); failed {
			a.failed(ctx, err)
			return
		}
		b, err := gojq.Marshal(r)
		if err != nil {
			a.Problem = "a result cannot be written as JSON: " + err.Error()
			return
		}
		if len(a.Out)+len(b) >= AskOutput {
			a.Out = append(a.Out, b[:min(len(b), AskOutput-len(a.Out))]...)
			a.Problem = "the result is cut at " + size(AskOutput)
			return
		}
		a.Out = append(append(a.Out, b...), '\n')
		a.Values++
	}
}

func (a *Answer) failed(ctx context.Context, err error) {
	var halt *gojq.HaltError
	switch {
	case ctx.Err() != nil:
		a.Problem = fmt.Sprintf("stopped after %d ms: the query takes too long", AskTime.Milliseconds())
	case errors.As(err, &halt) && halt.Value() == nil:
		a.Problem = "the query halted"
	default:
		a.Problem = strings.TrimPrefix(err.Error(), "jq: ")
	}
}

// SetAnswer gives the document the answer for its Query view, nil for none.
func (d *Doc) SetAnswer(a *Answer) {
	d.asked, d.pages[Query] = a, nil
}

func (a *Answer) source() source {
	var src chain
	if a == nil {
		return notice{themes.Dim, "the result appears here"}
	}
	if len(a.Out) > 0 {
		lines, _, bad := scanJSON(a.Out, true)
		if bad == nil {
			src = append(src, &jsonSource{a.Out, lines})
		} else { // NaN and the like
			src = append(src, textSource{a.Out})
		}
	}
	switch {
	case a.Problem != "":
		src = append(src, notice{themes.Bad, "! " + a.Problem})
	case a.Values == 0:
		src = append(src, notice{themes.Dim, "no result"})
	}
	return src
}

// label is such as `jq .amount · 2 results`.
func (a *Answer) label() []said {
	if a == nil {
		return nil
	}
	return []said{{safe.FieldMax("jq "+a.Expr, maxForeign), 1}, {count(a.Values, "result"), 0}}
}
