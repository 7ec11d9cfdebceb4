package ui

import (
	"fmt"
	"strings"
	"testing"

	"stompbox/session"
	"stompbox/session/dialect"
	"stompbox/session/letter"
	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// hostileForms are the forms with a hostile text in every field, and with
// errors and outcomes that hold one.
func hostileForms(m *Model, c *conn) map[string]panel {
	c.subs = append(c.subs, &subView{Subscription: session.Subscription{Destination: "/queue/" + hostile}})
	from := stomp.Send{Destination: hostile, ContentType: hostile, Body: []byte(strings.Repeat(hostile, 3) + "\n" + hostile),
		Header: stomp.NewHeader(hostile, hostile, "k", strings.Repeat(hostile, 20), "", "")}
	sub := newSubscribeForm(c, hostile).(*destinationForm)
	sub.selector.set(hostile)
	sub.count.set(hostile)
	peek := newPeekForm(c, "/queue/").(*destinationForm)
	open := newConnectionForm(hostile).(*connectionForm)
	for _, t := range []*textField{open.secret, open.ca, open.beat, open.name} {
		t.set(hostile)
	}
	k := newComposer(c, from, composeTarget{step: -1}).(*composer)
	written := newComposer(c, from, composeTarget{step: 2, asStep: true}).(*composer)
	written.notation.turn(true)
	written.outcome = outcome{themes.Rejected, hostile}
	file := newComposer(c, stomp.Send{}, composeTarget{step: -1}).(*composer)
	file.body.in.insert([]byte("@" + strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(hostile, "\n", ""), "\r", ""), "\x00", "")))
	large := newComposer(c, stomp.Send{Body: make([]byte, editable+1)}, composeTarget{step: -1}).(*composer)
	own := composeLetter(c, letter.Letter{Send: from, Template: true, Repeat: hostile}, composeTarget{step: -1})
	own.body.in.set([]byte("{\"" + hostile + "{{" + hostile + "}}" + strings.Repeat("\t宽{{now}}e\u0301\"", 40)))
	own.kind.set("application/json")
	markup := composeLetter(c, letter.Letter{Send: from, Template: true, Repeat: "9 at 9"}, composeTarget{step: -1})
	markup.body.in.set([]byte("<a b='" + hostile + "\t'><!--" + strings.Repeat(hostile, 9) + "--><![CDATA[\t]]></a"))
	markup.kind.set("text/xml")
	path := newPathForm(hostile, hostile, "~/a", nil).(*form)
	path.list[0].field.(*textField).set(hostile)
	raw := newRawFrame(c, []byte(hostile))
	for _, f := range []*form{&sub.form, &open.form, &k.form, &raw.form, path} {
		for _, e := range f.list {
			e.err = hostile
		}
		f.outcome = outcome{themes.Bad, strings.Repeat(hostile, 9)}
	}
	return map[string]panel{"subscribe": sub, "peek": peek, "connection": open, "composer": k, "step": written,
		"file": file, "large": large, "path": path, "raw": raw}
}

// focused gives the form inside a panel.
func focused(p panel) *form {
	switch p := p.(type) {
	case *destinationForm:
		return &p.form
	case *connectionForm:
		return &p.form
	case *composer:
		return &p.form
	case *rawFrame:
		return &p.form
	}
	return p.(*form)
}

// TestFormsFitAnyScreen draws every form in every state of focus on screens of
// all sizes: exact rows, exact widths, and no octet of what was typed or
// received gets through but as text.
func TestFormsFitAnyScreen(t *testing.T) {
	sizes := map[string][2][]int{
		"dark": {{1, 2, 3, 5, 8, 13, 20, 40, 80, 300}, {1, 2, 3, 5, 8, 10, 24, 100}},
		"mono": {{1, 40, 80}, {1, 10, 24}},
	}
	for name, size := range sizes {
		th, err := themes.Find(name, themes.TrueColour)
		if err != nil {
			t.Fatal(err)
		}
		m, c := formModel(t, dialect.RabbitMQ, stomp.V12)
		m.th = th
		for name, p := range hostileForms(m, c) {
			f := focused(p)
			for i := range f.list {
				f.at = i
				f.now().enter(-1)
				for _, w := range size[0] {
					for _, h := range size[1] {
						fits(t, m, name, p, w, h)
					}
				}
			}
		}
	}
}

func fits(t *testing.T, m *Model, name string, p panel, w, h int) {
	t.Helper()
	pw, ph := p.size(m, w, h)
	if pw > w || ph > h || pw < 0 || ph < 0 {
		t.Fatalf("%s wants %dx%d of %dx%d", name, pw, ph, w, h)
	}
	for i, s := range [][2]int{{pw, ph}, {w, h}} {
		if i > 0 && pw == w && ph == h {
			continue
		}
		rows := p.rows(m, s[0], s[1])
		if len(rows) != s[1] {
			t.Fatalf("%s at %dx%d has %d rows", name, s[0], s[1], len(rows))
		}
		for i, r := range rows {
			if draw.Width(r) != s[0] {
				t.Fatalf("%s at %dx%d: row %d has %d cells: %q", name, s[0], s[1], i, draw.Width(r), r)
			}
			if err := safe.Check(r); err != nil {
				t.Fatalf("%s at %dx%d: row %d: %v: %q", name, s[0], s[1], i, err, r)
			}
		}
	}
}

