package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"stompbox/stomp"
)

func lineOf(l frameLine) string {
	var b bytes.Buffer
	writeFrame(&b, l)
	return b.String()
}

func TestFrameLine(t *testing.T) {
	at := time.Date(2026, 1, 2, 4, 4, 5, 6000, time.FixedZone("", 3600))
	for want, l := range map[string]frameLine{
		`{"time":"2026-01-02T03:04:05.000006Z","dir":"in","command":"MESSAGE","headers":[["destination","/queue/a"],["message-id","1"]],"body":"text"}`: {at, dirIn, stomp.Frame{Command: "MESSAGE", Header: stomp.NewHeader("destination", "/queue/a", "message-id", "1"), Body: []byte("text")}},
		`{"command":"BEGIN","headers":[],"body":""}`:                                                                                                                            {Frame: stomp.Frame{Command: "BEGIN"}},
		`{"dir":"out","command":"SEND","headers":[["a","1"],["b",""],["a","2"]],"body_base64":"/wA="}`:                                                                          {Dir: dirOut, Frame: stomp.Frame{Command: "SEND", Header: stomp.NewHeader("a", "1", "b", "", "a", "2"), Body: []byte{0xff, 0}}},
		`{"command":"ERROR","headers":[["a","<&>\"\\\n\r\t\u0000\u001b\u007f\u009b\u202e\u2028\udb40\udc41é✓😀/"]],"body":"","breaches":["x (R024)","\"y\""]}`:                   {Frame: stomp.Frame{Command: "ERROR", Header: stomp.NewHeader("a", "<&>\"\\\n\r\t\x00\x1b\x7f\u009b\u202e\u2028\U000e0041é✓😀/"), Breaches: []string{"x (R024)", `"y"`}}},
		`{"command":"ERROR","headers":[["a","` + "\ufffd\ufffdb" + `"],["c","` + "\ufffd" + `"]],"headers_base64":[["YQ==","//5i"],["Yw==","77+9"]],"body":"` + "\ufffd" + `"}`: {Frame: stomp.Frame{Command: "ERROR", Header: stomp.NewHeader("a", "\xff\xfeb", "c", "\ufffd"), Body: []byte("\ufffd")}},
	} {
		got := lineOf(l)
		if got != want+"\n" {
			t.Errorf("got  %swant %s", got, want)
		}
		if !json.Valid([]byte(got)) {
			t.Errorf("%s is not JSON", got)
		}
		back, err := readFrame([]byte(got))
		if err != nil {
			t.Errorf("%s: %v", got, err)
		}
		if lineOf(back) != got {
			t.Errorf("%s reads back as %s", got, lineOf(back))
		}
	}
}

