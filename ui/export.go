package ui

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// write writes what is marked in the list, or what is shown.
func (m *Model) write() tea.Cmd {
	if m.focus == paneMessages && m.conn().selected().anyMarked() {
		return m.askExport()
	}
	return m.askWrite()
}

// askExport asks where the marked messages go and how. The form is the question:
// it says how many and which. No name is taken from a message.
func (m *Model) askExport() tea.Cmd {
	c := m.conn()
	v := c.selected()
	job := exportJob{ctx: m.ctx, ids: v.chosen(), line: m.opts.FrameLine, source: &records{read: c.read, octets: c.octets}}
	for _, id := range job.ids {
		i, _ := v.index(id)
		job.numbers = append(job.numbers, i+1)
	}
	which := c.numbers(job.ids)
	path := newText("a file, such as ~/orders.jsonl, or a new directory")
	kind := &choiceField{options: []safe.Text{"JSON Lines", "a directory of bodies"}}
	at := &entry{field: path, label: "to", note: func() string { return which }}
	as := &entry{field: kind, label: "as", note: func() string {
		if kind.at == 1 {
			return "each body byte for byte in its own file, named by its number in the list"
		}
		return "one frame a line, headers and body exact, as export and recv -o json print them"
	}}
	f := &form{title: "Write " + plural(len(job.ids), "marked message"), verb: "write", keys: keymap.Form, list: []*entry{at, as}}
	f.accept = func(m *Model) tea.Cmd {
		job.path, job.folder = expand(path.text(), m.home()), kind.at == 1
		if err := job.possible(); err != nil {
			f.point(at, err.Error())
			return nil
		}
		m.removePanel(f)
		return job.next
	}
	m.openPanel(f)
	return nil
}

// possible says why nothing can be written there.
func (j *exportJob) possible() error {
	if j.path == "" {
		return writable("")
	}
	if !j.folder {
		if j.line == nil {
			return errors.New("frames cannot be written as lines here: choose the directory")
		}
		return writable(j.path)
	}
	if _, err := os.Lstat(j.path); err == nil {
		return fmt.Errorf("%s already exists: name a new directory", pathEnd(j.path))
	}
	return writable(filepath.Clean(j.path))
}

// exported is what a piece of writing has done so far.
type exported struct {
	job exportJob
	err error // that ended it
}

// deliver goes on with the next piece, or tells how it ended. What takes longer
// than one piece shows how far it is.
func (e exported) deliver(m *Model) tea.Cmd {
	var panel *exportPanel
	for _, p := range m.panels {
		if p, ok := p.(*exportPanel); ok && p.path == e.job.path {
			panel = p
		}
	}
	if e.err == nil && e.job.done < len(e.job.ids) && (panel == nil || !panel.stopped) {
		if panel == nil {
			panel = &exportPanel{path: e.job.path, of: len(e.job.ids)}
			m.openPanel(panel)
		}
		panel.done = e.job.done
		return e.job.next
	}
	if panel != nil {
		m.removePanel(panel)
	}
	written := e.job.done - e.job.failed
	what := fmt.Sprintf("%s, %s, written to %s", plural(written, "message"), size(int(e.job.octets)), e.job.path)
	switch err := errors.Join(e.err, e.job.close()); {
	case err != nil:
		m.fail(fmt.Sprintf("not everything was written: %s; %s", sentence(err), what))
	case e.job.done < len(e.job.ids):
		m.warn(fmt.Sprintf("stopped: %s of %s messages are in %s", count(written), count(len(e.job.ids)), e.job.path))
	case e.job.failed > 0:
		m.warn(fmt.Sprintf("%s; %s could not be read: %s", what, plural(e.job.failed, "message"), e.job.why))
	default:
		m.tell(what)
	}
	return nil
}

// exportPanel shows how far a long export is; esc stops it.
type exportPanel struct {
	path     string
	done, of int
	stopped  bool
}

func (p *exportPanel) context() keymap.Context { return keymap.Confirm }

func (p *exportPanel) key(m *Model, k tea.KeyMsg) tea.Cmd {
	if action, _ := m.keys.Lookup(keymap.Confirm, k.String()); action == keymap.Back && !k.Paste {
		p.stopped = true
	}
	return nil
}

func (p *exportPanel) size(_ *Model, w, h int) (int, int) { return min(w, 64), min(h, 4) }

func (p *exportPanel) rows(m *Model, w, h int) []string {
	box := draw.Box{Width: w, Height: h, Border: m.style(themes.OverlayBorder), ASCII: m.th.ASCII, Focused: true,
		Title: draw.Line{{Style: m.style(themes.OverlayTitle), Text: "Writing"}},
		Foot:  draw.Line{{Style: m.style(themes.Dim), Text: safe.Field(m.keyedIn(keymap.Confirm, "{back} stops"))}}}
	iw, _ := box.Inner()
	r := draw.NewRow(iw, "")
	said := safe.Text(fmt.Sprintf("%s of %s messages, %d%%", count(p.done), count(p.of), p.done*100/max(1, p.of)))
	rows := []string{r.Gap(1).Text(m.style(themes.Text), said).String()}
	return box.Render(append(rows, r.Reset(iw, "").Gap(1).Text(m.style(themes.Dim), safe.FieldMax(p.path, max(0, iw-2))).String()))
}

// frameOf decodes what a record holds.
func frameOf(r session.Record, decoded bool) (stomp.Frame, error) {
	if decoded {
		return r.Frame, nil
	}
	return stomp.ParseFrameIn(r.Raw, r.Version)
}
