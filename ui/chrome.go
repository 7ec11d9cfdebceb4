package ui

import (
	"fmt"
	"time"

	"stompbox/session"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// box is the border of a pane with its number and name.
func (m *Model) box(r rect, p pane, name safe.Text) draw.Box {
	focused := m.focus == p && m.top() == nil
	b := draw.Box{Width: r.w, Height: r.h, ASCII: m.th.ASCII, Focused: focused, Fitted: true,
		Border: m.style(themes.Border)}
	title := m.style(themes.Title)
	if focused {
		b.Border, title = m.style(themes.BorderFocus), m.style(themes.TitleFocus)
	}
	if m.shape.Zoom {
		b.TitleRight = draw.Line{{Style: m.style(themes.Dim), Text: "zoomed"}}
	}
	b.Title = draw.Line{{Style: m.style(themes.Faint), Text: safe.Text(fmt.Sprintf("%d ", p+1))}, {Style: title, Text: name}}
	return b
}

// startRow begins a list row: the selection's background, the bar, the mark.
func (m *Model) startRow(r *draw.Row, w int, selected, focused, marked bool) {
	m.startBar(r, w, selected, focused)
	mark := safe.Text(" ")
	if marked {
		mark = "*"
	}
	r.Text(m.style(themes.Marked), mark)
}

// startBar begins a row with the selection's background and the bar.
func (m *Model) startBar(r *draw.Row, w int, selected, focused bool) {
	var base draw.Style
	bar := safe.Text(" ")
	if selected {
		base = m.style(themes.SelectedDim)
		if focused {
			base = m.style(themes.Selected)
		}
		bar = "▌"
		if m.th.ASCII {
			bar = ">"
		}
	}
	r.Reset(w, base)
	if selected && m.th.Restyles(focused) {
		r.Over(func(s draw.Style) draw.Style { return draw.Style(m.th.OnBar(string(s), focused)) })
	}
	r.Text(m.style(themes.Cursor), bar)
}

// middle cuts a name in its middle: names that begin alike often end apart.
func middle(t safe.Text, w int) safe.Text {
	n := safe.Width(t)
	if n <= w || w < 9 {
		return safe.Cut(t, max(0, w))
	}
	head := w / 2
	return safe.Slice(t, 0, head) + safe.CutMark() + safe.Slice(t, n-(w-1-head), n)
}

// note wraps a quiet sentence into rows.
func (m *Model) note(w int, text string) []string { return m.wrapped(w, themes.Dim, text) }

// problem wraps a sentence that says what went wrong.
func (m *Model) problem(w int, text string) []string { return m.wrapped(w, themes.Bad, text) }

// wrapPrint is all that decides how a wrapped sentence looks.
type wrapPrint struct {
	width int
	style draw.Style
	text  string
}

// wrapsKept bounds the sentences that are kept wrapped: a few stand on the
// screen at a time.
const wrapsKept = 64

func (m *Model) wrapped(w int, role themes.Role, text string) []string {
	print := wrapPrint{w, m.style(role), text}
	if rows, ok := m.wraps[print]; ok {
		return rows
	}
	var rows []string
	r := draw.NewRow(w, "")
	for _, line := range draw.Wrap(safe.FieldMax(text, 4000), max(1, w-2)) {
		rows = append(rows, r.Reset(w, "").Gap(1).Text(print.style, line).String())
	}
	if m.wraps == nil || len(m.wraps) >= wrapsKept {
		m.wraps = make(map[wrapPrint][]string)
	}
	m.wraps[print] = rows[:len(rows):len(rows)]
	return m.wraps[print]
}

func (m *Model) badge(b session.Badge) draw.Span {
	role := [...]themes.Role{themes.BadgePeek, themes.BadgeHold, themes.BadgeTail, themes.BadgeConsumes}[b]
	return draw.Span{Style: m.style(role), Text: " " + safe.Text(b.String()) + " "}
}

func badgeRole(b session.Badge) themes.Role {
	return [...]themes.Role{themes.Peek, themes.Held, themes.Tail, themes.Consumes}[b]
}

// clock writes a time of day to the millisecond.
func clock(t time.Time) safe.Text {
	if t.IsZero() {
		return ""
	}
	return safe.Text(t.Format("15:04:05.000"))
}

// size writes octets for people: 214 B, 1.2 K, 8.2 M.
func size(n int) safe.Text {
	switch {
	case n < 1000:
		return safe.Text(fmt.Sprintf("%d B", n))
	case n < 1000<<10:
		return safe.Text(fmt.Sprintf("%.1f K", float64(n)/1024))
	case n < 1000<<20:
		return safe.Text(fmt.Sprintf("%.1f M", float64(n)/(1<<20)))
	}
	return safe.Text(fmt.Sprintf("%.1f G", float64(n)/(1<<30)))
}

// count writes a number with thousands marked: 1,204.
func count[N ~int | ~uint64 | ~uint32](n N) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// took writes how long something took: <0.1 ms, 0.4 ms, 12 ms, 3.4 s.
func took(d time.Duration) string {
	switch {
	case d < 50*time.Microsecond: // which would round to 0.0
		return "<0.1 ms"
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}
