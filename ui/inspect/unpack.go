package inspect

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
)

// maxUnpacked bounds what all packings of one body together may grow to.
const maxUnpacked = 16 << 20

// maxLayers bounds how often a body can be packed into itself.
const maxLayers = 4

// unpacked is a body with its packings undone.
type unpacked struct {
	layers []string // from the outside in, such as gzip
	data   []byte
	capped bool   // there is more than the bound allows
	torn   bool   // the packing breaks before its end
	fault  string // for people: what could not be undone, or why it is torn
}

// unpack undoes content-encoding and whatever shows by its first octets, and
// stops at most octets. Nothing packed gives body itself.
func unpack(body []byte, encoding string, most int) unpacked {
	u := unpacked{data: body}
	declared := encodings(encoding)
	for len(u.layers) < maxLayers && u.fault == "" && !u.capped && most > 0 {
		name := packedAs(u.data)
		if k := len(declared) - 1; k >= 0 {
			name, declared = declared[k], declared[:k]
		}
		if name == "" {
			break
		}
		u.undo(name, most)
		if len(u.layers) > 0 {
			most -= len(u.data)
		}
	}
	return u
}

// undo takes one packing off.
func (u *unpacked) undo(name string, most int) {
	open, known := packings[name]
	if !known {
		u.fault = fmt.Sprintf("content-encoding %s is not supported", name)
		return
	}
	r, err := open(u.data)
	if err != nil {
		u.fault = fmt.Sprintf("content-encoding says %s, the body is not", name)
		return
	}
	data, err := io.ReadAll(io.LimitReader(r, int64(most)+1))
	if z, ok := r.(*gzip.Reader); ok {
		gzipReaders.Put(z)
	}
	if err != nil && len(data) == 0 {
		u.fault = fmt.Sprintf("%s is broken from its start", name)
		return
	}
	u.layers = append(u.layers, name)
	u.data = data
	if len(data) > most {
		u.data, u.capped = data[:most], true
	} else if err != nil {
		u.torn = true
		u.fault = fmt.Sprintf("%s breaks after %s unpacked: %s", name, size(len(data)), ending(err))
	}
}

func ending(err error) string {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "it ends too early"
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, zlib.ErrChecksum):
		return "its checksum is wrong"
	case errors.Is(err, gzip.ErrHeader):
		return "what follows is not gzip"
	}
	return "its data is damaged"
}

// gzipReaders saves the 40 KiB of a reader for each row of a list.
var gzipReaders sync.Pool

var packings = map[string]func([]byte) (io.Reader, error){
	"gzip": func(b []byte) (io.Reader, error) {
		z, ok := gzipReaders.Get().(*gzip.Reader)
		if !ok {
			z = new(gzip.Reader)
		}
		return z, z.Reset(bytes.NewReader(b))
	},
	"deflate": func(b []byte) (io.Reader, error) { // zlib by the book, bare deflate by habit
		if r, err := zlib.NewReader(bytes.NewReader(b)); err == nil {
			return r, nil
		}
		return flate.NewReader(bytes.NewReader(b)), nil
	},
}

func init() { packings["base64"] = openBase64 }

// openBase64 reads base64 with or without line breaks, padding and the two
// signs of URLs.
func openBase64(b []byte) (io.Reader, error) {
	b = bytes.TrimRight(b, "=\r\n \t")
	enc := base64.RawStdEncoding
	if bytes.ContainsAny(b, "-_") {
		enc = base64.RawURLEncoding
	}
	if !base64Alone(b[:min(len(b), 64)]) {
		return nil, errors.New("not base64")
	}
	return base64.NewDecoder(enc, bytes.NewReader(b)), nil
}

// base64Alone reports whether b is made of the signs of base64 and line breaks.
func base64Alone(b []byte) bool {
	for _, c := range b {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '-' || c == '_' || c == '\r' || c == '\n' || c == '=') {
			return false
		}
	}
	return len(b) > 0
}

// looksBase64 reports whether b is base64 of something that is known by its
// first octets: letters alone do not make a text base64.
func looksBase64(b []byte) bool {
	if len(b) < 16 || !base64Alone(b[:min(len(b), sniffed)]) {
		return false
	}
	r, err := openBase64(b[:min(len(b), sniffed)])
	if err != nil {
		return false
	}
	head := make([]byte, 96)
	n, _ := io.ReadFull(r, head)
	head = head[:n]
	if bytes.HasPrefix(head, []byte{0x1f, 0x8b, 8}) {
		return true
	}
	k := byLooking(head)
	return (k == kindJSON || k == kindXML) && noiseIn(wholeRunes(head)).text()
}

// encodings reads content-encoding: the packings in the order they were made.
func encodings(s string) []string {
	var list []string
	for part := range strings.SplitSeq(s, ",") {
		switch name := strings.ToLower(strings.TrimSpace(part)); name {
		case "", "identity", "utf-8", "utf8": // some senders put the charset here
		case "x-gzip":
			list = append(list, "gzip")
		case "zlib", "x-deflate", "x-zlib":
			list = append(list, "deflate")
		default:
			list = append(list, name)
		}
	}
	return list
}

// packedAs tells a packing by the first octets of b.
func packedAs(b []byte) string {
	switch {
	case len(b) >= 18 && b[0] == 0x1f && b[1] == 0x8b && b[2] == 8:
		return "gzip"
	case looksBase64(b):
		return "base64"
	case len(b) >= 8 && b[0] == 0x78 && b[1]&0x20 == 0 && (int(b[0])<<8|int(b[1]))%31 == 0 && !noiseIn(b).text():
		if r, err := zlib.NewReader(bytes.NewReader(b)); err == nil {
			if n, _ := r.Read(make([]byte, 64)); n > 0 {
				return "deflate"
			}
		}
	}
	return ""
}
