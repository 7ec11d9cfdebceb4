package ui

import (
	"cmp"
	"fmt"
	"strings"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/inspect"
	"stompbox/ui/safe"
)

var stepColumns = []draw.Col{
	{Min: 5, Max: 6, Priority: 5},             // step
	{Min: 6, Max: 7, Priority: 6},             // what
	{Min: 9, Max: 0, Weight: 3, Priority: 4},  // destination or message
	{Min: 8, Max: 8, Priority: 1},             // size
	{Min: 9, Max: 11, Priority: 7},            // fate
	{Min: 10, Max: 0, Weight: 3, Priority: 2}, // receipt, error or warning
}

// txHead is how many rows stand above the steps: the heads and the BEGIN.
const txHead = 2

// rows draws the steps above and the selected step below.
func (p *txView) rows(m *Model, w, h int) []string {
	t := p.tx()
	if t == nil {
		return draw.Fit(m.note(w, m.keyedIn(keymap.TxView, "this transaction has been removed: {back} cancels")), w, h)
	}
	upper := min(h, max(8, min(len(t.Steps)+9, h*55/100)))
	return append(p.plan(m, t, w, upper), p.step(m, t, w, h-upper)...)
}

func (p *txView) plan(m *Model, t *session.Transaction, w, h int) []string {
	box := draw.Box{Width: w, Height: h, Border: m.style(themes.BorderFocus), ASCII: m.th.ASCII, Focused: true, Title: p.title(m, t, w-draw.TitleRoom)}
	iw, ih := box.Inner()
	gap := stepGap(iw)
	widths := draw.Columns(iw-2-gap*(len(stepColumns)-1), stepColumns)
	head := draw.NewRow(iw, "").Gap(2)
	for i, name := range [...]safe.Text{"step", "what", "destination or message", "size", "fate", "receipt"} {
		switch {
		case widths[i] == 0:
		case i == 3:
			head.CellRight(m.style(themes.ColumnHead), name, widths[i]).Gap(gap)
		default:
			head.Cell(m.style(themes.ColumnHead), name, widths[i]).Gap(gap)
		}
	}
	rows := []string{head.String(), p.markRow(m, "begin", stomp.BEGIN, t.Begin, iw, widths)}
	// On a low screen the steps come first: what the notes say, keys and notices say too.
	room := max(0, ih-3-min(len(t.Steps), 5))
	notes := p.notes(m, t, iw, room)
	if n := len(notes); n > 0 && n < room && len(t.Steps)+n < ih-3 { // no blank in the place of a step
		notes = append([]string{""}, notes...)
	}
	p.list.n = len(t.Steps)
	p.list.resize(max(1, ih-3-len(notes)))
	from, to := p.list.visible()
	for i := from; i < to; i++ {
		rows = append(rows, p.stepRow(m, t, i, iw, widths))
	}
	box.Foot = p.foot(m, len(t.Steps), from, to)
	rows = append(rows, p.markRow(m, "end", safe.Text(cmp.Or(t.EndIs, stomp.COMMIT)), t.End, iw, widths))
	return box.Render(append(rows, notes...))
}

// title says which transaction, what it is at, and of what and where as far as
// that has room.
func (p *txView) title(m *Model, t *session.Transaction, room int) draw.Line {
	line := draw.Line{{Style: m.style(themes.Faint), Text: "5 "}, {Style: m.style(themes.TitleFocus), Text: "Transaction " + safe.Field(t.Name)},
		{Text: "  "}, {Style: m.style(txRole(t)), Text: safe.Text(t.State.String())}}
	for _, part := range []safe.Text{"  " + safe.Text(steps(len(t.Steps))), " on " + safe.FieldMax(p.c.profile.Title(), 30)} {
		if line.Width()+safe.Width(part) > room {
			break
		}
		line = append(line, draw.Span{Style: m.style(themes.Dim), Text: part})
	}
	return line
}

// foot says which steps are seen, when not all are, and that there are other
// transactions.
func (p *txView) foot(m *Model, steps, from, to int) draw.Line {
	var parts []string
	if to-from < steps {
		parts = append(parts, fmt.Sprintf("steps %d to %d of %d", from+1, to, steps))
	}
	if n := len(p.c.txs); n > 1 {
		parts = append(parts, fmt.Sprintf("tx %d of %d", p.place()+1, n), "[ ] the others")
	}
	if len(parts) == 0 {
		return nil
	}
	return draw.Line{{Style: m.style(themes.Dim), Text: safe.Text(strings.Join(parts, safe.Own(" · ")))}}
}

// place is which of the transactions of its connection this one is.
func (p *txView) place() int {
	for i := range p.c.txs {
		if p.c.txs[i].ID == p.id {
			return i
		}
	}
	return 0
}

