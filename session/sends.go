package session

import "stompbox/stomp"

// cmdSend sends one message. With a receipt its fate is open until the RECEIPT;
// without one nobody ever knows more than that it was written.
func (st *state) cmdSend(tag Tag, c Send) {
	what := describe(c)
	why := st.ready()
	if why == "" {
		why = checkSend(c)
	}
	if why != "" {
		st.refuse(tag, what, why)
		return
	}
	m := c.Message
	switch {
	case c.NoReceipt:
		m.Receipt = ""
	case m.Receipt == "":
		m.Receipt = st.receiptFor(m.Header)
	}
	list, why := st.main.prepare(m)
	if why != "" {
		st.refuse(tag, what, why)
		return
	}
	j := &errand{tag: tag, what: what, frames: 1}
	st.settled(tag, what, Queued, "", 0)
	st.post(list[0], &wait{purpose: forSend, what: what, wire: st.main, errand: j})
}

// checkSend says what is wrong with a send beyond what its frame shows.
func checkSend(c Send) string {
	if c.Message.Transaction == "" && !c.Message.Header.Has("transaction") {
		return ""
	}
	return "a send joins a transaction as a step of it: add it to one (R183)"
}

// receiptFor is a fresh receipt id, or "" when header has one, which stays (R198).
func (st *state) receiptFor(header stomp.Header) string {
	if header.Has("receipt") {
		return ""
	}
	return st.rules.newID()
}

// cmdRaw sends one frame as it is given.
func (st *state) cmdRaw(tag Tag, what string, prepare func(*wire) ([]prepared, string)) {
	why := st.ready()
	var list []prepared
	if why == "" {
		list, why = prepare(st.main)
	}
	if why != "" {
		st.refuse(tag, what, why)
		return
	}
	j := &errand{tag: tag, what: what, frames: 1}
	st.settled(tag, what, Queued, "", 0)
	st.post(list[0], &wait{purpose: forRaw, what: what, wire: st.main, errand: j})
}
