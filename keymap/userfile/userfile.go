// Package userfile reads the TOML files that people write by hand: keys,
// themes, settings. It keeps the place of every value, so that all mistakes of
// a file can be told at once, each with its line.
package userfile

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// Kind is what a value is.
type Kind uint8

// The kinds. Other is what none of our files has: floats, dates, lists of tables.
const (
	Other Kind = iota
	String
	Integer
	Bool
	List
	Table
)

var kindNames = [...]string{"a value of another kind", "a string", "a whole number", "true or false", "a list", "a table"}

// String names the kind for people.
func (k Kind) String() string { return kindNames[k] }

// Place is a line and a column, both from 1, columns in characters; zero where
// a mistake has no place.
type Place struct{ Line, Column int }

// Value is one value and where it stands.
type Value struct {
	Place
	Kind   Kind
	Text   string // of a String
	Number int64  // of an Integer
	Yes    bool   // of a Bool
	Items  []Value
}

// Entry is a value with its whole name. A table is an entry of its own, before
// those of what stands in it, however it is written: as a heading, in line, or
// through a name with dots (then it is not announced).
type Entry struct {
	Name  []string
	Key   Place // where the name stands
	Value Value
}

// Parse reads a file's text; path is only for the words. The error is Mistakes.
func Parse(path string, text []byte) ([]Entry, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if err := wellFormed(path, text); err != nil {
		return nil, err
	}
	r := reader{text: text}
	r.parser.Reset(text)
	for r.parser.NextExpression() {
		r.expression(r.parser.Expression())
	}
	if err := r.parser.Error(); err != nil {
		return nil, Mistakes{{Path: path, Problem: strings.TrimPrefix(err.Error(), "toml: ")}}
	}
	return r.entries, nil
}

// wellFormed finds what makes the text no TOML at all; there is one such
// mistake at a time, since nothing after it can be understood.
func wellFormed(path string, text []byte) error {
	var all map[string]any
	err := toml.Unmarshal(text, &all)
	if err == nil {
		return nil
	}
	m := Mistake{Path: path, Problem: "this is not TOML: " + strings.TrimPrefix(err.Error(), "toml: ")}
	var decode *toml.DecodeError
	if errors.As(err, &decode) {
		m.Line, m.Column = decode.Position()
		if dotted(text, m.Line) {
			m.Problem += `; a name with a dot in it is written in quotes: "a.b"`
		}
	}
	return Mistakes{m}
}

// dotted says whether a line begins with a bare name that has a dot in it.
func dotted(text []byte, line int) bool {
	lines := bytes.SplitN(text, []byte("\n"), line+1)
	name, _, pair := bytes.Cut(lines[min(line, len(lines))-1], []byte("="))
	return pair && bytes.Contains(name, []byte(".")) && !bytes.ContainsAny(name, `"'[`)
}

type reader struct {
	text    []byte
	parser  unstable.Parser
	table   []string
	entries []Entry
}

func (r *reader) expression(n *unstable.Node) {
	switch n.Kind {
	case unstable.Table, unstable.ArrayTable:
		name, at := r.name(nil, n.Key())
		kind := Table
		if n.Kind == unstable.ArrayTable {
			kind = Other
		}
		r.table = name
		r.entries = append(r.entries, Entry{Name: name, Key: at, Value: Value{Place: at, Kind: kind}})
	case unstable.KeyValue:
		r.pair(r.table, n)
	}
}

func (r *reader) pair(table []string, n *unstable.Node) {
	name, at := r.name(table, n.Key())
	r.entries = append(r.entries, Entry{Name: name, Key: at, Value: r.value(n.Value(), at)})
	if n.Value().Kind == unstable.InlineTable {
		for it := n.Value().Children(); it.Next(); {
			r.pair(name, it.Node())
		}
	}
}

// name gives the whole name, and where what is written of it begins.
func (r *reader) name(table []string, it unstable.Iterator) ([]string, Place) {
	name := append([]string(nil), table...)
	var at Place
	for it.Next() {
		if at.Line == 0 {
			at = r.place(it.Node())
		}
		name = append(name, string(it.Node().Data))
	}
	return name, at
}

// value reads a value; at stands in for the place of what the parser gives none.
func (r *reader) value(n *unstable.Node, at Place) Value {
	v := Value{Place: at}
	if n.Raw.Length > 0 {
		v.Place = r.place(n)
	}
	switch n.Kind {
	case unstable.String:
		v.Kind, v.Text = String, string(n.Data)
	case unstable.Integer:
		if i, err := strconv.ParseInt(string(n.Data), 0, 64); err == nil {
			v.Kind, v.Number = Integer, i
		}
	case unstable.Bool:
		v.Kind, v.Yes = Bool, string(n.Data) == "true"
	case unstable.InlineTable:
		v.Kind = Table
	case unstable.Array:
		v.Kind = List
		for it := n.Children(); it.Next(); {
			v.Items = append(v.Items, r.value(it.Node(), v.Place))
		}
	}
	return v
}

func (r *reader) place(n *unstable.Node) Place {
	before := r.text[:n.Raw.Offset]
	line := bytes.LastIndexByte(before, '\n') + 1
	return Place{Line: 1 + bytes.Count(before, []byte("\n")), Column: 1 + utf8.RuneCount(before[line:])}
}
