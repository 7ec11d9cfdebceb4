package filter

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// term reads one condition without brackets around it.
func (p *parser) term() (cond, error) {
	switch p.peek(0) {
	case '"':
		s, err := p.quoted()
		switch {
		case err != nil:
			return nil, err
		case p.operatorHere() != "": // "odd name":value
			return p.header(s, p.operatorHere())
		case s == "":
			return nil, p.wrong(p.at-1, "a text is expected between the quotes")
		}
		return newAnywhere(s), p.endOfText()
	case '/':
		if re, ok, err := p.slashes(); ok {
			return pattern{re: re}, err
		}
	}
	from := p.at
	name := p.name()
	if op := p.operatorHere(); name != "" && op != "" && !p.isText(name) {
		if c, taken, err := p.named(name, op, from); taken {
			return c, err
		}
	}
	p.at = p.bare(from)
	switch s := string(p.text[from:p.at]); s {
	case "redelivered":
		return headerIs("redelivered", "true"), nil
	case "marked":
		p.out.marks = true
		return isMarked{}, nil
	case "expired":
		return newExpired(), nil
	default:
		return newAnywhere(s), nil
	}
}

// name reads what can be the name of a header before an operator, "" when a
// text begins with anything else. For size and age blanks may follow.
func (p *parser) name() string {
	from := p.at
	if c := p.peek(0); !unicode.IsLetter(c) && c != '_' {
		return ""
	}
	for !p.ended() && (unicode.IsLetter(p.peek(0)) || unicode.IsDigit(p.peek(0)) || strings.ContainsRune("_-.", p.peek(0))) {
		p.at++
	}
	name := string(p.text[from:p.at])
	if name == "size" || name == "age" {
		end := p.at
		p.blank()
		if op := p.operatorHere(); end != p.at && (op == "" || op == ":" || op == "~") {
			p.at = end
		}
	}
	return name
}

// isText reports whether what looks like a header and a colon is one text: a
// URL, or a message id as ActiveMQ writes it, ID:host-1:1.
func (p *parser) isText(name string) bool {
	url := p.peek(1) == '/' && p.peek(2) == '/' && name != "body" && name != "jq"
	return p.peek(0) == ':' && (url || name == "ID")
}

// operatorHere gives the operator that stands here, or "".
func (p *parser) operatorHere() string {
	switch c := p.peek(0); {
	case (c == '>' || c == '<') && p.peek(1) == '=':
		return string(c) + "="
	case c != 0 && strings.ContainsRune(":=~<>", c):
		return string(c)
	}
	return ""
}

// named reads a condition that begins with a name and an operator. It is not
// taken when the whole is a text after all, such as a>b.
func (p *parser) named(name, op string, from int) (c cond, taken bool, err error) {
	at := p.at
	rest := func() { p.at += len(op) }
	switch {
	case name == "size":
		rest()
		c, err = p.size(op, at)
	case name == "age":
		rest()
		c, err = p.age(op, at)
	case name == "body" && op == ":":
		rest()
		c, err = p.body()
	case name == "body" && op == "~":
		rest()
		var re *regexp.Regexp
		re, err = p.regex()
		c = pattern{re: re, bodyOnly: true}
	case name == "body" && op == "=":
		err = p.wrong(at, "body takes : and a text, or ~ and a regular expression")
	case name == "state" && (op == ":" || op == "="):
		rest()
		c, err = p.state()
	case name == "jq" && op == ":":
		rest()
		c, err = p.query()
	case op[0] == '<' || op[0] == '>':
		rest()
		value, verr := p.value()
		n, nerr := strconv.ParseFloat(value, 64)
		if verr != nil || nerr != nil {
			p.at = at
			return nil, false, nil
		}
		return headerNumber(name, compare[float64]{op, n}), true, nil
	default:
		c, err = p.header(name, op)
	}
	return c, true, err
}

