package stomp

// Frame gives the frame as it stands, in any version or none. Nothing is added
// to it and nothing about it is checked but that it can be written.
func (r Raw) Frame(v Version) (Frame, error) {
	if _, err := AppendFrame(nil, Frame{Command: r.Command, Header: r.Header}, v); err != nil {
		return Frame{}, err
	}
	return Frame{Command: r.Command, Header: r.Header.Clone(), Body: r.Body}, nil
}
