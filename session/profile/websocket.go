package profile

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/coder/websocket"

	"stompbox/stomp"
)

// upgradeError says that a server did not make a WebSocket of the connection.
type upgradeError struct {
	path   string
	status int // of the HTTP answer; 0 when there was none
	err    error
}

func (e *upgradeError) Error() string {
	if e.status == 0 {
		return fmt.Sprintf("profile: no WebSocket at %s: %v", e.path, e.err)
	}
	return fmt.Sprintf("profile: no WebSocket at %s: HTTP %d %s", e.path, e.status, http.StatusText(e.status))
}

func (e *upgradeError) Unwrap() error { return e.err }

// webSocket makes a WebSocket of a connection that stands, TLS included, and
// gives it as a stream of octets. The sub-protocols are those of the versions
// that are offered; what the server picks binds nobody, CONNECTED does (R102).
func (p Profile) webSocket(ctx context.Context, nc net.Conn) (net.Conn, error) {
	given := func(context.Context, string, string) (net.Conn, error) { return nc, nil }
	transport := &http.Transport{DialContext: given, DialTLSContext: given, DisableKeepAlives: true}
	defer transport.CloseIdleConnections()
	url := "ws://"
	if p.TLS {
		url = "wss://"
	}
	header := http.Header{}
	for name, value := range p.HTTPHeader.All() {
		header.Set(name, value)
	}
	ws, answer, err := websocket.Dial(ctx, url+p.Addr()+p.WSPath, &websocket.DialOptions{
		HTTPClient: &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
		HTTPHeader: header, Subprotocols: p.subprotocols(),
	})
	if err != nil {
		nc.Close()
		refused := &upgradeError{path: p.WSPath, err: err}
		if answer != nil {
			refused.status = answer.StatusCode
		}
		return nil, &stomp.ConnectError{Phase: stomp.PhaseConnect, Addr: p.Addr(), Err: refused}
	}
	ws.SetReadLimit(-1) // the decoder has its own limits
	stream := &webStream{Conn: nc, ws: ws}
	stream.ctx, stream.stop = context.WithCancel(context.Background())
	if below, ok := nc.(interface{ ConnectionState() tls.ConnectionState }); ok {
		return &secureStream{stream, below}, nil
	}
	return stream, nil
}

func (p Profile) subprotocols() []string {
	versions := p.Versions
	if len(versions) == 0 {
		versions = []stomp.Version{stomp.V10, stomp.V11, stomp.V12}
	}
	var list []string
	for _, v := range versions {
		list = append(list, map[stomp.Version]string{stomp.V10: "v10.stomp", stomp.V11: "v11.stomp", stomp.V12: "v12.stomp"}[v])
	}
	return list
}

// webStream is a WebSocket as a stream of octets. The embedded connection is
// the one below it: addresses and deadlines are that one's. Reading may go on
// beside writing, as with any net.Conn.
type webStream struct {
	net.Conn
	ws   *websocket.Conn
	ctx  context.Context // ends with Close
	stop context.CancelFunc
	in   io.Reader // the rest of the message that is being read, or nil
}

// Read gives the octets of text and binary messages alike; where one ends means
// nothing, for STOMP has its own ends of frame.
func (s *webStream) Read(p []byte) (int, error) {
	for {
		if s.in == nil {
			_, in, err := s.ws.Reader(s.ctx)
			if err != nil {
				return 0, s.ended(err)
			}
			s.in = in
		}
		n, err := s.in.Read(p)
		if err == io.EOF {
			s.in, err = nil, nil
			if n == 0 && len(p) > 0 {
				continue
			}
		}
		return n, s.ended(err)
	}
}

// ended says in the words of a stream how a WebSocket ended.
func (s *webStream) ended(err error) error {
	var closed websocket.CloseError
	if !errors.As(err, &closed) {
		return err
	}
	if closed.Code == websocket.StatusNormalClosure || closed.Code == websocket.StatusGoingAway {
		return io.EOF
	}
	return fmt.Errorf("the WebSocket was closed: %d %s", closed.Code, closed.Reason)
}

// Write sends one message: text where it is UTF-8, which some servers insist
// on, else binary.
func (s *webStream) Write(p []byte) (int, error) {
	kind := websocket.MessageText
	if !utf8.Valid(p) {
		kind = websocket.MessageBinary
	}
	if err := s.ws.Write(s.ctx, kind, p); err != nil {
		return 0, s.ended(err)
	}
	return len(p), nil
}

// goodbye is how long the other side may take to close as well.
const goodbye = 250 * time.Millisecond

// Close says so to the other side and closes, within goodbye.
func (s *webStream) Close() error {
	s.Conn.SetDeadline(time.Now().Add(goodbye))
	s.ws.Close(websocket.StatusNormalClosure, "")
	s.stop()
	return s.Conn.Close()
}

// secureStream is a webStream over TLS, and tells of it as tls.Conn does.
type secureStream struct {
	*webStream
	tls interface{ ConnectionState() tls.ConnectionState }
}

func (s *secureStream) ConnectionState() tls.ConnectionState { return s.tls.ConnectionState() }
