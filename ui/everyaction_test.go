package ui

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/stomp"
	"stompbox/ui/safe"
)

// situation is a state that the console can be in, and the words of the reason
// that the actions then not possible give.
type situation struct {
	model func(*testing.T) (*Model, *notebook)
	wants map[string][]keymap.Action // words, and who says them
}

// deciding are the actions on messages that write to the broker.
var deciding = []keymap.Action{keymap.Ack, keymap.AckUpTo, keymap.Nack, keymap.Resend, keymap.Reply, keymap.MoveTo, keymap.AddToTx}

// sendingToo are those that write something else.
var sendingToo = []keymap.Action{keymap.Compose, keymap.RawFrame, keymap.NewTx, keymap.LoadTx, keymap.CommitTx, keymap.BeginTx, keymap.AgainTx}

// given is a reducer with an open transaction, changed.
func given(change func(*Model, *conn)) func(*testing.T) (*Model, *notebook) {
	return func(t *testing.T) (*Model, *notebook) {
		m, c, n := reducer(t)
		transaction(m, c, session.TxIsOpen)
		change(m, c)
		m.notice, m.waiting = notice{}, nil
		return m, n
	}
}

func linked(state session.LinkState) func(*testing.T) (*Model, *notebook) {
	return given(func(_ *Model, c *conn) { c.link.State = state })
}

func inTx(state session.TxState) func(*testing.T) (*Model, *notebook) {
	return given(func(m *Model, c *conn) { transaction(m, c, state) })
}

