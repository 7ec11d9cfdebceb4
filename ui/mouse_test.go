package ui

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/stomp"
	"stompbox/ui/draw"
	"stompbox/ui/inspect"
)

// find gives the cell where a text begins on the screen.
func find(t *testing.T, m *Model, text string) (x, y int) {
	t.Helper()
	for y, row := range strings.Split(ansi.Strip(m.View()), "\n") {
		if i := strings.Index(row, text); i >= 0 {
			return draw.Width(row[:i]), y
		}
	}
	t.Fatalf("%q is not on the screen:\n%s", text, ansi.Strip(m.View()))
	return 0, 0
}

// point sends one event of the mouse.
func point(m *Model, x, y int, button tea.MouseButton, action tea.MouseAction) tea.Cmd {
	_, cmd := m.Update(tea.MouseMsg{X: x, Y: y, Button: button, Action: action})
	return cmd
}

// clickAt presses and releases the left button.
func clickAt(m *Model, x, y int) {
	point(m, x, y, tea.MouseButtonLeft, tea.MouseActionPress)
	point(m, x, y, tea.MouseButtonLeft, tea.MouseActionRelease)
}

// clickOn clicks on the second letter of a text on the screen.
func clickOn(t *testing.T, m *Model, text string) {
	t.Helper()
	x, y := find(t, m, text)
	clickAt(m, x+1, y)
}

func TestClickFocusesAndSelects(t *testing.T) {
	m, c, n := reducer(t)
	transaction(m, c, session.TxDrafting)
	clickOn(t, m, "/topic/prices")
	if m.focus != paneSubscriptions || c.sub != 1 {
		t.Errorf("focus %d, subscription %d", m.focus, c.sub)
	}
	clickOn(t, m, "/queue/orders")
	x, y := find(t, m, "rejected")
	clickAt(m, x, y)
	if m.focus != paneMessages || c.subs[0].list.cursor != 3 {
		t.Errorf("focus %d, message %d", m.focus, c.subs[0].list.cursor)
	}
	for title, want := range map[string]pane{"1 Connections": paneConnections, "2 Subscriptions": paneSubscriptions,
		"3 Messages": paneMessages, "4 Inspector": paneInspector, "5 Transactions": paneTransactions} {
		if clickOn(t, m, title); m.focus != want {
			t.Errorf("a click on the title %s gives the focus to %d", title, m.focus)
		}
	}
	if len(n.commands) > 0 {
		t.Errorf("clicks gave commands: %v", n.commands)
	}
}

// Two clicks on a row open it, two clicks on different rows do not, nor does a
// second click that comes late, nor one on a row that has moved there.
func TestDoubleClickOpens(t *testing.T) {
	m, c, _ := reducer(t)
	transaction(m, c, session.TxDrafting)
	now := at
	m.now = func() time.Time { return now }
	x, y := find(t, m, "acked")
	clickAt(m, x, y)
	clickAt(m, x, y+1)
	clickAt(m, x, y)
	if now = now.Add(time.Second); m.focus != paneMessages {
		t.Error("clicks on different rows opened one")
	}
	clickAt(m, x, y)
	now = now.Add(time.Second)
	clickAt(m, x, y)
	if m.focus != paneMessages {
		t.Error("a late click opened the row")
	}
	c.subs[0].list.to(4)
	clickAt(m, x, y)
	if m.focus != paneMessages {
		t.Error("a click opened a row that had moved there")
	}
	clickAt(m, x, y)
	clickAt(m, x, y)
	if m.focus != paneInspector {
		t.Error("two clicks did not open the message")
	}
	x, y = find(t, m, "tx-1")
	clickAt(m, x, y)
	clickAt(m, x, y)
	if _, ok := m.top().(*txView); !ok {
		t.Errorf("two clicks did not open the transaction: %T", m.top())
	}
}

