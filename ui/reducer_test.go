package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/google/go-cmp/cmp"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/stomp"
)

// notebook stands for a session: it writes down the commands it is given.
type notebook struct{ commands []session.Command }

func (n *notebook) Do(c session.Command) (session.Tag, error) {
	n.commands = append(n.commands, c)
	return session.Tag(len(n.commands)), nil
}

func (n *notebook) Next(context.Context) (session.Batch, error) {
	return session.Batch{}, errors.New("a notebook says nothing")
}

func (n *notebook) Close(context.Context) error { return nil }

// answer gives the session's answer to the plan that was asked for last.
func (n *notebook) answer(m *Model, c *conn, a session.PlanAnswer) tea.Cmd {
	tag := session.Tag(len(n.commands))
	a.Of = n.commands[tag-1].(session.Plan).Of
	for i := range a.Choices {
		if a.Choices[i].Command == nil {
			a.Choices[i].Command = a.Of
		}
	}
	return m.apply(c, session.Batch{Events: []session.Event{session.Planned{Tag: tag, Answer: a}}, Stats: c.stats})
}

func asked(labels ...string) session.PlanAnswer {
	a := session.PlanAnswer{Title: "Sure?"}
	for _, l := range labels {
		a.Choices = append(a.Choices, session.Choice{Label: l, Danger: true})
	}
	return a
}

// reducer is a model whose session is a notebook. The messages' states are:
// held, acked, nacked, rejected, held.
func reducer(t *testing.T) (*Model, *conn, *notebook) {
	t.Helper()
	m, c := orderModel(t)
	n := &notebook{}
	c.sess = n
	resize(m, 120, 40)
	m.View()
	m.setFocus(paneMessages)
	return m, c, n
}

// step is keys, or an answer to the plan asked for last.
type step struct {
	keys   string // names, with spaces between; `space` is the space bar
	answer *session.PlanAnswer
}

func typed(keys string) step { return step{keys: keys} }
func answered(a session.PlanAnswer) step {
	return step{answer: &a}
}

