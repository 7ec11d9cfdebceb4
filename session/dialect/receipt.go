package dialect

// SendConfirmedAfterCommit reports whether the RECEIPT for a SEND in a
// transaction comes only after that of its COMMIT, and never after an ABORT, so
// that waiting for it before COMMIT would wait for ever.
func (b Broker) SendConfirmedAfterCommit() bool { return b.Kind == RabbitMQ }

// RefusalEndsLink reports whether a SUBSCRIBE that is refused takes the
// connection with it, by an ERROR that names no receipt: several in flight then
// go down together, and nobody knows which of them was meant.
func (b Broker) RefusalEndsLink() bool { return b.Kind == RabbitMQ }

// NamesReceiptInError reports whether an ERROR about a frame that asked for a
// receipt carries its receipt-id (R196). Where it does not, an ERROR may belong
// to any frame in flight.
func (b Broker) NamesReceiptInError() bool { return b.Kind == ActiveMQ || b.Kind == Embedded }