func TestWheelScrollsWhatIsUnderIt(t *testing.T) {
	var m *Model
	var c *conn
	m, c = newTestModel(t, "mono", numbered(200)...)
	n := &notebook{}
	c.sess = n
	hold(m, c, 200)
	resize(m, 120, 40)
	l := m.arrange(120, 40)
	in := l.panes[paneMessages]
	m.setFocus(paneSubscriptions)
	point(m, in.x+5, in.y+4, tea.MouseButtonWheelDown, tea.MouseActionPress)
	v := c.selected()
	if v.list.top != wheelRows || v.list.cursor != wheelRows || m.focus != paneSubscriptions {
		t.Errorf("top %d, cursor %d, focus %d", v.list.top, v.list.cursor, m.focus)
	}
	v.list.to(9)
	point(m, in.x+5, in.y+4, tea.MouseButtonWheelDown, tea.MouseActionPress)
	if v.list.top != 2*wheelRows || v.list.cursor != 9 {
		t.Errorf("the cursor went with the wheel while it was in sight: top %d, cursor %d", v.list.top, v.list.cursor)
	}
	for range 100 {
		point(m, in.x+5, in.y+4, tea.MouseButtonWheelDown, tea.MouseActionPress)
	}
	if from, to := v.list.visible(); to != 200 || to-from != v.list.height {
		t.Errorf("the end of the list is rows %d to %d of a pane of %d", from, to, v.list.height)
	}
	for range 100 {
		point(m, in.x+5, in.y+4, tea.MouseButtonWheelUp, tea.MouseActionPress)
	}
	if v.list.top != 0 {
		t.Errorf("top %d", v.list.top)
	}
	if len(n.commands) > 0 {
		t.Errorf("the wheel gave commands: %v", n.commands)
	}
}

// The view's names can be clicked where they are drawn.
func TestClickOnAView(t *testing.T) {
	m, _, _ := reducer(t)
	for v := inspect.Pretty; v <= inspect.Raw; v++ {
		if !m.view.doc.Has(v) {
			continue
		}
		l := m.arrange(m.width, m.height).panes[paneInspector]
		row := strings.Split(ansi.Strip(m.View()), "\n")[l.y+1]
		i := strings.Index(row[len("│"):], v.String())
		clickAt(m, draw.Width(row[:i]), l.y+1)
		if x := strings.LastIndex(row, v.String()); x >= 0 {
			clickAt(m, draw.Width(row[:x])+1, l.y+1)
		}
		if m.view.view != v {
			t.Errorf("a click on %s opens %s: %q", v, m.view.view, row)
		}
	}
}

func TestDragMovesTheBorder(t *testing.T) {
	m, _, _ := reducer(t)
	var kept []Shape
	m.opts.Shapes.Keep = func(s Shape) error { kept = append(kept, s); return nil }
	before := m.arrange(120, 40)
	x, y := before.panes[paneMessages].x, before.panes[paneInspector].y
	drag := func(fromX, fromY, toX, toY int) layout {
		point(m, fromX, fromY, tea.MouseButtonLeft, tea.MouseActionPress)
		point(m, toX, toY, tea.MouseButtonLeft, tea.MouseActionMotion)
		point(m, toX, toY, tea.MouseButtonLeft, tea.MouseActionRelease)
		checkScreen(t, m, 120, 40)
		return m.arrange(120, 40)
	}
	if l := drag(x, 5, x+7, 9); l.panes[paneMessages].x != x+7 {
		t.Errorf("the left column is %d wide", l.panes[paneMessages].x)
	}
	if l := drag(x+6, 5, x-1, 9); l.panes[paneMessages].x != x {
		t.Errorf("the left column is %d wide", l.panes[paneMessages].x)
	}
	if l := drag(80, y, 80, y+4); l.panes[paneInspector].y != y+4 {
		t.Errorf("the inspector begins in row %d", l.panes[paneInspector].y)
	}
	if l := drag(80, y+4, 80, 400); l.panes[paneInspector].h != leastText {
		t.Errorf("the inspector has %d rows", l.panes[paneInspector].h)
	}
	if l := drag(5, before.panes[paneTransactions].y, 5, 12); l.panes[paneTransactions].y != 12 {
		t.Errorf("the transactions begin in row %d", l.panes[paneTransactions].y)
	}
	if l := drag(5, before.panes[paneSubscriptions].y-1, 5, 7); l.panes[paneSubscriptions].y != 8 {
		t.Errorf("the subscriptions begin in row %d", l.panes[paneSubscriptions].y)
	}
	if len(kept) != 6 || kept[5].Left == 0 || kept[5].Upper == 0 || kept[5].Transactions == 0 || kept[5].Connections == 0 {
		t.Errorf("kept: %v", kept)
	}
	if press(m, "="); m.arrange(120, 40) != before || kept[6] != (Shape{}) {
		t.Errorf("= does not bring back the default: %v", kept[6])
	}
}

