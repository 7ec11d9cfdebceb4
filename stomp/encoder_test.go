package stomp

import (
	"errors"
	"strings"
	"testing"
)

func TestAppendFrame(t *testing.T) {
	for _, tc := range []struct {
		name    string
		v       Version
		command string
		header  []string
		want    string // of the header lines, or of the rule that refuses them
	}{
		{"R041 raw in 1.0", V10, SEND, []string{"a\\n", "b\\:c\r"}, "a\\n:b\\:c\r\n"},
		{"R052 1.1", V11, SEND, []string{"a:\n\\", ":\n\\"}, "a\\c\\n\\\\:\\c\\n\\\\\n"},
		{"R052 1.2", V12, SEND, []string{"a\r", "\r\n"}, "a\\r:\\r\\n\n"},
		{"R053", V11, SEND, []string{"a", "\r"}, "R053"},
		{"R053 in a name", V11, SEND, []string{"\r", ""}, "R053"},
		{"R054 LF in 1.0", V10, SEND, []string{"a", "b\nc"}, "R054"},
		{"R054 LF in CONNECT", V12, CONNECT, []string{"a", "b\nc"}, "R054"},
		{"R054 colon in a name of 1.0", V10, SEND, []string{"a:b", "c"}, "R054"},
		{"R054 colon in a name of CONNECTED", V12, CONNECTED, []string{"a:b", "c"}, "R054"},
		{"R054 CR in CONNECT", 0, CONNECT, []string{"a", "b\r"}, "R054"},
		{"R049 CONNECTED of 1.1", V11, CONNECTED, []string{"session", "a:b\\c\r"}, "session:a:b\\c\r\n"},
		{"R049 CONNECTED of 1.2", V12, CONNECTED, []string{"session", "a:b\\c"}, "session:a:b\\c\n"},
		{"R051 STOMP", V12, STOMP, []string{"login", "a:b\\c"}, "login:a:b\\c\n"},
		{"no version", 0, ERROR, []string{"message", "a:b\\c"}, "message:a:b\\c\n"},
		{"R055 in 1.0", V10, SEND, []string{"a", "\x00"}, "R055"},
		{"R055 in 1.2", V12, SEND, []string{"\x00", "a"}, "R055"},
		{"R025", V12, SEND, []string{"", "a"}, "R025"},
		{"R059", V12, SEND, []string{" /,=;\t\"ä€", " x\x7f\x1b"}, " /,=;\t\"ä€: x\x7f\x1b\n"},
		{"R033 repeats", V12, SEND, []string{"a", "1", "b", "", "a", "2"}, "a:1\nb:\na:2\n"},
		{"R014", V12, "SE\nND", nil, "R014"},
		{"R093", 9, SEND, nil, "R093"},
	} {
		before := []byte("before")
		got, err := AppendFrame(before, Frame{Command: tc.command, Header: NewHeader(tc.header...), Body: []byte("\\\n:\x00")}, tc.v)
		if strings.HasPrefix(tc.want, "R0") {
			var e *RequestError
			if !errors.As(err, &e) || e.Rule != tc.want || string(got) != "before" {
				t.Errorf("%s: %q, %v", tc.name, got, err)
			}
			continue
		}
		want := "before" + tc.command + "\n" + tc.want + "\n\\\n:\x00\x00"
		if err != nil || string(got) != want {
			t.Errorf("%s:\n got %q, %v\nwant %q", tc.name, got, err, want)
		}
	}
}

// R058: what came in goes out and means the same.
func TestValuesComeBackAsTheyWere(t *testing.T) {
	nasty := "\\ \\n \\c : \n ä\xff\t"
	for _, v := range []Version{V11, V12} {
		text := nasty
		if v == V12 {
			text += "\r\\r"
		}
		raw, err := AppendFrame(nil, frame(SEND, "", text, text), v)
		if err != nil {
			t.Fatal(err)
		}
		f, err := ParseFrame(raw, v)
		if err != nil || f.Header.At(0) != (Field{text, text}) {
			t.Errorf("%v: %q, %v", v, f.Header.At(0), err)
		}
	}
}

func TestAppendFrameAllocatesNothing(t *testing.T) {
	f := frame(SEND, "body", "destination", "/queue/a", "x", "a:b\\c")
	buf := make([]byte, 0, 1024)
	if n := testing.AllocsPerRun(100, func() { buf, _ = AppendFrame(buf[:0], f, V12) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
