package session

import (
	"fmt"
	"strings"
)

// count writes a number with its noun: 1 message, 3 messages.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// isAre gives the verb to count.
func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// describe says in a few words what a command does.
func describe(c Command) string {
	switch c := c.(type) {
	case Connect:
		return "connect"
	case RetryNow:
		return "retry now"
	case StopRetrying:
		return "stop retrying"
	case Disconnect:
		return "disconnect"
	case Peek:
		return "peek at " + c.Destination
	case Subscribe:
		return "subscribe to " + c.Destination
	case Unsubscribe:
		return "unsubscribe"
	case Ack:
		if c.UpTo {
			return "ack up to here"
		}
		return "ack " + count(len(c.Messages), "message")
	case Nack:
		return "nack " + count(len(c.Messages), "message")
	case Send:
		return "send to " + c.Message.Destination
	case Raw:
		return "raw " + c.Frame.Command
	case RawOctets:
		command, _, _ := strings.Cut(string(c.Octets[:min(len(c.Octets), 40)]), "\n")
		return "raw " + strings.TrimSpace(command)
	case TxNew:
		return "new transaction"
	case TxAdd:
		return "add " + count(len(c.Steps), "step") + " to the transaction"
	case TxAgain:
		return "draft the transaction again"
	case TxSet, TxRemove, TxMove:
		return "change the transaction"
	case TxOpen:
		if c.Steps == 1 {
			return "send the next step"
		}
		return "open the transaction"
	case TxCommit:
		return "commit the transaction"
	case TxAbort:
		return "abort the transaction"
	case TxDelete:
		return "delete the transaction"
	case ListHeld:
		return "list what is held"
	case Plan:
		return "plan"
	case Close:
		return "close the session"
	}
	return "unknown command"
}

// sentence makes words fit to stand alone.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	s = strings.ToUpper(s[:1]) + s[1:]
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}
