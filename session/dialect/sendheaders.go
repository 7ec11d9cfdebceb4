package dialect

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// otherFrames are headers of the protocol that belong to other frames: on SEND
// they are passed on as if they were the sender's own, or mistaken.
var otherFrames = map[string]string{"accept-version": "CONNECT", "login": "CONNECT", "heart-beat": "CONNECT",
	"selector": "SUBSCRIBE", "receipt-id": "RECEIPT"}

// setByBroker are what a broker gives a message itself.
var setByBroker = []string{"message-id", "subscription", "redelivered", "ack"}

// jmsNames are what headers are called in JMS, and over STOMP.
var jmsNames = map[string]string{
	"JMSCorrelationID": "correlation-id", "JMSReplyTo": "reply-to", "JMSPriority": "priority", "JMSExpiration": "expires",
	"JMSType": "type", "JMSDeliveryMode": "persistent", "JMSDestination": "destination", "JMSMessageID": "message-id",
	"JMSTimestamp": "timestamp", "JMSRedelivered": "redelivered",
}

// ownNames are the standard and customary names, in which case matters (R035).
var ownNames = []string{"destination", "content-type", "content-length", "receipt", "transaction", "correlation-id", "reply-to",
	"persistent", "priority", "expires", "type", "message-id"}

func (l *sendLint) headers() {
	for i := range l.m.Header.Len() {
		f := l.m.Header.At(i)
		if f.Name == "" {
			continue
		}
		l.name(i, f.Name)
		l.value(i, f.Name, f.Value)
		if strings.TrimSpace(f.Value) != f.Value {
			l.add(Doubt, f.Name, i, "R028", "The blanks at the ends of "+f.Name+" are sent as part of its value", "")
		}
		if strings.TrimSpace(f.Name) != f.Name {
			l.add(Doubt, f.Name, i, "R028", "The blanks around the name are part of it, so that nobody will find it", "Take them away")
		}
	}
	if l.m.Header.Get("persistent") != "true" && l.keeps() && l.forQueue() {
		l.add(Hint, "persistent", -1, "", "Without persistent:true a restart of the broker loses the message", "")
	}
}

// keeps reports whether the broker knows persistent messages.
func (l *sendLint) keeps() bool {
	return l.b.Kind == ActiveMQ || l.b.Kind == Artemis || l.b.Kind == RabbitMQ
}

func (l *sendLint) forQueue() bool {
	return strings.Contains(l.m.Destination, "queue/") && !strings.Contains(l.m.Destination, "temp-queue/")
}

// name says what is doubtful about a header being there at all.
func (l *sendLint) name(i int, name string) {
	say := func(s Severity, rule, problem, fix string) { l.add(s, name, i, rule, problem, fix) }
	if l.first(name) < i && !standardOnSend[name] {
		say(Doubt, "R031", name+" stands here twice: of a repeated header the first value counts", "Remove one of them")
	}
	switch own := sameName(name); {
	case l.b.Kind == RabbitMQ && name == "message-id":
		say(Refusal, "", "RabbitMQ refuses message-id on SEND", "Use amqp-message-id")
		return
	case l.b.Kind == RabbitMQ && name == "user-id" && l.c.Login != "" && l.m.Header.At(i).Value != l.c.Login:
		say(Refusal, "", "RabbitMQ ends the connection over a user-id that is not your own", "Write "+l.c.Login+", or leave it out")
		return
	case slices.Contains(setByBroker, name):
		say(Doubt, "", "Brokers set "+name+" themselves, and put their own in its place", "Remove it")
		return
	case name == "passcode":
		say(Doubt, "R088", "passcode belongs to CONNECT: here everybody who receives the message reads it", "Remove it")
	case otherFrames[name] != "":
		say(Doubt, "", name+" belongs to "+otherFrames[name]+" and means nothing on SEND", "Remove it, or give it another name")
	case name == "transaction":
		say(Refusal, "R131", "A message joins a transaction as a step of it", "Remove the header, and add the message to the transaction")
	case own != "" && own != name:
		say(Doubt, "R035", name+" is not "+own+": in header names case matters, so that brokers do not see it", "Write "+own)
	case jmsNames[name] != "":
		say(Doubt, "", "Over STOMP this header is called "+jmsNames[name], "Write "+jmsNames[name])
	}
	if l.b.Kind == RabbitMQ && name == "expires" {
		say(Doubt, "", "RabbitMQ knows no expires", "Use expiration, in ms from now")
	}
	if (l.b.Kind == ActiveMQ || l.b.Kind == Artemis) && name == "expiration" {
		say(Doubt, "", l.b.Name+" knows no expiration", "Use expires, in ms since 1970")
	}
	if l.b.Kind == RabbitMQ && name == "delivery-mode" {
		say(Doubt, "", "delivery-mode means nothing over STOMP", "Use persistent:true")
	}
}

