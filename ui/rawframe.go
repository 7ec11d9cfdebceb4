package ui

import (
	"bytes"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui/safe"
)

// rawFrame is a frame typed as it is to go over the wire, right or wrong. What
// the rules say of it is shown while it is typed and blocks nothing: what the
// broker makes of a wrong one is what people come here to see.
type rawFrame struct {
	form
	c     *conn
	text  *bodyField
	lines *choiceField
	entry *entry

	tag  session.Tag
	sent bool
}

const (
	linesLF = iota
	linesCRLF
)

// openRawFrame begins with the selected frame of the log when that is one of
// ours, else with a SEND.
func (m *Model) openRawFrame() {
	c := m.conn()
	c.rawFrames++
	octets := fmt.Appendf(nil, "SEND\ndestination:%s\nreceipt:raw-%d\n\nhello", m.destination(), c.rawFrames)
	if m.focus == paneFrames && c.frames.list.n > 0 {
		if r, err := c.read(session.MsgID(c.frames.list.cursor)); r.Outgoing && (err == nil || len(r.Raw) > 0) {
			octets = bytes.TrimSuffix(r.Raw, []byte{0})
		}
	}
	m.openPanel(newRawFrame(c, octets))
}

func newRawFrame(c *conn, octets []byte) *rawFrame {
	p := &rawFrame{c: c, text: newBody(octets, true), lines: &choiceField{options: []safe.Text{"LF", "CR LF"}}}
	p.text.whole = true
	p.entry = &entry{field: p.text, label: "frame", note: p.about}
	p.form = form{title: "Raw frame", keys: keymap.FrameLab, wide: true,
		list:   []*entry{{field: p.lines, label: "lines end with"}, p.entry},
		accept: p.send, act: p.action, edited: p.check, foot: p.named, at: 1}
	p.check()
	return p
}

func (p *rawFrame) named(*Model) []keymap.Action {
	return []keymap.Action{keymap.Send, keymap.Editor, keymap.Back}
}

func (p *rawFrame) action(m *Model, a keymap.Action) (tea.Cmd, bool) {
	if a != keymap.Editor {
		return nil, false
	}
	return openEditor(m, bytes.Clone(p.text.in.b), ".txt", func(_ *Model, edited []byte, err error) tea.Cmd {
		if err != nil {
			p.outcome = outcome{themes.Bad, err.Error()}
			return nil
		}
		p.text.replace(edited)
		p.check()
		return nil
	}), true
}

// octets are the frame as it would go, its NUL included. The ends of line that
// are chosen are those of the head: a body is not touched.
func (p *rawFrame) octets() []byte {
	b := p.text.in.b
	if p.lines.at == linesCRLF {
		head, body, whole := bytes.Cut(b, []byte("\n\n"))
		head = bytes.ReplaceAll(bytes.ReplaceAll(head, []byte("\r\n"), []byte{'\n'}), []byte{'\n'}, []byte("\r\n"))
		b = head
		if whole {
			b = append(append(head, "\r\n\r\n"...), body...)
		}
	}
	return append(bytes.Clone(b), 0)
}

func (p *rawFrame) version() stomp.Version {
	if v := p.c.link.Version; v != 0 {
		return v
	}
	return stomp.V12
}

// check says what the rules have against the frame.
func (p *rawFrame) check() {
	p.entry.err = strings.Join(stomp.LintFrame(p.octets(), p.version()), "; ")
}

// about is what a reader would make of it.
func (p *rawFrame) about() string {
	octets := p.octets()
	f, err := stomp.ParseFrame(octets, p.version())
	if err != nil {
		return fmt.Sprintf("%d octets that do not parse as a frame; they are sent as typed, with a NUL at the end", len(octets))
	}
	return fmt.Sprintf("%s, %s, %s of body, and the NUL that is added: %d octets", f.Command,
		plural(f.Header.Len(), "header"), plural(len(f.Body), "octet"), len(octets))
}

func (p *rawFrame) send(m *Model) tea.Cmd {
	p.check() // enter on the first field comes here too
	tag, ok := m.do(p.c, session.RawOctets{Octets: p.octets()})
	if !ok {
		p.outcome = outcome{themes.Bad, "nothing was sent: " + string(m.notice.text)}
		return nil
	}
	p.tag, p.sent = tag, true
	p.outcome = outcome{themes.Pending, "sending the frame"}
	return nil
}

// settled shows what became of the frame that was sent last.
func (p *rawFrame) settled(_ *Model, c *conn, s session.Settled) tea.Cmd {
	if c != p.c || !p.sent || s.Tag != p.tag {
		return nil
	}
	p.outcome = settledOutcome(s)
	if s.Fate == session.Written {
		p.outcome.text += "; without a receipt header nothing confirms it, and an ERROR would come by itself"
	}
	return nil
}
