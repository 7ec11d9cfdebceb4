package stomp

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// ruleVectors are streams for rules that the vectors of the decoder do not name.
var ruleVectors = []vector{
	{name: "R007 no NUL behind an empty body of content-length 0", version: V12, in: "ERROR\ncontent-length:0\n\nERROR\n\n\x00", rule: "R063"},
	{name: "R007 no NUL behind an empty body", version: V12, in: "ERROR\n\n", rule: "R018"},
	{name: "R009 ends of line are no frames, in 1.0 too", version: V10, in: "\n\nERROR\n\n\x00\n\n\nERROR\n\n\x00\n", frames: []Frame{frame(ERROR, ""), frame(ERROR, "")}},
	{name: "R010 R011 ends of line before the first frame", in: "\n\r\n\nCONNECTED\nversion:1.2\n\n\x00", frames: []Frame{frame(CONNECTED, "", "version", "1.2")}},
	{name: "R017 all in one read, in order, each once", version: V12,
		in:     "ERROR\n\n1\x00ERROR\n\n2\x00\nERROR\ncontent-length:1\n\n3\x00ERROR\n\n4\x00",
		frames: []Frame{frame(ERROR, "1"), frame(ERROR, "2"), frame(ERROR, "3", "content-length", "1"), frame(ERROR, "4")}},
	{name: "R022 colons in a value of 1.0", version: V10, in: "ERROR\nsession:ID:host-1:2\n\n\x00", frames: []Frame{frame(ERROR, "", "session", "ID:host-1:2")}},
	{name: "R029 padding of what says which message", version: V10, in: "MESSAGE\ndestination:d\nmessage-id:\t7\nsubscription: s\t \nack: y\n\n\x00", frames: []Frame{frame(MESSAGE, "", "destination", "d", "message-id", "7", "subscription", "s", "ack", " y")}},
	{name: "R029 padding in a RECEIPT", version: V10, in: "RECEIPT\nreceipt-id: 7 \n\n\x00", frames: []Frame{frame(RECEIPT, "", "receipt-id", "7")}},
	{name: "R029 padding from a client of 1.0", version: V10, client: true, in: "SEND\ndestination: d\nreceipt: 1\ntransaction: t \nid:\ti\n\n\x00", frames: []Frame{frame(SEND, "", "destination", " d", "receipt", "1", "transaction", "t", "id", "i")}},
	{name: "R029 R102 the version, padded", in: "CONNECTED\nversion: 1.0 \n\n\x00ERROR\na:\\q\n\n\x00", frames: []Frame{frame(CONNECTED, "", "version", " 1.0 "), frame(ERROR, "", "a", "\\q")}},
	{name: "R032 R033 repeats in 1.0 are kept", version: V10, in: "ERROR\na:1\na:2\n\n\x00", frames: []Frame{frame(ERROR, "", "a", "1", "a", "2")}},
	{name: "R047 escapes in names of 1.1", version: V11, in: "ERROR\n\\n\\c\\\\:v\n\n\x00", frames: []Frame{frame(ERROR, "", "\n:\\", "v")}},
	{name: "R047 escapes in names of 1.2", version: V12, in: "ERROR\n\\r\\n\\c\\\\:v\n\n\x00", frames: []Frame{frame(ERROR, "", "\r\n:\\", "v")}},
	{name: "R047 a name has only the escapes of its version", version: V11, in: "ERROR\n\\r:v\n\n\x00", rule: "R044", offset: 6},
	{name: "R056 a body keeps its backslashes", version: V12, in: "ERROR\n\n\\n\\c\\q\\\x00", frames: []Frame{frame(ERROR, "\\n\\c\\q\\")}},
	{name: "R078 a body that is not UTF-8", version: V12, in: "ERROR\n\n\xff\xfe\xc3(\xed\xa0\x80\x00", frames: []Frame{frame(ERROR, "\xff\xfe\xc3(\xed\xa0\x80")}},
	{name: "R079 content-length does not reach into the next frame", version: V12, in: "ERROR\ncontent-length:1\n\na\x00ERROR\n\nbc\x00",
		frames: []Frame{frame(ERROR, "a", "content-length", "1"), frame(ERROR, "bc")}},
	{name: "R089 a CONNECT with a body", client: true, in: "CONNECT\naccept-version:1.2\n\nbody\x00", frames: []Frame{frame(CONNECT, "body", "accept-version", "1.2")}, breach: "R060"},
	{name: "R100 nothing in CONNECTED is required", in: "CONNECTED\n\n\x00", frames: []Frame{frame(CONNECTED, "")}},
	{name: "R100 R040 what nobody knows in CONNECTED is kept", in: "CONNECTED\nx:1\nversion:1.2\nuser-name:u\nx:2\n\n\x00",
		frames: []Frame{frame(CONNECTED, "", "x", "1", "version", "1.2", "user-name", "u", "x", "2")}},
	{name: "R234 R210 an ERROR without message, in full", version: V12, in: "ERROR\nreceipt-id:7\nversion:1.1\ncontent-length:3\n\na\x00b\x00",
		frames: []Frame{frame(ERROR, "a\x00b", "receipt-id", "7", "version", "1.1", "content-length", "3")}},
	{name: "R210 an ERROR with nothing", version: V12, in: "ERROR\n\n\x00", frames: []Frame{frame(ERROR, "")}},
	{name: "R015 an SSH banner", in: "SSH-2.0-OpenSSH_9.2\r\n", rule: "R013"},
	{name: "R006 a CR is no line end", version: V12, in: "ERROR\na:1\rb:2\n\n\x00", frames: []Frame{frame(ERROR, "", "a", "1\rb:2")}, breach: "R006"},
	{name: "R024 in CONNECTED, before a version is known", in: "CONNECTED\nversion\n\n\x00", rule: "R024", offset: 10},
	{name: "R025 no name in 1.0", version: V10, in: "ERROR\n:v\n\n\x00", rule: "R025"},
	{name: "R066 with an exponent", version: V12, in: "ERROR\ncontent-length:1e3\n\nx\x00", rule: "R066"},
	{name: "R066 digits, then not", version: V12, in: "ERROR\ncontent-length:1x\n\nx\x00", rule: "R066"},
	{name: "R034 message-id twice", version: V10, in: "MESSAGE\ndestination:d\nmessage-id:1\nmessage-id:2\n\n\x00", frames: []Frame{frame(MESSAGE, "", "destination", "d", "message-id", "1", "message-id", "2")}},
}