func TestReadFrameTakesWhatIsMeantTheSame(t *testing.T) {
	want := stomp.Frame{Command: "SEND", Header: stomp.NewHeader("a", "ä😀"), Body: []byte("x")}
	for _, line := range []string{
		`{"command":"SEND","headers":[["a","ä😀"]],"body":"x"}`,
		` { "body" : "x" , "headers" : [ [ "a" , "\u00e4\ud83d\ude00" ] ] , "command" : "\u0053END" } ` + "\r\n",
		`{"command":"SEND","headers_base64":[["YQ==","w6Twn5iA"]],"body_base64":"eA=="}`,
		`{"command":"SEND","headers":[["a","ä😀"]],"headers_base64":[["YQ==","w6Twn5iA"]],"body":"x"}`,
	} {
		got, err := readFrame([]byte(line))
		if err != nil {
			t.Errorf("%s: %v", line, err)
		}
		if diff := cmp.Diff(want, got.Frame, cmp.AllowUnexported(stomp.Header{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", line, diff)
		}
	}
}

func TestReadFrameRefuses(t *testing.T) {
	for _, tc := range []struct {
		line, field string
		column      int
		problem     string
	}{
		{``, "", 1, "it ends too early"},
		{`x`, "", 1, "not JSON"},
		{`[]`, "", 1, "a JSON object is expected"},
		{`"SEND"`, "", 1, "a JSON object is expected"},
		{`{}`, "", 3, "command is missing"},
		{`{"command":"SEND"`, "", 18, "ends too early"},
		{`{"command":"SEND",}`, "", 19, "not JSON"},
		{`{"command":"SEND"} {}`, "", 20, "one object a line"},
		{`{"command":"SEND"} x`, "", 20, "one object a line"},
		{`{"command":7}`, "command", 12, "a string is expected, not a number"},
		{`{"command":null}`, "command", 12, "not null"},
		{`{"Command":"SEND"}`, "", 2, `"Command" is not known`},
		{`{"command":"SEND","ü":1}`, "", 19, `"ü" is not known`},
		{`{"ü":1}`, "", 2, "is not known"},
		{`{"command":"SEND","command":"SEND"}`, "", 19, "a second time"},
		{`{"command":"SEND","headers":{"a":"b"}}`, "headers", 29, "a list is expected, not an object"},
		{`{"command":"SEND","headers":["a","b"]}`, "headers", 30, "a list is expected, not a string"},
		{`{"command":"SEND","headers":[["a",1]]}`, "headers", 35, "not a number"},
		{`{"command":"SEND","headers":[["a"]]}`, "headers", 34, "this list has 1"},
		{`{"command":"SEND","headers":[["a","b","c"]]}`, "headers", 42, "this list has 3"},
		{`{"command":"SEND","headers":[[]]}`, "headers", 31, "this list has 0"},
		{`{"command":"SEND","body":["x"]}`, "body", 26, "not a list"},
		{`{"command":"SEND","body":"\ud800"}`, "body", 27, "surrogate"},
		{`{"command":"SEND","body":"\\\udc00"}`, "body", 29, "surrogate"},
		{`{"command":"SEND","body":"\ud800\u0041"}`, "body", 27, "surrogate"},
		{"{\"command\":\"SEND\",\"body\":\"é\xff\"}", "", 28, "not UTF-8"},
		{`{"command":"SEND","body":"x","body_base64":"eA=="}`, "", 30, "give one of them"},
		{`{"command":"SEND","body_base64":"eA="}`, "body_base64", 33, "bad base64 at its character"},
		{`{"command":"SEND","body_base64":"eB=="}`, "body_base64", 33, "bad base64"},
		{`{"command":"SEND","body_base64":"eA==\n"}`, "body_base64", 33, "bad base64 at its character 5"},
		{`{"command":"SEND","headers":[["a","b"]],"headers_base64":[["YQ==","YQ=="]]}`, "", 41, "do not say the same"},
		{`{"command":"SEND","dir":"up"}`, "dir", 25, `"in" or "out"`},
		{`{"command":"SEND","time":"now"}`, "time", 26, "is not a time"},
		{`{"command":"SEND","time":"9999-12-31T23:59:59-01:00"}`, "time", 26, "is not a time"},
		{`{"command":"SEND","time":"0000-01-01T00:00:00+01:00"}`, "time", 26, "is not a time"},
		{`{"command":"SEND","breaches":"x"}`, "breaches", 30, "a list is expected"},
	} {
		_, err := readFrame([]byte(tc.line))
		var e *columnError
		if !errors.As(err, &e) || e.Column != tc.column || e.Field != tc.field || !strings.Contains(e.Problem, tc.problem) {
			t.Errorf("%s\n gives %v, want column %d, %s: %s", tc.line, err, tc.column, tc.field, tc.problem)
		}
	}
}

// FuzzFrameLine: every frame reads back as it was, on one line of JSON without
// a control or format character in it.
func FuzzFrameLine(f *testing.F) {
	f.Add("SEND", "a", "b\xff", []byte("\x1b\xff\u2028"))
	f.Add("MESSAGE", "\u202e", "\\ud800", []byte("\U000e0001<&>"))
	f.Fuzz(func(t *testing.T, command, name, value string, body []byte) {
		if !utf8.ValidString(command) {
			return // commands are of the protocol, or what a person typed
		}
		want := frameLine{Frame: stomp.Frame{Command: command, Header: stomp.NewHeader(name, value, name, name), Body: body}}
		line := lineOf(want)
		var any map[string]any
		if err := json.Unmarshal([]byte(line), &any); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if utf8.Valid(body) && any["body"] != string(body) {
			t.Fatalf("others read the body %q as %q", body, any["body"])
		}
		if strings.ContainsFunc(line[:len(line)-1], func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x202e || r == 0x2028 }) {
			t.Fatalf("%q has a control character", line)
		}
		got, err := readFrame([]byte(line))
		if err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if got.Frame.Command != command || !bytes.Equal(got.Frame.Body, body) ||
			cmp.Diff(want.Frame.Header, got.Frame.Header, cmp.AllowUnexported(stomp.Header{})) != "" {
			t.Fatalf("%q reads back as %q", want, got)
		}
	})
}

// FuzzReadFrame: no panic, and what is taken is written and read the same.
func FuzzReadFrame(f *testing.F) {
	f.Add([]byte(`{"time":"2026-01-02T03:04:05.000006Z","dir":"in","command":"MESSAGE","headers":[["a","1"]],"body":"\ud83d\ude00"}`))
	f.Add([]byte(`{"time":"0001-01-01T00:00:00.0000001Z","command":"x"}`))
	f.Add([]byte(`{"command":"x","headers_base64":[["/w==",""]],"body_base64":"eA==","breaches":["a"]}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		l, err := readFrame(line)
		if err != nil {
			return
		}
		again, err := readFrame([]byte(lineOf(l)))
		if err != nil || lineOf(again) != lineOf(l) {
			t.Fatalf("%q is written as %q: %v", line, lineOf(l), err)
		}
	})
}
