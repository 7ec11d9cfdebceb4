package cli

import (
	"os"
	"path/filepath"
	"testing"

	"stompbox/stomp"
)

// A mistake in HEADERS.json is told in our words, with its value and its place.
func TestJSONHeadersMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"{\"a\": \"1\",\n \"n\": 42}":             `line 2, column 7: n: a string is expected, not a number`,
		"{\"a\": \"1\",\n \"n\": null}":           `line 2, column 7: n: a string is expected, not null`,
		"{\"é\": \"1\", \"b\":\n {\"c\": \"d\"}}": `line 2, column 2: b: a string is expected, not an object`,
		"{\"a\": \"1\",\n\n \"a\": \"2\"}":        `line 3, column 2: "a" stands in this object a second time`,
		"{\"a\": \"\\ud800\"}":                    `line 1, column 8: a: half of a surrogate pair stands alone`,
		"{\"a\": \"1\",\n":                        `line 1, column 11: it ends too early`,
		"{\"a\": \"1\"}\n{}":                      `line 2, column 1: something follows the object: one object a file`,
		"{\"a\": \"\xff\"}":                       `line 1, column 8: this is not UTF-8`,
		"[]":                                      `line 1, column 1: one object of names and texts is expected, such as {"priority": "4"}`,
		"":                                        `line 1, column 1: it ends too early`,
	} {
		path := filepath.Join(t.TempDir(), "h.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var h stomp.Header
		if err := jsonHeaders(path, &h); err == nil || err.Error() != want {
			t.Errorf("%s: %v", text, err)
		}
		if h.Len() > 0 {
			t.Errorf("%s: added all the same: %v", text, h)
		}
	}
}

// The headers are sent in the order of the file.
func TestJSONHeadersOrder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "h.json")
	if err := os.WriteFile(path, []byte(`{"zoo": "1", "ape": "", "é\u000a": "ü:\\"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	var h, want stomp.Header
	for _, f := range [][2]string{{"first", "0"}, {"zoo", "1"}, {"ape", ""}, {"é\n", `ü:\`}} {
		want.Add(f[0], f[1])
	}
	h.Add("first", "0")
	if err := jsonHeaders(path, &h); err != nil || !h.Equal(want) {
		t.Errorf("%v, %v", h, err)
	}
}
