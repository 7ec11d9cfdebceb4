package profile

import (
	"fmt"
	"strings"

	"stompbox/session/dialect"
	"stompbox/stomp"
)

// How brokers word the three refusals that a profile can mend, in lower case:
// ActiveMQ, RabbitMQ, stompserver, go-stomp and our own, in this order.
var (
	saysLogin = []string{"password is invalid", "access refused for user", "invalid login", "authentication failed",
		"not authenticated", "bad credentials", "security problem while", "not authorized to connect"}
	saysVhost   = []string{"virtual host", "vhost"}
	saysVersion = []string{"invalid protocol version", "version mismatch", "unsupported version", "incompatible version",
		"unsupported protocol version", "acceptable protocol version", "supported protocol versions"}
	saysTaken = []string{"already connected from"}
)

// explainRefusal speaks of an ERROR that came in place of CONNECTED (R094).
// Where the meaning is clear the sentence is our own and repeats none of the
// broker's words.
func (p Profile) explainRefusal(f stomp.Frame) string {
	said := dialect.Broker{}.ErrorText(f)
	text := p.foreign(said)
	switch {
	case says(said, saysLogin):
		return p.explainLogin()
	case says(said, saysVhost):
		return p.explainVhost()
	case says(said, saysVersion):
		return p.explainVersion(f)
	case says(said, saysTaken):
		return fmt.Sprintf("%s says that this client-id is in use (%s): end the other connection, or choose another client-id.", p.Addr(), text)
	}
	return fmt.Sprintf("%s refused the connection: %s.", p.Addr(), strings.TrimRight(text, ". "))
}

func says(text string, phrases []string) bool {
	text = strings.ToLower(text)
	for _, phrase := range phrases {
		if strings.Contains(text, phrase) {
			return true
		}
	}
	return false
}

func (p Profile) explainLogin() string {
	switch {
	case p.Login == "":
		return fmt.Sprintf("%s lets nobody in without a login: give one, as in %sLOGIN@%s.", p.Addr(), p.scheme(), p.Addr())
	case !p.HasPasscode && p.PasscodeEnv == "" && len(p.PasscodeCmd) == 0:
		return fmt.Sprintf("%s refused the login %s, sent without a passcode: give the passcode.", p.Addr(), p.Login)
	}
	return fmt.Sprintf("%s refused the login %s: check the name and the passcode.", p.Addr(), p.Login)
}

func (p Profile) explainVhost() string {
	as := ""
	if p.Login != "" {
		as = " for the login " + p.Login
	}
	if p.Vhost == "" {
		return fmt.Sprintf("%s has no virtual host %q%s: put its name behind the port, on RabbitMQ mostly %s%s/ for the vhost /.",
			p.Addr(), p.Host, as, p.scheme(), p.Addr())
	}
	return fmt.Sprintf("%s has no virtual host %q%s: check its name and who may use it.", p.Addr(), p.Vhost, as)
}

func (p Profile) explainVersion(f stomp.Frame) string {
	speaks := ""
	if list, err := stomp.ParseVersions(f.Header.Get("version")); err == nil {
		speaks = ", it speaks " + stomp.FormatVersions(list)
	}
	return fmt.Sprintf("%s speaks no version of STOMP that was offered (%s)%s: offer others with protocol=1.0,1.1,1.2.",
		p.Addr(), p.offered(), speaks)
}
