package ui

import (
	"maps"
	"slices"
	"strings"
	"time"

	"stompbox/session"
	"stompbox/stomp"
	"stompbox/ui/inspect"
	"stompbox/ui/safe"
)

// card is what a row of a list shows of one record. Cards are read back from
// the journal for the visible rows only.
type card struct {
	at          time.Time
	outgoing    bool
	command     string
	destination string
	id          safe.Text
	size        int // octets of the body
	wire        int // octets of the frame
	redelivered bool
	deliveries  int         // this one included; 0 when not known
	expires     time.Time   // the zero time is never
	values      []safe.Text // of the headers that are columns
	breached    bool
	preview     safe.Text
	err         string
}

// cardsKept bounds the cache; it is many screens.
const cardsKept = 4096

// card gives the card of a record, from the cache or from the journal.
func (c *conn) card(id session.MsgID) card {
	if k, ok := c.cards[id]; ok {
		return k
	}
	if len(c.cards) >= cardsKept {
		clear(c.cards)
	}
	k := c.makeCard(id)
	c.cards[id] = k
	return k
}

func (c *conn) makeCard(id session.MsgID) card {
	h, err := c.headOf(id)
	if err == nil {
		return c.cardOf(h)
	}
	r, err := unframed(h.Record, err)
	if err != nil {
		return card{err: sentence(err)}
	}
	k := c.cardOf(session.Head{Record: r, Wire: len(r.Raw), Body: len(r.Raw)})
	k.preview = safe.FieldMax(r.Frame.Breaches[0], 200)
	return k
}

// headOf reads of a record what a row may show.
func (c *conn) headOf(id session.MsgID) (session.Head, error) {
	if c.readHead != nil {
		return c.readHead(id)
	}
	r, err := c.read(id)
	return session.Head{Record: r, Wire: len(r.Raw), Body: len(r.Frame.Body)}, err
}

// cardOf takes from a record what a row shows.
func (c *conn) cardOf(h session.Head) card {
	r, f := h.Record, h.Frame
	k := card{at: r.At, outgoing: r.Outgoing, command: f.Command, size: h.Body, wire: h.Wire,
		destination: f.Header.Get("destination"), breached: len(f.Breaches) > 0}
	k.deliveries, k.redelivered = c.link.Broker.Deliveries(f.Header)
	k.expires = c.link.Broker.Expires(f.Header)
	for _, name := range c.heads {
		k.values = append(k.values, safe.FieldMax(f.Header.Get(name), headerMost))
	}
	k.id = safe.FieldMax(frameID(f), 120)
	if f.Command == stomp.MESSAGE {
		k.preview = inspect.Preview(inputOf(r), 200)
		c.meet(f)
		c.measure(&k)
		c.meetDay(k.at)
	} else {
		k.preview = frameLine(f)
	}
	return k
}

// frameID gives the id by which people follow a frame.
func frameID(f stomp.Frame) string {
	for _, name := range []string{"message-id", "receipt-id", "id", "transaction", "receipt"} {
		if v := f.Header.Get(name); v != "" {
			return v
		}
	}
	return ""
}

// frameLine says in one line what a frame that is no message is about.
func frameLine(f stomp.Frame) safe.Text {
	var t safe.Text
	for name, value := range f.Header.All() {
		switch name {
		case "content-length", "content-type", "accept-version", "passcode":
			continue
		}
		if t != "" {
			t += "  "
		}
		t += safe.FieldMax(name, 40) + ":" + safe.FieldMax(value, 120)
		if len(t) > 300 {
			break
		}
	}
	return t
}

func inputOf(r session.Record) inspect.Input {
	return inspect.Input{Frame: r.Frame, Raw: r.Raw, Version: r.Version, Outgoing: r.Outgoing, At: r.At}
}

// headerMost is how many cells of a header a card keeps; namesMost how many
// names of headers a connection remembers, and how long they may be.
const (
	headerMost   = 120
	namesMost    = 500
	nameMostLong = 100
)

// meet remembers the names of a message's headers, to be offered as columns.
func (c *conn) meet(f stomp.Frame) {
	for name := range f.Header.All() {
		if len(name) > 0 && len(name) <= nameMostLong && !c.names[name] && len(c.names) < namesMost {
			c.names[strings.Clone(name)] = true
		}
	}
}

// headersMet are the names of headers seen so far, in order.
func (c *conn) headersMet() []string { return slices.Sorted(maps.Keys(c.names)) }

// show says which headers are columns. Cards that lack them are made anew.
func (c *conn) show(heads []string) {
	if !slices.Equal(c.heads, heads) {
		c.heads = heads
		clear(c.cards)
	}
}

// readCards makes the cards of a subscription's visible rows, and of the one
// above them, from which the first counts its delta.
func (c *conn) readCards(s *subView) {
	from, to := s.list.visible()
	for r := max(0, from-1); r < to; r++ {
		c.card(s.ids[s.row(r)])
	}
}

// readFrameCards makes the cards of the visible rows of the frames log.
func (c *conn) readFrameCards() {
	from, to := c.frames.list.visible()
	for r := from; r < to; r++ {
		c.card(session.MsgID(r))
	}
}

// ended marks a connection whose session is over: what is on the screen stays.
func (c *conn) ended() {
	c.link.State = session.Down
	c.sess = nil
}
