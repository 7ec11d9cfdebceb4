package ui

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"testing"
)

// A body that the inspector unpacks by its first octets is searched as it is
// shown, base64 among them.
func TestFilterReadsBase64AsTheInspectorDoes(t *testing.T) {
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	z.Write([]byte(`{"order":4711,"note":"shipped"}`))
	z.Close()
	code := base64.StdEncoding.EncodeToString
	for text, want := range map[string]int{"body:4711": 3, "4711": 3, "body:shipped": 1, "body:klmn": 1} {
		m, c := newTestModel(t, "dark", message(0, code(zipped.Bytes())), message(1, code([]byte(`{"order":4711}`))),
			message(2, code([]byte("\n <order>4711</order>"))), message(3, "4712 is of no interest"), message(4, "abcdefghijklmnopqrstuvw"))
		hold(m, c, 5)
		resize(m, 120, 36)
		m.setFocus(paneMessages)
		v := c.subs[0]
		typeFilter(m, text)
		if got := v.find.hits.n; got != want {
			t.Errorf("%s finds %d messages, want %d", text, got, want)
		}
	}
}
