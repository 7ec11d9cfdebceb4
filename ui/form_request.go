package ui

import (
	"errors"

	"stompbox/stomp"
)

// broken asks the one validator about a request, and the one encoder about its
// header, which cannot hold everything in every version. It is nil when nothing
// is wrong. Without a connection the rules of 1.2 are asked; the session asks
// again when it sends.
func broken(r stomp.Request, v stomp.Version) *stomp.RequestError {
	if v == 0 {
		v = stomp.V12
	}
	f, err := r.Frame(v)
	if err == nil {
		f.Body = nil
		_, err = stomp.AppendFrame(nil, f, v)
	}
	var wrong *stomp.RequestError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &wrong):
		return wrong
	}
	return &stomp.RequestError{Problem: sentence(err)}
}

// ruleText is what is wrong, without the frame and the field it stands at.
func ruleText(wrong *stomp.RequestError) string {
	if wrong.Rule == "" {
		return wrong.Problem
	}
	return wrong.Problem + " (" + wrong.Rule + ")"
}