func TestKeysMoveTheBorder(t *testing.T) {
	m, _, _ := reducer(t)
	m.opts.Shapes.Keep = func(Shape) error { return errors.New("disk full") }
	before, said := m.arrange(120, 40), len(m.log)
	for range 100 {
		m.act(keymap.PaneWider)
	}
	m.act(keymap.PaneNarrower)
	if l := m.arrange(120, 40); l.panes[paneMessages].w != leastRight+2 {
		t.Errorf("the messages are %d wide", l.panes[paneMessages].w)
	}
	if !strings.Contains(string(m.notice.text), "they cannot be kept: disk full") || len(m.log) != said+1 {
		t.Errorf("%q, %d notices", m.notice.text, len(m.log))
	}
	m.act(keymap.PaneDefault)
	for p, want := range map[pane]border{paneConnections: borderConnections, paneSubscriptions: borderTransactions,
		paneMessages: borderUpper, paneInspector: borderUpper} {
		m.setFocus(p)
		m.act(keymap.PaneDown)
		if l := m.arrange(120, 40); l.at(want) != before.at(want)+1 {
			t.Errorf("pane %d: border %d is at %d, was at %d", p, want, l.at(want), before.at(want))
		}
		m.act(keymap.PaneUp)
		if l := m.arrange(120, 40); l.at(want) != before.at(want) {
			t.Errorf("pane %d: border %d does not come back", p, want)
		}
	}
	m.act(keymap.Zoom)
	if m.act(keymap.PaneWider); !strings.Contains(string(m.notice.text), "z brings the others back") {
		t.Errorf("%q", m.notice.text)
	}
}

// A zoom is kept from when it is made until it is undone, by its key or by esc,
// and the sizes beside it stay.
func TestZoomIsKept(t *testing.T) {
	for _, undo := range []string{"z", "esc"} {
		m, _, _ := reducer(t)
		m.act(keymap.PaneWider)
		sized, kept := m.shape, []Shape(nil)
		m.opts.Shapes.Keep = func(s Shape) error { kept = append(kept, s); return nil }
		press(m, "5", "z")
		wantHints(t, m, []string{"z all panes"}, []string{"z zoom"})
		press(m, undo)
		wantHints(t, m, []string{"z zoom"}, []string{"z all panes"})
		both := sized
		both.Zoom = true
		if !slices.Equal(kept, []Shape{both, sized}) {
			t.Errorf("%s: kept %+v", undo, kept)
		}
		again := New(t.Context(), Options{Theme: m.th, Shapes: Shapes{Kept: both}})
		if l := again.arrange(120, 40); !l.single || l.panes[paneMessages] != l.body {
			t.Errorf("%s: the next start has %+v", undo, l.panes)
		}
	}
}

// A shape from another screen, or from a file that somebody wrote, is sound on
// every screen.
func TestShapesOnEveryScreen(t *testing.T) {
	for _, s := range []Shape{{Left: 1, Upper: 1, Connections: 1, Transactions: 1}, {Left: 9999, Upper: 9999, Connections: 9999, Transactions: 9999},
		{Left: 10000, Connections: 10000}, {Left: -5, Upper: 1 << 40, Transactions: 5000}, {Left: 5000, Upper: 2000}} {
		m := hostileModel(t, "mono")
		m.shape = s.Sound()
		for _, w := range []int{1, 2, 20, 71, 72, 73, 80, 100, 120, 200, 300} {
			for h := 1; h <= 100; h++ {
				resize(m, w, h)
				checkScreen(t, m, w, h)
				l := m.arrange(w, h)
				for p, r := range l.panes {
					if !l.single && r != (rect{}) && (r.h < leastPane || r.w < leastLeft || r.x+r.w > w || r.y+r.h > l.body.y+l.body.h) {
						t.Fatalf("%+v at %dx%d: pane %d is %+v", s, w, h, p, r)
					}
				}
			}
		}
	}
}

func TestMouseOff(t *testing.T) {
	m, c, _ := reducer(t)
	x, y := find(t, m, "rejected")
	if cmd := m.act(keymap.Mouse); fmt.Sprintf("%T", cmd()) != fmt.Sprintf("%T", tea.DisableMouse()) {
		t.Errorf("M gives %T", cmd())
	}
	if clickAt(m, x, y); c.subs[0].list.cursor != 0 {
		t.Error("a click counts while the mouse is off")
	}
	if cmd := m.act(keymap.Mouse); fmt.Sprintf("%T", cmd()) != fmt.Sprintf("%T", tea.EnableMouseCellMotion()) {
		t.Errorf("M gives %T", cmd())
	}
	if clickAt(m, x, y); c.subs[0].list.cursor != 3 {
		t.Error("a click does not count")
	}
}

