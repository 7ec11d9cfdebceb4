package ui

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"stompbox/session"
	"stompbox/session/txfile"
	"stompbox/stomp"
)

// The keys of transactions, in the pane and in the opened one.
func TestTxKeysGiveCommands(t *testing.T) {
	in := func(s session.TxState) func(*Model, *conn) {
		return func(m *Model, c *conn) { transaction(m, c, s) }
	}
	sends := func(s session.TxState) func(*Model, *conn) {
		return func(m *Model, c *conn) {
			transaction(m, c, s)
			t := &c.txs[0]
			for i := range t.Steps {
				t.Steps[i].Mark = session.Mark{Fate: session.Confirmed, Sent: true}
			}
		}
	}
	harmless := session.PlanAnswer{Harmless: true, Choices: []session.Choice{{Label: "Go on"}}}
	next := session.TxOpen{Tx: 1, Steps: 1}
	again := session.TxAgain{Tx: 1}
	first := session.StepDraft{Kind: session.StepSend, Send: stomp.Send{Destination: "/queue/refunds", ContentType: "application/json",
		Header: stomp.NewHeader("reason", "late"), Body: []byte(`{"refund":42}`)}}
	for name, tc := range map[string]keyCase{
		"the next step": {given: in(session.TxDrafting), steps: []step{typed("5 ."), answered(harmless)},
			want: []session.Command{session.Plan{Of: next}, next}},
		"the next step from within": {given: in(session.TxIsOpen), steps: []step{typed("5 enter ."), answered(harmless)},
			want: []session.Command{session.Plan{Of: next}, next}},
		"the next step is asked where it must be": {given: in(session.TxIsOpen), steps: []step{typed("5 enter ."), answered(asked("Send it")), typed("y")},
			want: []session.Command{session.Plan{Of: next}, next}},
		"the next step, taken back": {given: in(session.TxIsOpen), steps: []step{typed("5 enter ."), answered(asked("Send it")), typed("esc")},
			want: []session.Command{session.Plan{Of: next}}},
		"no next step while one is under way": {given: in(session.TxOpening), steps: []step{typed("5 . enter .")},
			note: "step 2 waits for its receipt: x aborts"},
		"no next step when all are sent": {given: sends(session.TxIsOpen), steps: []step{typed("5 . enter .")},
			note: "every step is sent: ctrl+s commits, x aborts"},
		"no next step of what is committed": {given: in(session.TxCommitted), steps: []step{typed("5 . enter .")}, note: "its work would be done twice"},
		"no next step of what is unknown":   {given: in(session.TxUnknown), steps: []step{typed("5 . enter .")}, note: "its work would be done twice"},
		"no next step of nothing":           {steps: []step{typed("5 .")}, note: "no transaction yet"},
		"a next step of what was aborted": {given: in(session.TxAborted), steps: []step{typed("5 ."), answered(harmless)},
			want: []session.Command{session.Plan{Of: next}, next}},

		"again": {given: in(session.TxCommitted), steps: []step{typed("5 R"), answered(asked("Draft it")), typed("enter")},
			want: []session.Command{session.Plan{Of: again}, again}},
		"again from within, of what is unknown": {given: in(session.TxUnknown), steps: []step{typed("5 enter R"), answered(asked("Draft it")), typed("y")},
			want: []session.Command{session.Plan{Of: again}, again}},
		"again, where nothing is to be asked": {given: in(session.TxRolledBack), steps: []step{typed("5 R"), answered(harmless)},
			want: []session.Command{session.Plan{Of: again}, again}},
		"again, taken back": {given: in(session.TxUnknown), steps: []step{typed("5 R"), answered(asked("Draft it")), typed("n")},
			want: []session.Command{session.Plan{Of: again}}},
		"again, refused": {given: in(session.TxUnknown), steps: []step{typed("5 R"), answered(session.PlanAnswer{Refused: "nothing is left of it"})},
			want: []session.Command{session.Plan{Of: again}}, note: "nothing is left of it"},

		"duplicate a send": {given: in(session.TxDrafting), steps: []step{typed("5 enter Y")},
			want: []session.Command{session.TxAdd{Tx: 1, At: 2, Steps: []session.StepDraft{first}}}},
		"duplicate a send that is out, behind what is out": {given: in(session.TxIsOpen), steps: []step{typed("5 enter Y")},
			want: []session.Command{session.TxAdd{Tx: 1, At: 3, Steps: []session.StepDraft{first}}}},
		"duplicate an ack":                    {given: in(session.TxDrafting), steps: []step{typed("5 enter j Y")}, note: "a message is acked or nacked only once"},
		"duplicate in the pane means nothing": {given: in(session.TxDrafting), steps: []step{typed("5 Y")}},

		"compose a step of this one": {given: in(session.TxDrafting), steps: []step{typed("5 enter c ctrl+s")},
			want: []session.Command{session.TxAdd{Tx: 1, Steps: []session.StepDraft{{Kind: session.StepSend, Send: stomp.Send{Destination: "/queue/orders"}}}}}},
		"no step for what is committed": {given: in(session.TxCommitted), steps: []step{typed("5 enter c")}, note: "takes no more steps: R drafts it again"},
		"what is composed goes to the selected one": {given: in(session.TxIsOpen), steps: []step{typed("c ctrl+t")},
			want: []session.Command{session.TxAdd{Tx: 1, Steps: []session.StepDraft{{Kind: session.StepSend, Send: stomp.Send{Destination: "/queue/orders"}}}}}},
		"marked messages become steps of the selected one": {given: in(session.TxDrafting), steps: []step{typed("space G space t enter")},
			want: []session.Command{session.TxAdd{Tx: 1, Steps: []session.StepDraft{{Kind: session.StepAck, Message: 0}, {Kind: session.StepAck, Message: 4}}}}},
		"marked messages become nacks": {steps: []step{typed("space G space t tab enter")},
			want: []session.Command{session.TxAdd{Steps: []session.StepDraft{{Kind: session.StepNack, Message: 0}, {Kind: session.StepNack, Message: 4}}}}},
		"a nack becomes an ack": {given: in(session.TxDrafting), steps: []step{typed("5 enter G e enter")},
			want: []session.Command{session.TxSet{Tx: 1, Index: 2, Step: session.StepDraft{Kind: session.StepAck, Message: 4}}}},
		"step keys by name": {given: in(session.TxDrafting), steps: []step{typed("5 enter : d u p l i c a t e enter")},
			want: []session.Command{session.TxAdd{Tx: 1, At: 2, Steps: []session.StepDraft{first}}}},

		"moving in the opened one does nothing": {given: in(session.TxDrafting), steps: []step{typed("5 enter j k g G ctrl+d ctrl+u ] [ / n N f 1 2 3 tab z ? esc esc")}},
		"read-only": {given: func(m *Model, c *conn) { transaction(m, c, session.TxDrafting); c.profile.ReadOnly = true },
			steps: []step{typed("5 . R O enter . R O c")}, note: "read-only"},
	} {
		t.Run(name, tc.run)
	}
}

