package ui

import (
	"context"
	"errors"
	"iter"
	"sort"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/session"
	"stompbox/session/profile"
	"stompbox/ui/safe"
)

// conn is what the screen knows of one connection: a mirror of its session,
// kept by applying batches, and where the reader is in it.
type conn struct {
	profile   profile.Profile
	sess      talk                                                 // nil before the first connect and after the end
	read      func(session.MsgID) (session.Record, error)          // of the session's journal
	readHead  func(session.MsgID) (session.Head, error)            // the same for a row of a list; nil when there is no such way
	octets    func(session.MsgID) iter.Seq2[session.Record, error] // the same for many in a row; nil when there is no such way
	started   string                                               // why the session could not be started
	recording *session.Recording                                   // nil for a connection

	passcodeAsked bool
	wasUp         bool // it has been connected once

	link     session.Link
	turns    []turn // its states, newest last
	stats    session.Stats
	in, out  pace
	receipts latency

	subs []*subView
	sub  int // the selected subscription
	subL list

	txs []session.Transaction
	txL list

	frames  frameLog
	cards   map[session.MsgID]card // what the visible rows show, read back from the journal
	heads   []string               // the headers whose values they have
	names   map[string]bool        // of headers of messages that were shown
	widest  map[column]int         // text in a column so far, in cells
	day     int                    // of the first message that was shown
	days    bool                   // there are messages of more than one day
	widened int                    // counts changes of widest

	asked     map[session.Tag]func(*Model, session.PlanAnswer) tea.Cmd // plans that wait for their answer
	opening   bool                                                     // the next new transaction is shown as soon as it is there
	rawFrames int                                                      // raw frames begun, for their receipts
	letters   *letters                                                 // what was composed and sent here
	sending   *sending                                                 // of many messages, under way or over; nil when there was none
	filters   []string                                                 // that were used, newest last
}

func newConn(p profile.Profile) *conn {
	return &conn{profile: p, read: noRecords, cards: map[session.MsgID]card{}, names: map[string]bool{}, widest: map[column]int{},
		frames: frameLog{fates: map[session.MsgID]session.FrameFated{}, asked: map[session.MsgID]session.MsgID{}, list: list{follow: true}},
		asked:  map[session.Tag]func(*Model, session.PlanAnswer) tea.Cmd{}, letters: newLetters()}
}

// talk is what the console needs of a session.
type talk interface {
	Do(session.Command) (session.Tag, error)
	Next(context.Context) (session.Batch, error)
	Close(context.Context) error
}

// noRecords stands for the journal of a session that has not begun.
func noRecords(session.MsgID) (session.Record, error) {
	return session.Record{}, errors.New("there is no session to read from")
}

// subView is one subscription with its messages in the order they came.
type subView struct {
	session.Subscription
	ids    []session.MsgID
	states []session.MsgState
	why    map[session.MsgID]string // the words behind a state
	marks  msgSet                   // by index
	span   span
	list   list
	find   finding
	pace   pace

	seen     int // messages before this one have been on the screen, or were there at first
	paused   bool
	pausedAt int // how many messages there were when the pause began
}

// selected gives the subscription whose messages are shown, or nil.
func (c *conn) selected() *subView {
	if c == nil || c.sub < 0 || c.sub >= len(c.subs) {
		return nil
	}
	return c.subs[c.sub]
}

// choose selects subscription i.
func (c *conn) choose(i int) {
	c.sub = max(0, min(i, len(c.subs)-1))
	c.subL.n = len(c.subs)
	c.subL.to(c.sub)
}

// view gives the subscription with this id, or nil.
func (c *conn) view(id session.SubID) *subView {
	for _, s := range c.subs {
		if s.ID == id {
			return s
		}
	}
	return nil
}

// index finds a message: ids rise, so it is a binary search.
func (s *subView) index(id session.MsgID) (int, bool) {
	i := sort.Search(len(s.ids), func(i int) bool { return s.ids[i] >= id })
	return i, i < len(s.ids) && s.ids[i] == id
}

// row gives the index of the message that row r shows.
func (s *subView) row(r int) int {
	if s.find.on() {
		return s.find.hits.at(r)
	}
	return r
}

// current gives the message under the cursor.
func (s *subView) current() (id session.MsgID, ok bool) {
	if s == nil || s.list.n == 0 {
		return 0, false
	}
	return s.ids[s.row(s.list.cursor)], true
}

// shown is how many rows the list has now.
func (s *subView) shown() int {
	if s.find.on() {
		return s.find.hits.n
	}
	return s.limit()
}

