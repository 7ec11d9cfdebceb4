package ui

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"stompbox/session"
	"stompbox/stomp"
	"stompbox/ui/filter"
)

// orders makes a model that holds n orders; every seventh is vip, every tenth
// redelivered.
func orders(t testing.TB, n int) (*Model, *conn, *subView) {
	var frames []stomp.Frame
	for i := range n {
		var pairs []string
		if i%7 == 0 {
			pairs = append(pairs, "class", "vip")
		}
		if i%10 == 0 {
			pairs = append(pairs, "redelivered", "true")
		}
		frames = append(frames, message(i, fmt.Sprintf(`{"order":%d}`, i), pairs...))
	}
	m, c := newTestModel(t, "dark", frames...)
	hold(m, c, n)
	resize(m, 120, 36)
	m.setFocus(paneMessages)
	return m, c, c.subs[0]
}

// settleAll runs commands and what comes of them until nothing is left to do,
// as Bubble Tea would, one after the other.
func settleAll(m *Model, cmd tea.Cmd) {
	queue := []tea.Cmd{cmd}
	for len(queue) > 0 {
		cmd, queue = queue[0], queue[1:]
		if cmd == nil {
			continue
		}
		switch msg := cmd().(type) {
		case nil:
		case tea.BatchMsg:
			queue = append(queue, msg...)
		default:
			_, next := m.Update(msg)
			queue = append(queue, next)
		}
	}
}

// typeFilter types a text into the filter line and waits for what it finds.
func typeFilter(m *Model, text string) {
	settleAll(m, press(m, "/"))
	for _, r := range text {
		settleAll(m, press(m, string(r)))
	}
}

// set sets a filter and waits for what it finds.
func set(m *Model, c *conn, v *subView, text string) {
	m.setFilter(c, v, text)
	settleAll(m, m.look())
}

// rowsOf lists the messages of the list.
func rowsOf(v *subView) (list []int) {
	for r := range v.list.n {
		list = append(list, v.row(r))
	}
	return list
}

func changeStates(m *Model, c *conn, to session.MsgState, ids ...session.MsgID) {
	b := session.Batch{Events: []session.Event{session.MsgChanged{Messages: ids, State: to}}}
	cmd := m.apply(c, b)
	settleAll(m, tea.Batch(cmd, m.look()))
}

func TestFilterKeysShowHits(t *testing.T) {
	for text, want := range map[string]func(i int) bool{
		"":                           func(int) bool { return true },
		"class:vip":                  func(i int) bool { return i%7 == 0 },
		"vip !redelivered":           func(i int) bool { return i%7 == 0 && i%10 != 0 },
		"jq:.order>=95":              func(i int) bool { return i >= 95 },
		"state:held redelivered":     func(i int) bool { return i%10 == 0 },
		"size>12":                    func(i int) bool { return i >= 100 },
		"state:acked":                func(int) bool { return false },
		"(class:vip or redelivered)": func(i int) bool { return i%7 == 0 || i%10 == 0 },
	} {
		m, _, v := orders(t, 120)
		typeFilter(m, text)
		settleAll(m, press(m, "enter"))
		n := 0
		for i := range 120 {
			if want(i) {
				if n >= v.list.n || v.row(n) != i {
					t.Fatalf("%s: %v", text, rowsOf(v))
				}
				n++
			}
		}
		if n != v.list.n || m.top() != nil {
			t.Errorf("%s: %v", text, rowsOf(v))
		}
	}
}

// Results come while typing; what is wrong is pointed at, keeps the last good
// one, and enter does not take it.
func TestFilterMistakeIsShownInPlace(t *testing.T) {
	m, _, v := orders(t, 100)
	typeFilter(m, "vip or (size>1")
	if v.list.n != 15 || v.find.mistake == nil {
		t.Fatalf("%d rows, mistake %v", v.list.n, v.find.mistake)
	}
	rows := strings.Split(m.View(), "\n")
	line := ansi.Strip(rows[len(rows)-2])
	above := ansi.Strip(rows[len(rows)-3])
	hand := strings.Index(above, "▾")
	if hand < 0 || !strings.Contains(above, "not closed") || ansi.StringWidth(above[:hand]) != strings.Index(line, "(size") {
		t.Errorf("the mistake is not pointed at:\n%s\n%s", above, line)
	}
	if !strings.Contains(line, "15 of 100") {
		t.Errorf("no counts: %s", line)
	}
	settleAll(m, press(m, "enter"))
	if m.top() == nil {
		t.Error("enter takes a wrong filter")
	}
	settleAll(m, press(m, ")", "enter"))
	if m.top() != nil || v.find.mistake != nil || v.list.n != 100 {
		t.Errorf("right again: %d rows, %v", v.list.n, v.find.mistake)
	}
	typeFilter(m, " and (")
	settleAll(m, press(m, "esc"))
	if v.find.mistake != nil || v.find.want.String() != "vip or (size>1)" {
		t.Errorf("esc brings back %q, %v", v.find.want, v.find.mistake)
	}
}

