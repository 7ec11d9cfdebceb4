package cli

import (
	"bytes"
	"strings"
	"testing"

	"stompbox/stomp"
)

func TestEncode(t *testing.T) {
	for _, tc := range []struct {
		name, args, in, out, errs string
	}{
		{"nothing", "", "", "", ""},
		{"blank lines", "", "\n \r\n", "", ""},
		{"R043 R052 in 1.2", "", `{"command":"SEND","headers":[["destination","/queue/a"],["a:\\","\r\n"]],"body":"x"}`, "SEND\ndestination:/queue/a\na\\c\\\\:\\r\\n\n\nx\x00", ""},
		{"R041 in 1.0", "--version 1.0", `{"command":"SEND","headers":[["a","b:\\"]]}`, "SEND\na:b:\\\n\n\x00", ""},
		{"no line feed at the end, CR LF before it", "", `{"command":"BEGIN"}` + "\r\n" + `{"command":"ABORT"}`, "BEGIN\n\n\x00ABORT\n\n\x00", ""},
		{"frames of servers", "", `{"dir":"in","command":"RECEIPT","headers":[["receipt-id","a:b"]]}` + "\n" + `{"command":"MESSAGE","body_base64":"/w=="}`, "RECEIPT\nreceipt-id:a\\cb\n\n\x00MESSAGE\n\n\xff\x00", ""},
		{"R034 RabbitMQ gives content-length twice", "", `{"command":"MESSAGE","headers":[["content-length","1"],["content-length","1"]],"body":"x"}`, "MESSAGE\ncontent-length:1\ncontent-length:1\n\nx\x00", ""},
		{"R090 the version follows CONNECTED", "", `{"command":"CONNECTED"}` + "\n" + `{"command":"ERROR","headers":[["a","b:c"]]}`, "CONNECTED\n\n\x00ERROR\na:b:c\n\n\x00", ""},
		{"R084 and what CONNECT offers", "", `{"command":"CONNECT","headers":[["accept-version","1.0,1.1"]]}` + "\n" + `{"command":"SEND","headers":[["a","\r"]]}`, "CONNECT\naccept-version:1.0,1.1\n\n\x00", "line 2, STOMP 1.1: SEND: a: a carriage return"},
		{"R065", "", `{"command":"SEND","headers":[["content-length","0"]]}`, "SEND\ncontent-length:0\n\n\x00", ""},
		{"R036 headers that are not UTF-8", "", `{"command":"ERROR","headers_base64":[["YQ==","/w=="]]}`, "ERROR\na:\xff\n\n\x00", ""},
		{"R013", "", `{"command":"BEGIN"}` + "\n\n" + `{"command":"send"}`, "BEGIN\n\n\x00", "line 3, STOMP 1.2: send: this is not a command of the protocol; they are written in capitals (R013)"},
		{"R025", "", `{"command":"SEND","headers":[["","a"]]}`, "", "(R025)"},
		{"R028 blanks are data", "", `{"command":"SEND","headers":[[" a "," b "]]}`, "SEND\n a : b \n\n\x00", ""},
		{"R030 blanks that 1.0 would drop", "--version 1.0", `{"command":"MESSAGE","headers":[["message-id"," 1"]]}`, "", "line 1, STOMP 1.0: MESSAGE: this cannot be written so that it reads back as the same"},
		{"R053", "--version 1.1", `{"command":"SEND","headers":[["a","\r"]]}`, "", "(R053)"},
		{"R054 a line break in 1.0", "--version 1.0", `{"command":"SEND","headers":[["a","b\nc:d"]]}`, "", "line 1, STOMP 1.0: SEND: a: a line break"},
		{"R054 a colon in a name of CONNECT", "", `{"command":"CONNECT","headers":[["a:b","c"]]}`, "", "(R054)"},
		{"R055", "", `{"command":"SEND","headers":[["a","\u0000"]]}`, "", "(R055)"},
		{"R060", "", `{"command":"BEGIN","body":"x"}`, "", "BEGIN: body: only SEND, MESSAGE and ERROR may have a body (R060)"},
		{"R089", "", `{"command":"CONNECT","body":"x"}`, "", "CONNECT: body: "},
		{"R061", "", `{"command":"RECEIPT","body":"x"}`, "", "(R061)"},
		{"R061 in 1.0", "--version 1.0", `{"command":"RECEIPT","body":"x"}`, "RECEIPT\n\nx\x00", ""},
		{"R066", "", `{"command":"SEND","headers":[["content-length","+1"]],"body":"x"}`, "", "(R066)"},
		{"R070", "", `{"command":"SEND","body":"a\u0000"}`, "", "(R070)"},
		{"R070 with it", "", `{"command":"SEND","headers":[["content-length","2"]],"body":"a\u0000"}`, "SEND\ncontent-length:2\n\na\x00\x00", ""},
		{"R071 octets", "", `{"command":"SEND","headers":[["content-length","1"]],"body":"ä"}`, "", "is 1, but the body has 2 octets: correct it or leave it out (R073)"},
		{"R072 left out", "", `{"command":"SEND","body":"x"}`, "SEND\n\nx\x00", ""},
		{"R073 twice", "", `{"command":"SEND","headers":[["content-length","1"],["content-length","1"]],"body":"x"}`, "", "stands here twice (R073)"},
		{"R034 twice, and they differ", "", `{"command":"MESSAGE","headers":[["content-length","1"],["content-length","9"]],"body":"x"}`, "", "(R073)"},
		{"R164", "--version 1.0", `{"command":"NACK"}`, "", "NACK does not exist (R164)"},
		{"not JSON", "", `{"command":"BEGIN"}` + "\n" + `{"command":"SEND","headers":[["a",1]]}` + "\n" + `{"command":"BEGIN"}`, "BEGIN\n\n\x00", "standard input: line 2, column 35: headers: a string is expected, not a number"},
		{"no such version", "--version 2", "", "", "--version: "},
	} {
		out, errs, code := verb(tc.in, append([]string{"encode", "--any"}, strings.Fields(tc.args)...)...)
		want := ExitDone
		if tc.errs != "" {
			want = ExitUsage
		}
		if out != tc.out || code != want || !strings.Contains(errs, tc.errs) || (errs == "") != (tc.errs == "") {
			t.Errorf("%s: exits with %d, writes %q and says %q\nwant %d, %q and %q", tc.name, code, out, errs, want, tc.out, tc.errs)
		}
	}
}

