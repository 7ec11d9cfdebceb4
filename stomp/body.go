package stomp

import (
	"bytes"
	"fmt"
	"io"
)

// readBody reads the body behind a head, with its NUL, sets d.raw to the whole
// frame and takes it from the stream. With own a large body may be in memory of
// its own, which d.owned says; else it lies in the buffer.
func (d *Decoder) readBody(own bool) ([]byte, error) {
	at, n := d.head.at, d.head.length
	if n >= ownBody && own {
		return d.readLarge(at, n)
	}
	var err error
	if n >= 0 {
		err = d.readCounted(at, n)
	} else {
		n, err = d.readToNUL(at)
	}
	if err != nil {
		return nil, err
	}
	return d.raw[at : at+n], nil
}

// readCounted gathers a frame with a body of n octets in the buffer (R062).
func (d *Decoder) readCounted(at, n int) error {
	total := at + n + 1
	for d.end-d.start < total {
		if err := d.fillInside(); err != nil {
			return err
		}
	}
	if d.buf[d.start+total-1] != 0 {
		return d.fail(noNUL(at, n))
	}
	d.take(total)
	return nil
}

// readLarge reads a body of n octets that is to have its own memory. A part of
// it is gathered in the buffer first, so that what is announced gets memory
// only in proportion to what has come (R068). The rest is read in place.
// Another large one may follow, so the next read is a brief one.
func (d *Decoder) readLarge(at, n int) ([]byte, error) {
	total := at + n + 1
	for have := d.end - d.start; have < min(total, firstBuffer) && have*ahead < total; have = d.end - d.start {
		if err := d.fillInside(); err != nil {
			return nil, err
		}
	}
	if d.end-d.start >= total {
		if err := d.readCounted(at, n); err != nil {
			return nil, err
		}
		return d.raw[at : at+n], nil
	}
	raw, err := d.readOwn(total)
	if err != nil {
		return nil, err
	}
	if raw[total-1] != 0 {
		return nil, d.fail(noNUL(at, n))
	}
	d.raw, d.brief, d.owned = raw, true, true
	return raw[at : at+n : at+n], nil
}

// readOwn moves what the buffer has of a frame into memory of its own and
// reads there up to the total. The memory grows as the octets come.
func (d *Decoder) readOwn(total int) ([]byte, error) {
	raw := append(make([]byte, 0, grown(d.end-d.start, total)), d.window()...)
	d.start = d.end
	for len(raw) < total {
		if len(raw) == cap(raw) {
			raw = append(make([]byte, 0, grown(len(raw), total)), raw...)
		}
		got, err := d.read(raw[len(raw):cap(raw)])
		raw = raw[:len(raw)+got]
		d.base += int64(got)
		if err == io.EOF {
			err = d.cut()
		}
		if err != nil {
			return nil, err
		}
	}
	return raw, nil
}

// grown is the memory that n octets of a total can have.
func grown(n, total int) int {
	if n > total/ahead { // and no product that overflows where an int has 32 bits
		return total
	}
	return ahead * n
}

// readToNUL gathers a frame whose body ends at the first NUL (R064) and gives
// the length of that.
func (d *Decoder) readToNUL(at int) (int, error) {
	for seen := at; ; {
		w := d.window()
		if i := bytes.IndexByte(w[seen:], 0); i >= 0 {
			n := seen + i - at
			if n > d.head.limits.Body {
				return 0, d.fail(tooLarge(at, d.head.limits.Body))
			}
			d.take(at + n + 1)
			return n, nil
		}
		if len(w)-at > d.head.limits.Body {
			return 0, d.fail(tooLarge(at, d.head.limits.Body))
		}
		seen = len(w)
		if err := d.fillInside(); err != nil {
			return 0, err
		}
	}
}

// noNUL is a body that does not end where its length says (R063).
func noNUL(at, n int) *fault {
	return &fault{at: at + n, rule: "R063", problem: fmt.Sprintf(
		"no NUL follows the %d octets of body that content-length announces", n)}
}

func tooLarge(at, limit int) *fault {
	return &fault{at: at, rule: "R039", problem: fmt.Sprintf("the body is longer than the limit of %d octets", limit)}
}
