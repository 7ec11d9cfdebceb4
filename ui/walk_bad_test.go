//go:build linux || darwin

package ui_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"stompbox/stomp/stomptest"
)

// mistake is a broker that cannot be reached as it was asked for, and the
// sentence that says so.
type mistake struct {
	name, url, secret, says string
}

// walkMistakes makes each mistake in the form, in one run of the console, and
// then connects to a good broker.
func walkMistakes(t *testing.T, good target, list []mistake) {
	c := startTerminal(t, 130, 44, nil, stompbox(t))
	c.see("no connection")
	for _, m := range list {
		c.keys("o").see("╭─ Open a connection", "▸ url")
		c.keys("ctrl+u").text(m.url).keys("tab").see("▸ password")
		c.text(m.secret).keys("enter")
		s := c.hear(m.says)
		if !s.has("down") {
			t.Errorf("%s: no word of the link being down:\n%s", m.name, s)
		}
		if strings.Contains(words(s), "panic") || strings.Contains(words(s), "goroutine") {
			t.Errorf("%s: that is no sentence:\n%s", m.name, s)
		}
		host := strings.TrimRight(strings.TrimLeft(m.url[strings.Index(m.url, "@")+1:], "/"), "/bogus")
		if box := s.box("1 Connections"); !box.has(host[:min(len(host), 20)]) { // a long one is cut
			t.Errorf("%s: what was typed is not there any more:\n%s", m.name, s)
		}
		c.gone("╭─ Open a connection")
	}
	c.keys("o").see("╭─ Open a connection", "▸ url")
	c.keys("ctrl+u").text(good.url("")).keys("tab").see("▸ password")
	c.text("admin").keys("enter")
	c.see("connected to " + good.title())
	c.keys("q")
	if code := c.exit(); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	c.restored()
}

// closedPort gives an address where nobody listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func webServer(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

// The sentences for what goes wrong before there is a connection.
func refusedLogin(addr string) string {
	return addr + " refused the login admin: check the name and the passcode."
}

func notTLS(addr string) string {
	return addr + " does not speak TLS: use stomp://" + addr + " if this is a plain port, or check the port"
}

func TestWalkMistakes(t *testing.T) {
	g := ours(t)
	closed, web := closedPort(t), webServer(t)
	walkMistakes(t, g, []mistake{
		{"wrong password", "stomp://admin@" + g.addr, "wrong", refusedLogin(g.addr)},
		{"unknown host", "stomp://admin@no-such-host.invalid:61613", "x", "no-such-host.invalid: check the name"},
		{"closed port", "stomp://admin@" + closed, "x", "Nothing listens at " + closed + ": start the broker, or check the port"},
		{"HTTP", "stomp://admin@" + web, "x", web + " speaks HTTP, not STOMP: the STOMP port is another one"},
		{"TLS to a plain port", "stomp+ssl://admin@" + g.addr, "x", notTLS(g.addr)},
	})
}

func TestBrokersWalkMistakes(t *testing.T) {
	t.Run("ActiveMQ", func(t *testing.T) {
		b := stomptest.ActiveMQ(t)
		walkMistakes(t, targetOf(b), []mistake{
			{"wrong password", "stomp://admin@" + b.Addr, "wrong", refusedLogin(b.Addr)},
			{"plain to a TLS port", "stomp://admin@" + b.TLSAddr, "admin", b.TLSAddr + " speaks TLS: use stomp+ssl://" + b.TLSAddr + "."},
			{"an unknown authority", "stomp+ssl://admin@" + b.TLSAddr, "admin",
				"The certificate of " + b.TLSAddr + " is signed by nobody that is trusted here: name its CA with --ca FILE."},
		})
	})
	t.Run("ActiveMQ is silent to TLS", func(t *testing.T) {
		b := stomptest.ActiveMQ(t)
		c := startTerminal(t, 130, 44, []string{"STOMPBOX_PASSWORD=admin"}, stompbox(t), "stomp+ssl://admin@"+b.Addr, "--timeout", "2s")
		c.hear(b.Addr + " did not answer the TLS handshake within 2s: use stomp://" + b.Addr + " if this is a plain port, or check the port")
		c.keys("q")
		if code := c.exit(); code != 0 {
			t.Errorf("exit code %d, want 0", code)
		}
		c.restored()
	})
	t.Run("ActiveMQ with its authority", func(t *testing.T) {
		b := stomptest.ActiveMQ(t)
		c := startTerminal(t, 130, 44, []string{"STOMPBOX_PASSWORD=admin"}, stompbox(t), "stomp+ssl://admin@"+b.TLSAddr, "--ca", b.CAFile)
		c.see("connected to ActiveMQ 5.")
	})
	t.Run("RabbitMQ", func(t *testing.T) {
		b := stomptest.RabbitMQ(t)
		closes := " closed the connection during the TLS handshake: use stomp://"
		walkMistakes(t, targetOf(b), []mistake{
			{"wrong password", "stomp://admin@" + b.Addr + "/", "wrong", refusedLogin(b.Addr)},
			{"wrong vhost", "stomp://admin@" + b.Addr + "/bogus", "admin",
				b.Addr + ` has no virtual host "bogus" for the login admin: check its name and who may use it.`},
			{"TLS to a plain port", "stomp+ssl://admin@" + b.Addr + "/", "admin", b.Addr + closes + b.Addr + " if this is a plain port"},
			{"plain to a TLS port", "stomp://admin@" + b.TLSAddr + "/", "admin", b.TLSAddr + " speaks TLS: use stomp+ssl://" + b.TLSAddr + "."},
		})
	})
}