// A question is answered by its buttons, and not by a click that was under way
// when it came.
func TestClickOnAButton(t *testing.T) {
	m, c, n := reducer(t)
	now := at
	m.now = func() time.Time { return now }
	press(m, "x")
	n.answer(m, c, asked("Nack", "Requeue"))
	m.Update(nil)
	clickOn(t, m, "Requeue")
	if len(n.commands) != 1 || m.top() == nil {
		t.Fatalf("a click that was under way answered: %v", n.commands)
	}
	now = now.Add(time.Second)
	clickOn(t, m, "Sure?")
	clickAt(m, 0, 0)
	point(m, 60, 20, tea.MouseButtonWheelDown, tea.MouseActionPress)
	if len(n.commands) != 1 || m.top() == nil {
		t.Fatalf("a click beside the buttons answered: %v", n.commands)
	}
	if clickOn(t, m, "Requeue"); len(n.commands) != 2 || m.top() != nil {
		t.Errorf("the button was not pressed: %v", n.commands)
	}
}

func TestClicksInPanels(t *testing.T) {
	m, c, n := reducer(t)
	press(m, ":", "r", "e", "d", "r", "a", "w")
	clickOn(t, m, "Redraw the screen")
	p := m.top().(*palette)
	if a := p.all[p.shown[p.list.cursor]].Action; a != keymap.Redraw {
		t.Errorf("the palette is at %s", a)
	}
	clickOn(t, m, "Redraw the screen")
	if m.top() != nil {
		t.Error("the second click does not run it")
	}
	m.openPanel(newConnectionForm("stomp://h"))
	f := focused(m.top())
	for i, e := range f.list {
		if e.label == "" {
			continue
		}
		if clickOn(t, m, " "+string(e.label)+" "); f.at != i {
			t.Errorf("a click on %s goes to %s", e.label, f.now().label)
		}
	}
	m.closePanel()
	transaction(m, c, session.TxDrafting)
	m.act(keymap.OpenTx)
	if clickOn(t, m, "NACK"); m.top().(*txView).list.cursor != 2 {
		t.Errorf("the plan is at step %d", m.top().(*txView).list.cursor+1)
	}
	if len(n.commands) > 0 {
		t.Errorf("clicks gave commands: %v", n.commands)
	}
}

// Clicks, wheels and drags everywhere, with everything open that can be: the
// screen stays whole, and nothing is sent.
func TestMouseEverywhere(t *testing.T) {
	for name, open := range surfaces() {
		t.Run(name, func(t *testing.T) {
			m := hostileModel(t, "mono")
			n := &notebook{}
			if open(m); m.conn() != nil {
				m.conn().sess = n
			}
			now := at
			m.now = func() time.Time { now = now.Add(time.Hour); return now } // no two clicks are one
			for _, size := range [][2]int{{1, 1}, {9, 4}, {40, 10}, {80, 24}, {120, 36}} {
				w, h := size[0], size[1]
				resize(m, w, h)
				for y := 0; y < h; y += 1 + h/8 {
					for x := 0; x < w; x += 1 + w/8 {
						if _, question := m.top().(*confirm); question && y > 0 {
							continue // its buttons are there to be pressed
						}
						clickAt(m, x, y)
						point(m, x, y, tea.MouseButtonWheelDown, tea.MouseActionPress)
						point(m, x, y, tea.MouseButtonLeft, tea.MouseActionPress)
						point(m, w-x, h-y, tea.MouseButtonLeft, tea.MouseActionMotion)
						point(m, x, y, tea.MouseButtonWheelUp, tea.MouseActionPress)
						point(m, x, y, tea.MouseButtonNone, tea.MouseActionRelease)
						point(m, x, y, tea.MouseButtonRight, tea.MouseActionPress)
						checkScreen(t, m, w, h)
					}
				}
			}
			if len(n.commands) > 0 {
				t.Errorf("the mouse gave commands: %v", n.commands)
			}
		})
	}
}

// numbered gives n messages.
func numbered(n int) []stomp.Frame {
	frames := make([]stomp.Frame, n)
	for i := range frames {
		frames[i] = message(i, fmt.Sprint("body ", i))
	}
	return frames
}
