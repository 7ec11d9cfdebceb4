package cli

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"stompbox/session"
	"stompbox/session/txfile"
	"stompbox/stomp"
)

// txUsage is how transactions as plans are written.
const txUsage = "tx new [ID] | tx show | tx step | tx run | tx abort | tx again | tx dry | tx move FROM TO | tx copy STEP | tx remove STEP | " +
	"tx use TX|none | tx drop | tx save FILE | tx load FILE " + sureOption

// txVerbs are the commands behind tx, with how many words follow.
var txVerbs = map[string]struct {
	least, most int
	run         func(*script, context.Context, *scriptLine, session.Transaction) outcome
}{
	"show": {0, 1, (*script).txShow}, "step": {0, 0, (*script).txStep}, "run": {0, 0, (*script).txRun},
	"abort": {0, 0, (*script).txAbort}, "again": {0, 0, (*script).txAgain}, "dry": {0, 0, (*script).txDry},
	"move": {2, 2, (*script).txMove}, "copy": {1, 1, (*script).txCopy}, "remove": {1, 1, (*script).txRemove},
	"drop": {0, 0, (*script).txDrop}, "save": {1, 1, (*script).txSave},
}

// doTx is a transaction as a plan: steps that are drafted, looked at, changed,
// and sent one by one or to the end.
func (s *script) doTx(ctx context.Context, l *scriptLine) outcome {
	name, n := l.args[0], len(l.args)-1
	switch {
	case name == "new" && n <= 1:
		return s.txNew(ctx, l)
	case name == "use" && n == 1:
		return s.txUse(l.args[1])
	case name == "load" && n == 1:
		return s.txLoad(ctx, l.args[1])
	}
	v, known := txVerbs[name]
	if !known || n < v.least || n > v.most {
		return refused("usage: %s", l.verb.usage)
	}
	id := s.tx
	if name == "show" && n == 1 {
		id = s.txNamed(l.args[1])
	}
	if id == 0 {
		id = s.t.newest
	}
	t, there := s.t.txs[id]
	if !there {
		return refused("there is no such transaction: tx new begins one, list transactions shows them")
	}
	return v.run(s, ctx, l, t)
}

// txNamed finds a transaction by its name; 0 when there is none.
func (s *script) txNamed(name string) session.TxID {
	for id, t := range s.t.txs {
		if t.Name == name {
			return id
		}
	}
	return 0
}

func (s *script) txNew(ctx context.Context, l *scriptLine) outcome {
	c := session.TxNew{}
	if len(l.args) == 2 {
		c.WireID = l.args[1]
	}
	o := s.do(ctx, c, session.Confirmed)
	if o.code == ExitDone {
		s.tx = s.t.newest
		o.note = s.t.txs[s.tx].Name + ": what is sent, acked and nacked now becomes a step of it; nothing goes out before tx step or tx run"
	}
	return o
}

func (s *script) txUse(name string) outcome {
	o := fine
	if name == "none" {
		s.tx = 0
		o.note = "what is sent, acked and nacked goes out at once"
		return o
	}
	id := s.txNamed(name)
	if id == 0 {
		return refused("there is no transaction %s: list transactions shows them", name)
	}
	s.tx = id
	o.note = s.txLine(s.t.txs[id])
	return o
}

// joins reports whether what is sent, acked and nacked becomes a step.
func (s *script) joins() bool {
	if s.t == nil || s.tx == 0 {
		return false
	}
	switch s.t.txs[s.tx].State {
	case session.TxDrafting, session.TxOpening, session.TxIsOpen:
		return true
	}
	return false
}

func (s *script) txShow(_ context.Context, _ *scriptLine, t session.Transaction) outcome {
	s.out.data(s.txLine(t))
	if t.Note != "" {
		s.out.data(t.Note)
	}
	s.out.data(markLine("begin, BEGIN", t.Begin, ""))
	for i, step := range t.Steps {
		note := step.Warning
		if i == t.Next() && t.State == session.TxIsOpen {
			note = strings.TrimSuffix("next; "+note, "; ")
		}
		s.out.data(markLine(fmt.Sprintf("step %d, %s", i+1, s.stepWords(step)), step.Mark, note))
	}
	s.out.data(markLine("end, "+cmp.Or(t.EndIs, stomp.COMMIT), t.End, ""))
	return fine
}

