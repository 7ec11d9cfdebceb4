package stomp

import (
	"errors"
	"testing"
)

func TestRequests(t *testing.T) {
	d := Delivery{MessageID: "m:1", Subscription: "s", Ack: "a:1"}
	for _, tc := range []struct {
		name string
		v    Version
		r    Request
		want string // encoded
	}{
		{"R130 R134", V12, Send{Destination: " /queue/a:b "}, "SEND\ndestination: /queue/a\\cb \n\n\x00"},
		{"R069 R071 R074", V12, Send{Destination: "d", ContentType: "text/plain", Body: []byte("ä\n"), Transaction: "t", Receipt: "r", Header: NewHeader("x", "1", "x", "2")},
			"SEND\ndestination:d\ncontent-type:text/plain\ncontent-length:3\ntransaction:t\nreceipt:r\nx:1\nx:2\n\nä\n\x00"},
		{"R070", V10, Send{Destination: "d", Body: []byte{0}}, "SEND\ndestination:d\ncontent-length:1\n\n\x00\x00"},
		{"R072", V12, Send{Destination: "d", Body: []byte("text"), NoContentLength: true}, "SEND\ndestination:d\n\ntext\x00"},
		{"R073 the same is fine", V12, Send{Destination: "d", Body: []byte("text"), Header: NewHeader("content-length", "4")}, "SEND\ndestination:d\ncontent-length:4\n\ntext\x00"},
		{"R065", V12, Send{Destination: "d", Header: NewHeader("content-length", "0")}, "SEND\ndestination:d\ncontent-length:0\n\n\x00"},
		{"R198", V12, Send{Destination: "d", Header: NewHeader("receipt", "mine", "x", "y")}, "SEND\ndestination:d\nreceipt:mine\nx:y\n\n\x00"},
		{"R198 twice the same", V12, Send{Destination: "d", Receipt: "mine", Header: NewHeader("receipt", "mine")}, "SEND\ndestination:d\nreceipt:mine\n\n\x00"},
		{"R140 R144", V12, Subscribe{ID: "1", Destination: "d", Ack: AckClientIndividual, Selector: "a > 1", Header: NewHeader("prefetch-count", "3")},
			"SUBSCRIBE\nid:1\ndestination:d\nack:client-individual\nselector:a > 1\nprefetch-count:3\n\n\x00"},
		{"R141 1.0", V10, Subscribe{Destination: "d"}, "SUBSCRIBE\ndestination:d\n\n\x00"},
		{"R145", V11, Unsubscribe{ID: "1", Destination: "d"}, "UNSUBSCRIBE\nid:1\n\n\x00"},
		{"R146 destination", V10, Unsubscribe{Destination: "d"}, "UNSUBSCRIBE\ndestination:d\n\n\x00"},
		{"R146 both", V10, Unsubscribe{ID: "1", Destination: "d"}, "UNSUBSCRIBE\nid:1\ndestination:d\n\n\x00"},
		{"R160", V10, Ack{Delivery: d}, "ACK\nmessage-id:m:1\nsubscription:s\n\n\x00"},
		{"R160 no subscription", V10, Ack{Delivery: Delivery{MessageID: "m"}}, "ACK\nmessage-id:m\n\n\x00"},
		{"R161 R163", V11, Ack{Delivery: d, Transaction: "t", Receipt: "r"}, "ACK\nmessage-id:m\\c1\nsubscription:s\ntransaction:t\nreceipt:r\n\n\x00"},
		{"R162 R163", V12, Ack{Delivery: d}, "ACK\nid:a\\c1\n\n\x00"},
		{"R165", V11, Nack{Delivery: d}, "NACK\nmessage-id:m\\c1\nsubscription:s\n\n\x00"},
		{"R166", V12, Nack{Delivery: d, Header: NewHeader("requeue", "false")}, "NACK\nid:a\\c1\nrequeue:false\n\n\x00"},
		{"a broker that wants message-id in 1.2 as well", V12, Ack{Delivery: d, Header: NewHeader("message-id", "m:1")}, "ACK\nid:a\\c1\nmessage-id:m\\c1\n\n\x00"},
		{"R180 begin", V12, Begin{Transaction: "t"}, "BEGIN\ntransaction:t\n\n\x00"},
		{"R180 commit", V11, Commit{Transaction: "t", Receipt: "r"}, "COMMIT\ntransaction:t\nreceipt:r\n\n\x00"},
		{"R180 abort", V10, Abort{Transaction: "t"}, "ABORT\ntransaction:t\n\n\x00"},
		{"R200", V12, Disconnect{Receipt: "bye"}, "DISCONNECT\nreceipt:bye\n\n\x00"},
		{"raw", V12, Raw{Command: "FOO", Header: NewHeader("content-length", "9"), Body: []byte("x")}, "FOO\ncontent-length:9\n\nx\x00"},
		{"raw without a version", 0, Raw{Command: CONNECT, Header: NewHeader("a", "b:c\\")}, "CONNECT\na:b:c\\\n\n\x00"},
		{"R083 R085", 0, Connect{Versions: []Version{V12, V10, V12}, Host: "/", Login: "a:b", Passcode: "p", HasPasscode: true, SendEvery: 10, WantEvery: 20},
			"CONNECT\naccept-version:1.0,1.2\nhost:/\nlogin:a:b\npasscode:p\nheart-beat:10,20\n\n\x00"},
		{"R084", 0, Connect{Versions: []Version{V10}, SendEvery: 10}, "CONNECT\n\n\x00"},
		{"R086 an empty passcode", 0, Connect{Host: "h", HasPasscode: true}, "CONNECT\naccept-version:1.0,1.1,1.2\nhost:h\npasscode:\n\n\x00"},
		{"R086 no passcode", 0, Connect{Host: "h", Passcode: "x"}, "CONNECT\naccept-version:1.0,1.1,1.2\nhost:h\n\n\x00"},
		{"R083 given", 0, Connect{Host: "h", Header: NewHeader("heart-beat", "1,2", "client-id", "c")}, "CONNECT\naccept-version:1.0,1.1,1.2\nhost:h\nheart-beat:1,2\nclient-id:c\n\n\x00"},
	} {
		f, err := tc.r.Frame(tc.v)
		if err != nil {
			t.Errorf("%s: %v", tc.name, err)
			continue
		}
		got, err := AppendFrame(nil, f, tc.v)
		if err != nil || string(got) != tc.want {
			t.Errorf("%s:\n got %q, %v\nwant %q", tc.name, got, err, tc.want)
		}
		again, err := tc.r.Frame(tc.v)
		if raw, _ := AppendFrame(nil, again, tc.v); err != nil || string(raw) != tc.want {
			t.Errorf("%s: the second time %q, %v", tc.name, raw, err)
		}
	}
}

