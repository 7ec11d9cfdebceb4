package stomp

import (
	"bytes"
	"fmt"
	"strconv"
)

// draft makes the frame of a request: the headers that the protocol gives this
// frame first, then the free ones. The first rule that is broken stays in err;
// the calls after it do nothing.
type draft struct {
	f    Frame
	free []Field
	own  [12]string // names that are taken care of
	took int        // how many of own
	err  *RequestError
}

// begin begins a frame for a session in version v.
func (d *draft) begin(command string, v Version, free Header) {
	free.unpack()
	d.f.Command, d.free = command, free.fields
	d.f.Header.fields = make([]Field, 0, 6+len(d.free))
	if v < V10 || v > V12 {
		d.refuse("", "R080", "there is no connection yet, so no version is in force")
	}
}

func (d *draft) refuse(field, rule, problem string) {
	if d.err == nil {
		d.err = &RequestError{Command: d.f.Command, Field: field, Rule: rule, Problem: problem}
	}
}

// take gives the value of one of the protocol's own headers: the field of the
// request, or what stands among the free headers in its place, which stays as
// it was given (R198). Both must not differ, nor may it be given twice (R132).
func (d *draft) take(name, field string) (value string, given bool) {
	d.claim(name)
	value, given = field, field != ""
	times := 0
	for i := range d.free {
		f := &d.free[i]
		if f.Name != name {
			continue
		}
		if times++; times > 1 || given && f.Value != value {
			d.refuse(name, "R132", "a header of the protocol stands among the free headers as well: give it once")
			return value, given
		}
		value, given = f.Value, true
	}
	return value, given
}

// claim notes that name is taken care of.
func (d *draft) claim(name string) {
	d.own[d.took] = name
	d.took++
}

// put writes an own header that may be missing.
func (d *draft) put(name, field string) {
	if value, given := d.take(name, field); given {
		d.add(name, value)
	}
}

// need writes an own header that must be there and not be empty.
func (d *draft) need(name, field, rule, problem string) {
	value, _ := d.take(name, field)
	if value == "" {
		d.refuse(name, rule, problem)
		return
	}
	d.add(name, value)
}

// given looks for a free header.
func (d *draft) given(name string) (string, bool) {
	for i := range d.free {
		if d.free[i].Name == name {
			return d.free[i].Value, true
		}
	}
	return "", false
}

// add writes a header line.
func (d *draft) add(name, value string) {
	d.f.Header.fields = append(d.f.Header.fields, Field{name, value})
}

// forbid refuses a free header that must not stand in this frame.
func (d *draft) forbid(name, rule, problem string) {
	if _, given := d.given(name); given {
		d.refuse(name, rule, problem)
	}
}

// body adds the body and its content-length (R069 to R073). bare leaves the
// length out.
func (d *draft) body(body []byte, bare bool) {
	size := strconv.Itoa(len(body))
	given, isGiven := d.given("content-length")
	switch {
	case isGiven && bare:
		d.refuse("content-length", "R072", "is both given and to be left out")
	case isGiven && given != size:
		d.refuse("content-length", "R073", fmt.Sprintf("is given as %q, but the body has %s octets", given, size))
	case bare && bytes.IndexByte(body, 0) >= 0:
		d.refuse("content-length", "R072", "cannot be left out: the body holds a NUL octet, where it would end")
	case bare:
	case len(body) > 0:
		d.put("content-length", size)
	default:
		d.put("content-length", "")
	}
	d.f.Body = body
}

// frame ends the draft.
func (d *draft) frame() (Frame, error) {
	if _, given := d.given("content-length"); given && d.f.Body == nil && d.err == nil && d.f.Command != SEND {
		d.body(nil, false)
	}
	if d.err != nil {
		return Frame{}, d.err
	}
	for i := range d.free {
		if line := &d.free[i]; !d.owns(line.Name) {
			d.add(line.Name, line.Value)
		}
	}
	if d.f.Header.Len() == 0 {
		d.f.Header = Header{} // as every other empty one
	}
	return d.f, nil
}

func (d *draft) owns(name string) bool {
	for _, n := range d.own[:d.took] {
		if n == name {
			return true
		}
	}
	return false
}
