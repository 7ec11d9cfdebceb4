package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
)

// typedAhead is how many different keys one read may give that nobody pasted.
const typedAhead = 20

// keyMsg takes what the keyboard gave. Keys typed ahead arrive glued together
// and are taken one by one (pitfall 24); a paste goes to what takes text and
// nowhere else (pitfall 25). A terminal that does not say what is a paste gives
// more text at once than fingers do.
func (m *Model) keyMsg(k tea.KeyMsg) tea.Cmd {
	if k.Type == tea.KeyEsc && k.Alt { // esc pressed twice: no terminal sends anything else this way
		esc := tea.KeyMsg{Type: tea.KeyEsc}
		return tea.Batch(m.oneKey(esc), m.oneKey(esc))
	}
	if k.Paste || k.Type != tea.KeyRunes || len(k.Runes) < 2 || m.typing() && !namesKey(k.Runes) {
		return m.oneKey(k)
	}
	if !m.typing() && len(k.Runes) > typedAhead && !autoRepeat(k.Runes) {
		k.Paste = true
		return m.oneKey(k)
	}
	var cmds []tea.Cmd
	for _, r := range k.Runes {
		one := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: k.Alt}
		if r == ' ' {
			one.Type = tea.KeySpace
		}
		cmds = append(cmds, m.oneKey(one))
	}
	return tea.Batch(cmds...)
}

// namesKey reports whether these letters could be taken for a key: Bubble Tea
// calls the arrow up, and the letters u and p of one read, by the same name.
func namesKey(runes []rune) bool {
	return !slices.ContainsFunc(runes, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}

// autoRepeat reports whether these are repeats of one key that is held down.
func autoRepeat(runes []rune) bool {
	return !slices.ContainsFunc(runes, func(r rune) bool { return r != runes[0] })
}

// typing reports whether keys are text at the moment.
func (m *Model) typing() bool {
	p := m.top()
	return p != nil && p.context().Text()
}

// oneKey walks the ladder: what must always work, the topmost panel, the pane.
func (m *Model) oneKey(k tea.KeyMsg) tea.Cmd {
	if m.ahead.hold(k) {
		return nil
	}
	action, ok := m.keys.Lookup(m.context(), k.String())
	m.still = m.still && ok && m.top() == nil && m.notice.text == "" && m.onlyMoves(action)
	if back := m.top() == nil && ok && action == keymap.Back; m.notice.level == session.Info || m.notice.brief() && !back {
		m.dismiss() // the next key has read it; of two things esc undoes one
	}
	if p := m.top(); p != nil {
		if !k.Paste && k.Type == tea.KeyCtrlC {
			return m.quit()
		}
		if a, ok := m.keys.Lookup(p.context(), k.String()); ok && a == keymap.Quit && !k.Paste {
			return m.act(a) // a key of the user's own for it
		}
		return p.key(m, k)
	}
	if k.Paste {
		m.warn(m.keyed("pasted text is taken in forms only: press {compose} to compose"))
		return nil
	}
	if !ok {
		return nil
	}
	return m.act(action)
}

// context says which keys mean what in the focused pane.
func (m *Model) context() keymap.Context { return contextOf(m.focus) }

// contextOf is where the keys of a pane are looked up.
func contextOf(p pane) keymap.Context {
	return [...]keymap.Context{keymap.Connections, keymap.Subscriptions, keymap.Messages,
		keymap.Inspector, keymap.Transactions, keymap.Frames}[p]
}
