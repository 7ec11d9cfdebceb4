package broker

import (
	"strings"

	"stompbox/stomp"
)

// appendFrame appends f for a receiver of version v, with the LF that real
// brokers put after the NUL (R008).
//
// What v cannot carry (a line break in 1.0, CR in 1.1) is written in the form
// that 1.2 escapes it to, as RabbitMQ does; ActiveMQ lets it break the line.
func appendFrame(dst []byte, f stomp.Frame, v stomp.Version) ([]byte, error) {
	out, err := stomp.AppendFrame(dst, f, v)
	if err != nil {
		var plain stomp.Header
		for name, value := range f.Header.All() {
			plain.Add(fit(name, v, true), fit(value, v, false))
		}
		f.Header = plain
		out, err = stomp.AppendFrame(dst, f, v)
	}
	if err != nil {
		return dst, err
	}
	return append(out, '\n'), nil
}

var escaped = strings.NewReplacer("\\", `\\`, "\n", `\n`, "\r", `\r`, ":", `\c`)

// fit rewrites a header text that v cannot carry and leaves every other alone.
func fit(text string, v stomp.Version, name bool) string {
	switch {
	case v < stomp.V11 && (strings.ContainsAny(text, "\r\n") || name && strings.Contains(text, ":")):
		return escaped.Replace(text)
	case v == stomp.V11:
		return strings.ReplaceAll(text, "\r", `\r`)
	}
	return text
}
