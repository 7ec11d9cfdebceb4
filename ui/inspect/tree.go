package inspect

import (
	"fmt"
	"math"
	"sort"
	"strconv"

	"stompbox/themes"
	"stompbox/ui/draw"
)

// treePage shows JSON as a tree: a row for each value, and what is folded in
// none. Rows are never wrapped.
type treePage struct {
	*jsonTree
	folded  []bool  // by line
	visible []int32 // the lines that have a row
	width   int     // that rows were drawn at last
	ln      line
}

// foldedAbove is how many lines a tree begins with unfolded; of larger ones
// the first two levels.
const foldedAbove = 400

func newTreePage(b []byte, lines []extent) *treePage {
	p := &treePage{jsonTree: newJSONTree(b, lines), folded: make([]bool, len(lines))}
	if len(lines) > foldedAbove {
		for i := range lines {
			p.folded[i] = lines[i].depth >= 2 && p.opens(i)
		}
	}
	p.arrange()
	return p
}

func (p *treePage) arrange() {
	p.visible = p.visible[:0]
	for i := 0; i < len(p.lines); i++ {
		if !p.closes(i) {
			p.visible = append(p.visible, int32(i))
		}
		if p.folded[i] {
			i = int(p.end[i])
		}
	}
}

// rowOf is the row of a line, or of what it is folded into.
func (p *treePage) rowOf(line int) int {
	i := sort.Search(len(p.visible), func(i int) bool { return int(p.visible[i]) > line }) - 1
	return max(i, 0)
}

// fold folds or unfolds what a row opens; a row that opens nothing folds what
// it is in. It gives the row to go on from.
func (p *treePage) fold(row int) int {
	if row < 0 || row >= len(p.visible) {
		return row
	}
	i := int(p.visible[row])
	if !p.opens(i) {
		if p.parent[i] < 0 {
			return row
		}
		i = int(p.parent[i])
	}
	p.folded[i] = !p.folded[i]
	p.arrange()
	return p.rowOf(i)
}

// foldAll folds everything below the first level, or unfolds all when that is
// so already. It gives the row where the one before has gone.
func (p *treePage) foldAll(row int) int {
	at := 0
	if row >= 0 && row < len(p.visible) {
		at = int(p.visible[row])
	}
	changed := false
	for i := range p.lines {
		if p.opens(i) && p.lines[i].depth > 0 && !p.folded[i] {
			p.folded[i], changed = true, true
		}
	}
	if !changed {
		clear(p.folded)
	}
	p.arrange()
	return p.rowOf(at)
}

func (p *treePage) rows(int) int { return len(p.visible) }

func (p *treePage) draw(width, from, n int, st Styles) []draw.Line {
	rows, _ := p.strip(0, max(width, 0), from, n, st)
	return rows
}

func (p *treePage) strip(left, width, from, n int, st Styles) (rows []draw.Line, more bool) {
	n = min(n, len(p.visible)-from)
	if from < 0 || n <= 0 {
		return nil, false
	}
	p.width = width
	rows = make([]draw.Line, n)
	for k := range rows {
		end := p.fill(from + k)
		s := stripper{ln: &p.ln, left: left, width: width, st: st}
		rows[k] = s.row(stop{}, end, p.ln.indent)
		more = more || s.more
	}
	return rows, more
}

// column looks into what the row shows; what is folded into it is not seen.
func (p *treePage) column(query string, row int) int {
	if row < 0 || row >= len(p.visible) {
		return 0
	}
	p.fill(row)
	s := stripper{ln: &p.ln, left: math.MaxInt}
	for _, piece := range p.ln.pieces {
		if i := index(piece.b, query); i >= 0 {
			s.skip(piece.b[:i], 0)
			return p.ln.indent + s.text
		}
		s.skip(piece.b, 0)
	}
	return 0
}

// fill makes the line of a row. Nesting takes no more than half of the width.
func (p *treePage) fill(row int) (end stop) {
	i, ln := int(p.visible[row]), &p.ln
	ln.reset()
	ln.fields = true
	ln.indent = min(2*int(p.lines[i].depth), p.width/2)
	mark := "  "
	if p.opens(i) {
		mark = "- "
		if p.folded[i] {
			mark = "+ "
		}
	}
	ln.say(themes.Dim, mark)
	name, value := p.split(i)
	switch {
	case len(name) > 1:
		ln.add(themes.SynKey, name[1:max(1, len(name)-1)])
		ln.say(themes.Text, "  ")
	case p.parent[i] >= 0 || p.values > 1:
		ln.say(themes.Dim, strconv.Itoa(int(p.index[i]))+"  ")
	}
	if !p.opens(i) {
		ln.add(valueRole(value), value)
	} else {
		brackets := "{%d}"
		if value[len(value)-1] == '[' {
			brackets = "[%d]"
		}
		ln.say(themes.SynPunct, fmt.Sprintf(brackets, p.children[i]))
	}
	return stop{len(ln.pieces), 0}
}

func valueRole(b []byte) themes.Role {
	if len(b) == 0 {
		return themes.Text
	}
	switch c := b[0]; {
	case c == '"':
		return themes.SynString
	case c == '-' || c >= '0' && c <= '9':
		return themes.SynNumber
	case c == 't' || c == 'f' || c == 'n':
		return themes.SynLiteral
	}
	return themes.SynPunct
}

// find looks into what is folded too: the row of the fold is then the hit.
func (p *treePage) find(query string, from, _ int) (row int, ok bool) {
	if from = max(from, 0); from >= len(p.visible) {
		return 0, false
	}
	for row := from; row < len(p.visible); row++ {
		i := int(p.visible[row])
		last := i
		if p.folded[i] {
			last = int(p.end[i])
		}
		for k := i; k <= last; k++ {
			if index(p.text(k), query) >= 0 {
				return row, true
			}
		}
	}
	return 0, false
}

func (d *Doc) tree() *treePage {
	if d.trunk == nil && d.Has(Tree) {
		j := d.formatted().json
		d.trunk = newTreePage(j.b, j.lines)
		if len(d.folds) > 0 {
			copy(d.trunk.folded, d.folds)
			d.trunk.arrange()
		}
	}
	return d.trunk
}

// Fold folds or unfolds a row of Tree and gives the row to go on from.
func (d *Doc) Fold(row int) int {
	if t := d.tree(); t != nil {
		return t.fold(row)
	}
	return row
}

// FoldAll folds all below the first level of Tree, or unfolds it, and gives the
// row to go on from.
func (d *Doc) FoldAll(row int) int {
	if t := d.tree(); t != nil {
		return t.foldAll(row)
	}
	return row
}

// pathDepth is how deep a value may be nested to have a path.
const pathDepth = 1000

// At gives what a row of Tree stands for: its path as jq writes it, "" for what
// is nested deeper than 1000, and the value as the sender wrote it. The value
// must not be written to. The path is foreign text.
func (d *Doc) At(row int) (path string, value []byte, ok bool) {
	t := d.tree()
	if t == nil || row < 0 || row >= len(t.visible) {
		return "", nil, false
	}
	if i := int(t.visible[row]); t.lines[i].depth <= pathDepth {
		path = t.path(i)
	}
	return path, t.valueOf(int(t.visible[row])), true
}
