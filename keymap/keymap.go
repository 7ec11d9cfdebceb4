// Package keymap is the one table of actions and keys: dispatch, help, hints
// and palette all read it. It knows nothing of a screen.
package keymap

// Action is the id of something a person can do, such as "ack".
type Action string

// Context is where a key is pressed. A binding of the context at hand beats a
// Global one.
type Context uint8

// The contexts.
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
	Confirm
	Palette
	Help
	Filter
	contextCount
)

// Binding is an action with its keys.
type Binding struct {
	Action   Action
	Keys     []string // key names as Bubble Tea prints them: "a", "ctrl+s", " "
	Contexts []Context
	Name     string // the whole sentence, for the palette and help
	Hint     string // one or two words, for the hint line
	Group    string // the heading in help
}

// Map is a set of bindings. It does not change once made.
type Map struct{ all []Binding }

// Default is the built-in map.
func Default() *Map { return &Map{} }

// Lookup is the action of a key in a context: its own, or a Global one.
func (m *Map) Lookup(ctx Context, key string) (Action, bool) { return "", false }

// Hints are the bindings of a context worth a place in the hint line, the most useful first.
func (m *Map) Hints(ctx Context) []Binding { return nil }

// All are all bindings, in order of the groups.
func (m *Map) All() []Binding { return m.all }

// For are the bindings that work in a context, its own first, then the Global ones it leaves.
func (m *Map) For(ctx Context) []Binding { return nil }

// Get is the binding of an action.
func (m *Map) Get(a Action) (Binding, bool) { return Binding{}, false }

// Clashes are the keys that mean two things in one context, in words.
func (m *Map) Clashes() []string { return nil }

// Check says why a key cannot be bound; nil when it can.
func Check(key string) error { return nil }

// Label is how a key is written for people: "space", "↑", "ctrl+s".
func Label(key string) string { return key }
