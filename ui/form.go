package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session/dialect"
	"stompbox/themes"
	"stompbox/ui/safe"
)

// field is one input of a form. A field knows its text, not its neighbours:
// which field has the focus, and errors, are the form's.
type field interface {
	// key takes a key or a paste and reports whether it means anything here.
	key(k tea.KeyMsg) bool
	// enter says that the focus comes in: from above (dir 1), from below (dir
	// -1) or by itself (dir 0).
	enter(dir int)
	// step moves the focus inside the field and reports whether it stayed inside.
	step(dir int) bool
	// rows draws the field, at least one row, and says in which row the cursor is.
	rows(p *pen, label safe.Text, focused bool) (rows []string, cursor int)
}

// entry is a field in its place in a form.
type entry struct {
	field
	label safe.Text
	err   string                           // what is wrong with it; may hold foreign text
	note  func() string                    // a dim line below it; may be nil, may hold foreign text
	left  func() (err error)               // called when the focus goes away; may be nil
	lint  func(m *Model) []dialect.Finding // what is to be said of it before anything is sent; may be nil
}

// form is a panel of labelled fields. What a form is for comes in as functions:
// every form of the console is this one type.
type form struct {
	title   string
	verb    safe.Text // what submitting does, in one word; "" says ok
	keys    keymap.Context
	wide    bool // takes all the room there is
	list    []*entry
	at      int   // the field with the focus
	owner   []int // which field each row belongs to that was drawn last; -1 for none
	outcome outcome
	said    []keymap.Action // of which the lower border names the keys, as it was drawn last

	accept func(m *Model) tea.Cmd                          // submit; nothing typed is lost by it
	act    func(m *Model, a keymap.Action) (tea.Cmd, bool) // actions beyond moving and submitting; may be nil
	leave  func(m *Model)                                  // esc; may be nil
	edited func()                                          // something was typed; may be nil
	foot   func(m *Model) []keymap.Action                  // which keys the lower border names
}

// outcome is what became of what the form asked for, shown below its fields.
type outcome struct {
	role themes.Role
	text string // may hold foreign text; "" shows nothing
}

func (f *form) context() keymap.Context { return f.keys }

// takes says what the row of hints is to name: not what the lower border names,
// and what is about headers in forms that have any.
func (f *form) takes(a keymap.Action) bool {
	if slices.Contains(f.said, a) {
		return false
	}
	if a != keymap.HeaderAdd && a != keymap.HeaderRemove {
		return true
	}
	for _, e := range f.list {
		if _, ok := e.field.(*gridField); ok {
			return true
		}
	}
	return false
}

func (f *form) now() *entry { return f.list[f.at] }

// key takes one key. Letters are text wherever text is taken; keys that a field
// needs for itself, such as down in a text of many lines, go to the field
// first; everything else is looked up.
func (f *form) key(m *Model, k tea.KeyMsg) tea.Cmd {
	e := f.now()
	if k.Paste {
		f.typed(e, e.key(k))
		return nil
	}
	if belongsToField(k) && e.key(k) {
		f.typed(e, true)
		return nil
	}
	if k.Type != tea.KeyRunes || k.Alt {
		if a, ok := m.keys.Lookup(f.keys, k.String()); ok {
			if cmd, done := f.do(m, a); done {
				return cmd
			}
		}
	}
	if e.key(k) {
		f.typed(e, true)
		return nil
	}
	switch k.Type {
	case tea.KeyDown, tea.KeyEnter:
		f.move(1)
	case tea.KeyUp:
		f.move(-1)
	}
	return nil
}

// belongsToField reports whether a key is text or a move inside a text, so
// that the field is asked before the table of keys.
func belongsToField(k tea.KeyMsg) bool {
	if k.Alt {
		return false
	}
	switch k.Type {
	case tea.KeyRunes, tea.KeySpace, tea.KeyEnter, tea.KeyUp, tea.KeyDown, tea.KeyLeft, tea.KeyRight,
		tea.KeyHome, tea.KeyEnd, tea.KeyPgUp, tea.KeyPgDown, tea.KeyBackspace, tea.KeyDelete:
		return true
	}
	return false
}

func (f *form) do(m *Model, a keymap.Action) (cmd tea.Cmd, done bool) {
	if f.act != nil {
		if cmd, done := f.act(m, a); done {
			return cmd, true
		}
	}
	switch a {
	case keymap.Back:
		if f.leave != nil {
			f.leave(m)
		}
		m.closePanel()
	case keymap.FieldNext:
		f.move(1)
	case keymap.FieldPrev:
		f.move(-1)
	case keymap.Submit, keymap.Send:
		f.now().leaving()
		return f.accept(m), true
	case keymap.Redraw, keymap.Suspend:
		return m.act(a), true
	default:
		return nil, false
	}
	return nil, true
}

// typed says that a key was taken by e: what was said of its old text is stale.
func (f *form) typed(e *entry, taken bool) {
	if !taken {
		return
	}
	e.err = ""
	if f.edited != nil {
		f.edited()
	}
}

// move takes the focus to the next or the previous stop, in a ring.
func (f *form) move(dir int) {
	e := f.now()
	if e.step(dir) {
		return
	}
	e.leaving()
	f.at = (f.at + dir + len(f.list)) % len(f.list)
	f.now().enter(dir)
}

func (e *entry) leaving() {
	if e.left == nil {
		return
	}
	if err := e.left(); err != nil {
		e.err = sentence(err)
	}
}

// point puts the focus on e and says what is wrong with it.
func (f *form) point(e *entry, problem string) {
	e.err = problem
	for i := range f.list {
		if f.list[i] == e && f.at != i {
			f.at = i
			e.enter(0)
		}
	}
}

// focus puts the focus on e.
func (f *form) focus(e *entry) {
	if i := slices.Index(f.list, e); i >= 0 {
		f.at = i
	}
}

// clear forgets what was said of the last try.
func (f *form) clear() {
	for _, e := range f.list {
		e.err = ""
	}
	f.outcome = outcome{}
}
