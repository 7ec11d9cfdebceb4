package ui

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/session"
	"stompbox/stomp"
	"stompbox/themes"
)

// collect makes the request of what was typed; a notation that cannot be read
// is shown at its field. The body is a copy.
func (k *composer) collect() (s stomp.Send, ok bool) {
	k.clear()
	var err error
	if s.Destination, err = k.dest.value(); err != nil {
		k.point(k.entries.dest, err.Error())
		return s, false
	}
	if s.ContentType, err = k.kind.value(); err != nil {
		k.point(k.entries.kind, err.Error())
		return s, false
	}
	if s.Header, err = k.grid.header(); err != nil {
		k.point(k.entries.grid, err.Error())
		return s, false
	}
	s.NoContentLength = !k.length.on
	s.Body = slices.Clone(k.body.in.b)
	return s, true
}

// valid shows what is wrong with a request at the field it belongs to.
func (k *composer) valid(s stomp.Send) bool {
	wrong := broken(s, k.c.link.Version)
	if wrong == nil {
		return true
	}
	k.point(k.owner(wrong, s), ruleText(wrong))
	return false
}

// owner is the field that a broken rule belongs to.
func (k *composer) owner(wrong *stomp.RequestError, s stomp.Send) *entry {
	name := wrong.Field
	if s.Header.Has(name) && k.grid.find(name) {
		return k.entries.grid
	}
	if e := k.entryOf(name); e != nil {
		return e
	}
	if k.grid.find("") { // a row with a value and no name
		return k.entries.grid
	}
	return k.entries.dest
}

func (k *composer) submit(m *Model) tea.Cmd {
	if k.to.asStep {
		return k.stage(m)
	}
	count, rate, err := repeated(k.repeat.text())
	if err != nil {
		k.clear()
		k.point(k.entries.repeat, err.Error())
		return nil
	}
	if count > 1 {
		if k.c.sending.running() {
			m.openPanel(&sendingView{c: k.c})
			m.warn("a repeated send is still running: stop it, or wait until it ends")
			return nil
		}
		return k.finish(m, func(m *Model, source maker) { k.askMany(m, source, count, rate) })
	}
	return k.finish(m, func(m *Model, source maker) { k.send(m, source(k.seq+1)) })
}

// finish collects and checks the message, reads what it takes from files, and
// gives it on.
func (k *composer) finish(m *Model, then func(m *Model, source maker)) tea.Cmd {
	if k.reading {
		return nil
	}
	s, ok := k.collect()
	if !ok {
		return nil
	}
	path, isFile := k.body.file()
	if isFile {
		s.Body = nil
	}
	filled, ok := k.parse(s)
	if !ok {
		return nil
	}
	if !isFile && filled == nil {
		if k.valid(s) {
			then(m, always(s))
		}
		return nil
	}
	if filled == nil && !k.valid(s) {
		return nil
	}
	k.reading = true
	k.outcome = outcome{themes.Pending, "reading its files"}
	home, from, now := m.home(), m.sources(), m.now
	return func() tea.Msg {
		source, err := load(s, filled, from, path, home, now)
		return fileRead{func(m *Model) tea.Cmd {
			k.reading, k.outcome = false, outcome{}
			if !slices.Contains(m.panels, panel(k)) {
				m.warn("nothing was sent: the composer was closed while files were read")
				return nil
			}
			if err != nil {
				k.pointAt(err)
				return nil
			}
			if k.valid(source(k.seq + 1)) {
				then(m, source)
			}
			return nil
		}}
	}
}

func (k *composer) send(m *Model, s stomp.Send) {
	if k.c.link.State != session.Up {
		k.sayDown()
		return
	}
	tag, ok := m.do(k.c, session.Send{Message: s, NoReceipt: !k.receipt.on})
	if !ok {
		k.outcome = outcome{themes.Bad, "nothing was sent: " + string(m.notice.text)}
		return
	}
	k.seq++
	k.waits, k.sent, k.staged, k.fate, k.last = tag, true, false, session.Queued, k.letter()
	k.outcome = outcome{themes.Pending, fmt.Sprintf("sending %s to %s", plural(len(s.Body), "byte"), s.Destination)}
	m.remember(k.c, tag, k.last, 1)
}

func (k *composer) sayDown() {
	k.outcome = outcome{themes.Bad, "not connected: nothing was sent; what you typed stays here"}
}

// stageIn is the transaction that takes the message: the one whose step it is, or
// the selected one.
func (k *composer) stageIn() session.TxID {
	if k.to.asStep {
		return k.to.tx
	}
	return k.c.targetID()
}

// stage puts the message into a transaction, where nothing is sent yet.
// Templates are filled in now: the transaction shows what it will send.
func (k *composer) stage(m *Model) tea.Cmd {
	return k.finish(m, func(m *Model, source maker) {
		step := session.StepDraft{Kind: session.StepSend, Send: source(k.seq + 1)}
		var cmd session.Command = session.TxAdd{Tx: k.stageIn(), Steps: []session.StepDraft{step}}
		if k.to.asStep && k.to.step >= 0 {
			cmd = session.TxSet{Tx: k.to.tx, Index: k.to.step, Step: step}
		}
		tag, ok := m.do(k.c, cmd)
		if !ok {
			k.outcome = outcome{themes.Bad, "nothing was added: " + string(m.notice.text)}
			return
		}
		k.seq++
		k.waits, k.sent, k.staged, k.fate, k.last = tag, true, true, session.Queued, k.letter()
	})
}

// settled shows what became of what was sent, in place. The composer of a step
// closes when the step is in its transaction.
func (k *composer) settled(m *Model, c *conn, s session.Settled) tea.Cmd {
	if c != k.c || !k.sent || s.Tag != k.waits {
		return nil
	}
	k.outcome, k.fate = settledOutcome(s), s.Fate
	if k.delivered() {
		m.dropDraft(k.c, k.id)
	}
	if k.staged && s.Fate == session.Confirmed {
		k.outcome = outcome{themes.Drafted, "added to the transaction: nothing is sent until you begin or commit it"}
		if k.to.asStep {
			m.removePanel(k)
		}
	}
	return nil
}

// delivered reports whether what stands here was sent and there is nothing to
// do for it any more: it needs no draft.
func (k *composer) delivered() bool {
	over := k.fate == session.Confirmed || k.fate == session.Written && k.last.NoReceipt && !k.staged
	return k.sent && over && sameLetter(k.letter(), k.last)
}

// settledOutcome puts a fate into words: nothing unconfirmed is called done.
func settledOutcome(s session.Settled) outcome {
	switch s.Fate {
	case session.Queued:
		return outcome{themes.Pending, s.What + ": queued, not written yet"}
	case session.Written:
		return outcome{themes.Written, s.What + ": written"}
	case session.Confirmed:
		return outcome{themes.Confirmed, fmt.Sprintf("%s: written and confirmed in %s", s.What, took(s.After))}
	case session.Rejected:
		return outcome{themes.Rejected, s.What + ": rejected: " + s.Error}
	case session.Refused:
		return outcome{themes.Bad, s.What + ": not sent: " + s.Error}
	case session.Unknown:
		return outcome{themes.Unknown, s.What + ": unknown: " + s.Error}
	}
	return outcome{themes.Drafted, s.What + ": drafted"}
}
