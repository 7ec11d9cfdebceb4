package keymap

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

var panes = []Context{Global, Connections, Subscriptions, Messages, Inspector, Transactions, Frames, TxView}

// clashes are the keys that mean two things in one context, in words. A
// context that overrides a Global key does not clash with it.
func clashes(m *Map) []string {
	var out []string
	for c := range contextCount {
		owner := make(map[string]Action)
		for _, b := range m.table {
			if !b.in(c) {
				continue
			}
			for _, k := range b.Keys {
				if first, ok := owner[k]; ok && first != b.Action {
					out = append(out, fmt.Sprintf("keymap: %s means both %s and %s in %s",
						Label(k), first, b.Action, c))
				}
				owner[k] = b.Action
			}
		}
	}
	return out
}

func TestDefaultHasNoClash(t *testing.T) {
	for _, c := range clashes(Default()) {
		t.Error(c)
	}
}

func TestClashIsFound(t *testing.T) {
	m := build([]Binding{
		{Action: Ack, Keys: keys("a"), Contexts: ctxs{Messages}},
		{Action: Nack, Keys: keys("a"), Contexts: ctxs{Messages}},
		{Action: Copy, Keys: keys("a"), Contexts: ctxs{Global}},
	})
	got := clashes(m)
	if len(got) != 1 || !strings.Contains(got[0], "a means both ack and nack in messages") {
		t.Fatalf("clashes = %q", got)
	}
}

// The promise of design.md section 5: no key that moves or searches acts on a
// message, in any pane.
func TestMovementNeverActs(t *testing.T) {
	if n := movementHarmless(t, Default()); n < 25 {
		t.Fatalf("only %d keys move or search: the test sees too little", n)
	}
}

// movementHarmless gives how many keys move or search in a pane.
func movementHarmless(t *testing.T, m *Map) int {
	t.Helper()
	moving := map[string]bool{"esc": true}
	for _, b := range m.Table() {
		if b.Group != GroupMove && b.Group != GroupFocus && b.Group != GroupSearch {
			continue
		}
		if b.Action.Acts() {
			t.Errorf("%s moves or searches, and acts", b.Action)
		}
		for _, k := range b.Keys {
			if slices.ContainsFunc(b.Contexts, Context.Pane) {
				moving[k] = true
			}
		}
	}
	for k := range moving {
		for _, c := range panes {
			if a, ok := m.Lookup(c, k); ok && a.Acts() {
				t.Errorf("%s moves or searches, but is %s in %s", Label(k), a, c)
			}
		}
	}
	return len(moving)
}

func TestEveryBindingIsWhole(t *testing.T) {
	m := Default()
	for _, b := range m.table {
		if b.Action == "" || b.Name == "" || b.Group == "" || len(b.Keys) == 0 && !slices.Contains(b.Contexts, Global) || len(b.Contexts) == 0 {
			t.Errorf("incomplete: %+v", b)
		}
		if b.rank > 0 && b.Hint == "" {
			t.Errorf("%s has a rank and no hint", b.Action)
		}
		for _, k := range b.Keys {
			if err := Check(k); err != nil {
				t.Errorf("%s: %v", b.Action, err)
			}
			for _, c := range b.Contexts {
				if c.Text() && len(k) == 1 {
					t.Errorf("%s takes the letter %q away from typing in %s", b.Action, k, c)
				}
			}
		}
	}
}

func TestEveryActionActsOrIsBound(t *testing.T) {
	m := Default()
	for a := range acting {
		if _, ok := m.Get(a); !ok {
			t.Errorf("%s acts and has no key", a)
		}
	}
}