// Keys in, commands out, in every context.
func TestKeysGiveCommands(t *testing.T) {
	harmless := session.PlanAnswer{Harmless: true, Choices: []session.Choice{{Label: "Go on"}}}
	ack := func(ids ...session.MsgID) session.Ack { return session.Ack{Messages: ids} }
	upTo := func(id session.MsgID) session.Ack { return session.Ack{Messages: []session.MsgID{id}, UpTo: true} }
	nacks := func(ids ...session.MsgID) session.Nack { return session.Nack{Messages: ids} }
	nack := nacks(0)
	tx := func(m *Model, c *conn) { transaction(m, c, session.TxDrafting) }
	open := func(m *Model, c *conn) { transaction(m, c, session.TxIsOpen) }
	for name, tc := range map[string]keyCase{
		"ack what is under the cursor": {steps: []step{typed("a")}, want: []session.Command{ack(0)}},
		"ack what is rejected, again":  {steps: []step{typed("j j j a")}, want: []session.Command{ack(3)}},
		"an acked message":             {steps: []step{typed("j a")}, note: "this message is acked, not held"},
		"several are asked first": {steps: []step{typed("space G space a"), answered(asked("Ack")), typed("enter")},
			want: []session.Command{session.Plan{Of: ack(0, 4)}, ack(0, 4)}},
		"several, taken back": {steps: []step{typed("space G space a"), answered(asked("Ack")), typed("esc enter y")},
			want: []session.Command{session.Plan{Of: ack(0, 4)}}},
		"one that is marked": {steps: []step{typed("space a a")}, want: []session.Command{ack(0)}, note: "acked, not held"},
		"a range, without what is not held": {steps: []step{typed("V G a"), answered(asked("Ack")), typed("y")},
			want: []session.Command{session.Plan{Of: ack(0, 3, 4)}, ack(0, 3, 4)}},
		"a range upwards":            {steps: []step{typed("G V k x"), answered(asked("Nack")), typed("y")}, want: []session.Command{session.Plan{Of: nacks(3, 4)}, nacks(3, 4)}},
		"a range that has ended":     {steps: []step{typed("V j j V G a"), answered(asked("Ack")), typed("y")}, want: []session.Command{session.Plan{Of: ack(0)}, ack(0)}},
		"a range that is dropped":    {steps: []step{typed("V G esc a")}, want: []session.Command{ack(4)}},
		"a range beside a mark":      {steps: []step{typed("space G V k a"), answered(asked("Ack")), typed("y")}, want: []session.Command{session.Plan{Of: ack(0, 3, 4)}, ack(0, 3, 4)}},
		"a range of what is decided": {steps: []step{typed("j V j a x t")}, note: "none of the 2 messages marked is held"},
		"all that are shown": {steps: []step{typed("* x"), answered(asked("Nack")), typed("y")},
			want: []session.Command{session.Plan{Of: nacks(0, 3, 4)}, nacks(0, 3, 4)}},
		"all unmarked":      {steps: []step{typed("* u a")}, want: []session.Command{ack(0)}},
		"nothing to unmark": {steps: []step{typed("u")}, note: "nothing is marked"},
		"all but one":       {steps: []step{typed("* space a"), answered(asked("Ack")), typed("y")}, want: []session.Command{session.Plan{Of: ack(3, 4)}, ack(3, 4)}},
		"nothing to mark":   {given: func(_ *Model, c *conn) { c.subs = nil }, steps: []step{typed("V * u")}, note: "no subscription is selected"},
		"a range for the transaction": {steps: []step{typed("V G t enter")}, want: []session.Command{session.TxAdd{Steps: []session.StepDraft{
			{Kind: session.StepAck, Message: 0}, {Kind: session.StepAck, Message: 3}, {Kind: session.StepAck, Message: 4}}}}},
		"marking in other panes":    {steps: []step{typed("1 V * u 2 V * u 4 V * u 5 V * u 6 V * u 3 a")}, want: []session.Command{ack(0)}},
		"keys that arrive together": {steps: []step{typed("GkGa")}, want: []session.Command{ack(4)}},
		"from the inspector":        {steps: []step{typed("4 a")}, want: []session.Command{ack(0)}},
		"up to here is asked first": {steps: []step{typed("G A"), answered(asked("Ack")), typed("enter")},
			want: []session.Command{session.Plan{Of: upTo(4)}, upTo(4)}},
		"up to here, taken back": {steps: []step{typed("G A"), answered(asked("Ack")), typed("esc enter y")},
			want: []session.Command{session.Plan{Of: upTo(4)}}},
		"in mode client an ack is asked": {given: func(_ *Model, c *conn) { c.subs[0].Ack = stomp.AckClient },
			steps: []step{typed("G a")}, want: []session.Command{session.Plan{Of: upTo(4)}}},
		"nack": {steps: []step{typed("x"), answered(asked("Nack", "Requeue")), typed("y")},
			want: []session.Command{session.Plan{Of: nack}, nack}},
		"nack by the other button": {steps: []step{typed("x"), answered(session.PlanAnswer{Choices: []session.Choice{{Label: "Nack"},
			{Label: "Requeue", Command: session.Nack{Header: stomp.NewHeader("requeue", "true")}}}}), typed("tab enter")},
			want: []session.Command{session.Plan{Of: nack}, session.Nack{Header: stomp.NewHeader("requeue", "true")}}},
		"nack that is not to be": {steps: []step{typed("x"), answered(asked("Nack")), typed("n a a")},
			want: []session.Command{session.Plan{Of: nack}, ack(0)}},
		"nack that the session refuses": {steps: []step{typed("x"), answered(session.PlanAnswer{Refused: "no such thing"}), typed("y")},
			want: []session.Command{session.Plan{Of: nack}}, note: "no such thing"},
		"nack in 1.0": {given: func(_ *Model, c *conn) { c.link.Version = stomp.V10 }, steps: []step{typed("x")},
			note: "NACK: not in STOMP 1.0; leave the message held, or connect with 1.1 or 1.2"},
		"a read-only connection": {given: func(_ *Model, c *conn) { c.profile.ReadOnly = true }, steps: []step{typed("a x A t c e m r T")},
			note: "read-only"},
		"a link that is down": {given: func(_ *Model, c *conn) { c.link.State = session.Down }, steps: []step{typed("a x A t c e p s")},
			note: "not connected: press 1, then enter"},
		"a peeked message": {given: func(_ *Model, c *conn) { c.subs[0].states[0] = session.Peeked }, steps: []step{typed("a x t")},
			note: "holds nothing, so there is nothing to ack or nack"},
		"an ack for the transaction": {steps: []step{typed("t enter")},
			want: []session.Command{session.TxAdd{Steps: []session.StepDraft{{Kind: session.StepAck, Message: 0}}}}},
		"a nack for the transaction": {steps: []step{typed("t tab enter")},
			want: []session.Command{session.TxAdd{Steps: []session.StepDraft{{Kind: session.StepNack, Message: 0}}}}},
		"nothing for the transaction": {steps: []step{typed("t esc enter")}},

		"unsubscribe": {steps: []step{typed("2 x"), answered(asked("Unsubscribe")), typed("enter")},
			want: []session.Command{session.Plan{Of: session.Unsubscribe{Sub: 1}}, session.Unsubscribe{Sub: 1}}},
		"unsubscribe and reconnect": {steps: []step{typed("2 x"), answered(session.PlanAnswer{Choices: []session.Choice{{Label: "Unsubscribe"},
			{Label: "and reconnect", Command: session.Unsubscribe{Sub: 1, Reconnect: true}}}}), typed("right enter")},
			want: []session.Command{session.Plan{Of: session.Unsubscribe{Sub: 1}}, session.Unsubscribe{Sub: 1, Reconnect: true}}},
		"unsubscribe where nothing is held": {steps: []step{typed("2 j x"), answered(harmless)},
			want: []session.Command{session.Plan{Of: session.Unsubscribe{Sub: 2}}, session.Unsubscribe{Sub: 2}}},
		"to the messages of a subscription": {steps: []step{typed("2 enter a")}, want: []session.Command{ack(0)}},

		"disconnect": {steps: []step{typed("1 x"), answered(asked("Disconnect")), typed("y")},
			want: []session.Command{session.Plan{Of: session.Disconnect{}}, session.Disconnect{}}},
		"enter on a connection that is up": {steps: []step{typed("1 enter a")}, want: []session.Command{ack(0)}},
		"enter on a connection that is down": {given: func(_ *Model, c *conn) { c.link.State, c.profile.Login = session.Down, "" },
			steps: []step{typed("1 enter")}, want: []session.Command{session.Connect{}}},

		"a new transaction": {steps: []step{typed("T")}, want: []session.Command{session.TxNew{}}},
		"commit": {given: tx, steps: []step{typed("5 ctrl+s"), answered(harmless)},
			want: []session.Command{session.Plan{Of: session.TxCommit{Tx: 1}}, session.TxCommit{Tx: 1}}},
		"commit from within": {given: tx, steps: []step{typed("5 enter ctrl+s"), answered(asked("Commit")), typed("y")},
			want: []session.Command{session.Plan{Of: session.TxCommit{Tx: 1}}, session.TxCommit{Tx: 1}}},
		"begin": {given: tx, steps: []step{typed("5 b"), answered(harmless)},
			want: []session.Command{session.Plan{Of: session.TxOpen{Tx: 1}}, session.TxOpen{Tx: 1}}},
		"abort what is open": {given: open, steps: []step{typed("5 x"), answered(asked("Abort")), typed("enter")},
			want: []session.Command{session.Plan{Of: session.TxAbort{Tx: 1}}, session.TxAbort{Tx: 1}}},
		"remove what is not open": {given: tx, steps: []step{typed("5 x enter")}, want: []session.Command{session.TxDelete{Tx: 1}}},
		"order of the steps": {given: tx, steps: []step{typed("5 enter J K G d")},
			want: []session.Command{session.TxMove{Tx: 1, From: 0, To: 1}, session.TxMove{Tx: 1, From: 1, To: 0}, session.TxRemove{Tx: 1, Index: 2}}},
		"an ack becomes a nack": {given: tx, steps: []step{typed("5 enter j e enter")},
			want: []session.Command{session.TxSet{Tx: 1, Index: 1, Step: session.StepDraft{Kind: session.StepNack}}}},
		"a dry run sends nothing": {given: tx, steps: []step{typed("5 D esc enter D esc esc")}},
		"what is committed is not run again": {given: func(m *Model, c *conn) { transaction(m, c, session.TxCommitted) }, steps: []step{typed("5 ctrl+s b")},
			note: "tx-1 is committed: its work would be done twice"},
		"what is unknown is not run again": {given: func(m *Model, c *conn) { transaction(m, c, session.TxUnknown) }, steps: []step{typed("5 ctrl+s b")},
			note: "tx-1 is unknown: its work would be done twice"},

		"peek by the form": {steps: []step{typed("p enter"), answered(asked("Peek"))},
			want: []session.Command{session.Plan{Of: session.Peek{Destination: "/queue/orders", Limit: 50}},
				session.Plan{Of: session.Peek{Destination: "/queue/orders", Limit: 50}}}},
		"compose and send": {steps: []step{typed("c"), typed("ctrl+s")},
			want: []session.Command{session.Send{Message: stomp.Send{Destination: "/queue/orders"}}}},
		"compose for a transaction": {steps: []step{typed("c"), typed("ctrl+t")},
			want: []session.Command{session.TxAdd{Steps: []session.StepDraft{{Kind: session.StepSend, Send: stomp.Send{Destination: "/queue/orders"}}}}}},
		"compose, and letters are text":      {steps: []step{typed("c a x q A esc")}},
		"the frames log acts on no message":  {steps: []step{typed("L a x A t")}},
		"a command by name":                  {steps: []step{typed(": n e w space t r a n s enter")}, want: []session.Command{session.TxNew{}}},
		"a filter is text":                   {steps: []step{typed("/ a x q enter")}},
		"quit asks":                          {steps: []step{typed("q"), answered(asked("Close")), typed("esc a")}, want: []session.Command{session.Plan{Of: session.Close{}}, ack(0)}},
		"ctrl+c asks also over a question":   {steps: []step{typed("t ctrl+c")}, want: []session.Command{session.Plan{Of: session.Close{}}}},
		"moving, focus and views do nothing": {steps: []step{typed("j k g G ctrl+d ctrl+u tab shift+tab 1 j 2 j 3 4 j v 5 6 j z z f esc h l ?"), typed("j esc")}},
	} {
		t.Run(name, tc.run)
	}
}

