package ui

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session/profile"
	"stompbox/stomp"
	"stompbox/ui/safe"
)

// connectionForm asks who to talk to.
type connectionForm struct {
	form
	url, secret, ca, beat, name *textField
	versions                    *manyField
	readOnly, guard             *switchField
	entries                     struct{ url, ca, versions, beat *entry }
}

func newConnectionForm(prefill string) panel {
	f := &connectionForm{url: newText("stomp://login@host:61613/vhost"), secret: newText("most brokers ask for one"),
		ca: newText("the system's own"), beat: newText("10s/10s"), name: newText("the host"),
		versions: &manyField{on: []bool{true, true, true}}, readOnly: &switchField{
			yes: says("nothing can be sent, acked or consumed"), no: says("everything is allowed")}, guard: &switchField{
			yes: says("emptying a destination needs its name typed"), no: says("emptying a destination asks yes or no")}}
	for _, v := range stomp.AllVersions {
		f.versions.options = append(f.versions.options, safe.Text(v.String()))
	}
	f.secret.secret = true
	f.url.set(prefill)
	f.hideSecret()
	e := &f.entries
	e.url = &entry{field: f.url, label: "url", left: f.leaveURL, note: f.aboutURL}
	e.ca = &entry{field: f.ca, label: "ca file", note: f.aboutCA}
	e.versions = &entry{field: f.versions, label: "protocol"}
	e.beat = &entry{field: f.beat, label: "heart-beat"}
	f.form = form{title: "Open a connection", verb: "connect", keys: keymap.Form, accept: f.open, edited: f.oneScheme,
		list: []*entry{e.url, {field: f.secret, label: "password"}, e.ca, e.versions, e.beat,
			{field: f.readOnly, label: "read-only"}, {field: f.guard, label: "guard"}, {field: f.name, label: "name"}}}
	return f
}

// aboutURL shows how a URL is written while there is none yet.
func (f *connectionForm) aboutURL() string {
	if _, rest, _ := strings.Cut(f.url.text(), "://"); rest != "" {
		return ""
	}
	return safe.Own("stomp://login@host:61613, plus /vhost for RabbitMQ · TLS: stomp+ssl:// · WebSocket: wss://host/ws")
}

// oneScheme drops the scheme that stood there before a whole URL was pasted or
// typed behind it.
func (f *connectionForm) oneScheme() {
	if _, rest, ok := strings.Cut(f.url.text(), "://"); ok {
		if scheme, _, again := strings.Cut(rest, "://"); again && !strings.ContainsAny(scheme, "@:/?#") {
			f.url.set(rest)
		}
	}
}

// leaveURL looks at the address as soon as it is complete.
func (f *connectionForm) leaveURL() error {
	if s := f.url.text(); s == "" || strings.HasSuffix(s, "://") { // not begun
		return nil
	}
	_, err := profile.Parse(f.url.text())
	if err == nil {
		f.hideSecret()
	}
	return err
}

// hideSecret takes a password out of the URL, where it can be read, into the
// field where it cannot.
func (f *connectionForm) hideSecret() {
	p, err := profile.Parse(f.url.text())
	if err != nil || !p.HasPasscode {
		return
	}
	f.secret.set(p.Passcode)
	f.url.set(p.URL())
}

func (f *connectionForm) aboutCA() string {
	if p, err := profile.Parse(f.url.text()); err == nil && !p.TLS && f.ca.text() != "" {
		return plainURL
	}
	return ""
}

const plainURL = "this URL is plain TCP: write stomp+ssl:// for TLS, or leave the CA file out"

// open checks everything and opens the connection. What is wrong is said at its
// field, and all that was typed stays.
func (f *connectionForm) open(m *Model) tea.Cmd {
	f.clear()
	p, err := profile.Parse(f.url.text())
	if err != nil {
		f.point(f.entries.url, sentence(err))
		return nil
	}
	if s := f.secret.text(); s != "" {
		p.Passcode, p.HasPasscode = s, true
	}
	if ca := f.ca.text(); ca != "" {
		if p.CAFile, err = certificates(expand(ca, m.home())); err == nil && !p.TLS {
			err = errors.New(plainURL)
		}
		if err != nil {
			f.point(f.entries.ca, err.Error())
			return nil
		}
	}
	if !f.protocols(&p) {
		f.point(f.entries.versions, "no version is chosen: press space on at least one")
		return nil
	}
	if s := strings.TrimSpace(f.beat.text()); s != "" {
		if p.SendEvery, p.WantEvery, err = heartBeat(s); err != nil {
			f.point(f.entries.beat, err.Error())
			return nil
		}
	}
	p.ReadOnly = p.ReadOnly || f.readOnly.on
	p.Guard = p.Guard || f.guard.on
	if name := strings.TrimSpace(f.name.text()); name != "" {
		p.Name = name
	}
	m.removePanel(f)
	return m.openProfile(p)
}

// protocols narrows the versions to those that are chosen. All of them stand
// for what the URL says.
func (f *connectionForm) protocols(p *profile.Profile) bool {
	var chosen []stomp.Version
	for i, v := range stomp.AllVersions {
		if f.versions.on[i] {
			chosen = append(chosen, v)
		}
	}
	if len(chosen) < len(stomp.AllVersions) {
		p.Versions = chosen
	}
	return len(chosen) > 0
}

// certificates looks whether a CA file can be used.
func certificates(path string) (string, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("there is no file %s: fix the path, or leave it empty for the system's certificates", path)
	case err != nil:
		return "", fmt.Errorf("cannot read %s: %s", path, reason(err))
	case !info.Mode().IsRegular() || info.Size() > 16<<20:
		return "", fmt.Errorf("%s is not a certificate file: name a PEM file", path)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("cannot read %s: %s", path, reason(err))
	}
	if !x509.NewCertPool().AppendCertsFromPEM(b) {
		return "", fmt.Errorf("%s holds no certificate: it must be PEM, beginning with -----BEGIN CERTIFICATE-----", path)
	}
	return path, nil
}

// heartBeat reads `10s`, `10s/5s` (what we send, what we want) and `off`. A
// profile has a negative time for none.
func heartBeat(s string) (send, want time.Duration, err error) {
	first, second, both := strings.Cut(s, "/")
	if send, err = beatOf(first); err != nil {
		return 0, 0, err
	}
	if !both {
		return send, send, nil
	}
	want, err = beatOf(second)
	return send, want, err
}

func beatOf(s string) (time.Duration, error) {
	s = strings.TrimSpace(s)
	if s == "0" || s == "off" || s == "none" {
		return -1, nil
	}
	d, err := time.ParseDuration(s)
	switch {
	case err != nil:
		return 0, fmt.Errorf("%q is not a time: write 10s, or 10s/5s for what we send and what we want, or off", s)
	case d <= 0:
		return -1, nil
	case d < time.Millisecond || d > 24*time.Hour:
		return 0, fmt.Errorf("%s is out of range for a heart-beat: 1ms to 24h", s)
	}
	return d, nil
}
