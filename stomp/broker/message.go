package broker

import (
	"strconv"

	"stompbox/stomp"
)

// message is what a SEND left. It never changes while it can be reached from
// two places, except for the two counts, which only the queue that owns it
// touches.
type message struct {
	seq         uint64 // order of arrival in the broker; its place in the queue
	id          string // message-id, for life
	destination string
	header      stomp.Header // the sender's, without what the broker sets
	body        []byte
	size        int

	handed int // times it came back after it was on a socket
	nacks  int
}

// Overhead of a message beside its octets, roughly.
const messageOverhead = 256

// setByBroker are headers of SEND that are not handed on: the protocol's own,
// and those that only a broker may write.
var setByBroker = map[string]bool{
	"destination": true, "content-length": true, "receipt": true, "transaction": true,
	"message-id": true, "subscription": true, "ack": true, "redelivered": true, "x-delivery-count": true,
	"browser": true,
}

// newMessage takes a copy of header and keeps body.
func (s *state) newMessage(destination string, header stomp.Header, body []byte) *message {
	s.seq++
	m := &message{seq: s.seq, id: "ID:stompbox:" + strconv.FormatUint(s.seq, 10), destination: destination, body: body}
	for name, value := range header.All() {
		if !setByBroker[name] {
			m.header.Add(name, value)
		}
	}
	if !m.header.Has("timestamp") {
		m.header.Add("timestamp", millis(s.o.Now()))
	}
	m.size = messageOverhead + len(body) + len(destination) + headerSize(m.header)
	return m
}

func headerSize(h stomp.Header) int {
	n := 0
	for name, value := range h.All() {
		n += len(name) + len(value) + 2
	}
	return n
}

// frame is the MESSAGE that hands d to its consumer (R230 to R232).
func (d *delivery) frame() stomp.Frame {
	m := d.msg
	var h stomp.Header
	if d.sub.hasID {
		h.Add("subscription", d.sub.id)
	}
	h.Add("destination", m.destination)
	h.Add("message-id", m.id)
	if d.ackID != "" {
		h.Add("ack", d.ackID)
	}
	if d.handed > 0 {
		h.Add("redelivered", "true")
		h.Add("x-delivery-count", strconv.Itoa(d.handed))
	}
	for name, value := range m.header.All() {
		h.Add(name, value)
	}
	if len(m.body) > 0 {
		h.Add("content-length", strconv.Itoa(len(m.body)))
	}
	return stomp.Frame{Command: stomp.MESSAGE, Header: h, Body: m.body}
}
