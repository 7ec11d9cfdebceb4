package stomp

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// vector is a stream, what the rules say about it, and how it is read.
type vector struct {
	name    string // begins with the rule
	version Version
	client  bool // the broker's side
	lenient bool
	limits  Limits
	in      string
	frames  []Frame
	breach  string // part of the text of the last frame's only breach
	rule    string // of the ProtocolError that ends it; "" for a clean end
	offset  int64  // of that error; -1 when it does not matter
}

func frame(command, body string, pairs ...string) Frame {
	f := Frame{Command: command, Header: NewHeader(pairs...)}
	if body != "" {
		f.Body = []byte(body)
	}
	return f
}

var vectors = []vector{
	{name: "R001 a frame", version: V12, in: "RECEIPT\nreceipt-id:1\n\n\x00\n", frames: []Frame{frame(RECEIPT, "", "receipt-id", "1")}},
	{name: "R003 CR LF in 1.2, mixed", version: V12, in: "ERROR\r\na:1\nb:2\r\n\r\nx\r\n\x00\r\n", frames: []Frame{frame(ERROR, "x\r\n", "a", "1", "b", "2")}},
	{name: "R003 one CR is stripped", version: V12, in: "ERROR\na:1\r\r\n\n\x00", frames: []Frame{frame(ERROR, "", "a", "1\r")}, breach: "R006"},
	{name: "R004 CR is data in 1.1", version: V11, in: "ERROR\na:1\r\n\n\x00", frames: []Frame{frame(ERROR, "", "a", "1\r")}},
	{name: "R004 a blank CR LF in 1.1", version: V11, in: "ERROR\na:1\n\r\nx\x00", frames: []Frame{frame(ERROR, "x", "a", "1")}, breach: "R004"},
	{name: "R004 a CR LF command in 1.0", version: V10, in: "ERROR\r\na:1\r\n\r\nx\x00", frames: []Frame{frame(ERROR, "x", "a", "1")}, breach: "R004"},
	{name: "R005 CONNECTED with CR LF", in: "CONNECTED\r\nversion:1.1\r\n\r\n\x00", frames: []Frame{frame(CONNECTED, "", "version", "1.1")}},
	{name: "R006 a CR inside a value", version: V12, in: "ERROR\na:1\r2\n\n\x00", frames: []Frame{frame(ERROR, "", "a", "1\r2")}, breach: "R006"},
	{name: "R008 no end of line, then a thousand", version: V12, in: "ERROR\n\n\x00ERROR\n\n\x00" + strings.Repeat("\n", 1000) + "ERROR\n\n\x00", frames: []Frame{frame(ERROR, ""), frame(ERROR, ""), frame(ERROR, "")}},
	{name: "R010 fillers may be CR LF", version: V12, in: "\r\n\n\r\nERROR\n\n\x00\r\n", frames: []Frame{frame(ERROR, "")}},
	{name: "R012 case", version: V12, in: "message\n\n\x00", rule: "R013"},
	{name: "R013 a client's command", version: V12, in: "SEND\n\n\x00", rule: "R013"},
	{name: "R013 unknown, after a frame", version: V12, in: "ERROR\n\n\x00\nFOO\n\n\x00", frames: []Frame{frame(ERROR, "")}, rule: "R013", offset: 9},
	{name: "R014 a blank behind", version: V12, in: "ERROR \n\n\x00", rule: "R013"},
	{name: "R015 garbage needs no line end", in: "HTTP/1.1 400 Bad Request", rule: "R013"},
	{name: "R015 a TLS alert", in: "\x15\x03\x03\x00\x02\x02\n", rule: "R013"},
	{name: "R018 the end inside a body", version: V12, in: "ERROR\n\nabc", rule: "R018"},
	{name: "R018 the end inside a head", version: V12, in: "ERROR\na:", rule: "R018"},
	{name: "R018 R010 the end inside a CR LF", in: "CONNECTED\nversion:1.2\n\n\x00\r", frames: []Frame{frame(CONNECTED, "", "version", "1.2")}, rule: "R018"},
	{name: "R018 the end inside a counted body", version: V12, in: "ERROR\ncontent-length:9\n\nabc\x00", rule: "R018"},
	{name: "R021 R023 the first colon", version: V12, in: "ERROR\na:b:c\n\n\x00", frames: []Frame{frame(ERROR, "", "a", "b:c")}},
	{name: "R024 no colon in 1.1", version: V11, in: "ERROR\na:1\nb\n\n\x00", rule: "R024", offset: 10},
	{name: "R024 no colon in 1.2", version: V12, in: "ERROR\nb\n\n\x00", rule: "R024", offset: 6},
	{name: "R024 no colon in 1.0 goes on", version: V10, in: "ERROR\nk1:a:b\nc\\d\nx:y\n\n\x00", frames: []Frame{frame(ERROR, "", "k1", "a:b\nc\\d", "x", "y")}, breach: "R024"},
	{name: "R024 nothing to go on", version: V10, in: "ERROR\nc\n\n\x00", rule: "R024"},
	{name: "R025 no name", version: V12, in: "ERROR\n:v\n\n\x00", rule: "R025"},
	{name: "R026 no value", version: V12, in: "ERROR\na:\n\n\x00", frames: []Frame{frame(ERROR, "", "a", "")}},
	{name: "R027 no value in 1.0", version: V10, in: "ERROR\na:\n\n\x00", frames: []Frame{frame(ERROR, "", "a", "")}},
	{name: "R028 blanks are data", version: V12, in: "ERROR\n a : b \t\n\n\x00", frames: []Frame{frame(ERROR, "", " a ", " b \t")}},
	{name: "R029 padding in 1.0", version: V10, in: "MESSAGE\ndestination:  d\nmessage-id: 7 \ncontent-length: 1\nx: y\n\nb\x00", frames: []Frame{frame(MESSAGE, "b", "destination", "  d", "message-id", "7", "content-length", "1", "x", " y")}},
	{name: "R031 R033 repeats in order", version: V12, in: "ERROR\na:1\nb:2\na:3\n\n\x00", frames: []Frame{frame(ERROR, "", "a", "1", "b", "2", "a", "3")}},
	{name: "R034 content-length twice", version: V12, in: "ERROR\ncontent-length:1\ncontent-length:1\n\nx\x00", frames: []Frame{frame(ERROR, "x", "content-length", "1", "content-length", "1")}},
	{name: "R034 content-length twice, not the same", version: V12, in: "ERROR\ncontent-length:1\ncontent-length:9\n\nx\x00", frames: []Frame{frame(ERROR, "x", "content-length", "1", "content-length", "9")}, breach: "R034"},
	{name: "R035 Content-Length is no content-length", version: V12, in: "ERROR\nContent-Length:9\n\nx\x00", frames: []Frame{frame(ERROR, "x", "Content-Length", "9")}},
	{name: "R036 UTF-8", version: V12, in: "ERROR\n\xc3\xa4:\xe2\x82\xac\n\n\x00", frames: []Frame{frame(ERROR, "", "ä", "€")}},
	{name: "R037 not UTF-8", version: V12, in: "ERROR\na:\xff\xfe\n\n\x00", frames: []Frame{frame(ERROR, "", "a", "\xff\xfe")}, breach: "R036"},
	{name: "R038 NUL in a header", version: V12, in: "ERROR\na:b\x00c\n\n\x00", rule: "R038", offset: 9},
	{name: "R038 NUL before the blank line", version: V12, in: "ERROR\na:b\x00ERROR\n\n\x00", rule: "R038", offset: 9},
	{name: "R038 NUL is met first", version: V12, in: "ERROR\na:b\x00\nno colon\n", rule: "R038", offset: 9},
	{name: "R038 NUL, and the head has no end", version: V12, in: "ERROR\na:b\x00\nc", rule: "R038", offset: 9},
	{name: "R013 a long line that is no command", version: V12, limits: Limits{Line: 9}, in: "xxxxxxxxxxxxxxxxxxx\n", rule: "R013"},
	{name: "R039 a long line", version: V12, limits: Limits{Line: 10}, in: "ERROR\na:" + strings.Repeat("x", 50) + "\n\n\x00", rule: "R039"},
	{name: "R039 a line without an end", version: V12, limits: Limits{Line: 10}, in: "ERROR\na:" + strings.Repeat("x", 50), rule: "R039"},
	{name: "R039 many lines", version: V12, limits: Limits{Headers: 3}, in: "ERROR\na:1\nb:1\nc:1\nd:1\n\n\x00", rule: "R039"},
	{name: "R039 long headers", version: V12, limits: Limits{HeaderBytes: 12}, in: "ERROR\na:1\nb:1\nc:1\nd:1\n\n\x00", rule: "R039"},
	{name: "R039 a long body", version: V12, limits: Limits{Body: 3}, in: "ERROR\n\nabcd\x00", rule: "R039"},
	{name: "R039 a body at the limit", version: V12, limits: Limits{Body: 3}, in: "ERROR\n\nabc\x00", frames: []Frame{frame(ERROR, "abc")}},
	{name: "R041 backslash in 1.0", version: V10, in: "ERROR\na\\c:\\n\\q\n\n\x00", frames: []Frame{frame(ERROR, "", "a\\c", "\\n\\q")}},
	{name: "R042 escapes of 1.1", version: V11, in: "ERROR\na\\cb:\\n\\c\\\\\n\n\x00", frames: []Frame{frame(ERROR, "", "a:b", "\n:\\")}},
	{name: "R043 escapes of 1.2", version: V12, in: "ERROR\na:\\r\\n\\c\\\\\n\n\x00", frames: []Frame{frame(ERROR, "", "a", "\r\n:\\")}},
	{name: "R044 CR in 1.1", version: V11, in: "ERROR\na:\\r\n\n\x00", rule: "R044", offset: 8},
	{name: "R044 CR in 1.1 from RabbitMQ", version: V11, lenient: true, in: "ERROR\na:x\\ry\n\n\x00", frames: []Frame{frame(ERROR, "", "a", "x\ry")}, breach: "R044"},
	{name: "R045 an undefined escape", version: V12, in: "ERROR\na:12\\t\n\n\x00", rule: "R045", offset: 10},
	{name: "R045 an undefined escape in a name", version: V11, lenient: true, in: "ERROR\n\\N:1\n\n\x00", rule: "R045", offset: 6},
	{name: "R045 a backslash before what is not ASCII", version: V12, in: "ERROR\na:\\\xc3\xa4\n\n\x00", rule: "R045", offset: 8},
	{name: "R045 a backslash before a raw colon", version: V12, in: "ERROR\na:b\\:\n\n\x00", rule: "R045", offset: 9},
	{name: "R046 a lone backslash", version: V12, in: "ERROR\na:\\\n\n\x00", rule: "R046", offset: 8},
	{name: "R046 a lone backslash in a name", version: V11, in: "ERROR\na\\:b\n\n\x00", rule: "R046", offset: 7},
	{name: "R048 one pass", version: V12, in: "ERROR\na:\\\\n\nb:\\\\\\\\c\n\n\x00", frames: []Frame{frame(ERROR, "", "a", "\\n", "b", "\\\\c")}},
	{name: "R049 CONNECTED is exempt, then 1.2", in: "CONNECTED\nversion:1.2\nsession:a\\c\\q\n\n\x00\nERROR\na:\\c\n\n\x00", frames: []Frame{frame(CONNECTED, "", "version", "1.2", "session", "a\\c\\q"), frame(ERROR, "", "a", ":")}},
	{name: "R050 ERROR before CONNECTED", in: "ERROR\nmessage:a\\cb\\q\\\n\n\x00", frames: []Frame{frame(ERROR, "", "message", "a:b\\q\\")}},
	{name: "R057 content\\clength", version: V12, in: "ERROR\ncontent\\clength:9\nmess\\\\age:1\n\nx\x00", frames: []Frame{frame(ERROR, "x", "content:length", "9", "mess\\age", "1")}},
	{name: "R061 RECEIPT with a body", version: V12, in: "RECEIPT\nreceipt-id:1\n\nbody\x00", frames: []Frame{frame(RECEIPT, "body", "receipt-id", "1")}, breach: "R061"},
	{name: "R061 RECEIPT with a body in 1.0", version: V10, in: "RECEIPT\nreceipt-id:1\n\nbody\x00", frames: []Frame{frame(RECEIPT, "body", "receipt-id", "1")}},
	{name: "R060 SUBSCRIBE with a body", version: V12, client: true, in: "SUBSCRIBE\nid:1\n\nbody\x00", frames: []Frame{frame(SUBSCRIBE, "body", "id", "1")}, breach: "R060"},
	{name: "R062 NULs in a body", version: V12, in: "ERROR\ncontent-length:9\n\nERROR\n\n\x00\n\x00", frames: []Frame{frame(ERROR, "ERROR\n\n\x00\n", "content-length", "9")}},
	{name: "R063 no NUL", version: V12, in: "ERROR\ncontent-length:2\n\nabc\x00", rule: "R063", offset: 26},
	{name: "R064 the first NUL", version: V12, in: "ERROR\n\na\x00ERROR\n\nb\x00", frames: []Frame{frame(ERROR, "a"), frame(ERROR, "b")}},
	{name: "R065 content-length:0", version: V12, in: "ERROR\ncontent-length:0\n\n\x00", frames: []Frame{frame(ERROR, "", "content-length", "0")}},
	{name: "R066 empty", version: V12, in: "ERROR\ncontent-length:\n\n\x00", rule: "R066", offset: 6},
	{name: "R066 negative", version: V12, in: "ERROR\ncontent-length:-1\n\n\x00", rule: "R066"},
	{name: "R066 a sign", version: V12, in: "ERROR\ncontent-length:+5\n\n12345\x00", rule: "R066"},
	{name: "R066 hexadecimal", version: V10, in: "ERROR\ncontent-length:0x1\n\n1\x00", rule: "R066"},
	{name: "R066 a blank in 1.2", version: V12, in: "ERROR\ncontent-length: 1\n\n1\x00", rule: "R066"},
	{name: "R066 R068 too large for any integer", version: V12, in: "ERROR\ncontent-length:99999999999999999999999\n\n1\x00", rule: "R039"},
	{name: "R067 content-length on RECEIPT", version: V12, in: "RECEIPT\nreceipt-id:1\ncontent-length:0\n\n\x00", frames: []Frame{frame(RECEIPT, "", "receipt-id", "1", "content-length", "0")}},
	{name: "R068 R039 a large content-length", version: V12, in: "ERROR\ncontent-length:3000000000\n\n", rule: "R039"},
	{name: "R077 ends of line in a body", version: V12, in: "ERROR\n\n\n\r\n x\n\x00", frames: []Frame{frame(ERROR, "\n\r\n x\n")}},
	{name: "R090 CONNECTED without a version", in: "CONNECTED\nsession: wow\n\n\x00\nERROR\na:\\q\n\n\x00", frames: []Frame{frame(CONNECTED, "", "session", " wow"), frame(ERROR, "", "a", "\\q")}},
	{name: "R097 a second CONNECTED", in: "CONNECTED\nversion:1.2\n\n\x00\nCONNECTED\nversion:1.0\n\n\x00", frames: []Frame{frame(CONNECTED, "", "version", "1.2"), frame(CONNECTED, "", "version", "1.0")}, breach: "R097"},
	{name: "R231 MESSAGE without subscription", version: V11, in: "MESSAGE\ndestination:d\nmessage-id:1\n\n\x00", frames: []Frame{frame(MESSAGE, "", "destination", "d", "message-id", "1")}, breach: "R231"},
	{name: "R230 MESSAGE without subscription in 1.0", version: V10, in: "MESSAGE\ndestination:d\nmessage-id:1\n\n\x00", frames: []Frame{frame(MESSAGE, "", "destination", "d", "message-id", "1")}},
	{name: "R233 RECEIPT without id", version: V12, in: "RECEIPT\n\n\x00", frames: []Frame{frame(RECEIPT, "")}, breach: "R233"},
}

