package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"stompbox/session"
	"stompbox/session/dialect"
	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/filter"
	"stompbox/ui/inspect"
)

// doPeek looks at what waits; what it shows has numbers as well.
func (s *script) doPeek(ctx context.Context, l *scriptLine) outcome {
	c := session.Peek{Destination: l.args[0], Selector: l.options["selector"]}
	if len(l.args) == 2 {
		if c.Limit = atoi(l.args[1]); c.Limit < 1 {
			return refused("%q: show how many? A number of 1 or more", l.args[1])
		}
	}
	from := len(s.got)
	s.most = c.Limit
	o := s.do(ctx, c, session.Confirmed)
	if o.code == ExitDone {
		o.note = fmt.Sprintf("%d shown, nothing is consumed", len(s.got)-from)
	}
	return o
}

// looked prints the messages of a peek, with numbers as all others have. More may
// come than were asked for.
func (s *script) looked(e session.Arrived) {
	if s.out.out.form == "json" || s.t.subs[e.Sub].Badge != session.BadgePeek {
		return
	}
	for _, id := range e.Messages {
		rec, err := s.t.s.Read(id)
		switch {
		case err != nil:
			s.out.say(err.Error())
			continue
		case s.most < 0:
			return
		}
		s.out.frame(rec, s.arrive(id))
		if s.most > 0 {
			if s.most--; s.most == 0 {
				s.most = -1
			}
		}
	}
}

// viewNames are the views of a message by what people type.
var viewNames = map[string]inspect.View{"body": inspect.Pretty, "headers": inspect.Headers, "raw": inspect.Raw, "hex": inspect.Hex, "tree": inspect.Tree}

// How much of a message show prints. Lines are not folded, so that a screen
// reader gets them whole; what is cut says so.
const (
	showWidth = 2000
	hexWidth  = 80
	showRows  = 500
)

// doShow prints a message in one of the views that the console has.
func (s *script) doShow(_ context.Context, l *scriptLine) outcome {
	rec, why := s.record(l.args[0])
	if why != "" {
		return refused("%s", why)
	}
	doc := inspect.Open(inspect.Input{Frame: rec.Frame, Raw: rec.Raw, Version: rec.Version, Outgoing: rec.Outgoing})
	view := doc.Best()
	if len(l.args) == 2 {
		named, known := viewNames[l.args[1]]
		if !known || !doc.Has(named) {
			return refused("message %s has no view %q: body, headers, raw, hex, or tree where it is JSON", l.args[0], l.args[1])
		}
		view = named
	}
	width := showWidth
	if view == inspect.Hex {
		width = hexWidth
	}
	n := doc.Len(view, width)
	for _, row := range doc.Rows(view, width, 0, min(n, showRows), func(themes.Role) draw.Style { return "" }) {
		var b strings.Builder
		for _, span := range row {
			b.WriteString(string(span.Text))
		}
		s.out.data(strings.TrimRight(b.String(), " "))
	}
	o := fine
	o.note = string(doc.Label(view))
	if n > showRows {
		o.note += fmt.Sprintf("; the first %d of %d lines are shown, save writes all", showRows, n)
	}
	return o
}

// doSave writes what a view holds to a new file, octet for octet.
func (s *script) doSave(_ context.Context, l *scriptLine) outcome {
	rec, why := s.record(l.args[0])
	if why != "" {
		return refused("%s", why)
	}
	octets := rec.Frame.Body
	if len(l.args) == 3 {
		view, known := viewNames[l.args[2]]
		if !known || view == inspect.Hex || view == inspect.Tree {
			return refused("%q cannot be written: body, headers or raw", l.args[2])
		}
		octets = inspect.Open(inspect.Input{Frame: rec.Frame, Raw: rec.Raw, Version: rec.Version}).Text(view)
	}
	return wrote(l.args[1], octets)
}

// wrote makes a new file; one that is there is left alone.
func wrote(path string, octets []byte) outcome {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case errors.Is(err, os.ErrExist):
		return refused("%s already exists: choose another name", path)
	case err != nil:
		return refused("%v", err)
	}
	_, err = f.Write(octets)
	if err = errors.Join(err, f.Close()); err != nil {
		return refused("%v", err)
	}
	o := fine
	o.note = fmt.Sprintf("%d octets written to %s", len(octets), path)
	return o
}

// doFilter says which of the messages that come are printed.
func (s *script) doFilter(_ context.Context, l *scriptLine) outcome {
	text := strings.TrimSpace(string(l.body))
	o := fine
	if text == "" || text == "off" {
		s.only = nil
		o.note = "every message is printed as it comes"
		return o
	}
	f, err := parseFilter(text)
	if err != nil {
		return refused("%s", err)
	}
	if f.States() {
		return refused("the state of a message is not known when it comes: use list messages %s", text)
	}
	s.only = f
	o.note = "of what comes only this is printed; the rest is received and has its numbers: list messages shows it"
	return o
}

func parseFilter(text string) (*filter.Filter, error) {
	var words []string
	for state := session.Seen; state <= session.Stuck; state++ {
		words = append(words, state.String())
	}
	f, err := filter.Parse(text, words...)
	var wrong *filter.ParseError
	if errors.As(err, &wrong) {
		return nil, fmt.Errorf("column %d of the filter: %s", wrong.At+1, wrong.Problem)
	}
	return f, err
}

// filtered is a message as a filter looks at it.
type filtered struct {
	rec    session.Record
	state  session.MsgState
	broker dialect.Broker
}

func (f filtered) Raw() []byte                      { return f.rec.Raw }
func (f filtered) Frame() (stomp.Frame, bool)       { return f.rec.Frame, true }
func (f filtered) State() string                    { return f.state.String() }
func (f filtered) Marked() bool                     { return false }
func (f filtered) At() time.Time                    { return f.rec.At }
func (f filtered) Now() time.Time                   { return time.Now() }
func (f filtered) Expires(h stomp.Header) time.Time { return f.broker.Expires(h) }

func (f filtered) Text() []byte {
	return inspect.Readable(inspect.Input{Frame: f.rec.Frame, Raw: f.rec.Raw, Version: f.rec.Version})
}
