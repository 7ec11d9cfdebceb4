package profile

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"stompbox/stomp"
)

// otherProtocols are what a port says first when it speaks something else.
var otherProtocols = []struct{ begins, name, next string }{
	{"HTTP/", "HTTP", "the STOMP port is another one, mostly 61613; over a WebSocket, as on 15674, it is ws://"},
	{"<", "HTTP or XML", "the STOMP port is another one, mostly 61613"},
	{"SSH-", "SSH", "the STOMP port is another one, mostly 61613"},
	{"AMQP", "AMQP", "RabbitMQ's STOMP port is mostly 61613 and needs the plugin rabbitmq_stomp"},
	{"-ERR", "the protocol of Redis, or POP3", "the STOMP port is another one, mostly 61613"},
	{"+OK", "POP3", "the STOMP port is another one, mostly 61613"},
	{"* OK", "IMAP", "the STOMP port is another one, mostly 61613"},
	{"220", "SMTP or FTP", "the STOMP port is another one, mostly 61613"},
	{"INFO {", "NATS", "the STOMP port is another one, mostly 61613"},
	{"\x20\x02", "MQTT", "the STOMP port is another one, mostly 61613"},
}

// explainForeign names what the first octets of an answer speak. It is "" when
// they might be STOMP that broke off, or when it takes more to know.
func (p Profile) explainForeign(e *stomp.ConnectError) string {
	text := bytes.TrimLeft(e.FirstBytes, "\r\n")
	switch {
	case bytes.HasPrefix(text, []byte("\x15\x03")) && e.Phase == stomp.PhaseConnect:
		return fmt.Sprintf("%s speaks TLS: use %s%s.", p.Addr(), Profile{TLS: true, WSPath: p.WSPath}.scheme(), p.Addr()+p.WSPath)
	case begins(text, stomp.CONNECTED+"\n"), begins(text, stomp.ERROR+"\n"), begins(text, stomp.CONNECTED+"\r"), begins(text, stomp.ERROR+"\r"):
		return ""
	case p.WSPath != "" && p.TLS && bytes.HasPrefix(text, []byte("HTTP/")):
		return fmt.Sprintf("%s does not speak TLS: use %s%s.", p.Addr(), Profile{WSPath: p.WSPath}.scheme(), p.Addr()+p.WSPath)
	case begins(text, stomp.CONNECT+"\n"):
		return fmt.Sprintf("%s only repeats what it is sent: that is no broker, check the port.", p.Addr())
	case bytes.Contains(text[:min(len(text), 24)], []byte("ActiveMQ")):
		return fmt.Sprintf("%s speaks OpenWire, ActiveMQ's own protocol: its STOMP port is another one, mostly 61613.", p.Addr())
	}
	for _, other := range otherProtocols {
		if bytes.HasPrefix(text, []byte(other.begins)) {
			return fmt.Sprintf("%s speaks %s, not STOMP: %s.", p.Addr(), other.name, other.next)
		}
	}
	if e.Phase != stomp.PhaseConnect {
		return ""
	}
	line, _, _ := strings.Cut(p.mask(string(text)), "\n")
	return fmt.Sprintf("%s answered %s, which is no STOMP: check the port (STOMP is mostly 61613).",
		p.Addr(), strconv.QuoteToASCII(line[:min(len(line), 24)]))
}

// begins reports whether text begins with command, or is the beginning of it.
func begins(text []byte, command string) bool {
	n := min(len(text), len(command))
	return string(text[:n]) == command[:n]
}