// keyCase is what keys, and answers to plans, give as commands.
type keyCase struct {
	given func(*Model, *conn)
	steps []step
	want  []session.Command
	note  string // part of what the foot says
}

func (tc keyCase) run(t *testing.T) {
	m, c, n := reducer(t)
	if tc.given != nil {
		tc.given(m, c)
	}
	m.notice = notice{}
	for _, s := range tc.steps {
		if s.answer != nil {
			n.answer(m, c, *s.answer)
			continue
		}
		for _, key := range strings.Fields(s.keys) {
			press(m, strings.Replace(key, "space", " ", 1))
		}
	}
	if diff := cmp.Diff(tc.want, n.commands, sendParts); diff != "" {
		t.Errorf("commands:\n%s", diff)
	}
	if tc.note != "" && !strings.Contains(string(m.notice.text), tc.note) {
		t.Errorf("the foot says %q, want %q", m.notice.text, tc.note)
	}
}

// No key that moves, focuses or searches ever acts on a message: in no pane does
// one of them give the session a command (design.md, section 5).
func TestKeysThatLookDoNotAct(t *testing.T) {
	m, _, _ := reducer(t)
	looks := 0
	for p := paneConnections; p <= paneFrames; p++ {
		m.focus = p
		for _, b := range m.keys.For(m.context()) {
			if b.Group != keymap.GroupMove && b.Group != keymap.GroupFocus && b.Group != keymap.GroupSearch {
				continue
			}
			looks++
			for _, key := range b.Keys {
				m, _, n := reducer(t)
				m.setFocus(p)
				press(m, key)
				if len(n.commands) > 0 {
					t.Errorf("%q in %v gives %#v", key, m.context(), n.commands)
				}
			}
		}
	}
	if looks < 50 {
		t.Errorf("only %d bindings were tried", looks)
	}
}

