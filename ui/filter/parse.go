package filter

import (
	"fmt"
	"strings"
	"sync/atomic"
	"unicode"
)

// ParseError says what is wrong with a filter and where.
type ParseError struct {
	At      int    // runes before the mistake
	Problem string // what is wrong and what is expected, for people
}

func (e *ParseError) Error() string { return fmt.Sprintf("filter: column %d: %s", e.At+1, e.Problem) }

// deepest bounds how far brackets and negations nest.
const deepest = 100

// Parse reads a filter; Help shows the language by examples. With states, the
// words of all states there are, it refuses others. The error is a *ParseError.
func Parse(text string, states ...string) (*Filter, error) {
	p := &parser{text: []rune(text), states: states, out: &Filter{text: text, over: new(atomic.Int64)}}
	if p.blank(); p.ended() {
		return p.out, nil
	}
	root, err := p.or()
	if err != nil {
		return nil, err
	}
	if !p.ended() { // only a closing bracket ends what or reads
		return nil, p.wrong(p.at, "this bracket closes nothing: remove it, or open one before it")
	}
	p.out.root = root
	return p.out, nil
}

type parser struct {
	text   []rune
	at     int
	depth  int // of brackets and negations
	states []string
	out    *Filter
}

func (p *parser) ended() bool { return p.at >= len(p.text) }

// peek gives the rune n places ahead, 0 behind the end.
func (p *parser) peek(n int) rune {
	if p.at+n < len(p.text) {
		return p.text[p.at+n]
	}
	return 0
}

func (p *parser) blank() {
	for !p.ended() && unicode.IsSpace(p.text[p.at]) {
		p.at++
	}
}

func (p *parser) wrong(at int, problem string, args ...any) *ParseError {
	return &ParseError{At: min(at, len(p.text)), Problem: fmt.Sprintf(problem, args...)}
}

// word reports whether this word, and no longer one, stands here.
func (p *parser) word(word string) bool {
	n := len(word)
	if p.at+n > len(p.text) {
		return false
	}
	here := string(p.text[p.at : p.at+n])
	if here != word && here != strings.ToUpper(word) {
		return false
	}
	next := p.peek(n)
	return p.at+n == len(p.text) || unicode.IsSpace(next) || next == '(' || next == ')'
}

// or reads conditions with or between them, up to a closing bracket or the end.
func (p *parser) or() (cond, error) {
	var list some
	for {
		c, err := p.and()
		if err != nil {
			return nil, err
		}
		list = append(list, c)
		if !p.word("or") {
			break
		}
		if err := p.operator("or"); err != nil {
			return nil, err
		}
	}
	if len(list) == 1 {
		return list[0], nil
	}
	return some(cheapestFirst(list)), nil
}

// and reads conditions beside each other, with or without the word and.
func (p *parser) and() (cond, error) {
	var list every
	for {
		c, err := p.not()
		if err != nil {
			return nil, err
		}
		list = append(list, c)
		p.blank()
		if p.word("and") {
			if err := p.operator("and"); err != nil {
				return nil, err
			}
			continue
		}
		if p.ended() || p.peek(0) == ')' || p.word("or") {
			break
		}
	}
	if len(list) == 1 {
		return list[0], nil
	}
	return every(cheapestFirst(list)), nil
}

// operator takes a word that needs a condition behind it.
func (p *parser) operator(word string) error {
	p.at += len(word)
	if p.blank(); p.ended() || p.peek(0) == ')' || p.word("or") || p.word("and") {
		return p.wrong(p.at, "a condition is expected after %s", word)
	}
	return nil
}

func (p *parser) not() (cond, error) {
	word := ""
	switch {
	case p.peek(0) == '!':
		word = "!"
	case p.word("not"):
		word = "not"
	default:
		return p.one()
	}
	if err := p.deeper(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	if err := p.operator(word); err != nil {
		return nil, err
	}
	c, err := p.not()
	return not{c}, err
}

func (p *parser) deeper() error {
	if p.depth++; p.depth > deepest {
		return p.wrong(p.at, "brackets and negations can nest %d deep at most", deepest)
	}
	return nil
}

// one reads a condition or a bracket.
func (p *parser) one() (cond, error) {
	switch {
	case p.word("and"), p.word("or"):
		return nil, p.wrong(p.at, `a condition is expected before this word; to search for it, quote it`)
	case p.peek(0) == ')':
		return nil, p.wrong(p.at, "a condition is expected before this bracket")
	case p.peek(0) != '(':
		return p.term()
	}
	open := p.at
	if err := p.deeper(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	p.at++
	if p.blank(); p.ended() {
		return nil, p.wrong(p.at, "a condition is expected after the bracket")
	}
	c, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.ended() {
		return nil, p.wrong(open, "this bracket is not closed: ) is expected at the end")
	}
	p.at++
	return c, nil
}
