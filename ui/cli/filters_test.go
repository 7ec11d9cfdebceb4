package cli

import (
	"fmt"
	"os"
	"testing"

	"github.com/adrg/xdg"
)

func TestSavedFiltersLast(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	xdg.Reload()
	t.Cleanup(xdg.Reload)
	s := savedFilters()
	if list, err := s.All(); err != nil || len(list) != 0 {
		t.Fatalf("in the beginning: %v, %v", list, err)
	}
	for _, f := range [][2]string{{"vip", "class:vip"}, {"big ones", `size>10k "a\"b"`}, {"vip", "class=vip"}, {"old", "x"}} {
		if err := s.Keep(f[0], f[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Drop("old"); err != nil {
		t.Fatal(err)
	}
	list, err := savedFilters().All()
	if got := fmt.Sprint(list); err != nil || got != `[{big ones size>10k "a\"b"} {vip class=vip}]` {
		t.Errorf("%s, %v", got, err)
	}
	if info, err := os.Stat(filtersPath()); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v: want a file of the user alone", info.Mode(), err)
	}
	if err := os.WriteFile(filtersPath(), []byte("vip = 3 = 4"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.Keep("new", "x"); err == nil {
		t.Error("a file that cannot be read was replaced")
	}
}
