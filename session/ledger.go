package session

import (
	"time"
)

// HeldMessage is one message that the broker counts as ours: delivered and
// neither settled nor given back.
type HeldMessage struct {
	ID          MsgID
	Sub         SubID
	State       MsgState // Held, Acking, Nacking, Failed or InTx
	Since       time.Time
	Deliveries  int    // number of deliveries, this time included; 0 when not known
	Redelivered bool   // it was delivered before, to whomever
	AckID       string // what an ACK names it by: the ack header, or message-id before 1.2
	Tx          TxID   // the transaction in which its ACK or NACK is staged; 0 for none
}

// cmdListHeld answers with the books of what is held now.
func (st *state) cmdListHeld(tag Tag, c ListHeld) {
	answer := HeldList{Tag: tag}
	for id, h := range st.held.open.all() {
		if c.Sub != 0 && h.sub.ID != c.Sub {
			continue
		}
		m := HeldMessage{ID: id, Sub: h.sub.ID, State: st.held.state(id), Since: time.Unix(0, h.since),
			Deliveries: int(h.deliveries), Redelivered: h.again, AckID: h.key.text()}
		if h.tx != nil {
			m.Tx = h.tx.ID
		}
		answer.Messages = append(answer.Messages, m)
	}
	st.event(answer)
}
