package ui

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"stompbox/session/profile"
	"stompbox/stomp"
)

// nasty are texts that shells, printf and terminals make something else of.
var nasty = []string{"", "plain", "two  words", "it's", `\n %s %% \\ "x" $HOME ` + "`id`", "line\nline\n", "-n", "!x", "#", "~",
	"Zoë 東京", "e\u0301", "\u202egnp.exe", "\x1b]52;c;AAAA\a", "\x01" + "1", "a\tb\r\n", "\u009b1", "\\", "'", "$'x'", "0\x7f7"}

// shell runs a command in bash with functions in place of the programs, which
// print their arguments and their input.
func shell(t *testing.T, command string) string {
	t.Helper()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash here")
	}
	stubs := `show() { printf '%s\0' "$@"; }; stompbox() { show "$@"; case "${!#}" in -) cat;; esac; }; stomp() { cat; }; nc() { cat; }; openssl() { cat; }; sleep() { :; }; export STOMPBOX_PASSWORD=secret` + "\n"
	c := exec.Command(bash, "-c", stubs+command)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil || stderr.Len() > 0 {
		t.Fatalf("%v %s in\n%s", err, stderr.Bytes(), command)
	}
	return string(out)
}

// TestAsStompbox: what a shell makes of the command is what was sent.
func TestAsStompbox(t *testing.T) {
	p := profile.Profile{Name: "x", Host: "::1", Port: 61613, Login: "ad'min", Passcode: "hidden", HasPasscode: true}
	for _, text := range append(nasty, "\xff\x00binary") {
		if strings.Contains(text, "\x00") {
			command := asStompbox(p, stomp.Send{Destination: "-d", Body: []byte(text)})
			if got, want := shell(t, command), strings.Join([]string{"send", "--broker", p.URL(), "--", "-d", "-", ""}, "\x00")+text; got != want {
				t.Errorf("%s\n%q\nwant %q", command, got, want)
			}
			continue
		}
		s := stomp.Send{Destination: "/queue/" + text, ContentType: text, NoContentLength: true, Header: stomp.NewHeader("a b", text), Body: []byte(text)}
		command := asStompbox(p, s)
		want := []string{"send", s.Destination, "--broker", p.URL(), "--content-type", text, "--no-content-length", "-H", "a b:" + text, "-b", text}
		if text == "" {
			want = append(want[:4:4], want[6:]...)
		}
		if got := shell(t, command); got != strings.Join(want, "\x00")+"\x00" {
			t.Errorf("%s\n%q\nwant %q", command, got, want)
		}
		if strings.ContainsAny(command, "\x1b\a\u202e\u009b") || strings.Contains(command, "hidden") {
			t.Errorf("shown as it is: %q", command)
		}
	}
}

// TestAsBytes: the octets that printf writes are the frames.
func TestAsBytes(t *testing.T) {
	p := profile.Profile{Host: "h", Port: 61613, Login: "admin", Vhost: "/"}
	for _, text := range append(nasty, "\x00\xff\x00") {
		s := stomp.Send{Destination: "/queue/a", Body: []byte(text), Header: stomp.NewHeader("k", strings.ReplaceAll(text, "\x00", ""))}
		command, why := asBytes(p, s, stomp.V12)
		if why != "" {
			t.Fatalf("%q: %s", text, why)
		}
		f, err := s.Frame(stomp.V12)
		if err != nil {
			t.Fatal(err)
		}
		frame, err := stomp.AppendFrame(nil, f, stomp.V12)
		if err != nil {
			t.Fatal(err)
		}
		want := "CONNECT\naccept-version:1.2\nhost:/\nlogin:admin\npasscode:secret\n\n\x00" + string(frame) + "DISCONNECT\nreceipt:bye\n\n\x00"
		if got := shell(t, command); got != want {
			t.Errorf("%s\n%q\nwant %q", command, got, want)
		}
	}
}

func TestAsStompPy(t *testing.T) {
	p := profile.Profile{Host: "h", Login: "a", TLS: true}
	for _, text := range nasty {
		s := stomp.Send{Destination: "/queue/a", ContentType: "text/plain", Body: []byte(text), Header: stomp.NewHeader("k\x1b", "v")}
		command, why := asStompPy(p, s)
		if why != "" {
			if text == "plain" || text == "it's" || text == `Zoë 東京` {
				t.Errorf("%q: %s", text, why)
			}
			continue
		}
		if got := shell(t, command); got != "send /queue/a "+text+"\n" {
			t.Errorf("%s\n%q", command, got)
		}
		if !strings.Contains(command, "left out are content-type k\n") || !strings.Contains(command, "-P 61612 -U a") {
			t.Errorf("%s", command)
		}
	}
}