// With several, ] and [ go round, and what is done is done to the one shown.
func TestSeveralTransactions(t *testing.T) {
	m, c, n := reducer(t)
	for id := session.TxID(1); id <= 3; id++ {
		m.apply(c, session.Batch{Events: []session.Event{session.TxChanged{Tx: session.Transaction{ID: id, Name: "tx-" + string('0'+rune(id)),
			Steps: []session.Step{{StepDraft: session.StepDraft{Kind: session.StepSend, Send: stomp.Send{Destination: "/queue/a"}}}}}}}})
	}
	press(m, "5", "g", "enter", "]", "]", "]", "[", ".")
	if want := []session.Command{session.Plan{Of: session.TxOpen{Tx: 3, Steps: 1}}}; cmp.Diff(want, n.commands) != "" {
		t.Error(cmp.Diff(want, n.commands))
	}
	if c.tx().ID != 3 || !strings.Contains(m.View(), "3 of 3") {
		t.Errorf("%d is selected\n%s", c.tx().ID, m.View())
	}
}

// guarded is a question that wants a name for its first choice.
func guarded(name string) session.PlanAnswer {
	return session.PlanAnswer{Title: "Sure?", Lines: []string{"This connection is guarded."},
		Choices: []session.Choice{{Label: "Nack", Danger: true, Typed: name}, {Label: "Requeue", Command: session.Nack{Header: stomp.NewHeader("a", "b")}}}}
}