func situations() map[string]situation {
	broker := slices.Concat(deciding, sendingToo)
	looking := []keymap.Action{keymap.Peek, keymap.Subscribe}
	down := map[string][]keymap.Action{"not connected": slices.Concat(broker, looking)}
	list := map[string]situation{
		"no connection": {given(func(m *Model, _ *conn) { m.conns = nil }), map[string][]keymap.Action{
			"no connection": slices.Concat(deciding, looking, []keymap.Action{keymap.Connect, keymap.Disconnect, keymap.Unsubscribe, keymap.Compose, keymap.RawFrame,
				keymap.NewTx, keymap.LoadTx, keymap.Information, keymap.OpenSubscription}),
			"no transaction": {keymap.CommitTx, keymap.BeginTx, keymap.AbortTx, keymap.AgainTx, keymap.OpenTx, keymap.DryRunTx, keymap.NextStep, keymap.SaveTx}}},
		"a recording": {func(t *testing.T) (*Model, *notebook) {
			m, _ := recordedModel(t, "mono", recordedFrames(3)...)
			m.notice, m.waiting = notice{}, nil
			return m, &notebook{}
		}, map[string][]keymap.Action{recordingOnly: slices.Concat(broker, looking, []keymap.Action{keymap.Disconnect, keymap.Unsubscribe, keymap.AbortTx, keymap.NextStep})}},
		"a recording that cannot be read": {func(t *testing.T) (*Model, *notebook) {
			m, _ := openedModel(t, "mono", t.TempDir())
			m.notice, m.waiting = notice{}, nil
			return m, &notebook{}
		}, map[string][]keymap.Action{recordingOnly: slices.Concat(broker, looking)}},
		"never connected": {given(func(_ *Model, c *conn) {
			c.subs, c.txs, c.sess, c.link = nil, nil, nil, session.Link{State: session.Idle}
		}), map[string][]keymap.Action{"not connected": {keymap.Compose, keymap.Ack, keymap.Peek, keymap.Disconnect}}},
		"connecting":         {linked(session.Connecting), down},
		"waiting":            {linked(session.Waiting), down},
		"down":               {linked(session.Down), down},
		"read-only":          {given(func(_ *Model, c *conn) { c.profile.ReadOnly = true }), map[string][]keymap.Action{"read-only": broker}},
		"guarded":            {given(func(_ *Model, c *conn) { c.profile.Guard = true }), nil},
		"STOMP 1.0":          {given(func(_ *Model, c *conn) { c.link.Version = stomp.V10 }), map[string][]keymap.Action{"NACK: not in STOMP 1.0": {keymap.Nack}}},
		"STOMP 1.1":          {given(func(_ *Model, c *conn) { c.link.Version = stomp.V11 }), nil},
		"messages":           {given(func(*Model, *conn) {}), nil},
		"marks":              {given(func(m *Model, _ *conn) { press(m, "*", "V") }), nil},
		"an acked message":   {given(func(m *Model, _ *conn) { press(m, "j") }), map[string][]keymap.Action{"this message is acked, not held": {keymap.Ack, keymap.Nack, keymap.AckUpTo, keymap.AddToTx}}},
		"a peeked message":   {given(func(_ *Model, c *conn) { c.subs[0].states[0] = session.Peeked }), map[string][]keymap.Action{"a peek holds nothing": {keymap.Ack, keymap.Nack}}},
		"a filter in vain":   {given(func(m *Model, c *conn) { m.setFilter(c, c.selected(), "nowhere") }), nil},
		"no subscription":    {given(func(_ *Model, c *conn) { c.subs, c.subL = nil, list{} }), map[string][]keymap.Action{"no message is selected": {keymap.Ack, keymap.Nack}, "no subscription": {keymap.Unsubscribe, keymap.OpenSubscription}}},
		"no message":         {given(emptied), map[string][]keymap.Action{"no message is selected": {keymap.Ack, keymap.Nack}}},
		"a tail":             {given(func(_ *Model, c *conn) { c.choose(1) }), nil},
		"no transaction":     {given(func(_ *Model, c *conn) { c.txs, c.txL = nil, list{} }), map[string][]keymap.Action{"no transaction yet": {keymap.OpenTx, keymap.CommitTx, keymap.NextStep}}},
		"an empty step list": {given(func(m *Model, c *conn) { c.txs[0].Steps = nil }), map[string][]keymap.Action{"has no steps yet": {keymap.NextStep, keymap.SaveTx, keymap.AgainTx}}},
		"unreadable records": {given(func(_ *Model, c *conn) { c.read = noRecords; clear(c.cards) }), nil},
	}
	for state := session.TxDrafting; state <= session.TxRolledBack; state++ {
		s := situation{model: inTx(state)}
		switch state {
		case session.TxCommitting, session.TxCommitted, session.TxAborting, session.TxUnknown:
			s.wants = map[string][]keymap.Action{"its work would be done twice": {keymap.CommitTx, keymap.BeginTx, keymap.NextStep}}
		}
		list["tx "+state.String()] = s
	}
	return list
}

func emptied(_ *Model, c *conn) {
	c.subs[0].ids, c.subs[0].states, c.subs[0].list = nil, nil, list{}
}

// Every action in every pane, whatever the situation: it breaks nothing, and one
// that is not possible says why and does nothing else. In most situations one
// pane of those that offer an action stands for the others.
func TestEveryActionInEveryPane(t *testing.T) {
	for name, s := range situations() {
		t.Run(name, func(t *testing.T) {
			said, tried := map[keymap.Action]string{}, map[keymap.Action]bool{}
			whole := name == "messages" || name == "no connection" || name == "a recording"
			for _, p := range panesOf(name) {
				m, n := s.model(t)
				for _, a := range actionsIn(m, p, name == "messages") {
					if tried[a] && !whole {
						continue // elsewhere in this situation
					}
					if m == nil {
						m, n = s.model(t)
					}
					if !m.enter(p) {
						break
					}
					tried[a] = true
					if why := tryAction(t, m, n, a); why != "" {
						said[a] = why // and nothing else happened
						m.notice, m.waiting = notice{}, nil
						continue
					}
					m = nil
				}
			}
			for words, actions := range s.wants {
				for _, a := range actions {
					if !strings.Contains(said[a], words) {
						t.Errorf("%s is refused with %q, want %q", a, said[a], words)
					}
				}
			}
		})
	}
}

