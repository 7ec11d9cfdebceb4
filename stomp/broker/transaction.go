package broker

import "stompbox/stomp"

// transaction is what waits for COMMIT on one connection.
type transaction struct {
	id    string
	steps []step
	bytes int // of the messages in it
}

// step is one frame of a transaction: a SEND, or an ACK or NACK with all it covers.
type step struct {
	send    *message
	settled []*delivery
	nack    bool
	requeue bool
}

// openTransaction finds the transaction a frame names. It is nil without a
// refusal when the frame names none.
func (p *peer) openTransaction(f stomp.Frame) (*transaction, *refusal) {
	id, ok := f.Header.Lookup("transaction")
	if !ok {
		return nil, nil
	}
	tx := p.txs[id]
	if tx == nil {
		return nil, refuse("Invalid transaction id: "+shorten(id), "No transaction %q is open on this connection; BEGIN opens one.", shorten(id))
	}
	return tx, nil
}

// named is openTransaction for COMMIT and ABORT, which must name one (R180).
func (p *peer) named(f stomp.Frame) (*transaction, *refusal) {
	if !f.Header.Has("transaction") {
		return nil, refuse("Missing transaction", "%s needs the header transaction.", f.Command)
	}
	return p.openTransaction(f)
}

func (p *peer) begin(f stomp.Frame) *refusal {
	id := f.Header.Get("transaction")
	switch {
	case !f.Header.Has("transaction"):
		return refuse("Missing transaction", "BEGIN needs the header transaction.")
	case p.txs[id] != nil:
		return refuse("The transaction was already started: "+shorten(id), "The transaction %q is open on this connection and goes on.", shorten(id))
	case len(p.txs) >= maxTransactions:
		return refuse("Too many transactions", "A connection may have %d open transactions.", maxTransactions)
	}
	p.txs[id] = &transaction{id: id}
	return nil
}

// stage adds a step, or refuses one that is too many.
func (s *state) stage(tx *transaction, st step) *refusal {
	if len(tx.steps) >= maxSteps {
		return refuse("Transaction is too large", "The transaction %q holds %d frames already; this one is not in it.", tx.id, maxSteps)
	}
	if st.send != nil {
		if s.bytes+st.send.size > s.o.TotalBytes {
			return refuse("Broker is full", "The transaction %q cannot take this message; it is not in it.", tx.id)
		}
		s.bytes += st.send.size
		tx.bytes += st.send.size
	}
	for _, d := range st.settled {
		d.tx = tx
	}
	tx.steps = append(tx.steps, st)
	return nil
}

// commit applies all steps in their order, or none.
func (s *state) commit(p *peer, tx *transaction) *refusal {
	delete(p.txs, tx.id)
	if r := s.roomFor(tx); r != nil {
		s.rollBack(tx)
		r.message = "COMMIT failed: " + r.message
		r.detail += " The transaction is rolled back."
		return r
	}
	s.bytes -= tx.bytes
	for _, st := range tx.steps {
		s.settleStep(st)
		if st.send != nil {
			s.land(st.send)
		}
	}
	return nil
}

// land stores a message that roomFor found room for.
func (s *state) land(m *message) {
	// The place in the queue is that of the COMMIT, not of the SEND: the
	// order by seq must be the order of arrival in the queue.
	s.seq++
	m.seq = s.seq
	if !isQueue(m.destination) {
		s.fanOut(m)
		return
	}
	q := s.queues[m.destination]
	if q == nil {
		// A dead letter of the same commit made openQueue forget it.
		q = newQueue(m.destination)
		s.queues[m.destination] = q
	}
	s.store(q, m)
}

// roomFor refuses a transaction whose sends do not all fit.
func (s *state) roomFor(tx *transaction) *refusal {
	type need struct{ count, bytes int }
	needs := map[string]need{}
	for _, st := range tx.steps {
		if st.send != nil && isQueue(st.send.destination) {
			n := needs[st.send.destination]
			needs[st.send.destination] = need{n.count + 1, n.bytes + st.send.size}
		}
	}
	s.bytes -= tx.bytes
	defer func() { s.bytes += tx.bytes }()
	for destination, n := range needs {
		q, r := s.openQueue(destination)
		if r == nil {
			r = s.roomIn(q, n.count, n.bytes)
		}
		if r != nil {
			return r
		}
	}
	return nil
}

// rollBack forgets the sends of tx. Its acks are as if never sent: the client
// holds those messages again, or, when their subscription is gone, the queue
// has them back.
func (s *state) rollBack(tx *transaction) {
	s.bytes -= tx.bytes
	for _, st := range tx.steps {
		for _, d := range st.settled {
			d.tx = nil
			if d.elem == nil {
				s.giveBack(d)
			}
		}
	}
}