func TestRequestsRefused(t *testing.T) {
	full := Delivery{MessageID: "m", Subscription: "s", Ack: "a"}
	twice := NewHeader("destination", "a", "destination", "a")
	for _, tc := range []struct {
		rule, field string
		v           Version
		r           Request
	}{
		{"R130", "destination", V12, Send{}},
		{"R132", "destination", V12, Send{Destination: "a", Header: NewHeader("destination", "b")}},
		{"R132", "destination", V12, Send{Header: twice}},
		{"R132", "receipt", V12, Begin{Transaction: "t", Receipt: "1", Header: NewHeader("receipt", "2")}},
		{"R072", "content-length", V12, Send{Destination: "d", Body: []byte("a\x00"), NoContentLength: true}},
		{"R072", "content-length", V12, Send{Destination: "d", NoContentLength: true, Header: NewHeader("content-length", "0")}},
		{"R073", "content-length", V12, Send{Destination: "d", Body: []byte("ab"), Header: NewHeader("content-length", "1")}},
		{"R073", "content-length", V12, Send{Destination: "d", Body: []byte("ab"), Header: NewHeader("content-length", "02")}},
		{"R132", "content-length", V12, Send{Destination: "d", Body: []byte("ab"), Header: NewHeader("content-length", "2", "content-length", "2")}},
		{"R073", "content-length", V12, Ack{Delivery: full, Header: NewHeader("content-length", "2")}},
		{"R140", "destination", V10, Subscribe{ID: "1"}},
		{"R141", "id", V11, Subscribe{Destination: "d"}},
		{"R143", "ack", V10, Subscribe{Destination: "d", Ack: AckClientIndividual}},
		{"R143", "ack", V10, Subscribe{Destination: "d", Header: NewHeader("ack", "client-individual")}},
		{"R143", "ack", V12, Subscribe{ID: "1", Destination: "d", Ack: "Client"}},
		{"R151", "transaction", V12, Subscribe{ID: "1", Destination: "d", Header: NewHeader("transaction", "t")}},
		{"R145", "id", V12, Unsubscribe{Destination: "d"}},
		{"R146", "destination", V10, Unsubscribe{}},
		{"R151", "transaction", V12, Unsubscribe{ID: "d", Header: NewHeader("transaction", "t")}},
		{"R160", "message-id", V10, Ack{Delivery: Delivery{Ack: "a", Subscription: "s"}}},
		{"R172", "message-id", V11, Ack{Delivery: Delivery{Ack: "a", Subscription: "s"}}},
		{"R172", "subscription", V11, Ack{Delivery: Delivery{Ack: "a", MessageID: "m"}}},
		{"R171", "id", V12, Ack{Delivery: Delivery{MessageID: "m", Subscription: "s"}}},
		{"R164", "", V10, Nack{Delivery: full}},
		{"R172", "subscription", V11, Nack{Delivery: Delivery{Ack: "a", MessageID: "m"}}},
		{"R171", "id", V12, Nack{Delivery: Delivery{MessageID: "m", Subscription: "s"}}},
		{"R180", "transaction", V12, Begin{}},
		{"R180", "transaction", V12, Commit{}},
		{"R180", "transaction", V12, Abort{}},
		{"R182", "transaction", V12, Disconnect{Header: NewHeader("transaction", "t")}},
		{"R085", "host", 0, Connect{}},
		{"R083", "accept-version", 0, Connect{Versions: []Version{7}}},
		{"R088", "receipt", 0, Connect{Host: "h", Header: NewHeader("receipt", "1")}},
		{"R132", "passcode", 0, Connect{Host: "h", Passcode: "a", HasPasscode: true, Header: NewHeader("passcode", "b")}},
		{"R110", "heart-beat", 0, Connect{Host: "h", SendEvery: -1}},
		{"R110", "heart-beat", 0, Connect{Host: "h", Header: NewHeader("heart-beat", "5")}},
		{"R073", "content-length", 0, Connect{Host: "h", Header: NewHeader("content-length", "5")}},
		{"R014", "", V12, Raw{}},
		{"R055", "a", V12, Raw{Command: "SEND", Header: NewHeader("a", "\x00")}},
		{"R080", "", 0, Send{Destination: "d"}},
	} {
		f, err := tc.r.Frame(tc.v)
		var e *RequestError
		if !errors.As(err, &e) {
			t.Errorf("%s: %#v in %v gives %v, %v", tc.rule, tc.r, tc.v, f, err)
			continue
		}
		if e.Rule != tc.rule || e.Field != tc.field || e.Problem == "" {
			t.Errorf("%#v in %v: %v, want %s in %q", tc.r, tc.v, err, tc.rule, tc.field)
		}
	}
}

// R104: whatever is wrong with CONNECT, the passcode does not come out.
func TestPasscodeStaysOutOfErrors(t *testing.T) {
	c := Connect{Host: "h", Passcode: "s3c\nret", HasPasscode: true}
	f, err := c.Frame(0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = AppendFrame(nil, f, 0); err == nil || err.Error() != "stomp: CONNECT: passcode: a line break cannot be written: STOMP 1.0 and CONNECT have no escapes; take it out, or connect with 1.1 or 1.2 (R054)" {
		t.Errorf("got %v", err)
	}
}
