package ui

import (
	"testing"

	"pgregory.net/rapid"

	"stompbox/session/dialect"
	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

func TestLex(t *testing.T) {
	short := map[themes.Role]byte{themes.SynKey: 'k', themes.SynString: 's', themes.SynNumber: 'n', themes.SynLiteral: 'l', themes.SynPunct: '.',
		themes.SynTag: 't', themes.SynAttr: 'a', themes.SynComment: 'c', themes.Text: '_'}
	for _, tc := range []struct {
		begin      lexed
		text, want string
	}{
		{jsonOut, `{"a": [1.5e3, "b:", true], "c\"": null}`, `.kkk._.nnnnn._ssss._llll.._kkkkk._llll.`},
		{jsonOut, "{\"open\n\"k\" : 1", `.ssssss` + `kkk_._n`},
		{xmlText, `<?x?><a b="1" c='>'>t<!-- <b> --></a>`, `ccccc.t_a.sss_a.sss._cccccccccccc..t.`},
		{xmlText, `<![CDATA[<x>]]><y/>`, `sssssssssssssss.t..`},
	} {
		roles := make([]themes.Role, len(tc.text))
		lex(tc.begin, []byte(tc.text), 0, len(tc.text), roles)
		got := make([]byte, len(roles))
		for i, r := range roles {
			got[i] = short[r]
		}
		if string(got) != tc.want {
			t.Errorf("%s\n%s, want\n%s", tc.text, got, tc.want)
		}
	}
}

// Reading a text in pieces gives what reading it at once gives, wherever it is
// cut: a row is coloured the same at every width of the screen.
func TestLexInPieces(t *testing.T) {
	alphabet := rapid.SampledFrom([]string{`"`, `\`, `\"`, "{", "}", ":", ",", " ", "\n", "1", "true", "<", ">", "/", "!--", "-->", "<!--", "<![CDATA[", "]]>",
		"<?", "?>", "a", "=", "'", "é"})
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for _, s := range rapid.SliceOfN(alphabet, 0, 40).Draw(t, "text") {
			text += s
		}
		b := []byte(text)
		begin := rapid.SampledFrom([]lexed{jsonOut, xmlText}).Draw(t, "format")
		whole := make([]themes.Role, len(b))
		lex(begin, b, 0, len(b), whole)
		state, at := begin, 0
		for at < len(b) {
			end := min(len(b), at+rapid.IntRange(1, 9).Draw(t, "piece"))
			part := make([]themes.Role, end-at)
			state = lex(state, b, at, end, part)
			for i, r := range part {
				if r != whole[at+i] && begin == jsonOut {
					t.Fatalf("%q: octet %d is %v at once and %v in pieces", text, at+i, whole[at+i], r)
				}
			}
			at = end
		}
	})
}

// Colours change nothing of what is seen: every octet is there, and no row is
// wider than the screen.
func TestPaintShowsEverything(t *testing.T) {
	m, c := formModel(t, dialect.Other, stomp.V12)
	th, err := themes.Find("dark", themes.TrueColour)
	if err != nil {
		t.Fatal(err)
	}
	m.th = th
	rapid.Check(t, func(t *rapid.T) {
		body := rapid.SliceOfN(rapid.SampledFrom([]byte("ab\"{}:<>/ \t\n\x00\xff{{}}é宽")), 0, 80).Draw(t, "body")
		k := newComposer(c, stomp.Send{Body: body}, composeTarget{step: -1}).(*composer)
		k.template.on, k.body.literal = true, false
		k.kind.set(rapid.SampledFrom([]string{"application/json", "text/xml", "text/plain"}).Draw(t, "kind"))
		f := k.body
		f.width = rapid.IntRange(3, 30).Draw(t, "width")
		f.in.to(rapid.IntRange(0, len(body)).Draw(t, "at"))
		p := newPen(m, &k.form, f.width)
		for i, v := range f.wrapped() {
			for _, cursor := range []bool{false, true} {
				r := draw.NewRow(f.width, "")
				f.paint(p, r, i, f.width, cursor && i == f.rowOf(f.in.at))
				row := r.String()
				if draw.Width(row) != f.width {
					t.Fatalf("row %d has %d cells of %d", i, draw.Width(row), f.width)
				}
				if err := safe.Check(row); err != nil {
					t.Fatal(err)
				}
				_ = v
			}
		}
	})
}

func BenchmarkComposerKey(b *testing.B) {
	m, c := formModel(b, dialect.ActiveMQ, stomp.V12)
	k := newComposer(c, stomp.Send{Destination: "/queue/a", ContentType: "application/json"}, composeTarget{step: -1}).(*composer)
	for len(k.body.in.b) < 200<<10 {
		k.body.in.insert([]byte("{\"order\": 42, \"amount\": 99.5, \"name\": \"Anneliese\"}\n"))
	}
	k.body.in.to(100)
	m.openPanel(k)
	k.at = len(k.list) - 1
	for b.Loop() {
		keysTo(m, "x")
		seen(m, 200, 50)
	}
}
