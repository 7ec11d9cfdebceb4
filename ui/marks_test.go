package ui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"stompbox/session"
)

// A range is shown while it grows, marks only what the filter shows, and says
// how many it is.
func TestRangeIsOfWhatIsShown(t *testing.T) {
	m, c, v := orders(t, 100)
	set(m, c, v, "class:vip") // every seventh
	press(m, "g", "V", "j", "j")
	if got := v.chosen(); len(got) != 3 || got[1] != 7 || got[2] != 14 {
		t.Errorf("the range is %v", got)
	}
	if s := ansi.Strip(m.View()); !strings.Contains(s, "range: 3 marked") || strings.Count(s, "▌*")+strings.Count(s, " *") < 3 {
		t.Errorf("the range is not seen:\n%s", s)
	}
	press(m, "k")
	if got := v.chosen(); len(got) != 2 {
		t.Errorf("back up: %v", got)
	}
	press(m, "V")
	set(m, c, v, "redelivered") // 0 is a vip as well, 7 is not
	if s := ansi.Strip(m.View()); !strings.Contains(s, "2 marked, 1 of them not shown") {
		t.Errorf("what is hidden is not said:\n%s", s)
	}
	press(m, "*")
	if len(v.chosen()) != 11 {
		t.Errorf("all shown beside the marks: %v", v.chosen())
	}
	set(m, c, v, "marked")
	if v.list.n != 11 {
		t.Errorf("%d are marked", v.list.n)
	}
	settleAll(m, press(m, "u"))
	if v.list.n != 0 || v.anyMarked() {
		t.Errorf("%d rows after unmarking, marks %v", v.list.n, v.anyMarked())
	}
}

// What arrives does not move the end of a range, and what is decided meanwhile
// loses its mark.
func TestRangeStaysWhereItIs(t *testing.T) {
	m, c, v := orders(t, 30)
	all := v.ids
	v.ids, v.states = v.ids[:20:20], v.states[:20:20]
	v.list.grow(20)
	press(m, "f", "V", "k")
	m.apply(c, session.Batch{Events: []session.Event{session.Arrived{Sub: 1, Messages: all[20:], State: session.Held}}})
	if got := v.chosen(); len(got) != 2 || got[0] != 18 || got[1] != 19 {
		t.Errorf("the range is %v", got)
	}
	press(m, "V")
	changeStates(m, c, session.Acked, 18)
	if got := v.chosen(); len(got) != 1 || got[0] != 19 {
		t.Errorf("marked are %v", got)
	}
}

// The question before a bulk act names the messages by their numbers.
func TestNumbersOfMany(t *testing.T) {
	m, c, v := orders(t, 100)
	_ = m
	for want, ids := range map[string][]session.MsgID{
		"1 message: #8":               {7},
		"3 messages: #8–#10":          {7, 8, 9},
		"4 messages: #1, #8–#9, #100": {0, 7, 8, 99},
		"100 messages: #1–#100":       v.ids,
	} {
		if got := c.numbers(ids); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	var odd []session.MsgID
	for i := 0; i < 100; i += 2 {
		odd = append(odd, session.MsgID(i))
	}
	if got := c.numbers(odd); !strings.HasPrefix(got, "50 messages: #1, #3, ") || !strings.HasSuffix(got, "#23, … and 38 more") {
		t.Errorf("%q", got)
	}
}

// A move of a range is one question that says how many, which and where to, and
// then one transaction.
func TestMoveOfARange(t *testing.T) {
	m, c, n := reducer(t)
	changeStates(m, c, session.Held, 1, 2)
	press(m, "V", "j", "j", "m", "b", "enter")
	if s := ansi.Strip(m.View()); !strings.Contains(s, "3 messages to /queue/b") || !strings.Contains(s, "3 messages: #1–#3") {
		t.Fatalf("the question:\n%s", s)
	}
	press(m, "enter")
	if len(n.commands) != 1 {
		t.Fatalf("%v", n.commands)
	}
	add := n.commands[0].(session.TxAdd)
	if len(add.Steps) != 6 || !add.New || c.subs[0].anyMarked() {
		t.Errorf("%d steps, marked %v", len(add.Steps), c.subs[0].anyMarked())
	}
	for i, s := range add.Steps {
		switch {
		case i%2 == 0 && (s.Kind != session.StepSend || s.Send.Destination != "/queue/b"), i%2 == 1 && (s.Kind != session.StepAck || s.Message != session.MsgID(i/2)):
			t.Errorf("step %d: %+v", i+1, s)
		}
	}
}
