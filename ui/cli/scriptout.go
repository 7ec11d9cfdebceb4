package cli

import (
	"fmt"
	"io"
	"time"

	"stompbox/session"
	"stompbox/stomp"
)

// outcome is what became of a command.
type outcome struct {
	status string // confirmed, written, rejected, unknown, refused, timeout
	why    string
	code   int
	note   string // more for people
	data   []byte // further members of the JSON line, each with a comma before it
}

var fine = outcome{status: "confirmed"}

func refused(format string, a ...any) outcome {
	return outcome{status: "refused", why: fmt.Sprintf(format, a...), code: ExitUsage}
}

// report is where a script's events go, in the order in which they happen and
// flushed.
type report struct {
	out    *sink
	words  io.Writer
	lines  bool // results name their line: not for a person who is typing
	failed error
}

// result tells the end of a command.
func (r *report) result(line int, verb string, o outcome, took time.Duration) {
	if r.out.form == "json" {
		b := fmt.Appendf(nil, `{"event":"result","line":%d,"verb":`, line)
		b = appendJSON(b, verb)
		b = appendJSON(append(b, `,"status":`...), o.status)
		b = fmt.Appendf(b, `,"ms":%d`, took.Milliseconds())
		if o.why != "" {
			b = appendJSON(append(b, `,"error":`...), o.why)
		}
		r.write(append(append(b, o.data...), '}', '\n'))
		return
	}
	r.flush()
	at := ""
	if r.lines {
		at = fmt.Sprintf("line %d: ", line)
	}
	text := o.note
	if o.why != "" {
		text = shown(o.why)
	}
	if text != "" {
		text = ": " + text
	}
	fmt.Fprintf(r.words, "%s%s: %s%s\n", at, verb, o.status, text)
}

// frame tells a frame that crossed the wire. People see what came for them.
func (r *report) frame(rec session.Record, number int) {
	dir := dirIn
	if rec.Outgoing {
		dir = dirOut
	}
	l := frameLine{Time: rec.At, Dir: dir, Frame: rec.Frame}
	if r.out.form == "json" {
		r.write(append(appendFrameFields([]byte(`{"event":"frame",`), l), '}', '\n'))
		return
	}
	if rec.Outgoing || l.Frame.Command != stomp.MESSAGE && l.Frame.Command != stomp.ERROR {
		return
	}
	if number > 0 {
		r.write(fmt.Appendf(nil, "#%d ", number))
	}
	r.note(r.out.frame(l))
}

// link tells that the link is up, or down and why.
func (r *report) link(l session.Link) {
	up := l.State == session.Up
	if r.out.form == "json" {
		b := []byte(`{"event":"state","state":`)
		if up {
			b = appendJSON(append(b, `"connected","version":`...), l.Version.String())
			b = appendJSON(append(b, `,"server":`...), l.Server)
		} else {
			b = append(b, `"disconnected"`...)
			if l.Error != "" {
				b = appendJSON(append(b, `,"error":`...), l.Error)
			}
		}
		r.write(append(b, '}', '\n'))
		return
	}
	r.flush()
	switch {
	case up:
		fmt.Fprintf(r.words, "connected to %s: STOMP %s, %s\n", l.Addr, l.Version, shown(l.Broker.Title()))
	case l.Error != "":
		fmt.Fprintf(r.words, "disconnected: %s\n", shown(l.Error))
	default:
		fmt.Fprintln(r.words, "disconnected")
	}
}

// data prints a line of what was asked for.
func (r *report) data(text string) {
	if r.out.form == "json" {
		r.say(text)
		return
	}
	r.note(r.out.line("%s", shown(text)))
}

// say tells people something that is no event of its own.
func (r *report) say(text string) {
	if r.out.form != "json" {
		r.flush()
	}
	fmt.Fprintln(r.words, shown(text))
}

func (r *report) write(b []byte) {
	_, err := r.out.w.Write(b)
	r.note(broken(err))
}

func (r *report) flush() { r.note(r.out.flush()) }

// note keeps the first failure of the output.
func (r *report) note(err error) {
	if r.failed == nil {
		r.failed = err
	}
}