// first is which header has a name first.
func (l *sendLint) first(name string) int {
	i := 0
	for n := range l.m.Header.All() {
		if n == name {
			break
		}
		i++
	}
	return i
}

// standardOnSend are headers that a request itself refuses when they are repeated.
var standardOnSend = map[string]bool{"destination": true, "content-type": true, "content-length": true, "receipt": true, "transaction": true}

// sameName is the standard name that differs in case, or in _ for -, "" for none.
func sameName(name string) string {
	plain := strings.ReplaceAll(name, "_", "-")
	for _, own := range ownNames {
		if strings.EqualFold(plain, own) {
			return own
		}
	}
	return ""
}

// value says what is doubtful about what a header says.
func (l *sendLint) value(i int, name, value string) {
	say := func(s Severity, rule, problem, fix string) { l.add(s, name, i, rule, problem, fix) }
	switch name {
	case "persistent":
		if value != "true" && value != "false" {
			say(Doubt, "", "Only true makes a message persistent, in these letters", "Write true or false")
		}
	case "priority":
		if n, ok := number(value); (!ok || n < 0 || n > 9) && l.b.Kind != RabbitMQ {
			say(Doubt, "", "A priority is a number from 0 to 9", "")
		} else if !ok || n < 0 || n > 255 {
			say(Doubt, "", "A priority is a number from 0 to 255", "")
		}
	case "expires":
		l.expires(say, value)
	case "expiration":
		if n, ok := number(value); l.b.Kind == RabbitMQ && (!ok || n < 0) {
			say(Refusal, "", "expiration is a number of ms from now", "Write it like 60000")
		}
	case "timestamp", "AMQ_SCHEDULED_DELAY", "AMQ_SCHEDULED_PERIOD", "AMQ_SCHEDULED_REPEAT", "JMSXGroupSeq":
		if _, ok := number(value); !ok {
			say(Doubt, "", name+" is to be a whole number", "")
		}
	case "reply-to":
		l.replyTo(say, value)
	}
}

// earliest is before any expires that is meant as a moment: 2001.
const earliest = 1_000_000_000_000

// expires looks at a moment in ms since 1970; 0 is never.
func (l *sendLint) expires(say func(Severity, string, string, string), value string) {
	if l.b.Kind == RabbitMQ {
		return // said already: it means nothing there
	}
	n, ok := number(value)
	now := l.c.Now.UnixMilli()
	switch {
	case !ok:
		say(Doubt, "", "expires is a moment in ms since 1970", `Write a number, or {{now "ms" "5m"}} with templates on`)
	case n > 0 && n < earliest:
		say(Doubt, "", "expires is a moment, not a span: this one is in "+time.UnixMilli(n).UTC().Format("2006"),
			fmt.Sprintf("For %d ms from now write %d", n, now+n))
	case n > 0 && n <= now:
		say(Doubt, "", "expires is past since "+l.c.Now.Sub(time.UnixMilli(n)).Round(time.Second).String()+": it goes straight to the dead letters, or nowhere", "Write a later moment, or 0 for never")
	}
}

// replyTo looks at where answers are to go.
func (l *sendLint) replyTo(say func(Severity, string, string, string), value string) {
	switch {
	case value == "":
		say(Doubt, "", "reply-to is empty: nobody can answer", "Remove it, or name a destination")
	case l.b.Kind == RabbitMQ && strings.HasPrefix(value, "/temp-queue/"):
		if len(value) == len("/temp-queue/") {
			say(Doubt, "", "RabbitMQ needs a name after /temp-queue/", "Write it like /temp-queue/answers")
		}
	default:
		if note := l.b.WrongDestination(value); note != "" {
			say(Doubt, "", "Answers would go astray: "+strings.TrimSuffix(note, "."), "")
		}
	}
}
