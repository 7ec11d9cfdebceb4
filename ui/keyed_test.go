package ui

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"stompbox/keymap"
)

// What a sentence says of keys is what the user's own keys do.
func TestSentencesNameTheUsersKeys(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.toml")
	if err := os.WriteFile(path, []byte(`
[global]
subscribe = ["S"]
peek = ["ctrl+k"]
compose = []
"connection.open" = ["+"]
[messages]
mark = ["X"]
[transaction]
"tx.commit" = ["%"]
[help]
back = ["q"]
[confirm]
back = ["Q"]
`), 0o600); err != nil {
		t.Fatal(err)
	}
	own, err := keymap.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	m, c, _ := reducer(t)
	m.keys = own
	for _, said := range []struct{ got, want string }{
		{noMarks(m), "nothing is marked: X marks a message, V starts a range"},
		{m.keyed("{peek} peeks, {subscribe} subscribes"), "ctrl+k peeks, S subscribes"},
		{m.keyed("press {compose} to compose"), "press : compose to compose"},
		{m.keyed("{focus.transactions}, then {tx.open} opens one"), "5, then enter opens one"},
		{m.keyedIn(keymap.TxView, "{tx.commit} commits"), "% commits"},
		{m.keyedIn(keymap.Transactions, "{tx.commit} commits"), "ctrl+s commits"},
		{m.keyed("a { that opens nothing"), "a { that opens nothing"},
	} {
		if said.got != said.want {
			t.Errorf("%q, want %q", said.got, said.want)
		}
	}
	c.subs, c.txs = nil, nil
	resize(m, 120, 40)
	for _, want := range []string{"Connected. ctrl+k peeks", "S subscribes and holds", ": compose composes one", "ctrl+k peeks, S subscribes"} {
		if screen := strings.Join(strings.Fields(ansi.Strip(m.View())), " "); !strings.Contains(screen, want) {
			t.Errorf("%q is not on the screen:\n%s", want, screen)
		}
	}
	m.act(keymap.OpenHelp)
	if foot := ansi.Strip(seen(m, 100, 10)); !strings.Contains(foot, "/ searches · q closes") {
		t.Errorf("help ends with\n%s", foot)
	}
	if foot := ansi.Strip(seen(m, 40, 10)); strings.Contains(foot, "…") {
		t.Errorf("the foot of help is cut:\n%s", foot)
	}
}

// Every action that a sentence names is one.
func TestSentencesNameActions(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	sentence, name := regexp.MustCompile(`keyed(?:In)?\(.*`), regexp.MustCompile(`\{([a-z.]+)\}`)
	keys, found := keymap.Default(), 0
	for _, path := range files {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(path, "_test.go") || path == "keyed.go" {
			continue
		}
		for _, line := range sentence.FindAllString(string(source), -1) {
			for _, id := range name.FindAllStringSubmatch(line, -1) {
				found++
				if b, ok := keys.Get(keymap.Action(id[1])); !ok || len(b.Keys) == 0 {
					t.Errorf("%s: there is no key for %s", path, id[1])
				}
			}
		}
	}
	if found < 40 {
		t.Errorf("only %d keys are named: is this test looking at the right thing?", found)
	}
}
