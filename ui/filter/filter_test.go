package filter

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"stompbox/stomp"
)

// item is a message of the tests. Its text is unpacked where content-encoding
// says gzip, and read as latin-1 where the charset says so.
type item struct {
	raw     []byte
	state   string
	marked  bool
	at      time.Time
	lasting bool // its broker does not go by expires
	frames  int  // how often the frame was asked for
}

var now = time.Date(2026, 1, 2, 14, 0, 0, 0, time.UTC)

func (i *item) Raw() []byte    { return i.raw }
func (i *item) State() string  { return i.state }
func (i *item) Marked() bool   { return i.marked }
func (i *item) At() time.Time  { return i.at }
func (i *item) Now() time.Time { return now }
func (i *item) Expires(h stomp.Header) time.Time {
	ms, err := strconv.ParseInt(h.Get("expires"), 10, 64)
	if err != nil || ms <= 0 || i.lasting {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}
func (i *item) Frame() (stomp.Frame, bool) {
	i.frames++
	f, err := stomp.ParseFrame(i.raw, stomp.V12)
	return f, err == nil
}

func (i *item) Text() []byte {
	f, err := stomp.ParseFrame(i.raw, stomp.V12)
	if err != nil {
		return nil
	}
	if f.Header.Get("content-encoding") == "gzip" {
		z, err := gzip.NewReader(bytes.NewReader(f.Body))
		if err != nil {
			return f.Body
		}
		text, _ := io.ReadAll(z)
		return text
	}
	if strings.Contains(f.Header.Get("content-type"), "latin1") {
		var text []rune
		for _, c := range f.Body {
			text = append(text, rune(c))
		}
		return []byte(string(text))
	}
	return f.Body
}

func message(t testing.TB, body string, pairs ...string) *item {
	t.Helper()
	h := stomp.NewHeader("destination", "/queue/Orders", "message-id", "ID:host-1:7", "subscription", "s1")
	for i := 0; i < len(pairs); i += 2 {
		h.Add(pairs[i], pairs[i+1])
	}
	if strings.Contains(body, "\x00") {
		h.Add("content-length", fmt.Sprint(len(body)))
	}
	raw, err := stomp.AppendFrame(nil, stomp.Frame{Command: stomp.MESSAGE, Header: h, Body: []byte(body)}, stomp.V12)
	if err != nil {
		t.Fatal(err)
	}
	return &item{raw: raw, state: "held", at: now.Add(-3 * time.Minute)}
}

func zipped(text string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	fmt.Fprint(z, text)
	z.Close()
	return b.String()
}

func TestMatch(t *testing.T) {
	order := message(t, `{"order": 42, "amount": 99.5, "big": 12345678901234567890, "vip": false, "Name": "Ärger"}`,
		"redelivered", "true", "priority", "4", "note", "a:b\\c", "empty", "", "expires", "1000", "odd name", "x", "type", "one", "type", "two")
	order.marked = true
	plain := message(t, "Hello (world) and  more\x00", "content-type", "text/plain", "expires", "0")
	plain.state, plain.at = "in tx", now.Add(-90*time.Minute)
	packed := message(t, zipped(`{"order": 43, "lines": [{"id": 1}, {"id": 2}]}`), "content-encoding", "gzip")
	latin := message(t, "\xc4rger", "content-type", "text/plain;charset=latin1")
	broken := &item{raw: []byte("MESSAGE\nkey:value\n"), at: now}
	gone := &item{state: "held", at: now}
	all := []*item{order, plain, packed, latin, broken, gone}
	names := []string{"order", "plain", "packed", "latin", "broken", "gone"}
	framed := "order plain packed latin"
	for _, c := range []struct{ filter, want string }{
		{"", "order plain packed latin broken gone"},
		{"  ", "order plain packed latin broken gone"},
		{"hello", "plain"},
		{"HELLO more", "plain"},
		{"hello 42", ""},
		{`"and  more"`, "plain"},
		{`"and more"`, ""},
		{`"a\"b"`, ""},
		{`\"Name\"`, ""},
		{`"\"name\": "`, "order"},
		{`"order\": 4"`, "order packed"},
		{"(world)", "plain"}, // brackets group
		{`"(world)"`, "plain"},
		{"f(x)", ""},
		{"/queue/orders", framed},
		{"/queue/Orders/x", ""},
		{`"MESSAGE
"`, ""},
		{"/MESSAGE/", ""}, // the command is no text of the message
		{"chost", ""},     // only a part of an escape
		{"ID:host-1:7", framed},
		{"id:host", ""},
		{`"a:b\\c"`, "order"},
		{`"b\\\\c"`, ""},
		{"ärger", "order latin"},
		{"ÄRGER", "order latin"},
		{"http://x", ""},
		{"value", "broken"},
		{"/val.e/", "broken"},
		{"/HELLO/", ""},
		{"/HELLO/i", "plain"},
		{"/^Hello|^type:tw/", "order plain"},
		{`/^Hello \(/`, "plain"},
		{`/x\/y/`, ""},
		{"destination:orders", framed},
		{"DESTINATION:/QUEUE", framed},
		{"destination=/queue/orders", ""},
		{"destination=/queue/Orders", framed},
		{"empty:", "order"},
		{"empty=", "order"},
		{"nosuch:", ""},
		{"message-id:host", framed},
		{"note=a:b\\c", "order"},
		{"note:b\\C", "order"},
		{`"odd name":X`, "order"},
		{`"odd name"=X`, ""},
		{`"odd name"~^x$`, "order"},
		{"type=two", "order"},
		{"type~^t", "order"},
		{"type~^(one|three)$", "order"},
		{"(type~[)(]|wo)", "order"},
		{`type~"o n"`, ""},
		{"type~/^T/i", "order"},
		{"priority>3 priority<=4", "order"},
		{"priority>4", ""},
		{"type>1", ""},
		{"a>b", ""},
		{"body:order", "order packed"},
		{"body:destination", ""},
		{`body~^\{`, "order packed"},
		{"body:" + `"lines\": ["`, "packed"},
		{"state:held", "order packed latin gone"},
		{`state:"in tx"`, "plain"},
		{"state:IN-TX", "plain"},
		{"state=in_tx", "plain"},
		{"size>50", "order packed"},
		{"size<10", "latin"},
		{"size=24", "plain"},
		{"size >= 24 size <= 24B", "plain"},
		{"size>1k", ""},
		{"size<=0.5KiB size>60", "order packed"},
		{"age<5m", "order packed latin broken gone"},
		{"age>1h", "plain"},
		{"age >= 1h30m", "plain"},
		{"age>1h30m1ms", ""},
		{"age=3m", "order packed latin"},
		{"redelivered", "order"},
		{"expired", "order"},
		{"marked", "order"},
		{"!marked state:held", "packed latin gone"},
		{"not marked and state:held", "packed latin gone"},
		{"!!marked", "order"},
		{"hello or 42", "order plain"},
		{"HELLO OR 42", "order plain"},
		{"hello or 42 and marked or key:", "order plain"},
		{"(hello or 42) (marked)", "order"},
		{"not (hello or 42 or nothing)", "packed latin broken gone"},
		{`"or"`, framed},
		{"size", ""},
		{"aged", ""},
		{"jq:.order", "order packed"},
		{"jq:.order==42", "order"},
		{"jq:(.order > 42)", "packed"},
		{`jq:".order > 42"`, "packed"},
		{"jq:.vip", ""},
		{"jq:.lines[].id", "packed"},
		{"jq:(.lines[]|select(.id==2))", "packed"},
		{"jq:.big==12345678901234567890", "order"},
		{"jq:.order.x.y", ""},
		{"jq:empty", ""},
		{`jq:{"a":.order} marked`, "order"},
		{`jq:.Name=="Ärger"`, "order"},
		{"jq:halt", ""},
		{"(jq:.order state:held)", "order packed"},
	} {
		f, err := Parse(c.filter, "held", "in tx")
		if err != nil {
			t.Errorf("%s: %v", c.filter, err)
			continue
		}
		want := map[string]bool{}
		for _, name := range strings.Fields(c.want) {
			want[name] = true
		}
		for i, it := range all {
			if got := f.Match(it); got != want[names[i]] {
				t.Errorf("%s matches %s: %v", c.filter, names[i], got)
			}
		}
		if f.String() != c.filter || f.Overrun() != 0 {
			t.Errorf("%s: says %q, %d overruns", c.filter, f, f.Overrun())
		}
	}
}

func TestMistakes(t *testing.T) {
	for _, c := range []struct {
		filter string
		at     int
		says   string
	}{
		{`"abc`, 0, "not closed"},
		{`ä "abc`, 2, "not closed"},
		{`""`, 1, "between the quotes"},
		{`"a"b`, 3, "a space is expected"},
		{"(a", 0, ") is expected"},
		{"x (a or (b)", 2, ") is expected"},
		{"(", 1, "after the bracket"},
		{"()", 1, "before this bracket"},
		{"a )", 2, "closes nothing"},
		{")", 0, "before this bracket"},
		{"a or", 4, "after or"},
		{"a or ", 5, "after or"},
		{"(a or ) b", 6, "after or"},
		{"a and", 5, "after and"},
		{"a and or b", 6, "after and"},
		{"or a", 0, "before this word"},
		{"and", 0, "before this word"},
		{"not", 3, "after not"},
		{"a !", 3, "after !"},
		{strings.Repeat("(", 101) + "a", 100, "100 deep at most"},
		{strings.Repeat("!", 1000) + "a", 100, "100 deep at most"},
		{"/a(b/", 4, ") is expected"},
		{"x /é[b/", 4, "] is expected"},
		{"/é*b**/", 4, "invalid nested repetition"},
		{"/*b/", 1, "nothing to repeat"},
		{"/a)/", 2, "bracket was not opened"},
		{"name~", 5, "regular expression is expected"},
		{"name~a(", 7, ") is expected"},
		{`name~"a("`, 5, ") is expected"},
		{"name~a\\", 7, "after the backslash"},
		{`name:"a`, 5, "not closed"},
		{`name:"a"b`, 8, "a space is expected"},
		{`"odd name">x`, 11, "a number is expected after >"},
		{"body:", 5, "text is expected"},
		{"body=x", 4, "body takes :"},
		{"state:", 6, "held, in-tx"},
		{"state:helt", 6, "held, in-tx"},
		{"state:in", 6, "in-tx, held"},
		{"size>", 5, "a size is expected"},
		{"size>10x", 5, "a size is expected"},
		{"a size > x", 9, "a size is expected"},
		{"size:10", 4, "size takes >"},
		{"age<", 4, "an age is expected"},
		{"age<5", 4, "an age is expected"},
		{"age<1h30", 6, "an age is expected"},
		{"age<5w", 4, "an age is expected"},
		{"age:5m", 3, "age takes >"},
		{"jq:", 3, "a jq query is expected"},
		{`jq:""`, 4, "a jq query is expected"},
		{"jq:.a|", 6, "not finished"},
		{"x jq:(.a", 5, "not closed"},
		{`jq:.a=="x`, 7, "not closed"},
		{"jq:.ä", 4, "does not expect ä"},
		{"jq:nosuch", 3, "nosuch"},
		{"jq:.a > 10", 6, "jq:(.a > …)"},
		{"jq:.a | .b", 6, "in parentheses"},
	} {
		f, err := Parse(c.filter, "held", "in tx")
		wrong, ok := err.(*ParseError)
		if !ok || f != nil {
			t.Errorf("%s: %v, %v; want a mistake at %d", c.filter, f, err, c.at)
			continue
		}
		if wrong.At != c.at || !strings.Contains(wrong.Problem, c.says) {
			t.Errorf("%s: at %d: %s; want %d: …%s…", c.filter, wrong.At, wrong.Problem, c.at, c.says)
		}
		if !strings.Contains(wrong.Error(), fmt.Sprintf("column %d", c.at+1)) {
			t.Errorf("%s: %v names no column", c.filter, wrong)
		}
	}
	if _, err := Parse("state:anything"); err != nil {
		t.Errorf("without a list of states any word is one: %v", err)
	}
	if _, err := Parse("state:"); err == nil {
		t.Error("no word is no state")
	}
}

// mustParse is Parse for filters that are right.
func mustParse(text string) *Filter {
	f, err := Parse(text)
	if err != nil {
		panic(err)
	}
	return f
}

func TestWhatAFilterDependsOn(t *testing.T) {
	for text, want := range map[string][2]bool{"a": {false, false}, "a or !state:held": {true, false}, "(marked)": {false, true}} {
		if f := mustParse(text); f.States() != want[0] || f.Marks() != want[1] || f.Empty() {
			t.Errorf("%s: states %v, marks %v", text, f.States(), f.Marks())
		}
	}
	if !mustParse("").Empty() {
		t.Error("no condition is an empty filter")
	}
}

// What is cheap decides first, and a text that is not in the octets is not
// looked for in the decoded frame, escapes (R043) or not.
func TestFramesAreNotDecodedInVain(t *testing.T) {
	for _, text := range []string{"nosuch", "jq:.a state:acked", "/x/ size>1M", "nosuch:x", "destination:nosuch", "body:nosuch", "hello", "body~nosuch"} {
		it := message(t, `hello`)
		mustParse(text).Match(it)
		if it.frames > 0 {
			t.Errorf("%s: the frame was decoded", text)
		}
	}
}

func TestJQIsBounded(t *testing.T) {
	f := mustParse("jq:last(range(1e12))")
	began := time.Now()
	if f.Match(message(t, `{}`)) || f.Overrun() != 1 {
		t.Errorf("a query without an end: %d overruns", f.Overrun())
	}
	t.Logf("given up after %v", time.Since(began))
	f = mustParse("jq:.")
	if f.Match(message(t, "["+strings.Repeat(" ", JQBody)+"1]")) || f.Overrun() != 1 {
		t.Errorf("a body over the bound: %d overruns", f.Overrun())
	}
	if f := mustParse("jq:.a"); !f.Match(message(t, `{"a":null}{"a":1}`)) {
		t.Error("the second line of JSON lines is a hit")
	}
}

// Every example of the help is in the language.
func TestHelp(t *testing.T) {
	for _, e := range Help() {
		if _, err := Parse(e.Write); err != nil || e.Means == "" {
			t.Errorf("%s: %v", e.Write, err)
		}
	}
}

// Whether a message has expired is what its broker says, not the header alone.
func TestExpiredIsUpToTheBroker(t *testing.T) {
	old := message(t, "x", "expires", "1000")
	f, err := Parse("expired")
	if err != nil || !f.Match(old) {
		t.Fatalf("%v: what expired does not match", err)
	}
	if old.lasting = true; f.Match(old) {
		t.Error("matches where the broker does not go by the header")
	}
}