func TestLookup(t *testing.T) {
	for _, tc := range []struct {
		ctx  Context
		key  string
		want Action
	}{
		{Messages, "a", Ack}, {Messages, "A", AckUpTo}, {Messages, "x", Nack}, {Messages, " ", Mark},
		{Messages, "t", AddToTx}, {Messages, "e", Resend}, {Messages, "r", Reply}, {Messages, "m", MoveTo},
		{Messages, "enter", Inspect}, {Messages, "f", Follow}, {Messages, "w", Write}, {Messages, "y", Copy}, {Messages, "v", NextView},
		{Inspector, "a", Ack}, {Inspector, "x", Nack}, {Inspector, "left", FocusPrev}, {Global, "!", OpenNotices},
		{Connections, "x", Disconnect}, {Connections, "enter", Connect}, {Connections, "o", OpenConnection},
		{Subscriptions, "x", Unsubscribe}, {Subscriptions, "enter", OpenSubscription}, {Subscriptions, " ", Pause},
		{Transactions, "x", AbortTx}, {Transactions, "enter", OpenTx}, {Transactions, "ctrl+s", CommitTx},
		{TxView, "K", StepUp}, {TxView, "J", StepDown}, {TxView, "d", RemoveStep}, {TxView, "D", DryRunTx},
		{TxView, "b", BeginTx}, {TxView, "e", EditStep}, {TxView, "ctrl+s", CommitTx}, {TxView, "x", AbortTx},
		{TxView, "j", MoveDown}, {TxView, "n", SearchNext},
		{Global, "1", FocusConnections}, {Global, "6", FocusFrames}, {Global, "tab", FocusNext}, {Global, "shift+tab", FocusPrev},
		{Global, "h", FocusPrev}, {Global, "l", FocusNext}, {Global, "j", MoveDown}, {Global, "up", MoveUp}, {Global, "g", MoveTop},
		{Global, "G", MoveBottom}, {Global, "ctrl+d", MoveHalfDown}, {Global, "ctrl+u", MoveHalfUp}, {Global, "pgup", MovePageUp},
		{Global, "home", MoveTop}, {Global, "end", MoveBottom}, {Global, "esc", Back}, {Global, "p", Peek}, {Global, "s", Subscribe},
		{Global, "c", Compose}, {Global, "/", OpenFilter}, {Global, "N", SearchPrev}, {Global, "z", Zoom}, {Global, ":", OpenPalette},
		{Global, "ctrl+p", OpenPalette}, {Global, "?", OpenHelp}, {Global, "L", FocusFrames}, {Global, "q", Quit},
		{Frames, "ctrl+c", Quit}, {Frames, "ctrl+l", Redraw}, {Frames, "ctrl+z", Suspend}, {Frames, "v", NextView},
		{Composer, "ctrl+s", Send}, {Composer, "ctrl+e", Editor}, {Composer, "ctrl+t", ComposerTx}, {Composer, "tab", FieldNext},
		{Composer, "shift+tab", FieldPrev}, {Composer, "ctrl+n", HeaderAdd}, {Composer, "ctrl+x", HeaderRemove},
		{Composer, "ctrl+l", ContentLength}, {Composer, "ctrl+r", Receipt}, {Composer, "esc", Back}, {Composer, "ctrl+c", Quit},
		{Form, "enter", Submit}, {Form, "esc", Back}, {Form, "ctrl+l", Redraw},
		{Confirm, "enter", ConfirmPress}, {Confirm, "esc", Back}, {Confirm, "n", Back}, {Confirm, "y", ConfirmYes},
		{Palette, "enter", PaletteRun}, {Palette, "ctrl+p", MoveUp}, {Help, "q", Back}, {Help, "j", MoveDown}, {Filter, "enter", FilterApply},
	} {
		if got, ok := Default().Lookup(tc.ctx, tc.key); !ok || got != tc.want {
			t.Errorf("%s in %s = %q, want %q", Label(tc.key), tc.ctx, got, tc.want)
		}
	}
}

func TestTypingIsNotDispatched(t *testing.T) {
	m := Default()
	for _, c := range []Context{Form, Composer, Palette, Filter} {
		for r := rune(' '); r < 0x7f; r++ {
			if a, ok := m.Lookup(c, string(r)); ok {
				t.Errorf("%q typed in %s runs %s", r, c, a)
			}
		}
	}
	for _, k := range keys("a", "x", "c", "q", "s", "j") {
		if a, ok := m.Lookup(Confirm, k); ok && a.Acts() {
			t.Errorf("%s answers a question with %s", k, a)
		}
	}
}

func TestForShowsOnlyWhatReaches(t *testing.T) {
	m := Default()
	for c := range contextCount {
		for _, b := range m.For(c) {
			for _, k := range b.Keys {
				if a, ok := m.Lookup(c, k); !ok || a != b.Action {
					t.Errorf("help for %s says %s is %s; pressed it is %q", c, Label(k), b.Action, a)
				}
			}
		}
	}
}

