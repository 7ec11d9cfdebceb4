package inspect

// Readable is the body as it is searched: its packings undone and in UTF-8
// where headers or first octets call for it, else the body itself. The result
// must not be written to.
func Readable(in Input) []byte {
	c := look(in, maxUnpacked)
	text, _, _ := toUTF8(c.data, c.media.charset)
	return text
}