// The message under the cursor stays there while a filter is typed and when it
// is taken away.
func TestFilterKeepsThePlace(t *testing.T) {
	m, c, v := orders(t, 1000)
	v.list.to(500)
	m.Update(nil)
	line := v.list.cursor - v.list.top
	typeFilter(m, "redelivered")
	if id, _ := v.current(); id != 500 || v.list.n != 100 || v.list.cursor != 50 || v.list.cursor-v.list.top != line {
		t.Errorf("at %d of %d rows, cursor %d, top %d", id, v.list.n, v.list.cursor, v.list.top)
	}
	settleAll(m, press(m, "enter", "j", "j"))
	set(m, c, v, "")
	if id, _ := v.current(); id != 520 || v.list.n != 1000 {
		t.Errorf("back at %d of %d rows", id, v.list.n)
	}
	typeFilter(m, "nosuch")
	settleAll(m, press(m, "esc"))
	if id, _ := v.current(); id != 520 {
		t.Errorf("after a filter that finds nothing: at %d", id)
	}
}

// Messages leave and come with their states and marks; the cursor goes to the
// next one.
func TestFilterFollowsStates(t *testing.T) {
	m, c, v := orders(t, 50)
	typeFilter(m, "state:held !marked")
	settleAll(m, press(m, "enter", "j", "j", "j"))
	changeStates(m, c, session.Acked, 0, 3, 4)
	if id, _ := v.current(); v.list.n != 47 || id != 5 {
		t.Fatalf("%d rows, cursor on %d", v.list.n, id)
	}
	settleAll(m, press(m, " "))
	if id, _ := v.current(); v.list.n != 46 || id != 6 {
		t.Fatalf("after a mark: %d rows, cursor on %d", v.list.n, id)
	}
	settleAll(m, press(m, "esc"))
	set(m, c, v, "state:acked")
	if got := fmt.Sprint(rowsOf(v)); got != "[0 3 4]" {
		t.Errorf("acked: %s", got)
	}
	changeStates(m, c, session.Held, 3)
	if got := fmt.Sprint(rowsOf(v)); got != "[0 4]" {
		t.Errorf("acked after one is held again: %s", got)
	}
}

// A change that comes while a piece is under way counts, whatever the piece saw.
func TestFilterSeesWhatChangesMeanwhile(t *testing.T) {
	m, c, v := orders(t, 50)
	m.setFilter(c, v, "state:held")
	work := m.look()
	m.apply(c, session.Batch{Events: []session.Event{session.MsgChanged{Messages: []session.MsgID{7}, State: session.Acked}}})
	settleAll(m, work)
	if v.list.n != 49 {
		t.Errorf("%d rows, want 49: %v", v.list.n, rowsOf(v))
	}
}

// New messages are looked at as they come; those of a pause when it ends.
func TestFilterTakesArrivals(t *testing.T) {
	m, c, v := orders(t, 40)
	all := v.ids
	v.ids, v.states = v.ids[:20:20], v.states[:20:20]
	set(m, c, v, "redelivered")
	if v.list.n != 2 {
		t.Fatalf("%d rows", v.list.n)
	}
	m.pause()
	arrive := session.Arrived{Sub: 1, Messages: all[20:], State: session.Held}
	settleAll(m, tea.Batch(m.apply(c, session.Batch{Events: []session.Event{arrive}}), m.look()))
	if v.list.n != 2 || !strings.Contains(ansi.Strip(m.View()), "paused, +20 new") {
		t.Errorf("during the pause: %d rows\n%s", v.list.n, ansi.Strip(m.View()))
	}
	m.pause()
	settleAll(m, m.look())
	if v.list.n != 4 {
		t.Errorf("after the pause: %d rows", v.list.n)
	}
}

