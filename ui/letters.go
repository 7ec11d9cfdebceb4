package ui

import (
	"bytes"
	"errors"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/google/uuid"

	"stompbox/session"
	"stompbox/session/letter"
	"stompbox/stomp"
)

// letters is what was composed on a connection: drafts, of this run and of
// runs before, and what was sent.
type letters struct {
	drafts []letter.Draft  // newest first
	mine   map[string]bool // which of them were left in this run
	sent   []letter.Sent   // oldest first
	open   map[session.Tag]string
	read   bool // the disk has been read
}

func newLetters() *letters {
	return &letters{mine: map[string]bool{}, open: map[session.Tag]string{}}
}

// draft is what was left in the composer in this run, nil when nothing was.
func (l *letters) draft() *letter.Draft {
	for i := range l.drafts {
		if l.mine[l.drafts[i].ID] {
			return &l.drafts[i]
		}
	}
	return nil
}

// address is what letters of a connection are kept under.
func (c *conn) address() string {
	if c.profile.Name != "" {
		return c.profile.Name
	}
	return c.profile.URL()
}

// fetchLetters reads what is on disk beside the screen, as soon as there is a
// connection to compose for.
func (m *Model) fetchLetters(c *conn) tea.Cmd {
	if c.letters.read || m.opts.Letters == nil {
		return nil
	}
	store, address := m.opts.Letters, c.address()
	return func() tea.Msg {
		drafts, sent, err := lettersOf(store, address)
		return fileRead{func(m *Model) tea.Cmd {
			m.letters(c, drafts, sent, err)
			return nil
		}}
	}
}

// readLetters reads what is on disk where that has not been done yet. It waits
// for the disk: keys that are typed ahead are meant for what opens now.
func (m *Model) readLetters(c *conn) {
	if c.letters.read || m.opts.Letters == nil {
		return
	}
	drafts, sent, err := lettersOf(m.opts.Letters, c.address())
	m.letters(c, drafts, sent, err)
}

func lettersOf(s *letter.Store, address string) ([]letter.Draft, []letter.Sent, error) {
	drafts, err := s.Drafts(address)
	sent, err2 := s.Sent(address)
	return drafts, sent, errors.Join(err, err2)
}

func (m *Model) letters(c *conn, drafts []letter.Draft, sent []letter.Sent, err error) {
	if err != nil && !c.letters.read {
		m.warn("drafts or sent messages cannot be read: " + reason(err))
	}
	c.letters.take(drafts, sent)
}

// take lays what is on disk under what this run has.
func (l *letters) take(drafts []letter.Draft, sent []letter.Sent) {
	if l.read {
		return
	}
	l.read = true
	for _, d := range drafts {
		if !slices.ContainsFunc(l.drafts, func(have letter.Draft) bool { return have.ID == d.ID }) {
			l.drafts = append(l.drafts, d)
		}
	}
	mine := l.sent
	l.sent = nil
	for _, e := range sent {
		if !slices.ContainsFunc(mine, func(have letter.Sent) bool { return have.ID == e.ID }) {
			l.sent = append(l.sent, e)
		}
	}
	l.sent = append(l.sent, mine...)
}

// keepDraft stores what stands in a composer, here and on disk.
func (m *Model) keepDraft(c *conn, id string, l letter.Letter) {
	d := letter.Draft{ID: id, Connection: c.address(), At: m.now(), Letter: l}
	c.letters.drafts = slices.Insert(c.letters.without(id), 0, d)
	c.letters.mine[id] = true
	m.onDisk(func(s *letter.Store, turn uint64) error { return s.Keep(d, turn) })
}

func (l *letters) without(id string) []letter.Draft {
	return slices.DeleteFunc(l.drafts, func(d letter.Draft) bool { return d.ID == id })
}

// dropDraft forgets a draft: it was sent, or discarded.
func (m *Model) dropDraft(c *conn, id string) {
	c.letters.drafts = c.letters.without(id)
	delete(c.letters.mine, id)
	m.onDisk(func(s *letter.Store, turn uint64) error { return s.Drop(id, turn) })
}

// remember notes a letter that is being sent; what becomes of it is noted when
// the command with that tag is settled. Tag 0 is of no command.
func (m *Model) remember(c *conn, tag session.Tag, l letter.Letter, count int) (id string) {
	e := letter.Sent{ID: uuid.NewString(), At: m.now(), Count: count, Fate: letter.NoAnswer, Letter: l}
	c.letters.sent = append(c.letters.sent, e)
	if n := len(c.letters.sent); n > letter.SentMost {
		c.letters.sent = slices.Delete(c.letters.sent, 0, n-letter.SentMost)
	}
	if tag != 0 {
		c.letters.open[tag] = e.ID
	}
	address := c.address()
	m.onDisk(func(s *letter.Store, _ uint64) error { return s.Add(address, e) })
	return e.ID
}

// letterSettled notes what became of a letter that was sent.
func (m *Model) letterSettled(c *conn, e session.Settled) {
	id, ours := c.letters.open[e.Tag]
	if !ours || e.Fate < session.Written {
		return
	}
	if e.Fate != session.Written {
		delete(c.letters.open, e.Tag)
	}
	m.letterEnds(c, id, e.Fate, e.Error, e.After)
}

// made notes how many messages were made of a letter that was to be sent more
// often: its fate is that of those.
func (l *letters) made(id string, n session.Tally) {
	for i := range l.sent {
		if l.sent[i].ID == id && n.Sent < n.Count {
			l.sent[i].Made = n.Sent
		}
	}
}

