package stomp

import (
	"fmt"
	"strings"
)

// connectedVersion is the version that CONNECTED puts in force: 1.0 when it
// names none (R090), and only the exact strings otherwise (R093), save that a
// server of 1.0 may pad (R029).
func connectedVersion(h Header) (Version, error) {
	text, ok := h.Lookup("version")
	if !ok || strings.Trim(text, " \t") == V10.String() {
		return V10, nil
	}
	v, err := ParseVersion(text)
	if err != nil {
		return 0, fmt.Errorf("stomp: CONNECTED names version %q, which does not exist (R093)", text)
	}
	return v, nil
}