// notes say what the state means and what this broker will do, in at most that
// many rows: where more is to be said a row ends with …. A reason in a broker's
// words may be long: it makes room for what holds now, which stands below it.
func (p *txView) notes(m *Model, t *session.Transaction, w, most int) []string {
	var first, rest []draw.Span
	for i, note := range p.said(m, t) {
		for _, line := range draw.Wrap(safe.FieldMax(note.text, 4000), max(1, w-2)) {
			span := draw.Span{Style: m.style(note.role), Text: line}
			if i == 0 {
				first = append(first, span)
			} else {
				rest = append(rest, span)
			}
		}
	}
	lines := cutLines(append(cutLines(first, w-2, max(1, most-len(rest))), rest...), w-2, most)
	var rows []string
	for _, line := range lines {
		rows = append(rows, draw.NewRow(w, "").Gap(1).Text(line.Style, line.Text).String())
	}
	return rows
}

// cutLines leaves at most that many lines; the last then ends with ….
func cutLines(lines []draw.Span, w, most int) []draw.Span {
	if len(lines) <= most {
		return lines
	}
	lines = lines[:most]
	if most > 0 {
		last := &lines[most-1].Text
		if safe.Width(*last) < w {
			*last += safe.CutMark()
		} else {
			*last = safe.Cut(*last+" ", max(0, w))
		}
	}
	return lines
}

// said is what notes says, the most important first.
func (p *txView) said(m *Model, t *session.Transaction) (list []outcome) {
	keyed := func(text string) string { return m.keyedIn(keymap.TxView, text) }
	say := func(role themes.Role, text string) {
		if text != "" {
			list = append(list, outcome{role, text})
		}
	}
	if t.State == session.TxCommitted && t.Reason != "" {
		say(themes.Bad, "Committed "+t.Reason)
	} else {
		say(themes.Bad, t.Reason)
	}
	say(themes.Warn, t.Note)
	switch next := t.Next(); t.State {
	case session.TxDrafting:
		say(themes.Dim, keyed("Nothing has been sent. {tx.commit} commits, {tx.nextstep} sends step by step, {tx.begin} sends all but the COMMIT."))
	case session.TxOpening:
		what := "BEGIN"
		if next > 0 {
			what = fmt.Sprintf("Step %d", next)
		}
		say(themes.Dim, what+keyed(" waits for its receipt; {tx.abort} aborts. If the link dies now, the broker rolls it back."))
	case session.TxIsOpen:
		text := keyed("Open at the broker, every step sent: {tx.commit} commits, {tx.abort} aborts.")
		if next < len(t.Steps) {
			text = keyed("Open at the broker: {tx.nextstep} sends step ") + count(next+1) + keyed(", {tx.commit} the rest and COMMIT, {tx.abort} aborts.")
		}
		say(themes.Dim, text+" If the link dies now, the broker rolls it back.")
	case session.TxCommitted:
		if t.Reason == "" {
			say(themes.Dim, keyed("Committed: the broker has confirmed it. {tx.again} drafts it again."))
		}
	case session.TxUnknown:
		say(themes.Dim, keyed("Check the destinations before running it again; {tx.again} drafts it anew."))
	case session.TxCommitting:
		say(themes.Dim, "If the link dies before the receipt of COMMIT the fate is unknown; the steps stay here.")
	case session.TxAborted, session.TxRolledBack, session.TxRejected:
		say(themes.Dim, keyed("The broker kept nothing of it. The steps stay: {tx.commit} runs them again, {tx.again} drafts a new transaction from them."))
	}
	return list
}

func (p *txView) markRow(m *Model, name, what safe.Text, mark session.Mark, w int, widths []int) string {
	r := draw.NewRow(w, "")
	m.startRow(r, w, false, false, false)
	p.cells(m, r, stepGap(w), widths, [6]cell{{themes.Dim, name}, {themes.Dim, what}, {}, {},
		{fateRole(mark.Fate), safe.Text(mark.Fate.String())}, p.answer(mark)})
	return r.String()
}

// stepGap is the gap between columns: on a narrow screen the columns need the cells.
func stepGap(w int) int {
	if w < 60 {
		return 1
	}
	return columnGap
}

// cell is one column's text and role.
type cell struct {
	role themes.Role
	text safe.Text
}

func (p *txView) cells(m *Model, r *draw.Row, gap int, widths []int, cells [6]cell) {
	for i, c := range cells {
		switch {
		case widths[i] == 0:
		case i == 3:
			r.CellRight(m.style(c.role), c.text, widths[i]).Gap(gap)
		default:
			r.Cell(m.style(c.role), c.text, widths[i]).Gap(gap)
		}
	}
}