// stepWords say what a step does.
func (s *script) stepWords(step session.Step) string {
	if step.Kind == session.StepSend {
		return fmt.Sprintf("SEND %s, %s", step.Send.Destination, octets(len(step.Send.Body)))
	}
	return fmt.Sprintf("%s %s, %s", step.Kind, s.name(step.Message), s.states[step.Message])
}

func markLine(what string, m session.Mark, note string) string {
	line := what + ": " + m.Fate.String()
	if m.Fate == session.Confirmed {
		line += after(m.After)
	}
	if m.Error != "" {
		line += ": " + m.Error
	} else if note != "" {
		line += " (" + note + ")"
	}
	return line
}

func (s *script) txStep(ctx context.Context, l *scriptLine, t session.Transaction) outcome {
	next := t.Next()
	o := s.doGuarded(ctx, l, session.TxOpen{Tx: t.ID, Steps: 1})
	if o.code != ExitDone || next >= len(t.Steps) {
		return o
	}
	s.tx = t.ID
	now := s.t.txs[t.ID]
	o.note = fmt.Sprintf("step %d of %s, %s: %s%s", next+1, t.Name, s.stepWords(now.Steps[next]), now.Steps[next].Fate, after(now.Steps[next].After))
	switch left := len(now.Steps) - now.Next(); left {
	case 0:
		o.note += "; every step is sent: tx run commits, tx abort takes it back"
	default:
		o.note += fmt.Sprintf("; %d left", left)
	}
	return o
}

func (s *script) txRun(ctx context.Context, l *scriptLine, t session.Transaction) outcome {
	o := s.doGuarded(ctx, l, session.TxCommit{Tx: t.ID})
	if s.tx == t.ID {
		o = s.ended(o)
	}
	return o
}

func (s *script) txAbort(ctx context.Context, _ *scriptLine, t session.Transaction) outcome {
	o := s.do(ctx, session.TxAbort{Tx: t.ID}, session.Confirmed)
	if s.tx == t.ID {
		o = s.ended(o)
	}
	return o
}

func (s *script) txAgain(ctx context.Context, _ *scriptLine, t session.Transaction) outcome {
	a, err := s.t.plan(ctx, session.TxAgain{Tx: t.ID})
	if err != nil {
		return s.failed(err)
	}
	o := s.do(ctx, session.TxAgain{Tx: t.ID}, session.Confirmed)
	if o.code == ExitDone {
		for _, line := range a.Lines {
			s.out.say(line)
		}
		s.tx = s.t.newest
		o.note = s.txLine(s.t.txs[s.tx])
	}
	return o
}

func (s *script) txDry(_ context.Context, _ *scriptLine, t session.Transaction) outcome {
	version := s.t.link.Version
	requests := t.Rest(func(id session.MsgID) stomp.Delivery {
		rec, err := s.t.s.Read(id)
		if err != nil {
			return stomp.Delivery{}
		}
		return stomp.DeliveryOf(rec.Frame.Header)
	})
	for _, r := range requests {
		f, err := r.Frame(version)
		if err != nil {
			return refused("%s", plain(err))
		}
		s.out.note(s.out.out.frame(frameLine{Dir: dirOut, Frame: f}))
	}
	o := counted(len(requests), "frame")
	o.note += " would go; nothing was sent"
	return o
}

// stepAt reads the number of a step, from 1.
func stepAt(t session.Transaction, text string) (int, outcome) {
	n := atoi(text)
	if n < 1 || n > len(t.Steps) {
		return 0, refused("%s has no step %s: tx show lists them", t.Name, text)
	}
	return n - 1, outcome{}
}

func (s *script) txMove(ctx context.Context, l *scriptLine, t session.Transaction) outcome {
	from, o := stepAt(t, l.args[1])
	if o.status != "" {
		return o
	}
	to, o := stepAt(t, l.args[2])
	if o.status != "" {
		return o
	}
	return s.do(ctx, session.TxMove{Tx: t.ID, From: from, To: to}, session.Confirmed)
}

