package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"stompbox/session"
	"stompbox/session/profile"
	"stompbox/stomp"
)

// scriptVerb is one command of scripts and of the shell.
type scriptVerb struct {
	name        string
	aliases     []string
	usage       string // with every option it takes
	short       string
	least, most int  // arguments before the body
	takesBody   bool // the rest of the line is one
	connects    bool // it needs a connection
	run         func(*script, context.Context, *scriptLine) outcome
}

const sendOptions = "[-H name:value]... [--content-type TYPE] [--no-content-length] [--no-receipt] [--template]"

// scriptVerbs is every command, in the order of help. It is filled by init,
// because help itself is one of them.
var scriptVerbs []scriptVerb

func init() {
	scriptVerbs = []scriptVerb{
		{name: "connect", usage: "connect [URL|PROFILE] [-H name:value]...", most: 1, run: (*script).doConnect,
			short: "connect, or connect anew; other commands do it when they need it"},
		{name: "disconnect", usage: "disconnect", connects: true, run: (*script).doDisconnect,
			short: "say DISCONNECT, wait for its receipt and close"},
		{name: "subscribe", usage: "subscribe DEST [auto|client|client-individual] [-H name:value]... [--ack MODE] [--selector EXPR] [--prefetch N] [--id ID] " + sureOption,
			least: 1, most: 2, connects: true, run: (*script).doSubscribe,
			short: "receive messages; unless auto is said they are held until acked"},
		{name: "unsubscribe", usage: "unsubscribe DEST|ID|NUMBER [-H name:value]... " + sureOption, least: 1, most: 1, connects: true,
			run: (*script).doUnsubscribe, short: "end a subscription; what it held goes back"},
		{name: "send", usage: "send DEST [TEXT] " + sendOptions + " [--body TEXT] [--file FILE]", least: 1, most: 1, takesBody: true, connects: true,
			run: (*script).doSend, short: "send a message and wait for its receipt"},
		{name: "sendrec", usage: "sendrec DEST [TEXT] [-H name:value]... [--content-type TYPE] [--no-content-length]", least: 1, most: 1, takesBody: true, connects: true,
			run: (*script).doSend, short: "the same as send"},
		{name: "sendreply", usage: "sendreply DEST CORRELATION-ID [TEXT] " + sendOptions, least: 2, most: 2, takesBody: true, connects: true,
			run: (*script).doSendReply, short: "send with a correlation-id"},
		{name: "sendfile", usage: "sendfile DEST FILE [HEADERS.json] [--base64] " + sendOptions, least: 2, most: 3, connects: true,
			run: (*script).doSendFile, short: "send a file byte for byte, with its name, never its path, as filename"},
		{name: "ack", usage: "ack NUMBER|FROM-TO|ID [SUBSCRIPTION] [-H name:value]... " + sureOption, least: 1, most: 2, connects: true,
			run: (*script).doDecide, short: "ack messages: by their numbers in the order of arrival, or by an id"},
		{name: "nack", usage: "nack NUMBER|FROM-TO|ID [SUBSCRIPTION] [-H name:value]... " + sureOption, least: 1, most: 2, connects: true,
			run: (*script).doDecide, short: "nack messages"},
		{name: "begin", usage: "begin [ID] [-H name:value]...", most: 1, connects: true, run: (*script).doBegin,
			short: "begin a transaction; sends, acks and nacks join it"},
		{name: "commit", usage: "commit [ID] [-H name:value]... " + sureOption, most: 1, connects: true, run: (*script).doCommit,
			short: "commit the open transaction"},
		{name: "abort", aliases: []string{"rollback"}, usage: "abort [ID] [-H name:value]...", most: 1, connects: true, run: (*script).doAbort,
			short: "abort the open transaction"},
		{name: "tx", usage: txUsage, least: 1, most: 3, connects: true, run: (*script).doTx,
			short: "a transaction as a plan: draft, show, change, dry run, step by step, run, run again, save, load"},
		{name: "peek", usage: "peek DEST [NUMBER] [--selector EXPR]", least: 1, most: 2, connects: true, run: (*script).doPeek,
			short: "print what waits at a destination; nothing is consumed"},
		{name: "list", usage: "list connections|subscriptions|held|transactions | list messages [FILTER]", least: 1, most: 1, takesBody: true,
			run: (*script).doList, short: "what there is, a line each; held messages with their ages"},
		{name: "show", usage: "show NUMBER|ID [body|headers|raw|hex|tree]", least: 1, most: 2, connects: true, run: (*script).doShow,
			short: "a message as the inspector shows it"},
		{name: "save", usage: "save NUMBER|ID FILE [body|headers|raw]", least: 2, most: 3, connects: true, run: (*script).doSave,
			short: "write a message to a new file, octet for octet"},
		{name: "filter", usage: "filter [FILTER|off]", takesBody: true, run: (*script).doFilter,
			short: "print only the messages that match, such as size>10k or customer:smith"},
		{name: "wait", usage: "wait messages N [TIMEOUT] | wait receipt ID [TIMEOUT] | wait error [TIMEOUT] | wait close [TIMEOUT]",
			least: 1, most: 3, connects: true, run: (*script).doWait,
			short: "wait until N messages have come in all, a RECEIPT, an ERROR, or the end of the connection"},
		{name: "sleep", usage: "sleep TIME", least: 1, most: 1, run: (*script).doSleep, short: "wait for a time, such as 500ms; a number alone is seconds"},
		{name: "raw", usage: "raw COMMAND [TEXT] [-H name:value]...", least: 1, most: 1, takesBody: true, connects: true, run: (*script).doRaw,
			short: "send a frame as it is given: nothing is added or checked"},
		{name: "stats", usage: "stats [on|off]", most: 1, run: (*script).doStats, short: "what was sent and received; always on"},
		{name: "run", usage: "run FILE", least: 1, most: 1, run: (*script).doRun, short: "run the commands of a file"},
		{name: "version", aliases: []string{"ver"}, usage: "version", run: (*script).doVersion, short: "the version"},
		{name: "help", usage: "help [COMMAND]", most: 1, run: (*script).doHelp, short: "this list, or how to write one command"},
		{name: "quit", aliases: []string{"exit"}, usage: "quit", run: (*script).doQuit, short: "disconnect and end"},
	}
}

