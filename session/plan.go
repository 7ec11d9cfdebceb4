package session

import (
	"fmt"
	"slices"
	"strings"

	"stompbox/stomp"
)

// plan says what a command would do here and now, in the words of this broker.
func (st *state) plan(c Command) PlanAnswer {
	a := PlanAnswer{Of: c, Title: sentence(describe(c))}
	if c == nil {
		a.Refused = "there is nothing to plan"
		return a
	}
	if why := st.forbidden(c); why != "" {
		a.Refused = why
		return a
	}
	switch c := c.(type) {
	case Ack:
		st.planAck(&a, c)
	case Nack:
		st.planNack(&a, c)
	case Peek:
		st.planPeek(&a, c)
	case Subscribe:
		st.planSubscribe(&a, c)
	case Unsubscribe:
		st.planUnsubscribe(&a, c)
	case Send:
		st.planSend(&a, c)
	case TxOpen:
		st.planTx(&a, c.Tx, "Open", c.Steps, c)
	case TxCommit:
		st.planTx(&a, c.Tx, "Commit", 0, c)
	case TxAbort:
		st.planAbort(&a, c)
	case TxAgain:
		st.planAgain(&a, c)
	case Disconnect:
		st.planEnd(&a, "Disconnect", c)
	case Connect:
		st.planEnd(&a, "Reconnect", c)
	case Close:
		st.planEnd(&a, "Close", c)
	default:
		a.Harmless = true
		a.Choices = []Choice{{Label: "Go on", Command: c}}
	}
	if a.Refused != "" {
		a.Choices = nil
	}
	return a
}

// planDecided takes what an ACK or a NACK would take into the answer, or why
// there would be none.
func (st *state) planDecided(a *PlanAnswer, list []decision, why string) bool {
	if why == "" {
		why = st.ready()
	}
	if why != "" {
		a.Refused = why
		return false
	}
	for _, d := range list {
		a.Messages = append(a.Messages, d.msgs...)
	}
	return true
}

func (a *PlanAnswer) noteSpan(note string) {
	if note != "" {
		a.Lines = append(a.Lines, note)
	}
}

func (st *state) planAck(a *PlanAnswer, c Ack) {
	list, why := st.decideAck(c, nil)
	if !st.planDecided(a, list, why) {
		return
	}
	n := len(a.Messages)
	a.Title = fmt.Sprintf("Ack %s?", count(n, "message"))
	if c.UpTo {
		a.Lines = []string{fmt.Sprintf("Takes %s in all, everything held up to there.", count(n, "message"))}
	}
	a.noteSpan(st.spanNote(list))
	a.Lines = append(a.Lines, "An acked message is gone from the broker.")
	a.Choices = []Choice{{Label: "Ack", Command: c}}
	a.Harmless = n == 1
	st.guardMany(a, a.Messages)
}

func (st *state) planNack(a *PlanAnswer, c Nack) {
	list, why := st.decideNack(c, nil)
	if !st.planDecided(a, list, why) {
		return
	}
	n, named := len(a.Messages), len(list)
	a.Title = fmt.Sprintf("Nack %s?", count(n, "message"))
	if n > named {
		a.Lines = []string{fmt.Sprintf("Takes %s in all: what is held before counts too.", count(n, "message"))}
	}
	a.noteSpan(st.spanNote(list))
	s := list[0].sub
	choices := st.main.broker.NackChoices(s.Destination, s.Ack)
	for i, nc := range choices {
		lines := slices.Clone(nc.Lines)
		if len(choices) > 1 && len(lines) > 0 {
			lines[0] = nc.Label + ": " + strings.ToLower(lines[0][:1]) + lines[0][1:]
		}
		a.Lines = append(a.Lines, lines...)
		header := nc.Header.Clone()
		for k, v := range c.Header.All() {
			if i == 0 || !header.Has(k) {
				header.Add(k, v)
			}
		}
		a.Choices = append(a.Choices, Choice{Label: nc.Label, Command: Nack{Messages: c.Messages, Header: header}, Danger: nc.Danger})
	}
	if len(choices) == 0 {
		a.Choices = []Choice{{Label: "Nack", Command: c, Danger: true}}
	}
	st.guardMany(a, a.Messages)
}

func (st *state) planPeek(a *PlanAnswer, c Peek) {
	a.Title = "Peek at " + c.Destination + "?"
	if a.Refused = st.ready(); a.Refused == "" {
		a.Refused = peekRefused(c)
	}
	if a.Refused == "" {
		a.Refused = st.whyNotSelect(c.Selector)
	}
	if a.Refused != "" {
		return
	}
	b := st.main.broker
	a.Lines = append(a.Lines, b.PeekNote(st.main.version))
	if note := b.WrongDestination(c.Destination); note != "" {
		a.Lines = append(a.Lines, note)
	}
	a.Harmless = b.CanBrowse(st.main.version)
	a.Choices = []Choice{{Label: "Peek", Command: c}}
}

