package inspect

import (
	"fmt"
	"sort"

	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// treePage shows JSON as a tree: a row for each value, and what is folded in
// none. Rows are never wrapped.
type treePage struct {
	*jsonTree
	folded  []bool  // by line
	visible []int32 // the lines that have a row
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
	n = min(n, len(p.visible)-from)
	if from < 0 || n <= 0 {
		return nil
	}
	out := make([]draw.Line, n)
	for k := range out {
		out[k] = p.row(int(p.visible[from+k]), max(width, 0), st)
	}
	return out
}

func (p *treePage) row(i, width int, st Styles) draw.Line {
	r := rowBuilder{st: st, ln: &line{}}
	left := width
	put := func(role themes.Role, t safe.Text) {
		t = safe.Cut(t, left)
		left -= safe.Width(t)
		r.put(role, t)
	}
	put(themes.Text, safe.Blank(min(2*int(p.lines[i].depth), width/2)))
	mark := safe.Text("  ")
	if p.opens(i) {
		mark = "- "
		if p.folded[i] {
			mark = "+ "
		}
	}
	put(themes.Dim, mark)
	name, value := p.split(i)
	switch {
	case len(name) > 1:
		put(themes.SynKey, safe.LineMax(name[1:max(1, len(name)-1)], 0, left))
		put(themes.Text, "  ")
	case p.parent[i] >= 0 || p.values > 1:
		put(themes.Dim, words(fmt.Sprintf("%d  ", p.index[i])))
	}
	if !p.opens(i) {
		put(valueRole(value), safe.LineMax(value, 0, left))
		return r.out
	}
	brackets := safe.Text("{%d}")
	if value[len(value)-1] == '[' {
		brackets = "[%d]"
	}
	put(themes.SynPunct, words(fmt.Sprintf(string(brackets), p.children[i])))
	return r.out
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

// value is all of what a row stands for, as the sender wrote it.
func (p *treePage) value(row int) []byte {
	i := int(p.visible[row])
	_, v := p.split(i)
	if !p.opens(i) {
		return v
	}
	from := int(p.lines[i].end) - 1
	end := p.lines[p.end[i]]
	to := int(end.end)
	if p.closes(int(p.end[i])) {
		to = int(end.start) + 1
	}
	return p.b[from:to]
}

func (d *Doc) tree() *treePage {
	if d.trunk == nil && d.Has(Tree) {
		j := d.formatted().json
		d.trunk = newTreePage(j.b, j.lines)
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

// At gives what a row of Tree stands for: its path as jq writes it, and the
// value as the sender wrote it. The value must not be written to. The path is
// foreign text.
func (d *Doc) At(row int) (path string, value []byte, ok bool) {
	t := d.tree()
	if t == nil || row < 0 || row >= len(t.visible) {
		return "", nil, false
	}
	return t.path(int(t.visible[row])), t.value(row), true
}
