package cli

import (
	"fmt"
	"io"

	"stompbox/session"
)

// comeback says what becomes of the link of a verb that does not end with it.
type comeback struct {
	words io.Writer
	lost  bool
	again int // messages of before that the broker gives out again
	why   string
}

// see tells of a loss and its reason, of another reason, and of the way back.
func (c *comeback) see(l session.Link) {
	switch l.State {
	case session.Up:
		if c.lost {
			fmt.Fprintf(c.words, "connected again to %s\n", shown(l.Addr))
		}
		c.lost, c.why = false, ""
	case session.Waiting:
		if l.Error != c.why {
			fmt.Fprintf(c.words, "%s It is tried again by itself.\n", shown(l.Error))
		}
		c.lost, c.why = true, l.Error
	}
}

// tellAgain says once a loss how much is given out twice.
func (c *comeback) tellAgain() {
	if c.again == 0 {
		return
	}
	fmt.Fprintf(c.words, "%s without a confirmed ack when the connection was lost: the broker gives out again what it did not take as acked\n",
		messagesWere(c.again))
	c.again = 0
}

func messagesWere(n int) string {
	if n == 1 {
		return "1 message was"
	}
	return fmt.Sprintf("%d messages were", n)
}
