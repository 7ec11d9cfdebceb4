package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stompbox/session/dialect"
	"stompbox/session/letter"
	"stompbox/stomp"
)

// composeOwn is a composer as c opens it: what stands in it is the person's own.
func composeOwn(t *testing.T, kind dialect.Kind, l letter.Letter) (*Model, *composer) {
	t.Helper()
	m, c := formModel(t, kind, stomp.V12)
	l.Template = true
	m.openPanel(composeLetter(c, l, composeTarget{step: -1}))
	return m, m.top().(*composer)
}

// What is doubtful is said at its field while it is typed, goes when it is
// mended, and blocks nothing.
func TestLintWhileTyping(t *testing.T) {
	m, k := composeOwn(t, dialect.RabbitMQ, letter.Letter{})
	says := func(want ...string) {
		t.Helper()
		got := flat(seen(m, 120, 40))
		for _, w := range want {
			if gone, no := strings.CutPrefix(w, "!"); no && strings.Contains(got, gone) || !no && !strings.Contains(got, w) {
				t.Errorf("%q: %s", w, got)
			}
		}
	}
	says("!refuse")
	keysTo(m, "/queue/a/b")
	says("RabbitMQ will refuse the / in the name: write %2F")
	keysTo(m, "<backspace><backspace>")
	says("!%2F")
	keysTo(m, "<tab>json")
	says("This is no MIME type (R074)")
	keysTo(m, "<ctrl+u>application/json<tab>message-id:1<tab>Reply-To:/nowhere/x<tab>expires:1")
	says("RabbitMQ refuses message-id on SEND. Use amqp-message-id", "Reply-To is not reply-to", "(R035)", "RabbitMQ knows no expires. Use expiration", "!no MIME type")
	keysTo(m, "<ctrl+x><up><ctrl+x><up><ctrl+x>")
	says("!message-id", "!Reply-To", "!expires")
	k.focus(k.entries.body)
	keysTo(m, "{\"a\":1,\n \"b\" 2}")
	says("not valid JSON: line 2, column 6")
	keysTo(m, "<ctrl+u>\"b\": 2}")
	says("valid JSON", "!not valid")
	k.focus(k.entries.repeat)
	keysTo(m, "many")
	says("is not a count")
	keysTo(m, "<ctrl+u>10 at x")
	says("is not a rate")
	if k.outcome.text != "" || k.sent {
		t.Error("something was sent, or refused, by typing")
	}
}

// A value that is filled in later is not judged before.
func TestLintLeavesTemplatesAlone(t *testing.T) {
	m, k := composeOwn(t, dialect.ActiveMQ, letter.Letter{Send: stomp.Send{Destination: "/queue/{{seq}}",
		Header: stomp.NewHeader("expires", `{{now "ms" "5m"}}`, "priority", "{{seq}}")}})
	for at, list := range k.lint(m.now()) {
		for _, f := range list {
			if f.Severity > dialect.Hint {
				t.Errorf("at %s: %s", at.label, findingText(f))
			}
		}
	}
	k.template.on = false
	if list := k.findings(m, k.entries.grid); len(list) < 2 {
		t.Errorf("without templates braces are no number: %+v", list)
	}
	k.template.on = true
	k.focus(k.entries.body)
	keysTo(m, "{{nope}}")
	if got := flat(seen(m, 120, 40)); !strings.Contains(got, "body, line 1, column 1: {{nope}} is unknown") {
		t.Errorf("a wrong template is not said: %s", got)
	}
}

// The findings at a field are found again only when something has changed.
func TestLintIsKept(t *testing.T) {
	m, k := composeOwn(t, dialect.ActiveMQ, letter.Letter{Send: stomp.Send{Destination: "/queue/a"}})
	seen(m, 100, 30)
	before := k.judged.byEntry
	seen(m, 100, 30)
	if before == nil || len(k.judged.byEntry) != len(before) || !k.judged.fresh {
		t.Fatal("nothing is kept")
	}
	k.judged.byEntry[k.entries.dest] = []dialect.Finding{{Problem: "kept"}}
	if list := k.findings(m, k.entries.dest); len(list) != 1 || list[0].Problem != "kept" {
		t.Error("it was judged again though nothing changed")
	}
	for _, change := range []string{"x", "<tab>x", "<tab>x:y", "<ctrl+x>", "<ctrl+l>"} {
		k.judged.byEntry[k.entries.dest] = []dialect.Finding{{Problem: "kept"}}
		keysTo(m, change)
		if list := k.findings(m, k.entries.dest); len(list) > 0 && list[0].Problem == "kept" {
			t.Errorf("%s: what is kept is stale", change)
		}
	}
}