func findVerb(name string) *scriptVerb {
	for i := range scriptVerbs {
		if v := &scriptVerbs[i]; v.name == name || slices.Contains(v.aliases, name) {
			return v
		}
	}
	return nil
}

func (s *script) doConnect(ctx context.Context, l *scriptLine) outcome {
	if s.person && s.t != nil && s.t.link.State == session.Down && len(l.args) == 0 && l.header.Len() == 0 {
		return s.do(ctx, session.Connect{}, session.Confirmed) // the same session: its messages and transactions stay
	}
	var p *profile.Profile
	if len(l.args) == 1 {
		there := *s.conn // without what was meant for another broker
		there.broker, there.host, there.port, there.vhost = l.args[0], "", 0, ""
		there.user, there.passwordFile = "", ""
		list, err := known()
		if err != nil {
			return refused("%s", err)
		}
		found, _, err := there.find(list)
		if err != nil {
			return refused("%s", err)
		}
		p = &found
	}
	if o := s.connect(ctx, p, l.header); o.status != "" {
		return o
	}
	return fine
}

func (s *script) doDisconnect(ctx context.Context, _ *scriptLine) outcome {
	s.left = true
	if tx, open := s.open(); open {
		s.out.say(tx.Name + " was not committed: the broker forgets what was sent in it")
		s.tx = 0
	}
	if s.t != nil {
		s.parting()
	}
	o := s.do(ctx, session.Disconnect{}, session.Confirmed)
	s.end()
	return o
}