// A choice that wants a name cannot be pressed before it is typed, and letters
// are text there.
func TestTypedName(t *testing.T) {
	nack := session.Nack{Messages: []session.MsgID{0}}
	plan := session.Plan{Of: nack}
	a := guarded("/q")
	for name, tc := range map[string]keyCase{
		"no name":            {steps: []step{typed("x"), answered(a), typed("enter")}, want: []session.Command{plan}},
		"y is a letter":      {steps: []step{typed("x"), answered(a), typed("y enter")}, want: []session.Command{plan}},
		"another name":       {steps: []step{typed("x"), answered(a), typed("/ q x enter")}, want: []session.Command{plan}},
		"the name":           {steps: []step{typed("x"), answered(a), typed("/ q enter")}, want: []session.Command{plan, nack}},
		"glued":              {steps: []step{typed("x"), answered(a), typed("/q enter")}, want: []session.Command{plan, nack}},
		"mended":             {steps: []step{typed("x"), answered(a), typed("/ q x enter ctrl+u / q enter")}, want: []session.Command{plan, nack}},
		"the other choice":   {steps: []step{typed("x"), answered(a), typed("tab enter")}, want: []session.Command{plan, session.Nack{Header: stomp.NewHeader("a", "b")}}},
		"and back to this":   {steps: []step{typed("x"), answered(a), typed("tab tab enter")}, want: []session.Command{plan}},
		"taken back":         {steps: []step{typed("x"), answered(a), typed("/ q esc enter a")}, want: []session.Command{plan, session.Ack{Messages: []session.MsgID{0}}}},
		"a name with spaces": {steps: []step{typed("x"), answered(guarded("/a b")), typed("/ a space b space enter")}, want: []session.Command{plan, nack}},
		"as it is shown":     {steps: []step{typed("x"), answered(guarded("/a\x1b")), typed(`/ a ` + "\u241b" + ` enter`)}, want: []session.Command{plan, nack}},
	} {
		t.Run(name, tc.run)
	}
}

// A paste is text: it may bring the name, and the line break in it is no enter.
func TestTypedNamePasted(t *testing.T) {
	for _, pasted := range []string{"/q", "/q\n", "/q\r", "/q\r\n"} {
		m, c, n := reducer(t)
		press(m, "x")
		n.answer(m, c, guarded("/q"))
		m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(pasted), Paste: true})
		if len(n.commands) != 1 || m.top() == nil {
			t.Fatalf("a paste of %q confirms: %#v", pasted, n.commands[1:])
		}
		press(m, "enter")
		if len(n.commands) != 2 {
			t.Errorf("%q and enter give %#v", pasted, n.commands[1:])
		}
	}
	m, c, n := reducer(t)
	press(m, "x")
	n.answer(m, c, asked("Nack"))
	for _, pasted := range []string{"y", "\r", "\n", "y\n"} {
		m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(pasted), Paste: true})
	}
	if len(n.commands) != 1 {
		t.Errorf("a paste answers a question: %#v", n.commands)
	}
}

// deliver runs what a command of the model does elsewhere and brings its result.
func deliver(m *Model, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, one := range msg {
			deliver(m, one)
		}
	default:
		_, more := m.Update(msg)
		deliver(m, more)
	}
}

func typeText(m *Model, text string) {
	for _, r := range text {
		press(m, string(r))
	}
}

// What w writes, O reads: the same steps, with messages that are held now.
func TestSaveAndLoad(t *testing.T) {
	m, c, n := reducer(t)
	transaction(m, c, session.TxAborted)
	path := filepath.Join(t.TempDir(), "tx.toml")
	press(m, "5", "enter", "w")
	if !strings.Contains(m.View(), "receive 2") {
		t.Errorf("it is not said that messages are not kept:\n%s", m.View())
	}
	typeText(m, path)
	deliver(m, press(m, "enter"))
	file, err := txfile.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(file.Receives) != 1 || file.Receives[0].Count != 2 || file.Receives[0].Destination != "/queue/orders" || len(file.Steps) != 3 {
		t.Errorf("%+v", file)
	}
	press(m, "O")
	typeText(m, path)
	deliver(m, press(m, "enter"))
	want := session.TxAdd{New: true}
	for _, s := range c.txs[0].Steps {
		want.Steps = append(want.Steps, s.StepDraft)
	}
	if d := cmp.Diff([]session.Command{want}, n.commands, sendParts); d != "" {
		t.Error(d)
	}
	press(m, "w")
	typeText(m, path)
	deliver(m, press(m, "enter"))
	if !strings.Contains(m.View(), "already exists") {
		t.Errorf("a file is replaced:\n%s", m.View())
	}
}

