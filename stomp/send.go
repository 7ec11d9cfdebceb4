package stomp

import "strconv"

// Frame gives the SEND frame. Its body is the request's own, not a copy.
func (s Send) Frame(v Version) (Frame, error) {
	var d draft
	d.begin(SEND, v, s.Header)
	d.need("destination", s.Destination, "R130", "a destination is required")
	d.put("content-type", s.ContentType)
	d.body(s.Body, s.NoContentLength)
	d.put("transaction", s.Transaction)
	d.put("receipt", s.Receipt)
	return d.frame()
}

// append appends the octets of the frame to dst, as Frame and AppendFrame do,
// but makes no frame where nothing about it needs a second look.
func (s *Send) append(dst []byte, v Version) ([]byte, error) {
	if out, ok := s.appendPlain(dst, v); ok {
		return out, nil
	}
	f, err := s.Frame(v)
	if err != nil {
		return dst, err
	}
	return AppendFrame(dst, f, v)
}

// appendPlain is append for the requests that break no rule and need no escape
// but that of colons in values. It reports whether s is one of them.
func (s *Send) appendPlain(dst []byte, v Version) ([]byte, bool) {
	free := s.Header.fields
	if v != V11 && v != V12 || s.Destination == "" || s.NoContentLength || s.Header.text != "" {
		return dst, false
	}
	out := append(dst, "SEND\n"...)
	from, n, colons := len(out), 1+len(free), 0
	out, colons = appendTrusted(out, "destination", s.Destination, colons)
	if s.ContentType != "" {
		out, colons = appendTrusted(out, "content-type", s.ContentType, colons)
		n++
	}
	if len(s.Body) > 0 {
		out = append(out, "content-length:"...)
		out = append(strconv.AppendInt(out, int64(len(s.Body)), 10), '\n')
		n++
	}
	if s.Transaction != "" {
		out, colons = appendTrusted(out, "transaction", s.Transaction, colons)
		n++
	}
	if s.Receipt != "" {
		out, colons = appendTrusted(out, "receipt", s.Receipt, colons)
		n++
	}
	for i := range free {
		switch free[i].Name {
		case "", "destination", "content-type", "content-length", "transaction", "receipt":
			return dst, false // a header of the protocol's own: see draft.take
		}
		out, colons = appendTrusted(out, free[i].Name, free[i].Value, colons)
	}
	if !trusted(out[from:], n, colons) {
		return dst, false
	}
	out = append(out, '\n')
	out = append(out, s.Body...)
	return append(out, 0), true
}