func (s *script) doSubscribe(ctx context.Context, l *scriptLine) outcome {
	c := session.Subscribe{ID: l.options["id"], Destination: l.args[0], Selector: l.options["selector"], Header: l.header}
	if c.Ack = stomp.AckMode(l.options["ack"]); len(l.args) == 2 {
		c.Ack = stomp.AckMode(l.args[1])
	}
	switch c.Ack {
	case "", stomp.AckAuto, stomp.AckClient, stomp.AckClientIndividual:
	default:
		return refused("%q is no ack mode: auto, client or client-individual (R143)", c.Ack)
	}
	n, err := l.number("prefetch")
	if err != nil {
		return refused("%s", err)
	}
	if c.Prefetch = n; c.ID == "" {
		if c.ID = l.header.Get("id"); c.ID == "" {
			c.ID = uuid.NewString()
		}
	}
	s.subs = append(s.subs, scriptSub{c.ID, c.Destination})
	o := s.doGuarded(ctx, l, c)
	if o.code != ExitDone {
		s.subs = s.subs[:len(s.subs)-1]
		return o
	}
	o.note = fmt.Sprintf("subscription %d, %s", len(s.subs), s.badge(c.ID))
	return o
}

// badge says what a subscription does to messages.
func (s *script) badge(wire string) string {
	for _, sub := range s.t.subs {
		if sub.WireID == wire {
			text := map[session.Badge]string{session.BadgeHold: "messages are held until acked, nacked or given back",
				session.BadgeTail: "a topic", session.BadgeConsumes: "auto: every message shown is gone from the broker"}[sub.Badge]
			return strings.TrimSpace(text + " " + sub.Note)
		}
	}
	return ""
}

// subscription finds the session's subscription by number, id or destination.
func (s *script) subscription(name string) (session.SubID, bool) {
	wire := name
	if n := atoi(name); n > 0 && n <= len(s.subs) {
		wire = s.subs[n-1].wire
	}
	best := session.SubID(0)
	for id, sub := range s.t.subs {
		live := sub.State == session.SubLive || sub.State == session.SubOpening
		if live && (sub.WireID == wire || sub.Destination == name) {
			best = max(best, id)
		}
	}
	return best, best != 0
}

func (s *script) doUnsubscribe(ctx context.Context, l *scriptLine) outcome {
	id, found := s.subscription(l.args[0])
	if !found {
		return refused("there is no subscription %s", l.args[0])
	}
	o := s.doGuarded(ctx, l, session.Unsubscribe{Sub: id, Header: l.header})
	if note := s.t.subs[id].Note; o.code == ExitDone && note != "" {
		o.note = note
	}
	return o
}

func (s *script) doStats(context.Context, *scriptLine) outcome {
	sent, received, in, out, held := s.past.Sent, s.past.Received, s.past.BytesIn, s.past.BytesOut, 0
	if s.t != nil {
		now := s.t.stats
		sent, received, in, out, held = sent+now.Sent, received+now.Received, in+now.BytesIn, out+now.BytesOut, now.Held
	}
	o := fine
	o.note = fmt.Sprintf("%d sent, %d received, %d held; %d octets in, %d out, in %s", sent, received, held, in, out,
		time.Since(s.began).Round(time.Second))
	o.data = fmt.Appendf(nil, `,"sent":%d,"received":%d,"held":%d,"bytes_in":%d,"bytes_out":%d`, sent, received, held, in, out)
	return o
}

func (s *script) doRun(ctx context.Context, l *scriptLine) outcome { return s.include(ctx, l.args[0]) }

func (s *script) doVersion(context.Context, *scriptLine) outcome {
	o := fine
	o.note = "stompbox " + version()
	o.data = appendJSON([]byte(`,"version":`), version())
	return o
}

func (s *script) doHelp(_ context.Context, l *scriptLine) outcome {
	if len(l.args) == 1 {
		v := findVerb(l.args[0])
		if v == nil {
			return refused("unknown command %q: help lists what there is", l.args[0])
		}
		s.out.say(v.usage)
		s.out.say("  " + v.short)
		return fine
	}
	for _, v := range scriptVerbs {
		s.out.say(fmt.Sprintf("%-12s %s", v.name, v.short))
	}
	return fine
}

func (s *script) doQuit(context.Context, *scriptLine) outcome {
	s.quit = true
	return fine
}
