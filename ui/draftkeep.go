package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// draftEvery is how long what was typed may be on its way to the disk.
const draftEvery = 400 * time.Millisecond

// draftMsg says that it is time to keep what was typed.
type draftMsg struct{}

func (draftMsg) deliver(m *Model) tea.Cmd {
	m.draftTick = false
	m.saveDrafts()
	return nil
}

// watchDrafts sees to it that what is typed in a composer is soon on disk.
func (m *Model) watchDrafts() {
	if m.draftTick || m.opts.Letters == nil {
		return
	}
	if k, ok := m.top().(*composer); ok && k.touched {
		m.draftTick = true
		m.beside(tea.Tick(draftEvery, func(time.Time) tea.Msg { return draftMsg{} }))
	}
}

// saveDrafts keeps what stands in the open composers, as far as it is new.
func (m *Model) saveDrafts() {
	for _, p := range m.panels {
		k, ok := p.(*composer)
		if !ok || !k.touched || k.to.asStep || k.reading {
			continue
		}
		k.touched = false
		if now := k.letter(); k.worthKeeping(now) && !sameLetter(now, k.saved) {
			k.saved = now
			m.keepDraft(k.c, k.id, now)
		}
	}
}

// keepEverything writes what is not on disk yet, at the end. After a crash of
// the screen it may fail as well: then what was written before stands.
func (m *Model) keepEverything() {
	defer func() { _ = recover() }()
	m.atOnce = true
	m.saveDrafts()
}
