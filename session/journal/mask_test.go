package journal

import (
	"bytes"
	"testing"
)

// R104: no passcode is ever written, whoever forgot to mask it.
func TestPasscodeIsNeverWritten(t *testing.T) {
	for in, want := range map[string]string{
		"CONNECT\nlogin:a\npasscode:s3cret\nhost:/\n\n\x00":        "CONNECT\nlogin:a\npasscode:********\nhost:/\n\n\x00",
		"STOMP\npasscode:s3:c\\ret\n\n\x00":                        "STOMP\npasscode:********\n\n\x00",
		"\n\r\nCONNECT\r\npasscode:s3cret\r\nhost:h\r\n\r\n\x00\n": "\n\r\nCONNECT\r\npasscode:********\r\nhost:h\r\n\r\n\x00\n",
		"CONNECT\npasscode:\n\n\x00":                               "CONNECT\npasscode:********\n\n\x00",
		"CONNECT\npasscode:s3cret\npasscode:s3cret2\n\n\x00":       "CONNECT\npasscode:********\npasscode:********\n\n\x00",
		"connect\nPasscode : s3cret\n\n\x00":                       "connect\nPasscode :********\n\n\x00",
		"CONNECT\npasscode:s3cret":                                 "CONNECT\npasscode:********",
		"CONNECT\npasscode:s3cret\x00":                             "CONNECT\npasscode:********\x00",
		"CONNECT\npasscode:********\n\n\x00":                       "CONNECT\npasscode:********\n\n\x00",
		"CONNECT\nx:1\n\npasscode:of a body\n\x00":                 "CONNECT\nx:1\n\npasscode:of a body\n\x00",
		"SEND\npasscode:a header like any other\n\n\x00":           "SEND\npasscode:a header like any other\n\n\x00",
		"CONNECTED\npasscode:x\n\n\x00":                            "CONNECTED\npasscode:x\n\n\x00",
		"":                                                         "", "\n": "\n", "CONNECT": "CONNECT", "CONNECT\n": "CONNECT\n", "STOMP\n\n\x00": "STOMP\n\n\x00",
	} {
		j := create(t)
		given := []byte(in)
		mustAppend(t, j, Entry{Outgoing: true, Raw: given})
		if got := string(mustRead(t, j, 0).Raw); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
		if string(given) != in {
			t.Errorf("%q was changed in the caller's hands", in)
		}
		j.forget()
		if got := mustRead(t, j, 0).Raw; bytes.Contains(got, []byte("s3c")) {
			t.Errorf("%q is on disk as %q", in, got)
		}
	}
}
