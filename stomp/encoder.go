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
	var fault *RequestError
	for i := range f.Header.fields {
		field := &f.Header.fields[i]
		if field.Name == "" {
			return dst, &RequestError{Command: f.Command, Rule: "R025", Problem: "a header needs a name"}
		}
		if out, fault = appendEscaped(out, field.Name, set, textRules{name: true, noCR: noCR}); fault == nil {
			out = append(out, ':')
			out, fault = appendEscaped(out, field.Value, set, textRules{noCR: noCR})
		}
		if fault != nil {
			fault.Command, fault.Field = f.Command, field.Name
			return dst, fault
		}
		out = append(out, '\n')
	}
	out = append(out, '\n')
	out = append(out, f.Body...)
	return append(out, 0), nil
}