// state gives what is known of a message of any subscription.
func (c *conn) state(id session.MsgID) (s *subView, state session.MsgState, ok bool) {
	if c == nil {
		return nil, 0, false
	}
	for _, s := range c.subs {
		if i, found := s.index(id); found {
			return s, s.states[i], true
		}
	}
	return nil, 0, false
}

// knownDestinations lists what has been used or seen here, for completion.
func (c *conn) knownDestinations() []string {
	seen := map[string]bool{}
	var list []string
	add := func(d string) {
		if d != "" && !seen[d] {
			seen[d] = true
			list = append(list, d)
		}
	}
	for _, s := range c.subs {
		add(s.Destination)
	}
	for _, t := range c.txs {
		for _, st := range t.Steps {
			add(st.Send.Destination)
		}
	}
	for _, card := range c.cards {
		add(card.destination)
	}
	for _, e := range c.letters.sent {
		add(e.Destination)
	}
	for _, d := range c.letters.drafts {
		add(d.Destination)
	}
	sort.Strings(list)
	return list
}

// connect starts the session, or dials again where there is one. A login
// without a passcode is asked for it first; an empty answer sends none.
func (m *Model) connect(c *conn) tea.Cmd {
	if c.recording != nil {
		return m.openRecording(c)
	}
	if c.sess == nil && c.profile.NeedsPasscode() && !c.passcodeAsked {
		c.passcodeAsked = true
		p := newLinePrompt(safe.Field("password of "+c.profile.Login+" at "+c.profile.Addr()), "connect", "")
		p.input.secret = true
		p.done = func(m *Model, secret string) tea.Cmd {
			c.profile.Passcode, c.profile.HasPasscode = secret, secret != ""
			return m.connect(c)
		}
		m.openPanel(p)
		return nil
	}
	if c.sess != nil {
		m.do(c, session.Connect{})
		return nil
	}
	s, err := m.begin(c.profile)
	if err != nil {
		c.started = sentence(err)
		m.fail(c.started)
		return nil
	}
	m.forget(c)
	c.sess, c.read, c.readHead, c.octets = s, s.Read, s.ReadHead, s.Octets
	return tea.Batch(m.listen(c), m.fetchLetters(c))
}

// forget empties the mirror: a new session counts its records from the start.
func (m *Model) forget(c *conn) {
	kept, asked, filters := c.letters, c.passcodeAsked, c.filters
	*c = *newConn(c.profile)
	c.letters, c.passcodeAsked, c.filters = kept, asked, filters
}

// openProfile adds a connection and connects it.
// One that never came up is what was to be mended: the new one takes its place.
func (m *Model) openProfile(p profile.Profile) tea.Cmd {
	if p.Timeout == 0 {
		p.Timeout = m.opts.Timeout
	}
	c := newConn(p)
	if failed := m.conn(); failed.failed() && failed.profile.Name == "" {
		m.retire(failed)
		m.forgive(failed)
		m.conns[m.cur] = c
	} else {
		m.conns = append(m.conns, c)
		m.cur = len(m.conns) - 1
	}
	m.dirty = true
	return m.connect(c)
}

// failed reports whether a connection was tried and never came up.
func (c *conn) failed() bool {
	return c != nil && !c.wasUp && c.link.State == session.Down && c.link.Error != ""
}

// failedURL is what the form begins with: the URL that did not work, to be
// mended, or the beginning of one.
func (m *Model) failedURL() string {
	if c := m.conn(); c.failed() {
		return c.profile.URL()
	}
	return "stomp://"
}

// retire ends a session that nobody looks at any more, in the background.
func (m *Model) retire(c *conn) {
	s := c.sess
	c.sess = nil
	if s != nil {
		m.retired.Add(1)
		go func() {
			defer m.retired.Done()
			defer caught(new(error)) // nobody looks at it any more
			ctx, done := context.WithTimeout(context.Background(), closeIn)
			defer done()
			s.Close(ctx)
		}()
	}
}

// batchMsg carries what a session gave.
type batchMsg struct {
	c     *conn
	batch session.Batch
	err   error
}

// listen waits for the next batch of a session. One is outstanding per session:
// the screen pulls, nothing pushes (design.md, section 2).
func (m *Model) listen(c *conn) tea.Cmd {
	ctx, s := m.ctx, c.sess
	return func() tea.Msg {
		b, err := s.Next(ctx)
		return batchMsg{c, b, err}
	}
}
