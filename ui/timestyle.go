package ui

import (
	"fmt"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/ui/safe"
)

// timeStyle is how the message list tells when a message came.
type timeStyle uint8

const (
	timeAbsolute timeStyle = iota // the time of day
	timeRelative                  // how long ago
	timeDelta                     // how long after the message in the row above
	timeStyles
)

var timeStyleNames = [timeStyles]string{"absolute", "relative", "delta"}

// String is the name that is kept between runs.
func (s timeStyle) String() string { return timeStyleNames[s] }

// timeStyleOf is the style of a name; what is none is the usual one.
func timeStyleOf(name string) timeStyle {
	for s, n := range timeStyleNames {
		if n == name {
			return timeStyle(s)
		}
	}
	return timeAbsolute
}

// The times of day, and those of more than one day.
const (
	timeOfDay = "15:04:05.000"
	dayToo    = "01-02 15:04:05.000"
)

// dated reports whether a connection's times need the day beside them: it has
// messages of several days, or of another day than today.
func (m *Model) dated(c *conn) bool {
	return c != nil && c.day != 0 && (c.days || c.day != dayOf(m.asOf))
}

func dayOf(t time.Time) int { return t.Year()*366 + t.YearDay() }

// meetDay remembers the day of a message.
func (c *conn) meetDay(at time.Time) {
	switch day := dayOf(at); {
	case c.day == 0:
		c.day = day
	case c.day != day && !c.days:
		c.days = true
		c.widened++
	}
}

func (s timeStyle) head() safe.Text { return [...]safe.Text{"time", "age", "delta"}[s] }

// width is how wide the column of times is.
func (s timeStyle) width(dated bool) int {
	if dated && s == timeAbsolute {
		return len(dayToo)
	}
	return [...]int{len(timeOfDay), 5, 9}[s]
}

// write says when a message came: at, now, and when the one above it came, the
// zero time when there is none.
func (s timeStyle) write(at, now, above time.Time, dated bool) safe.Text {
	switch {
	case at.IsZero():
		return ""
	case s == timeRelative:
		return age(now.Sub(at))
	case s == timeDelta && above.IsZero():
		return "first"
	case s == timeDelta:
		return delta(at.Sub(above))
	case dated:
		return safe.Text(at.Format(dayToo))
	}
	return clock(at)
}

// age writes how long ago something was in one unit: now, 12s, 5m, 3h, 12d.
func age(d time.Duration) safe.Text {
	if d < time.Second {
		return "now"
	}
	unit, sign := ageUnit(d)
	return safe.Text(fmt.Sprintf("%d%s", d/unit, sign))
}

// ageUnit is the unit in which an age is told.
func ageUnit(d time.Duration) (time.Duration, string) {
	switch {
	case d < time.Minute:
		return time.Second, "s"
	case d < time.Hour:
		return time.Minute, "m"
	case d < 48*time.Hour:
		return time.Hour, "h"
	}
	return 24 * time.Hour, "d"
}

// delta writes how long after another message one came: +0.412s, +3m07s, +2h05m.
func delta(d time.Duration) safe.Text {
	sign := "+"
	if d < 0 { // a clock that was set back
		sign, d = "-", -d
	}
	switch {
	case d < 100*time.Second:
		return safe.Text(fmt.Sprintf("%s%d.%03ds", sign, d/time.Second, d%time.Second/time.Millisecond))
	case d < 100*time.Minute:
		return safe.Text(fmt.Sprintf("%s%dm%02ds", sign, d/time.Minute, d%time.Minute/time.Second))
	case d < 100*time.Hour:
		return safe.Text(fmt.Sprintf("%s%dh%02dm", sign, d/time.Hour, d%time.Hour/time.Minute))
	}
	return safe.Text(fmt.Sprintf("%s%dd%02dh", sign, d/(24*time.Hour), d%(24*time.Hour)/time.Hour))
}

// expiry writes when a message expires, or how long ago it did.
func expiry(at, now time.Time) (t safe.Text, over bool) {
	switch {
	case at.IsZero():
		return "", false
	case !at.After(now):
		return "expired " + age(now.Sub(at)), true
	}
	return "in " + age(max(at.Sub(now), time.Second)), false
}

