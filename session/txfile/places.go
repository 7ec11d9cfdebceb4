package txfile

import (
	"bytes"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"
)

// place is where something stands, both from 1, the column in characters.
type place struct{ line, col int }

// places are where each [[step]] and its keys stand.
type places []map[string]place

// placesOf reads the places in a text that is TOML. Steps that are written in
// another way than as [[step]] have none.
func placesOf(text []byte) places {
	var list places
	var p unstable.Parser
	p.Reset(text)
	for p.NextExpression() {
		n := p.Expression()
		it := n.Key()
		if !it.Next() {
			continue
		}
		name, at := string(it.Node().Data), placeIn(text, it.Node())
		switch {
		case n.Kind == unstable.ArrayTable && name == "step":
			list = append(list, map[string]place{"": at})
		case n.Kind == unstable.KeyValue && len(list) > 0:
			list[len(list)-1][name] = at
		}
	}
	return list
}

// of gives the place of a key of step i, or that of the step where it has none.
func (p places) of(i int, key string) (line, col int) {
	if i >= len(p) {
		return 0, 0
	}
	at, found := p[i][key]
	if !found {
		at = p[i][""]
	}
	return at.line, at.col
}

func placeIn(text []byte, n *unstable.Node) place {
	before := text[:n.Raw.Offset]
	line := bytes.LastIndexByte(before, '\n') + 1
	return place{1 + bytes.Count(before, []byte("\n")), 1 + utf8.RuneCount(before[line:])}
}
