package inspect

import "strings"

// Readable is the body as it is searched: its packings undone and in UTF-8
// where headers or first octets call for it, else the body itself. The result
// must not be written to.
func Readable(in Input) []byte {
	c := look(in, maxUnpacked)
	text, _, _ := toUTF8(c.data, c.media.charset)
	return text
}

// Unpacked is the body with its packings undone, up to the bound of 16 MiB, and
// their names from the outside in, such as `gzip > base64`; "" when it is not
// packed or cannot be unpacked. MessagePack and CBOR are given as JSON. The
// text must not be written to.
func (d *Doc) Unpacked() (chain string, text []byte) {
	c := d.content()
	if len(c.layers) == 0 {
		return "", nil
	}
	if c.capped {
		whole := look(d.in, maxUnpacked)
		c = &whole
	}
	chain = strings.Join(c.layers, " > ")
	if c.capped || c.torn {
		chain += ", the first " + size(len(c.data))
	}
	return chain, c.data
}
