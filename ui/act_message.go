package ui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/session/dialect"
	"stompbox/stomp"
)

func messageDeeds() map[keymap.Action]deed {
	return map[keymap.Action]deed{
		keymap.Ack:     {run: (*Model).ack, why: cannotAck},
		keymap.AckUpTo: {run: (*Model).ackUpTo, why: cannotAck},
		keymap.Nack:    {run: (*Model).nack, why: cannotNack},
		keymap.Resend:  {run: func(m *Model) tea.Cmd { return m.recompose(resendDraft) }, why: cannotResend},
		keymap.Reply:   {run: func(m *Model) tea.Cmd { return m.recompose(replyDraft) }, why: cannotResend},
		keymap.MoveTo:  {run: (*Model).askRelocate, why: cannotResend},
		keymap.AddToTx: {run: (*Model).addToTx, why: cannotAck},
	}
}

// tail reports whether messages of this subscription only pass by.
func (v *subView) tail() bool {
	return v.Badge == session.BadgeTail || v.Badge == session.BadgeConsumes
}

// ack acknowledges what is marked or selected. More than one is asked first, and
// in mode client, where an ACK takes everything before it too, every one.
func (m *Model) ack() tea.Cmd {
	c := m.conn()
	v := c.selected()
	ids, left := v.chosenHeld()
	switch {
	case len(ids) == 0:
		m.warn(noneHeld(left))
	case v.Ack == stomp.AckClient:
		return m.askBulk(c, session.Ack{Messages: ids[len(ids)-1:], UpTo: true}, left)
	case len(ids) > 1 || left > 0:
		return m.askBulk(c, session.Ack{Messages: ids}, left)
	default:
		if _, ok := m.do(c, session.Ack{Messages: ids}); ok {
			m.unmark(v)
			v.list.move(1)
		}
	}
	return nil
}

// nack refuses what is marked or selected, after saying what that does.
func (m *Model) nack() tea.Cmd {
	c := m.conn()
	ids, left := c.selected().chosenHeld()
	if len(ids) == 0 {
		m.warn(noneHeld(left))
		return nil
	}
	return m.askBulk(c, session.Nack{Messages: ids}, left)
}

// askBulk puts what a decision on messages would do as one question: how many,
// which, what becomes of them, and how many of the marked it leaves out.
func (m *Model) askBulk(c *conn, cmd session.Command, left int) tea.Cmd {
	m.planThen(c, cmd, func(m *Model, a session.PlanAnswer) tea.Cmd {
		if a.Refused != "" {
			m.fail(a.Refused)
			return nil
		}
		if left > 0 {
			a.Lines = append(a.Lines, leftOut(left))
		}
		m.openPanel(newConfirm(c, a))
		return nil
	})
	return nil
}

func noneHeld(marked int) string {
	return fmt.Sprintf("none of the %s marked is held: nothing to ack or nack", plural(marked, "message"))
}

func leftOut(n int) string {
	if n == 1 {
		return "1 marked message is not held and is left out."
	}
	return fmt.Sprintf("%s marked messages are not held and are left out.", count(n))
}

func (m *Model) ackUpTo() tea.Cmd {
	c := m.conn()
	id, _ := c.selected().current()
	return m.ask(c, session.Ack{Messages: []session.MsgID{id}, UpTo: true})
}

// addToTx adds an ack of the chosen messages to the open transaction, or a nack
// where that was asked for.
func (m *Model) addToTx() tea.Cmd {
	c := m.conn()
	ids, left := c.selected().chosenHeld()
	if len(ids) == 0 {
		m.warn(noneHeld(left))
		return nil
	}
	draft := func(d session.StepDraft) session.Command {
		var steps []session.StepDraft
		for _, d.Message = range ids {
			steps = append(steps, d)
		}
		return session.TxAdd{Tx: c.targetID(), Steps: steps}
	}
	a := session.PlanAnswer{Title: fmt.Sprintf("Add %s to %s", plural(len(ids), "message"), c.targetName()),
		Lines: []string{"Nothing is sent until the transaction is committed."}, Messages: ids,
		Choices: []session.Choice{{Label: "Ack", Command: draft(session.StepDraft{Kind: session.StepAck})}}}
	if left > 0 {
		a.Lines = append(a.Lines, leftOut(left))
	}
	for _, n := range c.nacks(c.selected()) {
		d := session.StepDraft{Kind: session.StepNack, Header: n.header}
		a.Choices = append(a.Choices, session.Choice{Label: "Nack" + n.way, Command: draft(d), Danger: true})
	}
	switch note := c.link.Broker.NackInTxNote(); {
	case !c.link.Version.HasNack():
		a.Lines = append(a.Lines, "NACK does not exist in STOMP 1.0.")
	case note != "":
		a.Lines = append(a.Lines, note)
	}
	m.openPanel(newConfirm(c, a))
	return nil
}

// recompose opens the composer with a draft made from the shown message.
func (m *Model) recompose(draft func(stomp.Frame, dialect.Broker) stomp.Send) tea.Cmd {
	c := m.conn()
	m.openPanel(newComposer(c, draft(m.view.rec.Frame, c.link.Broker), composeTarget{step: -1}))
	return nil
}

func cannotAck(m *Model) string {
	if why := cannotSend(m); why != "" {
		return why
	}
	v := m.conn().selected()
	id, ok := v.current()
	if !ok {
		return "no message is selected"
	}
	if v.anyMarked() {
		return ""
	}
	i, _ := v.index(id)
	switch s := v.states[i]; {
	case decidable(s):
		return ""
	case s == session.Seen:
		return "ack:auto: the broker forgot this message when it sent it"
	case s == session.Peeked:
		return m.keyed("a peek holds nothing, so there is nothing to ack or nack; {subscribe} subscribes and holds")
	default:
		return "this message is " + s.String() + ", not held"
	}
}

func cannotNack(m *Model) string {
	if why := cannotAck(m); why != "" {
		return why
	}
	if !m.conn().link.Version.HasNack() {
		return "NACK: not in STOMP 1.0; leave the message held, or connect with 1.1 or 1.2"
	}
	return ""
}

func cannotResend(m *Model) string {
	if why := cannotSend(m); why != "" {
		return why
	}
	if m.view.doc == nil || m.view.rec.Frame.Command != stomp.MESSAGE && m.view.rec.Frame.Command != stomp.SEND {
		return "only a message can be sent again"
	}
	return ""
}

func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