// nextTimeStyle goes to the next style and keeps it for the runs to come.
func (m *Model) nextTimeStyle() {
	m.times = (m.times + 1) % timeStyles
	m.keepColumns()
	m.tell([...]string{"times of day", "how long ago each arrived", "the time since the message above"}[m.times])
}

func noTimes(m *Model) string {
	if why := noConnection(m); why != "" {
		return why
	}
	for _, c := range m.columns {
		if c.kind == columnTime {
			return ""
		}
	}
	return "the time column is hidden: " + keymap.Label(m.keys.KeyFor(keymap.Messages, keymap.ChooseColumns)) + " shows it"
}

// agesMsg is the moment at which something that is seen of the message list
// reads differently: an age, or a message that has expired.
type agesMsg struct{ due time.Time }

// askAges wakes the screen when the first thing that can be seen of the list
// changes with time, at most once a second. Where nothing does, nothing wakes.
func (m *Model) askAges() tea.Cmd {
	due, ok := m.nextAge()
	if !ok { // a wake-up that is under way finds nothing to do
		return nil
	}
	if now := m.now(); !m.ageDue.IsZero() && m.ageDue.After(now) && !due.Before(m.ageDue) {
		return nil // one that is early enough is under way
	} else if wait := due.Sub(now); wait > 0 {
		m.ageDue = due
		return tea.Tick(wait, func(time.Time) tea.Msg { return agesMsg{due} })
	}
	return nil
}

// deliver redraws what is seen, unless another wake-up has taken its place or
// there is nothing of it on the screen any more.
func (a agesMsg) deliver(m *Model) tea.Cmd {
	if m.unchanged = !a.due.Equal(m.ageDue); m.unchanged {
		return nil
	}
	m.ageDue = time.Time{}
	_, seen := m.nextAge()
	m.unchanged = !seen
	return nil
}

// ageMost is the longest that the screen sleeps: what waits for days would keep
// a timer for every time that the list is shown anew.
const ageMost = time.Hour

// nextAge is when the first of the visible rows reads differently, on a whole
// second after the moment that the screen shows.
func (m *Model) nextAge() (due time.Time, ok bool) {
	v := m.conn().selected()
	if v == nil || m.suspending || m.top() != nil || m.arrange(m.width, m.height).panes[paneMessages].h <= 0 {
		return due, false
	}
	ages, ends := false, false
	for _, c := range m.columns {
		ages = ages || c.kind == columnTime && m.times == timeRelative
		ends = ends || c.kind == columnExpires
	}
	sooner := func(t time.Time) {
		if t.After(m.asOf) && (!ok || t.Before(due)) {
			due, ok = t, true
		}
	}
	from, to := v.list.visible()
	for r := from; r < to; r++ {
		k, seen := m.conn().cards[v.ids[v.row(r)]]
		if !seen || k.at.IsZero() {
			continue
		}
		if ages {
			sooner(nextUnit(k.at, m.asOf))
		}
		if k.expires.IsZero() {
			continue
		}
		sooner(k.expires)
		if ends {
			sooner(nextUnit(k.expires, m.asOf))
		}
	}
	if ok { // all rows that change within a second change at its end
		due = m.asOf.Add(min((due.Sub(m.asOf) + time.Second - 1).Truncate(time.Second), ageMost))
	}
	return due, ok
}

// nextUnit is when the age of at, told in one unit, reads differently.
func nextUnit(at, now time.Time) time.Time {
	d := now.Sub(at)
	if d < 0 { // it lies ahead: what is left grows less
		unit, _ := ageUnit(-d)
		return now.Add((-d)%unit + time.Millisecond)
	}
	unit, _ := ageUnit(d)
	return at.Add((d/unit + 1) * unit)
}

// expiredNow reports whether a message that still waits has outlived its time.
func (k *card) expiredNow(s session.MsgState, now time.Time) bool {
	return !k.expires.IsZero() && !k.expires.After(now) && s != session.Acked && s != session.Nacked
}
