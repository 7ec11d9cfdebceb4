package ui

import (
	"fmt"
	"slices"

	"stompbox/session"
	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// frameLog is the log of every frame of a session: row n is journal record n.
type frameLog struct {
	list  list
	fates map[session.MsgID]session.FrameFated // what answered a frame of ours
	asked map[session.MsgID]session.MsgID      // from an answer to the frame of ours that it answers
}

func (f *frameLog) logged(e session.FrameLogged) { f.list.grow(int(e.To)) }

func (f *frameLog) fated(e session.FrameFated) {
	f.fates[e.Frame] = e
	if e.ByKnown {
		f.asked[e.By] = e.Frame
	}
}

// pair gives what answered a frame of ours, or what an answer answers.
func (f *frameLog) pair(id session.MsgID) (session.MsgID, bool) {
	if e, ok := f.fates[id]; ok {
		return e.By, e.ByKnown
	}
	cause, ok := f.asked[id]
	return cause, ok
}

// toPair goes from a frame of ours to its answer, and back.
func (m *Model) toPair() {
	f := &m.conn().frames
	if id, ok := f.pair(session.MsgID(f.list.cursor)); ok {
		f.list.to(int(id))
	}
}

func noPair(m *Model) string {
	c := m.conn()
	if c == nil || c.frames.list.n == 0 {
		return "no frames yet"
	}
	id := session.MsgID(c.frames.list.cursor)
	if _, ok := c.frames.pair(id); ok {
		return ""
	}
	if c.card(id).outgoing {
		return "no answer to this frame: it asked for no receipt, or none has come"
	}
	return "this frame is not an answer to one of ours"
}

// frameWidths shares the width of the list. A small screen has the word of the
// fate alone, so that there is room for what a frame is about.
func frameWidths(w int) []int {
	cols := slices.Clone(frameColumns)
	if w < 44 {
		cols[3].Min = len("confirmed")
	}
	return withGaps(cols, w-2)
}

var frameColumns = []draw.Col{
	{Min: 12, Max: 12, Priority: 3},            // time
	{Min: 11, Max: 13, Weight: 1, Priority: 6}, // direction and command
	{Min: 7, Max: 7, Priority: 2},              // size
	{Min: 16, Max: 24, Weight: 1, Priority: 5}, // fate, as confirmed 2.3 ms
	{Min: 10, Max: 0, Weight: 4, Priority: 4},  // what it is about
}

// drawFrames draws the frames log, newest at the foot. Heart-beats are no
// frames: they are a count in the border.
func (m *Model) drawFrames(r rect) []string {
	box := m.box(r, paneFrames, "Frames")
	c := m.conn()
	w, h := r.inner()
	if c == nil || c.frames.list.n == 0 || h < 1 {
		return box.Render(m.note(w, "every frame in and out is listed here"))
	}
	box.Foot = draw.Line{{Style: m.style(themes.Dim), Text: safe.Text(fmt.Sprintf(safe.Own("%s frames · heart-beats %s in %s out"),
		count(c.frames.list.n), count(c.stats.BeatsIn), count(c.stats.BeatsOut)))}}
	widths := frameWidths(w)
	head := draw.NewRow(w, "").Gap(2)
	for i, name := range [...]safe.Text{"time", "frame", "size", "fate", "about"} {
		if widths[i] > 0 {
			head.Cell(m.style(themes.ColumnHead), name, widths[i]).Gap(columnGap)
		}
	}
	rows := []string{head.String()}
	from, to := c.frames.list.visible()
	line := draw.NewRow(w, "")
	for i := from; i < to; i++ {
		rows = append(rows, m.frameRow(line, c, session.MsgID(i), w, widths))
	}
	return box.Render(rows)
}

func (m *Model) frameRow(r *draw.Row, c *conn, id session.MsgID, w int, widths []int) string {
	k := c.card(id)
	other, paired := c.frames.pair(session.MsgID(c.frames.list.cursor))
	m.startRow(r, w, int(id) == c.frames.list.cursor, m.focus == paneFrames, paired && other == id)
	arrow, role := safe.Text("← "), themes.FrameIn
	if k.outgoing {
		arrow, role = "→ ", themes.FrameOut
	}
	if m.th.ASCII {
		arrow = map[bool]safe.Text{false: "< ", true: "> "}[k.outgoing]
	}
	fate, fateRole := m.frameFate(c, id, k)
	cells := [...]struct {
		role themes.Role
		text safe.Text
	}{{themes.Text, clock(k.at)}, {role, arrow + safe.FieldMax(k.command, 20)}, {themes.Dim, size(k.wire)}, {fateRole, fate}}
	for i, cell := range cells {
		if widths[i] > 0 {
			r.Cell(m.style(cell.role), cell.text, widths[i]).Gap(columnGap)
		}
	}
	if widths[4] > 0 {
		about := k.preview
		if k.command == stomp.MESSAGE {
			about = middle(safe.FieldMax(k.destination, 200), min(60, widths[4])) + "  " + about
		}
		r.Text(m.style(themes.Dim), about)
	}
	return r.String()
}

// frameFate says what answered a frame of ours.
func (m *Model) frameFate(c *conn, id session.MsgID, k card) (safe.Text, themes.Role) {
	f, ok := c.frames.fates[id]
	switch {
	case !ok && k.outgoing:
		return "written", themes.Written
	case !ok && k.command == stomp.ERROR:
		return "error", themes.Bad
	case !ok:
		return "", themes.Dim
	}
	text := safe.Text(f.Fate.String())
	if f.After > 0 {
		text += " " + safe.Text(took(f.After))
	}
	if f.Deduced {
		text += " deduced"
	}
	return text, fateRole(f.Fate)
}

func fateRole(f session.Fate) themes.Role {
	switch f {
	case session.Confirmed:
		return themes.Confirmed
	case session.Rejected, session.Refused:
		return themes.Rejected
	case session.Unknown:
		return themes.Unknown
	case session.Written, session.Queued:
		return themes.Pending
	}
	return themes.Drafted
}
