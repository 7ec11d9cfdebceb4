package ui

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/session/dialect"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// columnModel holds five messages with headers of their own, and writes down
// what is kept.
func columnModel(t *testing.T) (m *Model, c *conn, kept *[]string) {
	t.Helper()
	m, c = orderModel(t)
	kept = new([]string)
	m.opts.Columns.Keep = func(shown []string, times string) error {
		*kept = append(*kept, strings.Join(shown, " ")+" "+times)
		return nil
	}
	resize(m, 160, 40)
	m.setFocus(paneMessages)
	m.View()
	return m, c, kept
}

// heads is the row above the message list.
func heads(m *Model) string {
	for _, row := range strings.Split(ansi.Strip(m.View()), "\n") {
		if i := strings.Index(row, "3 Messages"); i >= 0 {
			continue
		} else if strings.Contains(row, "state") && strings.Contains(row, "body") || strings.Contains(row, "priority") && strings.Contains(row, "#") {
			cells := strings.Split(row, "│")
			return strings.Join(strings.Fields(cells[len(cells)-2]), " ")
		}
	}
	return ""
}

func TestColumnsAreChosen(t *testing.T) {
	m, _, kept := columnModel(t)
	if got := heads(m); got != "# time id size state body" {
		t.Fatalf("the usual columns: %q", got)
	}
	press(m, "C", "j", "j", " ") // without the id
	if got := heads(m); got != "# time size state body" {
		t.Errorf("the list does not follow at once: %q", got)
	}
	press(m, "j", "J", "J", "enter") // the size behind the body
	if got := heads(m); got != "# time state body size" {
		t.Errorf("after moving: %q", got)
	}
	if want := []string{"number time state body size absolute"}; !slices.Equal(*kept, want) {
		t.Errorf("kept %q, want %q", *kept, want)
	}
	press(m, "C", "g", " ", "esc")
	if got := heads(m); got != "# time state body size" || len(*kept) != 1 {
		t.Errorf("esc leaves %q and keeps %q", got, *kept)
	}
	press(m, "C", "=", "enter")
	if got := heads(m); got != "# time id size state body" {
		t.Errorf("the usual ones again: %q", got)
	}
}

// A header is a column of its own, with the names that were seen to complete
// from; where there is no room for a column the chooser says so.
func TestHeaderAsColumn(t *testing.T) {
	m, c, kept := columnModel(t)
	press(m, "C", "a", "p", "r", "i")
	if s := ansi.Strip(m.View()); !strings.Contains(s, "header  pri ority") {
		t.Errorf("nothing is offered:\n%s", s)
	}
	m.Update(tea.KeyMsg{Type: tea.KeyRight})
	press(m, "enter", "enter")
	if got := heads(m); got != "priority # time id size state body" {
		t.Errorf("%q", got)
	}
	if s := ansi.Strip(m.View()); !strings.Contains(s, "4           1  14:02:11.402") {
		t.Errorf("its value is not there:\n%s", s)
	}
	if want := "header:priority number time id size state body absolute"; len(*kept) != 1 || (*kept)[0] != want {
		t.Errorf("kept %q", *kept)
	}
	press(m, "C", "a", "enter")
	if _, form := m.top().(*columnPicker); form {
		t.Error("a header without a name is taken")
	}
	press(m, "esc", "a", "p", "r", "i", "o", "r", "i", "t", "y", "enter")
	if got := len(m.top().(*columnPicker).items); got != int(columnHeader)+1 {
		t.Errorf("%d columns: a header is there twice", got)
	}
	resize(m, 80, 24)
	if s := ansi.Strip(m.View()); !strings.Contains(s, "no room for it here") {
		t.Errorf("what is left out is not said:\n%s", s)
	}
	_ = c
}