// TestTheFocusIsSeen steps through the forms on a small screen: the field with
// the focus, and the error that stands at it, are always on it.
func TestTheFocusIsSeen(t *testing.T) {
	m, c := formModel(t, dialect.ActiveMQ, stomp.V12)
	from := stomp.Send{Destination: "/queue/a", Header: stomp.NewHeader("a", "1", "b", "2", "c", "3", "d", "4"), Body: []byte("x\ny\nz")}
	for _, p := range []panel{newConnectionForm("stomp://h"), newSubscribeForm(c, "/q"), newPeekForm(c, "/q"), newComposer(c, from, composeTarget{step: -1})} {
		f := focused(p)
		m.panels = []panel{p}
		for range 2 * len(f.list) {
			if got := seen(m, 40, 8); !strings.Contains(got, "▸ "+string(f.now().label)[:3]) && f.now().label != "headers" {
				t.Errorf("the focus is not seen at %s:\n%s", f.now().label, got)
			}
			keysTo(m, "<tab>")
		}
	}
}

func TestLongTextsShowTheirCursor(t *testing.T) {
	m, k := compose(t, dialect.Other, stomp.V12, stomp.Send{Destination: "/queue/" + strings.Repeat("x", 300) + "END",
		Body: []byte(strings.Repeat("line\n", 400) + strings.Repeat("y", 500) + "LAST")})
	k.at = 0
	if got := seen(m, 60, 12); !strings.Contains(got, "END") {
		t.Errorf("the end of a long line is not seen:\n%s", got)
	}
	keysTo(m, "<home>")
	if got := seen(m, 60, 12); !strings.Contains(got, "/queue/") || strings.Contains(got, "END") {
		t.Errorf("its beginning is not seen:\n%s", got)
	}
	k.at = 8
	for range 50 {
		keysTo(m, "<pgdown>")
	}
	keysTo(m, "<end>")
	if got := seen(m, 60, 12); !strings.Contains(got, "LAST") {
		t.Errorf("the end of a long body is not seen:\n%s", got)
	}
}

// TestComposerPanelsFitAnyScreen draws what the composer opens, with hostile
// letters in it, on screens of all sizes.
func TestComposerPanelsFitAnyScreen(t *testing.T) {
	m, c := formModel(t, dialect.ActiveMQ, stomp.V12)
	th, err := themes.Find("dark", themes.TrueColour)
	if err != nil {
		t.Fatal(err)
	}
	m.th = th
	l := letter.Letter{Template: true, Repeat: hostile, Send: stomp.Send{Destination: hostile + strings.Repeat("long", 99), ContentType: hostile,
		Body: []byte(strings.Repeat(hostile, 9)), Header: stomp.NewHeader("k", "v")}}
	c.letters.drafts = []letter.Draft{{ID: "d", Letter: l}, {ID: "e", At: at.AddDate(-1, 0, 0)}}
	for i, fate := range []string{"confirmed", "rejected", "refused", "unknown", "written", hostile} {
		c.letters.sent = append(c.letters.sent, letter.Sent{ID: fate, Fate: fate, Error: hostile, Count: i * 1000, BodyOf: i, Letter: l})
	}
	k := composeLetter(c, l, composeTarget{step: -1})
	picker := func(words string) panel {
		p := &letterPicker{k: k, input: newLineInput(words)}
		p.fill()
		return p
	}
	sent := func(words string, told bool) panel {
		other := newConn(c.profile)
		plan := session.BulkPlan{Count: 1 << 30, Rate: 0.001, Message: func(int) (stomp.Send, bool) { return l.Send, true }}
		other.sending = &sending{bulk: session.NewBulk(plan, at), plan: plan, dest: hostile}
		if other.sending.bulk.Trouble(words); told {
			m.sendingOver(other)
		}
		return &sendingView{c: other}
	}
	preview := k.frameOf(m, always(l.Send))
	for name, p := range map[string]panel{"picker": picker(""), "search": picker(hostile), "found": picker("confirmed"), "sending": sent("", false),
		"sent": sent(hostile, true), "preview": preview} {
		for _, w := range []int{1, 2, 3, 5, 8, 13, 20, 40, 60, 80, 120, 300} {
			for _, h := range []int{1, 2, 3, 5, 8, 9, 10, 24, 100} {
				fits(t, m, name, p, w, h)
			}
		}
	}
}

// TestLongComposer types through a composer with long contents in every field
// on a small and on a large screen: the cursor is always seen.
func TestLongComposer(t *testing.T) {
	long := strings.Repeat("x", 500)
	h := stomp.Header{}
	for i := range 60 {
		h.Add(fmt.Sprint("name", i, long), long)
	}
	for _, size := range [][2]int{{40, 10}, {80, 24}, {200, 50}} {
		m, c := formModel(t, dialect.ActiveMQ, stomp.V12)
		k := composeLetter(c, letter.Letter{Send: stomp.Send{Destination: "/queue/" + long, ContentType: "text/" + long, Header: h,
			Body: []byte(strings.Repeat(long+"\n", 100))}}, composeTarget{step: -1})
		m.openPanel(k)
		k.at = 0
		for range 2*61 + 12 {
			if got := seen(m, size[0], size[1]); !strings.Contains(got, "▸") && k.now() != k.entries.grid {
				t.Fatalf("%v: the focus at %s is not seen:\n%s", size, k.now().label, got)
			}
			fits(t, m, "long", k, size[0], size[1])
			keysTo(m, "<tab>")
		}
	}
}
