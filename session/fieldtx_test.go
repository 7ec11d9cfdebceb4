package session

import "strconv"

// transact drafts a transaction of some numbered messages; txChanged commits it.
func (f *field) transact(p *party) {
	var steps []StepDraft
	for range f.inTx {
		steps = append(steps, persistent(f.queue, strconv.Itoa(f.next)))
		f.next++
	}
	p.txs[0] = nil // one is on its way
	f.do(p, TxAdd{New: true, Steps: steps})
}

func (f *field) txChanged(p *party, x Transaction) {
	if _, seen := p.txs[x.ID]; seen || x.State != TxDrafting {
		return
	}
	var numbers []int
	for _, s := range x.Steps {
		n, _ := strconv.Atoi(string(s.Send.Body))
		numbers = append(numbers, n)
	}
	delete(p.txs, 0)
	p.txs[x.ID] = numbers
	p.ends[f.do(p, TxCommit{Tx: x.ID})] = x.ID
}

// txFated notes what a transaction has come to: all of it, nothing of it, or
// one of the two.
func (f *field) txFated(p *party, e Settled) {
	id, ours := p.ends[e.Tag]
	if !ours || e.Fate < Confirmed {
		return
	}
	delete(p.ends, e.Tag)
	switch e.Fate {
	case Confirmed:
		f.wholly++
		for _, n := range p.txs[id] {
			f.confirmed[n] = true
		}
	case Unknown:
		f.allOrNone = append(f.allOrNone, p.txs[id])
	default:
		f.none = append(f.none, p.txs[id]...)
	}
	delete(p.txs, id)
	f.do(p, TxDelete{Tx: id})
}

// judgeTxs looks at what came of transactions.
func (f *field) judgeTxs() {
	for _, n := range f.none {
		if f.came[n] > 0 {
			f.t.Errorf("message %d came of a transaction that was rolled back", n)
		}
	}
	for _, numbers := range f.allOrNone {
		came := 0
		for _, n := range numbers {
			came += min(f.came[n], 1)
		}
		if came != 0 && came != len(numbers) {
			f.t.Errorf("%d of %d messages came of a transaction that is unknown", came, len(numbers))
		}
	}
	if f.inTx > 0 {
		f.t.Logf("transactions: %d committed, %d rolled back, %d unknown", f.wholly, len(f.none)/f.inTx, len(f.allOrNone))
	}
}