func TestLastColumnStays(t *testing.T) {
	m, _, _ := columnModel(t)
	press(m, "C")
	for i := range len(usualColumns()) {
		if i > 0 {
			press(m, "j")
		}
		press(m, " ")
	}
	if len(m.columns) != 1 || !strings.Contains(string(m.notice.text), "one column must stay") {
		t.Errorf("%v, notice %q", m.columns, m.notice.text)
	}
	m.opts.Columns.Keep = func([]string, string) error { return errors.New("the disk is full") }
	press(m, "enter")
	if m.notice.level != session.Warning || !strings.Contains(string(m.notice.text), "the disk is full") || len(m.columns) != 1 {
		t.Errorf("notice %q, %v", m.notice.text, m.columns)
	}
}

func TestColumnsComeBack(t *testing.T) {
	for names, want := range map[string]string{
		"":                             "number time id size state body",
		"nosuch header:":               "number time id size state body",
		"body number":                  "body number",
		"size size header:a nosuch":    "size header:a",
		"header:a header:b deliveries": "header:a header:b deliveries",
	} {
		list := columnsOf(strings.Fields(names))
		if got := strings.Join(columnNames(list), " "); got != want {
			t.Errorf("%q: %q, want %q", names, got, want)
		}
	}
	for style := range timeStyles {
		if timeStyleOf(style.String()) != style {
			t.Errorf("%s does not come back", style)
		}
	}
}

// Whatever columns are chosen, rows have the list's width and nothing foreign
// gets out.
func TestColumnsFitAnyScreen(t *testing.T) {
	bad := strings.NewReplacer("\x00", "", "\r", "", "\n", "").Replace(hostile)
	all := []column{{columnHeader, "x-" + bad}, {columnHeader, bad}}
	for kind := range columnHeader {
		all = append(all, column{kind: kind})
	}
	for _, theme := range []string{"dark", "mono"} {
		m := hostileModel(t, theme)
		for _, list := range [][]column{all, all[:1], all[1:4], all[2:], {{kind: columnNumber}}, {{kind: columnState}, {kind: columnExpires}}} {
			for times := range timeStyles {
				m.setColumns(list)
				m.times = times
				for _, w := range []int{1, 3, 20, 40, 71, 72, 80, 120, 250} {
					for _, h := range []int{1, 5, 10, 24, 50} {
						resize(m, w, h)
						checkScreen(t, m, w, h)
					}
				}
			}
		}
		m.act(keymap.ChooseColumns)
		for _, w := range []int{1, 2, 7, 20, 40, 72, 80, 200} {
			for _, h := range []int{1, 2, 3, 5, 6, 7, 10, 24, 50} {
				resize(m, w, h)
				for _, key := range []string{"j", " ", "J", "K", "G", "g"} {
					press(m, key)
					checkScreen(t, m, w, h)
				}
			}
		}
	}
}

// Wide characters are never cut in half, and what is cut says so.
func TestColumnsCutWideText(t *testing.T) {
	m, c, _ := columnModel(t)
	read := c.read
	c.read = func(id session.MsgID) (session.Record, error) {
		r, err := read(id)
		r.Frame.Header.Set("priority", strings.Repeat("宽", 40))
		return r, err
	}
	m.setColumns(append([]column{{columnHeader, "priority"}}, usualColumns()...))
	for w := 72; w < 140; w++ {
		resize(m, w, 24)
		checkScreen(t, m, w, 24)
		if s := ansi.Strip(m.View()); m.columnRoom(inner(m))[0] > 0 && !strings.Contains(s, "宽…") {
			t.Fatalf("%d cells: no mark where it is cut:\n%s", w, s)
		}
	}
}

// inner is the width of the message list.
func inner(m *Model) int {
	w, _ := m.arrange(m.width, m.height).panes[paneMessages].inner()
	return w
}

