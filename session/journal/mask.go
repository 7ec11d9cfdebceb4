package journal

import (
	"bytes"

	"stompbox/stomp"
)

// Mask stands in a journal where a passcode crossed the wire (R104).
const Mask = "********"

// maskPasscode gives raw itself unless it is a CONNECT or STOMP frame with a
// passcode in the open; then a copy with Mask in its place. It is the last
// guard: what sends the frame is to mask it first. Names are compared loosely,
// because a frame typed by hand may hold a passcode under any spelling that
// some broker takes for one.
func maskPasscode(raw []byte) []byte {
	head := bytes.TrimLeft(raw, "\r\n")
	command, _, found := bytes.Cut(head[:min(len(head), len(stomp.CONNECT)+2)], []byte("\n"))
	command = bytes.TrimSpace(command)
	if !found || !bytes.EqualFold(command, []byte(stomp.CONNECT)) && !bytes.EqualFold(command, []byte(stomp.STOMP)) {
		return raw
	}
	var masked []byte // nil until something had to be masked
	kept := 0         // octets of raw that masked stands for
	for at := len(raw) - len(head); at < len(raw); {
		length := bytes.IndexByte(raw[at:], '\n')
		if length < 0 {
			length = len(raw) - at
		}
		line := bytes.TrimSuffix(raw[at:at+length], []byte("\r"))
		if len(line) == 0 || line[0] == 0 {
			break
		}
		name, value, colon := bytes.Cut(line, []byte(":"))
		if nul := bytes.IndexByte(value, 0); nul >= 0 {
			value = value[:nul]
		}
		if colon && bytes.EqualFold(bytes.TrimSpace(name), []byte("passcode")) && string(value) != Mask {
			valueAt := at + len(name) + 1
			masked = append(append(masked, raw[kept:valueAt]...), Mask...)
			kept = valueAt + len(value)
		}
		at += length + 1
	}
	if masked == nil {
		return raw
	}
	return append(masked, raw[kept:]...)
}
