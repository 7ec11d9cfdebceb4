package ui

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/session/txfile"
	"stompbox/themes"
)

// loadMost bounds the file of a transaction.
const loadMost = 64 << 20

// askLoadTx asks for the file of a transaction. The form stays open, with what
// was typed, until the file has been understood.
func (m *Model) askLoadTx() tea.Cmd {
	c := m.conn()
	path := newText("a file, such as ~/transfer.toml")
	e := &entry{field: path, label: "file", note: func() string { return "The file that stompbox tx runs. Loading it sends nothing." }}
	f := &form{title: "Load a transaction", verb: "load", keys: keymap.Form, list: []*entry{e}}
	reading := false
	f.accept = func(m *Model) tea.Cmd {
		if reading {
			return nil
		}
		f.clear()
		full := expand(path.text(), m.home())
		reading, f.outcome = true, outcome{themes.Pending, "reading " + full}
		return func() tea.Msg {
			text, file, err := loadTx(full)
			return fileRead{func(m *Model) tea.Cmd {
				reading, f.outcome = false, outcome{}
				switch {
				case !slices.Contains(m.panels, panel(f)):
					m.warn("nothing was loaded: the form was closed while " + full + " was read")
				case err != nil:
					f.point(e, problemOf(err))
					m.showMistakes(full, text, err)
				default:
					m.removePanel(f)
					m.loaded(c, filepath.Base(full), file)
				}
				return nil
			}}
		}
	}
	m.openPanel(f)
	return nil
}

// loadTx reads a file; its text comes too, for showing what is wrong with it.
func loadTx(path string) (text []byte, file txfile.File, err error) {
	info, err := os.Stat(path)
	switch {
	case path == "":
		return nil, file, errors.New("no file name: type one")
	case err != nil:
		return nil, file, fmt.Errorf("%s cannot be read: %s", pathEnd(path), reason(err))
	case !info.Mode().IsRegular():
		return nil, file, fmt.Errorf("%s is not a regular file", pathEnd(path))
	case info.Size() > loadMost:
		return nil, file, fmt.Errorf("%s has %d bytes: a transaction's file has at most %d", pathEnd(path), info.Size(), loadMost)
	}
	if text, err = os.ReadFile(path); err != nil {
		return nil, file, fmt.Errorf("%s cannot be read: %s", pathEnd(path), reason(err))
	}
	file, err = txfile.Parse(path, text)
	return text, file, err
}

// loaded drafts a transaction from a file. Messages that it decides on are taken
// from those that are held; where they are not there, the reader says whether
// they are received first.
func (m *Model) loaded(c *conn, name string, file txfile.File) {
	held := c.heldFor(file)
	frames, lacking := file.Frames(held)
	if lacking == 0 {
		m.draftLoaded(c, frames)
		return
	}
	a := session.PlanAnswer{Title: "Load " + name + "?", Lines: lackingLines(file, held)}
	wait := &txLoading{c: c, name: name, file: file}
	hold := session.Choice{Label: "Hold them first"}
	without := session.Choice{Label: fmt.Sprintf("Without %s", plural(lacking, "step"))}
	a.Choices = []session.Choice{hold, without}
	if len(frames) == 0 {
		a.Choices = a.Choices[:1]
	}
	question := newConfirm(c, a)
	question.run = func(m *Model, _ session.Command) tea.Cmd {
		if question.chosen == 1 {
			m.draftLoaded(c, frames)
			return nil
		}
		wait.begin(m)
		return nil
	}
	m.openPanel(question)
}

func lackingLines(file txfile.File, held map[string][]uint32) []string {
	var lines []string
	for _, r := range file.Receives {
		if n := len(held[r.Name]); n < r.Count {
			lines = append(lines, fmt.Sprintf("It acks or nacks %s of %s; %s.", plural(r.Count, "message"), r.Destination, heldHere(n)))
		}
	}
	return append(lines, "Holding them subscribes: they are hidden from others until you decide or give them back. Nothing is sent until you commit.")
}

func heldHere(n int) string {
	switch n {
	case 0:
		return "none is held here"
	case 1:
		return "1 is held here"
	}
	return fmt.Sprintf("%d are held here", n)
}

// draftLoaded drafts the transaction and opens it.
func (m *Model) draftLoaded(c *conn, frames []txfile.Frame) {
	if _, ok := m.do(c, session.TxAdd{New: true, Steps: session.StepsOf(frames)}); ok {
		c.opening = true
	}
}

// heldFor are the held messages that each receive of a file can take, by its
// name: those of live subscriptions to its destination with its selector that
// no other receive and no other transaction has.
func (c *conn) heldFor(file txfile.File) map[string][]uint32 {
	taken := map[session.MsgID]bool{}
	for _, t := range c.txs {
		switch t.State {
		case session.TxCommitted, session.TxAborted, session.TxRejected, session.TxRolledBack, session.TxUnknown:
			continue
		}
		for _, s := range t.Steps {
			if s.Kind != session.StepSend {
				taken[s.Message] = true
			}
		}
	}
	held := map[string][]uint32{}
	for _, r := range file.Receives {
		for _, v := range c.subs {
			if !v.receives(r) {
				continue
			}
			for i, id := range v.ids {
				if len(held[r.Name]) == r.Count {
					break
				}
				if v.states[i] == session.Held && !taken[id] {
					held[r.Name] = append(held[r.Name], uint32(id))
					taken[id] = true
				}
			}
		}
	}
	return held
}

// receives reports whether a subscription holds what a receive asks for.
func (s *subView) receives(r txfile.Receive) bool {
	return s.Badge == session.BadgeHold && s.Destination == r.Destination && s.Selector == r.Selector &&
		(s.State == session.SubLive || s.State == session.SubOpening)
}