// R018: the error says which frame was cut, and where, not which one came before.
func TestCutSaysWhichFrame(t *testing.T) {
	for rest, want := range map[string]string{"\r": "byte 25 inside a frame,", "ERR": "byte 27 inside a frame,", "ERROR\na": "byte 31 inside an ERROR frame,"} {
		d := NewDecoder(strings.NewReader("CONNECTED\nversion:1.2\n\n\x00"+rest), Limits{})
		if _, err := d.Decode(); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Decode(); !errors.Is(err, io.ErrUnexpectedEOF) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", rest, err)
		}
	}
}

// R016: however the octets are split.
func TestRuleVectors(t *testing.T) {
	for _, v := range ruleVectors {
		if err := v.check(strings.NewReader(v.in)); err != nil {
			t.Errorf("%s, in one read: %v", v.name, err)
		}
		if err := v.check(iotest.OneByteReader(strings.NewReader(v.in))); err != nil {
			t.Errorf("%s, octet by octet: %v", v.name, err)
		}
		for i := 1; i < len(v.in); i++ {
			if err := v.check(io.MultiReader(strings.NewReader(v.in[:i]), strings.NewReader(v.in[i:]))); err != nil {
				t.Fatalf("%s, split at %d: %v", v.name, i, err)
			}
		}
	}
}

// R032, R034, R031: of repeats the first one counts, in every version.
func TestFirstOfRepeatsCounts(t *testing.T) {
	for _, v := range AllVersions {
		f, err := ParseFrame([]byte("MESSAGE\ndestination:d\nmessage-id:1\nmessage-id:2\nsubscription:s\nack:a\nack:b\n\n\x00"), v)
		if err != nil {
			t.Fatal(err)
		}
		want := Delivery{MessageID: "1", Subscription: "s", Ack: "a"}
		if got := DeliveryOf(f.Header); got != want {
			t.Errorf("%v: %+v", v, got)
		}
	}
}

