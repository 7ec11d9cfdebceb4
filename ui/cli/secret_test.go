package cli

import (
	"errors"
	"strings"
	"testing"
)

func TestReadSecret(t *testing.T) {
	for in, want := range map[string]string{"admin\r": "admin", "a\x7fb\r": "b", "ü\x7fx\n": "x", "wrong\x15right\r": "right", "\x7f\r": ""} {
		if got, err := readSecret(strings.NewReader(in)); got != want || err != nil {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
	if _, err := readSecret(strings.NewReader("sec\x03")); !errors.Is(err, errAborted) {
		t.Errorf("ctrl+c: %v", err)
	}
	if _, err := readSecret(strings.NewReader("sec")); err == nil {
		t.Error("an end without a line is no password")
	}
}
