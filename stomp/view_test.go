package stomp

import (
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A view says of every vector what the owned frame says, and its Frame is that.
func TestViewsAgreeWithFrames(t *testing.T) {
	for _, v := range vectors {
		owned, viewed := v.decoder(strings.NewReader(v.in)), v.decoder(strings.NewReader(v.in))
		for {
			want, wantErr := owned.Decode()
			view, err := viewed.DecodeView()
			if (err == nil) != (wantErr == nil) || err != nil && err.Error() != wantErr.Error() {
				t.Errorf("%s: %v, want %v", v.name, err, wantErr)
				break
			}
			if err != nil {
				break
			}
			if diff := cmp.Diff(want, view.Frame()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", v.name, diff)
			}
			if string(view.Raw()) != string(owned.Raw()) || string(view.Body()) != string(want.Body) || view.Len() != want.Header.Len() {
				t.Errorf("%s: raw %q, body %q", v.name, view.Raw(), view.Body())
			}
			var names, values [][]byte
			for i := range view.Len() {
				name, value := view.At(i)
				names, values = append(names, name), append(values, value)
			}
			for i := range names { // what was given stays as it was
				f := want.Header.At(i)
				got, ok := view.Lookup(f.Name)
				if string(names[i]) != f.Name || string(values[i]) != f.Value || !ok || string(got) != want.Header.Get(f.Name) {
					t.Errorf("%s: line %d is %q:%q, want %q; Lookup %q, %t", v.name, i, names[i], values[i], f, got, ok)
				}
			}
			if _, ok := view.Lookup("not there"); ok || view.Get("not there") != nil {
				t.Errorf("%s: a header out of nothing", v.name)
			}
		}
		if owned.Version() != viewed.Version() || owned.Offset() != viewed.Offset() || owned.Beats() != viewed.Beats() {
			t.Errorf("%s: version %v, offset %d, beats %d", v.name, viewed.Version(), viewed.Offset(), viewed.Beats())
		}
	}
}

func TestAllocations(t *testing.T) {
	const escaped = "MESSAGE\ndestination:/queue/a\nmessage-id:a\\cb\nsubscription:0\ncontent-length:4\n\nbody\x00\n"
	d := NewDecoder(&endless{octets: []byte(escaped)}, Limits{})
	d.SetVersion(V12)
	if n := testing.AllocsPerRun(100, func() {
		if _, err := d.Decode(); err != nil {
			t.Fatal(err)
		}
	}); n > 2 {
		t.Errorf("an owned frame takes %v allocations", n)
	}
	if n := testing.AllocsPerRun(100, func() {
		v, err := d.DecodeView()
		if err != nil || string(v.Get("message-id")) != "a:b" {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("a view takes %v allocations", n)
	}
}

// A header that was decoded can be changed like any other, and a copy of it
// that was made before stays as it was.
func TestDecodedHeadersChange(t *testing.T) {
	f, err := ParseFrame([]byte("ERROR\na:1\\c\nb:2\na:3\n\n\x00"), V12)
	if err != nil {
		t.Fatal(err)
	}
	before, clone := f.Header, f.Header.Clone()
	for _, step := range []struct {
		do   func(h *Header)
		want string
	}{
		{func(h *Header) { h.Add("c", "4") }, "a=1: b=2 a=3 c=4 "},
		{func(h *Header) { h.Set("a", "5") }, "a=5 b=2 c=4 "},
		{func(h *Header) { h.Del("b") }, "a=5 c=4 "},
		{func(h *Header) { h.Reset() }, ""},
		{func(h *Header) { h.Set("d", "6") }, "d=6 "},
	} {
		if step.do(&f.Header); lines(f.Header) != step.want {
			t.Errorf("got %q, want %q", lines(f.Header), step.want)
		}
	}
	for _, h := range []Header{before, clone} {
		if lines(h) != "a=1: b=2 a=3 " || !h.Equal(NewHeader("a", "1:", "b", "2", "a", "3")) {
			t.Errorf("a copy has changed: %q", lines(h))
		}
	}
	if before.Equal(NewHeader("a", "1:", "b", "2")) || before.Equal(NewHeader("a", "1:", "b", "2", "a", "4")) {
		t.Error("different headers are equal")
	}
}

// A view and an owned frame can be read in turns; each ends the one before.
func TestViewsAndFramesInTurns(t *testing.T) {
	large := "ERROR\ncontent-length:20000\n\n" + strings.Repeat("x", 20000) + "\x00\n"
	in := "ERROR\na:1\n\nx\x00\n" + large + large + "ERROR\na:2\n\ny\x00\n"
	d := NewDecoder(strings.NewReader(in), Limits{})
	d.SetVersion(V12)
	if v, err := d.DecodeView(); err != nil || string(v.Get("a")) != "1" {
		t.Fatal(err)
	}
	if f, err := d.Decode(); err != nil || len(f.Body) != 20000 {
		t.Fatal(err)
	}
	if v, err := d.DecodeView(); err != nil || len(v.Body()) != 20000 {
		t.Fatal(err)
	}
	if f, err := d.Decode(); err != nil || f.Header.Get("a") != "2" || string(f.Body) != "y" {
		t.Fatal(err)
	}
	if _, err := d.DecodeView(); err != io.EOF {
		t.Fatal(err)
	}
}