// header reads what stands behind the name of a header.
func (p *parser) header(name, op string) (cond, error) {
	at := p.at
	p.at += len(op)
	switch op {
	case "~":
		re, err := p.regex()
		if err != nil {
			return nil, err
		}
		return newHeader(name, "", re.MatchString), nil
	case "=", ":":
		value, err := p.value()
		if err != nil {
			return nil, err
		}
		if op == "=" {
			return headerIs(name, value), nil
		}
		return headerHolds(name, value), nil
	}
	from := p.at
	value, err := p.value()
	if err != nil {
		return nil, err
	}
	n, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return nil, p.wrong(from, "a number is expected after %s", string(p.text[at:from]))
	}
	return headerNumber(name, compare[float64]{op, n}), nil
}

func (p *parser) body() (cond, error) {
	at := p.at
	s, err := p.value()
	if err == nil && s == "" {
		err = p.wrong(at, "a text is expected after body:")
	}
	return inBody{newNeedle(s)}, err
}

func (p *parser) state() (cond, error) {
	at := p.at
	s, err := p.value()
	if err != nil {
		return nil, err
	}
	p.out.states = true
	word := stateWord(s)
	var known []string
	for _, k := range p.states {
		known = append(known, stateWord(k))
	}
	switch {
	case word == "" && len(known) == 0:
		return nil, p.wrong(at, "the word of a state is expected, such as held")
	case len(known) > 0 && !slices.Contains(known, word):
		slices.SortStableFunc(known, func(a, b string) int { return alike(b, word) - alike(a, word) })
		return nil, p.wrong(at, "a state is expected: %s", strings.Join(known, ", "))
	}
	return stateIs{word}, nil
}

// alike is how many runes two words have in common at their beginning.
func alike(a, b string) (n int) {
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

var sizes = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?)([kKmMgG]?)(?:i?[bB])?$`)

func (p *parser) size(op string, at int) (cond, error) {
	if op == ":" || op == "~" {
		return nil, p.wrong(at, "size takes >, >=, <, <= or =, as in size>10k")
	}
	p.blank()
	from := p.at
	p.at = p.bare(from)
	parts := sizes.FindStringSubmatch(string(p.text[from:p.at]))
	if parts == nil {
		return nil, p.wrong(from, "a size is expected, such as 200, 10k or 1.5M")
	}
	n, _ := strconv.ParseFloat(parts[1], 64)
	for range strings.Index(" kmg", strings.ToLower(parts[2] + " ")[:1]) {
		n *= 1024
	}
	return size{compare[float64]{op, n}}, nil
}

var ages = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)`)

func (p *parser) age(op string, at int) (cond, error) {
	if op == ":" || op == "~" {
		return nil, p.wrong(at, "age takes >, >=, <, <= or =, as in age<5m")
	}
	p.blank()
	from := p.at
	p.at = p.bare(from)
	rest := string(p.text[from:p.at])
	units := map[string]time.Duration{"ms": time.Millisecond, "s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour}
	var sum float64
	for first := true; first || rest != ""; first = false {
		parts := ages.FindStringSubmatch(rest)
		if parts == nil {
			return nil, p.wrong(p.at-utf8.RuneCountInString(rest), "an age is expected, such as 90s, 5m, 1h30m or 2d")
		}
		n, _ := strconv.ParseFloat(parts[1], 64)
		sum += n * float64(units[parts[2]])
		rest = rest[len(parts[0]):]
	}
	return age{compare[time.Duration]{op, time.Duration(min(sum, 1<<62))}}, nil
}

// loose are signs that follow a jq query when its blanks are not in brackets.
var loose = []string{"|", "==", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "%", "//"}

func (p *parser) query() (cond, error) {
	expr, from, err := p.jq()
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(expr) == "" {
		return nil, p.wrong(from, "a jq query is expected after jq:, such as jq:.amount or jq:(.amount > 10)")
	}
	code, at, problem := CompileJQ(expr)
	if problem != "" {
		return nil, p.wrong(from+utf8.RuneCountInString(expr[:at]), "%s", problem)
	}
	end := p.at
	p.blank()
	if next := string(p.text[p.at:p.bare(p.at)]); slices.Contains(loose, next) {
		return nil, p.wrong(p.at, "a jq query with spaces goes in parentheses: jq:(%s %s …)", expr, next)
	}
	p.at = end
	return query{code: code, over: p.out.over}, nil
}