// Every key of every context can be pressed in every state: it does something,
// or says why not, and never breaks the screen.
func TestEveryKeyEverywhere(t *testing.T) {
	states := map[string]func() *Model{
		"no connection": func() *Model { m, _, _ := reducer(t); m.conns = nil; return m },
		"connecting": func() *Model {
			m, c, _ := reducer(t)
			c.subs, c.txs, c.link = nil, nil, session.Link{State: session.Connecting}
			return m
		},
		"no subscription": func() *Model { m, c, _ := reducer(t); c.subs = nil; c.subL = list{}; return m },
		"no message": func() *Model {
			m, c, _ := reducer(t)
			c.subs[0].ids, c.subs[0].states, c.subs[0].list = nil, nil, list{}
			return m
		},
		"messages":    func() *Model { m, _, _ := reducer(t); return m },
		"transaction": func() *Model { m, c, _ := reducer(t); transaction(m, c, session.TxIsOpen); return m },
	}
	for name, newModel := range states {
		t.Run(name, func(t *testing.T) {
			for p := paneConnections; p <= paneFrames; p++ {
				m := newModel()
				m.focus = p
				for _, b := range m.keys.For(m.context()) {
					if b.Action == keymap.Suspend {
						continue
					}
					for _, key := range b.Keys {
						m := newModel()
						m.setFocus(p)
						tryKey(t, m, fmt.Sprintf("%s in %v, %s", key, m.context(), name), key)
					}
				}
			}
		})
	}
}

// tryKey presses a key and what may be pressed in whatever it opened.
func tryKey(t *testing.T, m *Model, what, key string) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%s: %v", what, r)
		}
	}()
	for _, k := range []string{key, "j", "tab", "enter", "esc", "esc"} {
		press(m, k)
		if !m.quitting {
			checkScreen(t, m, 120, 40)
		}
	}
}

// A subscription that is over leaves the list, but not while messages of it are
// stuck at the broker: nothing else on the screen says that they are.
func TestStuckMessagesKeepTheirSubscription(t *testing.T) {
	m, c, _ := reducer(t)
	m.setFocus(paneSubscriptions)
	v, before := c.selected(), len(c.subs)
	v.State, v.states[0] = session.SubEnded, session.Stuck
	press(m, "x")
	if len(c.subs) != before || !strings.Contains(footOf(m), "stuck until this connection ends: 1 message,") {
		t.Errorf("%d subscriptions are left of %d, the foot says %q", len(c.subs), before, footOf(m))
	}
	v.states[0] = session.Released
	press(m, "x")
	if len(c.subs) != before-1 {
		t.Errorf("%d subscriptions are left of %d", len(c.subs), before)
	}
}
