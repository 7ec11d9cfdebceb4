package stomp

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"testing"
	"testing/iotest"
)

func TestWireSamples(t *testing.T) {
	for _, s := range wireSamples {
		f, err := ParseFrame([]byte(s.raw), s.version)
		if err != nil {
			t.Errorf("%s: %v", s.name, err)
			continue
		}
		if lines := bytes.Count([]byte(s.raw[:len(s.raw)-len(f.Body)]), []byte("\n")) - 2; f.Breaches == nil && f.Header.Len() != lines {
			t.Errorf("%s: %d of %d header lines", s.name, f.Header.Len(), lines)
		}
		raw, err := AppendFrame(nil, f, s.version)
		if err != nil && s.version != V10 { // its line break cannot be written again
			t.Errorf("%s: %v", s.name, err)
		}
		if s.name == "RabbitMQ MESSAGE with escapes" && (string(raw) != s.raw || f.Header.Get("k1") != "a:b\nc\\d\re") {
			t.Errorf("%s: %q", s.name, raw)
		}
	}
}

var small = Limits{Line: 200, Headers: 20, HeaderBytes: 600, Body: 5000}

// decodeAll reads to the end and gives what came, the octets and the error.
func decodeAll(r io.Reader, v Version, client bool) (frames []Frame, raws [][]byte, err error) {
	d := NewDecoder(r, small)
	d.SetVersion(v)
	if client {
		d.FromClient()
	}
	for {
		f, err := d.Decode()
		if err != nil {
			return frames, raws, err
		}
		frames = append(frames, f)
		raws = append(raws, bytes.Clone(d.Raw()))
	}
}

// viewAll does the same with views, of which it makes frames.
func viewAll(r io.Reader, v Version, client bool) (frames []Frame, err error) {
	d := NewDecoder(r, small)
	d.SetVersion(v)
	if client {
		d.FromClient()
	}
	for {
		view, err := d.DecodeView()
		if err != nil {
			return frames, err
		}
		frames = append(frames, view.Frame())
	}
}

// FuzzDecode: no panic, no frame against the limits, and the same whatever the
// reads are (R016) and whether it is copied or viewed.
func FuzzDecode(f *testing.F) {
	for _, s := range wireSamples {
		f.Add([]byte(s.raw+"\n"+s.raw), uint8(s.version), false)
		f.Add([]byte(s.raw), uint8(s.version), true)
	}
	for _, v := range vectors {
		f.Add([]byte(v.in), uint8(v.version), v.client)
	}
	f.Fuzz(func(t *testing.T, in []byte, v uint8, client bool) {
		version := Version(v % 4)
		frames, raws, err := decodeAll(bytes.NewReader(in), version, client)
		slow, _, slowErr := decodeAll(iotest.OneByteReader(bytes.NewReader(in)), version, client)
		if !reflect.DeepEqual(frames, slow) || ruleOf(err) != ruleOf(slowErr) {
			t.Fatalf("octet by octet it reads %q, %v and else %q, %v", slow, slowErr, frames, err)
		}
		viewed, viewErr := viewAll(iotest.HalfReader(bytes.NewReader(in)), version, client)
		if !reflect.DeepEqual(frames, viewed) || ruleOf(err) != ruleOf(viewErr) {
			t.Fatalf("in views it reads %q, %v and else %q, %v", viewed, viewErr, frames, err)
		}
		for i, frame := range frames {
			if len(frame.Body) > small.Body || frame.Header.Len() > small.Headers {
				t.Fatalf("frame %d is over the limits", i)
			}
			if version != 0 && frame.Command != CONNECTED { // the handshake changes the version
				again, err := ParseFrame(raws[i], version)
				if err != nil || again.Command != frame.Command || !reflect.DeepEqual(again.Header, frame.Header) || !bytes.Equal(again.Body, frame.Body) {
					t.Fatalf("%q reads back as %q, %v", raws[i], again, err)
				}
			}
		}
	})
}

func ruleOf(err error) string {
	var p *ProtocolError
	if errors.As(err, &p) {
		return p.Rule
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return "R018"
	}
	return err.Error()
}