// letterEnds enters a fate. Written is the last word only where no receipt was
// asked for.
func (m *Model) letterEnds(c *conn, id string, fate session.Fate, why string, after time.Duration) {
	i := slices.IndexFunc(c.letters.sent, func(e letter.Sent) bool { return e.ID == id })
	if i < 0 || fate == session.Written && !c.letters.sent[i].NoReceipt {
		return
	}
	e := &c.letters.sent[i]
	e.Fate, e.Error, e.After = fate.String(), why, after
	now, address := *e, c.address()
	m.onDisk(func(s *letter.Store, _ uint64) error { return s.Settle(address, now) })
}

// onDisk does work on the store beside the screen. Each piece has its turn, so
// that of two that overtake each other the newer one counts.
func (m *Model) onDisk(work func(s *letter.Store, turn uint64) error) {
	store := m.opts.Letters
	if store == nil {
		return
	}
	m.turns++
	turn := m.turns
	if m.atOnce {
		_ = work(store, turn) // the screen is gone: there is nobody to tell
		return
	}
	m.beside(func() tea.Msg { return storeMsg{work(store, turn)} })
}

// storeMsg is the end of work on the store.
type storeMsg struct{ err error }

func (s storeMsg) deliver(m *Model) tea.Cmd {
	switch {
	case s.err == nil:
		return nil
	case errors.Is(s.err, letter.ErrBody):
		m.warn("this draft is kept in this run only: " + s.err.Error())
	default:
		m.warn("drafts and sent messages cannot be kept on disk: " + reason(s.err))
	}
	return nil
}

// worthKeeping reports whether what stands here would be missed.
func (k *composer) worthKeeping(now letter.Letter) bool {
	return !k.delivered() && !sameLetter(now, k.began)
}

// keep stores what was typed, so that nothing is lost by esc. What the broker
// has confirmed as it stands here is done with; what was not changed at all is
// no draft, and a step that was being edited stays as it is in its transaction.
func (k *composer) keep(m *Model) {
	if k.to.asStep {
		return
	}
	now := k.letter()
	switch {
	case k.delivered():
		m.dropDraft(k.c, k.id)
	case k.worthKeeping(now), k.isDraft:
		m.keepDraft(k.c, k.id, now)
	}
}

// compose opens the composer: with what was left in it in this run, or with an
// offer of what an earlier run has left.
func (m *Model) compose() tea.Cmd {
	c := m.conn()
	if p, ok := m.top().(*txView); ok && p.tx() != nil {
		p.compose(m, p.tx())
		return nil
	}
	m.readLetters(c)
	d := c.letters.draft()
	switch {
	case d != nil:
		m.openDraft(c, *d, composeTarget{step: -1})
	case len(c.letters.drafts) > 0:
		m.offerDraft(c, c.letters.drafts[0])
	default:
		m.composeAnew(c)
	}
	return nil
}

// blank is a letter with nothing in it but where it goes. Templates are on,
// unless that may be what somebody else has named with braces in it.
func blank(dest string) letter.Letter {
	return letter.Letter{Send: stomp.Send{Destination: dest}, Template: !holdsBraces(dest)}
}

func (m *Model) composeAnew(c *conn) {
	dest := "/queue/"
	if v := c.selected(); v != nil {
		dest = v.Destination
	}
	m.openPanel(composeLetter(c, blank(dest), composeTarget{step: -1}))
}

func (m *Model) openDraft(c *conn, d letter.Draft, to composeTarget) {
	k := composeLetter(c, d.Letter, to)
	k.id, k.isDraft, k.saved = d.ID, true, d.Letter
	m.openPanel(k)
}

// offerDraft asks whether to go on with a draft of an earlier run.
func (m *Model) offerDraft(c *conn, d letter.Draft) {
	lines := []string{"From " + moment(d.At, m.now()) + ", to " + d.Destination + ", " + plural(len(d.Body), "byte") + ". It was left in the composer and never confirmed."}
	if begins := bytes.TrimSpace(d.Body[:min(len(d.Body), 60)]); len(begins) > 0 {
		lines = append(lines, "Its body begins with "+string(begins))
	}
	if n := len(c.letters.drafts); n > 1 {
		lines = append(lines, plural(n-1, "older draft")+" beside it: the composer lists them.")
	}
	p := newConfirm(c, session.PlanAnswer{Title: "Continue with a draft?", Lines: lines,
		Choices: []session.Choice{{Label: "Continue"}, {Label: "New message"}, {Label: "Discard it", Danger: true}}})
	p.run = func(m *Model, _ session.Command) tea.Cmd {
		switch p.chosen {
		case 0:
			m.openDraft(c, d, composeTarget{step: -1})
			return nil
		case 2:
			m.dropDraft(c, d.ID)
			m.tell("draft discarded")
		}
		m.composeAnew(c)
		return nil
	}
	m.openPanel(p)
}

// discard asks whether what is composed is to go.
func (k *composer) discard(m *Model) {
	anew := func(m *Model) {
		m.dropDraft(k.c, k.id)
		m.removePanel(k)
		m.openPanel(composeLetter(k.c, blank(k.began.Destination), k.to))
	}
	if sameLetter(k.letter(), k.began) && !k.isDraft {
		anew(m)
		return
	}
	p := newConfirm(k.c, session.PlanAnswer{Title: "Discard this message?", Lines: []string{"This cannot be undone: " + plural(len(k.body.in.b), "byte") + " of body and the headers are lost."},
		Choices: []session.Choice{{Label: "Discard", Danger: true}}})
	p.run = func(m *Model, _ session.Command) tea.Cmd { anew(m); return nil }
	m.openPanel(p)
}