func TestFilterHelpAndHistory(t *testing.T) {
	m, c, v := orders(t, 30)
	typeFilter(m, "?")
	if p, ok := m.top().(*scroller); !ok || p.title != "Filters" {
		t.Fatalf("? opens %T", m.top())
	}
	settleAll(m, press(m, "esc"))
	if _, ok := m.top().(*linePrompt); !ok {
		t.Fatalf("esc goes to %T", m.top())
	}
	settleAll(m, press(m, "v", "?"))
	if v.find.text != "v?" {
		t.Errorf("behind a text ? is a text: %q", v.find.text)
	}
	settleAll(m, press(m, "esc"))
	for _, text := range []string{"one", "two", "one"} {
		set(m, c, v, "")
		typeFilter(m, text)
		settleAll(m, press(m, "enter"))
	}
	set(m, c, v, "")
	typeFilter(m, "")
	for i, want := range []string{"one", "two", "two", "one", ""} {
		settleAll(m, press(m, []string{"up", "up", "up", "down", "down"}[i]))
		if v.find.text != want {
			t.Errorf("step %d: %q, want %q", i, v.find.text, want)
		}
	}
}

// An earlier filter that is still at work changes nothing any more.
func TestFilterOutdatedWorkIsDropped(t *testing.T) {
	m, c, v := orders(t, 100)
	m.setFilter(c, v, "vip")
	old := m.look()
	m.setFilter(c, v, "redelivered")
	work := m.look()
	settleAll(m, old)
	settleAll(m, work)
	if v.list.n != 10 || v.find.busy || v.find.scanned() != 100 {
		t.Errorf("%d rows of %d", v.list.n, v.find.scanned())
	}
}

// In whatever order looking, changes and arrivals happen, the list is in the
// end what the filter says of each message.
func TestFilterEndsWhereItMust(t *testing.T) {
	for seed := range uint64(30) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		m, c, v := orders(t, 300)
		all := v.ids
		v.ids, v.states = v.ids[:100:100], v.states[:100:100]
		v.list.grow(100)
		v.list.to(rnd.IntN(100))
		v.list.follow = seed%3 == 0
		m.setFilter(c, v, "class:vip state:held")
		var waiting []tea.Cmd
		for range 60 {
			switch n := len(v.ids); rnd.IntN(4) {
			case 0:
				to := min(n+rnd.IntN(20), len(all))
				m.apply(c, session.Batch{Events: []session.Event{session.Arrived{Sub: 1, Messages: all[n:to], State: session.Held}}})
			case 1:
				state := []session.MsgState{session.Held, session.Acked}[rnd.IntN(2)]
				m.apply(c, session.Batch{Events: []session.Event{session.MsgChanged{Messages: []session.MsgID{session.MsgID(rnd.IntN(n))}, State: state}}})
			case 2:
				waiting = append(waiting, m.look())
			case 3:
				if len(waiting) > 0 && waiting[0] != nil {
					_, more := m.Update(waiting[0]())
					waiting = append(waiting, more)
				}
				waiting = waiting[min(1, len(waiting)):]
			}
		}
		for _, w := range append(waiting, m.look()) {
			settleAll(m, w)
		}
		settleAll(m, m.look())
		row := 0
		for i := range v.ids {
			if i%7 == 0 && v.states[i] == session.Held {
				if row >= v.list.n || v.row(row) != i {
					t.Fatalf("seed %d: %v lacks %d", seed, rowsOf(v), i)
				}
				row++
			}
		}
		if row != v.list.n {
			t.Fatalf("seed %d: %v has more than it must", seed, rowsOf(v))
		}
	}
}