func TestTimesAreWritten(t *testing.T) {
	ago := func(d time.Duration) time.Time { return at.Add(-d) }
	for _, tc := range []struct {
		style timeStyle
		at    time.Time
		above time.Time
		want  safe.Text
	}{
		{timeAbsolute, at, time.Time{}, "14:02:11.402"},
		{timeAbsolute, time.Time{}, at, ""},
		{timeRelative, ago(-time.Second), time.Time{}, "now"},
		{timeRelative, ago(999 * time.Millisecond), time.Time{}, "now"},
		{timeRelative, ago(59*time.Second + 999*time.Millisecond), time.Time{}, "59s"},
		{timeRelative, ago(time.Minute), time.Time{}, "1m"},
		{timeRelative, ago(90 * time.Minute), time.Time{}, "1h"},
		{timeRelative, ago(47 * time.Hour), time.Time{}, "47h"},
		{timeRelative, ago(49 * time.Hour), time.Time{}, "2d"},
		{timeDelta, at, time.Time{}, "first"},
		{timeDelta, at, at, "+0.000s"},
		{timeDelta, at, ago(1204 * time.Millisecond), "+1.204s"},
		{timeDelta, at, ago(-5 * time.Millisecond), "-0.005s"},
		{timeDelta, at, ago(187 * time.Second), "+3m07s"},
		{timeDelta, at, ago(125 * time.Minute), "+2h05m"},
		{timeDelta, at, ago(1000 * time.Hour), "+41d16h"},
	} {
		if got := tc.style.write(tc.at, at, tc.above, false); got != tc.want || draw.Width(string(got)) > tc.style.width(false) {
			t.Errorf("%s: %q, want %q", tc.style, got, tc.want)
		}
	}
}

// clocked is a model whose clock the test moves; messages came a second apart.
func clocked(t *testing.T, n int, pairs ...string) (*Model, *conn, *time.Time) {
	m, c, _ := orders(t, n)
	now := at.Add(time.Minute)
	m.now = func() time.Time { return now }
	read := c.read
	c.read = func(id session.MsgID) (session.Record, error) {
		r, err := read(id)
		r.At = at.Add(time.Duration(id) * time.Second)
		h := r.Frame.Header.Clone()
		for i := 0; i < len(pairs); i += 2 {
			h.Add(pairs[i], pairs[i+1])
		}
		r.Frame.Header = h
		return r, err
	}
	clear(c.cards)
	m.rev++
	m.Update(nil)
	return m, c, &now
}

func TestTimeStylesCycle(t *testing.T) {
	m, c, _ := clocked(t, 30)
	var kept []string
	m.opts.Columns.Keep = func(_ []string, times string) error { kept = append(kept, times); return nil }
	for _, want := range []string{"  1m  ", "    first  ", "14:02:11.402  ID:host"} {
		press(m, ".")
		if s := ansi.Strip(m.View()); !strings.Contains(s, want) {
			t.Errorf("%s: no %q:\n%s", m.times, want, s)
		}
	}
	if diff := cmp.Diff([]string{"relative", "delta", "absolute"}, kept); diff != "" {
		t.Error(diff)
	}
	press(m, ".", ".", "G") // the first row on the screen counts from one above it
	if s := ansi.Strip(m.View()); strings.Count(s, "+1.000s") != c.subs[0].list.height || strings.Contains(s, "first") {
		t.Errorf("deltas:\n%s", s)
	}
	set(m, c, c.subs[0], "redelivered")
	if s := ansi.Strip(m.View()); strings.Count(s, "+10.000s") != 2 {
		t.Errorf("a delta counts from the row above:\n%s", s)
	}
	m.setColumns([]column{{kind: columnBody}})
	press(m, ".")
	if m.times != timeDelta || !strings.Contains(string(m.notice.text), "time column is hidden") {
		t.Errorf("%s, notice %q", m.times, m.notice.text)
	}
}

