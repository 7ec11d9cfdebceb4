package cli

import (
	"bytes"
	"encoding/json"
	"os"

	"stompbox/stomp"
)

// jsonHeaders adds the members of a JSON object of texts, in the order of the
// file. Like readFrame it is strict: a repeated name would be lost in silence,
// and null is no text. A mistake is a *columnError with its line.
func jsonHeaders(path string, to *stomp.Header) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	r := lineReader{line: text, lines: true, tokens: json.NewDecoder(bytes.NewReader(text)), seen: map[string]int{}}
	var h stomp.Header
	r.object(`one object of names and texts is expected, such as {"priority": "4"}`, func(name string) {
		h.Add(name, r.text())
	})
	if r.err != nil {
		return r.err
	}
	for name, value := range h.All() {
		to.Add(name, value)
	}
	return nil
}
