// Package profile says who to talk to and how: URLs, secrets, TLS, dialling.
package profile

import (
	"context"
	"errors"
	"time"

	"stompbox/stomp"
)

// Profile is one broker as a user names it.
type Profile struct {
	Name        string // shown; the host when empty
	Host        string
	Port        int
	TLS         bool
	CAFile      string // PEM file that replaces the system's roots
	Insecure    bool   // do not check the certificate; shown loudly
	Login       string
	Passcode    string
	HasPasscode bool
	Vhost       string // host header; empty sends Host
	Versions    []stomp.Version
	SendEvery   time.Duration // heart-beat; negative for none, 0 for 10 s
	WantEvery   time.Duration
	ReadOnly    bool
	Timeout     time.Duration // for resolving, TCP, TLS and CONNECTED together; 0 for 10 s
}

// Parse reads stomp://login:passcode@host:port/vhost and stomp+ssl://. The
// error names the part that is wrong and shows a right one.
func Parse(url string) (Profile, error) { return Profile{}, errors.New("profile: not written yet") }

// Addr gives host:port.
func (p Profile) Addr() string { return "" }

// URL gives the profile as a URL without the passcode.
func (p Profile) URL() string { return "" }

// Title is Name, or the host and port.
func (p Profile) Title() string { return "" }

// Dial connects: resolve, TCP, TLS, CONNECT, CONNECTED, all within Timeout. The
// error is for Explain.
func (p Profile) Dial(ctx context.Context) (*stomp.Conn, error) {
	return nil, errors.New("profile: not written yet")
}

// Explain turns an error of Dial, or of a link that died, into one sentence
// that says what went wrong, where, and what to do next. Text of the broker is
// included unescaped: pass the result through ui/safe before it is drawn.
func (p Profile) Explain(err error) string { return "" }
