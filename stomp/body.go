package stomp

import (
	"bytes"
	"fmt"
	"io"
)

// readFrame reads the body behind a head, with its NUL, sets d.raw to the
// whole frame and takes it from the stream. The body is the caller's own.
func (d *Decoder) readFrame() ([]byte, error) {
	if d.head.length >= 0 {
		return d.readCounted(d.head.at, d.head.length)
	}
	return d.readToNUL(d.head.at)
}

// readCounted reads a body of n octets (R062).
func (d *Decoder) readCounted(at, n int) ([]byte, error) {
	total := at + n + 1
	for d.end-d.start < total && n < ownBody {
		if err := d.fillInside(); err != nil {
			return nil, err
		}
	}
	if w := d.window(); len(w) >= total {
		if w[total-1] != 0 {
			return nil, d.fail(noNUL(at, n))
		}
		d.take(total)
		return ownCopy(d.raw[at : at+n]), nil
	}
	return d.readOwn(at, n)
}

// readOwn reads a large body straight into memory of its own, which grows as
// the octets come (R068).
func (d *Decoder) readOwn(at, n int) ([]byte, error) {
	total := at + n + 1
	raw := make([]byte, d.end-d.start, min(total, d.end-d.start+grant))
	copy(raw, d.window())
	d.start = d.end
	for len(raw) < total {
		if len(raw) == cap(raw) {
			raw = append(make([]byte, 0, min(total, 4*len(raw))), raw...)
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
	if raw[total-1] != 0 {
		return nil, d.fail(noNUL(at, n))
	}
	d.raw = raw
	return raw[at : at+n : at+n], nil
}

// readToNUL reads a body that ends at the first NUL (R064).
func (d *Decoder) readToNUL(at int) ([]byte, error) {
	for seen := at; ; {
		w := d.window()
		if i := bytes.IndexByte(w[seen:], 0); i >= 0 {
			n := seen + i
			if n-at > d.head.limits.Body {
				return nil, d.fail(tooLarge(at, d.head.limits.Body))
			}
			d.take(n + 1)
			return ownCopy(d.raw[at:n]), nil
		}
		if len(w)-at > d.head.limits.Body {
			return nil, d.fail(tooLarge(at, d.head.limits.Body))
		}
		seen = len(w)
		if err := d.fillInside(); err != nil {
			return nil, err
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

func ownCopy(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return append(make([]byte, 0, len(b)), b...)
}