// FuzzRoundTrip: what is written reads back as it was, or is refused (R058).
func FuzzRoundTrip(f *testing.F) {
	f.Add("destination", "/queue/a:b\\c\n\r", "x", "", []byte("body\x00"), uint8(3))
	f.Add("a\\c", "ä\xff", " ", "\t", []byte(nil), uint8(1))
	f.Add("a", "1\r", "\r", "2", []byte("\n"), uint8(2))
	f.Fuzz(func(t *testing.T, n1, v1, n2, v2 string, body []byte, v uint8) {
		version := Version(v%3) + V10
		want := Frame{Command: SEND, Header: NewHeader(n1, v1, n2, v2)}
		for n := range want.Header.All() {
			if n == "content-length" || version == V10 && trimmedIn10(n) {
				return
			}
		}
		if len(body) > 0 {
			want.Body = body
		}
		if length := len(body); length > 0 {
			sized, err := Send{Destination: "d", Body: body, Header: want.Header}.Frame(version)
			if err != nil {
				return // a header of the protocol given twice
			}
			want = sized
		}
		raw, err := AppendFrame(nil, want, version)
		if err != nil {
			return
		}
		got, err := ParseFrame(raw, version)
		if err != nil {
			t.Fatalf("%q in %v: %v", raw, version, err)
		}
		if !got.Header.Equal(want.Header) || !bytes.Equal(got.Body, want.Body) {
			t.Fatalf("%q in %v: %q, want %q", raw, version, got, want)
		}
		dec, _, err := decodeAll(bytes.NewReader(append(raw, raw...)), version, true)
		if err == io.EOF && len(dec) != 2 {
			t.Fatalf("%q in %v: %d frames", raw, version, len(dec))
		}
	})
}

// FuzzHeaderEscaping: every text comes back as it was from what is written for
// it, nothing written has a raw octet that the set escapes, and what is read
// can be written again and then reads the same (R042 to R048, R058).
func FuzzHeaderEscaping(f *testing.F) {
	for _, s := range []string{"", "a:b\nc\\d\re", `ID\cvm-45191-6\c62`, `\\`, `\`, `\q`, `\\\c`, `x\`, "\\r\n", ":::::::::\n", "1234567:", "ä€\xff\t"} {
		f.Add(s, uint8(V11))
		f.Add(s, uint8(V12))
	}
	f.Fuzz(func(t *testing.T, s string, v uint8) {
		version := V11 + Version(v%2)
		set := escapesOf(SEND, version)
		for _, rules := range []textRules{{}, {name: true}} {
			out, fault := appendEscaped([]byte("before"), s, set, rules)
			if fault != nil {
				continue
			}
			out = out[len("before"):]
			if bytes.ContainsAny(out, ":\n\x00") || set == escape12 && bytes.ContainsAny(out, "\r") {
				t.Fatalf("%q is written as %q", s, out)
			}
			if back := unescape(nil, out); string(back) != s {
				t.Fatalf("%q is written as %q and reads %q", s, out, back)
			}
		}
		raw := []byte("SEND\nname:" + s + "\n" + s + ":value\n\n\x00")
		frame, err := ParseFrame(raw, version)
		if err != nil || frame.Header.Len() != 2 {
			return
		}
		again, err := AppendFrame(nil, frame, version)
		if err != nil {
			if version == V11 && bytes.ContainsAny(raw, "\r") || bytes.Contains(raw, []byte(`\r`)) {
				return // read for the sake of RabbitMQ, not to be written (R044, R053)
			}
			t.Fatalf("%q reads %q, which cannot be written: %v", raw, frame.Header, err)
		}
		if back, err := ParseFrame(again, version); err != nil || !back.Header.Equal(frame.Header) {
			t.Fatalf("%q reads %q, is written %q and reads %q, %v", raw, frame.Header, again, back.Header, err)
		}
	})
}

// trimmedIn10 are the names of which 1.0 drops the padding (R029).
func trimmedIn10(name string) bool {
	h := head{}
	n := int32(len(name))
	l := line{value: n + 1, colon: n, end: n + 2}
	h.trim([]byte(name+": "), &l)
	return l.value != n+1
}
