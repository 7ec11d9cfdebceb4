package inspect

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// jsonTree is scanned JSON with what belongs to what. Everything is an index of
// lines; nothing is copied.
type jsonTree struct {
	b        []byte
	lines    []extent
	parent   []int32 // the line that opens what a line is in; -1 at the top
	end      []int32 // of a line that opens something: the line that closes it; else the line itself
	index    []int32 // the how-manieth a line is in what it is in
	children []int32 // of a line that opens something: how much is in it
	values   int32   // at the top
}

func newJSONTree(b []byte, lines []extent) *jsonTree {
	n := len(lines)
	t := &jsonTree{b: b, lines: lines, parent: make([]int32, n), end: make([]int32, n), index: make([]int32, n), children: make([]int32, n)}
	var open []int32
	for i := range lines {
		t.parent[i], t.end[i] = -1, int32(i)
		if k := len(open); t.closes(i) && k > 0 {
			t.end[open[k-1]] = int32(i)
			open = open[:k-1]
			if k > 1 {
				t.parent[i] = open[k-2]
			}
			continue
		}
		if k := len(open); k > 0 {
			p := open[k-1]
			t.parent[i], t.index[i] = p, t.children[p]
			t.children[p]++
		} else {
			t.index[i] = t.values
			t.values++
		}
		if t.opens(i) {
			open = append(open, int32(i))
		}
	}
	for _, i := range open { // text that was cut
		t.end[i] = int32(n - 1)
	}
	return t
}

func (t *jsonTree) text(i int) []byte { return t.b[t.lines[i].start:t.lines[i].end] }

// opens reports whether line i opens an object or an array that is not empty.
func (t *jsonTree) opens(i int) bool {
	b := t.text(i)
	return len(b) > 0 && (b[len(b)-1] == '{' || b[len(b)-1] == '[')
}

func (t *jsonTree) closes(i int) bool {
	b := t.text(i)
	return len(b) > 0 && (b[0] == '}' || b[0] == ']')
}

// split gives the name of a line, with its quotes, and its value without the
// comma. The name is nil where there is none.
func (t *jsonTree) split(i int) (name, value []byte) {
	b := t.text(i)
	if len(b) > 0 && b[0] == '"' {
		if n := jsonToken(b); isName(b[n:]) {
			name = b[:n]
			b = bytes.TrimLeft(b[n:], " \t\r\n")[1:]
		}
	}
	b = bytes.TrimSpace(bytes.TrimSuffix(bytes.TrimSpace(b), []byte(",")))
	return name, b
}

// valueOf is all of what line i begins, as the sender wrote it.
func (t *jsonTree) valueOf(i int) []byte {
	_, v := t.split(i)
	if !t.opens(i) {
		return v
	}
	from := int(t.lines[i].end) - 1
	end := t.lines[t.end[i]]
	to := int(end.end)
	if t.closes(int(t.end[i])) {
		to = int(end.start) + 1
	}
	return t.b[from:to]
}

// path is where line i stands, as jq writes it: `.items[2].price`.
func (t *jsonTree) path(i int) string {
	if t.closes(i) {
		for p := int32(i) - 1; p >= 0; p-- { // what it closes
			if t.end[p] == int32(i) {
				i = int(p)
				break
			}
		}
	}
	var steps []string
	for ; t.parent[i] >= 0; i = int(t.parent[i]) {
		steps = append(steps, t.step(i))
	}
	if len(steps) == 0 {
		return "."
	}
	var b strings.Builder
	for k := len(steps) - 1; k >= 0; k-- {
		if b.Len() == 0 && steps[k][0] == '[' {
			b.WriteByte('.')
		}
		b.WriteString(steps[k])
	}
	return b.String()
}

// step is the last part of the path of a line.
func (t *jsonTree) step(i int) string {
	name, _ := t.split(i)
	if name == nil {
		return "[" + strconv.Itoa(int(t.index[i])) + "]"
	}
	if s := unquoted(name); plainName(s) {
		return "." + s
	}
	return "." + string(name)
}

// unquoted is a JSON string without its quotes and escapes; what is broken
// stays as it stands.
func unquoted(b []byte) string {
	var s string
	if !utf8.Valid(b) || json.Unmarshal(b, &s) != nil {
		return string(b)
	}
	return s
}

// plainName reports whether jq takes a name without quotes.
func plainName(s string) bool {
	for i, r := range s {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}
