// Package keymap is the one table of actions and keys: dispatch, help, hints
// and palette all read it. It knows nothing of a screen.
package keymap

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"stompbox/keymap/userfile"
)

// Action is the id of something a person can do, such as "ack".
type Action string

// Context is where a key is pressed.
type Context uint8

// The contexts. Global is every pane; Everywhere is every context, those for
// typing and answering included. The nearer one wins: the context's own
// binding, then Global (in panes only), then Everywhere.
const (
	Global Context = iota
	Connections
	Subscriptions
	Messages
	Inspector
	Transactions
	Frames
	TxView // an opened transaction
	Form
	Composer
	FrameLab // a frame typed octet by octet
	Confirm
	Typed // a question that wants a name typed first
	Palette
	Help
	Filter
	Columns // the chooser of the message list's columns
	Menu    // a list to choose something from
	Sending // many messages on their way
	Everywhere
	contextCount
)

var contextNames = [contextCount]string{
	"global", "connections", "subscriptions", "messages", "inspector", "transactions", "frames",
	"transaction", "form", "composer", "rawframe", "confirm", "typed", "palette", "help", "filter", "columns", "menu", "sending", "everywhere",
}

// String is the name a user's key file would use.
func (c Context) String() string { return contextNames[c%contextCount] }

// ContextOf is the context of a name. The error lists the names.
func ContextOf(name string) (Context, error) {
	if i := slices.Index(contextNames[:], name); i >= 0 {
		return Context(i), nil
	}
	return 0, fmt.Errorf("there is no context %q%s", name,
		orList(userfile.Nearest(name, contextNames[:]), "; there are "+strings.Join(contextNames[:], ", ")))
}

// Reach are the contexts that decide a key pressed in c, the nearest first.
func Reach(c Context) []Context { return levels(c) }

// Pane says whether c is a pane, where Global keys work. Elsewhere a letter is
// text or an answer, so only what names the context (or Everywhere) is bound.
func (c Context) Pane() bool { return c <= TxView }

// Text says whether letters typed in c are text.
func (c Context) Text() bool {
	return c == Form || c == Composer || c == Typed || c == FrameLab || c == Palette || c == Filter
}

// Binding is an action with its keys.
type Binding struct {
	Action   Action
	Keys     []string // key names as Bubble Tea prints them: "a", "ctrl+s", " "
	Contexts []Context
	Name     string // the whole sentence, for the palette and help
	Hint     string // one or two words, for the hint line
	Group    string // the heading in help

	User bool // the keys are the user's, not the default ones

	rank int // order in the hint line, 1 first; 0 keeps out of it
	from int // the override that made it, counted from 1; 0 for none
}

// in says whether b names c itself.
func (b Binding) in(c Context) bool { return slices.Contains(b.Contexts, c) }

// Map is a set of bindings. It does not change once made and may be shared.
type Map struct {
	table  []Binding // several may share an action where contexts name it differently
	lookup [contextCount]map[string]Action
}

// Default is the built-in map. What a user asks for is laid over it with With.
func Default() *Map { return build(defaults()) }

func build(table []Binding) *Map {
	m := &Map{table: table}
	for c := range m.lookup {
		m.lookup[c] = make(map[string]Action)
	}
	for _, b := range table {
		for _, c := range b.Contexts {
			for _, k := range b.Keys {
				if _, taken := m.lookup[c][k]; !taken {
					m.lookup[c][k] = b.Action
				}
			}
		}
	}
	return m
}

// levels are the contexts that decide a key pressed in c, the nearest first.
func levels(c Context) []Context {
	switch {
	case c == Everywhere:
		return everywhereLevel
	case c == Global:
		return globalLevels
	case c.Pane():
		return paneLevels[c]
	default:
		return textLevels[c%contextCount]
	}
}

var (
	everywhereLevel        = []Context{Everywhere}
	globalLevels           = []Context{Global, Everywhere}
	paneLevels, textLevels = levelTables()
)

