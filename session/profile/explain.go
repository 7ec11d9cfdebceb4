package profile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"regexp"
	"strings"
	"syscall"

	"stompbox/stomp"
)

// Explain turns an error of Dial, or of a link that died, into one sentence
// that says what went wrong, where, and what to do next. Text of the broker is
// included unescaped: pass the result through ui/safe before it is drawn. The
// passcode is masked wherever it appears in such text (R104).
func (p Profile) Explain(err error) string {
	if err == nil {
		return ""
	}
	var several *HostsError
	if errors.As(err, &several) {
		return p.explainHosts(several)
	}
	var dialled *dialError
	if errors.As(err, &dialled) {
		p = dialled.profile
	}
	var config *ConfigError
	var url *URLError
	var file *FileError
	var request *stomp.RequestError
	var connect *stomp.ConnectError
	switch {
	case errors.As(err, &config):
		return sentence(config.sentence())
	case errors.As(err, &url):
		return sentence(url.sentence())
	case errors.As(err, &file):
		return file.sentence() + "." // begins with a path, as it is
	case errors.Is(err, context.Canceled):
		return fmt.Sprintf("Connecting to %s was cancelled: connect again when you wish.", p.Addr())
	case errors.As(err, &connect):
		return p.explainConnect(connect)
	case errors.As(err, &request):
		return sentence(own(request))
	}
	return p.explainLink(err)
}

// explainConnect speaks of the way to CONNECTED.
func (p Profile) explainConnect(e *stomp.ConnectError) string {
	var request *stomp.RequestError
	switch {
	case e.Frame != nil:
		return p.explainRefusal(*e.Frame)
	case len(e.FirstBytes) > 0:
		if text := p.explainForeign(e); text != "" {
			return text
		}
	case errors.As(e.Err, &request):
		return sentence(own(request))
	}
	switch e.Phase {
	case stomp.PhaseResolve:
		return p.explainResolve(e.Err)
	case stomp.PhaseDial:
		return p.explainDial(e.Err)
	case stomp.PhaseTLS:
		return p.explainTLS(e.Err)
	}
	return p.explainHandshake(e.Err)
}

func (p Profile) explainResolve(err error) string {
	var dns *net.DNSError
	if errors.As(err, &dns) && dns.IsNotFound {
		return fmt.Sprintf("No host is called %s: check the name for a typing mistake.", p.Host)
	}
	if timedOut(err) {
		return fmt.Sprintf("The name service did not say in time where %s is: check the network, or give the address in numbers.", p.Host)
	}
	return fmt.Sprintf("The name %s could not be looked up (%s): check the network, or give the address in numbers.", p.Host, p.words(err))
}

func (p Profile) explainDial(err error) string {
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns):
		return p.explainResolve(err)
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Sprintf("Nothing listens at %s: start the broker, or check the port (STOMP is mostly 61613, with TLS 61612 or 61614).", p.Addr())
	case timedOut(err):
		return fmt.Sprintf("%s did not answer within %v: check host and port, and whether a firewall is between.", p.Addr(), p.timeout())
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return fmt.Sprintf("There is no way to %s from here: check the address and the network (VPN, routes).", p.Addr())
	case errors.Is(err, syscall.EACCES), errors.Is(err, syscall.EPERM):
		return fmt.Sprintf("This system does not let us connect to %s: check its firewall.", p.Addr())
	}
	return fmt.Sprintf("%s cannot be reached (%s): check host and port.", p.Addr(), p.words(err))
}

// explainHandshake speaks of a connection that stands but gave no CONNECTED.
func (p Profile) explainHandshake(err error) string {
	if text := p.explainCertificate(err); text != "" { // TLS 1.3 tells late
		return text
	}
	var protocol *stomp.ProtocolError
	var upgrade *upgradeError
	switch {
	case errors.As(err, &upgrade) && !timedOut(err):
		return p.explainUpgrade(upgrade)
	case err != nil && breaksVersion.MatchString(err.Error()):
		return fmt.Sprintf("%s agreed to no version of STOMP that was offered (%s): offer others with protocol=1.0,1.1,1.2.", p.Addr(), p.offered())
	case errors.As(err, &protocol):
		return fmt.Sprintf("%s did not answer CONNECT as STOMP wants (byte %d: %s): check that this port speaks STOMP.",
			p.Addr(), protocol.Offset, p.foreign(protocol.Problem))
	case timedOut(err):
		return fmt.Sprintf("%s took the connection and then said nothing for %v: %s.", p.Addr(), p.timeout(), p.otherKind())
	case closedByPeer(err):
		return fmt.Sprintf("%s closed the connection without an answer to CONNECT: %s.", p.Addr(), p.otherKind())
	}
	return fmt.Sprintf("%s did not answer CONNECT as STOMP wants (%s): check that this port speaks STOMP.", p.Addr(), p.words(err))
}