func (v vector) decoder(r io.Reader) *Decoder {
	d := NewDecoder(r, v.limits)
	d.SetVersion(v.version)
	if v.client {
		d.FromClient()
	}
	if v.lenient {
		d.Tolerate()
	}
	return d
}

// check reads the stream as r gives it and compares with the vector.
func (v vector) check(r io.Reader) error {
	d := v.decoder(r)
	var got []Frame
	var raws []byte
	var err error
	for {
		var f Frame
		if f, err = d.Decode(); err != nil {
			break
		}
		got = append(got, f)
		raws = append(raws, d.Raw()...)
	}
	var breaches []string
	if n := len(got); n > 0 {
		breaches = got[n-1].Breaches
		got[n-1].Breaches = nil
	}
	if diff := cmp.Diff(v.frames, got, cmp.AllowUnexported(Header{})); diff != "" {
		return fmt.Errorf("frames (-want +got):\n%s\nerror: %v", diff, err)
	}
	if v.breach == "" && breaches != nil || v.breach != "" && (len(breaches) != 1 || !strings.Contains(breaches[0], v.breach)) {
		return fmt.Errorf("breaches %q, want one with %q", breaches, v.breach)
	}
	if again, _ := d.Decode(); again.Command != "" {
		return fmt.Errorf("a frame after the error %v", err)
	}
	switch v.rule {
	case "":
		if err != io.EOF {
			return fmt.Errorf("ended by %v", err)
		}
		if d.Offset() != int64(len(v.in)) {
			return fmt.Errorf("offset %d of %d", d.Offset(), len(v.in))
		}
		if want := strings.Trim(v.in, "\r\n"); len(v.frames) == 1 && string(raws) != want {
			return fmt.Errorf("raw %q", raws)
		}
		return nil
	case "R018":
		if !errors.Is(err, io.ErrUnexpectedEOF) || !strings.Contains(err.Error(), "R018") {
			return fmt.Errorf("ended by %v", err)
		}
		return nil
	}
	var p *ProtocolError
	if !errors.As(err, &p) || p.Rule != v.rule {
		return fmt.Errorf("ended by %v, want %s", err, v.rule)
	}
	if v.offset != 0 && p.Offset != v.offset {
		return fmt.Errorf("error at %d, want %d", p.Offset, v.offset)
	}
	return nil
}

