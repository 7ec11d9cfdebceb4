package stomp

import (
	"encoding/binary"
	"iter"
	"slices"
)

// Field is one header line, decoded: the name and the value as the sender
// meant them, with no escapes left.
type Field struct {
	Name, Value string
}

// Header holds the header lines of a frame in wire order, repeats kept (R033,
// R040). The zero value is empty and ready for use. Names are case sensitive
// (R035). A Header is not safe for concurrent use while it is being changed;
// copying the struct shares the lines: use Clone to change a copy.
//
// Strings from a decoded Header share one piece of memory with all its lines and
// with the body, when that has at most 2 KiB; strings.Clone what is to be kept
// for long without the rest. At panics as a slice does when there is no line i.
type Header struct {
	// A header that was decoded is one string (see packed), any other one a
	// list. At least one of the two is empty.
	text   packed
	fields []Field
}

// packed is the lines of a header and a table of their places, in one string:
// decoding allocates once, and the garbage collector finds nothing to follow.
// The table has for each line where the name begins, where the colon stands
// and where the value ends, as 32 bits in little endian; so the first entry
// also says how long the table is. The lines follow.
type packed string

const perLine = 3 * 4 // octets of the table

// entry is an entry of the table.
func (p packed) entry(i int) int {
	return int(binary.LittleEndian.Uint32([]byte(p[4*i : 4*i+4])))
}

func (p packed) len() int {
	if p == "" {
		return 0
	}
	return p.entry(0) / perLine
}

func (p packed) name(i int) string  { return string(p[p.entry(3*i):p.entry(3*i+1)]) }
func (p packed) value(i int) string { return string(p[p.entry(3*i+1)+1 : p.entry(3*i+2)]) }

// NewHeader makes a header from name, value pairs: NewHeader("a", "1", "b", "2").
// It panics when the number of strings is odd, which is a mistake in the program.
func NewHeader(pairs ...string) Header {
	if len(pairs)%2 != 0 {
		panic("stomp: NewHeader needs names and values in pairs")
	}
	var h Header
	for i := 0; i < len(pairs); i += 2 {
		h.Add(pairs[i], pairs[i+1])
	}
	return h
}

// Get gives the first value of name, or "" (R031).
func (h Header) Get(name string) string {
	v, _ := h.Lookup(name)
	return v
}

// Lookup gives the first value of name and whether there is one (R031).
func (h Header) Lookup(name string) (string, bool) {
	if h.text != "" {
		for i := range h.text.len() {
			if h.text.name(i) == name {
				return h.text.value(i), true
			}
		}
	}
	for i := range h.fields {
		if h.fields[i].Name == name {
			return h.fields[i].Value, true
		}
	}
	return "", false
}

// Has reports whether name is present.
func (h Header) Has(name string) bool {
	_, ok := h.Lookup(name)
	return ok
}

// Len is the number of lines, repeats counted.
func (h Header) Len() int {
	if h.text != "" {
		return h.text.len()
	}
	return len(h.fields)
}

// At gives line i in wire order.
func (h Header) At(i int) Field {
	if h.text != "" {
		return Field{h.text.name(i), h.text.value(i)}
	}
	return h.fields[i]
}

// All walks over the lines in wire order.
func (h Header) All() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for i := range h.Len() {
			if f := h.At(i); !yield(f.Name, f.Value) {
				return
			}
		}
	}
}

// Equal reports whether both have the same lines in the same order.
func (h Header) Equal(other Header) bool {
	if h.Len() != other.Len() {
		return false
	}
	for i := range h.Len() {
		if h.At(i) != other.At(i) {
			return false
		}
	}
	return true
}

// Add appends a line, also when name is already there.
func (h *Header) Add(name, value string) {
	h.unpack()
	h.fields = append(h.fields, Field{name, value})
}

// Set replaces the first line of name in its place and removes its repeats,
// or appends the line.
func (h *Header) Set(name, value string) {
	h.unpack()
	for i := range h.fields {
		if h.fields[i].Name == name {
			kept := append([]Field(nil), h.fields[:i+1]...)
			kept[i].Value = value
			for _, f := range h.fields[i+1:] {
				if f.Name != name {
					kept = append(kept, f)
				}
			}
			h.fields = kept
			return
		}
	}
	h.Add(name, value)
}

// Del removes every line of name.
func (h *Header) Del(name string) {
	h.unpack()
	var kept []Field
	for _, f := range h.fields {
		if f.Name != name {
			kept = append(kept, f)
		}
	}
	h.fields = kept
}

// Reset removes every line and keeps the memory for others: a loop that sends
// can make each header without an allocation. Copies of the struct that were
// made before share that memory.
func (h *Header) Reset() {
	clear(h.fields)
	h.text, h.fields = "", h.fields[:0]
}

// unpack makes the lines a list, which can be changed.
func (h *Header) unpack() {
	if h.text == "" {
		return
	}
	fields := make([]Field, h.text.len())
	for i := range fields {
		fields[i] = h.At(i)
	}
	h.text, h.fields = "", fields
}

// Clone gives a copy that can be changed without a change to h.
func (h Header) Clone() Header {
	return Header{text: h.text, fields: slices.Clone(h.fields)}
}
