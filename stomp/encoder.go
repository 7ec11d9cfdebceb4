package stomp

import (
	"bytes"
	"strings"
)

// AppendFrame appends the octets of f to dst, from the command to the NUL, and
// gives the longer slice. The header lines are written in their order with the
// escapes of v (R041 to R059), the body as it is (R056); lines end with LF
// (R002). Nothing is added: what belongs into a frame is for a Request to say.
// Version 0 and the frames CONNECT, CONNECTED and STOMP escape nothing (R049).
//
// What cannot be written is refused with a *RequestError that names the field,
// and dst comes back as it was. Safe for concurrent use.
func AppendFrame(dst []byte, f Frame, v Version) ([]byte, error) {
	out, err := appendHead(dst, f, v)
	if err != nil {
		return dst, err
	}
	out = append(out, f.Body...)
	return append(out, 0), nil
}

// appendHead appends f up to its blank line.
func appendHead(dst []byte, f Frame, v Version) ([]byte, error) {
	if v > V12 {
		return dst, &RequestError{Command: f.Command, Rule: "R093", Problem: "there is no such protocol version"}
	}
	if f.Command == "" || strings.ContainsAny(f.Command, "\n\r\x00") {
		return dst, &RequestError{Rule: "R014", Problem: "a command is one line without NUL, and not empty"}
	}
	out := append(dst, f.Command...)
	out = append(out, '\n')
	set := escapesOf(f.Command, v)
	if set != escapeNone {
		if all, ok := appendTrusting(out, f.Header); ok {
			return all, nil
		}
	}
	noCR := set == escapeNone && v != V10 && v != V11
	for i := range f.Header.Len() {
		field := f.Header.At(i)
		var fault *RequestError
		if out, fault = appendLine(out, field, set, noCR); fault != nil {
			fault.Command, fault.Field = f.Command, field.Name
			return dst, fault
		}
	}
	return append(out, '\n'), nil
}

// appendTrusting appends the lines and the blank one as if nothing but colons
// in values had to be escaped, and then looks at all of them at once, which is
// much quicker than at each. It reports whether that was so.
func appendTrusting(out []byte, h Header) ([]byte, bool) {
	from, colons := len(out), 0
	n := h.Len()
	for i := range n {
		var name, value string
		if h.text != "" {
			name, value = h.text.name(i), h.text.value(i)
		} else {
			name, value = h.fields[i].Name, h.fields[i].Value
		}
		if name == "" {
			return out, false
		}
		out, colons = appendTrusted(out, name, value, colons)
	}
	ok := trusted(out[from:], n, colons)
	return append(out, '\n'), ok
}

// appendTrusted appends one line, and adds the colons of the value to those
// before.
func appendTrusted(out []byte, name, value string, colons int) ([]byte, int) {
	out = append(out, name...)
	out = append(out, ':')
	for {
		colon := strings.IndexByte(value, ':')
		if colon < 0 {
			out = append(out, value...)
			return append(out, '\n'), colons
		}
		out = append(out, value[:colon]...)
		out = append(out, '\\', 'c')
		value = value[colon+1:]
		colons++
	}
}

// trusted reports whether n lines with so many colons in their values hold
// nothing else that had to be escaped or refused.
func trusted(lines []byte, n, colons int) bool {
	return bytes.Count(lines, []byte{'\n'}) == n && bytes.Count(lines, []byte{':'}) == n &&
		bytes.Count(lines, []byte{'\\'}) == colons && bytes.IndexByte(lines, '\r') < 0 && bytes.IndexByte(lines, 0) < 0
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
