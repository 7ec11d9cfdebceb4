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
		"{\"a\": \"1\",\n \"n\": 42}": `line 2, column 8: the value that stands here is of the kind number: a header is a text, write it in "quotes"`,
		"{\"a\": \"1\",\n é}":         `line 2, column 2: this is not JSON; one object of names and texts is expected`,
		"[]":                          `must be one object of names and texts, such as {"priority": "4"}`,
	} {
		path := filepath.Join(t.TempDir(), "h.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var h stomp.Header
		if err := jsonHeaders(path, &h); err == nil || err.Error() != want {
			t.Errorf("%s: %v", text, err)
		}
	}
}