// Without --any a frame that no client may send is refused by its line and its
// rule, and those before it are written; servers' frames are taken as they are.
func TestEncodeRefusesWhatNoClientMaySend(t *testing.T) {
	const first = `{"command":"BEGIN","headers":[["transaction","t"]]}`
	for line, errs := range map[string]string{
		`{"command":"CONNECT","headers":[["accept-version","1.2"]]}`:                                 "CONNECT: host: the virtual host is required when 1.1 or 1.2 is offered (R085)",
		`{"command":"STOMP","headers":[["accept-version","2"],["host","h"]]}`:                        "STOMP: accept-version: ... (R083)",
		`{"command":"CONNECT","headers":[["receipt","1"]]}`:                                          "CONNECT: receipt: ... (R088)",
		`{"command":"CONNECT","headers":[["accept-version","1.1"],["host","h"],["heart-beat","1"]]}`: "CONNECT: heart-beat: ... (R110)",
		`{"command":"SEND","body":"x"}`:                                                              "SEND: destination: a destination is required (R130)",
		`{"command":"SEND","headers":[["destination","a"],["destination","b"]]}`:                     "SEND: destination: ... (R132)",
		`{"command":"SUBSCRIBE","headers":[["id","1"]]}`:                                             "SUBSCRIBE: destination: ... (R140)",
		`{"command":"SUBSCRIBE","headers":[["destination","d"]]}`:                                    "SUBSCRIBE: id: ... (R141)",
		`{"command":"SUBSCRIBE","headers":[["destination","d"],["id","1"],["ack","none"]]}`:          "SUBSCRIBE: ack: ... (R143)",
		`{"command":"SUBSCRIBE","headers":[["destination","d"],["id","1"],["transaction","t"]]}`:     "SUBSCRIBE: transaction: ... (R151)",
		`{"command":"UNSUBSCRIBE","headers":[["destination","d"]]}`:                                  "UNSUBSCRIBE: id: ... (R145)",
		`{"command":"ACK","headers":[["message-id","1"],["subscription","1"]]}`:                      "ACK: id: ... (R171)",
		`{"command":"NACK"}`:   "NACK: id: ... (R171)",
		`{"command":"COMMIT"}`: "COMMIT: transaction: ... (R180)",
		`{"command":"DISCONNECT","headers":[["transaction","t"]]}`: "DISCONNECT: transaction: ... (R182)",
	} {
		want := "line 2, STOMP 1.2: " + errs
		if out, errs, code := verb(first+"\n"+line+"\n"+first, "encode"); out != "BEGIN\ntransaction:t\n\n\x00" || code != ExitUsage || !matches(errs, "stompbox: standard input: "+want+"\n") {
			t.Errorf("%s\nexits with %d, writes %q and says %q\nwant %s", line, code, out, errs, want)
		}
		if _, errs, code := verb(line, "encode", "--any"); code != ExitDone {
			t.Errorf("%s is refused with --any: %s", line, errs)
		}
	}
	for _, line := range []string{`{"command":"MESSAGE"}`, `{"command":"RECEIPT"}`, `{"command":"CONNECT"}`, `{"command":"ACK","headers":[["id","1"]]}`} {
		if _, errs, code := verb(line, "encode"); code != ExitDone {
			t.Errorf("%s is refused: %s", line, errs)
		}
	}
}

