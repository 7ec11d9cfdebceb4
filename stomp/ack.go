package stomp

// Frame gives the ACK frame.
func (a Ack) Frame(v Version) (Frame, error) {
	var d draft
	d.begin(ACK, v, a.Header)
	putDelivery(&d, a.Delivery, v)
	d.put("transaction", a.Transaction)
	d.put("receipt", a.Receipt)
	return d.frame()
}

// Frame gives the NACK frame. In 1.0 there is none (R164).
func (n Nack) Frame(v Version) (Frame, error) {
	var d draft
	d.begin(NACK, v, n.Header)
	if v == V10 {
		d.refuse("", "R164", "NACK does not exist in 1.0")
	}
	putDelivery(&d, n.Delivery, v)
	d.put("transaction", n.Transaction)
	d.put("receipt", n.Receipt)
	return d.frame()
}

// putDelivery names the message in the way of the version (R160 to R166). What
// the broker did not hand over is never invented (R171, R172).
func putDelivery(d *draft, m Delivery, v Version) {
	switch v {
	case V12:
		d.need("id", m.Ack, "R171", "the message came without an ack header, so it cannot be acknowledged")
	case V11:
		d.need("message-id", m.MessageID, "R172", "the message came without a message-id, so it cannot be acknowledged")
		d.need("subscription", m.Subscription, "R172", "the message came without a subscription, so it cannot be acknowledged")
	default:
		d.need("message-id", m.MessageID, "R160", "the message came without a message-id, so it cannot be acknowledged")
		d.put("subscription", m.Subscription)
	}
}
