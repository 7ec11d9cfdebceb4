package stomp

import "math"

// Limits bound what a decoder takes from a peer, so that memory stays bounded
// whatever is announced (R039, R068). A zero field stands for its default.
// Line and HeaderBytes are 64 MiB at most; math.MaxInt stands for the most there
// can be.
type Limits struct {
	Line        int // octets of one command or header line; default 64 KiB
	Headers     int // header lines of one frame; default 1,000
	HeaderBytes int // octets of all header lines of one frame; default 1 MiB
	Body        int // octets of one body; default 64 MiB
}

// DefaultLimits are the limits that a zero Limits stands for.
var DefaultLimits = Limits{Line: 64 << 10, Headers: 1000, HeaderBytes: 1 << 20, Body: 64 << 20}

// orDefaults puts the default where a field is zero.
func (l Limits) orDefaults() Limits {
	for _, f := range []struct {
		have *int
		want int
	}{
		{&l.Line, DefaultLimits.Line}, {&l.Headers, DefaultLimits.Headers},
		{&l.HeaderBytes, DefaultLimits.HeaderBytes}, {&l.Body, DefaultLimits.Body},
	} {
		if *f.have <= 0 {
			*f.have = f.want
		}
	}
	l.Line, l.HeaderBytes = min(l.Line, mostHeader), min(l.HeaderBytes, mostHeader)
	l.Body = min(l.Body, mostBody)
	return l
}

// mostBody leaves room for what is added to the length of a body.
const mostBody = math.MaxInt / 4

// frame is what no frame within the limits is larger than.
func (l Limits) frame() int { return l.Line + l.HeaderBytes + l.Body + 1 }
