package stomp

import (
	"errors"
	"net"
	"os"
	"sync/atomic"
	"time"
)

const (
	firstBytes = 64                    // kept of an answer that is no STOMP
	linger     = 2 * time.Second       // to read what is there when writing has failed (R214)
	lastLook   = 20 * time.Millisecond // for octets that came while the program stood still
)

// inbound is the reading end of a link: it watches for silence and keeps the
// time of the last octet. The reader owns it, but for what is atomic.
type inbound struct {
	nc    net.Conn
	epoch time.Time
	limit time.Duration // of silence; 0 for none
	keep  []byte        // the first octets, until CONNECTED
	last  atomic.Int64  // since epoch
	dies  atomic.Int64  // since epoch, after writing has failed: when reading ends; else 0

	promised time.Duration // the broker's interval; 0 for none
	late     atomic.Uint64 // how often nothing came within it
	latest   atomic.Int64  // the longest of those silences
}

// Read takes what is there or waits for it, as long as silence is allowed.
// Any octet is a sign of life (R116).
func (r *inbound) Read(p []byte) (int, error) {
	began := time.Since(r.epoch)
	if r.limit > 0 {
		r.wait(r.limit)
	}
	n, err := r.nc.Read(p)
	if n == 0 && r.limit > 0 && errors.Is(err, os.ErrDeadlineExceeded) && r.dies.Load() == 0 {
		n, err = r.readAgain(p)
	}
	if n > 0 {
		now := time.Since(r.epoch)
		if r.promised > 0 {
			r.noteLate(now - max(began, time.Duration(r.last.Load())))
		}
		r.last.Store(int64(now))
		if room := cap(r.keep) - len(r.keep); room > 0 {
			r.keep = append(r.keep, p[:min(n, room)]...)
		}
	}
	return n, err
}

// readAgain looks once more before the peer is taken for dead: a program that
// was stopped finds its timers expired and its socket full.
func (r *inbound) readAgain(p []byte) (int, error) {
	r.wait(lastLook)
	n, err := r.nc.Read(p)
	if n == 0 && errors.Is(err, os.ErrDeadlineExceeded) && r.dies.Load() == 0 {
		silent := time.Since(r.epoch) - time.Duration(r.last.Load())
		return 0, &HeartBeatError{Silent: silent, Limit: r.limit}
	}
	return n, err
}

// noteLate counts a silence that was longer than promised. What came while
// nobody read is not late: the silence begins with the reading.
func (r *inbound) noteLate(silent time.Duration) {
	if silent <= r.promised {
		return
	}
	r.late.Add(1)
	if int64(silent) > r.latest.Load() {
		r.latest.Store(int64(silent))
	}
}

func (r *inbound) wait(d time.Duration) {
	r.nc.SetReadDeadline(time.Now().Add(d))
	if dies := r.dies.Load(); dies != 0 {
		r.nc.SetReadDeadline(r.epoch.Add(time.Duration(dies)))
	}
}

// die bounds reading from now on, however much still comes.
func (r *inbound) die() {
	end := time.Now().Add(linger)
	r.dies.Store(int64(end.Sub(r.epoch)))
	r.nc.SetReadDeadline(end)
}

// watch begins to watch for silence, now (R127).
func (r *inbound) watch(limit, promised time.Duration) {
	r.limit, r.promised = limit, promised
	r.last.Store(int64(time.Since(r.epoch)))
}
