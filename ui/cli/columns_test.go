package cli

import (
	"os"
	"slices"
	"testing"
)

// The columns of the message list come back in the next run, and what is wrong
// in the state does not stop it.
func TestColumnsAreKept(t *testing.T) {
	home(t)
	if err := keepTheme("dune"); err != nil {
		t.Fatal(err)
	}
	o, err := look("")
	if err != nil || o.Columns.Shown != nil || o.Columns.Times != "" {
		t.Errorf("at first: %+v, %v", o.Columns, err)
	}
	want := []string{"number", "header:x \"y\"", "body"}
	if err := o.Columns.Keep(want, "delta"); err != nil {
		t.Fatal(err)
	}
	if o, err = look(""); err != nil || !slices.Equal(o.Columns.Shown, want) || o.Columns.Times != "delta" || o.Theme.Name != "dune" {
		t.Errorf("%+v, theme %s, %v", o.Columns, o.Theme.Name, err)
	}
	if info, err := os.Stat(statePath()); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	for _, wrong := range []string{"messages = 1", "[messages]\ncolumns = 7\ntimes = []", "[messages]\ncolumns = [7]", "[messages"} {
		if err := os.WriteFile(statePath(), []byte(wrong), 0o600); err != nil {
			t.Fatal(err)
		}
		if o, err := look(""); err != nil || o.Columns.Shown != nil || o.Columns.Times != "" {
			t.Errorf("%s: %+v, %v", wrong, o.Columns, err)
		}
	}
}
