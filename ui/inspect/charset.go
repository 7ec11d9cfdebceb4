package inspect

import (
	"bytes"
	"errors"
	"mime"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/transform"
)

// media is what content-type says.
type media struct {
	base    string // lower case, without parameters; "" when there is none
	charset string // lower case; "" when there is none
}

// parseMedia reads content-type leniently: a broken parameter does not hide
// the type (R074, R076).
func parseMedia(s string) media {
	base, rest, _ := strings.Cut(s, ";")
	m := media{base: strings.ToLower(strings.TrimSpace(base))}
	if _, params, err := mime.ParseMediaType(s); err == nil {
		m.charset = strings.ToLower(params["charset"])
		return m
	}
	for part := range strings.SplitSeq(rest, ";") {
		if k, v, ok := strings.Cut(part, "="); ok && strings.EqualFold(strings.TrimSpace(k), "charset") {
			m.charset = strings.ToLower(strings.Trim(strings.TrimSpace(v), `"'`))
		}
	}
	return m
}

var (
	bomUTF8  = []byte{0xef, 0xbb, 0xbf}
	bomUTF16 = [][]byte{{0xfe, 0xff}, {0xff, 0xfe}}
)

// toUTF8 decodes b by its charset, a byte order mark deciding where none is
// declared. It gives the name of what was read and, when that is not what was
// declared, why. Octets of UTF-8 that are not valid stay as they are (R078).
func toUTF8(b []byte, charset string) (text []byte, name, fault string) {
	if charset == "" && (bytes.HasPrefix(b, bomUTF16[0]) || bytes.HasPrefix(b, bomUTF16[1])) {
		charset = "utf-16"
	}
	switch charset {
	case "", "utf-8", "utf8", "us-ascii", "ascii":
		return bytes.TrimPrefix(b, bomUTF8), "utf-8", ""
	}
	enc := charsetByName(charset)
	if enc == nil {
		return b, "utf-8", "charset " + charset + " is not known, read as utf-8"
	}
	text, n, err := transform.Bytes(enc.NewDecoder(), b)
	if err != nil && !errors.Is(err, transform.ErrShortSrc) {
		return append(text, b[min(n, len(b)):]...), charset, "not all of the body is " + charset
	}
	return text, charset, ""
}

func charsetByName(name string) encoding.Encoding {
	if enc, err := ianaindex.MIME.Encoding(name); err == nil && enc != nil {
		return enc
	}
	if enc, err := htmlindex.Get(name); err == nil {
		return enc
	}
	return nil
}

// wide reports whether NULs are ordinary in the charset.
func wide(charset string) bool {
	return strings.HasPrefix(charset, "utf-16") || strings.HasPrefix(charset, "utf16") ||
		strings.HasPrefix(charset, "utf-32") || strings.HasPrefix(charset, "utf32") || strings.HasPrefix(charset, "iso-10646")
}
