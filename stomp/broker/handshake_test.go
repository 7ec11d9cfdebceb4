package broker

import (
	"net"
	"strings"
	"testing"
	"time"

	"stompbox/stomp"
)

func TestVersions(t *testing.T) {
	for _, c := range []struct {
		offer  string // "-" for no header
		speaks []stomp.Version
		want   string // the version header; "" for none
	}{
		{"-", nil, ""}, // R084, R090
		{"1.0", nil, "1.0"},
		{"1.0,1.1,1.2", nil, "1.2"}, // R102
		{"1.2,1.1", nil, "1.2"},
		{"1.1,2.0", nil, "1.1"},
		{"1.0,1.1,1.2", []stomp.Version{stomp.V10, stomp.V11}, "1.1"},
		{"1.0,1.1,1.2", []stomp.Version{stomp.V10}, "1.0"},
	} {
		t.Run(c.offer, func(t *testing.T) {
			b := start(t, Options{Versions: c.speaks, Server: "Test/1"})
			cl := dialRaw(t, b)
			headers := []string{"host", "h"}
			if c.offer != "-" {
				headers = append(headers, "accept-version", c.offer)
			}
			cl.send(stomp.CONNECT, "", headers...)
			f := cl.want(stomp.CONNECTED, "version", c.want, "server", "Test/1")
			if !f.Header.Has("session") {
				t.Errorf("no session: %v", f.Header)
			}
			if beats := f.Header.Has("heart-beat"); beats != (c.want > "1.0") {
				t.Errorf("R119: heart-beat header: %v", f.Header)
			}
		})
	}
}

func TestRefusedConnects(t *testing.T) {
	users := map[string]string{"admin": "secret", "empty": ""}
	for _, c := range []struct{ name, raw, message, body string }{
		{"R093 no common version", "CONNECT\naccept-version:2.0,v1.2\nhost:/\nlogin:admin\npasscode:secret\n\n\x00", "Unsupported protocol version", "1.0,1.1,1.2"},
		{"empty accept-version", "CONNECT\naccept-version:\nhost:/\n\n\x00", "Unsupported protocol version", "1.0,1.1,1.2"},
		{"wrong passcode", "CONNECT\naccept-version:1.2\nlogin:admin\npasscode:guess\n\n\x00", "User name [admin] or password is invalid.", "admin"},
		{"unknown user", "CONNECT\naccept-version:1.2\nlogin:eve\npasscode:\n\n\x00", "User name [eve] or password is invalid.", "eve"},
		{"no login", "CONNECT\naccept-version:1.2\n\n\x00", "User name [] or password is invalid.", "password"},
		{"wrong host", "CONNECT\naccept-version:1.2\nhost:elsewhere\nlogin:admin\npasscode:secret\n\n\x00", "Bad CONNECT", "Virtual host 'elsewhere' access denied."},
		{"R110 heart-beat", "CONNECT\naccept-version:1.2\nlogin:admin\npasscode:secret\nheart-beat:-1,0\n\n\x00", "Invalid heart-beat", "-1,0"},
		{"R110 one number", "CONNECT\naccept-version:1.2\nlogin:admin\npasscode:secret\nheart-beat:5\n\n\x00", "Invalid heart-beat", "5"},
		{"R080 other frame first", "SEND\ndestination:/queue/a\n\nx\x00", "Not connected", "SEND"},
		{"R012 lower case", "connect\naccept-version:1.2\n\n\x00", "Malformed frame", "connect"},
		{"R013 server frame", "CONNECTED\nversion:1.2\n\n\x00", "Malformed frame", "CONNECTED"},
		{"R024 no colon", "CONNECT\naccept-version:1.2\nnonsense\n\n\x00BEGIN\n\n\x00", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := start(t, Options{Users: users, Host: "/"})
			cl := dialRaw(t, b)
			cl.raw(c.raw)
			f := cl.refused(c.message)
			if !strings.Contains(string(f.Body), c.body) {
				t.Errorf("body %q does not hold %q", f.Body, c.body)
			}
			if strings.Contains(string(f.Body), "guess") || strings.Contains(string(f.Body), "secret") {
				t.Errorf("R104: passcode in %q", f.Body)
			}
			if c.body == "1.0,1.1,1.2" && f.Header.Get("version") != c.body {
				t.Errorf("R094: version header: %v", f.Header)
			}
			cl.closed()
			await(t, b, "no connection", func(s Stats) bool { return s.Connections == 0 })
		})
	}
}

