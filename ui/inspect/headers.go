package inspect

import (
	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui/safe"
)

// headerSource shows what the sender broke, then the header lines in wire
// order, decoded, repeats kept (R033, R040).
type headerSource struct {
	frame   stomp.Frame
	names   int    // cells of the column of names
	repeats []bool // line i has a name that was there before
	explain func(string) string
}

// maxNames is how wide the column of names may grow; a longer name stands out
// of it alone.
const maxNames = 28

func newHeaderSource(f stomp.Frame, explain func(string) string) *headerSource {
	s := &headerSource{frame: f, repeats: make([]bool, f.Header.Len()), explain: explain}
	seen := make(map[string]bool, f.Header.Len())
	for i := range s.repeats {
		name := f.Header.At(i).Name
		s.repeats[i], seen[name] = seen[name], true
		if w := safe.Width(safe.FieldMax(name, maxNames+1)); w <= maxNames {
			s.names = max(s.names, w)
		}
	}
	return s
}

// Places behind the breaches are two for each header line: the line itself,
// and what its name means where that does not fit beside it.
func (s *headerSource) end() int { return len(s.frame.Breaches) + 2*s.frame.Header.Len() }

// explainedFrom is the width from which meanings get a row of their own.
const explainedFrom = 36

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
	ln.indent, ln.hang = 4, 4
	ln.say(themes.Dim, s.explain(s.frame.Header.At(i/2).Name))
	return at + 1
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
	if s.explain == nil {
		return 2
	}
	if words := s.explain(f.Name); words != "" {
		used += safe.Width(safe.FieldMax(f.Value, width)) + 2
		if used+safe.Width(safe.FieldMax(words, width)) <= width {
			ln.say(themes.Dim, "  "+words)
		} else if width >= explainedFrom {
			return 1
		}
	}
	return 2
}