// explainUpgrade speaks of a server that takes no WebSocket.
func (p Profile) explainUpgrade(e *upgradeError) string {
	switch {
	case e.status == 401, e.status == 403:
		return fmt.Sprintf("%s lets nobody open the WebSocket at %s without leave (HTTP %d): its http_headers stand in the profile.", p.Addr(), e.path, e.status)
	case e.status != 0:
		return fmt.Sprintf("%s has no WebSocket at %s (HTTP %d): check the path, which is /ws on RabbitMQ.", p.Addr(), e.path, e.status)
	}
	return fmt.Sprintf("%s speaks no WebSocket: check the port (RabbitMQ's is mostly 15674); plain STOMP is stomp://.", p.Addr())
}

// breaksVersion finds the rules about the version in CONNECTED, by which the
// handshake names what it did not take.
var breaksVersion = regexp.MustCompile(`\(R09[123]\)$`)

// otherKind is the next step when a port is mute: it may want TLS, or
// no WebSocket.
func (p Profile) otherKind() string {
	if p.WSPath != "" {
		return "check that this port speaks STOMP over a WebSocket; a plain STOMP port is stomp://"
	}
	if p.TLS {
		return "check that this port speaks STOMP, and whether the broker asks for a client certificate"
	}
	return "check that this port speaks STOMP; if it wants TLS, use stomp+ssl://"
}

// explainLink speaks of a link that was up.
func (p Profile) explainLink(err error) string {
	var protocol *stomp.ProtocolError
	var beat *stomp.HeartBeatError
	switch {
	case errors.As(err, &protocol):
		return fmt.Sprintf("%s broke the protocol at byte %d of the stream (%s): look at the last frames, then connect again.",
			p.Addr(), protocol.Offset, p.foreign(protocol.Problem))
	case errors.As(err, &beat):
		return fmt.Sprintf("%s has been silent for %v, though a heart-beat was agreed (%v at most): the link is taken for dead, connect again.",
			p.Addr(), beat.Silent.Round(1e6), beat.Limit.Round(1e6))
	case errors.Is(err, net.ErrClosed):
		return fmt.Sprintf("The connection to %s was closed from here: connect again when you wish.", p.Addr())
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Sprintf("%s closed the connection in the middle of a frame, which is dropped: connect again.", p.Addr())
	case errors.Is(err, io.EOF):
		return fmt.Sprintf("%s closed the connection: connect again, or ask the broker's log why.", p.Addr())
	case closedByPeer(err):
		return fmt.Sprintf("The connection to %s was cut off: check that the broker runs, then connect again.", p.Addr())
	case timedOut(err):
		return fmt.Sprintf("%s takes no more data: the connection is given up, connect again.", p.Addr())
	}
	return fmt.Sprintf("The connection to %s failed (%s): connect again.", p.Addr(), p.words(err))
}

func (p Profile) offered() string {
	if len(p.Versions) == 0 {
		return stomp.FormatVersions(stomp.AllVersions)
	}
	return stomp.FormatVersions(p.Versions)
}

func timedOut(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) ||
		errors.As(err, &timeout) && timeout.Timeout()
}

// Windows names a reset by numbers of its own; on other systems they mean
// nothing that a socket reports.
const (
	wsaConnAborted = syscall.Errno(10053)
	wsaConnReset   = syscall.Errno(10054)
)

func closedByPeer(err error) bool {
	for _, end := range []error{io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED,
		wsaConnAborted, wsaConnReset} {
		if errors.Is(err, end) {
			return true
		}
	}
	return false
}

// words is what an error says, safe to be part of a sentence: it may repeat what
// a broker said.
func (p Profile) words(err error) string { return p.foreign(plainText(err)) }

// foreignMax bounds what others said within a sentence, in octets.
const foreignMax = 200

// foreign makes a piece of a sentence of what others said: masked, and cut.
func (p Profile) foreign(text string) string {
	text = p.mask(text)
	if len(text) <= foreignMax {
		return text
	}
	return strings.ToValidUTF8(text[:foreignMax], "") + "…"
}

// plainText is the innermost words of an error, without the names of calls and
// packages around it.
func plainText(err error) string {
	if err == nil {
		return "no reason given"
	}
	var op *net.OpError
	if errors.As(err, &op) && op.Err != nil {
		err = op.Err
	}
	var call *os.SyscallError
	if errors.As(err, &call) {
		err = call.Err
	}
	return own(err)
}

// own drops the package's name from our own errors, and makes one line.
func own(err error) string {
	return strings.Join(strings.Fields(strings.TrimPrefix(err.Error(), "stomp: ")), " ")
}

// sentence begins with a capital letter and ends with a full stop.
func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + strings.TrimRight(s[1:], ".") + "."
}