// actionsIn are the actions that can be asked for in a pane, or all there are.
func actionsIn(m *Model, p pane, all bool) (list []keymap.Action) {
	if all {
		return slices.Sorted(maps.Keys(m.deeds))
	}
	ctx := keymap.TxView
	if p != insideTx {
		m.focus = p
		ctx = m.context()
	}
	for _, b := range m.keys.Offers(ctx) {
		if _, ok := m.deeds[b.Action]; ok {
			list = append(list, b.Action)
		}
	}
	return list
}

// insideTx stands for an opened transaction, which is like a pane.
const insideTx = paneFrames + 1

// panesOf are the panes in which a situation makes a difference.
func panesOf(situation string) []pane {
	if strings.HasPrefix(situation, "tx ") {
		return []pane{paneMessages, paneTransactions, insideTx}
	}
	return []pane{paneConnections, paneSubscriptions, paneMessages, paneInspector, paneTransactions, paneFrames, insideTx}
}

// enter goes to a pane, or into the transaction when there is one.
func (m *Model) enter(p pane) bool {
	if p != insideTx {
		m.setFocus(p)
		m.Update(nil)
		return true
	}
	if m.txView() == nil {
		m.act(keymap.OpenTx)
	}
	if m.txView() == nil {
		return false
	}
	m.Update(nil)
	return true
}

// tryAction runs an action and gives the reason when it was refused.
func tryAction(t *testing.T, m *Model, n *notebook, a keymap.Action) (why string) {
	t.Helper()
	where := fmt.Sprintf("%s in %v", a, m.context())
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%s: %v", where, r)
		}
	}()
	d := m.deeds[a]
	if d.why != nil {
		why = d.why(m)
	}
	if possible := m.possible(a); possible != (why == "") {
		t.Errorf("%s: possible %v, and the reason is %q", where, possible, why)
	}
	panels, focus, given := len(m.panels), m.focus, len(n.commands)
	cmd := m.act(a)
	if why != "" {
		if m.notice.text != safe.Field(why) || m.notice.level != session.Warning {
			t.Errorf("%s: it says %q, want %q", where, m.notice.text, why)
		}
		if cmd != nil || len(m.panels) != panels || m.focus != focus || len(n.commands) != given {
			t.Errorf("%s: refused with %q, and did something", where, why)
		}
	}
	m.Update(nil)
	if !m.quitting && !m.suspending {
		checkScreen(t, m, m.width, m.height)
	}
	return why
}

// What the panes' key table names is something that can be done.
func TestEveryKeyOfAPaneHasADeed(t *testing.T) {
	m, _, _ := reducer(t)
	for ctx := keymap.Global; ctx.Pane(); ctx++ {
		for _, b := range m.keys.Offers(ctx) {
			if _, ok := m.deeds[b.Action]; !ok {
				t.Errorf("%s in %v does nothing", b.Action, ctx)
			}
		}
	}
	for a := range m.deeds {
		if b, ok := m.keys.Get(a); !ok || b.Name == "" {
			t.Errorf("%s has no name in the key table", a)
		}
	}
}

// Every key of the whole table in each kind of panel, and every key of their own
// in all the others and in other situations: nothing breaks, and what gives the
// session a command is an action of that panel that does not move or search.
func TestEveryKeyInEveryPanel(t *testing.T) {
	opened := map[keymap.Context]bool{}
	all := situations()
	for _, in := range []string{"messages", "down", "read-only", "STOMP 1.0", "unreadable records"} {
		t.Run(in, func(t *testing.T) {
			for name, open := range kindsOfPanel() {
				for key := range keysIn(t, all[in], open, in == "messages") {
					m, n := all[in].model(t)
					open(m)
					opened[m.top().context()] = true
					tryPanelKey(t, m, n, name, key)
				}
			}
		})
	}
	for name, open := range panelSurfaces() {
		for key := range keysIn(t, all["messages"], open, false) {
			m, n := all["messages"].model(t)
			open(m)
			opened[m.top().context()] = true
			tryPanelKey(t, m, n, name, key)
		}
	}
	for ctx := keymap.TxView; ctx < keymap.Everywhere; ctx++ {
		if !opened[ctx] {
			t.Errorf("no panel of context %v was tried", ctx)
		}
	}
}

