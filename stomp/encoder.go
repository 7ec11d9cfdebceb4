package stomp

import "strings"

// AppendFrame appends the octets of f to dst, from the command to the NUL, and
// gives the longer slice. The header lines are written in their order with the
// escapes of v (R041 to R059), the body as it is (R056); lines end with LF
// (R002). Nothing is added: what belongs into a frame is for a Request to say.
// Version 0 and the frames CONNECT, CONNECTED and STOMP escape nothing (R049).
//
// What cannot be written is refused with a *RequestError that names the field,
// and dst comes back as it was. Safe for concurrent use.
func AppendFrame(dst []byte, f Frame, v Version) ([]byte, error) {
	if v > V12 {
		return dst, &RequestError{Command: f.Command, Rule: "R093", Problem: "there is no such protocol version"}
	}
	if f.Command == "" || strings.ContainsAny(f.Command, "\n\r\x00") {
		return dst, &RequestError{Rule: "R014", Problem: "a command is one line without NUL, and not empty"}
	}
	set := escapesOf(f.Command, v)
	noCR := set == escapeNone && v != V10 && v != V11
	out := append(dst, f.Command...)
	out = append(out, '\n')
	for i := range f.Header.Len() {
		field := f.Header.At(i)
		var fault *RequestError
		if out, fault = appendLine(out, field, set, noCR); fault != nil {
			fault.Command, fault.Field = f.Command, field.Name
			return dst, fault
		}
	}
	out = append(out, '\n')
	out = append(out, f.Body...)
	return append(out, 0), nil
}

// appendLine appends one header line.
func appendLine(out []byte, f Field, set escapes, noCR bool) ([]byte, *RequestError) {
	if f.Name == "" {
		return out, &RequestError{Rule: "R025", Problem: "a header needs a name"}
	}
	out, ok := appendPlain(out, f.Name)
	if !ok {
		var fault *RequestError
		if out, fault = appendEscaped(out, f.Name, set, textRules{name: true, noCR: noCR}); fault != nil {
			return out, fault
		}
	}
	out = append(out, ':')
	if out, ok = appendPlain(out, f.Value); !ok {
		var fault *RequestError
		if out, fault = appendEscaped(out, f.Value, set, textRules{noCR: noCR}); fault != nil {
			return out, fault
		}
	}
	return append(out, '\n'), nil
}