// Ages wake the screen when the first of them changes, at most once a second,
// and only where one can be seen.
func TestAgesWakeOnlyWhenSeen(t *testing.T) {
	m, _, now := clocked(t, 5)
	if _, ok := m.nextAge(); ok {
		t.Error("times of day wake the screen")
	}
	if cmd := press(m, "."); cmd == nil || m.ageDue.IsZero() {
		t.Fatal("ages do not wake the screen")
	}
	if wait := m.ageDue.Sub(*now); wait <= 0 || wait > time.Second {
		t.Errorf("woken after %v", wait)
	}
	due := m.ageDue
	if press(m, "j"); m.ageDue != due {
		t.Error("a key makes another wake-up")
	}
	before := m.View()
	*now = now.Add(3 * time.Second)
	m.Update(agesMsg{due.Add(-time.Millisecond)})
	if m.dirty || m.View() != before {
		t.Error("a wake-up that is none of ours draws the screen")
	}
	m.Update(agesMsg{due})
	if s := m.View(); s == before || !strings.Contains(ansi.Strip(s), "59s") {
		t.Errorf("ages have not changed:\n%s", ansi.Strip(s))
	}
	*now = now.Add(2 * time.Hour)
	m.Update(agesMsg{m.ageDue})
	if wait := m.ageDue.Sub(*now); wait < 50*time.Minute {
		t.Errorf("hours wake the screen after %v", wait)
	}
	for name, hide := range map[string]func(*Model){
		"the log":     func(m *Model) { press(m, "L") },
		"a zoom":      func(m *Model) { press(m, "4", "z") },
		"a panel":     func(m *Model) { press(m, "?") },
		"an editor":   func(m *Model) { m.suspending = true },
		"no messages": func(m *Model) { m.conn().subs = nil },
	} {
		m, _, now := clocked(t, 5)
		press(m, ".")
		due := m.ageDue
		hide(m)
		m.Update(nil)
		before, dirty := m.View(), m.dirty
		*now = due
		m.Update(agesMsg{due})
		if _, ok := m.nextAge(); ok || !m.ageDue.IsZero() || m.dirty != dirty || m.View() != before {
			t.Errorf("%s: ages that nobody sees wake the screen", name)
		}
	}
}

// A message whose time is over is marked at that moment, in a word where there
// is room for one.
func TestExpiredIsMarked(t *testing.T) {
	m, c, now := clocked(t, 3, "expires", strconv.FormatInt(at.Add(90*time.Second).UnixMilli(), 10), "redelivered", "true")
	if s := ansi.Strip(m.View()); strings.Contains(s, "expired") || strings.Count(s, "held ↻ ") != 3 {
		t.Errorf("too early:\n%s", s)
	}
	if wait := m.ageDue.Sub(*now); wait != 30*time.Second {
		t.Fatalf("woken after %v, want 30s", wait)
	}
	*now = m.ageDue
	m.Update(agesMsg{m.ageDue})
	if s := ansi.Strip(m.View()); strings.Count(s, "held † ↻") != 3 {
		t.Errorf("not marked:\n%s", s)
	}
	if _, ok := m.nextAge(); ok {
		t.Error("what has expired wakes the screen again")
	}
	changeStates(m, c, session.Acked, 0)
	m.setColumns([]column{{kind: columnState}, {kind: columnDeliveries}, {kind: columnExpires}})
	m.Update(nil)
	if s := ansi.Strip(m.View()); strings.Count(s, "held † ↻") != 2 || strings.Count(s, "again  expired now") != 3 {
		t.Errorf("the columns of it:\n%s", s)
	}
	c.link.Broker.Kind = dialect.RabbitMQ
	clear(c.cards)
	m.Update(nil)
	if s := ansi.Strip(m.View()); strings.Contains(s, "expired") || strings.Contains(s, "†") {
		t.Errorf("RabbitMQ does not go by expires:\n%s", s)
	}
}

func TestExpiredInAWord(t *testing.T) {
	m, _, now := clocked(t, 3, "expires", strconv.FormatInt(at.UnixMilli(), 10))
	resize(m, 200, 36)
	if s := ansi.Strip(m.View()); strings.Count(s, "held expired") != 2 || !strings.Contains(s, "held ↻  ") && !strings.Contains(s, "held † ↻") {
		t.Errorf("at %s:\n%s", now, s)
	}
}

