package inspect

import (
	"strconv"
	"strings"
	"time"

	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui/safe"
)

// headerSource shows what the sender broke, then the header lines in wire
// order, decoded, repeats kept (R033, R040).
type headerSource struct {
	frame   stomp.Frame
	names   int    // cells of the column of names
	values  int    // cells that values have before what they mean, where that fits
	repeats []bool // line i has a name that was there before
	zone    *time.Location
	explain func(string) string
}

// maxValues is how wide the column of values may grow; what a longer one means
// stands behind it. A meaning that has no room in its column stands below, where
// values begin: close behind a short value it would make the column ragged.
const maxValues = 24

// maxNames is how wide the column of names may grow; a longer name stands out
// of it alone.
const maxNames = 28

func newHeaderSource(in Input) *headerSource {
	f := in.Frame
	s := &headerSource{frame: f, repeats: make([]bool, f.Header.Len()), explain: in.Explain, zone: in.At.Location()}
	seen := make(map[string]bool, f.Header.Len())
	for i := range s.repeats {
		name := f.Header.At(i).Name
		s.repeats[i], seen[name] = seen[name], true
		if w := safe.Width(safe.FieldMax(name, maxNames+1)); w <= maxNames {
			s.names = max(s.names, w)
		}
		if w := safe.Width(safe.FieldMax(f.Header.At(i).Value, maxValues+1)); w <= maxValues {
			s.values = max(s.values, w)
		}
	}
	return s
}

// Places behind the breaches are two for each header line: the line itself,
// and what its name means where that does not fit beside it.
func (s *headerSource) end() int { return len(s.frame.Breaches) + 2*s.frame.Header.Len() }

// The widths from which meanings get a row of their own, and stand in a column
// or there but nowhere else.
const (
	explainedFrom = 36
	columnFrom    = 60
)

func (s *headerSource) line(at, width int, ln *line) int {
	if k := len(s.frame.Breaches); at < k {
		ln.fields, ln.words, ln.hang = true, true, 2
		ln.say(themes.Warn, "! ")
		ln.say(themes.Warn, s.frame.Breaches[at])
		return at + 1
	}
	i := at - len(s.frame.Breaches)
	if i%2 == 0 {
		return at + s.header(i/2, width, ln)
	}
	ln.words = true
	words := s.meaning(i / 2)
	ln.indent = 4
	if column := min(s.names, max(width/3, 1)) + 2; column+safe.Width(safe.FieldMax(words, width)) <= width {
		ln.indent = column
	}
	ln.hang = ln.indent
	ln.say(themes.Dim, words)
	return at + 1
}

// meaning is what a header line says, in words; "" when nobody knows. A time is
// written out.
func (s *headerSource) meaning(i int) string {
	if s.explain == nil {
		return ""
	}
	f := s.frame.Header.At(i)
	words := s.explain(f.Name)
	if n, err := strconv.ParseInt(f.Value, 10, 64); err == nil && n > 1e11 && n < 1e14 && strings.Contains(words, "since 1970") {
		return time.UnixMilli(n).In(s.zone).Format("2006-01-02 15:04:05.000 MST") + ": " + words
	}
	return words
}

// header fills ln with a header line and gives how many places it takes: one
// when its meaning follows.
func (s *headerSource) header(i, width int, ln *line) (places int) {
	f := s.frame.Header.At(i)
	names := min(s.names, max(width/3, 1))
	ln.fields = true
	ln.hang = names + 2
	used := safe.Width(safe.FieldMax(f.Name, width))
	ln.say(themes.HeaderName, f.Name)
	ln.say(themes.HeaderName, string(safe.Blank(max(names-used, 0)+2)))
	used = max(used, names) + 2
	ln.say(themes.HeaderValue, f.Value)
	if s.repeats[i] { // said always: which of them counts decides what the frame means (R031, R032)
		ln.say(themes.Warn, "  repeated: the first one counts")
		return 2
	}
	if words := s.meaning(i); words != "" {
		value := safe.Width(safe.FieldMax(f.Value, width))
		gap := max(s.values-value, 0) + 2
		long := safe.Width(safe.FieldMax(words, width))
		if used+value+gap+long > width && width < columnFrom {
			gap = 2 // a row less says more there than a column
		}
		if used+value+gap+long <= width {
			ln.say(themes.Dim, string(safe.Blank(gap))+words)
		} else if width >= explainedFrom {
			return 1
		}
	}
	return 2
}
