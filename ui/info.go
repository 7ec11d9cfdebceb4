package ui

import (
	"cmp"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// infoPanel tells all there is to know of a connection, and first of one of its
// subscriptions where that has the focus. It is a window onto what goes on, so
// it is drawn anew every second while it is open.
type infoPanel struct {
	scroller
	c     *conn
	sub   *subView // nil for the connection alone
	pulse session.Pulse
	disk  int64 // octets of the journal; -1 when that is not known

	held   map[session.SubID]holding
	asked  session.Tag   // the list of held messages that is awaited; 0 for none
	before session.Stats // when it was asked for
}

// pulsed is what some sessions can say of themselves at any time.
type pulsed interface {
	Pulse() session.Pulse
	JournalSize() int64
}

func (m *Model) openInformation() tea.Cmd {
	p := &infoPanel{c: m.conn(), disk: -1}
	if m.focus == paneSubscriptions || m.focus == paneMessages {
		p.sub = p.c.selected()
	}
	p.title = safe.Own[safe.Text]("Information · ") + safe.FieldMax(p.c.profile.Title(), 60)
	p.flow = func(w int) []draw.Line { return p.write(m, w) }
	m.openPanel(p)
	p.ask(m)
	p.refresh(m)
	return p.tick()
}

// infoTick comes once a second while the panel is open.
type infoTick struct{ p *infoPanel }

func (p *infoPanel) tick() tea.Cmd {
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return infoTick{p} })
}

func (t infoTick) deliver(m *Model) tea.Cmd {
	for _, open := range m.panels {
		if open == panel(t.p) {
			t.p.c.sampleRates(m.now())
			t.p.ask(m)
			t.p.refresh(m)
			return t.p.tick()
		}
	}
	return nil
}

// ask asks for the ages of what is held, when they can be others than before.
func (p *infoPanel) ask(m *Model) {
	s := &p.c.stats
	same := p.held != nil && s.Held == p.before.Held && s.Received == p.before.Received
	if p.c.sess == nil || p.c.recording != nil || p.asked != 0 || same {
		return
	}
	if tag, err := p.c.sess.Do(session.ListHeld{}); err == nil { // else it is asked again in a second
		p.asked, p.before = tag, *s
	}
}

// listed takes the answer.
func (p *infoPanel) listed(e session.HeldList) {
	if e.Tag == p.asked {
		p.asked, p.held = 0, holdings(e.Messages)
	}
}

func (p *infoPanel) happened(m *Model, c *conn) {
	if c == p.c {
		p.refresh(m)
	}
}

// refresh looks at the session and writes the lines.
func (p *infoPanel) refresh(m *Model) {
	if s, ok := p.c.sess.(pulsed); ok && s != nil {
		p.pulse, p.disk = s.Pulse(), s.JournalSize()
	}
	p.lines = p.write(m, cmp.Or(p.width, infoWidth-4))
}

func (p *infoPanel) write(m *Model, width int) []draw.Line {
	w := &infoWriter{m: m, p: p, c: p.c, now: m.now(), width: max(8, width)}
	if p.sub != nil {
		w.subscription(p.sub)
	}
	w.link()
	w.beats()
	w.traffic()
	w.subscriptions()
	w.history()
	return w.lines
}

const infoWidth = 92

func (p *infoPanel) key(m *Model, k tea.KeyMsg) tea.Cmd {
	if a, _ := m.keys.Lookup(p.context(), k.String()); a == keymap.Back && !k.Paste {
		m.removePanel(p)
		return nil
	}
	return p.scroller.key(m, k)
}

func (p *infoPanel) size(_ *Model, w, h int) (int, int) {
	w = min(w, infoWidth)
	p.fit(w)
	return w, min(h, len(p.lines)+2)
}
