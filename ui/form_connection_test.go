package ui

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"stompbox/session/dialect"
	"stompbox/session/profile"
	"stompbox/stomp"
	"stompbox/themes"
)

// certificateFile makes a CA file.
func certificateFile(t *testing.T) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IsCA: true}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func connection(t *testing.T, prefill string) (*Model, *connectionForm) {
	t.Helper()
	m, _ := formModel(t, dialect.Other, stomp.V12)
	m.openPanel(newConnectionForm(prefill))
	return m, m.top().(*connectionForm)
}

func TestConnectionFormRefusesAtTheField(t *testing.T) {
	for _, tc := range []struct{ name, url, keys, at, want string }{
		{"nothing typed", "stomp://", "<ctrl+s>", "url", "host"},
		{"scheme", "http://host", "<ctrl+s>", "url", "scheme"},
		{"port", "stomp://host:99999", "<ctrl+s>", "url", "port"},
		{"no such file", "stomp+ssl://host", "<tab><tab>/no/such.pem<ctrl+s>", "ca file", "there is no file /no/such.pem"},
		{"a directory", "stomp+ssl://host", "<tab><tab>/<ctrl+s>", "ca file", "not a certificate file"},
		{"no version", "stomp://host", "<tab><tab><tab><space><right><space><right><space><ctrl+s>", "protocol", "no version"},
		{"heart-beat", "stomp://host", "<tab><tab><tab><tab>soon<ctrl+s>", "heart-beat", "is not a time"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m, f := connection(t, tc.url)
			keysTo(m, tc.keys)
			if e := f.now(); string(e.label) != tc.at || !strings.Contains(e.err, tc.want) {
				t.Errorf("the error %q stands at %s, want %q at %s", e.err, e.label, tc.want, tc.at)
			}
			if m.top() == nil || f.url.text() != tc.url {
				t.Errorf("the form is gone or its url became %q", f.url.text())
			}
			if len(m.conns) != 1 {
				t.Error("a connection was made all the same")
			}
		})
	}
}

func TestConnectionFormErrorComesAsSoonAsTheFieldIsLeft(t *testing.T) {
	m, f := connection(t, "http://x")
	keysTo(m, "<tab>")
	if f.at != 1 || !strings.Contains(f.entries.url.err, "scheme") {
		t.Errorf("at %d, %q", f.at, f.entries.url.err)
	}
	keysTo(m, "<shift+tab><home><delete><delete><delete><delete>stomp<tab>")
	if f.entries.url.err != "" {
		t.Errorf("the error stays: %q", f.entries.url.err)
	}
}

func TestPasswordIsNeverShown(t *testing.T) {
	m, f := connection(t, "stomp://admin:s3cret@host")
	for range 8 {
		if got := seen(m, 100, 30); strings.Contains(got, "s3cret") {
			t.Fatalf("it is shown:\n%s", got)
		}
		keysTo(m, "<tab>")
	}
	if f.secret.text() != "s3cret" {
		t.Errorf("the password became %q", f.secret.text())
	}
	m, f = connection(t, "")
	keysTo(m, "stomp://admin:typed@host<tab>")
	if got := seen(m, 100, 30); strings.Contains(got, "typed") || f.secret.text() != "typed" {
		t.Errorf("a typed password stays in the URL:\n%s", got)
	}
	keysTo(m, "<left>")
	if got := seen(m, 100, 30); strings.Contains(got, "typed") || !strings.Contains(got, "****") {
		t.Errorf("the field with the focus shows it:\n%s", got)
	}
}

func TestConnectionFormMakesItsProfile(t *testing.T) {
	ca := certificateFile(t)
	m, _ := connection(t, "")
	m.opts.Session.Hold = true
	m.opts.Session.JournalDir = t.TempDir()
	keysTo(m, "stomp+ssl://admin@localhost:1/vh<tab>pa ss<tab>"+ca+"<tab><space><tab>5s/off<tab><space><tab><space><tab>mine<enter>")
	if m.top() != nil {
		t.Fatalf("the form stays:\n%s", seen(m, 100, 30))
	}
	got := m.conns[len(m.conns)-1].profile
	want := profile.Profile{Name: "mine", Host: "localhost", Port: 1, TLS: true, CAFile: ca, Login: "admin", Passcode: "pa ss", HasPasscode: true,
		Vhost: "vh", Versions: []stomp.Version{stomp.V11, stomp.V12}, SendEvery: 5 * time.Second, WantEvery: -1, ReadOnly: true, Guard: true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if s := m.conns[len(m.conns)-1].sess; s != nil {
		s.Close(t.Context())
	}
}

func TestCAFileWithoutTLSIsRefused(t *testing.T) {
	m, f := connection(t, "stomp://host")
	keysTo(m, "<tab><tab>"+certificateFile(t)+"<ctrl+s>")
	if !strings.Contains(f.entries.ca.err, "stomp+ssl://") || m.top() == nil {
		t.Errorf("the CA file gives %q", f.entries.ca.err)
	}
}

func TestAWholeURLReplacesThePrefilledScheme(t *testing.T) {
	m, f := connection(t, "stomp://")
	paste(m, "stomp+ssl://h:1/v\n")
	if f.url.text() != "stomp+ssl://h:1/v" {
		t.Errorf("the url is %q", f.url.text())
	}
	m, f = connection(t, "stomp://me@h/")
	keysTo(m, "a://b")
	if f.url.text() != "stomp://me@h/a://b" {
		t.Errorf("the url is %q", f.url.text())
	}
}

// What is wrong with a field is said whole on a narrow screen too, and a note
// with no room for all of it ends with ….
func TestMistakesAreSaidWholeInNarrowForms(t *testing.T) {
	m, f := connection(t, "stomp://127.0.0.1:616133/abc")
	keysTo(m, "<tab>")
	if want := f.entries.url.err; want == "" || !strings.Contains(squeezed(ansi.Strip(seen(m, 40, 24))), squeezed(want)) {
		t.Errorf("%q is not said whole:\n%s", want, seen(m, 40, 24))
	}
	p := newPen(m, &f.form, 30)
	for _, words := range []int{1, 5, 20, 40, 400} {
		text := strings.TrimSpace(strings.Repeat("word ", words))
		rows := p.wrapped(themes.Dim, text, noteRows)
		said := flat(ansi.Strip(strings.Join(rows, " ")))
		if len(rows) > noteRows || said != text && !strings.HasSuffix(said, "…") {
			t.Errorf("%d words: %d rows, %q", words, len(rows), said)
		}
	}
}

// squeezed is a drawn panel's text without blanks, however it was broken.
func squeezed(s string) string { return strings.ReplaceAll(flat(s), " ", "") }
