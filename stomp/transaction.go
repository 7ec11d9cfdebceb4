package stomp

// Frame gives the BEGIN frame.
func (b Begin) Frame(v Version) (Frame, error) {
	return transactionFrame(BEGIN, v, b.Transaction, b.Receipt, b.Header)
}

// Frame gives the COMMIT frame.
func (c Commit) Frame(v Version) (Frame, error) {
	return transactionFrame(COMMIT, v, c.Transaction, c.Receipt, c.Header)
}

// Frame gives the ABORT frame.
func (a Abort) Frame(v Version) (Frame, error) {
	return transactionFrame(ABORT, v, a.Transaction, a.Receipt, a.Header)
}

func transactionFrame(command string, v Version, transaction, receipt string, free Header) (Frame, error) {
	var d draft
	d.begin(command, v, free)
	d.need("transaction", transaction, "R180", "a transaction is required")
	d.put("receipt", receipt)
	return d.frame()
}
