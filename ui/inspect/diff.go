package inspect

import (
	"bytes"
	"fmt"
	"strings"

	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui/safe"
)

// diffRow is one line of a comparison: what it stands for and what it says.
type diffRow struct {
	sign  byte // '-' in the other one alone, '+' in this one alone, ' ' in both, 0 a line of our own
	role  themes.Role
	name  string // where it stands; "" for text
	value []byte
	plain bool // a header: line feeds and tabs are characters in it
}

// diffSource shows a comparison.
type diffSource struct {
	rows  []diffRow
	names int // cells of the column of names
}

// maxDiff bounds the lines of a comparison.
const maxDiff = 20_000

// Against gives the document another one for its Diff view, nil for none. Name
// says in a few words which one that is.
func (d *Doc) Against(other *Doc, name string) {
	d.other, d.otherName, d.pages[Diff], d.diff = other, name, nil, nil
}

func (d *Doc) compared() *comparison {
	if d.diff == nil {
		d.diff = compare(d.other, d, d.otherName)
	}
	return d.diff
}

// comparison is what differs between two frames.
type comparison struct {
	src           diffSource
	headers, body int    // how many lines differ
	how           string // in which way the bodies were compared
}

// compare says what is in b that is not in a, and the other way round.
func compare(a, b *Doc, name string) *comparison {
	c := &comparison{}
	c.say(themes.DiffDel, "- "+name)
	c.say(themes.DiffAdd, "+ this one")
	c.say(themes.Text, "")
	c.compareBodies(a.content(), b.content())
	c.say(themes.Text, "")
	c.compareHeaders(a.in.Frame, b.in.Frame)
	if len(c.src.rows) > maxDiff {
		c.src.rows = c.src.rows[:maxDiff]
		c.say(themes.Warn, fmt.Sprintf(safe.Own("… the first %d lines of the comparison"), maxDiff))
	}
	c.src.measure()
	return c
}

func (c *comparison) say(role themes.Role, text string) {
	c.src.rows = append(c.src.rows, diffRow{role: role, value: []byte(text)})
}

func (c *comparison) add(sign byte, name string, value []byte, plain bool) {
	role := themes.Dim
	switch sign {
	case '-':
		role = themes.DiffDel
	case '+':
		role = themes.DiffAdd
	}
	c.src.rows = append(c.src.rows, diffRow{sign, role, name, value, plain})
}

// compareHeaders takes header lines of the same name in the order they have.
func (c *comparison) compareHeaders(a, b stomp.Frame) {
	var left, right pairs
	for name, value := range a.Header.All() {
		left.add(name, []byte(value))
	}
	for name, value := range b.Header.All() {
		right.add(name, []byte(value))
	}
	head := len(c.src.rows)
	c.say(themes.Bold, "")
	same := 0
	c.headers, same = c.comparePairs(&left, &right)
	if a.Command != b.Command {
		c.add('-', "command", []byte(a.Command), true)
		c.add('+', "command", []byte(b.Command), true)
		c.headers++
	}
	c.src.rows[head].value = []byte("Headers: " + tally(c.headers, same))
}

func tally(differ, same int) string {
	switch {
	case differ == 0 && same == 0:
		return "none"
	case differ == 0:
		return fmt.Sprintf("%d, all the same", same)
	case same == 0:
		return fmt.Sprintf("%d differ", differ)
	}
	return fmt.Sprintf("%d differ, %d the same", differ, same)
}

// pairs are names with values, in order. A name that comes again counts as
// another name.
type pairs struct {
	names  []string
	values [][]byte
	seen   map[string]int
	at     map[string]int
}

func (p *pairs) add(name string, value []byte) {
	if p.at == nil {
		p.seen, p.at = map[string]int{}, map[string]int{}
	}
	if p.seen[name]++; p.seen[name] > 1 {
		name = fmt.Sprintf("%s (%d)", name, p.seen[name])
	}
	p.at[name] = len(p.names)
	p.names, p.values = append(p.names, name), append(p.values, value)
}

// comparePairs shows what differs, in the order of b, with what only a has
// where it stands in a.
func (c *comparison) comparePairs(a, b *pairs) (differ, same int) {
	next := 0
	gone := func(upTo int) {
		for ; next < upTo; next++ {
			if _, there := b.at[a.names[next]]; !there {
				c.add('-', a.names[next], a.values[next], true)
				differ++
			}
		}
	}
	for i, name := range b.names {
		k, there := a.at[name]
		switch {
		case !there:
			c.add('+', name, b.values[i], true)
			differ++
			continue
		case bytes.Equal(a.values[k], b.values[i]):
			same++
		default:
			c.add('-', name, a.values[k], true)
			c.add('+', name, b.values[i], true)
			differ++
		}
		gone(k + 1)
	}
	gone(len(a.names))
	return differ, same
}

