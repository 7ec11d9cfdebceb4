package ui

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"stompbox/session"
	"stompbox/stomp"
)

// exporting is a model that holds messages with bodies of every octet and names
// that want out of a directory.
func exporting(t *testing.T, n int) (*Model, *conn, string) {
	t.Helper()
	var frames []stomp.Frame
	for i := range n {
		f := message(i, fmt.Sprintf("body %d \x00\xff\r\n", i), "content-length", fmt.Sprint(len(fmt.Sprintf("body %d \x00\xff\r\n", i))))
		f.Header.Set("message-id", "../../etc/passwd")
		f.Header.Set("filename", "/tmp/evil")
		frames = append(frames, f)
	}
	m, c := newTestModel(t, "dark", frames...)
	m.opts.FrameLine = func(dst []byte, r session.Record) []byte {
		return fmt.Appendf(dst, "%d %q\n", r.ID, r.Frame.Body)
	}
	hold(m, c, n)
	resize(m, 120, 36)
	m.setFocus(paneMessages)
	return m, c, t.TempDir()
}

// export answers the form that w opens.
func export(m *Model, path string, folder bool) {
	press(m, "w", path)
	if folder {
		press(m, "tab", " ")
	}
	settleAll(m, press(m, "enter"))
}

func TestExportLines(t *testing.T) {
	m, c, dir := exporting(t, 30)
	press(m, "j", "V", "j", "j")
	press(m, "w")
	if s := ansi.Strip(m.View()); !strings.Contains(s, "Write 3 marked messages") || !strings.Contains(s, "3 messages: #2–#4") {
		t.Errorf("the form does not say how many and which:\n%s", s)
	}
	press(m, "esc")
	path := filepath.Join(dir, "out.jsonl")
	export(m, path, false)
	got, err := os.ReadFile(path)
	if want := "1 \"body 1 \\x00\\xff\\r\\n\"\n2 \"body 2 \\x00\\xff\\r\\n\"\n3 \"body 3 \\x00\\xff\\r\\n\"\n"; string(got) != want || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	if !strings.Contains(string(m.notice.text), "3 messages, ") || m.top() != nil {
		t.Errorf("it says %q", m.notice.text)
	}
	export(m, path, false)
	if m.top() == nil || !strings.Contains(ansi.Strip(m.View()), "already exists") {
		t.Errorf("a file that is there is written again:\n%s", ansi.Strip(m.View()))
	}
	press(m, "esc", "V", "u") // without marks w is for the shown message
	press(m, "w")
	if s := ansi.Strip(m.View()); !strings.Contains(s, "Write to a file") {
		t.Errorf("without marks:\n%s", s)
	}
	_ = c
}

// A directory of bodies has them octet for octet, and nothing in a message
// decides a name.
func TestExportBodies(t *testing.T) {
	m, _, dir := exporting(t, 12)
	path := filepath.Join(dir, "bodies")
	press(m, "G", " ", "g", " ")
	export(m, path, true)
	entries, err := os.ReadDir(path)
	if err != nil || len(entries) != 2 || entries[0].Name() != "0001.body" || entries[1].Name() != "0012.body" {
		t.Fatalf("%v, %v; it says %q", entries, err, m.notice.text)
	}
	if got, _ := os.ReadFile(filepath.Join(path, "0012.body")); !bytes.Equal(got, []byte("body 11 \x00\xff\r\n")) {
		t.Errorf("%q", got)
	}
	export(m, path, true)
	if s := ansi.Strip(m.View()); m.top() == nil || !strings.Contains(s, "already exists") {
		t.Errorf("a directory that is there is written to:\n%s", s)
	}
	press(m, "esc", "w", filepath.Join(dir, "no", "such"), "enter")
	if s := ansi.Strip(m.View()); !strings.Contains(s, "there is no directory") {
		t.Errorf("%s", s)
	}
}

// What is gone from the journal is counted and said, and does not stop the rest.
func TestExportWithoutWhatIsGone(t *testing.T) {
	m, c, dir := exporting(t, 10)
	read := c.read
	c.read = func(id session.MsgID) (session.Record, error) {
		if id < 4 {
			return session.Record{}, errors.New("frame dropped: the journal has reached its bound")
		}
		return read(id)
	}
	press(m, "*")
	path := filepath.Join(dir, "out")
	export(m, path, false)
	if got, _ := os.ReadFile(path); bytes.Count(got, []byte("\n")) != 6 {
		t.Errorf("%q", got)
	}
	if s := string(m.notice.text); m.notice.level != session.Warning || !strings.Contains(s, "6 messages") || !strings.Contains(s, "4 messages could not be read") || !strings.Contains(s, "reached its bound") {
		t.Errorf("it says %q", s)
	}
}

// A long export goes on in pieces, says how far it is, and can be stopped; what
// is written by then is whole.
func TestExportInPieces(t *testing.T) {
	m, c, dir := exporting(t, 100)
	job := exportJob{ctx: context.Background(), ids: c.subs[0].ids, line: m.opts.FrameLine, path: filepath.Join(dir, "out"),
		source: &records{read: c.read}}
	if err := job.open(); err != nil {
		t.Fatal(err)
	}
	job.done = 40
	m.Update(exported{job: job})
	p, ok := m.top().(*exportPanel)
	if !ok || p.done != 40 || !strings.Contains(ansi.Strip(m.View()), "40 of 100 messages, 40%") {
		t.Fatalf("%T\n%s", m.top(), ansi.Strip(m.View()))
	}
	for _, w := range []int{1, 5, 40, 120} {
		for _, h := range []int{1, 3, 10, 36} {
			resize(m, w, h)
			checkScreen(t, m, w, h)
		}
	}
	if cmd := press(m, "a", "x", "esc"); cmd != nil {
		settleAll(m, cmd)
	}
	settleAll(m, func() tea.Msg { return exported{job: job} })
	if m.top() != nil || !strings.Contains(string(m.notice.text), "stopped: 40 of 100 messages") {
		t.Errorf("%T, it says %q", m.top(), m.notice.text)
	}
	if _, err := job.file.Write([]byte("x")); !errors.Is(err, os.ErrClosed) {
		t.Errorf("the file is still open: %v", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	job.ctx, job.path, job.done = ctx, filepath.Join(dir, "other"), 0
	settleAll(m, job.next)
	if m.notice.level != session.Failure || !strings.Contains(string(m.notice.text), "not everything was written") {
		t.Errorf("it says %q", m.notice.text)
	}
}