func (p *txView) answer(mark session.Mark) cell {
	switch {
	case mark.Error != "":
		return cell{themes.Bad, safe.FieldMax(mark.Error, 200)}
	case mark.Fate == session.Confirmed:
		return cell{themes.Dim, safe.Text(took(mark.After))}
	case mark.Fate == session.Written:
		return cell{themes.Pending, "waiting for the receipt"}
	}
	return cell{}
}

func (p *txView) stepRow(m *Model, t *session.Transaction, i, w int, widths []int) string {
	s := t.Steps[i]
	r := draw.NewRow(w, "")
	m.startRow(r, w, i == p.list.cursor, true, false)
	about, octets, role := middle(safe.FieldMax(s.Send.Destination, 200), widths[2]), size(len(s.Send.Body)), themes.FrameOut
	if s.Kind != session.StepSend {
		about, octets, role = p.c.messageName(s.Message), "", themes.Held
		if s.Kind == session.StepNack {
			role = themes.Nacked
		}
	}
	answer := p.answer(s.Mark)
	switch {
	case s.Fate == session.Written && s.Kind == session.StepSend && p.c.link.Broker.SendConfirmedAfterCommit() && t.State == session.TxIsOpen:
		answer = cell{themes.Dim, "its receipt comes after the commit"}
	case i == t.Next() && t.State == session.TxIsOpen && s.Warning != "":
		answer = cell{themes.Warn, safe.Own[safe.Text]("next · ") + safe.FieldMax(s.Warning, 300)}
	case i == t.Next() && t.State == session.TxIsOpen:
		answer = cell{themes.Accent, "next"}
	}
	if answer.text == "" && s.Warning != "" {
		answer = cell{themes.Warn, safe.FieldMax(s.Warning, 300)}
	}
	p.cells(m, r, stepGap(w), widths, [6]cell{{themes.Text, safe.Text(fmt.Sprint(i + 1))}, {role, safe.Text(s.Kind.String())}, {themes.Text, about},
		{themes.Dim, octets}, {fateRole(s.Fate), safe.Text(s.Fate.String())}, answer})
	return r.String()
}

// messageName names a message as its list does: its number, its state, its id.
func (c *conn) messageName(id session.MsgID) safe.Text {
	v, state, ok := c.state(id)
	if !ok {
		return "a message that is no longer here"
	}
	n, _ := v.index(id)
	return safe.Text(fmt.Sprintf("#%d %s ", n+1, state)) + safe.CutLeft(c.card(id).id, 16)
}

// step draws what the selected step would send.
func (p *txView) step(m *Model, t *session.Transaction, w, h int) []string {
	if h < 3 {
		return draw.Fit(nil, w, max(0, h))
	}
	i := p.list.cursor
	box := draw.Box{Width: w, Height: h, Border: m.style(themes.Border), ASCII: m.th.ASCII,
		Title: draw.Line{{Style: m.style(themes.Title), Text: safe.Text(fmt.Sprintf("Step %d", i+1))}}}
	iw, ih := box.Inner()
	if i >= len(t.Steps) {
		return box.Render(m.note(iw, m.keyed("No steps yet. In the composer {composer.tx} adds a send; on a held message {tx.add} adds its ack or nack.")))
	}
	s := t.Steps[i]
	var rows []string
	if s.Warning != "" {
		rows = append(rows, m.wrapped(iw, themes.Warn, s.Warning)...)
	}
	if s.Error != "" {
		rows = append(rows, m.problem(iw, s.Error)...)
	}
	doc := p.document(s)
	if doc == nil {
		return box.Render(append(rows, m.note(iw, "the message of this step cannot be read back")...))
	}
	r := draw.NewRow(iw, "")
	for _, v := range []inspect.View{inspect.Headers, inspect.Pretty} {
		n := min(doc.Len(v, iw-2), max(0, ih-len(rows)))
		for _, l := range doc.Rows(v, iw-2, 0, n, m.style) {
			rows = append(rows, r.Reset(iw, "").Gap(1).Spans(l).String())
		}
		rows = append(rows, "")
	}
	return box.Render(rows)
}

// document opens a step's message for reading.
func (p *txView) document(s session.Step) *inspect.Doc {
	if s.Kind == session.StepSend {
		v := p.c.version() // without a link there is none
		f, err := s.Send.Frame(v)
		if err != nil {
			f = stomp.Frame{Command: stomp.SEND, Header: s.Send.Header, Body: s.Send.Body}
		}
		return inspect.Open(inspect.Input{Frame: f, Version: v, Outgoing: true})
	}
	r, err := p.c.read(s.Message)
	if err != nil {
		return nil
	}
	return inspect.Open(inputOf(r))
}
