// Package letter keeps what people compose: drafts, so that a crash costs
// nothing that was typed, and what was sent on each connection, so that it can
// be sent again. Everything is on disk for its owner alone (0600, in a folder
// of 0700), octet for octet, and bounded.
//
// A Store is safe for concurrent use, also by several programs.
package letter

import (
	"encoding/json"
	"time"
	"unicode/utf8"

	"stompbox/stomp"
)

// Letter is a message as it stands in a composer: what was typed, not what
// became of it on the wire.
type Letter struct {
	stomp.Send        // as composed; Transaction and Receipt are not kept
	Template   bool   // {{…}} is filled in when it is sent
	Literal    bool   // the body came with a message: @ names no file in it
	NoReceipt  bool   // sent without asking for a receipt
	Repeat     string // how often and how fast, as typed; "" for once
}

// Draft is a letter that was not sent yet.
type Draft struct {
	ID         string // its name in the store
	Connection string
	At         time.Time // when it was kept
	Letter
}

// Sent is a letter that was sent.
type Sent struct {
	ID     string
	At     time.Time
	Count  int // how many messages were to be made of it
	Made   int // how many were, where it ended before that; 0: all
	Fate   string
	Error  string // why, when it went wrong
	After  time.Duration
	BodyOf int // octets of a body that was too large to keep; 0 when it is whole
	Letter
}

// octets are written as text where they are valid UTF-8, else in base64: a
// text in JSON would lose what is not.
type octets string

type encoded struct {
	Base64 []byte `json:"base64"`
}

// MarshalJSON writes o so that UnmarshalJSON gives the same octets.
func (o octets) MarshalJSON() ([]byte, error) {
	if utf8.ValidString(string(o)) {
		return json.Marshal(string(o))
	}
	return json.Marshal(encoded{[]byte(o)})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (o *octets) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, (*string)(o))
	}
	var e encoded
	err := json.Unmarshal(b, &e)
	*o = octets(e.Base64)
	return err
}

// page is a letter on disk.
type page struct {
	Destination octets      `json:"destination"`
	ContentType octets      `json:"content_type,omitempty"`
	Headers     [][2]octets `json:"headers,omitempty"`
	Body        octets      `json:"body"`
	NoLength    bool        `json:"no_content_length,omitempty"`
	Template    bool        `json:"template,omitempty"`
	Literal     bool        `json:"literal,omitempty"`
	NoReceipt   bool        `json:"no_receipt,omitempty"`
	Repeat      octets      `json:"repeat,omitempty"`
}

func pageOf(l Letter) page {
	p := page{Destination: octets(l.Destination), ContentType: octets(l.ContentType), Body: octets(l.Body), NoLength: l.NoContentLength,
		Template: l.Template, Literal: l.Literal, NoReceipt: l.NoReceipt, Repeat: octets(l.Repeat)}
	for name, value := range l.Header.All() {
		p.Headers = append(p.Headers, [2]octets{octets(name), octets(value)})
	}
	return p
}

func (p page) letter() Letter {
	l := Letter{Template: p.Template, Literal: p.Literal, NoReceipt: p.NoReceipt, Repeat: string(p.Repeat),
		Send: stomp.Send{Destination: string(p.Destination), ContentType: string(p.ContentType), Body: []byte(p.Body), NoContentLength: p.NoLength}}
	for _, h := range p.Headers {
		l.Header.Add(string(h[0]), string(h[1]))
	}
	return l
}
