package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"stompbox/session"
)

// hints is the last row of a wide screen.
func (m *Model) hints() string { return ansi.Strip(m.drawFoot(200)) }

func wantHints(t *testing.T, m *Model, with, without []string) {
	t.Helper()
	for _, w := range with {
		if !strings.Contains(m.hints(), w) {
			t.Errorf("%q is not in %s", w, m.hints())
		}
	}
	for _, w := range without {
		if strings.Contains(m.hints(), w) {
			t.Errorf("%q is in %s", w, m.hints())
		}
	}
}

// The hints of a transaction are what can be done with the step under the cursor.
func TestHintsOfATransaction(t *testing.T) {
	for name, c := range map[string]struct {
		state         session.TxState
		keys          []string
		with, without []string
	}{
		"drafting":                {session.TxDrafting, nil, []string{"enter edit step", "b begin", "x remove", "Y duplicate", "J down"}, []string{"x abort", "K up"}},
		"a draft's ack":           {session.TxDrafting, []string{"j"}, []string{"enter edit step", "d remove", "K up", "J down"}, []string{"Y duplicate"}},
		"open, a sent step":       {session.TxIsOpen, nil, []string{"ctrl+s commit", ". next step", "b send the rest", "x abort", "Y duplicate"}, []string{"edit step", "K up", "J down", "d remove"}},
		"open, the next step":     {session.TxIsOpen, []string{"G"}, []string{"enter edit step", "d remove"}, []string{"K up", "J down"}},
		"waiting for its receipt": {session.TxOpening, nil, []string{"x abort"}, []string{"ctrl+s commit", "next step", "b "}},
		"committed":               {session.TxCommitted, nil, []string{"x remove", "R again"}, []string{"ctrl+s commit", "edit step", "x abort"}},
		"rejected":                {session.TxRejected, nil, []string{"ctrl+s commit", "enter edit step", "x remove", "R again"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			m, conn, _ := reducer(t)
			transaction(m, conn, c.state)
			press(m, append([]string{"5", "enter"}, c.keys...)...)
			wantHints(t, m, c.with, c.without)
		})
	}
	m, c, _ := reducer(t)
	transaction(m, c, session.TxIsOpen)
	for i := range c.txs[0].Steps {
		c.txs[0].Steps[i].Sent = true
	}
	press(m, "5", "enter")
	wantHints(t, m, []string{"ctrl+s commit", "x abort"}, []string{"next step", "send the rest", "edit step"})
}

// A step that has been sent stays where it is, and so does the cursor.
func TestSentStepStays(t *testing.T) {
	m, c, n := reducer(t)
	transaction(m, c, session.TxIsOpen)
	press(m, "5", "enter")
	p := m.top().(*txView)
	for _, k := range []struct{ keys, why string }{{"j K", "step 2 has been sent"}, {"d", "step 2 has been sent: it cannot be removed"}, {"j K", "step 2 has been sent: nothing can be moved before it"}} {
		cursor := 1
		for _, key := range strings.Fields(k.keys) {
			press(m, key)
		}
		if strings.Contains(k.why, "before") {
			cursor = 2
		}
		if p.list.cursor != cursor || !strings.Contains(string(m.notice.text), k.why) {
			t.Errorf("%s: the cursor is at %d, and it says %q", k.keys, p.list.cursor, m.notice.text)
		}
	}
	if len(n.commands) > 0 {
		t.Errorf("the session was asked for %v", n.commands)
	}
}

// What a step was in a run that came to nothing is no secret, and ACK and NACK
// have articles of their own.
func TestOtherDecisionOfARejectedStep(t *testing.T) {
	m, c, _ := reducer(t)
	transaction(m, c, session.TxRejected)
	c.txs[0].Steps[1].Sent = true
	press(m, "5", "enter", "j", "enter")
	if text := ansi.Strip(m.View()); !strings.Contains(text, "Step 2 is an ACK") || !strings.Contains(text, "It was sent when tx-1 was rejected: the broker kept nothing of that.") {
		t.Error(text)
	}
	press(m, "esc", "j", "enter")
	if text := ansi.Strip(m.View()); !strings.Contains(text, "Step 3 is a NACK") || !strings.Contains(text, "It has not been sent yet.") {
		t.Error(text)
	}
}

// A subscription that is over can only leave the list; one that is paused can
// go on.
func TestHintsOfASubscription(t *testing.T) {
	m, c, _ := reducer(t)
	press(m, "2")
	wantHints(t, m, []string{"x unsubscribe", "space pause"}, []string{"remove", "resume"})
	press(m, " ")
	wantHints(t, m, []string{"space resume"}, []string{"pause"})
	c.subs[0].State = session.SubEnded
	wantHints(t, m, []string{"x remove", "space resume"}, []string{"unsubscribe"})
	press(m, " ")
	wantHints(t, m, []string{"x remove"}, []string{"resume", "pause"})
	press(m, " ")
	if !strings.Contains(string(m.notice.text), "nothing new comes: it is over") {
		t.Errorf("it says %q", m.notice.text)
	}
}

// A step is read in full while there is no link, and so no version: the steps of
// a transaction that was rolled back are what one looks at then.
func TestStepIsReadWithoutALink(t *testing.T) {
	m, c, _ := reducer(t)
	transaction(m, c, session.TxRolledBack)
	c.link.Version, c.link.State = 0, session.Waiting
	press(m, "5", "enter")
	for _, want := range []string{"/queue/refunds", "application/json", "late", `"refund": 42`} {
		if s := ansi.Strip(m.View()); !strings.Contains(s, want) {
			t.Errorf("%q is not in\n%s", want, s)
		}
	}
}
