package ui

import (
	"encoding/base64"
	"io"
	"os"
	"strings"
	"testing"
)

// TestCopyMenu sends what is chosen to the terminal, and nothing else.
func TestCopyMenu(t *testing.T) {
	m, _ := orderModel(t)
	resize(m, 120, 36)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	m.term = &terminal{File: w}
	press(m, "y", "down", "down", "down", "enter")
	w.Close()
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(string(out), "\x1b]52;c;")
	text, ended := strings.CutSuffix(text, "\a")
	got, err := base64.StdEncoding.DecodeString(text)
	if !ok || !ended || err != nil {
		t.Fatalf("%q", out)
	}
	want := `stompbox send /queue/orders --broker stomp://admin@127.0.0.1:61613 --content-type application/json --no-content-length -H priority:4 -H trace:a -b '{"order":40,"amount":90.5,"customer":{"name":"Łukasz 宽","vip":true}}'` + "\n"
	if string(got) != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if !strings.Contains(string(m.notice.text), "command: stompbox send copied") {
		t.Errorf("notice %q", m.notice.text)
	}
}
