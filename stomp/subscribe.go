package stomp

// Frame gives the SUBSCRIBE frame.
func (s Subscribe) Frame(v Version) (Frame, error) {
	var d draft
	d.begin(SUBSCRIBE, v, s.Header)
	if v >= V11 {
		d.need("id", s.ID, "R141", "an id is required in 1.1 and 1.2")
	} else {
		d.put("id", s.ID)
	}
	d.need("destination", s.Destination, "R140", "a destination is required")
	putAckMode(&d, s.Ack, v)
	d.put("selector", s.Selector)
	d.forbid("transaction", "R151", "SUBSCRIBE is no part of a transaction")
	d.put("receipt", s.Receipt)
	return d.frame()
}

func putAckMode(d *draft, field AckMode, v Version) {
	mode, given := d.take("ack", string(field))
	switch AckMode(mode) {
	case AckAuto, AckClient:
	case AckClientIndividual:
		if !v.HasClientIndividual() {
			d.refuse("ack", "R143", "client-individual does not exist in 1.0: use client")
		}
	default:
		if given {
			d.refuse("ack", "R143", "must be auto, client or client-individual")
		}
	}
	if given {
		d.f.Header.Add("ack", mode)
	}
}

// Frame gives the UNSUBSCRIBE frame. In 1.0 it carries the id and the
// destination, as far as there are any: some brokers of 1.0 know no ids.
func (u Unsubscribe) Frame(v Version) (Frame, error) {
	var d draft
	d.begin(UNSUBSCRIBE, v, u.Header)
	switch {
	case v >= V11:
		d.need("id", u.ID, "R145", "the id of the subscription is required in 1.1 and 1.2")
	case u.ID == "" && !u.Header.Has("id"):
		d.need("destination", u.Destination, "R146", "the destination or the id of the subscription is required")
	default:
		d.put("id", u.ID)
		d.put("destination", u.Destination)
	}
	d.forbid("transaction", "R151", "UNSUBSCRIBE is no part of a transaction")
	d.put("receipt", u.Receipt)
	return d.frame()
}