func (s *script) txCopy(ctx context.Context, l *scriptLine, t session.Transaction) outcome {
	i, o := stepAt(t, l.args[1])
	if o.status != "" {
		return o
	}
	return s.do(ctx, session.TxAdd{Tx: t.ID, At: max(i+2, t.Next()+1), Steps: []session.StepDraft{t.Steps[i].StepDraft}}, session.Confirmed)
}

func (s *script) txRemove(ctx context.Context, l *scriptLine, t session.Transaction) outcome {
	i, o := stepAt(t, l.args[1])
	if o.status != "" {
		return o
	}
	return s.do(ctx, session.TxRemove{Tx: t.ID, Index: i}, session.Confirmed)
}

func (s *script) txDrop(ctx context.Context, _ *scriptLine, t session.Transaction) outcome {
	o := s.do(ctx, session.TxDelete{Tx: t.ID}, session.Confirmed)
	if o.code == ExitDone && s.tx == t.ID {
		s.tx = 0
	}
	return o
}

func (s *script) txSave(_ context.Context, l *scriptLine, t session.Transaction) outcome {
	if len(t.Steps) == 0 {
		return refused("%s has no steps", t.Name)
	}
	text, err := txfile.Format(session.FileOf(t, func(id session.MsgID) txfile.Source {
		sub := s.t.subs[s.of[id]]
		return txfile.Source{Subscription: uint32(sub.ID), Destination: sub.Destination, Selector: sub.Selector, Header: sub.Header}
	}))
	if err != nil {
		return refused("%s", err)
	}
	return wrote(l.args[1], text)
}

// txLoad drafts the transaction of a file; what it receives first is held here,
// as the verb tx does it.
func (s *script) txLoad(ctx context.Context, path string) outcome {
	file, err := txfile.Load(path)
	if err != nil {
		return refused("%s", err)
	}
	held := map[string][]uint32{}
	taken := map[session.MsgID]bool{}
	for _, r := range file.Receives {
		for {
			held[r.Name] = s.heldFor(r, taken)
			if len(held[r.Name]) >= r.Count {
				break
			}
			if o := s.holdMore(ctx, r, len(held[r.Name])); o.status != "" {
				return o
			}
		}
		for _, id := range held[r.Name] {
			taken[session.MsgID(id)] = true
		}
	}
	frames, _ := file.Frames(held)
	o := s.do(ctx, session.TxAdd{New: true, Steps: session.StepsOf(frames)}, session.Confirmed)
	if o.code == ExitDone {
		s.tx = s.t.newest
		o.note = s.txLine(s.t.txs[s.tx])
	}
	return o
}

// heldFor are held messages that a receive of a file can take, at most its count.
func (s *script) heldFor(r txfile.Receive, taken map[session.MsgID]bool) []uint32 {
	var list []uint32
	for _, id := range slices.Sorted(maps.Keys(s.states)) {
		sub := s.t.subs[s.of[id]]
		if len(list) < r.Count && s.states[id] == session.Held && !taken[id] && sub.Destination == r.Destination && sub.Selector == r.Selector {
			list = append(list, uint32(id))
		}
	}
	return list
}

// holdMore waits for one more message than have, after subscribing where nothing
// is subscribed.
func (s *script) holdMore(ctx context.Context, r txfile.Receive, have int) outcome {
	subscribed := false
	for _, sub := range s.t.subs {
		subscribed = subscribed || sub.Destination == r.Destination && sub.Selector == r.Selector && sub.Badge == session.BadgeHold && sub.State == session.SubLive
	}
	if !subscribed {
		if o := s.do(ctx, session.Subscribe{Destination: r.Destination, Selector: r.Selector, Prefetch: r.Count, Header: r.Header}, session.Confirmed); o.code != ExitDone {
			return o
		}
	}
	before := len(s.states)
	o := s.waitFor(ctx, r.Timeout, func() bool { return len(s.states) > before || len(s.heldFor(r, nil)) > have }, func() string {
		return fmt.Sprintf("%d of %d messages of %s are held", have, r.Count, r.Destination)
	})
	if o.code == ExitDone {
		return outcome{}
	}
	return o
}