func TestEncodeRefusesAnEndlessLine(t *testing.T) {
	defer func(n int) { longestLine = n }(longestLine)
	longestLine = 200 << 10
	out, errs, code := verb(`{"command":"BEGIN"}`+"\n"+strings.Repeat("x", 300<<10), "encode", "--any")
	if out != "BEGIN\n\n\x00" || code != ExitUsage || !strings.Contains(errs, "line 2 is longer than") {
		t.Errorf("%d %q %q", code, out, errs)
	}
}

func TestEncodeWritesAtOnce(t *testing.T) {
	l := startVerb(t, "encode", "--any")
	for range 2 {
		l.in.Write([]byte(`{"command":"BEGIN"}` + "\n" + `{"comm`))
		if frame, err := l.out.ReadString(0); frame != "BEGIN\n\n\x00" {
			t.Fatalf("%q, %v", frame, err)
		}
		l.in.Write([]byte(`and":"ABORT"}` + "\n"))
		if frame, err := l.out.ReadString(0); frame != "ABORT\n\n\x00" {
			t.Fatalf("%q, %v", frame, err)
		}
	}
	l.in.Close()
	if code := <-l.code; code != ExitDone {
		t.Errorf("exits with %d: %s", code, l.errs.String())
	}
}

// decode and encode give back whole streams of canonical frames.
func TestDecodeThenEncode(t *testing.T) {
	for _, tc := range []struct{ args, in string }{
		{"", "CONNECTED\nversion:1.2\nsession:a\\c:b\n\n\x00MESSAGE\nmessage-id:a\\cb\\r\\n\\\\\ncontent-length:5\n\na\x00\n\xff\x1b\x00ERROR\na:1\nb:2\na:3\n\n<&>\xe2\x80\xa8\x00"},
		{"", "CONNECTED\nversion:1.1\n\n\x00MESSAGE\nmessage-id:a\\cb\\n\\\\\n\n\r\n\x00RECEIPT\nreceipt-id: 1 \n\n\x00"},
		{"", "CONNECTED\nsession:wow\n\n\x00MESSAGE\na:b:c\\n\\\nd:\r\n\nx\x00"},
		{"--from client", "CONNECT\naccept-version:1.0,1.1,1.2\nhost:/\npasscode:a:b\\\n\n\x00SEND\ndestination:/queue/a\\cb\n\n\\c\x00ACK\nid:1\n\n\x00"},
		{"--from client", "CONNECT\n\n\x00SEND\ndestination:/queue/a:b\\c\n\n\x00DISCONNECT\n\n\x00"},
	} {
		lines, errs, code := verb(tc.in, append([]string{"decode"}, strings.Fields(tc.args)...)...)
		if code != ExitDone {
			t.Errorf("%q: %s", tc.in, errs)
			continue
		}
		out, errs, code := verb(lines, "encode", "--any")
		if out != tc.in || code != ExitDone {
			t.Errorf("got  %q\nwant %q\n%s", out, tc.in, errs)
		}
	}
}

// FuzzDecodeEncode: a frame that AppendFrame writes and a decoder takes
// without a complaint comes back octet for octet, in each version (R058).
func FuzzDecodeEncode(f *testing.F) {
	f.Add("a:b\\", "\r\n\xff", []byte("x\x00"), uint8(2), true)
	f.Add(" ", "", []byte{}, uint8(0), false)
	f.Fuzz(func(t *testing.T, name, value string, body []byte, v uint8, client bool) {
		version := stomp.AllVersions[int(v)%3]
		args := []string{"--version", version.String()}
		fr := stomp.Frame{Command: stomp.ERROR, Header: stomp.NewHeader(name, value), Body: body}
		from := "server"
		if client {
			fr.Command, from = stomp.SEND, "client"
		}
		raw, err := stomp.AppendFrame(nil, fr, version)
		if err != nil || bytes.Count(raw, []byte{0}) != 1 || name == "content-length" {
			return
		}
		lines, errs, code := verb(string(raw), append([]string{"decode", "--from", from}, args...)...)
		if code != ExitDone {
			t.Fatalf("%q: %s", raw, errs)
		}
		out, errs, code := verb(lines, append([]string{"encode", "--any"}, args...)...)
		if code != ExitDone && version == stomp.V10 && strings.TrimSpace(value) != value {
			return
		}
		if out != string(raw) && !(version == stomp.V10 && strings.TrimSpace(value) != value) {
			t.Fatalf("%q comes back as %q: %s", raw, out, errs)
		}
	})
}
