package letter

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"stompbox/stomp"
)

var exact = cmp.AllowUnexported(stomp.Header{}, stomp.Field{})

func anyLetter() *rapid.Generator[Letter] {
	text := rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]byte("ab{}\"\\ \t\n\r\x00\xff\xc3\xa9\xe2\x80\xa8<&")), 0, 12), func(b []byte) string { return string(b) })
	return rapid.Custom(func(t *rapid.T) Letter {
		l := Letter{Template: rapid.Bool().Draw(t, "template"), Literal: rapid.Bool().Draw(t, "literal"), NoReceipt: rapid.Bool().Draw(t, "receipt"),
			Repeat: text.Draw(t, "repeat")}
		l.Destination, l.ContentType, l.NoContentLength = text.Draw(t, "destination"), text.Draw(t, "kind"), rapid.Bool().Draw(t, "length")
		l.Body = []byte(text.Draw(t, "body"))
		for range rapid.IntRange(0, 3).Draw(t, "headers") {
			l.Header.Add(text.Draw(t, "name"), text.Draw(t, "value"))
		}
		return l
	})
}

// What is kept comes back octet for octet, whatever it is.
func TestKeptExactly(t *testing.T) {
	s := NewStore(filepath.Join(t.TempDir(), "state"))
	rapid.Check(t, func(t *rapid.T) {
		l := anyLetter().Draw(t, "letter")
		connection := rapid.SampledFrom([]string{"dev", "../../x", "a\x00\xffb", ""}).Draw(t, "connection")
		if err := s.Keep(Draft{ID: "one", Connection: connection, At: time.Unix(5, 0), Letter: l}, 1); err != nil {
			t.Fatal(err)
		}
		drafts, err := s.Drafts(connection)
		if err != nil || len(drafts) != 1 {
			t.Fatalf("%d drafts, %v", len(drafts), err)
		}
		if diff := cmp.Diff(l, drafts[0].Letter, exact); diff != "" {
			t.Fatal(diff)
		}
		id := rapid.StringMatching("[a-z]{8}").Draw(t, "id")
		sent := Sent{ID: id, At: time.Unix(7, 0).UTC(), Count: 2, Letter: l}
		if err := s.Add(connection, sent); err != nil {
			t.Fatal(err)
		}
		sent.Fate, sent.Error, sent.After = "rejected", "no\xff", 3*time.Millisecond
		if err := s.Settle(connection, sent); err != nil {
			t.Fatal(err)
		}
		list, err := s.Sent(connection)
		if err != nil || len(list) == 0 {
			t.Fatalf("%d sent, %v", len(list), err)
		}
		if diff := cmp.Diff(sent, list[len(list)-1], exact); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestDrafts(t *testing.T) {
	dir := t.TempDir()
	s := NewStore(dir)
	keep := func(id, connection, body string, at int64, turn uint64) {
		t.Helper()
		if err := s.Keep(Draft{ID: id, Connection: connection, At: time.Unix(at, 0), Letter: Letter{Send: stomp.Send{Body: []byte(body)}}}, turn); err != nil {
			t.Fatal(err)
		}
	}
	bodies := func(connection string) string {
		list, err := s.Drafts(connection)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, d := range list {
			all = append(all, string(d.Body))
		}
		return strings.Join(all, " ")
	}
	if got := bodies("dev"); got != "" {
		t.Errorf("an empty store has %q", got)
	}
	keep("a", "dev", "old", 1, 1)
	keep("b", "dev", "new", 2, 1)
	keep("c", "prod", "other", 3, 1)
	keep("a", "dev", "older", 1, 3)
	keep("a", "dev", "late", 1, 2) // a write that was overtaken
	if got := bodies("dev"); got != "new older" {
		t.Errorf("drafts %q", got)
	}
	// Strange neighbours harm nothing.
	drafts := filepath.Join(dir, "drafts")
	for name, text := range map[string]string{"x.json": "{", "y.json": `{"connection":"dev","letter":{"body":{"base64":7}}}`, "z.txt": "z"} {
		if err := os.WriteFile(filepath.Join(drafts, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(drafts, "a.json"), filepath.Join(drafts, "link.json")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(drafts, "d.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	if got := bodies("dev"); got != "new older" {
		t.Errorf("drafts with neighbours: %q", got)
	}
	for _, id := range []string{"b", "b", "../../etc"} {
		if err := s.Drop(id, 9); err != nil {
			t.Error(err)
		}
	}
	keep("b", "dev", "back from the dead", 2, 8)
	if got := bodies("dev"); got != "older" {
		t.Errorf("drafts %q", got)
	}
	if err := s.Keep(Draft{ID: "large", Letter: Letter{Send: stomp.Send{Body: make([]byte, BodyMost+1)}}}, 1); err != ErrBody {
		t.Errorf("a body that is too large: %v", err)
	}
}

func TestNobodyElseCanRead(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	s := NewStore(dir)
	if err := s.Keep(Draft{ID: "a", Connection: "dev"}, 1); err != nil {
		t.Fatal(err)
	}
	if err := s.Add("dev", Sent{ID: "a"}); err != nil {
		t.Fatal(err)
	}
	files := 0
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		if info.Mode().IsRegular() {
			files++
		}
		return nil
	})
	if err != nil || files != 2 {
		t.Errorf("%d files, %v", files, err)
	}
}

func TestSent(t *testing.T) {
	s := NewStore(t.TempDir())
	add := func(id, body string) {
		t.Helper()
		if err := s.Add("dev", Sent{ID: id, Count: 1, Letter: Letter{Send: stomp.Send{Body: []byte(body)}}}); err != nil {
			t.Fatal(err)
		}
	}
	add("a", "one")
	if err := s.Settle("dev", Sent{ID: "a", Fate: "written"}); err != nil {
		t.Fatal(err)
	}
	if err := s.Settle("dev", Sent{ID: "a", Made: 3, Fate: "confirmed", After: time.Second}); err != nil {
		t.Fatal(err)
	}
	add("b", strings.Repeat("x", SentBody+1))
	// A crash in the middle of a line costs that line.
	f, err := os.OpenFile(s.file("dev"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"id":"torn","letter":{"bo`); err != nil {
		t.Fatal(err)
	}
	f.Close()
	add("c", "three")
	list, err := s.Sent("dev")
	if err != nil || len(list) != 3 {
		t.Fatalf("%d letters, %v", len(list), err)
	}
	if a := list[0]; a.Fate != "confirmed" || a.Made != 3 || a.After != time.Second || string(a.Body) != "one" {
		t.Errorf("the first is %+v", a)
	}
	if b := list[1]; b.BodyOf != SentBody+1 || len(b.Body) != 0 || b.Fate != NoAnswer {
		t.Errorf("the large one has %d octets of %d, %s", len(b.Body), b.BodyOf, b.Fate)
	}
	if string(list[2].Body) != "three" {
		t.Errorf("the one behind a torn line is %+v", list[2])
	}
	if other, err := s.Sent("prod"); err != nil || len(other) != 0 {
		t.Errorf("another connection has %d, %v", len(other), err)
	}
}

func TestSentIsBounded(t *testing.T) {
	s := NewStore(t.TempDir())
	body := bytes.Repeat([]byte("x"), SentBody)
	for i := range 300 {
		if err := s.Add("dev", Sent{ID: fmt.Sprint(i), Count: 1, Letter: Letter{Send: stomp.Send{Destination: fmt.Sprint(i), Body: body}}}); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(s.file("dev"))
	if err != nil || info.Size() > sentOctets+2*SentBody {
		t.Errorf("the file has %d octets, %v", info.Size(), err)
	}
	list, err := s.Sent("dev")
	if err != nil || len(list) < 20 || len(list) > SentMost {
		t.Fatalf("%d are remembered, %v", len(list), err)
	}
	for i, e := range list {
		if want := fmt.Sprint(300 - len(list) + i); e.Destination != want || len(e.Body) != len(body) {
			t.Fatalf("letter %d is %s with %d octets, want %s", i, e.Destination, len(e.Body), want)
		}
	}
}

// Several writers at once: no line is torn, and the last turn of a draft stands.
func TestSideBySide(t *testing.T) {
	s := NewStore(t.TempDir())
	var wait sync.WaitGroup
	for i := range 20 {
		wait.Go(func() {
			if err := s.Add("dev", Sent{ID: fmt.Sprint(i)}); err != nil {
				t.Error(err)
			}
			if err := s.Keep(Draft{ID: "d", Connection: "dev", Letter: Letter{Repeat: fmt.Sprint(i)}}, uint64(i)); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	list, err := s.Sent("dev")
	drafts, err2 := s.Drafts("dev")
	if err != nil || err2 != nil || len(list) != 20 || len(drafts) != 1 || drafts[0].Repeat != "19" {
		t.Errorf("%d letters, drafts %+v, %v, %v", len(list), drafts, err, err2)
	}
}
