package filter

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode"
	"unicode/utf8"
)

// quoted reads a text in quotes, where \" and \\ stand for " and \.
func (p *parser) quoted() (string, error) {
	open := p.at
	var b strings.Builder
	for p.at++; !p.ended(); p.at++ {
		c := p.text[p.at]
		switch next := p.peek(1); {
		case c == '"':
			p.at++
			return b.String(), nil
		case c == '\\' && (next == '"' || next == '\\'):
			p.at++
			c = next
		}
		b.WriteRune(c)
	}
	return "", p.wrong(open, `this quote is not closed: " is expected at its end`)
}

// endOfText makes sure that a quoted text is not glued to what follows.
func (p *parser) endOfText() error {
	if !p.ended() && !unicode.IsSpace(p.peek(0)) && p.peek(0) != ')' {
		return p.wrong(p.at, "a space is expected after the quotes")
	}
	return nil
}

// bare gives where a text without quotes ends that begins at from: at a blank,
// or at a bracket that closes none of its own.
func (p *parser) bare(from int) int {
	open := 0
	for i := from; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case unicode.IsSpace(c):
			return i
		case c == '(':
			open++
		case c == ')' && open == 0:
			return i
		case c == ')':
			open--
		}
	}
	return len(p.text)
}

// value reads what stands behind an operator: in quotes or bare.
func (p *parser) value() (string, error) {
	if p.peek(0) == '"' {
		s, err := p.quoted()
		if err == nil {
			err = p.endOfText()
		}
		return s, err
	}
	from := p.at
	p.at = p.bare(from)
	return string(p.text[from:p.at]), nil
}

// slashes reads /regex/ or /regex/i. Where no slash closes it, or more text
// follows, it is no expression but a text such as /queue/orders, and ok is false.
func (p *parser) slashes() (re *regexp.Regexp, ok bool, err error) {
	for i := p.at + 1; i < len(p.text); i++ {
		switch p.text[i] {
		case '\\':
			i++
			continue
		case '/':
		default:
			continue
		}
		end, flags := i+1, ""
		if end < len(p.text) && p.text[end] == 'i' {
			end, flags = end+1, "(?i)"
		}
		if i == p.at+1 || end < len(p.text) && !unicode.IsSpace(p.text[end]) && p.text[end] != ')' {
			continue
		}
		re, err = p.compile(p.at+1, i, flags)
		p.at = end
		return re, true, err
	}
	return nil, false, nil
}

// regex reads the expression behind ~: /in slashes/, "in quotes" or bare.
func (p *parser) regex() (*regexp.Regexp, error) {
	switch p.peek(0) {
	case '/':
		if re, ok, err := p.slashes(); ok {
			return re, err
		}
	case '"':
		open := p.at
		s, err := p.value()
		if err != nil {
			return nil, err
		}
		re, err := regexp.Compile(s)
		if err != nil {
			return nil, p.wrong(open, "the expression is wrong: %s", regexProblem(err))
		}
		return re, nil
	}
	from, i := p.at, p.at
	open, class := 0, false
	for ; i < len(p.text) && !unicode.IsSpace(p.text[i]); i++ {
		switch c := p.text[i]; {
		case c == '\\':
			i++
		case class:
			class = c != ']'
		case c == '[':
			class = true
		case c == '(':
			open++
		case c == ')':
			open--
		}
		if open < 0 {
			break
		}
	}
	p.at = min(i, len(p.text))
	if p.at == from {
		return nil, p.wrong(from, "a regular expression is expected after ~")
	}
	return p.compile(from, p.at, "")
}

// compile makes the expression between two places.
func (p *parser) compile(from, to int, flags string) (*regexp.Regexp, error) {
	s := string(p.text[from:to])
	re, err := regexp.Compile(flags + s)
	if err == nil {
		return re, nil
	}
	at := from
	if wrong, ok := err.(*syntax.Error); ok {
		if i := strings.Index(s, wrong.Expr); i > 0 && len(wrong.Expr) > 0 {
			at += utf8.RuneCountInString(s[:i])
		}
		switch wrong.Code { // these name the whole expression
		case syntax.ErrMissingParen, syntax.ErrTrailingBackslash:
			at = to
		case syntax.ErrUnexpectedParen:
			at = from + unopened(p.text[from:to])
		}
	}
	return nil, p.wrong(at, "the expression is wrong: %s", regexProblem(err))
}

// unopened gives the place of the bracket that closes nothing.
func unopened(expr []rune) int {
	for i := range expr {
		_, err := syntax.Parse(string(expr[:i+1]), syntax.Perl)
		if wrong, ok := err.(*syntax.Error); ok && wrong.Code == syntax.ErrUnexpectedParen {
			return i
		}
	}
	return 0
}

// regexProblem says in a few words what is wrong, without the expression.
func regexProblem(err error) string {
	wrong, ok := err.(*syntax.Error)
	if !ok {
		return err.Error()
	}
	switch wrong.Code {
	case syntax.ErrMissingParen:
		return "a closing bracket ) is expected"
	case syntax.ErrUnexpectedParen:
		return "this bracket was not opened; \\) is a literal )"
	case syntax.ErrMissingBracket:
		return "the class is not closed: ] is expected"
	case syntax.ErrMissingRepeatArgument:
		return "there is nothing to repeat before " + wrong.Expr
	case syntax.ErrTrailingBackslash:
		return "a character is expected after the backslash"
	}
	return wrong.Code.String() + ": " + wrong.Expr
}

// jq reads the query behind jq: up to a blank or a closing bracket outside of
// its own brackets and quotes. The query in quotes of ours is taken as well.
func (p *parser) jq() (string, int, error) {
	from := p.at
	if p.peek(0) == '"' {
		if s, err := p.quoted(); err == nil && p.endOfText() == nil {
			return s, from + 1, nil
		}
		p.at = from
	}
	var open []int // places of brackets
	for ; !p.ended(); p.at++ {
		c := p.text[p.at]
		switch {
		case len(open) == 0 && (unicode.IsSpace(c) || c == ')'):
			return string(p.text[from:p.at]), from, nil
		case c == '"':
			if _, err := p.quoted(); err != nil {
				return "", from, err
			}
			p.at--
		case strings.ContainsRune("([{", c):
			open = append(open, p.at)
		case strings.ContainsRune(")]}", c) && len(open) > 0:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		return "", from, p.wrong(open[len(open)-1], "this bracket of the jq query is not closed")
	}
	return string(p.text[from:]), from, nil
}
