package keymap

import (
	"fmt"
	"slices"
)

// pressedToMove are keys that people press to move, to look or to leave,
// whatever else is bound: nothing that acts is put on them.
var pressedToMove = []string{"up", "down", "left", "right", "home", "end", "pgup", "pgdown",
	"tab", "shift+tab", "enter", "esc", "backspace"}

// vital is what must have a key in each of its contexts, or there is no way
// out or on.
var vital = []struct {
	action   Action
	contexts []Context
}{
	{Quit, []Context{Global, Connections, Subscriptions, Messages, Inspector, Transactions, Frames, TxView}},
	{Back, []Context{TxView, Form, Composer, Confirm, Palette, Help, Filter, Sending}},
	{ConfirmPress, []Context{Confirm}},
	{Submit, []Context{Form}},
	{PaletteRun, []Context{Palette}},
	{FilterApply, []Context{Filter}},
}

// conflict finds the first override that cannot stand beside the rest of m, and
// says why; at is -1 when all can. base is the map without them.
func (m *Map) conflict(base *Map, overrides []Override) (at int, problem string) {
	for i := len(overrides) - 1; i >= 0; i-- {
		if problem := m.clash(overrides[i], i+1); problem != "" {
			return i, problem
		}
	}
	for i, o := range overrides {
		if problem := m.hazard(base, o); problem != "" {
			return i, problem
		}
	}
	return m.lost(overrides)
}

// clash says which other action has a key of o in the same context. Of two
// overrides the later is to blame.
func (m *Map) clash(o Override, from int) string {
	for _, b := range m.table {
		if b.Action == o.Action || b.from > from || !b.in(o.Context) {
			continue
		}
		for _, k := range o.Keys {
			if slices.Contains(b.Keys, k) {
				return fmt.Sprintf("%s is %s in %s already; give %s or %s another key", Label(k), b.Action, o.Context, o.Action, b.Action)
			}
		}
	}
	return ""
}

// hazard says where o makes a key both move and act (design.md, section 5).
func (m *Map) hazard(base *Map, o Override) string {
	for _, k := range o.Keys {
		if o.Action.Acts() {
			if slices.Contains(pressedToMove, k) && !base.has(o.Context, o.Action, k) {
				return fmt.Sprintf("%s is pressed to move or to look, and %s acts on the broker; choose another key", Label(k), o.Action)
			}
			for _, b := range m.table {
				if b.moves() && slices.Contains(b.Keys, k) && o.Context.Pane() && !base.has(o.Context, o.Action, k) {
					return fmt.Sprintf("%s is %s in %s, and %s acts on the broker; choose a key that does not move", Label(k), b.Action, contextList(b.Contexts), o.Action)
				}
			}
			continue
		}
		for _, b := range m.table {
			if (Binding{Group: m.group(o.Action), Contexts: []Context{o.Context}}).moves() &&
				b.Action.Acts() && slices.Contains(b.Keys, k) && slices.ContainsFunc(b.Contexts, Context.Pane) {
				return fmt.Sprintf("%s is %s in %s, which acts on the broker, and %s moves; choose another key", Label(k), b.Action, contextList(b.Contexts), o.Action)
			}
		}
	}
	return ""
}

// moves says whether b moves or searches in a pane.
func (b Binding) moves() bool {
	return (b.Group == GroupMove || b.Group == GroupFocus || b.Group == GroupSearch) && slices.ContainsFunc(b.Contexts, Context.Pane)
}

func (m *Map) group(a Action) string {
	for _, b := range m.table {
		if b.Action == a {
			return b.Group
		}
	}
	return ""
}

func (m *Map) has(c Context, a Action, key string) bool { return m.lookup[c][key] == a }

// lost finds a vital action without a key, and the override that took it.
func (m *Map) lost(overrides []Override) (at int, problem string) {
	for _, v := range vital {
		for _, c := range v.contexts {
			if m.KeyFor(c, v.action) != "" {
				continue
			}
			if i := m.taker(c, v.action, overrides); i >= 0 {
				return i, fmt.Sprintf("this leaves no key for %s in %s; keep one", v.action, c)
			}
		}
	}
	return -1, ""
}

// taker is the last override that rebinds the action where c looks, or else
// takes one of its keys away there.
func (m *Map) taker(c Context, a Action, overrides []Override) int {
	for i := len(overrides) - 1; i >= 0; i-- {
		if o := overrides[i]; o.Action == a && slices.Contains(levels(c), o.Context) {
			return i
		}
	}
	for i := len(overrides) - 1; i >= 0; i-- {
		if o := overrides[i]; slices.Contains(levels(c), o.Context) {
			for _, k := range o.Keys {
				if slices.ContainsFunc(m.table, func(b Binding) bool { return b.Action == a && slices.Contains(b.Keys, k) }) {
					return i
				}
			}
		}
	}
	return -1
}
