package stomp

// endless gives the same octets again and again.
type endless struct {
	octets []byte
	at     int
}

func (r *endless) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		if r.at == len(r.octets) {
			r.at = 0
		}
		m := copy(p[n:], r.octets[r.at:])
		r.at += m
		n += m
	}
	return n, nil
}
