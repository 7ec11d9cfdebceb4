package ui

import (
	"bytes"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// filter narrows a message list to the messages that hold a text, in any case,
// anywhere in the frame: headers, body, names.
type filter struct {
	text    string
	hits    []int // indices of messages, rising
	scanned int   // messages looked at
	era     int   // a change of the text outdates scans under way
	busy    bool
}

func (f *filter) on() bool { return f.text != "" }

// scanPiece is how many messages one step of a scan looks at; keys are taken
// between the steps.
const scanPiece = 2000

// scanMsg is the result of one step.
type scanMsg struct {
	c       *conn
	sub     session.SubID
	era     int
	hits    []int
	scanned int
}

// setFilter starts over with another text; "" shows everything.
func (m *Model) setFilter(c *conn, v *subView, text string) tea.Cmd {
	at, had := v.current()
	v.find = filter{text: text, era: v.find.era + 1}
	if !v.find.on() {
		v.list.grow(len(v.ids))
		if i, ok := v.index(at); had && ok {
			v.list.to(i)
		}
		return nil
	}
	v.list.grow(0)
	return m.scan(c, v)
}

// scan looks at the next messages in the background.
func (m *Model) scan(c *conn, v *subView) tea.Cmd {
	if v.find.busy || v.find.scanned >= len(v.ids) {
		return nil
	}
	v.find.busy = true
	from := v.find.scanned
	ids := append([]session.MsgID(nil), v.ids[from:min(from+scanPiece, len(v.ids))]...)
	msg := scanMsg{c: c, sub: v.ID, era: v.find.era, scanned: from + len(ids)}
	text, read := v.find.text, c.read
	return func() tea.Msg {
		want := []byte(strings.ToLower(text))
		for i, id := range ids {
			if r, err := read(id); err == nil && holds(r, want) {
				msg.hits = append(msg.hits, from+i)
			}
		}
		return msg
	}
}

// holds reports whether a record holds a text given in lower case.
func holds(r session.Record, want []byte) bool {
	if bytes.Contains(bytes.ToLower(r.Frame.Body), want) {
		return true
	}
	for name, value := range r.Frame.Header.All() {
		if strings.Contains(strings.ToLower(name+":"+value), string(want)) {
			return true
		}
	}
	return false
}

// scanned takes a step's hits and goes on while there is more.
func (m *Model) scanned(msg scanMsg) tea.Cmd {
	v := msg.c.view(msg.sub)
	if v == nil || v.find.era != msg.era {
		return nil
	}
	v.find.busy = false
	v.find.hits = append(v.find.hits, msg.hits...)
	v.find.scanned = msg.scanned
	if !v.paused {
		v.list.grow(len(v.find.hits))
	}
	return m.scan(msg.c, v)
}

// linePrompt is a one-line question at the foot of the screen: a filter or a
// search. It reports every change, so that results come while typing.
type linePrompt struct {
	label   safe.Text
	secret  bool // the text is not shown
	text    []rune
	changed func(m *Model, text string) tea.Cmd
	before  string                              // restored by esc
	done    func(m *Model, text string) tea.Cmd // on enter, where set
}

func (p *linePrompt) context() keymap.Context { return keymap.Filter }

func (p *linePrompt) size(_ *Model, w, h int) (int, int) { return w, min(h, 1) }

func (p *linePrompt) key(m *Model, k tea.KeyMsg) tea.Cmd {
	action, _ := m.keys.Lookup(keymap.Filter, k.String())
	switch {
	case action == keymap.Back && !k.Paste:
		m.removePanel(p)
		return p.changed(m, p.before)
	case action == keymap.FilterApply && !k.Paste:
		m.removePanel(p)
		if p.done != nil {
			return p.done(m, string(p.text))
		}
		return nil
	case k.Type == tea.KeyBackspace:
		if len(p.text) > 0 {
			p.text = p.text[:len(p.text)-1]
		}
	case k.Type == tea.KeyCtrlU:
		p.text = nil
	case k.Type == tea.KeySpace:
		p.text = append(p.text, ' ')
	case k.Type == tea.KeyRunes:
		p.text = append(p.text, k.Runes...)
	default:
		return nil
	}
	return p.changed(m, string(p.text))
}

func (p *linePrompt) rows(m *Model, w, h int) []string {
	if h < 1 {
		return nil
	}
	r := draw.NewRow(w, "")
	r.Gap(1).Text(m.style(themes.Accent), p.label).Gap(1)
	text := safe.Field(string(p.text))
	if p.secret {
		text = safe.Field(strings.Repeat("*", len(p.text)))
	}
	r.Text(m.style(themes.InputFocus), safe.CutLeft(text, max(1, r.Left()-2)))
	r.Text(m.style(themes.InputCursor), " ")
	return []string{r.String()}
}

// askFilter opens the filter line of the focused pane.
func (m *Model) askFilter() tea.Cmd {
	c := m.conn()
	v := c.selected()
	if m.focus == paneInspector {
		return m.askSearch()
	}
	if v == nil {
		m.warn("nothing to filter: subscribe with s or peek with p first")
		return nil
	}
	m.openPanel(&linePrompt{label: "filter", text: []rune(v.find.text), before: v.find.text,
		changed: func(m *Model, text string) tea.Cmd { return m.setFilter(c, v, text) }})
	return nil
}
