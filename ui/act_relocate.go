package ui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/session"
	"stompbox/session/dialect"
	"stompbox/ui/safe"
)

// relocateMost bounds one move: its steps are one transaction at the broker.
const relocateMost = 1000

// askRelocate moves or copies messages to another destination. A move is a
// transaction of a send and an ack for each message, so that a message is
// either in both books or in neither; it is put before the reader as a plan and
// counts when its COMMIT is confirmed.
func (m *Model) askRelocate() tea.Cmd {
	c := m.conn()
	v := c.selected()
	ids := v.chosen()
	if len(ids) > relocateMost {
		m.fail(fmt.Sprintf("%s marked: at most %d can move in one transaction", plural(len(ids), "message"), relocateMost))
		return nil
	}
	label, to := safe.Text("move or copy "+plural(len(ids), "message")+" to"), "/queue/"
	if origin := c.origin(ids); origin != "" { // a dead letter mostly goes back
		label, to = "move or copy "+safe.Text(plural(len(ids), "dead letter"))+" back to", origin
	}
	p := newLinePrompt(label, "go on", to)
	p.done = func(m *Model, to string) tea.Cmd { return m.relocate(c, ids, to) }
	m.openPanel(p)
	return nil
}

// origin is the one destination that all of these dead letters came from, or "".
func (c *conn) origin(ids []session.MsgID) (from string) {
	for i, id := range ids {
		r, err := c.read(id)
		if err != nil {
			return ""
		}
		d := dialect.Origin(r.Frame)
		if i > 0 && d != from {
			return ""
		}
		from = d
	}
	return from
}

// relocate asks whether to move or to copy, and drafts the transaction.
func (m *Model) relocate(c *conn, ids []session.MsgID, to string) tea.Cmd {
	if to == "" || to == "/queue/" || to == "/topic/" {
		m.fail("nothing was moved: a destination is needed, such as /queue/orders")
		return nil
	}
	var copies, moves []session.StepDraft
	movable := true
	for _, id := range ids {
		r, err := c.read(id)
		if err != nil {
			m.fail("nothing was moved: " + sentence(err))
			return nil
		}
		send := resendDraft(r.Frame, c.link.Broker)
		send.Destination = to
		copies = append(copies, session.StepDraft{Kind: session.StepSend, Send: send})
		moves = append(moves, copies[len(copies)-1], session.StepDraft{Kind: session.StepAck, Message: id})
		_, state, _ := c.state(id)
		movable = movable && state == session.Held
	}
	a := session.PlanAnswer{Title: fmt.Sprintf("%s to %s", plural(len(ids), "message"), to), Messages: ids, Lines: []string{
		"A new transaction is drafted with these steps; nothing is sent until you commit it there."}}
	if note := c.link.Broker.WrongDestination(to); note != "" {
		a.Lines = append(a.Lines, note)
	}
	if movable {
		a.Choices = append(a.Choices, session.Choice{Label: "Move", Command: session.TxAdd{New: true, Steps: moves}})
	} else {
		a.Lines = append(a.Lines, "Only held messages can be moved; these can be copied.")
	}
	a.Choices = append(a.Choices, session.Choice{Label: "Copy", Command: session.TxAdd{New: true, Steps: copies}})
	question := newConfirm(c, a)
	question.run = func(m *Model, cmd session.Command) tea.Cmd {
		if _, ok := m.do(c, cmd); ok {
			c.opening = true
			m.unmark(c.selected())
		}
		return nil
	}
	m.openPanel(question)
	return nil
}