// keysIn are the keys that are bound in what open opens, or in the whole table.
func keysIn(t *testing.T, s situation, open func(*Model), whole bool) map[string]bool {
	m, _ := s.model(t)
	open(m)
	if m.top() == nil {
		return nil // not to be had in this situation
	}
	bound := m.keys.For(m.top().context())
	if whole {
		bound = m.keys.Table()
	}
	keys := map[string]bool{}
	for _, b := range bound {
		for _, k := range b.Keys {
			keys[k] = true
		}
	}
	return keys
}

func tryPanelKey(t *testing.T, m *Model, n *notebook, name, key string) {
	t.Helper()
	ctx, before := m.top().context(), len(n.commands)
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%s in %s: %v", key, name, r)
		}
	}()
	a, bound := m.keys.Lookup(ctx, key)
	why := "" // as the key is pressed: what it does may be refused a second time
	if d := m.deeds[a]; bound && ctx == keymap.TxView && d.why != nil {
		why = d.why(m)
	}
	press(m, key)
	if !m.quitting && !m.suspending {
		checkScreen(t, m, m.width, m.height)
	}
	for _, c := range n.commands[before:] {
		if b, _ := m.keys.Get(a); !bound || b.Group == keymap.GroupMove || b.Group == keymap.GroupFocus || b.Group == keymap.GroupSearch {
			t.Errorf("%s in %s gives %#v", key, name, c)
		}
	}
	if why != "" && len(n.commands) > before {
		t.Errorf("%s in %s is refused with %q and gives %#v", key, name, why, n.commands[before:])
	}
}

// kindsOfPanel opens each kind of panel whose keys are its own.
func kindsOfPanel() map[string]func(*Model) {
	plan := func(typed string) func(*Model) {
		return func(m *Model) {
			m.openPanel(newConfirm(m.conn(), session.PlanAnswer{Title: "Sure?", Messages: []session.MsgID{0, 4},
				Choices: []session.Choice{{Label: "Nack", Command: session.Nack{Messages: []session.MsgID{0}}, Danger: true, Typed: typed}, {Label: "Requeue"}}}))
		}
	}
	send := stomp.Send{Destination: "/queue/a", Body: []byte("x"), Header: stomp.NewHeader("k", "v")}
	return map[string]func(*Model){
		"transaction": func(m *Model) { m.act(keymap.OpenTx) },
		"composer":    func(m *Model) { m.openPanel(newComposer(m.conn(), send, composeTarget{step: -1})) },
		"step":        func(m *Model) { m.openPanel(newComposer(m.conn(), send, composeTarget{tx: 1, step: 0, asStep: true})) },
		"connection":  func(m *Model) { m.openPanel(newConnectionForm("stomp://h")) },
		"subscribe":   func(m *Model) { m.openPanel(newSubscribeForm(m.conn(), "/queue/a")) },
		"peek":        func(m *Model) { m.openPanel(newPeekForm(m.conn(), "/queue/a")) },
		"question":    plan(""),
		"typed":       plan("/queue/orders"),
		"help":        func(m *Model) { m.act(keymap.OpenHelp) },
		"palette":     func(m *Model) { m.act(keymap.OpenPalette) },
		"notices":     func(m *Model) { m.act(keymap.OpenNotices) },
		"filter":      func(m *Model) { m.act(keymap.OpenFilter) },
		"copy":        func(m *Model) { m.act(keymap.Copy) },
	}
}
