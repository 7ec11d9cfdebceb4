package session

import (
	"net"
	"strings"
	"testing"
	"time"

	"stompbox/session/dialect"
	"stompbox/session/profile"
	"stompbox/stomp"
	"stompbox/stomp/stomptest"
)

// refused starts a session that must not come up, and gives the words for it.
func refused(t *testing.T, p profile.Profile) string {
	t.Helper()
	if p.Timeout == 0 {
		p.Timeout = 8 * time.Second
	}
	r := benchOn(t, p, Options{})
	link := await(r, func(e LinkChanged) bool { return e.Link.State == Up || e.Link.State == Down }).Link
	if link.State == Up {
		t.Fatal("it connected")
	}
	return link.Error
}

func TestBrokersRefuseTheLogin(t *testing.T) {
	everyBroker(t, func(t *testing.T, g target) {
		for name, login := range map[string]string{"wrong passcode": "admin:wrong", "unknown user": "nobody:admin"} {
			t.Run(name, func(t *testing.T) {
				user, pass, _ := strings.Cut(login, ":")
				text := refused(t, parse(t, "stomp://"+login+"@"+g.addr+g.vhost))
				oneSentence(t, text, g.addr, user, "passcode")
				if strings.Contains(text, pass) && pass == "wrong" {
					t.Errorf("the passcode is told: %q", text)
				}
			})
		}
		t.Run("no login", func(t *testing.T) {
			oneSentence(t, refused(t, parse(t, "stomp://"+g.addr+g.vhost)), g.addr, "login")
		})
		t.Run("then the right one", func(t *testing.T) { newTrial(t, g, stomp.V12, g.profile(t)).leave() })
	})
}

func TestBrokersRefuseTheVhost(t *testing.T) {
	b := stomptest.RabbitMQ(t)
	oneSentence(t, refused(t, parse(t, "stomp://admin:admin@"+b.Addr+"/nowhere")), "nowhere", "virtual host")
	oneSentence(t, refused(t, parse(t, "stomp://admin:admin@"+b.Addr)), "virtual host", b.Addr+"/")
}

func TestBrokersTLS(t *testing.T) {
	for name, start := range map[string]func(testing.TB) *stomptest.Broker{
		"ActiveMQ": stomptest.ActiveMQ, "RabbitMQ": stomptest.RabbitMQ,
	} {
		t.Run(name, func(t *testing.T) {
			b := start(t)
			secure := parse(t, "stomp+ssl://admin:admin@"+b.TLSAddr+b.Vhost)
			secure.CAFile = b.CAFile
			t.Run("with the authority", func(t *testing.T) {
				j := newTrial(t, targetOf(b), stomp.V12, secure)
				j.settled(j.do(Send{Message: stomp.Send{Destination: j.out, Body: []byte("over TLS")}}), Confirmed)
				j.leave()
				j.left(j.out, "over TLS")
			})
			t.Run("without the authority", func(t *testing.T) {
				strange := secure
				strange.CAFile = ""
				oneSentence(t, refused(t, strange), b.TLSAddr, "certificate", "ca")
			})
			t.Run("TLS to the plain port", func(t *testing.T) {
				p := parse(t, "stomp+ssl://admin:admin@"+b.Addr+b.Vhost)
				p.CAFile, p.Timeout = b.CAFile, 3*time.Second
				oneSentence(t, refused(t, p), b.Addr, "TLS", "stomp://")
			})
			t.Run("plain to the TLS port", func(t *testing.T) {
				p := parse(t, "stomp://admin:admin@"+b.TLSAddr+b.Vhost)
				p.Timeout = 3 * time.Second
				oneSentence(t, refused(t, p), b.TLSAddr, "TLS", "stomp+ssl://")
			})
		})
	}
}

// No broker is needed to find nobody at home, or somebody else.
func TestStrangersAtThePort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := l.Addr().String()
	l.Close()
	t.Run("closed", func(t *testing.T) {
		oneSentence(t, refused(t, parse(t, "stomp://a:b@"+closed)), closed)
	})
	for name, c := range map[string]struct{ said, want string }{
		"SSH":   {"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", "STOMP"},
		"HTTP":  {"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "HTTP"},
		"AMQP":  {"AMQP\x00\x00\x09\x01", "STOMP"},
		"FTP":   {"220 files.example ready\r\n", "STOMP"},
		"empty": {"", "CONNECT"},
	} {
		t.Run(name, func(t *testing.T) {
			peer := stomptest.NewPeer(t, stomptest.Script{stomptest.Expect("CONNECT"), stomptest.Send(c.said), stomptest.Close()})
			oneSentence(t, refused(t, parse(t, "stomp://a:b@"+peer.Addr())), peer.Addr(), c.want)
		})
	}
	t.Run("silence", func(t *testing.T) {
		peer := stomptest.NewPeer(t, stomptest.Script{})
		p := parse(t, "stomp://a:b@"+peer.Addr())
		p.Timeout = 300 * time.Millisecond
		oneSentence(t, refused(t, p), peer.Addr())
	})
}

