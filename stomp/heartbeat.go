package stomp

import (
	"fmt"
	"strings"
	"time"
)

// HeartBeat says what both sides asked for in CONNECT and CONNECTED and what
// follows from it (R110 to R113). Zero means none.
type HeartBeat struct {
	AskedSend, AskedWant     time.Duration // our CONNECT
	OfferedSend, OfferedWant time.Duration // the broker's CONNECTED
	Send                     time.Duration // we send some octet at least this often
	Receive                  time.Duration // the broker does
}

// longestBeat bounds what an interval can be, so that no arithmetic on it
// overflows (R121). Nobody sees the difference.
const longestBeat = 365 * 24 * time.Hour

// agree works out the heart-beats of a session from the headers of CONNECT and
// CONNECTED. There are none in 1.0 (R119), and none in a direction that either
// side does not want (R122). An error says that the broker's header is not two
// numbers (R120).
func agree(connect, connected Header, v Version) (HeartBeat, error) {
	var b HeartBeat
	if v == V10 {
		return b, nil
	}
	var err error
	if text, ok := connect.Lookup("heart-beat"); ok {
		if b.AskedSend, b.AskedWant, err = parseHeartBeat(text); err != nil {
			return HeartBeat{}, err
		}
	}
	if text, ok := connected.Lookup("heart-beat"); ok {
		if b.OfferedSend, b.OfferedWant, err = parseHeartBeat(text); err != nil {
			return HeartBeat{}, err
		}
	}
	if b.AskedSend > 0 && b.OfferedWant > 0 {
		b.Send = max(b.AskedSend, b.OfferedWant)
	}
	if b.AskedWant > 0 && b.OfferedSend > 0 {
		b.Receive = max(b.AskedWant, b.OfferedSend)
	}
	return b, nil
}

// parseHeartBeat reads `<ms>,<ms>` (R110).
func parseHeartBeat(text string) (send, want time.Duration, err error) {
	first, second, _ := strings.Cut(text, ",")
	a, okA := parseDigits([]byte(first))
	b, okB := parseDigits([]byte(second))
	if !okA || !okB {
		return 0, 0, fmt.Errorf("stomp: heart-beat is %q, not two numbers of milliseconds with a comma between them (R110, R120)", text)
	}
	return milliseconds(a), milliseconds(b), nil
}

func milliseconds(n int) time.Duration {
	if time.Duration(n) > longestBeat/time.Millisecond {
		return longestBeat
	}
	return time.Duration(n) * time.Millisecond
}

// beatAfter is how long the link may be idle before we send a beat: well
// before the promise, as ActiveMQ allows no lateness to speak of (R114), and
// never so short that it becomes a busy loop (R121).
func (b HeartBeat) beatAfter() time.Duration {
	return max(b.Send*6/10, 500*time.Microsecond)
}

// silence is how long the peer may be silent: grace times the agreed interval
// (R117), with a floor for machines that stutter.
func (b HeartBeat) silence(grace float64) time.Duration {
	limit := float64(b.Receive) * grace
	return time.Duration(min(max(limit, float64(b.Receive)+float64(5*time.Millisecond)), float64(longestBeat)))
}
