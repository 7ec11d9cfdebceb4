package stomp

import (
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
type Header struct {
	fields []Field
}

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
func (h Header) Len() int { return len(h.fields) }

// At gives line i in wire order.
func (h Header) At(i int) Field { return h.fields[i] }

// All walks over the lines in wire order.
func (h Header) All() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, f := range h.fields {
			if !yield(f.Name, f.Value) {
				return
			}
		}
	}
}

// Add appends a line, also when name is already there.
func (h *Header) Add(name, value string) {
	h.fields = append(h.fields, Field{name, value})
}

// Set replaces the first line of name in its place and removes its repeats,
// or appends the line.
func (h *Header) Set(name, value string) {
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
	var kept []Field
	for _, f := range h.fields {
		if f.Name != name {
			kept = append(kept, f)
		}
	}
	h.fields = kept
}

// Clone gives a copy that shares nothing with h.
func (h Header) Clone() Header {
	return Header{fields: append([]Field(nil), h.fields...)}
}

// Equal reports whether both have the same lines in the same order.
func (h Header) Equal(other Header) bool { return slices.Equal(h.fields, other.fields) }