// What is said at the field with the focus is said whole on a usual terminal;
// what has no room ends with a mark, wherever the words break.
func TestLintSaysWhereItIsCut(t *testing.T) {
	m, k := composeOwn(t, dialect.ActiveMQ, letter.Letter{})
	keysTo(m, "h5/bad")
	if got := flat(seen(m, 80, 24)); !strings.Contains(got, "Begin with /queue/ or /topic/ if that is not meant") {
		t.Errorf("not said whole: %s", got)
	}
	k.focus(k.entries.grid)
	for w := 40; w <= 80; w++ {
		got := flat(seen(m, w, 24))
		if said := got[strings.Index(got, "ActiveMQ refuses"):strings.Index(got, "content-type")]; !strings.Contains(said, "…") && !strings.Contains(said, "not meant") {
			t.Errorf("%d cells: cut without a mark: %s", w, said)
		}
	}
}

// Whatever name is offered, there is something to say about it, and of a header
// that brokers set nobody is told that they pass it on.
func TestEveryOfferedHeaderIsExplained(t *testing.T) {
	for _, kind := range []dialect.Kind{dialect.Other, dialect.ActiveMQ, dialect.Artemis, dialect.RabbitMQ, dialect.StompServer, dialect.Embedded} {
		b := dialect.Broker{Kind: kind}
		for _, name := range sendNames(b) {
			if b.Explain(stomp.SEND, name) == "" {
				t.Errorf("broker %d: %s is offered and not explained", kind, name)
			}
		}
	}
	m, k := composeOwn(t, dialect.Embedded, letter.Letter{})
	k.focus(k.entries.grid)
	keysTo(m, "message-id:1")
	if got := flat(seen(m, 120, 40)); strings.Contains(got, "pass it on") || !strings.Contains(got, "brokers set it on what they deliver") {
		t.Errorf("message-id: %s", got)
	}
}

// A body with templates is judged as it would be sent, and the mistake is shown
// where it stands in what was typed. What takes a file is judged by the preview.
func TestBodyIsJudgedFilledIn(t *testing.T) {
	m, k := composeOwn(t, dialect.RabbitMQ, letter.Letter{Send: stomp.Send{Destination: "/queue/a", ContentType: "application/json"}})
	m.opts.Dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(m.opts.Dir, "part"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	k.focus(k.entries.body)
	for _, c := range []struct{ body, says string }{
		{`{"id": "{{uuid}}", "n": {{seq}}}`, "valid JSON once filled in"},
		{`{"id": {{uuid}}, "n": {{seq}}}`, "not valid JSON: line 1, column 8:"},
		{`{"n": {{seq}} "x": 1}`, "not valid JSON: line 1, column 15:"},
		{`{"n": {{nope}}}`, "{{nope}} is unknown"},
		{`{"n": {{file "part"}}}`, "!valid JSON"},
		{`{"n": 1}`, "valid JSON"},
	} {
		k.body.replace([]byte(c.body))
		got := flat(seen(m, 120, 40))
		if gone, no := strings.CutPrefix(c.says, "!"); no && strings.Contains(got, gone) || !no && !strings.Contains(got, c.says) {
			t.Errorf("%s: not %q: %s", c.body, c.says, got)
		}
	}
	k.body.replace([]byte(`{"n": {{seq}} 1}`))
	k.template.on = false
	if got := flat(seen(m, 120, 40)); !strings.Contains(got, "not valid JSON: line 1, column 8:") {
		t.Errorf("with templates off the braces are judged as they stand: %s", got)
	}
	k.template.on = true
	k.body.replace([]byte(`{"n": {{file "part"}} }`))
	work(t, m, k.preview(m), func() bool { return m.top() != panel(k) })
	if got := flat(seen(m, 120, 40)); !strings.Contains(got, "Preview") || !strings.Contains(got, "The body is not valid JSON: line 1, column ") {
		t.Errorf("the preview: %s", got)
	}
}