// Messages of another day than today say the day, and so do all where there are
// several.
func TestTimesOfOtherDays(t *testing.T) {
	m, _, now := clocked(t, 5)
	if s := ansi.Strip(m.View()); strings.Contains(s, "01-02 ") {
		t.Errorf("today needs no day:\n%s", s)
	}
	*now = now.Add(24 * time.Hour)
	m.Update(nil)
	if s := ansi.Strip(m.View()); strings.Count(s, "01-02 14:02:") != 5 || !strings.Contains(s, "1  01-02 14:02:11.402  ") {
		t.Errorf("yesterday:\n%s", s)
	}
	m, c, _ := clocked(t, 5)
	read := c.read
	c.read = func(id session.MsgID) (session.Record, error) {
		r, err := read(id)
		r.At = r.At.Add(time.Duration(int(id)-4) * 24 * time.Hour)
		return r, err
	}
	clear(c.cards)
	m.Update(nil)
	if s := ansi.Strip(m.View()); !strings.Contains(s, "01-01 14:02:14.402") || !strings.Contains(s, "01-02 14:02:15.402") {
		t.Errorf("several days:\n%s", s)
	}
}

// What the journal has dropped says so in its row, and the rest of it is blank.
func TestRowOfWhatIsGone(t *testing.T) {
	m, c, _ := columnModel(t)
	read := c.read
	c.read = func(id session.MsgID) (session.Record, error) {
		if id == 0 {
			return session.Record{}, errors.New("session: frame 0: dropped")
		}
		return read(id)
	}
	m.apply(c, session.Batch{Events: []session.Event{session.Dropped{First: 1}}})
	m.Update(nil)
	if s := ansi.Strip(m.View()); !strings.Contains(s, "frame 0: dropped") || strings.Contains(s, " 0 B") {
		t.Errorf("%s", s)
	}
}

// On a terminal that has ASCII alone the signs are letters, and the chooser
// says which.
func TestSignsInASCII(t *testing.T) {
	m, _, _ := clocked(t, 3, "expires", strconv.FormatInt(at.UnixMilli(), 10), "redelivered", "true")
	m.th.ASCII = true
	m.Update(nil)
	press(m, "C")
	s := ansi.Strip(m.View())
	if !strings.Contains(s, "held e r") || !strings.Contains(s, "r redelivered, e expired") || strings.ContainsAny(s, "↻†") {
		t.Errorf("%s", s)
	}
}

// TestDestinationsOfOneBeginning: a subscription to a wildcard has destinations
// that begin alike, and the column shows how each ends.
func TestDestinationsOfOneBeginning(t *testing.T) {
	m, c, _ := columnModel(t)
	l := &messageLine{m: m, c: c, v: c.selected()}
	cell := func(destination string, width int) string {
		text, _ := l.cell(column{kind: columnDestination}, 0, 0, &card{destination: destination}, width, "")
		return string(text)
	}
	if a, b := cell("/topic/shop.orders.paid", 14), cell("/topic/shop.orders.sent", 14); a == b || !strings.HasSuffix(a, ".paid") {
		t.Errorf("cut to %q and %q", a, b)
	}
	if got := cell("/queue/a", 14); got != "/queue/a" {
		t.Errorf("with room %q", got)
	}
	if got := safe.Width(safe.Text(cell("/topic/"+strings.Repeat("東京", 300), 14))); got > 14 {
		t.Errorf("%d cells of 14", got)
	}
}

// TestHeaderNobodyHas: a name that is no header of any message, such as one that
// was only begun, is said to be none before it becomes an empty column.
func TestHeaderNobodyHas(t *testing.T) {
	m, _, _ := columnModel(t)
	press(m, "C", "a")
	typeKeys(m, "prio")
	if s := ansi.Strip(m.View()); !strings.Contains(s, "not among the headers seen so far") {
		t.Errorf("prio alone:\n%s", s)
	}
	press(m, "right")
	if s := ansi.Strip(m.View()); strings.Contains(s, "not among") || !strings.Contains(s, "▸ header  priority") {
		t.Errorf("completed:\n%s", s)
	}
}

// A state is a word that is read whole, on a narrow screen too.
func TestStateIsNotCutForOtherColumns(t *testing.T) {
	m, c, _ := columnModel(t)
	c.widest[column{kind: columnState}] = len("lease lost r")
	for w := 40; w <= 120; w++ {
		resize(m, w, 24)
		for i, width := range m.columnRoom(inner(m)) {
			if m.columns[i].kind == columnState && width != 12 {
				t.Errorf("%d cells: the state has %d", w, width)
			}
		}
	}
}
