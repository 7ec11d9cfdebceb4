package stomp

// Frame gives the SEND frame. Its body is the request's own, not a copy.
func (s Send) Frame(v Version) (Frame, error) {
	var d draft
	s.draft(&d, v)
	return d.frame()
}

// draft makes the frame in d.
func (s *Send) draft(d *draft, v Version) {
	d.begin(SEND, v, s.Header)
	d.need("destination", s.Destination, "R130", "a destination is required")
	d.put("content-type", s.ContentType)
	d.body(s.Body, s.NoContentLength)
	d.put("transaction", s.Transaction)
	d.put("receipt", s.Receipt)
}
