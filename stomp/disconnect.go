package stomp

// Frame gives the DISCONNECT frame.
func (q Disconnect) Frame(v Version) (Frame, error) {
	var d draft
	d.begin(DISCONNECT, v, q.Header)
	d.forbid("transaction", "R182", "DISCONNECT is no part of a transaction")
	d.put("receipt", q.Receipt)
	return d.frame()
}
