package ui

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/session"
	"stompbox/session/profile"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// recordingOnly is why nothing can be done in a recording but look.
const recordingOnly = "this is a recording: nothing can be sent"

// newRecording is a connection that was: the mirror of a recording's frames.
func newRecording(path string) *conn {
	c := newConn(profile.Profile{Name: filepath.Base(path)})
	c.recording = session.OpenRecording(path)
	return c
}

// openRecording begins to read, in the background and in pieces, through the
// same door as what a session tells.
func (m *Model) openRecording(c *conn) tea.Cmd {
	if c.sess != nil {
		m.setFocus(paneMessages)
		return nil
	}
	c.sess, c.read, c.readHead, c.octets = c.recording, c.recording.Read, c.recording.ReadHead, c.recording.Octets
	return m.listen(c)
}

// offline is recordingOnly for a recording, and "" for a connection.
func offline(m *Model) string {
	if c := m.conn(); c != nil && c.recording != nil {
		return recordingOnly
	}
	return ""
}

func cannotUnsubscribe(m *Model) string { return cmp.Or(offline(m), noSubscription(m)) }

// reading reports whether frames of the recording are still to come.
func (c *conn) reading() bool {
	return c.link.Error == "" && (!c.recording.Opened() || int(c.stats.Records) < c.recording.Records())
}

// recordingWord stands where a connection shows its version and rate.
func (m *Model) recordingWord(line *draw.Row, c *conn) {
	switch {
	case c.link.Error != "":
		line.Right(m.style(themes.Bad), " unreadable ")
	case c.reading():
		line.Right(m.style(themes.Warn), " reading ")
	default:
		line.Right(m.style(themes.Dim), " recording ")
	}
}

// recordingFacts stand in the place of what is known of a link.
func (c *conn) recordingFacts() []safe.Text {
	n := c.recording.Records()
	text := "a recording of " + count(n) + " frames"
	switch {
	case c.link.Error != "":
		text = "a recording that cannot be read"
	case c.reading() && n == 0:
		text = "a recording, being opened"
	case c.reading():
		text += fmt.Sprintf(", %d %% read", int(c.stats.Records)*100/n)
	}
	if c.link.Version != 0 {
		return []safe.Text{safe.Text(text), safe.FieldMax(brokerTitle(c.link), 40), safe.Text("STOMP " + c.link.Version.String())}
	}
	return []safe.Text{safe.Text(text)}
}

// emptyRecording says why there is no message to see.
func (m *Model) emptyRecording(c *conn) string {
	switch {
	case c.link.Error != "":
		return c.link.Error
	case c.reading():
		return safe.Own("reading…")
	}
	return m.keyed("No subscription is in this recording. {focus.frames} shows its ") + plural(c.recording.Records(), "frame") + "."
}

// begin starts a session with a journal of its own: with Options.Session.Record
// the second session records beside the first one's file, and so on.
func (m *Model) begin(p profile.Profile) (*session.Session, error) {
	o := m.opts.Session
	if o.Record == "" {
		return session.Start(m.ctx, p, o)
	}
	for {
		m.recordings++
		o.Record = session.RecordingPath(m.opts.Session.Record, m.recordings)
		s, err := session.Start(m.ctx, p, o)
		if m.recordings > 1 && errors.Is(err, os.ErrExist) {
			continue // of an earlier run
		}
		if err == nil {
			m.tell(p.Title() + ": recorded in " + o.Record)
		}
		return s, err
	}
}