// What the broker refuses is told in its words, and the session goes on.
func TestBrokersRefuseADestination(t *testing.T) {
	everyBroker(t, func(t *testing.T, g target) {
		j := newTrial(t, g, stomp.V12, g.profile(t))
		destination, words := "/queue/", "queue"
		switch g.kind {
		case dialect.ActiveMQ: // takes every name: only rights are refused
			j.leave()
			j = newTrial(t, g, stomp.V12, parse(t, "stomp://reader:reader@"+g.addr))
			destination, words = j.out, "not authorized to write"
		case dialect.RabbitMQ:
			destination, words = "/nonsense/x", "not a valid destination"
		}
		s := j.settled(j.do(Send{Message: stomp.Send{Destination: destination, Body: []byte("x")}}), Rejected)
		oneSentence(t, s.Error, words)
		sub := j.settled(j.do(Subscribe{Destination: destination, Ack: stomp.AckClient}), Rejected)
		if g.kind == dialect.ActiveMQ {
			oneSentence(t, sub.Error, "not authorized to create") // nor may the reader make a queue
			j.leave()
			return
		}
		oneSentence(t, sub.Error, words)
		j.settled(j.do(Send{Message: stomp.Send{Destination: j.out, Body: []byte("y")}}), Confirmed)
		j.leave()
		j.left(j.out, "y")
	})
}

// RabbitMQ closes the connection when a right is missing: the send is rejected
// all the same, and not unknown.
func TestBrokersRefuseARightAndHangUp(t *testing.T) {
	b := stomptest.RabbitMQ(t)
	g := targetOf(b)
	j := newTrial(t, g, stomp.V12, parse(t, "stomp://reader:reader@"+b.Addr+b.Vhost))
	s := j.settled(j.do(Send{Message: stomp.Send{Destination: "/amq/queue/DLQ", Body: []byte("x")}}), Rejected)
	oneSentence(t, s.Error, "access")
	down := await(j.bench, func(e LinkChanged) bool { return e.Link.State == Down })
	oneSentence(t, down.Link.Error)
	j.settled(j.do(Connect{}), Confirmed)
	j.leave()
}

// RabbitMQ does the work of a transaction after COMMIT's RECEIPT. What it leaves
// out is told, and an ack behind a send that closes the channel is not done.
func TestBrokersCommitInPart(t *testing.T) {
	b := stomptest.RabbitMQ(t)
	g := targetOf(b)
	j := newTrial(t, g, stomp.V12, g.profile(t))
	id := j.transaction(persistent("/nonsense/x", "a"), persistent(j.out, "b"))
	j.settled(j.do(TxCommit{Tx: id}), Confirmed)
	x := await(j.bench, func(e TxChanged) bool { return e.Tx.ID == id && e.Tx.Reason != "" }).Tx
	if x.State != TxCommitted || !strings.Contains(x.Reason, "without step 1") {
		t.Errorf("%s: %s", x.State, x.Reason)
	}
	await(j.bench, func(e TxChanged) bool { return e.Tx.ID == id && e.Tx.Steps[1].Fate == Confirmed })

	j.put(j.in, "kept")
	_, ids := j.holds(j.in, 1)
	id = j.transaction(persistent("/exchange/none-such/k", "c"), StepDraft{Kind: StepAck, Message: ids[0]})
	j.settled(j.do(TxCommit{Tx: id}), Confirmed)
	x = await(j.bench, func(e TxChanged) bool { return e.Tx.ID == id && e.Tx.State == TxUnknown }).Tx
	if x.Steps[0].Fate != Rejected || x.Steps[1].Fate != Unknown {
		t.Errorf("the steps are %s and %s", x.Steps[0].Fate, x.Steps[1].Fate)
	}
	j.rewind()
	j.state(ids, FateLost)
	j.lost()
	j.left(j.out, "b")
	j.left(j.in, "kept")
}
