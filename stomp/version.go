package stomp

import (
	"fmt"
	"strings"
)

// Version is a version of the protocol. The zero value means that no version
// is in force yet: CONNECTED has not been read (R005, R050).
type Version uint8

// The versions a client can offer.
const (
	V10 Version = iota + 1
	V11
	V12
)

// AllVersions offers everything, in rising order as R083 asks.
var AllVersions = []Version{V10, V11, V12}

// String gives the version as it stands in accept-version and in CONNECTED.
func (v Version) String() string {
	switch v {
	case V10:
		return "1.0"
	case V11:
		return "1.1"
	case V12:
		return "1.2"
	}
	return "none"
}

// ParseVersion takes the exact string of R093: `1.10`, `v1.2` and ` 1.2` are
// unknown and give an error that says what is accepted.
func ParseVersion(s string) (Version, error) {
	for _, v := range AllVersions {
		if s == v.String() {
			return v, nil
		}
	}
	return 0, fmt.Errorf("stomp: unknown protocol version %q: use 1.0, 1.1 or 1.2", s)
}

// ParseVersions reads a list as accept-version writes it, such as `1.0,1.2`.
// The result is in rising order, each version once.
func ParseVersions(s string) ([]Version, error) {
	var offered [V12 + 1]bool
	for _, part := range strings.Split(s, ",") {
		v, err := ParseVersion(part)
		if err != nil {
			return nil, err
		}
		offered[v] = true
	}
	var list []Version
	for _, v := range AllVersions {
		if offered[v] {
			list = append(list, v)
		}
	}
	return list, nil
}

// FormatVersions writes the list for accept-version (R083).
func FormatVersions(list []Version) string {
	names := make([]string, len(list))
	for i, v := range list {
		names[i] = v.String()
	}
	return strings.Join(names, ",")
}

// HasNack reports whether NACK exists (R164).
func (v Version) HasNack() bool { return v >= V11 }

// HasClientIndividual reports whether the ack mode client-individual exists (R143).
func (v Version) HasClientIndividual() bool { return v >= V11 }
