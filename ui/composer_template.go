package ui

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/session/template"
	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/inspect"
	"stompbox/ui/safe"
)

// maker gives the i-th message, from 1, of what stands in a composer.
type maker func(i int) stomp.Send

func always(s stomp.Send) maker { return func(int) stomp.Send { return s } }

// withTemplates says what the templates here do.
func (k *composer) withTemplates() safe.Text {
	if k.holdsTemplate() {
		return "filled in on sending; the preview shows how"
	}
	return safe.Field(template.Verbs)
}

// holdsTemplate reports whether anything is to be filled in.
func (k *composer) holdsTemplate() bool {
	if !k.template.on {
		return false
	}
	for _, t := range append(k.grid.fields(), k.dest, k.kind) {
		if template.Has(t.in.b) {
			return true
		}
	}
	_, isFile := k.body.file()
	return !isFile && template.Has(k.body.in.b)
}

// parse reads the templates of a message; it is nil where there are none. What
// is wrong is shown at its field.
func (k *composer) parse(s stomp.Send) (filled *template.Send, ok bool) {
	if !k.holdsTemplate() {
		return nil, true
	}
	filled, err := template.ParseSend(s)
	if err != nil {
		k.pointAt(err)
		return nil, false
	}
	return filled, true
}

// pointAt shows what is wrong with a template, or with a file, where it is.
func (k *composer) pointAt(err error) {
	var at *template.FieldError
	if !errors.As(err, &at) {
		k.point(k.entries.body, err.Error())
		return
	}
	switch at.Field {
	case "destination":
		k.point(k.entries.dest, at.Error())
	case "content-type":
		k.point(k.entries.kind, at.Error())
	default:
		if at.Header < 0 {
			k.point(k.entries.body, at.Error())
			k.body.goTo(at.Err.Line, at.Err.Column)
			return
		}
		k.point(k.entries.grid, at.Error())
		k.grid.goTo(at.Header)
	}
}

// sources is where templates read from: the environment and the folder that
// the console was started in.
func (m *Model) sources() template.Sources {
	from := template.Sources{Home: m.home(), Dir: m.opts.Dir}
	if environ := m.opts.Environ; environ != nil {
		from.Env = func(name string) (string, bool) {
			if value := environ(name); value != "" {
				return value, true
			}
			return os.LookupEnv(name)
		}
	}
	return from
}

// load reads what a message takes from files and the environment. It runs
// beside the screen.
func load(s stomp.Send, filled *template.Send, from template.Sources, path, home string, now func() time.Time) (maker, error) {
	if filled != nil {
		if err := filled.Load(from); err != nil {
			return nil, err
		}
	}
	var body []byte
	if path != "" {
		b, err := readBody(path, home)
		if err != nil {
			return nil, err
		}
		body = b
	}
	return func(i int) stomp.Send {
		made := s
		if filled != nil {
			made = filled.Fill(template.Values{Now: now(), Seq: i})
		}
		if path != "" {
			made.Body = body
		}
		return made
	}, nil
}

// preview shows the frame as it would go, and sends nothing.
func (k *composer) preview(m *Model) tea.Cmd {
	return k.finish(m, func(m *Model, source maker) { m.openPanel(k.frameOf(m, source)) })
}

// previewRows bounds what is shown of a frame, previewChecked the body that is
// held against its content-type: the screen waits for that.
const (
	previewRows    = 400
	previewChecked = 1 << 20
)

// remark is something that is said above a frame.
type remark struct {
	role themes.Role
	text string
}

func (k *composer) frameOf(m *Model, source maker) *scroller {
	s := source(k.seq + 1)
	remarks := k.remarks(m, s)
	if k.receipt.on && !k.to.asStep && !s.Header.Has("receipt") {
		s.Receipt = "(generated on sending)"
	}
	frame := m.unsent(s, k.c.version(), previewRows)
	return flowing("Preview: nothing is sent", func(w int) (lines []draw.Line) {
		for _, r := range remarks {
			for _, t := range draw.Wrap(safe.FieldMax(r.text, 2000), w) {
				lines = append(lines, draw.Line{{Style: m.style(r.role), Text: t}})
			}
		}
		if len(lines) > 0 {
			lines = append(lines, nil)
		}
		return append(lines, frame(w)...)
	})
}

// remarks are what is to be said of a message that is shown as it would go.
func (k *composer) remarks(m *Model, s stomp.Send) (list []remark) {
	if count, _, err := repeated(k.repeat.text()); err == nil && count > 1 && !k.to.asStep {
		list = append(list, remark{themes.Info, "The first of " + plural(count, "message") + "."})
	}
	if k.holdsTemplate() {
		list = append(list, remark{themes.Info, "Templates filled in as of now: {{uuid}} and {{now}} differ each time."})
	}
	for _, f := range k.judge(s, m.now(), nil) {
		list = append(list, remark{severityRole(f.Severity), strings.TrimSpace(findingText(f))})
	}
	if len(s.Body) <= previewChecked {
		if wrong := inspect.Check(s.ContentType, s.Body); wrong != nil {
			list = append(list, remark{themes.Warn, fmt.Sprintf("The body is not valid %s: line %d, column %d: %s",
				wrong.Format, wrong.Line, wrong.Column, wrong.Problem)})
		}
	}
	return list
}

// holdsBraces reports whether a text would be anything but itself as a template.
func holdsBraces(s string) bool { return template.Has([]byte(s)) }