func levelTables() (panes, texts [contextCount][]Context) {
	for c := range contextCount {
		panes[c] = []Context{c, Global, Everywhere}
		texts[c] = []Context{c, Everywhere}
	}
	return panes, texts
}

// Lookup is the action of a key in a context.
func (m *Map) Lookup(ctx Context, key string) (Action, bool) {
	for _, c := range levels(ctx) {
		if a, ok := m.lookup[c][key]; ok {
			return a, true
		}
	}
	return "", false
}

// Hints are the bindings of a context worth a place in the hint line, the most
// useful first; help comes last.
func (m *Map) Hints(ctx Context) []Binding {
	var out []Binding
	for _, b := range m.For(ctx) {
		if b.rank > 0 && b.Hint != "" {
			out = append(out, b)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].rank < out[j].rank })
	return out
}

// For are the bindings that work in a context: its own, then the Global and
// Everywhere ones, each with only the keys that really reach it there.
func (m *Map) For(ctx Context) []Binding {
	var out []Binding
	taken := make(map[string]bool)
	for _, c := range levels(ctx) {
		var here []string
		for _, b := range m.table {
			if !b.in(c) {
				continue
			}
			live := b
			live.Keys = nil
			for _, k := range b.Keys {
				if !taken[k] {
					live.Keys = append(live.Keys, k)
					here = append(here, k)
				}
			}
			if len(live.Keys) > 0 {
				out = append(out, live)
			}
		}
		for _, k := range here {
			taken[k] = true
		}
	}
	return out
}

// Offers are the actions of a context for the palette, each once: those of
// For, and after them those that no key reaches there.
func (m *Map) Offers(ctx Context) []Binding {
	var out []Binding
	add := func(b Binding) {
		if !slices.ContainsFunc(out, func(o Binding) bool { return o.Action == b.Action }) {
			out = append(out, b)
		}
	}
	for _, b := range m.For(ctx) {
		add(b)
	}
	for _, c := range levels(ctx) {
		for _, b := range m.table {
			if b.in(c) {
				b.Keys = nil
				add(b)
			}
		}
	}
	return out
}

// Table are the bindings as they stand, in the order of help: an action, and
// the contexts in which it has the same keys. The caller may not change it.
func (m *Map) Table() []Binding { return m.table }

// All is one binding for each action, in the order of the groups; keys and
// contexts of an action bound in several places are put together.
func (m *Map) All() []Binding {
	var out []Binding
	at := make(map[Action]int)
	for _, b := range m.table {
		i, seen := at[b.Action]
		if !seen {
			at[b.Action] = len(out)
			b.Keys, b.Contexts = slices.Clone(b.Keys), slices.Clone(b.Contexts)
			out = append(out, b)
			continue
		}
		out[i].Keys = union(out[i].Keys, b.Keys)
		out[i].Contexts = union(out[i].Contexts, b.Contexts)
	}
	return out
}

// Commands are the actions the palette offers: everything bound in a pane or
// everywhere. What only works inside a form or a question is left to it.
func (m *Map) Commands() []Binding {
	return slices.DeleteFunc(m.All(), func(b Binding) bool {
		return !slices.ContainsFunc(b.Contexts, func(c Context) bool { return c.Pane() || c == Everywhere })
	})
}

// Get is the binding of an action, as All gives it.
func (m *Map) Get(a Action) (Binding, bool) {
	for _, b := range m.All() {
		if b.Action == a {
			return b, true
		}
	}
	return Binding{}, false
}

// KeyFor is the first key of an action in a context; "" when none reaches it. It
// allocates nothing: what is drawn on every key asks it.
func (m *Map) KeyFor(ctx Context, a Action) string {
	for _, c := range levels(ctx) {
		for i := range m.table {
			b := &m.table[i]
			if b.Action != a || !b.in(c) {
				continue
			}
			for _, k := range b.Keys {
				if reached, ok := m.Lookup(ctx, k); ok && reached == a {
					return k
				}
			}
		}
	}
	return ""
}

func union[T comparable](a, b []T) []T {
	for _, v := range b {
		if !slices.Contains(a, v) {
			a = append(a, v)
		}
	}
	return a
}
