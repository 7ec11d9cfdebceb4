package stomp

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"testing"
)

// What a SEND is made of below: plain, to be escaped, refused, its own headers.
var (
	sendNames  = []string{"a", "persistent", "destination", "content-type", "content-length", "receipt", "transaction", "", "a:b", "a\\b", "a\nb", "a\x00", "\t", "é"}
	sendValues = []string{"", "x", "true", "/queue/a", "ID:vm:1:2", ":", "a\\b", "a\nb", "a\rb", "a\x00b", "5", "0", "text/plain", "é"}
)

// A SEND that is written without making its frame is the same octet for octet,
// or is refused for the same reason.
func TestSendIsItsFrame(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	often := func(values []string, n int) string { // the first n mostly
		if random.IntN(8) > 0 {
			return values[random.IntN(n)]
		}
		return values[random.IntN(len(values))]
	}
	quick := 0
	for range 100_000 {
		s := Send{Destination: often(sendValues[3:], 2), ContentType: often(sendValues, 5), Transaction: often(sendValues, 5),
			Receipt: often(sendValues, 5), NoContentLength: random.IntN(20) == 0}
		if n := random.IntN(12); n > 0 {
			s.Body = []byte("a body \x00\n:")[:n-1]
		}
		for range random.IntN(4) {
			s.Header.Add(often(sendNames, 2), often(sendValues, 5))
		}
		if random.IntN(10) == 0 {
			if f, err := (Raw{Command: SEND, Header: s.Header}).Frame(V12); err == nil {
				octets, _ := AppendFrame(nil, f, V12)
				decoded, _ := ParseFrame(octets, V12)
				s.Header = decoded.Header
			}
		}
		v := Version(random.IntN(5)) // none and one that does not exist among them
		before := []byte("before")
		var want []byte
		f, wantErr := s.Frame(v)
		if wantErr == nil {
			want, wantErr = AppendFrame(before, f, v)
		}
		if _, ok := s.appendPlain(before, v); ok {
			quick++
		}
		got, err := s.append(before, v)
		if wantErr != nil {
			var a, b *RequestError
			if !errors.As(err, &a) || !errors.As(wantErr, &b) || *a != *b || string(got) != "before" {
				t.Fatalf("%+v in %v: %q, %v, want %v", s, v, got, err, wantErr)
			}
		} else if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%+v in %v: %q, %v, want %q", s, v, got, err, want)
		}
	}
	if quick < 10_000 {
		t.Errorf("only %d were written the quick way", quick)
	}
}