// manyRecords makes a model with n messages as a session's journal gives them.
func manyRecords(b *testing.B, n int) (*Model, *conn, *subView) {
	var raws [][]byte
	for i := range 1000 {
		pairs := []string{"persistent", "true", "priority", "4", "timestamp", "1700000000000", "content-type", "application/json"}
		if i == 999 {
			pairs = append(pairs, "class", "rare")
		}
		raw, err := stomp.AppendFrame(nil, message(i, fmt.Sprintf(`{"order":%d,"text":"%s"}`, i, strings.Repeat("lorem ipsum ", 20)), pairs...), stomp.V12)
		if err != nil {
			b.Fatal(err)
		}
		raws = append(raws, raw)
	}
	m, c := newTestModel(b, "dark")
	record := func(id session.MsgID) session.Record {
		return session.Record{ID: id, At: at, Version: stomp.V12, Raw: raws[int(id)%len(raws)]}
	}
	c.read = func(id session.MsgID) (session.Record, error) {
		r := record(id)
		f, err := stomp.ParseFrame(r.Raw, r.Version)
		r.Frame = f
		return r, err
	}
	c.octets = func(from session.MsgID) iter.Seq2[session.Record, error] {
		return func(yield func(session.Record, error) bool) {
			for id := from; int(id) < n && yield(record(id), nil); id++ {
			}
		}
	}
	hold(m, c, n)
	resize(m, 200, 50)
	m.View()
	return m, c, c.subs[0]
}

// BenchmarkFilter is a change of the filter on a million messages: until the
// first screen of hits is drawn, the longest that a key would have waited for
// the model, and all of it.
func BenchmarkFilter(b *testing.B) {
	for _, text := range []string{"lorem", "class:rare", "nosuch", "\"\\\"order\\\":77\"", "state:held", "jq:.order==7", "body~ips.m"} {
		b.Run(text, func(b *testing.B) {
			m, c, v := manyRecords(b, 1_000_000)
			var first, longest, whole time.Duration
			for b.Loop() {
				m.setFilter(c, v, "")
				began := time.Now()
				m.setFilter(c, v, text)
				cmd, screen := m.look(), false
				for cmd != nil {
					msg := cmd()
					step := time.Now()
					_, cmd = m.Update(msg)
					m.View()
					longest = max(longest, time.Since(step))
					if v.list.n >= v.list.height && !screen {
						first, screen = max(first, time.Since(began)), true
					}
				}
				whole = time.Since(began)
			}
			b.ReportMetric(float64(first.Microseconds())/1000, "ms-first-screen")
			b.ReportMetric(float64(longest.Microseconds())/1000, "ms-longest-step")
			b.ReportMetric(float64(v.list.n), "hits")
			b.ReportMetric(1_000_000/whole.Seconds()/1e6, "M-messages/s")
		})
	}
}

func TestSavedFilters(t *testing.T) {
	m, _, v := orders(t, 70)
	kept := map[string]string{}
	m.opts.Filters = Filters{
		All: func() (list []SavedFilter, err error) {
			for name, text := range kept {
				list = append(list, SavedFilter{name, text})
			}
			return list, nil
		},
		Keep: func(name, text string) error { kept[name] = text; return nil },
		Drop: func(name string) error { delete(kept, name); return nil },
	}
	settleAll(m, press(m, "F"))
	if m.top() != nil || !strings.Contains(string(m.notice.text), "no saved filters") {
		t.Errorf("nothing saved: %q", m.notice.text)
	}
	typeFilter(m, "class:vip")
	settleAll(m, press(m, "ctrl+s", "m", "i", "n", "e", "enter", "esc"))
	if kept["mine"] != "class:vip" || v.find.on() {
		t.Fatalf("kept %v, filter on: %v", kept, v.find.on())
	}
	settleAll(m, press(m, "F", "enter"))
	if v.list.n != 10 || m.top() != nil {
		t.Errorf("chosen: %d rows", v.list.n)
	}
	typeFilter(m, " or (")
	settleAll(m, press(m, "ctrl+s"))
	if _, ok := m.top().(*linePrompt); !ok || len(m.panels) != 1 || !strings.Contains(string(m.notice.text), "wrong") {
		t.Errorf("a wrong one can be saved: %q", m.notice.text)
	}
	settleAll(m, press(m, "esc", "F"))
	_, _ = m.Update(tea.KeyMsg{Type: tea.KeyCtrlX})
	if len(kept) != 0 || m.top() != nil {
		t.Errorf("removed: %v, %T", kept, m.top())
	}
}

func mustFilter(t *testing.T, text string) *filter.Filter {
	t.Helper()
	f, err := filter.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
