package ui

import (
	"cmp"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
)

// deed is what an action does, and why it cannot be done at the moment. Keys,
// hints, help and palette all ask the same table.
type deed struct {
	run  func(*Model) tea.Cmd
	why  func(*Model) string // "" when it can be done; nil when it always can
	word func(*Model) string // what it does now, for the hint; nil or "" for the usual word
}

// act runs an action, or says why it cannot be run.
func (m *Model) act(a keymap.Action) tea.Cmd {
	d, ok := m.deeds[a]
	if !ok {
		return nil
	}
	if d.why != nil {
		if why := d.why(m); why != "" {
			m.warn(why)
			return nil
		}
	}
	return d.run(m)
}

// possible reports whether an action can be run now.
func (m *Model) possible(a keymap.Action) bool {
	d, ok := m.deeds[a]
	return !ok || d.why == nil || d.why(m) == ""
}

// hint is the word for a key, by what its action does now.
func (m *Model) hint(b keymap.Binding) string {
	if d := m.deeds[b.Action]; d.word != nil {
		return cmp.Or(d.word(m), b.Hint)
	}
	return b.Hint
}

// does makes a deed that needs no command.
func does(f func(*Model)) deed {
	return deed{run: func(m *Model) tea.Cmd { f(m); return nil }}
}

// when adds the reason that can stand in the way.
func (d deed) when(why func(*Model) string) deed {
	d.why = why
	return d
}

// saying adds the word for what it does now.
func (d deed) saying(word func(*Model) string) deed {
	d.word = word
	return d
}

// makeDeeds is the table of everything the panes can do.
func makeDeeds() map[keymap.Action]deed {
	t := map[keymap.Action]deed{}
	for _, part := range []map[keymap.Action]deed{consoleDeeds(), moveDeeds(), sizeDeeds(), linkDeeds(), messageDeeds(), listDeeds(), inspectDeeds(), scrollDeeds(), txDeeds(), stepDeeds()} {
		for a, d := range part {
			t[a] = d
		}
	}
	return t
}

func consoleDeeds() map[keymap.Action]deed {
	return map[keymap.Action]deed{
		keymap.Quit:        {run: (*Model).quit},
		keymap.Redraw:      {run: func(*Model) tea.Cmd { return tea.ClearScreen }},
		keymap.Suspend:     {run: (*Model).suspend, why: noSuspend},
		keymap.Back:        {run: (*Model).back},
		keymap.OpenPalette: does(func(m *Model) { m.openPanel(newPalette(m)) }),
		keymap.OpenHelp:    does(func(m *Model) { m.openPanel(newHelp(m)) }),
		keymap.Zoom:        does(func(m *Model) { m.setZoom(!m.shape.Zoom) }).saying(zoomHint),
		keymap.Mouse:       {run: (*Model).toggleMouse},
		keymap.OpenFilter:  {run: (*Model).askFilter, why: noFilter},
		keymap.FilterSaved: {run: (*Model).openSavedFilters, why: noSubscription},
		keymap.SearchNext:  does((*Model).searchNext).when(noSearch),
		keymap.SearchPrev:  does((*Model).searchBack).when(noSearch),
		keymap.OpenNotices: {run: (*Model).openLog},
		keymap.Information: {run: (*Model).openInformation, why: noConnection},
		keymap.OpenThemes:  {run: (*Model).openThemes, why: noThemes},
		keymap.NextView:    does((*Model).nextView).when(nothingShown),
		keymap.Copy:        {run: (*Model).askCopy, why: nothingShown},
		keymap.Write:       {run: (*Model).write, why: nothingShown},
		keymap.Inspect:     does(func(m *Model) { m.setFocus(paneInspector) }).when(nothingToInspect),
	}
}

func noSearch(m *Model) string {
	if m.view.search == "" {
		return m.keyed("nothing to search for yet: press {focus.inspector}, then {filter} and type it")
	}
	return ""
}

func noFilter(m *Model) string {
	switch {
	case m.focus == paneInspector:
		return nothingShown(m)
	case m.conn().selected() == nil:
		return m.keyed("nothing to filter: subscribe with {subscribe} or peek with {peek} first")
	}
	return ""
}

func nothingToInspect(m *Model) string {
	if _, _, ok := m.inspected(); !ok {
		return "nothing is selected to inspect"
	}
	return ""
}

func nothingShown(m *Model) string {
	if m.view.doc == nil {
		return "no message or frame is selected"
	}
	return ""
}

