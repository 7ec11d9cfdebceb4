package session

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"stompbox/session/journal"
	"stompbox/stomp"
)

// ErrRecording is what a Recording answers to every command.
var ErrRecording = errors.New("this is a recording: nothing can be sent")

var errNotOpen = errors.New("session: the recording is not open yet")

// Recording is a session that is over, as its journal has kept it. It is used
// as a Session is: Next tells what the frames show, and Read gives them. The
// first Next opens the file, which takes as long as the disk needs to give all
// of it once; every further one walks a piece. Safe for concurrent use.
type Recording struct {
	path    string
	journal atomic.Pointer[journal.Journal]
	total   atomic.Uint32 // records, for Progress
	done    chan struct{} // closed by Close
	once    sync.Once

	walking sync.Mutex // held by Next and Close; guards what follows
	opened  bool
	past    *past
	next    uint32
	over    bool
}

// OpenRecording makes a Recording of the file at path. The file is opened by
// the first Next.
func OpenRecording(path string) *Recording {
	return &Recording{path: path, done: make(chan struct{}), past: newPast()}
}

// Path is the path of the file.
func (r *Recording) Path() string { return r.path }

// Opened reports whether the file is open, so that Records is known.
func (r *Recording) Opened() bool { return r.journal.Load() != nil }

// Records is how many frames the recording has, 0 until it is open.
func (r *Recording) Records() int { return int(r.total.Load()) }

// Do refuses every command.
func (r *Recording) Do(Command) (Tag, error) { return 0, ErrRecording }

// Close closes the file. Next then gives ErrClosed.
func (r *Recording) Close(context.Context) error {
	r.once.Do(func() { close(r.done) })
	r.walking.Lock()
	defer r.walking.Unlock()
	if j := r.journal.Load(); j != nil {
		return j.Close()
	}
	return nil
}

// What one Next walks at most.
const (
	walkRecords = 8192
	walkTime    = 20 * time.Millisecond
)

// Next gives the next piece: the events that a session would have told of the
// same frames, as far as frames show them. What is damaged is told as a
// Warning. After the last piece it waits for ctx or Close.
func (r *Recording) Next(ctx context.Context) (Batch, error) {
	r.walking.Lock()
	select {
	case <-r.done:
		r.walking.Unlock()
		return Batch{}, ErrClosed
	default:
	}
	if !r.over {
		defer r.walking.Unlock()
		if !r.opened {
			return r.open(), nil
		}
		return r.walk(ctx)
	}
	r.walking.Unlock()
	select {
	case <-ctx.Done():
		return Batch{}, ctx.Err()
	case <-r.done:
		return Batch{}, ErrClosed
	}
}

// open opens the file and tells what is wrong with it.
func (r *Recording) open() Batch {
	r.opened = true
	j, err := journal.Open(r.path)
	if err != nil {
		r.over = true
		text := strings.TrimPrefix(err.Error(), "journal: ")
		return Batch{Events: []Event{LinkChanged{Link{State: Down, Error: text}}}}
	}
	r.journal.Store(j)
	r.total.Store(j.Len())
	r.next = j.First()
	return Batch{Events: Wounds(j), Stats: r.past.stats}
}

// Wounds tells what a journal that was opened has lost, one Notice each, at
// most ten and how many more there are.
func Wounds(j *journal.Journal) []Event {
	var events []Event
	tell := func(text string) { events = append(events, Notice{Level: Warning, Text: text, At: time.Now()}) }
	const most = 10
	for i, d := range j.Damage() {
		if i == most {
			tell(fmt.Sprintf("and %d more places of the recording are damaged", len(j.Damage())-most))
			break
		}
		tell("damaged: " + d.String())
	}
	if n := j.Torn(); n > 0 {
		tell(fmt.Sprintf("the last %d octets of the recording are no whole frame: its writer was stopped there", n))
	}
	if n := j.First(); n > 0 {
		tell(fmt.Sprintf("the first %d frames are not in the recording any more: it had reached its bound", n))
	}
	return events
}

// walk takes the next records. A damaged one keeps its place in the frames log.
func (r *Recording) walk(ctx context.Context) (Batch, error) {
	j, p := r.journal.Load(), r.past
	began, from := time.Now(), r.next
	for rec, err := range j.All(r.next) {
		if errors.Is(err, journal.ErrClosed) {
			return Batch{}, ErrClosed
		}
		r.next = rec.N + 1
		if err == nil {
			p.take(recordOf(rec.N, rec.Entry))
		}
		if n := r.next - from; n >= walkRecords || n%256 == 0 && time.Since(began) > walkTime {
			break
		}
		if ctx.Err() != nil {
			return Batch{}, ctx.Err()
		}
	}
	if r.next >= r.total.Load() || r.next == from {
		r.next, r.over = r.total.Load(), true
		p.end()
	}
	events := append(p.tell(), FrameLogged{MsgID(from), MsgID(r.next)})
	p.stats.Records = MsgID(r.next)
	if r.over {
		r.past = nil // what a million held messages were known by
	}
	return Batch{Events: events, Stats: p.stats}, nil
}

// Read gives a frame of the recording, as Session.Read does.
func (r *Recording) Read(id MsgID) (Record, error) {
	j := r.journal.Load()
	if j == nil {
		return Record{}, errNotOpen
	}
	return readRecord(j, id)
}

// ReadHead gives the beginning of a frame, as Session.ReadHead does.
func (r *Recording) ReadHead(id MsgID) (Head, error) {
	j := r.journal.Load()
	if j == nil {
		return Head{}, errNotOpen
	}
	return readHead(j, id)
}

// Octets gives many frames in a row, as Session.Octets does.
func (r *Recording) Octets(from MsgID) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		if j := r.journal.Load(); j != nil {
			octetsFrom(j, from)(yield)
		}
	}
}

// recordOf is a journal's record without its frame.
func recordOf(n uint32, e journal.Entry) Record {
	return Record{ID: MsgID(n), At: e.At, Outgoing: e.Outgoing, Link: e.Link, Version: stomp.Version(e.Version), Raw: e.Raw}
}

// RecordingPath is where the n-th recording of one program goes, from 1: the
// path itself, then orders-2.journal beside orders.journal, and so on. The
// files that a recording is continued in have other names, orders.journal.0002.
func RecordingPath(path string, n int) string {
	if n <= 1 {
		return path
	}
	ext := filepath.Ext(path)
	return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, ext), n, ext)
}
