package txfile

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"

	"stompbox/stomp"
)

const defaultTimeout = 10 * time.Second

// mistake is what is wrong with a step, and with which of its keys; "" is the
// step itself.
type mistake struct{ key, problem string }

func wrong(key, format string, a ...any) mistake { return mistake{key, fmt.Sprintf(format, a...)} }

// add takes one [[step]], or says what is wrong with it.
func (f *File) add(l line, dir string) mistake {
	header, problem := headerOf(l.Headers)
	if problem != "" {
		return mistake{"headers", problem}
	}
	kinds, last := 0, ""
	for _, kind := range [][2]string{{"receive", l.Receive}, {"send", l.Send}, {"ack", l.Ack}, {"nack", l.Nack}} {
		if kind[1] != "" {
			kinds++
			last = kind[0]
		}
	}
	switch {
	case kinds == 0:
		return wrong("", "a step has one of receive, send, ack and nack")
	case kinds > 1:
		return wrong(last, "a step has only one of receive, send, ack and nack")
	}
	if m := l.strangers(); m.problem != "" {
		return m
	}
	switch {
	case l.Receive != "":
		return f.addReceive(l, header)
	case l.Send != "":
		return f.addSend(l, header, dir)
	}
	return f.addDecision(l, header)
}

// strangers says which keys mean nothing in this kind of step.
func (l line) strangers() mistake {
	receive, send := l.Receive != "", l.Send != ""
	for _, one := range []struct {
		key   string
		given bool
		fits  bool
	}{
		{"as", l.As != "", receive}, {"count", l.Count != nil, receive},
		{"selector", l.Selector != "", receive}, {"timeout", l.Timeout != "", receive},
		{"message", l.Message != nil, !receive && !send},
		{"content_type", l.ContentType != "", send}, {"content_length", l.ContentLength != nil, send},
		{"body", l.Body != nil, send}, {"body_base64", l.BodyBase64 != "", send}, {"file", l.File != "", send},
	} {
		if one.given && !one.fits {
			return wrong(one.key, "%s means nothing in this kind of step", one.key)
		}
	}
	return mistake{}
}

func headerOf(list []string) (h stomp.Header, problem string) {
	for _, one := range list {
		name, value, found := strings.Cut(one, ":")
		if !found || name == "" {
			return h, fmt.Sprintf("the header %q: write it as \"name:value\"", one)
		}
		h.Add(name, value)
	}
	return h, ""
}

func (f *File) addReceive(l line, header stomp.Header) (m mistake) {
	r := Receive{Name: l.As, Destination: l.Receive, Count: 1, Selector: l.Selector, Timeout: defaultTimeout, Header: header}
	if r.Name == "" {
		r.Name = l.Receive
	}
	if l.Count != nil {
		r.Count = *l.Count
	}
	if r.Count < 1 {
		m = wrong("count", "count must be 1 or more")
	}
	if l.Timeout != "" {
		d, err := time.ParseDuration(l.Timeout)
		if err != nil || d <= 0 {
			m = wrong("timeout", `timeout: a time looks like "5s" and is more than 0`)
		}
		r.Timeout = d
	}
	if f.receive(r.Name) != nil {
		return wrong("as", "there is a receive named %q already: name this one with as", r.Name)
	}
	f.Receives = append(f.Receives, r) // also a wrong one: what decides on it is right
	return m
}

func (f *File) receive(name string) *Receive {
	for i := range f.Receives {
		if f.Receives[i].Name == name {
			return &f.Receives[i]
		}
	}
	return nil
}

func (f *File) addSend(l line, header stomp.Header, dir string) mistake {
	s := stomp.Send{Destination: l.Send, ContentType: l.ContentType, Header: header,
		NoContentLength: l.ContentLength != nil && !*l.ContentLength}
	given := 0
	if l.Body != nil {
		given++
		s.Body = []byte(*l.Body)
	}
	if l.BodyBase64 != "" {
		given++
		octets, err := base64.StdEncoding.DecodeString(l.BodyBase64)
		if err != nil {
			return wrong("body_base64", "body_base64 is not base64")
		}
		s.Body = octets
	}
	if l.File != "" {
		given++
		path := l.File
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		octets, err := os.ReadFile(path)
		if err != nil {
			return wrong("file", "file %s cannot be read: %s", l.File, reason(err))
		}
		s.Body = octets
	}
	if given > 1 {
		return wrong(bodyKey(l), "give the body once: body, body_base64 or file")
	}
	if header.Has("transaction") {
		return wrong("headers", "transaction is set by the transaction itself: leave it out")
	}
	if _, err := s.Frame(stomp.V12); err != nil {
		return wrong("headers", "%s", strings.TrimPrefix(err.Error(), "stomp: "))
	}
	f.Steps = append(f.Steps, Step{Command: stomp.SEND, Send: s})
	return mistake{}
}

// bodyKey is the key that gives a body the second time.
func bodyKey(l line) string {
	if l.File != "" {
		return "file"
	}
	return "body_base64"
}

func (f *File) addDecision(l line, header stomp.Header) mistake {
	s := Step{Command: stomp.ACK, Of: l.Ack, Header: header}
	if l.Nack != "" {
		s.Command, s.Of = stomp.NACK, l.Nack
	}
	r := f.receive(s.Of)
	if r == nil {
		return wrong(strings.ToLower(s.Command), "there is no receive named %q before it", s.Of)
	}
	if l.Message != nil {
		if s.Message = *l.Message; s.Message < 1 || s.Message > max(r.Count, 1) {
			return wrong("message", "message must be from 1 to %d, the count of that receive", r.Count)
		}
	}
	f.Steps = append(f.Steps, s)
	return mistake{}
}

// Format writes a transaction as a file that Parse reads as the same. Bodies
// stand in the file itself, as text where they are text.
func Format(f File) ([]byte, error) {
	var doc document
	for _, r := range f.Receives {
		count := r.Count
		l := line{Receive: r.Destination, Count: &count, Selector: r.Selector, Timeout: r.Timeout.String(), Headers: lines(r.Header)}
		if r.Name != r.Destination {
			l.As = r.Name
		}
		doc.Step = append(doc.Step, l)
	}
	for _, s := range f.Steps {
		var l line
		switch s.Command {
		case stomp.SEND:
			l = sendLine(s.Send)
		case stomp.ACK:
			l = line{Ack: s.Of, Headers: lines(s.Header)}
		default:
			l = line{Nack: s.Of, Headers: lines(s.Header)}
		}
		if s.Message > 0 {
			message := s.Message
			l.Message = &message
		}
		doc.Step = append(doc.Step, l)
	}
	return toml.Marshal(doc)
}

func sendLine(s stomp.Send) line {
	l := line{Send: s.Destination, ContentType: s.ContentType, Headers: lines(s.Header)}
	if s.NoContentLength {
		l.ContentLength = new(bool)
	}
	if text := string(s.Body); utf8.ValidString(text) {
		l.Body = &text
	} else {
		l.BodyBase64 = base64.StdEncoding.EncodeToString(s.Body)
	}
	return l
}

func lines(h stomp.Header) []string {
	var list []string
	for name, value := range h.All() {
		list = append(list, name+":"+value)
	}
	return list
}