// A wrong file is shown with line, column and reason; the form stays with what
// was typed, and nothing is drafted.
func TestLoadMistakes(t *testing.T) {
	dir := t.TempDir()
	for name, tc := range map[string]struct{ text, foot, panel string }{
		"no such file": {"", "no such file", ""},
		"not TOML":     {"[[step]\nsend = 1", "line 1, column", "not TOML? "},
		"a key":        {"[[step]]\nsend = \"/queue/a\"\n  colour = \"red\"\n", "line 3, column 3: the key step.colour is not known here", "    3 │   colour"},
		"two of them":  {"[[step]]\nsend = \"/queue/a\"\ncount = 2\n[[step]]\nack = \"x\"\n", "and 1 more mistake", `there is no receive named "x" before it`},
		"empty":        {"# nothing\n", "a transaction needs one", ""},
		"hostile":      {"[[step]]\nsend = \"\\u001b]0;x\\u0007\"\n\"\x1b[2J\" = 1\n", "line 3, column", ""},
	} {
		t.Run(name, func(t *testing.T) {
			m, _, n := reducer(t)
			path := filepath.Join(dir, strings.ReplaceAll(name, " ", "-"))
			if tc.text != "" {
				if err := os.WriteFile(path, []byte(tc.text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			press(m, "5", "O")
			typeText(m, path)
			deliver(m, press(m, "enter"))
			checkScreen(t, m, 120, 40)
			if screen := ansi.Strip(m.View()); tc.panel != "" && tc.panel != "not TOML? " && !strings.Contains(screen, tc.panel) {
				t.Errorf("%q is not shown:\n%s", tc.panel, screen)
			}
			if _, form := m.top().(*form); !form {
				press(m, "esc")
			}
			said := strings.Join(strings.Fields(strings.ReplaceAll(ansi.Strip(seen(m, 120, 38)), "│", " ")), " ")
			if !strings.Contains(said, tc.foot) || !strings.Contains(said, filepath.Base(path)) {
				t.Errorf("the form does not say %q:\n%s", tc.foot, ansi.Strip(m.View()))
			}
			if len(n.commands) > 0 {
				t.Errorf("%#v", n.commands)
			}
		})
	}
}

// A file that decides on messages that are not here asks, holds them first, and
// drafts when they have come; or does without.
func TestLoadWaitsForMessages(t *testing.T) {
	path := filepath.Join(t.TempDir(), "move.toml")
	text := "[[step]]\nreceive = \"/queue/in\"\nas = \"in\"\ncount = 2\n[[step]]\nsend = \"/queue/out\"\n[[step]]\nack = \"in\"\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	load := func(keys ...string) (*Model, *conn, *notebook) {
		m, c, n := reducer(t)
		press(m, "5", "O")
		typeText(m, path)
		deliver(m, press(m, "enter"))
		if s := ansi.Strip(m.View()); !strings.Contains(s, "2 messages of /queue/in; none is held here") {
			t.Fatalf("it is not asked:\n%s", s)
		}
		press(m, keys...)
		return m, c, n
	}
	send := session.StepDraft{Kind: session.StepSend, Send: stomp.Send{Destination: "/queue/out"}}

	_, _, n := load("tab", "enter")
	if d := cmp.Diff([]session.Command{session.TxAdd{New: true, Steps: []session.StepDraft{send}}}, n.commands, sendParts); d != "" {
		t.Error(d)
	}
	_, _, n = load("esc")
	if len(n.commands) != 0 {
		t.Errorf("%#v", n.commands)
	}

	m, c, n := load("enter")
	want := []session.Command{session.Subscribe{Destination: "/queue/in", Prefetch: 2}}
	come := func(ids ...session.MsgID) {
		m.apply(c, session.Batch{Events: []session.Event{session.SubChanged{Sub: session.Subscription{ID: 9, Destination: "/queue/in",
			Badge: session.BadgeHold, State: session.SubLive}}, session.Arrived{Sub: 9, Messages: ids, State: session.Held}}})
	}
	come(10)
	if s := ansi.Strip(m.View()); !strings.Contains(s, "1 of 2  /queue/in") || cmp.Diff(want, n.commands, sendParts) != "" {
		t.Errorf("%#v\n%s", n.commands, s)
	}
	come(11, 12)
	want = append(want, session.TxAdd{New: true, Steps: []session.StepDraft{send, {Kind: session.StepAck, Message: 10}, {Kind: session.StepAck, Message: 11}}})
	if d := cmp.Diff(want, n.commands, sendParts); d != "" || m.top() != nil {
		t.Error(d)
	}

	m, c, n = load("enter")
	m.apply(c, session.Batch{Events: []session.Event{session.LinkChanged{Link: session.Link{State: session.Down, Error: "gone"}}}})
	if m.top() != nil || len(n.commands) != 1 || !strings.Contains(string(m.notice.text), "not loaded") {
		t.Errorf("%v %#v %q", m.top(), n.commands, m.notice.text)
	}
	m, _, n = load("enter")
	press(m, "esc")
	if m.top() != nil || len(n.commands) != 1 {
		t.Errorf("%v %#v", m.top(), n.commands)
	}
}

// Nothing of a transaction that is open goes twice through a dry run.
func TestDryRunOfTheRest(t *testing.T) {
	m, c, _ := reducer(t)
	transaction(m, c, session.TxIsOpen)
	press(m, "5", "D")
	m.View() // writes the lines for the width it has
	var text []string
	for _, l := range m.top().(*scroller).lines {
		row := ""
		for _, s := range l {
			row += string(s.Text)
		}
		text = append(text, row)
	}
	all := strings.Join(text, "\n")
	for _, want := range []string{"BEGIN and 2 steps are sent already.", "step 3", "NACK", "transaction:tx-a", "COMMIT"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is missing in\n%s", want, all)
		}
	}
	for _, bad := range []string{"step 1", "step 2", "SEND"} {
		if strings.Contains(all, bad) {
			t.Errorf("%q is sent already:\n%s", bad, all)
		}
	}
}

// A transaction that was to be opened and was refused opens no other later.
func TestRefusedOpensNothing(t *testing.T) {
	m, c, n := reducer(t)
	transaction(m, c, session.TxCommitted)
	press(m, "5", "R")
	n.answer(m, c, session.PlanAnswer{Harmless: true, Choices: []session.Choice{{Label: "Draft it"}}})
	m.apply(c, session.Batch{Events: []session.Event{session.Settled{Tag: session.Tag(len(n.commands)), What: "draft", Fate: session.Refused, Error: "no"}}})
	m.apply(c, session.Batch{Events: []session.Event{session.TxChanged{Tx: session.Transaction{ID: 2, Name: "tx-2"}}}})
	if m.top() != nil {
		t.Errorf("%T was opened", m.top())
	}
}

// What stands below the steps is true of the moment: while a receipt is awaited
// there is no next step to send.
func TestTxTellsWhatItWaitsFor(t *testing.T) {
	m, c := orderModel(t)
	transaction(m, c, session.TxOpening)
	press(m, "5", "enter")
	p := m.top().(*txView)
	for sent, want := range []string{"BEGIN waits for its receipt", "Step 1 waits for its receipt"} {
		x := *p.tx()
		x.Steps = slices.Clone(x.Steps)
		for i := range x.Steps {
			x.Steps[i].Sent = i < sent
		}
		if text := ansi.Strip(strings.Join(p.notes(m, &x, 98, 4), "")); !strings.Contains(text, want) || strings.Contains(text, ". sends step") {
			t.Errorf("%d sent: %s", sent, text)
		}
	}
}

// However much a broker says, what holds now is said below it.
func TestTxNoteOutlivesALongReason(t *testing.T) {
	m, c := orderModel(t)
	transaction(m, c, session.TxRejected)
	press(m, "5", "enter")
	p := m.top().(*txView)
	x := *p.tx()
	x.Reason = strings.Repeat("Poison ack cannot be transacted: MessageAck {} ", 20)
	rows := p.notes(m, &x, 98, 4)
	if text := ansi.Strip(strings.Join(rows, "")); len(rows) != 4 || !strings.Contains(text, "The broker kept nothing of it.") || !strings.Contains(text, "…") {
		t.Errorf("%d rows: %s", len(rows), text)
	}
}

// A note that has no room on a low screen ends with a mark, and never without.
func TestTxNoteSaysThatItIsCut(t *testing.T) {
	for _, state := range []session.TxState{session.TxDrafting, session.TxIsOpen, session.TxUnknown, session.TxAborted} {
		m, c := orderModel(t)
		transaction(m, c, state)
		press(m, "5", "enter")
		p := m.top().(*txView)
		var whole []string
		for _, row := range p.notes(m, p.tx(), 40, 100) {
			whole = append(whole, strings.TrimSpace(ansi.Strip(row)))
		}
		for most := range len(whole) + 2 {
			rows := p.notes(m, p.tx(), 40, most)
			if len(rows) != min(most, len(whole)) {
				t.Fatalf("%d rows of %d, room for %d", len(rows), len(whole), most)
			}
			marked := false
			for _, row := range rows {
				marked = marked || strings.HasSuffix(strings.TrimSpace(ansi.Strip(row)), "…")
			}
			if cut := most < len(whole); most > 0 && marked != cut {
				t.Errorf("state %v, room for %d of %d: %q", state, most, len(whole), rows)
			}
		}
		for w := 1; w < 80; w++ {
			for h := 1; h < 20; h++ {
				resize(m, w, h)
				checkScreen(t, m, w, h)
			}
		}
	}
}
