package inspect

import (
	"bytes"
	"hash/maphash"
)

// node is a value of JSON, or an element, a text or a comment of XML, as far as
// it is compared: the order of names, the order of attributes and blanks
// between values do not count.
type node struct {
	what   byte    // '{' with named kids, '[' with kids in order, 'e' an element, 0 nothing inside
	name   string  // in an object, or of an element; "" where a number says it
	text   []byte  // as the sender wrote it
	named  []*node // of an object, the attributes of an element
	kids   []*node // in order
	hash   uint64  // the same for what counts as the same
	leaves int     // how many values are in it
}

const (
	maxNodes = 200_000 // of a body that is compared by structure
	maxDepth = 64      // deeper values are compared as a whole
)

var diffSeed = maphash.MakeSeed()

// seal computes what depends on the kids.
func (n *node) seal() *node {
	var h maphash.Hash
	h.SetSeed(diffSeed)
	h.WriteByte(n.what)
	if n.what == 'e' {
		h.WriteString(n.name)
	}
	if len(n.kids)+len(n.named) == 0 {
		n.leaves = 1
		if n.what != '{' && n.what != '[' { // what is empty is the same with blanks in it
			h.Write(sameText(n.text, n.what))
		}
	}
	var sum uint64 // in whatever order
	for _, k := range n.named {
		sum += maphash.String(diffSeed, k.name) * (k.hash | 1)
		n.leaves += k.leaves
	}
	write := func(x uint64) {
		for i := range 8 {
			h.WriteByte(byte(x >> (8 * i)))
		}
	}
	write(sum)
	for _, k := range n.kids {
		write(k.hash)
		n.leaves += k.leaves
	}
	n.hash = h.Sum64()
	return n
}

// sameText is what counts of a value with nothing inside: of a string in
// quotes what it says.
func sameText(b []byte, what byte) []byte {
	if what == 0 && len(b) > 1 && b[0] == '"' && bytes.IndexByte(b, '\\') >= 0 {
		return append([]byte{'"'}, unquoted(b)+`"`...)
	}
	if what == 'e' {
		return nil
	}
	return b
}

// treeOf is the structure of a body; nil where it has none, or too much of it.
func treeOf(c *content) (root *node, cut bool) {
	text, cut := c.textOf()
	if c.kind == kindXML {
		tokens, bad := xmlTokens(text, cut)
		if bad != nil || len(tokens) > maxNodes {
			return nil, cut
		}
		return xmlNodes(text, tokens), cut
	}
	lines, _, bad := scanJSON(text, cut)
	if bad != nil || len(lines) > maxNodes {
		return nil, cut
	}
	return jsonNodes(newJSONTree(text, lines)), cut
}

// jsonNodes has the values at the top as its kids.
func jsonNodes(t *jsonTree) *node {
	root := &node{what: '['}
	for i := 0; i < len(t.lines); i = int(t.end[i]) + 1 {
		root.kids = append(root.kids, t.node(i, 0))
	}
	return root.seal()
}

func (t *jsonTree) node(i, depth int) *node {
	name, _ := t.split(i)
	n := &node{name: string(name), text: t.valueOf(i)}
	if !t.opens(i) {
		if len(n.text) > 0 && (n.text[0] == '{' || n.text[0] == '[') {
			n.what = n.text[0]
		}
		return n.seal()
	}
	if depth == maxDepth {
		n.text = compactJSON(n.text)
		return n.seal()
	}
	n.what = n.text[0]
	for k := i + 1; k <= int(t.end[i]); k = int(t.end[k]) + 1 {
		if t.closes(k) {
			continue
		}
		kid := t.node(k, depth+1)
		if n.what == '{' {
			n.named = append(n.named, kid)
		} else {
			kid.name = ""
			n.kids = append(n.kids, kid)
		}
	}
	return n.seal()
}

// xmlNodes has what stands at the top as its kids.
func xmlNodes(b []byte, tokens []xmlToken) *node {
	root := &node{what: '['}
	open := []*node{root}
	starts := []uint32{0}
	for _, t := range tokens {
		text := b[t.start:t.end]
		top := open[len(open)-1]
		switch t.what {
		case xmlOpen, xmlEmpty:
			n := &node{what: 'e', name: string(tagName(text)), text: text, named: attributes(text)}
			top.kids = append(top.kids, n)
			if t.what == xmlOpen {
				open, starts = append(open, n), append(starts, t.start)
			} else {
				n.seal()
			}
		case xmlClose:
			if len(open) > 1 {
				top.text = b[starts[len(starts)-1]:t.end]
				top.seal()
				open, starts = open[:len(open)-1], starts[:len(starts)-1]
			}
		case xmlText:
			if !blank(text) {
				top.kids = append(top.kids, (&node{text: bytes.TrimSpace(text), name: "text()"}).seal())
			}
		default:
			top.kids = append(top.kids, (&node{text: text, name: xmlWords[t.what]}).seal())
		}
	}
	for k := len(open) - 1; k > 0; k-- { // text that was cut
		open[k].text = b[starts[k]:]
		open[k].seal()
	}
	return root.seal()
}

var xmlWords = map[xmlWhat]string{xmlComment: "comment()", xmlCDATA: "text()", xmlInstruction: "processing-instruction()", xmlDoctype: "doctype"}

// attributes are those of a sound tag.
func attributes(tag []byte) (list []*node) {
	i := 1
	for i < len(tag) && nameChar(tag[i]) {
		i++
	}
	for {
		i = skipBlanks(tag, i)
		if i >= len(tag) || !nameStart(tag[i]) {
			return list
		}
		end, bad := attributeEnd(tag, i)
		if bad != "" || end < 0 {
			return list
		}
		name, value, _ := bytes.Cut(tag[i:end], []byte("="))
		value = bytes.TrimLeft(value, " \t\r\n")
		if len(value) > 1 && value[0] == '\'' && bytes.IndexByte(value, '"') < 0 { // either quote says the same
			value = append(append([]byte{'"'}, value[1:len(value)-1]...), '"')
		}
		list = append(list, (&node{name: "@" + string(bytes.TrimRight(name, " \t\r\n")), text: value}).seal())
		i = end
	}
}
