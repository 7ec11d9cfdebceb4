package ui

import "testing"

// TestSuggestion: what is typed replaces a whole suggestion, goes on behind the
// beginning of one, and a text that begins anew with a slash replaces both.
func TestSuggestion(t *testing.T) {
	for _, tc := range []struct{ suggested, typed, want string }{
		{"/queue/", "a", "/queue/a"},
		{"/queue/", "/topic/a", "/topic/a"},
		{"/queue/orders", "x", "x"},
		{"/queue/orders", "/queue/b", "/queue/b"},
		{"", "/queue/b", "/queue/b"},
	} {
		f := newText("")
		f.suggest(tc.suggested)
		for _, r := range tc.typed {
			f.key(keyOf(string(r)))
		}
		if f.text() != tc.want {
			t.Errorf("%q, then %q typed: %q, want %q", tc.suggested, tc.typed, f.text(), tc.want)
		}
	}
}
