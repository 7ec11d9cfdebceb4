//go:build linux || darwin

package ui_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"stompbox/session"
	"stompbox/session/profile"
	"stompbox/stomp"
	"stompbox/stomp/stomptest"
)

// walk is one run of the console on one broker, with a queue of its own.
type walk struct {
	*terminal
	g       target
	t       *testing.T
	in, out string // queues that no other test uses
}

func newWalk(t *testing.T, g target, flags ...string) *walk {
	t.Helper()
	w := &walk{g: g, t: t, in: "/queue/" + stomptest.Unique("in"), out: "/queue/" + stomptest.Unique("out")}
	w.terminal = g.open(t, 130, 44, flags...)
	return w
}

// seed puts messages into a queue, by python3-stomp where the test has it.
func (w *walk) seed(destination string, bodies ...string) {
	w.t.Helper()
	if w.g.check != nil {
		var list []stomptest.Message
		for i, b := range bodies {
			list = append(list, stomptest.Message{Headers: map[string]string{"kind": fmt.Sprint("seed-", i+1),
				"content-type": "application/json", "persistent": "true"}, Body: []byte(b)})
		}
		w.g.check.Send(w.t, destination, list...)
		return
	}
	p, err := profile.Parse(w.g.url("admin"))
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, done := context.WithTimeout(context.Background(), patience)
	defer done()
	s, err := session.Start(ctx, p, session.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	defer s.Close(ctx)
	left := len(bodies)
	for left > 0 {
		b, err := s.Next(ctx)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, e := range b.Events {
			switch e := e.(type) {
			case session.LinkChanged:
				if e.Link.State != session.Up {
					continue
				}
				for _, b := range bodies {
					_, err := s.Do(session.Send{Message: stomp.Send{Destination: destination, ContentType: "application/json", Body: []byte(b)}})
					if err != nil {
						w.t.Fatal(err)
					}
				}
			case session.Settled:
				if e.Fate == session.Confirmed {
					left--
				}
			}
		}
	}
}

// count has python3-stomp count what waits in a queue, where the test has it.
func (w *walk) count(destination string, want int) {
	w.t.Helper()
	if w.g.check == nil {
		return
	}
	if n := w.g.check.Count(w.t, destination, want); n != want {
		w.t.Errorf("the broker has %d messages in %s, want %d", n, destination, want)
	}
}

// orders are bodies of n messages.
func orders(n int) []string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf(`{"order":%d}`, i+1))
	}
	return list
}

// messageRow finds message n in the list; its state follows id and size.
func messageRow(s screen, n int) string {
	line := regexp.MustCompile(fmt.Sprintf(`^│[▌ ][* ] *%d  \d\d:\d\d:\d\d\.\d{3} `, n))
	for _, row := range s.box("3 Messages") {
		if line.MatchString(row) {
			return row
		}
	}
	return ""
}

// states waits until the messages from number first on are in these states.
func (w *walk) states(first int, states ...string) screen {
	w.t.Helper()
	return w.await(fmt.Sprintf("messages %d… in states %q", first, states), func(s screen) bool {
		for i, state := range states {
			if !strings.Contains(messageRow(s, first+i), " "+state+" ") {
				return false
			}
		}
		return true
	})
}

// hold subscribes to a queue; the form's other fields stay as they are.
func (w *walk) hold(destination string, states ...string) {
	w.t.Helper()
	w.keys("s").see("Subscribe", "▸ destination")
	w.keys("ctrl+u").text(destination).keys("enter")
	w.await("the subscription", func(s screen) bool {
		return strings.Contains(s.box("3 Messages").String(), destination+"   HOLD")
	})
	w.states(1, states...)
}

// question waits for a dialog and that it says these sentences.
func (w *walk) question(title string, sentences ...string) {
	w.t.Helper()
	w.see("╭─ " + title)
	w.hear(sentences...)
}

// draft is a message as it is typed.
type draft struct {
	dest, kind, body string
	headers          []string // names and values in turn
}

// compose opens the composer and types a message; it is not sent.
func (w *walk) compose(d draft) {
	w.t.Helper()
	w.keys("c").see("╭─ Compose", "▸ destination")
	w.fill(d)
}

func (w *walk) fill(d draft) {
	w.t.Helper()
	w.keys("shift+tab").see("▸ body")
	w.text(d.body)
	w.keys("tab").see("▸ destination")
	w.keys("ctrl+u").text(d.dest).keys("tab").see("▸ content-type")
	w.keys("ctrl+u").text(d.kind).keys("tab").see("▸ headers")
	for i, h := range d.headers {
		if i > 0 {
			w.keys("tab")
		}
		w.text(h)
	}
}

// quit leaves the console and checks that the terminal is as it was.
func (w *walk) quit() {
	w.t.Helper()
	w.keys("q")
	w.await("the end or a question", func(s screen) bool {
		select {
		case <-w.ended:
			return true
		default:
			return s.has("╭─ Quit?")
		}
	})
	select {
	case <-w.ended:
	default:
		w.keys("y")
	}
	w.left(0)
}

// left checks the end of the program.
func (w *walk) left(want int) {
	w.t.Helper()
	if code := w.exit(); code != want {
		w.t.Errorf("exit code %d, want %d; the screen is:\n%s", code, want, w.torn())
	}
	w.restored()
}