// A destination that RabbitMQ does not know is warned of, refused in place, and
// the console goes on.
func TestBrokersWalkRefusedDestination(t *testing.T) {
	const refusal = "Unknown destination: '/nonsense/x' is not a valid destination."
	w := newWalk(t, targetOf(stomptest.RabbitMQ(t)))
	w.compose(draft{dest: "/nonsense/x", kind: "text/plain", body: "typed"})
	w.hear("RabbitMQ will refuse /nonsense/x: it must start with /queue/")
	w.keys("ctrl+s").hear("send to /nonsense/x: rejected: " + refusal)
	w.keys("esc").gone("╭─ Compose")
	w.keys("c").see("╭─ Compose", "▸ body", "/nonsense/x", "typed")
	w.keys("tab").see("▸ destination")
	w.keys("ctrl+u").text(w.out).keys("ctrl+s").see("send to " + w.out + ": written and confirmed in ")
	w.keys("esc").gone("╭─ Compose")

	w.keys("s").see("▸ destination")
	w.keys("ctrl+u").text("/nonsense/x").keys("enter").see("refused")
	w.await("the refusal where the messages would be", func(s screen) bool { return s.box("3 Messages").says(refusal) })
	w.hold(w.out, "held")
	w.quit()
	w.arrived("typed")
}

// A reader of ActiveMQ may not send.
func TestBrokersWalkRefusedSend(t *testing.T) {
	b := stomptest.ActiveMQ(t)
	w := &walk{t: t, g: targetOf(b), out: "/queue/" + stomptest.Unique("out")}
	w.terminal = startTerminal(t, 130, 44, nil, stompbox(t), "stomp://reader:reader@"+b.Addr)
	w.see("connected to ActiveMQ")
	w.compose(draft{dest: w.out, kind: "text/plain", body: "typed"})
	for range 2 { // the link goes on after the first refusal
		w.keys("ctrl+s").hear("send to " + w.out + ": rejected: User reader is not authorized to write to: queue://")
		w.see(w.out, "  typed")
		w.keys("esc").gone("╭─ Compose")
		w.keys("c").see("╭─ Compose", "▸ body", w.out, "typed")
	}
	w.keys("esc").gone("╭─ Compose")
	w.quit()
}

// A body file that is not there, and a header that 1.0 cannot carry, are said
// at their fields; what was typed stays and can be mended.
func TestWalkRefusedFields(t *testing.T) {
	w := newWalk(t, ours(t), "--protocol", "1.0")
	w.compose(draft{dest: w.out, kind: "text/plain", body: "@/no/such/file"})
	w.keys("ctrl+s").hear("there is no file /no/such/file: fix the path after the @; nothing was sent")
	w.see("▸ body", "  @/no/such/file")
	for range len("/no/such/file") {
		w.keys("backspace")
	}
	w.text("/etc/hostname\x7f") // a name that is not there either
	w.keys("ctrl+s").hear("there is no file /etc/hostnam:")

	w.keys("shift+tab", "shift+tab", "shift+tab").see("▸ escapes", "[off]")
	w.keys("space").see("[on]  ")
	w.keys("shift+tab", "shift+tab", "shift+tab").see("▸ headers")
	w.text("note").keys("tab").text(`one\ntwo`)
	w.see(`note:           one\ntwo`)
	w.keys("ctrl+s").hear("a line break cannot be written: STOMP 1.0 and CONNECT have no escapes")
	w.see(`note:           one\ntwo`)
	w.keys("esc").gone("╭─ Compose")
	w.quit()
}
