package ui

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/session/letter"
	"stompbox/stomp"
	"stompbox/themes"
)

// pasteThere pastes a text into what an action has opened, if it was possible.
func pasteThere(m *Model, text string) {
	if m.top() != nil {
		paste(m, text)
	}
}

// hostileLetter is a letter of hostile parts.
func hostileLetter() letter.Letter {
	return letter.Letter{Template: true, Repeat: hostile, Send: stomp.Send{Destination: hostile, ContentType: hostile,
		Header: stomp.NewHeader("k", hostile), Body: []byte(strings.Repeat(hostile, 9))}}
}

// panelSurfaces open, one each, what lies over the panes beside surfaces.
func panelSurfaces() map[string]func(*Model) {
	return map[string]func(*Model){
		"columns": func(m *Model) {
			m.setColumns(append(usualColumns(), column{columnHeader, hostile}))
			m.act(keymap.ChooseColumns)
		},
		"a header as a column": func(m *Model) {
			m.openPanel(newHeaderForm(m.conn(), func(*Model, string) {}))
			paste(m, hostile)
			press(m, "enter")
		},
		"saved filters": func(m *Model) {
			m.opts.Filters.All = func() ([]SavedFilter, error) {
				return slices.Repeat([]SavedFilter{{Name: hostile, Text: strings.Repeat(hostile, 9)}}, 40), nil
			}
			m.opts.Filters.Drop = func(string) error { return errors.New(hostile) }
			m.act(keymap.FilterSaved)
		},
		"a wrong filter": func(m *Model) {
			m.act(keymap.OpenFilter)
			pasteThere(m, "size>"+hostile)
		},
		"filter help":        func(m *Model) { m.openPanel(newFilterHelp(m)) },
		"a searched help":    func(m *Model) { m.act(keymap.OpenHelp); press(m, "/", "a", "c") },
		"a search in vain":   func(m *Model) { m.act(keymap.OpenHelp); press(m, "/"); paste(m, hostile) },
		"searched notices":   func(m *Model) { m.fail(strings.Repeat(hostile, 9)); m.openLog(); press(m, "/", "e") },
		"a searched palette": func(m *Model) { m.act(keymap.OpenPalette); paste(m, hostile) },
		"export":             func(m *Model) { m.act(keymap.Mark); m.act(keymap.Write); pasteThere(m, hostile) },
		"writing":            func(m *Model) { m.openPanel(&exportPanel{path: hostile, done: 3, of: 7}) },
		"write": func(m *Model) {
			m.setFocus(paneInspector)
			m.act(keymap.Write)
			pasteThere(m, hostile)
		},
		"themes": func(m *Model) {
			m.opts.Themes = Themes{Names: func() []string { return append(themes.Names(), hostile) },
				Find: func(name string) (themes.Theme, error) {
					if name == hostile {
						return themes.Theme{}, errors.New(strings.Repeat(hostile, 9))
					}
					return themes.Find(name, themes.TrueColour)
				}}
			m.act(keymap.OpenThemes)
			press(m, "G")
		},
		"drafts and sent": func(m *Model) {
			c := m.conn()
			for i := range 30 {
				c.letters.drafts = append(c.letters.drafts, letter.Draft{ID: fmt.Sprint(i), At: at.AddDate(0, 0, -i), Letter: hostileLetter()})
				c.letters.sent = append(c.letters.sent, letter.Sent{ID: fmt.Sprint(i), Fate: hostile, Error: hostile, Count: i, Letter: hostileLetter()})
			}
			p := &letterPicker{k: composeLetter(c, hostileLetter(), composeTarget{step: -1}), input: newLineInput("")}
			p.fill()
			m.openPanel(p)
		},
		"a draft that is offered": func(m *Model) { m.offerDraft(m.conn(), letter.Draft{ID: "d", At: at, Letter: hostileLetter()}) },
		"sending": func(m *Model) {
			plan := session.BulkPlan{Count: 1 << 30, Rate: 0.001, Message: func(int) (stomp.Send, bool) { return hostileLetter().Send, true }}
			m.conn().sending = &sending{bulk: session.NewBulk(plan, at), plan: plan, dest: hostile}
			m.conn().sending.trouble(hostile)
			m.act(keymap.ShowSending)
		},
		"sending that is over": func(m *Model) {
			panelSurfaces()["sending"](m)
			m.sendingOver(m.conn())
		},
		"raw frame":  func(m *Model) { m.openPanel(newRawFrame(m.conn(), []byte(hostile))) },
		"relocation": func(m *Model) { m.act(keymap.MoveTo); pasteThere(m, hostile) },
		"relocation question": func(m *Model) {
			m.relocate(m.conn(), m.conn().selected().ids[:3], hostile)
		},
		"information of a connection": func(m *Model) { m.setFocus(paneConnections); m.act(keymap.Information) },
		"suspend":                     func(m *Model) { m.suspend() },
	}
}

