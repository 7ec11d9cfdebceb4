package inspect

import "stompbox/themes"

// piece is a stretch of a line in one role. The octets are foreign: they reach
// a row only through ui/safe.
type piece struct {
	b    []byte
	role themes.Role
}

// line is one line of a view before it is wrapped: pieces side by side. A line
// feed inside a piece ends a row, unless fields is set.
type line struct {
	pieces []piece
	indent int  // cells before the first row
	hang   int  // cells before the rows that go on with it
	words  bool // wrapped between words where that is possible
	fields bool // line feeds and tabs are shown as the characters they are
	exact  bool // controls, CR and tabs are shown in caret notation
	coarse bool // runes beyond plainRunes are shown octet by octet
}

func (ln *line) reset() {
	*ln = line{pieces: ln.pieces[:0]}
}

func (ln *line) add(role themes.Role, b []byte) {
	if len(b) > 0 {
		ln.pieces = append(ln.pieces, piece{b, role})
	}
}

func (ln *line) say(role themes.Role, s string) { ln.add(role, []byte(s)) }

// source gives the lines of a view. A place is whatever number the source
// finds handy (an index, an offset): 0 is the first line, end is behind the
// last one.
type source interface {
	end() int
	// line fills ln with the line at a place and gives the place of the next.
	line(at, width int, ln *line) (next int)
}

// counter is a source that can tell without making a line that it takes one
// row, which is most of the work of counting the rows of a large body.
type counter interface {
	// oneRow gives the place of the next line, or ok false when it must be measured.
	oneRow(at, width int) (next int, ok bool)
}

// textSource is text as it stands: its own line breaks are the only ones.
type textSource struct {
	b []byte
}

func (s textSource) end() int { return len(s.b) }

func (s textSource) line(at, _ int, ln *line) int {
	ln.add(themes.Text, s.b[at:])
	ln.words = true
	return len(s.b)
}

// chain puts sources below each other: places of part i are shifted by the
// ends of those before it.
type chain []source

func (c chain) end() int {
	n := 0
	for _, s := range c {
		n += s.end()
	}
	return n
}

func (c chain) line(at, width int, ln *line) int {
	base := 0
	for _, s := range c {
		if n := s.end(); at < base+n {
			return base + s.line(at-base, width, ln)
		} else {
			base += n
		}
	}
	return base
}

func (c chain) oneRow(at, width int) (next int, ok bool) {
	base := 0
	for _, s := range c {
		n := s.end()
		if at < base+n {
			if s, can := s.(counter); can {
				next, ok = s.oneRow(at-base, width)
			}
			return base + next, ok
		}
		base += n
	}
	return base, false
}

// notice is one line of our own.
type notice struct {
	role themes.Role
	text string
}

func (n notice) end() int { return 1 }

func (n notice) line(_, _ int, ln *line) int {
	ln.say(n.role, n.text)
	ln.words = true
	ln.hang = 2
	return 1
}
