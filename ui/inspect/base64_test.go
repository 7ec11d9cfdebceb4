package inspect

import (
	"encoding/base64"
	"strings"
	"testing"
)

// TestBase64 undoes base64 where it is declared or holds what is known, and
// leaves words alone that only look like it.
func TestBase64(t *testing.T) {
	doc := `{"order":42,"customer":"Zoë"}`
	std := base64.StdEncoding.EncodeToString([]byte(doc))
	for _, tc := range []struct {
		in   Input
		want string // of the label
	}{
		{message(std), "base64 > json"},
		{message(std[:20] + "\r\n" + std[20:] + "\n"), "base64 > json"},
		{message(base64.RawURLEncoding.EncodeToString([]byte(`{"a":"???>>>~~~"}`))), "base64 > json"},
		{message(base64.StdEncoding.EncodeToString([]byte(gzipped(t, doc)))), "base64 > gzip > json"},
		{message(gzipped(t, std)), "gzip > base64 > json"},
		{typed("text/plain", std), "base64 > json"},
		{typed("text/plain; charset=utf-8", base64.StdEncoding.EncodeToString([]byte(gzipped(t, doc)))), "base64 > gzip > json"},
		{message("aGVsbG8gd29ybGQ=", "content-encoding", "base64"), "base64 > text"},
		{message("abcdefghijklmnopqrstuvwxyz"), "no content-type · text"},
		{message("not base64 at all!", "content-encoding", "base64"), "content-encoding says base64, the body is not"},
	} {
		d := Open(tc.in)
		if l := string(d.Label(Pretty)); !strings.Contains(l, tc.want) {
			t.Errorf("%q: label %q, want %q", tc.in.Frame.Body, l, tc.want)
		}
		if strings.HasSuffix(tc.want, "json") {
			if p := string(Preview(tc.in, 80)); !strings.Contains(p, "› json  {") {
				t.Errorf("%q: preview %q", tc.in.Frame.Body, p)
			}
			if got := strings.Join(rowsOf(t, d, Pretty, 40), ""); !strings.Contains(got, `": `) {
				t.Errorf("%q is shown as %q", tc.in.Frame.Body, got)
			}
		}
	}
}