// stackSurfaces are panels over panels, and the panes in states of their own.
func stackSurfaces() map[string]func(*Model) {
	link := func(state session.Link) func(*Model) {
		return func(m *Model) {
			state.Version, state.Broker, state.Server = stomp.V12, m.conn().link.Broker, hostile
			m.apply(m.conn(), session.Batch{Events: []session.Event{session.LinkChanged{Link: state}}, Stats: session.Stats{Waiting: 1 << 40}})
		}
	}
	s := map[string]func(*Model){
		"help over a transaction":    func(m *Model) { m.act(keymap.OpenTx); m.act(keymap.OpenHelp) },
		"palette over a transaction": func(m *Model) { m.act(keymap.OpenTx); m.act(keymap.OpenPalette) },
		"an edited step":             func(m *Model) { m.act(keymap.OpenTx); m.act(keymap.EditStep) },
		"discarding": func(m *Model) {
			k := composeLetter(m.conn(), hostileLetter(), composeTarget{step: -1})
			m.openPanel(k)
			paste(m, hostile)
			k.discard(m)
		},
		"a transaction that is gone": func(m *Model) { m.act(keymap.OpenTx); m.conn().txs = nil },
		"marks and a range":          func(m *Model) { m.act(keymap.MarkAll); press(m, "V", "j", "j") },
		"a filter that finds nothing": func(m *Model) {
			m.setFilter(m.conn(), m.conn().selected(), "nowhere")
		},
		"connecting": link(session.Link{State: session.Connecting, Attempt: 1 << 30}),
		"waiting":    link(session.Link{State: session.Waiting, Attempt: 1 << 30, RetryAt: at.Add(300 * time.Hour), Error: hostile}),
		"stalled":    link(session.Link{State: session.Up, StalledSince: at.AddDate(-1, 0, 0)}),
		"many of everything": func(m *Model) {
			c := m.conn()
			for range 300 {
				m.conns, c.subs = append(m.conns, newConn(c.profile)), append(c.subs, c.subs[0])
				c.txs = append(c.txs, c.txs[0])
			}
			m.act(keymap.OpenTx)
		},
	}
	for p := paneConnections; p <= paneFrames; p++ {
		s[fmt.Sprintf("zoomed pane %d", p+1)] = func(m *Model) { m.setFocus(p); m.act(keymap.Zoom) }
	}
	return s
}

// Every kind of panel is among the surfaces that TestGeometry draws: one that
// is new is found here. Forms are drawn in form_geometry_test.go too.
func TestEveryPanelIsDrawn(t *testing.T) {
	drawn := map[string]bool{}
	for _, part := range []map[string]func(*Model){surfaces(), panelSurfaces(), stackSurfaces(), inspectorSurfaces()} {
		for name, open := range part {
			m := hostileModel(t, "mono")
			resize(m, 120, 36)
			open(m)
			for _, p := range m.panels {
				drawn[strings.TrimPrefix(fmt.Sprintf("%T", p), "*ui.")] = true
			}
			if _, opens := panelSurfaces()[name]; opens && len(m.panels) == 0 {
				t.Errorf("%s opens nothing: %s", name, m.notice.text)
			}
		}
	}
	for _, kind := range panelTypes(t) {
		if !drawn[kind] {
			t.Errorf("no surface opens a %s", kind)
		}
	}
}

// panelTypes are the types that say how large they want to be, as panels do.
func panelTypes(t *testing.T) (kinds []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv == nil || f.Name.Name != "size" {
				continue
			}
			if star, ok := f.Recv.List[0].Type.(*ast.StarExpr); ok {
				kinds = append(kinds, star.X.(*ast.Ident).Name)
			}
		}
	}
	if len(kinds) < 12 {
		t.Fatalf("only %v are panels", kinds)
	}
	return kinds
}
