package inspect

import (
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/vmihailenco/msgpack/v5"
)

func packed(t testing.TB, v any) string {
	b, err := msgpack.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func cbored(t testing.TB, v any) string {
	b, err := cbor.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var thing = map[string]any{"s": "Zoë <a>", "n": nil, "f": 1.5, "b": []byte{1, 2}, "l": []any{true, -7, 1 << 40}, "u": uint64(1<<63 + 1)}

func TestBinaryForms(t *testing.T) {
	for name, in := range map[string]Input{
		"messagepack declared": typed("application/msgpack", packed(t, thing)),
		"messagepack":          message(packed(t, thing)),
		"cbor declared":        typed("application/cbor", cbored(t, thing)),
		"cbor":                 message(cbored(t, thing)),
		"packed":               message(gzipped(t, packed(t, thing))),
	} {
		d := Open(in)
		got := strings.Join(rowsOf(t, d, Pretty, 60), "")
		for _, want := range []string{`"s": "Zoë <a>"`, `"n": null`, `"f": 1.5`, `"base64": "AQI="`, `-7`, `1099511627776`, `9223372036854775809`} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %s in %s", name, want, got)
			}
		}
		form, _, _ := strings.Cut(name, " ")
		if l := string(d.Label(Pretty)); form != "packed" && !strings.Contains(l, form+" > json") || form == "packed" && !strings.Contains(l, "gzip > messagepack > json") {
			t.Errorf("%s: label %q", name, l)
		}
		if !d.Has(Tree) || d.Best() != Pretty || !strings.Contains(string(Preview(in, 80)), " json  {") && form != "packed" {
			t.Errorf("%s: tree %v, best %s, preview %q", name, d.Has(Tree), d.Best(), Preview(in, 80))
		}
		if string(d.Text(Pretty)) != string(in.Frame.Body) {
			t.Errorf("%s: what is copied is not the body", name)
		}
	}
}

// TestBinaryBroken: what is not what it says, or claims more than there is,
// stays octets and says why.
func TestBinaryBroken(t *testing.T) {
	for body, want := range map[string]string{
		"\x81\xa1a":                   "it ends too early",
		"\xdf\xff\xff\xff\xff":        "it ends too early",
		"\xc6\xff\xff\xff\xff":        "it ends too early",
		"\xc1":                        "octet 0xc1 begins no value",
		strings.Repeat("\x91", 1<<20): "nested deeper",
		strings.Repeat("\xdd\xff\xff\xff\xff", 1000): "nested deeper",
	} {
		d := Open(typed("application/msgpack", body))
		if l := string(d.Label(Pretty)); !strings.Contains(l, want) {
			t.Errorf("% x: label %q, want %q", body[:min(5, len(body))], l, want)
		}
	}
	d := Open(typed("application/cbor", strings.Repeat("\x81", 1<<20)))
	if l := string(d.Label(Pretty)); !strings.Contains(l, "content-type says cbor") {
		t.Errorf("label %q", l)
	}
}

// TestCBORKeys: keys of one name and several types are all shown with their own
// values, and a key that comes twice is not quietly lost.
func TestCBORKeys(t *testing.T) {
	d := Open(typed("application/cbor", "\xa2\x01\x61a\x611\x61b"))
	if got := strings.Join(rowsOf(t, d, Pretty, 60), ""); !strings.Contains(got, `"1": "a"`) || !strings.Contains(got, `"1": "b"`) {
		t.Errorf("shown as %q", got)
	}
	d = Open(typed("application/cbor", "\xa2\x61x\x01\x61x\x02"))
	if l := string(d.Label(Pretty)); !strings.Contains(l, "the body is not: found duplicate map key") {
		t.Errorf("label %q", l)
	}
}

// FuzzBinary: whatever octets, what is made of them is JSON and rows are safe.
func FuzzBinary(f *testing.F) {
	f.Add([]byte(packed(f, thing)), false)
	f.Add([]byte(cbored(f, thing)), true)
	f.Add([]byte("\xd8\x20\x61a"), true)
	f.Add([]byte("\xd7\xff12345678"), false)
	f.Fuzz(func(t *testing.T, b []byte, asCBOR bool) {
		form := "messagepack"
		if asCBOR {
			form = "cbor"
		}
		text, err := binaryJSON(form, b)
		if err == nil && len(b) > 0 {
			if _, _, bad := scanJSON(text, false); bad != nil {
				t.Fatalf("%s at %d of %q", bad.what, bad.off, text)
			}
		}
		d := Open(typed("application/"+strings.TrimPrefix(form, "message"), string(b)))
		for _, l := range d.Rows(Pretty, 40, 0, 50, unstyled) {
			checked(t, l, 40)
		}
	})
}
