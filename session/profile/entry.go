package profile

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"stompbox/stomp"
)

const knownKeys = "name, url, login, password, password_env, password_cmd, vhost, ca, cert, key, insecure, protocol, heartbeat, timeout, stall_limit, read_only, guard, hosts, randomize, reconnect, http_headers"

// entry is one [[profile]]. Values with a form of their own read themselves, so
// that the reader of TOML adds line and column to what they find wrong.
type entry struct {
	Name        string     `toml:"name"`
	URL         urlValue   `toml:"url"`
	Login       *string    `toml:"login"`
	Password    *string    `toml:"password"`
	PasswordEnv string     `toml:"password_env"`
	PasswordCmd []string   `toml:"password_cmd"`
	Vhost       *string    `toml:"vhost"`
	CA          string     `toml:"ca"`
	Cert        string     `toml:"cert"`
	Key         string     `toml:"key"`
	Insecure    *bool      `toml:"insecure"`
	Protocol    versions   `toml:"protocol"`
	Heartbeat   heartbeats `toml:"heartbeat"`
	Timeout     positive   `toml:"timeout"`
	StallLimit  positive   `toml:"stall_limit"`
	ReadOnly    *bool      `toml:"read_only"`
	Guard       *bool      `toml:"guard"`
	Hosts       []string   `toml:"hosts"`
	Randomize   *bool      `toml:"randomize"`
	Reconnect   *reconnect `toml:"reconnect"`

	HTTPHeaders map[string]string `toml:"http_headers"`
}

type (
	urlValue   struct{ Profile }
	versions   []stomp.Version
	heartbeats struct{ send, want time.Duration }
	positive   time.Duration
)

func (v *urlValue) UnmarshalText(b []byte) (err error) {
	v.Profile, err = Parse(string(b))
	return inFile(err)
}

func (v *versions) UnmarshalText(b []byte) error {
	list, err := parseVersions(string(b))
	*v = list
	return inFile(err)
}

func (v *heartbeats) UnmarshalText(b []byte) (err error) {
	v.send, v.want, err = parseBeats(string(b))
	return inFile(err)
}

func (v *positive) UnmarshalText(b []byte) error {
	d, err := time.ParseDuration(string(b))
	if err != nil || d <= 0 {
		return errors.New(`a time looks like "10s" or "1m30s" and is more than 0`)
	}
	*v = positive(d)
	return nil
}

// inFile says of a value what Parse says of a URL's part.
func inFile(err error) error {
	var u *URLError
	if errors.As(err, &u) {
		return errors.New(u.Part + " " + u.Problem)
	}
	return err
}

// profile puts the keys over what the URL says.
func (e *entry) profile(dir string, shared bool) (Profile, error) {
	p := e.URL.Profile
	switch {
	case e.Name == "":
		return p, errors.New("this profile has no name: add name = \"dev\"")
	case p.Host == "":
		return p, fmt.Errorf("the profile %q has no url: add url = \"stomp://localhost:61613\"", e.Name)
	}
	p.Name = e.Name
	if e.Login != nil {
		p.Login = *e.Login
	}
	if e.Vhost != nil {
		p.Vhost = *e.Vhost
	}
	if e.Protocol != nil {
		p.Versions = e.Protocol
	}
	if e.Heartbeat.send != 0 {
		p.SendEvery, p.WantEvery = e.Heartbeat.send, e.Heartbeat.want
	}
	if e.ReadOnly != nil {
		p.ReadOnly = *e.ReadOnly
	}
	if e.Guard != nil {
		p.Guard = *e.Guard
	}
	p.Timeout, p.StallLimit = time.Duration(e.Timeout), time.Duration(e.StallLimit)
	if len(e.HTTPHeaders) > 0 && p.WSPath == "" {
		return p, fmt.Errorf("the profile %q is no WebSocket: http_headers belong to a url with ws:// or wss://", p.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(e.HTTPHeaders)) {
		p.HTTPHeader.Add(name, e.HTTPHeaders[name])
	}
	if err := e.staying(&p); err != nil {
		return p, err
	}
	if err := e.secret(&p, shared); err != nil {
		return p, err
	}
	for key, value := range map[string]string{"login": p.Login, "password": p.Passcode, "vhost": p.Vhost} {
		if strings.ContainsAny(value, "\x00\r\n") {
			return p, fmt.Errorf("the %s of profile %q holds a line break or NUL, which CONNECT cannot carry", key, p.Name)
		}
	}
	return p, e.certificate(&p, dir)
}

// secret takes the passcode, or where it comes from.
func (e *entry) secret(p *Profile, shared bool) error {
	sources := 0
	for _, given := range []bool{p.HasPasscode, e.Password != nil, e.PasswordEnv != "", len(e.PasswordCmd) > 0} {
		if given {
			sources++
		}
	}
	if sources > 1 {
		return fmt.Errorf("the profile %q has more than one passcode: keep one of password, password_env, password_cmd and the one in the url", p.Name)
	}
	if e.Password != nil {
		p.Passcode, p.HasPasscode = *e.Password, true
	}
	if shared && p.Passcode != "" {
		return fmt.Errorf("the profile %q holds a passcode in a file that others can read: run chmod 600 on it, or use password_cmd or password_env", p.Name)
	}
	p.PasscodeEnv, p.PasscodeCmd = e.PasswordEnv, e.PasswordCmd
	return nil
}

// certificate takes what is about TLS. A relative path begins beside the file.
func (e *entry) certificate(p *Profile, dir string) error {
	if e.CA != "" {
		p.CAFile = e.CA
	}
	if e.Cert != "" {
		p.CertFile = e.Cert
	}
	if e.Key != "" {
		p.KeyFile = e.Key
	}
	if e.Insecure != nil {
		p.Insecure = *e.Insecure
	}
	if !p.TLS && p.saysTLS() {
		return fmt.Errorf("the profile %q is without TLS: ca, cert, key and insecure belong to a url with stomp+ssl://", p.Name)
	}
	if p.KeyFile != "" && p.CertFile == "" {
		return fmt.Errorf("the profile %q has a key without cert: name the certificate that it belongs to", p.Name)
	}
	for name, path := range map[string]*string{"ca": &p.CAFile, "cert": &p.CertFile, "key": &p.KeyFile} {
		if rest, ok := strings.CutPrefix(*path, "~/"); ok {
			home, err := os.UserHomeDir()
			if err != nil {
				return fmt.Errorf("the profile %q: ~/ in %s means nothing here: write the whole path", p.Name, name)
			}
			*path = filepath.Join(home, rest)
		} else if *path != "" && !filepath.IsAbs(*path) {
			*path = filepath.Join(dir, *path)
		}
	}
	return nil
}
