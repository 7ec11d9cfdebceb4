package ui

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"stompbox/session"
	"stompbox/session/journal"
	"stompbox/stomp"
)

// BenchmarkList is what a reader does in a list of a hundred messages and of a
// million, with and without a filter, from Update to the finished screen: the
// figures side by side say whether the length of a list costs anything.
func BenchmarkList(b *testing.B) {
	for _, filter := range []string{"", "class:rare or order"} {
		for _, n := range []int{100, 1_000_000} {
			m, c, v := manyRecords(b, n)
			m.setFocus(paneMessages)
			if filter != "" {
				set(m, c, v, filter)
			}
			for _, what := range []struct {
				name string
				keys []string
			}{
				{"scroll", []string{"j", "j", "j", "k", "k", "k"}},
				{"page", []string{"ctrl+d", "ctrl+d", "ctrl+u", "ctrl+u"}},
				{"jump", []string{"G", "g"}},
				{"mark", []string{" ", "j", "k", " "}},
				{"range", []string{"V", "ctrl+d", "esc"}},
				{"mark all", []string{"*", "u"}},
				{"times", []string{"."}},
			} {
				b.Run(fmt.Sprintf("filter %q/%s/%d", filter, what.name, n), func(b *testing.B) {
					var took []time.Duration
					b.ReportAllocs()
					for i := 0; b.Loop(); i++ {
						began := time.Now()
						m.Update(keyOf(what.keys[i%len(what.keys)]))
						m.View()
						took = append(took, time.Since(began))
					}
					press(m, "esc", "esc")
					slices.Sort(took)
					b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1000, "us-p99")
				})
			}
		}
	}
}

// BenchmarkFilterFirstScreen is a rare filter on a million messages: how soon the
// screen shows what was found so far, how soon a key that is pressed meanwhile
// is on it, and how long the whole takes.
func BenchmarkFilterFirstScreen(b *testing.B) {
	m, c, v := manyRecords(b, 1_000_000)
	m.setFocus(paneMessages)
	for _, text := range []string{"class:rare", `body:":77,"`, "body~order.:77,", "jq:(.order == 77)", "jq:(.text | length > 1000)", "/nosuch[0-9]+/", "state:acked"} {
		b.Run(text, func(b *testing.B) { firstScreen(b, m, c, v, text) })
	}
}

// BenchmarkFilterOnDisk is the same on a journal of a million messages that are
// read back from its file.
func BenchmarkFilterOnDisk(b *testing.B) {
	path := filepath.Join(b.TempDir(), "many.journal")
	j, err := journal.CreateFile(path, journal.Bounds{})
	if err != nil {
		b.Fatal(err)
	}
	const n = 1_000_000
	for i := 0; i < n; {
		var batch []journal.Entry
		for range 1000 {
			raw, err := stomp.AppendFrame(nil, message(i, fmt.Sprintf(`{"order":%d,"customer":"c%d"}`, i, i%97)), stomp.V12)
			if err != nil {
				b.Fatal(err)
			}
			batch = append(batch, journal.Entry{At: at, Version: uint8(stomp.V12), Raw: raw})
			i++
		}
		if _, err := j.Append(batch...); err != nil {
			b.Fatal(err)
		}
	}
	if err := j.Close(); err != nil {
		b.Fatal(err)
	}
	m, c := newTestModel(b, "dark")
	rec := session.OpenRecording(path)
	defer rec.Close(b.Context())
	for !rec.Opened() {
		if _, err := rec.Next(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	c.read, c.octets = rec.Read, rec.Octets
	hold(m, c, n)
	resize(m, 200, 50)
	m.setFocus(paneMessages)
	for _, text := range []string{"nosuch", "body:c96", "jq:(.order == 777777)", `destination:nosuch`} {
		b.Run(text, func(b *testing.B) { firstScreen(b, m, c, c.subs[0], text) })
	}
}

func firstScreen(b *testing.B, m *Model, c *conn, v *subView, text string) {
	var first, whole time.Duration
	var keys []time.Duration
	for b.Loop() {
		m.setFilter(c, v, "")
		began := time.Now()
		m.setFilter(c, v, text)
		m.View()
		cmd, shown := m.look(), false
		for i := 0; cmd != nil; i++ {
			msg := cmd()
			step := time.Now() // a key is pressed just when the piece comes
			_, cmd = m.Update(msg)
			m.Update(keyOf([]string{"j", "k"}[i%2]))
			m.View()
			keys = append(keys, time.Since(step))
			if !shown {
				first, shown = max(first, time.Since(began)), true
			}
		}
		whole = time.Since(began)
	}
	slices.Sort(keys)
	b.ReportMetric(float64(first.Microseconds())/1000, "ms-first-screen")
	b.ReportMetric(float64(keys[len(keys)*99/100].Microseconds())/1000, "ms-key-p99")
	b.ReportMetric(float64(v.list.n), "hits")
	b.ReportMetric(whole.Seconds(), "s-all")
}