func TestDecodeVectors(t *testing.T) {
	for _, v := range vectors {
		t.Run(v.name, func(t *testing.T) {
			if err := v.check(strings.NewReader(v.in)); err != nil {
				t.Errorf("in one read: %v", err)
			}
			if err := v.check(iotest.OneByteReader(strings.NewReader(v.in))); err != nil {
				t.Errorf("octet by octet: %v", err)
			}
			if err := v.check(iotest.DataErrReader(strings.NewReader(v.in))); err != nil {
				t.Errorf("with the end in the last read: %v", err)
			}
			if len(v.in) > 200 {
				return
			}
			for i := 1; i < len(v.in); i++ {
				r := io.MultiReader(strings.NewReader(v.in[:i]), strings.NewReader(v.in[i:]))
				if err := v.check(r); err != nil {
					t.Fatalf("split at %d (R016): %v", i, err)
				}
			}
		})
	}
}

func TestParseFrameReadsWhatTheDecoderReads(t *testing.T) {
	for _, v := range vectors {
		if v.rule != "" || len(v.frames) != 1 {
			continue
		}
		got, err := ParseFrame([]byte(v.in), v.version)
		if err != nil {
			t.Errorf("%s: %v", v.name, err)
			continue
		}
		if (got.Breaches != nil) != (v.breach != "") {
			t.Errorf("%s: breaches %q", v.name, got.Breaches)
		}
		got.Breaches = nil
		if diff := cmp.Diff(v.frames[0], got, cmp.AllowUnexported(Header{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", v.name, diff)
		}
	}
	for in, rule := range map[string]string{
		"FOO\n\n\x00x": "R079", "SEND\n\nabc": "R018", "SEND\ncontent-length:3\n\nabcd\x00": "R063",
		"SEND\nfoo\n\n\x00": "R024", "": "R018", "SEND\ncontent-length:300\n\n\x00": "R018", "\x00": "R038",
	} {
		_, err := ParseFrame([]byte(in), V12)
		var p *ProtocolError
		if !errors.As(err, &p) || p.Rule != rule {
			t.Errorf("%q: %v, want %s", in, err, rule)
		}
	}
	if f, err := ParseFrame([]byte("\nFOO\na:b\n\nx\x00\n\r\n"), V12); err != nil || f.Command != "FOO" {
		t.Errorf("a raw frame of any command: %v, %v", f, err)
	}
}

// R068: memory follows what arrives, not what is announced.
func TestLargeBodies(t *testing.T) {
	for _, n := range []int{0, 1, ownBody - 1, ownBody, firstBuffer - 40, firstBuffer, firstBuffer * ahead, 3 << 20} {
		body := bytes.Repeat([]byte("0123456789abcde\x00"), n/16+1)[:n]
		counted := fmt.Sprintf("MESSAGE\ndestination:d\nmessage-id:1\nsubscription:s\ncontent-length:%d\n\n%s\x00", n, body)
		plain := "MESSAGE\ndestination:d\nmessage-id:1\nsubscription:s\n\n" + strings.Repeat("x", n) + "\x00"
		stream := counted + "\n" + plain + "\nRECEIPT\nreceipt-id:1\n\n\x00\n"
		for name, r := range map[string]io.Reader{"whole": strings.NewReader(stream), "halves": iotest.HalfReader(strings.NewReader(stream))} {
			d := NewDecoder(r, Limits{})
			d.SetVersion(V12)
			for _, want := range []struct{ raw, body string }{{counted, string(body)}, {plain, strings.Repeat("x", n)}} {
				f, err := d.Decode()
				if err != nil {
					t.Fatalf("%d octets, %s: %v", n, name, err)
				}
				if string(f.Body) != want.body || string(d.Raw()) != want.raw {
					t.Fatalf("%d octets, %s: body or raw differ", n, name)
				}
				if cap(f.Body) != len(f.Body) {
					t.Errorf("%d octets, %s: an append to Body would write into foreign memory", n, name)
				}
			}
			if f, err := d.Decode(); err != nil || f.Command != RECEIPT {
				t.Fatalf("%d octets, %s: then %v %v", n, name, f, err)
			}
			if _, err := d.Decode(); err != io.EOF || d.Offset() != int64(len(stream)) {
				t.Fatalf("%d octets, %s: end %v at %d of %d", n, name, err, d.Offset(), len(stream))
			}
		}
	}
}

func TestAnnouncedBodyIsNotAllocated(t *testing.T) {
	in := "ERROR\ncontent-length:60000000\n\nabc"
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	d := NewDecoder(strings.NewReader(in), Limits{})
	if _, err := d.Decode(); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 2<<20 {
		t.Errorf("R068: %d octets allocated for 3 that came", n)
	}
}

// The LF behind a frame, as most brokers send it, is no beat and nothing to decode.
func TestBeatsAndReady(t *testing.T) {
	in := "\n\r\nERROR\n\n\x00\nERROR\n\n\x00\r\n\n\nERR"
	d := NewDecoder(strings.NewReader(in), Limits{})
	d.SetVersion(V12)
	steps := []struct {
		beats uint64
		ready bool
	}{{2, true}, {4, true}}
	for i, want := range steps {
		if _, err := d.Decode(); err != nil {
			t.Fatal(err)
		}
		if ready := d.Ready(); ready != want.ready || d.Beats() != want.beats {
			t.Errorf("after frame %d: ready %t, beats %d; want %+v", i+1, ready, d.Beats(), want)
		}
		if !bytes.Equal(d.Raw(), []byte("ERROR\n\n\x00")) {
			t.Errorf("raw %q after Ready", d.Raw())
		}
	}
	d = NewDecoder(strings.NewReader("ERROR\n\n\x00\n"), Limits{})
	if _, err := d.Decode(); err != nil || d.Ready() || d.Beats() != 0 {
		t.Errorf("the LF behind the only frame counts: %v, %d", err, d.Beats())
	}
}

func TestReaderErrorsComeThrough(t *testing.T) {
	broken := errors.New("broken")
	d := NewDecoder(io.MultiReader(strings.NewReader("ERROR\n\n\x00ERR"), iotest.ErrReader(broken)), Limits{})
	if _, err := d.Decode(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := d.Decode(); err != broken {
			t.Errorf("got %v", err)
		}
	}
	stuck := NewDecoder(stuckReader{}, Limits{})
	if _, err := stuck.Decode(); err != io.ErrNoProgress {
		t.Errorf("a reader that gives nothing: %v", err)
	}
}

type stuckReader struct{}

func (stuckReader) Read([]byte) (int, error) { return 0, nil }

// TestParseFrameIn: the frame is the same, and of a large body no copy is made.
func TestParseFrameIn(t *testing.T) {
	for _, size := range []int{0, 10, 100 << 10} {
		raw := append([]byte("MESSAGE\ndestination:/queue/a\nmessage-id:1\nsubscription:s\n\n"), bytes.Repeat([]byte("x"), size)...)
		raw = append(raw, 0)
		want, err := ParseFrame(raw, V12)
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParseFrameIn(raw, V12)
		if err != nil || got.Command != want.Command || !bytes.Equal(got.Body, want.Body) || got.Header.Get("message-id") != "1" {
			t.Errorf("%d octets: %v %v", size, got.Command, err)
		}
		if cap(got.Body) != len(got.Body) && size > 10 {
			t.Errorf("the body can be appended to, over what follows it: %d of %d", len(got.Body), cap(got.Body))
		}
		if size > 10<<10 {
			if &got.Body[0] != &raw[len(raw)-1-size] {
				t.Error("its body is a copy")
			}
		}
	}
}