func TestLogin(t *testing.T) {
	b := start(t, Options{Users: map[string]string{"admin": "a\\c:b", "empty": ""}})
	dial(t, b, stomp.V12, "login", "admin", "passcode", "a\\c:b") // R049: raw
	dial(t, b, stomp.V10, "login", "empty", "passcode", "")       // R086
	dial(t, b, stomp.V11, "login", "empty")
}

func TestStompFrameConnects(t *testing.T) { // R082
	b := start(t, Options{})
	c := dialRaw(t, b)
	c.raw("\n\r\n\nSTOMP\naccept-version:1.1,1.2\nhost:x\n\n\x00\n")
	c.want(stomp.CONNECTED, "version", "1.2")
}

func TestSecondConnectEndsTheConnection(t *testing.T) { // R099
	b := start(t, Options{})
	c := dial(t, b, stomp.V12)
	c.send(stomp.CONNECT, "", "accept-version", "1.2", "host", "/")
	c.refused("Already connected")
	c.closed()
}

func TestHeartBeatAnswer(t *testing.T) { // R110 to R113, R121
	for ask, want := range map[string]string{
		"-": "0,0", "0,0": "0,0", "5000,7000": "7000,5000", "0,7000": "7000,0", "5000,0": "0,5000", "1,1": "500,500",
		"99999999999999999999999,0": "0,86400000", "0,9223372036854775807": "86400000,0",
	} {
		t.Run(ask, func(t *testing.T) {
			b := start(t, Options{HeartBeatMin: 500 * time.Millisecond})
			c := dialRaw(t, b)
			headers := []string{"accept-version", "1.2", "host", "/"}
			if ask != "-" {
				headers = append(headers, "heart-beat", ask)
			}
			c.send(stomp.CONNECT, "", headers...)
			c.want(stomp.CONNECTED, "heart-beat", want)
		})
	}
}

func TestNoHeartBeatsInOldVersion(t *testing.T) { // R119
	b := start(t, Options{})
	c := dialRaw(t, b)
	c.send(stomp.CONNECT, "", "accept-version", "1.0", "heart-beat", "100,100")
	c.want(stomp.CONNECTED, "heart-beat", "0,0")
}

// A silent client is cut, one that beats is not, and the broker beats itself.
func TestHeartBeats(t *testing.T) {
	b := start(t, Options{HeartBeatMin: time.Millisecond})
	silent := dial(t, b, stomp.V12, "heart-beat", "50,0")
	lively := dial(t, b, stomp.V11, "heart-beat", "2000,20")
	silent.closed() // R118: nothing said, so cut
	await(t, b, "one connection", func(s Stats) bool { return s.Connections == 1 })
	one := make([]byte, 1)
	for range 5 { // R113, R115
		if _, err := lively.nc.Read(one); err != nil || one[0] != '\n' {
			t.Fatalf("R115: got %q, %v, want a beat", one, err)
		}
	}
}

// armedConn gives one octet at a time and notes the deadline of each read.
type armedConn struct {
	net.Conn
	deadlines []time.Time
}

func (c *armedConn) SetReadDeadline(t time.Time) error {
	c.deadlines = append(c.deadlines, t)
	return nil
}

func (c *armedConn) Read(p []byte) (int, error) {
	p[0] = 'x'
	return 1, nil
}

// Every octet counts as a sign of life, inside a frame too (R116).
func TestEveryReadIsASignOfLife(t *testing.T) {
	c := &armedConn{}
	r := &pacedReader{nc: c, silence: time.Hour}
	begun := time.Now()
	for range 3 {
		if n, err := r.Read(make([]byte, 10)); n != 1 || err != nil {
			t.Fatal(n, err)
		}
	}
	if len(c.deadlines) != 3 || c.deadlines[0].Before(begun.Add(time.Hour)) || !c.deadlines[2].After(c.deadlines[0]) {
		t.Errorf("R117: deadlines %v", c.deadlines)
	}
	r.silence = 0
	_, _ = r.Read(make([]byte, 10))
	if len(c.deadlines) != 3 {
		t.Error("R122: a deadline without heart-beats")
	}
}

func TestNoConnectInTime(t *testing.T) {
	b := start(t, Options{ConnectTimeout: 50 * time.Millisecond})
	c := dialRaw(t, b)
	c.raw("CONNECT\nlogin:slow")
	c.closed()
}
