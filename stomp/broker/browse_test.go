package broker

import (
	"strings"
	"testing"

	"stompbox/stomp"
)

// browsed reads one view to its end mark.
func (c *client) browsed(id, destination string, headers ...string) []stomp.Frame {
	c.t.Helper()
	c.subscribe(id, destination, append(headers, "browser", "true")...)
	var list []stomp.Frame
	for {
		f := c.want(stomp.MESSAGE, "subscription", id)
		if f.Header.Get("browser") == "end" {
			if f.Header.Get("message-id") != "0" || len(f.Body) != 0 || f.Header.Get("destination") != destination {
				c.t.Fatalf("end mark: %v %q", f.Header, f.Body)
			}
			return list
		}
		list = append(list, f)
	}
}

func joined(list []stomp.Frame) string {
	var all []string
	for _, f := range list {
		all = append(all, string(f.Body))
	}
	return strings.Join(all, " ")
}

func TestBrowseShowsAllAndTakesNothing(t *testing.T) {
	for _, v := range []stomp.Version{stomp.V11, stomp.V12} {
		t.Run(v.String(), func(t *testing.T) {
			b := start(t, Options{})
			fill(t, b, "/queue/a", bodies(6)...)
			holder, back, looker := dial(t, b, v), dial(t, b, v), dial(t, b, v)
			back.subscribe("1", "/queue/a", "ack", "client", "prefetch-count", "1")
			back.message("m1")
			holder.subscribe("1", "/queue/a", "ack", "client", "prefetch-count", "2")
			holder.message("m2")
			holder.message("m3")
			back.receipted(stomp.UNSUBSCRIBE, "id", "1") // m1 waits again
			before := b.Queue("/queue/a")
			if got := joined(looker.browsed("b", "/queue/a")); got != "m1 m2 m3 m4 m5 m6" {
				t.Errorf("saw %s", got)
			}
			if after := b.Queue("/queue/a"); after != before {
				t.Errorf("before %+v, after %+v", before, after)
			}
			fill(t, b, "/queue/a", "m7") // not in a view that is over
			looker.fence()
			looker.receipted(stomp.UNSUBSCRIBE, "id", "b")
			list := looker.browsed("b", "/queue/a") // the same id again
			if got := joined(list); got != "m1 m2 m3 m4 m5 m6 m7" {
				t.Errorf("saw %s", got)
			}
			if list[0].Header.Get("redelivered") != "true" || list[1].Header.Has("redelivered") {
				t.Errorf("redelivered: %v %v", list[0].Header, list[1].Header)
			}
		})
	}
}

func TestBrowseEmptyQueueAndLimit(t *testing.T) {
	b := start(t, Options{BrowseLimit: 3})
	c := dial(t, b, stomp.V12)
	if got := c.browsed("1", "/queue/empty"); len(got) != 0 {
		t.Errorf("saw %v", got)
	}
	fill(t, b, "/queue/a", bodies(5)...)
	if got := joined(c.browsed("2", "/queue/a")); got != "m1 m2 m3" {
		t.Errorf("saw %s", got)
	}
}

// In client modes prefetch pages the view and ACK only moves on.
func TestBrowsePages(t *testing.T) {
	b := start(t, Options{})
	fill(t, b, "/queue/a", bodies(3)...)
	c := dial(t, b, stomp.V12)
	c.subscribe("1", "/queue/a", "browser", "true", "ack", "client-individual", "prefetch-count", "2")
	m := c.message("m1")
	c.message("m2")
	c.fence()
	c.settle(stomp.ACK, m)
	c.message("m3")
	c.want(stomp.MESSAGE, "browser", "end")
	c.settle(stomp.NACK, m)
	c.refused("Unexpected NACK")
	if q := b.Queue("/queue/a"); q.Depth != 3 || q.InFlight != 0 {
		t.Errorf("%+v", q)
	}
}

// A view larger than the outbox comes whole, and UNSUBSCRIBE ends it.
func TestBrowseLarge(t *testing.T) {
	b := start(t, Options{OutBytes: 4 << 10})
	body := strings.Repeat("x", 1<<10)
	for range 200 {
		fill(t, b, "/queue/a", body)
	}
	c := dial(t, b, stomp.V12)
	if n := len(c.browsed("1", "/queue/a")); n != 200 {
		t.Errorf("saw %d", n)
	}
}
