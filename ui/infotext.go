package ui

import (
	"cmp"
	"fmt"
	"time"

	"stompbox/session"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// infoWriter makes the lines of the panel.
type infoWriter struct {
	m     *Model
	p     *infoPanel
	c     *conn
	now   time.Time
	width int
	lines []draw.Line
}

const infoLabels = 14

func (w *infoWriter) head(text string) {
	if len(w.lines) > 0 {
		w.lines = append(w.lines, nil)
	}
	w.lines = append(w.lines, draw.Line{{Style: w.m.style(themes.Accent), Text: safe.FieldMax(text, 200)}})
}

// say writes a fact that may need several rows.
func (w *infoWriter) say(label safe.Text, role themes.Role, text string) {
	for i, part := range draw.Wrap(safe.FieldMax(text, 1000), max(1, w.width-infoLabels)) {
		if i > 0 {
			label = ""
		}
		w.put(label, draw.Span{Style: w.m.style(role), Text: part})
	}
}

func (w *infoWriter) put(label safe.Text, spans ...draw.Span) {
	w.lines = append(w.lines, append(draw.Line{{Style: w.m.style(themes.Dim), Text: safe.Pad(label, infoLabels)}}, spans...))
}

// rate writes a rate now, how it was, and the most of it.
func (w *infoWriter) rate(label safe.Text, now float64, p *pace) {
	text := draw.Span{Style: w.m.style(themes.Text), Text: safe.Text(rate(now))}
	if !p.flows() {
		w.put(label, text)
		return
	}
	bars := max(0, min(30, w.width-infoLabels-26))
	text.Text = safe.Pad(text.Text, 10)
	w.put(label, text, draw.Span{Style: w.m.style(themes.Spark), Text: w.m.spark(p, bars)},
		draw.Span{Style: w.m.style(themes.Dim), Text: safe.Text("  peak " + rate(max(now, p.peak())))})
}

func (w *infoWriter) subscription(v *subView) {
	w.head(v.Destination)
	text := v.Badge.String() + safe.Own(" · ") + v.State.String()
	if v.Badge != session.BadgePeek {
		text += safe.Own(" · ack:") + string(v.Ack)
	}
	if v.Prefetch > 0 {
		text += fmt.Sprintf(safe.Own(" · prefetch %d"), v.Prefetch)
	}
	w.say("kind", themes.Text, text)
	if v.Selector != "" {
		w.say("selector", themes.Text, v.Selector)
	}
	w.rate("rate", v.Rate, &v.pace)
	w.say("received", themes.Text, counted(v.Received, "message"))
	w.ages(v.Held, v.ID)
	if v.Note != "" {
		w.say("note", themes.Dim, v.Note)
	}
}

// ages tells how much is held, and since when.
func (w *infoWriter) ages(held int, id session.SubID) {
	k := w.p.held[id]
	switch {
	case held == 0 && k.n == 0:
		w.say("held", themes.Dim, "nothing")
	case k.n == 0:
		w.say("held", themes.Held, count(held))
	case k.n == 1:
		w.say("held", themes.Held, fmt.Sprintf("1, for %s", spell(w.now.Sub(k.oldest))))
	default:
		w.say("held", themes.Held, fmt.Sprintf("%s: the oldest for %s, the newest for %s", count(k.n),
			spell(w.now.Sub(k.oldest)), spell(w.now.Sub(k.newer))))
	}
}

func (w *infoWriter) link() {
	l := &w.c.link
	w.head("Connection " + w.c.profile.Title())
	if w.c.recording != nil {
		w.say("recording", themes.Text, string(asManyAsFit(w.c.recordingFacts(), w.width)))
		return
	}
	role, _ := w.m.linkMark(w.c)
	state := l.State.String()
	if !l.Since.IsZero() && l.State != session.Idle {
		state += " for " + spell(w.now.Sub(l.Since))
	}
	w.say("state", role, state)
	if why := cmp.Or(w.c.started, l.Error); why != "" {
		w.say("why", themes.Bad, why)
	}
	w.say("address", themes.Text, cmp.Or(l.Addr, w.c.profile.Addr()))
	if l.State == session.Up {
		w.say("broker", themes.Text, brokerTitle(*l)+safe.Own(" · STOMP ")+l.Version.String())
	}
	if w.c.profile.Login != "" {
		w.say("login", themes.Text, w.c.profile.Login)
	}
}

// beats tells of the heart-beats: what was asked for, offered and agreed, and
// how the broker keeps to it.
func (w *infoWriter) beats() {
	b := &w.c.link.Beat
	if w.c.recording != nil || w.c.link.State != session.Up {
		return
	}
	w.head("Heart-beats")
	agreed := "none"
	if b.Send > 0 || b.Receive > 0 {
		agreed = "ours " + every(b.Send) + ", the broker's " + every(b.Receive)
	}
	w.say("agreed", themes.Text, agreed)
	w.say("we asked", themes.Dim, "to send "+every(b.AskedSend)+", to receive "+every(b.AskedWant))
	w.say("it offered", themes.Dim, "to send "+every(b.OfferedSend)+", to receive "+every(b.OfferedWant))
	p := &w.p.pulse
	if p.LastRead.IsZero() {
		return
	}
	text := "last octet " + spell(w.now.Sub(p.LastRead)) + " ago"
	if p.Limit > 0 {
		text += ", the link ends after " + spell(p.Limit) + " of silence"
	}
	w.say("broker", themes.Text, text)
	w.say("beats", themes.Dim, count(p.BeatsIn)+" in, "+count(p.BeatsOut)+" out on this link")
	if p.Late > 0 {
		w.say("late", themes.Warn, counted(p.Late, "time")+", the longest silence "+took(p.Longest))
	} else if b.Receive > 0 {
		w.say("late", themes.Dim, "never")
	}
}

func (w *infoWriter) traffic() {
	s := &w.c.stats
	w.head("Traffic")
	if w.c.recording == nil {
		w.rate("in", s.RateIn, &w.c.in)
		w.rate("out", s.RateOut, &w.c.out)
	}
	w.say("received", themes.Text, counted(s.Received, "message")+", "+string(size(int(s.BytesIn)))+" with all frames")
	w.say("sent", themes.Text, counted(s.Sent, "message")+", "+string(size(int(s.BytesOut)))+" with all frames")
	if l := &w.c.receipts; l.n > 0 {
		w.say("receipts", themes.Text, fmt.Sprintf(safe.Own("p50 %s · p95 %s · longest %s · of %s"), took(l.quantile(0.5)), took(l.quantile(0.95)),
			took(l.longest), count(l.n)))
	} else {
		w.say("receipts", themes.Dim, "none yet")
	}
	if w.c.recording == nil {
		w.ages(s.Held, 0)
	}
	journal := counted(s.Records, "frame")
	if w.p.disk >= 0 {
		journal += ", " + string(size(int(w.p.disk))) + " on disk"
	}
	w.say("journal", themes.Text, journal)
}

func (w *infoWriter) subscriptions() {
	w.head("Subscriptions")
	if len(w.c.subs) == 0 {
		w.lines = append(w.lines, draw.Line{{Style: w.m.style(themes.Dim), Text: "none"}})
		return
	}
	name := max(10, min(40, w.width-44))
	bars := max(0, min(12, w.width-name-30))
	for _, v := range w.c.subs {
		spark := safe.Blank(bars)
		if v.pace.flows() {
			spark = w.m.spark(&v.pace, bars)
		}
		figures := safe.Text(fmt.Sprintf("  %s received", count(v.Received)))
		if v.Held > 0 {
			figures += safe.Text(fmt.Sprintf(", %s held", count(v.Held)))
		}
		w.lines = append(w.lines, draw.Line{
			{Style: w.m.style(themes.Text), Text: safe.Pad(middle(safe.FieldMax(v.Destination, 200), name), name) + " "},
			{Style: w.m.style(badgeRole(v.Badge)), Text: safe.Pad(safe.Text(v.Badge.String()), 8) + " "},
			{Style: w.m.style(themes.Spark), Text: spark},
			{Style: w.m.style(themes.Dim), Text: figures}})
	}
}

// history tells what became of the link, newest first.
func (w *infoWriter) history() {
	if len(w.c.turns) == 0 {
		return
	}
	w.head("Link history")
	for i := len(w.c.turns) - 1; i >= 0; i-- {
		t := w.c.turns[i]
		role := themes.Text
		if t.state == session.Down && t.words != "" {
			role = themes.Bad
		}
		text := t.state.String()
		if t.words != "" {
			text += safe.Own(" · ") + t.words
		}
		w.say(clock(t.at), role, text)
	}
}

// counted is plural for large numbers.
func counted[N ~uint64 | ~uint32](n N, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return count(n) + " " + thing + "s"
}

// every writes the interval of a heart-beat.
func every(d time.Duration) string {
	if d == 0 {
		return "never"
	}
	return "every " + beat(d)
}

// spell writes a time of any length in one or two units: 3 s, 4 min 12 s, 2 h 5 min, 3 d 4 h.
func spell(d time.Duration) string {
	d = max(0, d).Round(time.Second)
	units := []struct {
		of   time.Duration
		sign string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "min"}, {time.Second, "s"}}
	for i, u := range units {
		if d < u.of && i < len(units)-1 {
			continue
		}
		text := fmt.Sprintf("%d %s", d/u.of, u.sign)
		if i+1 < len(units) && d%u.of >= units[i+1].of {
			text += fmt.Sprintf(" %d %s", d%u.of/units[i+1].of, units[i+1].sign)
		}
		return text
	}
	return ""
}