func linkDeeds() map[keymap.Action]deed {
	return map[keymap.Action]deed{
		keymap.OpenConnection: does(func(m *Model) { m.openPanel(newConnectionForm(m.failedURL())) }),
		keymap.Connect: {run: func(m *Model) tea.Cmd {
			c := m.conn()
			switch c.link.State {
			case session.Up, session.Connecting:
				m.setFocus(paneMessages)
				return nil
			case session.Waiting:
				m.do(c, session.RetryNow{})
				return nil
			}
			return m.connect(c)
		}, why: noConnection},
		keymap.Disconnect:       {run: (*Model).disconnect, why: noLink},
		keymap.Peek:             does(func(m *Model) { m.openPanel(newPeekForm(m.conn(), m.destination())) }).when(notUp),
		keymap.Subscribe:        does(func(m *Model) { m.openPanel(newSubscribeForm(m.conn(), m.destination())) }).when(notUp),
		keymap.OpenSubscription: does(func(m *Model) { m.setFocus(paneMessages) }).when(noSubscription),
		keymap.Unsubscribe:      {run: (*Model).unsubscribe, why: cannotUnsubscribe, word: unsubscribeWord},
		keymap.Compose:          {run: (*Model).compose, why: cannotSend},
		keymap.ShowSending:      does(func(m *Model) { m.openPanel(&sendingView{c: m.conn()}) }).when(nothingSending),
		keymap.RawFrame:         does((*Model).openRawFrame).when(cannotSend),
	}
}

// destination is what a form begins with: the selected subscription's.
func (m *Model) destination() string {
	if v := m.conn().selected(); v != nil {
		return v.Destination
	}
	return "/queue/"
}

func noConnection(m *Model) string {
	if m.conn() == nil {
		return m.keyed("no connection: {connection.open} opens one")
	}
	return ""
}

func notUp(m *Model) string {
	if why := cmp.Or(noConnection(m), offline(m)); why != "" {
		return why
	}
	if m.conn().link.State != session.Up {
		return m.keyed("not connected: press {focus.connections}, then {connect}")
	}
	return ""
}

func cannotSend(m *Model) string {
	if why := notUp(m); why != "" {
		return why
	}
	if m.conn().profile.ReadOnly {
		return "this connection is read-only: nothing is sent on it"
	}
	return ""
}

// disconnect ends the link, or the tries to come back.
func (m *Model) disconnect() tea.Cmd {
	c := m.conn()
	if c.link.State == session.Waiting || c.link.State == session.Connecting && c.link.Attempt > 0 {
		m.do(c, session.StopRetrying{})
		return nil
	}
	return m.plan(c, session.Disconnect{})
}

func noLink(m *Model) string {
	if why := cmp.Or(noConnection(m), offline(m)); why != "" {
		return why
	}
	if s := m.conn().link.State; s == session.Idle || s == session.Down {
		return m.keyedIn(keymap.Connections, "not connected: {connect} connects")
	}
	return ""
}

func noSubscription(m *Model) string {
	if why := noConnection(m); why != "" {
		return why
	}
	if m.conn().selected() == nil {
		return m.keyed("no subscription is selected: {subscribe} subscribes, {peek} peeks")
	}
	return ""
}

// unsubscribe ends the selected subscription. One that is over leaves the list;
// its messages stay in the frames log. While some are stuck it stays: nothing
// else on the screen says so.
func (m *Model) unsubscribe() tea.Cmd {
	c := m.conn()
	v := c.selected()
	if v.over() {
		if n := v.stuck(); n > 0 {
			m.warn("stuck until this connection ends: " + plural(n, "message") + ", so it stays in the list; disconnecting gives them back")
			return nil
		}
		c.subs = append(c.subs[:c.sub:c.sub], c.subs[c.sub+1:]...)
		c.choose(c.sub)
		return nil
	}
	return m.plan(c, session.Unsubscribe{Sub: v.ID})
}

// over reports whether nothing comes from v any more.
func (v *subView) over() bool { return v.State == session.SubEnded || v.State == session.SubRefused }

// unsubscribeWord is what x does in Subscriptions.
func unsubscribeWord(m *Model) string {
	if m.conn().selected().over() {
		return "remove"
	}
	return ""
}

// stuck is how many messages of v wait at the broker for the end of the connection.
func (v *subView) stuck() int {
	n := 0
	for _, s := range v.states {
		if s == session.Stuck {
			n++
		}
	}
	return n
}

// setFocus moves the focus and remembers where it was on each side.
func (m *Model) setFocus(p pane) {
	m.focus = p
	switch p {
	case paneFrames:
		m.logOn = true
	case paneMessages:
		m.logOn = false
	}
}

// back undoes one step: a notice, a range, a filter, the marks, a zoom, the log.
func (m *Model) back() tea.Cmd {
	v := m.conn().selected()
	switch {
	case m.notice.text != "":
		m.dismiss()
	case m.focus == paneMessages && v != nil && v.span.on:
		v.span = span{}
	case m.focus == paneMessages && v != nil && v.find.on():
		return m.setFilter(m.conn(), v, "")
	case m.focus == paneMessages && v != nil && v.marks.n > 0:
		m.unmark(v)
	case m.focus == paneInspector && m.view.search != "":
		m.view.search = ""
	case m.shape.Zoom:
		m.setZoom(false)
	case m.focus == paneFrames:
		m.setFocus(paneMessages)
	case m.focus == paneInspector && m.logOn:
		m.setFocus(paneFrames)
	case m.focus == paneInspector:
		m.setFocus(paneMessages)
	}
	return nil
}
