package session

import (
	"testing"

	"stompbox/stomp"
)

// What a person chose stays as it is (R198): ids, receipts and free headers.
func TestWishedHeaders(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	header := func(receipt string) stomp.Header { return stomp.NewHeader("receipt", receipt, "x", "1") }
	want := func(f outgoing, name, value, receipt string) {
		t.Helper()
		h := f.frame.Header
		if h.Get(name) != value || h.Get("receipt") != receipt || h.Get("x") != "1" || f.frame.Header.Len() < 3 {
			t.Errorf("%s %+v", f.frame.Command, h)
		}
	}
	r.do(Subscribe{ID: "mine", Destination: "/queue/a", Header: header("s")})
	f := r.sent1(stomp.SUBSCRIBE)
	want(f, "id", "mine", "s")
	r.receipt(f)
	s := r.st.subs.list[0]
	r.wantFate(r.do(Subscribe{ID: "mine", Destination: "/queue/b"}), Refused)
	id := r.get(message("mine", "m1"))

	r.do(Ack{Messages: []MsgID{id}, Header: header("a")})
	f = r.sent1(stomp.ACK)
	want(f, "id", "ack-m1", "a")
	r.wantFate(r.do(Unsubscribe{Sub: s.ID, Header: header("a")}), Refused) // R194: awaited
	r.receipt(f)
	r.do(Unsubscribe{Sub: s.ID, Header: header("u")})
	want(r.sent1(stomp.UNSUBSCRIBE), "id", "mine", "u")
}

// Begin, then every step at once, then the end: as a script does it.
func TestTransactionStepByStep(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	_, ids := r.hold("", 1)
	r.wantFate(r.do(TxNew{WireID: "t1"}), Confirmed)
	x := r.st.txs.list[0]
	open := r.do(TxOpen{Tx: x.ID, Header: stomp.NewHeader("x", "1")})
	begin := r.sent1(stomp.BEGIN)
	if h := begin.frame.Header; h.Get("transaction") != "t1" || h.Get("x") != "1" {
		t.Errorf("BEGIN %+v", h)
	}
	r.receipt(begin)
	r.wantFate(open, Confirmed)
	r.wantTx(x, TxIsOpen)

	r.do(TxNew{WireID: "t1"}) // R181
	r.wantFate(r.do(TxOpen{Tx: x.ID + 1}), Refused)

	for i, step := range []StepDraft{draftSend("one"), draftAck(ids[0])} {
		r.wantFate(r.do(TxAdd{Tx: x.ID, Steps: []StepDraft{step}}), Confirmed)
		tag := r.do(TxOpen{Tx: x.ID})
		if len(r.last.frames) != 1 || r.last.frames[0].frame.Header.Get("transaction") != "t1" {
			t.Fatalf("step %d sent %+v", i+1, r.last.frames)
		}
		r.receipt(r.last.frames[0])
		r.wantFate(tag, Confirmed)
	}
	r.wantTx(x, TxIsOpen, Confirmed, Confirmed)
	tag := r.do(TxCommit{Tx: x.ID, Header: stomp.NewHeader("y", "2")})
	commit := r.sent1(stomp.COMMIT)
	if commit.frame.Header.Get("y") != "2" {
		t.Errorf("COMMIT %+v", commit.frame.Header)
	}
	r.receipt(commit)
	r.wantFate(tag, Confirmed)
	r.wantTx(x, TxCommitted, Confirmed, Confirmed)
}

func TestRaw(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	without := r.do(Raw{Frame: stomp.Raw{Command: "HELLO", Header: stomp.NewHeader("a", "b")}})
	r.sent1("HELLO")
	r.wrote()
	r.wantFate(without, Written)
	with := r.do(Raw{Frame: stomp.Raw{Command: stomp.SEND, Header: stomp.NewHeader("receipt", "1")}})
	f := r.sent1(stomp.SEND)
	r.wantFate(r.do(Raw{Frame: f.asRaw()}), Refused) // R194
	r.refuseFrame(f, "no destination")
	r.wantFate(with, Rejected)
	r.wantFate(r.do(Raw{Frame: stomp.Raw{Command: "A\nB"}}), Refused)
}

// TestRawOctets: what was typed goes as it is, right or wrong.
func TestRawOctets(t *testing.T) {
	r := newRig(t, activeMQ, stomp.V12)
	for octets, fate := range map[string]Fate{
		"SEND\r\ndestination:a:b\nreceipt:1\n\nx\x00": Queued, // CR LF and LF, a colon that is not escaped
		"SEND\nno colon\n\n\x00":                      Written,
		"nonsense\x00":                                Written,
		"SEND\n\nno NUL":                              Refused, // R018
		"":                                            Refused,
	} {
		tag := r.do(RawOctets{Octets: []byte(octets)})
		if fate == Refused {
			r.wantFate(tag, Refused)
			continue
		}
		if len(r.last.frames) != 1 || string(r.last.frames[0].raw) != octets {
			t.Fatalf("%q was written as %+v", octets, r.last.frames)
		}
		frame := r.last.frames[0]
		r.wrote()
		if fate == Written {
			r.wantFate(tag, Written)
			continue
		}
		r.wantFate(r.do(RawOctets{Octets: []byte(octets)}), Refused) // R194: its receipt is awaited
		r.receipt(frame)
		r.wantFate(tag, Confirmed)
	}
}

func (f outgoing) asRaw() stomp.Raw {
	return stomp.Raw{Command: f.frame.Command, Header: f.frame.Header, Body: f.frame.Body}
}
