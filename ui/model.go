// Package ui is the console: one Bubble Tea model that owns the panes, turns
// keys into session commands and session events into rows.
package ui

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/keymap"
	"stompbox/session"
	"stompbox/session/letter"
	"stompbox/session/profile"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// Options are what the console is started with.
type Options struct {
	Profiles   []profile.Profile // the known brokers, in the order of the pane
	Recordings []string          // files to look into; each stands before the brokers, and is opened
	Open       []int             // which of them to connect to at once
	Theme      themes.Theme
	Keys       *keymap.Map
	Session    session.Options
	Now        func() time.Time // the clock; time.Now when nil
	Demo       bool             // the embedded broker: subscriptions are opened for a first look
	Environ    func(string) string
	Timeout    time.Duration // for connecting, of connections opened in the form; 0 for the default
	Dir        string        // where relative paths of templates begin; the working directory when empty
	Letters    *letter.Store // where drafts and what was sent are kept; nil keeps them in this run only
	Filters    Filters       // where filters are kept between runs
	Themes     Themes        // what the theme can be changed to
	Shapes     Shapes        // the sizes of the panes, and zoom
	NoMouse    bool          // leave the mouse to the terminal until it is switched on
	Columns    Columns       // of the message list

	// FrameLine appends a record as one line of JSON with its line feed: the form
	// in which the verbs print frames. Without it frames are not exported.
	FrameLine func(dst []byte, r session.Record) []byte

	// Crash writes down what is of use to whoever mends a crash, and says where.
	Crash func(report []byte) (path string, err error)

	Warnings []string // what was wrong in the user's files; told at the start
}

// pane is one of the six places that can have the focus.
type pane uint8

const (
	paneConnections pane = iota
	paneSubscriptions
	paneMessages
	paneInspector
	paneTransactions
	paneFrames
)

// Model is the state of the console. Everything happens on Bubble Tea's
// goroutine: Update and View are its only ways in, and commands that run
// elsewhere carry values, never the model.
type Model struct {
	ctx  context.Context
	opts Options
	keys *keymap.Map
	th   themes.Theme
	now  func() time.Time
	term *terminal // nil in tests

	width, height int

	conns  []*conn
	cur    int // the selected connection, an index of conns
	focus  pane
	left   pane // which left pane was focused last, for small screens
	right  pane
	shape  Shape
	unkept bool // the shape could not be written down
	logOn  bool // the frames log stands where the messages are
	view   inspectView

	mouse   bool // the terminal reports it to us
	pointer pointer

	columns []column // of the message list, in order
	heads   []string // the headers among them
	times   timeStyle
	asOf    time.Time // the moment that ages on the screen are counted to
	ageDue  time.Time // when the screen is woken because of them; zero when it is not

	ahead     ahead
	deeds     map[keymap.Action]deed
	panels    []panel
	notice    notice
	waiting   []notice // errors that have not been read, beside the one that is shown; the newest last
	answering bool     // what is said now answers a key or the mouse
	log       []notice
	leave     *leaving // a quit that waits for its answers

	dirty      bool
	rev        uint64 // counts what can change the screen, movement aside
	still      bool   // the message at hand only moved a cursor
	unchanged  bool   // the message at hand changed nothing at all
	kept       [places]kept
	rows       map[rowPrint]string
	rowsRev    uint64
	screen     string
	wraps      map[wrapPrint][]string
	said       map[keyedText]string
	counting   bool            // a tick of a count-down is under way
	retired    sync.WaitGroup  // sessions that are being ended in the background
	suspending bool            // View is empty while another program has the terminal
	away       atomic.Bool     // the same for other goroutines
	leaving    func()          // called when the program begins to end; nil in tests
	shown      context.Context // ends when the program begins to end from outside
	unsaved    string          // where the text is that an editor had when that happened
	recordings int             // sessions begun with a recording
	quitting   bool
	later      []tea.Cmd // work beside the screen that was begun by a message
	atOnce     bool      // work on disk is done at once: the screen is gone
	draftTick  bool      // a tick to keep drafts is under way
	turns      uint64    // of what is written to disk: the newest wins
}

// New makes the model; Run starts the sessions named in o.Open.
func New(ctx context.Context, o Options) *Model {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Keys == nil {
		o.Keys = keymap.Default()
	}
	safe.ASCIIAlone(o.Theme.ASCII)
	m := &Model{ctx: ctx, shown: ctx, opts: o, keys: o.Keys, deeds: makeDeeds(), th: o.Theme, now: o.Now, dirty: true, rows: map[rowPrint]string{},
		focus: paneMessages, left: paneSubscriptions, right: paneMessages,
		shape: o.Shapes.Kept.Sound(), mouse: !o.NoMouse}
	for _, path := range o.Recordings {
		m.conns = append(m.conns, newRecording(path))
	}
	for _, p := range o.Profiles {
		m.conns = append(m.conns, newConn(p))
	}
	if len(o.Open) > 0 && len(o.Recordings) == 0 { // what was asked for is what is looked at
		m.cur = max(0, min(o.Open[0], len(m.conns)-1))
	}
	m.setColumns(columnsOf(o.Columns.Shown))
	m.times, m.asOf = timeStyleOf(o.Columns.Times), m.now()
	for _, w := range o.Warnings {
		m.warn(w)
	}
	return m
}

// style gives the SGR sequence of a role.
func (m *Model) style(r themes.Role) draw.Style { return draw.Style(m.th.SGR(r)) }

// conn gives the selected connection, or nil when there is none.
func (m *Model) conn() *conn {
	if m.cur < 0 || m.cur >= len(m.conns) {
		return nil
	}
	return m.conns[m.cur]
}

// do gives a command to a connection's session. When it cannot be taken, the
// reason becomes a notice and ok is false.
func (m *Model) do(c *conn, cmd session.Command) (tag session.Tag, ok bool) {
	if c == nil || c.sess == nil {
		m.fail(m.keyedIn(keymap.Connections, "not connected: press {connect} on a connection, or {connection.open} to open one"))
		return 0, false
	}
	tag, err := c.sess.Do(cmd)
	if err != nil {
		m.fail(sentence(err))
		return 0, false
	}
	return tag, true
}

// Init starts the connections named in the options. Where none is named, the
// first thing to do is to choose one.
func (m *Model) Init() tea.Cmd {
	var cmds []tea.Cmd
	if len(m.opts.Open)+len(m.opts.Recordings) == 0 && len(m.conns) > 0 {
		m.setFocus(paneConnections)
	}
	for _, c := range m.conns[:len(m.opts.Recordings)] {
		cmds = append(cmds, m.openRecording(c))
	}
	for _, i := range m.opts.Open {
		i += len(m.opts.Recordings)
		if i >= 0 && i < len(m.conns) {
			cmds = append(cmds, m.connect(m.conns[i]))
		}
	}
	return tea.Batch(cmds...)
}