func TestHints(t *testing.T) {
	m := Default()
	for c, first := range map[Context][]string{
		Messages: {"ack", "nack", "mark", "add to transaction"}, Connections: {"connect", "disconnect"},
		TxView: {"edit step", "commit", "next step", "begin", "abort"}, Composer: {"send", "add to transaction", "editor"}, Confirm: {"do it", "yes", "cancel"},
	} {
		var got []string
		for _, b := range m.Hints(c) {
			got = append(got, b.Hint)
		}
		if len(got) < len(first) || !slices.Equal(got[:len(first)], first) {
			t.Errorf("hints of %s begin %q, want %q", c, got, first)
		}
	}
	for _, c := range panes {
		h := m.Hints(c)
		if tail := h[len(h)-2].Hint; tail != "help" {
			t.Errorf("hints of %s: help is not near the end but %q", c, tail)
		}
	}
}

func TestCommandsAreOnePerAction(t *testing.T) {
	seen := make(map[Action]bool)
	for _, b := range Default().Commands() {
		if seen[b.Action] {
			t.Errorf("%s twice", b.Action)
		}
		seen[b.Action] = true
	}
	for _, a := range []Action{Ack, Nack, CommitTx, Quit, Redraw, Compose, OpenConnection} {
		if !seen[a] {
			t.Errorf("the palette lacks %s", a)
		}
	}
	if seen[FieldNext] || seen[ConfirmYes] {
		t.Error("the palette offers what only a form understands")
	}
}

func TestCheck(t *testing.T) {
	for _, k := range keys("a", "A", "ä", " ", ":", "?", "+", "ctrl+s", "ctrl+@", `ctrl+\`, "shift+tab", "enter", "alt+enter", "alt+a",
		"alt+ctrl+s", "esc", "pgup", "pgdown", "home", "up", "shift+up", "ctrl+shift+left", "f1", "f20", "ctrl+j", "alt++") {
		if err := Check(k); err != nil {
			t.Errorf("%q is refused: %v", k, err)
		}
	}
	for k, why := range map[string]string{
		"ctrl+m": "enter", "ctrl+i": "tab", "ctrl+[": "esc", "ctrl+h": "backspace", "shift+enter": "tell it from enter",
		"ctrl+enter": "tell it from enter", "ctrl+tab": "tell it from tab", "shift+a": "such as A", "ctrl+1": "does not send", "ctrl+A": "does not send",
		"space": "one space", "escape": "esc", "pageup": "pgup", "f21": "no key", "": "no key", "ab": "no key", "cmd+a": "does not send",
		"alt+[": "escape sequences", "alt+ctrl+m": "enter", "\x01": "no key", "\xff": "no key", "alt+": "no key", "ctrl+": "no key",
	} {
		if err := Check(k); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("Check(%q) = %v, want a word about %q", k, err, why)
		}
	}
}

func BenchmarkLookup(b *testing.B) {
	m := Default()
	b.ReportAllocs()
	for b.Loop() {
		m.Lookup(Messages, "ctrl+z")
	}
}

// KeyFor is the first key of the first binding that For gives, in every context.
func TestKeyForIsTheFirstKeyThere(t *testing.T) {
	user, wrong := parse(t, "[messages]\nack = [\"b\", \"ctrl+a\"]\n[global]\ncompose = []\nquit = [\"B\"]\n")
	if wrong != nil {
		t.Fatal(wrong)
	}
	for _, m := range []*Map{Default(), user} {
		for ctx := range contextCount {
			want := map[Action]string{}
			for _, b := range m.For(ctx) {
				if _, found := want[b.Action]; !found {
					want[b.Action] = b.Keys[0]
				}
			}
			for _, b := range m.All() {
				if got := m.KeyFor(ctx, b.Action); got != want[b.Action] {
					t.Errorf("%s in %s: %q, want %q", b.Action, ctx, got, want[b.Action])
				}
			}
		}
	}
	if n := testing.AllocsPerRun(10, func() { user.KeyFor(Messages, Quit) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
