package filter

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// cond is one condition. cost orders the sides of and and or: 0 looks at what
// is in memory, 1 at the record, 2 searches it, 3 decodes what was found, 4 runs
// an expression, 5 a query.
type cond interface {
	match(*subject) bool
	cost() int
}

// every and some are and and or, the cheapest side first.
type (
	every []cond
	some  []cond
	not   struct{ of cond }
)

func cheapestFirst(list []cond) []cond {
	slices.SortStableFunc(list, func(a, b cond) int { return a.cost() - b.cost() })
	return list
}

func dearest(list []cond) int { return list[len(list)-1].cost() }

func (c every) cost() int { return dearest(c) }
func (c some) cost() int  { return dearest(c) }
func (c not) cost() int   { return c.of.cost() }

func (c every) match(s *subject) bool {
	for _, side := range c {
		if !side.match(s) {
			return false
		}
	}
	return true
}

func (c some) match(s *subject) bool {
	for _, side := range c {
		if side.match(s) {
			return true
		}
	}
	return false
}

func (c not) match(s *subject) bool { return !c.of.match(s) }

type (
	stateIs  struct{ word string }
	isMarked struct{}
	age      struct{ is compare[time.Duration] }
	size     struct{ is compare[float64] }
)

func (stateIs) cost() int  { return 0 }
func (isMarked) cost() int { return 0 }
func (age) cost() int      { return 1 }
func (size) cost() int     { return 1 }

func (c stateIs) match(s *subject) bool { return stateWord(s.State()) == c.word }
func (isMarked) match(s *subject) bool  { return s.Marked() }
func (c age) match(s *subject) bool     { return c.is.holds(s.Now().Sub(s.At())) }

// match looks at the octets of the body, as the screen's size does.
func (c size) match(s *subject) bool {
	if o := s.octets(); o.whole {
		return c.is.holds(float64(len(o.body())))
	}
	f, ok := s.decoded()
	return ok && c.is.holds(float64(len(f.Body)))
}

// stateWord makes one spelling of a state's word: "in tx" may be in-tx as well.
func stateWord(word string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r == ' ' || r == '_' {
			return '-'
		}
		return r
	}, word))
}

// compare is one of the five comparisons with a number.
type compare[N float64 | time.Duration] struct {
	op   string
	with N
}

func (c compare[N]) holds(n N) bool {
	switch c.op {
	case ">":
		return n > c.with
	case ">=":
		return n >= c.with
	case "<":
		return n < c.with
	case "<=":
		return n <= c.with
	}
	return n == c.with
}

// anywhere is a text in a header line, name:value, or in the body.
type anywhere struct {
	want  needle
	probe needle
	plain bool // it stands in the octets as it is, but for a colon that is \c in a header
	colon bool
}

func newAnywhere(text string) anywhere {
	n := newNeedle(text)
	return anywhere{want: n, probe: probe(n.text), colon: strings.Contains(text, ":"),
		plain: n.ascii && !strings.ContainsAny(text, "\n\r\\\x00")}
}

func (anywhere) cost() int { return 2 }

// match searches the octets before it decodes, and decodes only where they
// leave a doubt.
func (c anywhere) match(s *subject) bool {
	o := s.octets()
	if !o.whole {
		return c.want.inText(o.behindCommand(), &s.folded)
	}
	if o.asIs {
		if found, sure := c.inOctets(o); sure {
			return found
		}
	}
	return c.inHeader(s) || c.want.inText(s.body(), &s.folded)
}

var escapedColon = []byte(`\c`)

// inOctets looks for the text in a frame whose body reads as it stands. Where it
// stands in the header it is there, unless it begins inside an escape (\c,
// R043). Where it does not, it may still be there with its colon escaped.
func (c anywhere) inOctets(o *octets) (found, sure bool) {
	if !c.plain {
		return false, c.probe.next(o.raw[o.head:o.end]) < 0
	}
	if at := c.want.next(o.raw[o.head:o.end]); at >= 0 {
		return true, o.raw[o.head+at-1] != '\\' // in a body that decides nothing, and is rare
	}
	head := o.raw[o.head:o.at]
	return false, !c.colon || !c.probe.in(head) || !bytes.Contains(head, escapedColon)
}

func (c anywhere) inHeader(s *subject) bool {
	f, ok := s.decoded()
	if !ok {
		return c.want.inText(s.octets().behindCommand(), &s.folded)
	}
	for name, value := range f.Header.All() {
		if c.want.inText([]byte(name+":"+value), &s.folded) {
			return true
		}
	}
	return false
}

// inBody is a text in the body.
type inBody struct{ want needle }

func (inBody) cost() int               { return 2 }
func (c inBody) match(s *subject) bool { return c.want.inText(s.body(), &s.folded) }

// pattern is a regular expression on the header lines and the body, or on the
// body alone.
type pattern struct {
	re       *regexp.Regexp
	bodyOnly bool
}

func (pattern) cost() int { return 4 }

func (c pattern) match(s *subject) bool {
	if c.re.Match(s.body()) {
		return true
	}
	if c.bodyOnly {
		return false
	}
	f, ok := s.decoded()
	if !ok {
		return c.re.Match(s.octets().behindCommand())
	}
	for name, value := range f.Header.All() {
		if c.re.MatchString(name + ":" + value) {
			return true
		}
	}
	return false
}

// header is a condition on the value of any header of a name, repeats
// included; the name in any case.
type header struct {
	name   needle
	probes [2]needle // of the name and of what the value holds
	holds  func(value string) bool
}

// newHeader makes a condition; part is a text that the value must hold.
func newHeader(name, part string, holds func(string) bool) header {
	h := header{name: newNeedle(name), holds: holds}
	h.probes[0] = probe(h.name.text)
	h.probes[1] = probe(fold(nil, []byte(part)))
	return h
}

func headerHolds(name, part string) header {
	want := newNeedle(part)
	return newHeader(name, part, func(value string) bool {
		var memory []byte
		return want.inText([]byte(value), &memory)
	})
}

func headerIs(name, value string) header {
	return newHeader(name, value, func(v string) bool { return v == value })
}

func headerNumber(name string, is compare[float64]) header {
	return newHeader(name, "", func(v string) bool {
		n, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
		return err == nil && is.holds(n)
	})
}

func (header) cost() int { return 3 }

func (c header) match(s *subject) bool {
	o := s.octets()
	if o.whole {
		head := o.raw[o.head:o.at]
		if !c.probes[0].in(head) || !c.probes[1].in(head) {
			return false
		}
	}
	f, _ := s.decoded()
	for name, value := range f.Header.All() {
		if len(name) == len(c.name.text) && c.named(name, s) && c.holds(value) {
			return true
		}
	}
	return false
}

func (c header) named(name string, s *subject) bool {
	s.folded = fold(s.folded[:0], []byte(name))
	return string(s.folded) == string(c.name.text)
}

// expired is a message whose time was over at its broker before now. One that
// has no expires header is never asked.
type expired struct{ has header }

func newExpired() expired {
	return expired{newHeader("expires", "", func(string) bool { return true })}
}

func (expired) cost() int { return 3 }

func (c expired) match(s *subject) bool {
	if !c.has.match(s) {
		return false
	}
	f, _ := s.decoded()
	at := s.Expires(f.Header)
	return !at.IsZero() && !at.After(s.Now())
}