func (st *state) planSubscribe(a *PlanAnswer, c Subscribe) {
	a.Title = "Subscribe to " + c.Destination + "?"
	if a.Refused = st.ready(); a.Refused == "" {
		a.Refused = st.whyNotSelect(c.Selector)
	}
	if a.Refused != "" {
		return
	}
	mode := st.ackMode(c.Ack)
	if mode == stomp.AckClientIndividual && !st.main.version.HasClientIndividual() {
		a.Refused = "client-individual does not exist in STOMP 1.0: use client or auto (R143)"
		return
	}
	badge := st.badgeOf(c.Destination, mode)
	switch badge {
	case BadgeConsumes:
		a.Lines = append(a.Lines, "ack:auto consumes: every message shown is gone from the broker, seen or not.")
		hold := c
		hold.Ack = ""
		a.Choices = []Choice{{Label: "Consume", Command: c, Danger: true}, {Label: "Hold instead", Command: hold}}
	case BadgeHold:
		a.Lines = append(a.Lines, "Messages are held for you, hidden from others, until you ack, nack or give them back.")
		if mode == stomp.AckClient {
			reach := "In mode client an ack takes everything before it too."
			if st.main.broker.CumulativeSpansLink() {
				reach = "In mode client an ack takes everything before it too, also what other subscriptions of this connection hold."
			}
			a.Lines = append(a.Lines, reach)
		}
		a.Choices = []Choice{{Label: "Hold", Command: c}}
	default:
		a.Choices = []Choice{{Label: "Subscribe", Command: c}}
	}
	if note := st.noteOf(c.Destination, c.Prefetch); note != "" {
		a.Lines = append(a.Lines, note)
	}
	a.Harmless = badge != BadgeConsumes && len(a.Lines) == 0
	if badge == BadgeConsumes {
		st.guard(a, c.Destination, "this empties it")
		a.Choices[1].Typed = ""
	}
}

func (st *state) planUnsubscribe(a *PlanAnswer, c Unsubscribe) {
	s := st.subs.get(c.Sub)
	if s == nil {
		a.Refused = fmt.Sprintf("there is no subscription %d", c.Sub)
		return
	}
	a.Title = "Unsubscribe from " + s.Destination + "?"
	a.Choices = []Choice{{Label: "Unsubscribe", Command: c}}
	if s.look != nil || s.strange || s.State == SubWaiting {
		a.Title = "Put " + s.Destination + " away?"
		a.Harmless = true
		return
	}
	if s.State != SubLive && s.State != SubOpening {
		a.Refused = "the subscription has ended already"
		return
	}
	if a.Refused = st.ready(); a.Refused != "" {
		return
	}
	staged := 0
	for _, id := range s.held {
		switch state := st.held.state(id); {
		case st.held.ackable(id):
			a.Messages = append(a.Messages, id)
		case state == InTx:
			staged++
		}
	}
	n := len(a.Messages)
	if staged > 0 {
		a.Lines = append(a.Lines, fmt.Sprintf("%s %s staged in a transaction: commit or abort it first, or it may fail.", count(staged, "message"), isAre(staged)))
	}
	if n > 0 {
		a.Lines = append(a.Lines, s.wire.broker.ReleaseNote(n))
		if s.wire.broker.ReleaseNeedsReconnect() && !c.Reconnect {
			a.Choices = append(a.Choices, Choice{Label: "Unsubscribe and reconnect", Command: Unsubscribe{Sub: c.Sub, Reconnect: true}})
		}
	}
	if others := st.othersOn(s.wire, s); n > 0 && s.wire.broker.ReleaseNeedsReconnect() && others > 0 {
		a.Lines = append(a.Lines, fmt.Sprintf("Reconnecting also ends %s on this connection.", count(others, "other subscription")))
	}
	a.Harmless = n == 0 && staged == 0 && !c.Reconnect
	if s.Badge == BadgeConsumes {
		st.guard(a, s.Destination, "messages that are on their way are lost")
	}
}

// othersOn counts what else lives on a link.
func (st *state) othersOn(w *wire, except *sub) int {
	n := 0
	for _, s := range st.subs.list {
		if s != except && s.wire == w && s.look == nil && !s.strange && s.live() {
			n++
		}
	}
	return n
}

func (st *state) planSend(a *PlanAnswer, c Send) {
	a.Title = "Send to " + c.Message.Destination + "?"
	if a.Refused = st.ready(); a.Refused == "" {
		a.Refused = checkSend(c)
	}
	if a.Refused != "" {
		return
	}
	if _, why := st.main.prepare(c.Message); why != "" {
		a.Refused = why
		return
	}
	if note := st.main.broker.WrongDestination(c.Message.Destination); note != "" {
		a.Lines = append(a.Lines, note)
	}
	if c.NoReceipt {
		a.Lines = append(a.Lines, "Without a receipt nobody will know whether the broker took it.")
	}
	a.Harmless = len(a.Lines) == 0
	a.Choices = []Choice{{Label: "Send", Command: c}}
}

// planEnd says what the end of the connection costs.
func (st *state) planEnd(a *PlanAnswer, verb string, c Command) {
	a.Title = verb + "?"
	if verb == "Close" {
		a.Title = "Close " + st.rules.title + "?"
	}
	a.Choices = []Choice{{Label: verb, Command: c}}
	if st.main == nil {
		a.Harmless = true
		return
	}
	held := 0
	for id, s := range st.held.states {
		if id := MsgID(id); st.held.ackable(id) || s == Stuck {
			held++
			a.Messages = append(a.Messages, id)
		}
	}
	if held > 0 {
		a.Lines = append(a.Lines, st.main.broker.CloseNote(held))
	}
	open := 0
	for _, t := range st.txs.list {
		if t.Open() {
			open++
		}
	}
	if open > 0 {
		a.Lines = append(a.Lines, fmt.Sprintf("%s %s open: the broker rolls back what is not committed.", count(open, "transaction"), isAre(open)))
	}
	if n := len(st.main.waits.open()); n > 0 {
		a.Lines = append(a.Lines, fmt.Sprintf("%s not been answered: what became of it may stay unknown.", countHas(n, "frame")))
	}
	a.Harmless = len(a.Lines) == 0
}

// countHas is count with the verb have.
func countHas(n int, noun string) string {
	if n == 1 {
		return "1 " + noun + " has"
	}
	return count(n, noun) + " have"
}