// everyRequest has one of each kind but CONNECT, with a receipt each and a
// transaction where one may be.
func everyRequest(v Version) []Request {
	d := Delivery{MessageID: "m", Subscription: "s", Ack: "a"}
	list := []Request{
		Send{Destination: "/queue/a", ContentType: "text/plain", Body: []byte("a\\n:b"), Transaction: "t", Receipt: "any: thing"},
		Subscribe{ID: "1", Destination: "/queue/a", Ack: AckClient, Receipt: "any: thing"},
		Unsubscribe{ID: "1", Receipt: "any: thing"},
		Ack{Delivery: d, Transaction: "t", Receipt: "any: thing"},
		Begin{Transaction: "t", Receipt: "any: thing"},
		Commit{Transaction: "t", Receipt: "any: thing"},
		Abort{Transaction: "t", Receipt: "any: thing"},
		Disconnect{Receipt: "any: thing"},
	}
	if v.HasNack() {
		list = append(list, Nack{Delivery: d, Transaction: "t", Receipt: "any: thing"})
	}
	return list
}

// R190, R133: a receipt, with any value, on every frame but CONNECT.
// R131, R167: a transaction on SEND, ACK and NACK.
// R002, R030, R056: line ends are LF, nothing is padded, bodies are not escaped.
func TestEveryRequestOnTheWire(t *testing.T) {
	for _, v := range AllVersions {
		for _, r := range everyRequest(v) {
			f, err := r.Frame(v)
			if err != nil {
				t.Errorf("%v: %#v: %v", v, r, err)
				continue
			}
			raw, err := AppendFrame(nil, f, v)
			if err != nil {
				t.Errorf("%v: %#v: %v", v, r, err)
				continue
			}
			head, body, _ := bytes.Cut(raw, []byte("\n\n"))
			if bytes.IndexByte(head, '\r') >= 0 {
				t.Errorf("%v: R002: %q", v, head)
			}
			for _, line := range strings.Split(string(head), "\n")[1:] {
				name, value, _ := strings.Cut(line, ":")
				if strings.TrimSpace(name) != name || strings.TrimSpace(value) != value {
					t.Errorf("%v: R030: %q is padded", v, line)
				}
			}
			if string(body) != string(f.Body)+"\x00" {
				t.Errorf("%v: R056: the body %q was written as %q", v, f.Body, body)
			}
			back, err := ParseFrame(raw, v)
			if err != nil || back.Header.Get("receipt") != "any: thing" {
				t.Errorf("%v: R190: %q, %v", v, raw, err)
			}
			switch f.Command {
			case SEND, ACK, NACK, BEGIN, COMMIT, ABORT:
				if back.Header.Get("transaction") != "t" {
					t.Errorf("%v: R131: %q", v, raw)
				}
			}
		}
	}
}

// R081, R082, R002: it is always CONNECT, with LF. R087: heart-beat is there
// when it says something. R089: never a body.
func TestConnectOnTheWire(t *testing.T) {
	for _, tc := range []struct {
		c         Connect
		heartBeat string
	}{
		{Connect{Versions: []Version{V10}}, ""},
		{Connect{Versions: []Version{V11, V12}, Host: "h"}, ""},
		{Connect{Versions: []Version{V12}, Host: "h", SendEvery: 1, WantEvery: 2}, "1,2"},
		{Connect{Host: "h", WantEvery: 5}, "0,5"},
	} {
		f, err := tc.c.Frame(0)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := AppendFrame(nil, f, 0)
		if err != nil || !bytes.HasPrefix(raw, []byte("CONNECT\n")) || !bytes.HasSuffix(raw, []byte("\n\n\x00")) || bytes.IndexByte(raw, '\r') >= 0 {
			t.Errorf("%q, %v", raw, err)
		}
		if got := f.Header.Get("heart-beat"); got != tc.heartBeat {
			t.Errorf("heart-beat %q, want %q", got, tc.heartBeat)
		}
	}
}
