package ui

import (
	"context"
	"iter"
	"time"

	"stompbox/session"
	"stompbox/session/dialect"
	"stompbox/stomp"
	"stompbox/ui/filter"
	"stompbox/ui/inspect"
)

// lookJob is one piece of filtering, done away from the model: it carries all
// it needs and touches nothing that changes.
type lookJob struct {
	ctx    context.Context
	c      *conn
	sub    session.SubID
	era    int
	want   *filter.Filter
	now    time.Time
	broker dialect.Broker     // of the connection
	ids    []session.MsgID    // of the whole list; its elements never change
	from   int                // the first message of the states and marks below
	state  []session.MsgState // nil when the filter does not ask
	marks  []bool             // as above

	again  []again // messages to be looked at once more
	lo, hi int     // what has been looked at before
	up     bool    // go on from hi, else from lo downwards
	end    int     // how far at most
	enough int     // hits that fill the screen: the first piece ends with them
	block  int
	source *records
}

// again is a message that changed after it was looked at.
type again struct {
	i      int
	state  session.MsgState
	marked bool
}

// verdict is whether a message is a hit now.
type verdict struct {
	i   int
	hit bool
}

// scanMsg is the result of one piece.
type scanMsg struct {
	c        *conn
	sub      session.SubID
	era      int
	hits     []int
	verdicts []verdict
	lo, hi   int // what has been looked at now
	block    int
}

// A piece of work ends at the first block that is done after pieceTime; keys
// are taken and the screen is drawn between pieces, with what was found so far.
// Blocks grow as long as they stay short, so that even messages that take a
// whole jq query's time give results soon.
const (
	pieceTime = 8 * time.Millisecond
	blockTime = time.Millisecond
	blockMin  = 64
	blockMax  = 4096
	pieceMost = 1 << 14 // messages
)

// run does the piece.
func (j *lookJob) run() scanMsg {
	r := scanMsg{c: j.c, sub: j.sub, era: j.era, lo: j.lo, hi: j.hi, block: max(blockMin, j.block)}
	defer j.source.close()
	it := looked{job: j}
	for _, a := range j.again {
		it.take(j.ids[a.i], a.state, a.marked)
		r.verdicts = append(r.verdicts, verdict{a.i, j.want.Match(&it)})
	}
	for began := time.Now(); j.ctx.Err() == nil; {
		from, to := r.hi, min(r.hi+r.block, j.end)
		if !j.up {
			from, to = max(r.lo-r.block, j.end), r.lo
		}
		if from >= to {
			break
		}
		blockBegan := time.Now()
		for i := from; i < to; i++ {
			it.take(j.ids[i], j.stateAt(i), j.marks != nil && j.marks[i-j.from])
			if j.want.Match(&it) {
				r.hits = append(r.hits, i)
			}
		}
		if r.hi = max(r.hi, to); !j.up {
			r.lo = from
		}
		switch took := time.Since(blockBegan); {
		case took < blockTime:
			r.block = min(2*r.block, blockMax)
		case took > 4*blockTime:
			r.block = max(r.block/2, blockMin)
		}
		if first := j.lo == j.hi; time.Since(began) > pieceTime || first && len(r.hits) >= j.enough {
			break
		}
	}
	return r
}

func (j *lookJob) stateAt(i int) session.MsgState {
	if j.state == nil {
		return 0
	}
	return j.state[i-j.from]
}

// looked is a message as the filter looks at it: read and decoded only when a
// condition asks.
type looked struct {
	job     *lookJob
	id      session.MsgID
	state   session.MsgState
	marked  bool
	rec     session.Record
	loaded  bool
	decoded bool
	isFrame bool
}

func (l *looked) take(id session.MsgID, state session.MsgState, marked bool) {
	*l = looked{job: l.job, id: id, state: state, marked: marked}
}

func (l *looked) record() *session.Record {
	if !l.loaded {
		l.rec, l.decoded = l.job.source.record(l.id)
		l.isFrame, l.loaded = l.decoded, true
	}
	return &l.rec
}

func (l *looked) Raw() []byte    { return l.record().Raw }
func (l *looked) State() string  { return l.state.String() }
func (l *looked) Marked() bool   { return l.marked }
func (l *looked) At() time.Time  { return l.record().At }
func (l *looked) Now() time.Time { return l.job.now }

func (l *looked) Expires(h stomp.Header) time.Time { return l.job.broker.Expires(h) }

func (l *looked) Frame() (stomp.Frame, bool) {
	r := l.record()
	if !l.decoded {
		f, err := stomp.ParseFrameIn(r.Raw, r.Version)
		r.Frame, l.isFrame, l.decoded = f, err == nil, true
	}
	return r.Frame, l.isFrame
}

func (l *looked) Text() []byte {
	l.Frame()
	return inspect.Readable(inputOf(*l.record()))
}

// records reads the records that are asked for in rising order: those that
// stand close together in a row, single ones each for itself.
type records struct {
	read   func(session.MsgID) (session.Record, error)
	octets func(session.MsgID) iter.Seq2[session.Record, error] // nil when there is no such way

	next func() (session.Record, error, bool)
	stop func()
	at   session.MsgID // the next in the row
	last session.MsgID // asked for last
	near int
}

// A row is begun after rowAfter records that were close, and followed over gaps
// of less than rowGap.
const (
	rowAfter = 3
	rowGap   = 24
)

// record gives a record, empty when it cannot be read, and whether it is decoded.
func (s *records) record(id session.MsgID) (r session.Record, decoded bool) {
	if near := id > s.last && id-s.last < rowGap; near {
		s.near++
	} else {
		s.near = 0
	}
	s.last = id
	if s.octets == nil || s.near < rowAfter {
		r, err := s.read(id)
		return r, err == nil
	}
	if s.next == nil || id < s.at || id-s.at >= rowGap {
		s.close()
		s.next, s.stop = iter.Pull2(s.octets(id))
	}
	for {
		r, err, more := s.next()
		switch {
		case !more:
			s.close()
			return session.Record{}, false
		case r.ID < id:
			continue
		}
		s.at = r.ID + 1
		if r.ID > id || err != nil {
			return session.Record{}, false
		}
		return r, false
	}
}

func (s *records) close() {
	if s.stop != nil {
		s.stop()
	}
	s.next, s.stop = nil, nil
}