func (c *comparison) compareBodies(a, b *content) {
	head := len(c.src.rows)
	c.say(themes.Bold, "")
	switch {
	case bytes.Equal(a.data, b.data) && !a.capped && !b.capped:
		c.src.rows[head].value = []byte("Body: the same, " + b.total())
		c.how = "the same"
		return
	case c.compareTrees(a, b, head):
		return
	case a.kind == kindBinary || b.kind == kindBinary:
		c.compareOctets(a.data, b.data, head)
		return
	}
	left, cutA := diffText(a)
	right, cutB := diffText(b)
	var same int
	c.body, same = c.compareLines(left, right)
	c.how = "by lines"
	c.src.rows[head].value = []byte("Body, by lines: " + tally(c.body, same))
	c.noteCut(cutA || cutB, a, b)
}

// noteCut says that only the beginnings were compared, and where large bodies
// differ first when not in those.
func (c *comparison) noteCut(cut bool, a, b *content) {
	if !cut {
		return
	}
	c.say(themes.Warn, safe.Own("… of a large body the first ")+size(wholeBelow)+" is compared")
	if c.body > 0 {
		return
	}
	c.body, c.how = 1, "beyond what is compared"
	c.say(themes.Warn, fmt.Sprintf("! beyond that they differ, from byte %d on", differAt(a.data, b.data)))
}

// differAt is the first octet that is not the same.
func differAt(a, b []byte) int {
	const stretch = 4 << 10
	at := 0
	for at+stretch <= min(len(a), len(b)) && bytes.Equal(a[at:at+stretch], b[at:at+stretch]) {
		at += stretch
	}
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	return at
}

// textOf is as much of a body as is compared, in UTF-8.
func (c *content) textOf() (text []byte, cut bool) {
	data := c.data[:min(len(c.data), wholeBelow)]
	cut = len(data) < len(c.data) || c.capped || c.torn
	text, _, _ = toUTF8(data, c.media.charset)
	if cut {
		text = wholeRunes(text)
	}
	return text, cut
}

// diffText is a body as lines of text.
func diffText(c *content) (lines []string, cut bool) {
	text, cut := c.textOf()
	if len(text) == 0 {
		return nil, cut
	}
	return strings.Split(strings.ReplaceAll(strings.TrimSuffix(string(text), "\n"), "\r\n", "\n"), "\n"), cut
}

// compareOctets shows where octets begin to differ.
func (c *comparison) compareOctets(a, b []byte, head int) {
	at := differAt(a, b)
	c.body, c.how = 1, "by octets"
	c.src.rows[head].value = []byte(fmt.Sprintf("Body, by octets: the first difference is at byte %d (%s and %s)", at, size(len(a)), size(len(b))))
	from := at &^ 15
	for _, side := range []struct {
		sign byte
		b    []byte
	}{{'-', a}, {'+', b}} {
		part := side.b[min(from, len(side.b)):min(from+16, len(side.b))]
		c.add(side.sign, fmt.Sprintf("%04x", from), []byte(fmt.Sprintf("% x", part)), true)
	}
}

// measure finds the width of the column of names.
func (s *diffSource) measure() {
	for i := range s.rows {
		if r := &s.rows[i]; r.name != "" && i < 1000 {
			if w := safe.Width(safe.FieldMax(r.name, maxNames+1)); w <= maxNames {
				s.names = max(s.names, w)
			}
		}
	}
}

// text is the comparison as lines, to be copied.
func (s *diffSource) text() []byte {
	var b bytes.Buffer
	for i := range s.rows {
		r := &s.rows[i]
		if r.sign != 0 {
			b.WriteByte(r.sign)
			b.WriteByte(' ')
		}
		if r.name != "" {
			b.WriteString(r.name + "\t")
		}
		b.Write(r.value)
		b.WriteByte('\n')
	}
	return b.Bytes()
}

func (s *diffSource) end() int { return len(s.rows) }

func (s *diffSource) line(at, width int, ln *line) int {
	r := &s.rows[at]
	ln.fields = r.plain
	ln.hang = 2
	if r.sign != 0 {
		ln.say(r.role, string(r.sign)+" ")
	}
	if r.name != "" {
		names := min(s.names, max(width/3, 1))
		used := safe.Width(safe.FieldMax(r.name, width))
		ln.hang = min(names+4, width/2)
		ln.say(themes.HeaderName, r.name)
		ln.say(r.role, string(safe.Blank(max(names-used, 0)+2)))
	}
	ln.add(r.role, r.value)
	return at + 1
}

func (c *comparison) label(name string) []said {
	parts := []said{{"against " + safe.FieldMax(name, maxForeign), 1}, {words("headers: " + differing(c.headers)), 0}, {words("body: " + differing(c.body)), 0}}
	if c.body > 0 {
		parts[2].text += " " + words(c.how)
	}
	return parts
}

func differing(n int) string {
	if n == 0 {
		return "the same"
	}
	return fmt.Sprintf("%d differ", n)
}
