package template

import (
	"errors"
	"fmt"
	"slices"

	"stompbox/stomp"
)

// Send is a message whose destination, content-type, header values and body
// are templates. Header names are taken as they stand.
type Send struct {
	as                      stomp.Send
	destination, kind, body *Text
	values                  []*Text // of the headers, in order
}

// FieldError is a mistake in one field of a message.
type FieldError struct {
	Field  string // destination, content-type, body, or the name of a header
	Header int    // which header it is, from 0; -1 for the other fields
	Err    *Error
}

func (e *FieldError) Unwrap() error { return e.Err }

// Error says where the mistake is: the line is left out for what has only one.
func (e *FieldError) Error() string {
	if e.Err.Line == 1 && e.Field != "body" {
		return fmt.Sprintf("%s, column %d: %s", e.Field, e.Err.Column, e.Err.Problem)
	}
	return e.Field + ", " + e.Err.Error()
}

// ParseSend reads the templates of a message. The error is a *FieldError.
func ParseSend(m stomp.Send) (*Send, error) {
	t := &Send{as: m}
	var err error
	take := func(to **Text, source []byte, field string, header int) {
		if err == nil {
			*to, err = Parse(source)
			err = inField(err, field, header)
		}
	}
	take(&t.destination, []byte(m.Destination), "destination", -1)
	take(&t.kind, []byte(m.ContentType), "content-type", -1)
	t.values = make([]*Text, m.Header.Len())
	for i := range t.values {
		f := m.Header.At(i)
		take(&t.values[i], []byte(f.Value), f.Name, i)
	}
	take(&t.body, slices.Clone(m.Body), "body", -1)
	if err != nil {
		return nil, err
	}
	return t, nil
}

func inField(err error, field string, header int) error {
	var at *Error
	if !errors.As(err, &at) {
		return err
	}
	return &FieldError{Field: field, Header: header, Err: at}
}

// Load reads what the message takes from the environment and from files. The
// error is a *FieldError. It waits for the disk.
func (t *Send) Load(from Sources) (err error) {
	t.each(func(x *Text, field string, header int) {
		if err == nil {
			err = inField(x.Load(from), field, header)
		}
	})
	return err
}

func (t *Send) each(f func(x *Text, field string, header int)) {
	f(t.destination, "destination", -1)
	f(t.kind, "content-type", -1)
	for i, x := range t.values {
		f(x, t.as.Header.At(i).Name, i)
	}
	f(t.body, "body", -1)
}

// Fill makes one message. Its body may be the template's own octets: it is not
// to be changed. Fill is safe for concurrent use after Load.
func (t *Send) Fill(v Values) stomp.Send {
	v = v.Message()
	m := t.as
	m.Destination, m.ContentType = string(t.destination.Fill(v)), string(t.kind.Fill(v))
	m.Header = stomp.Header{}
	for i, x := range t.values {
		m.Header.Add(t.as.Header.At(i).Name, string(x.Fill(v)))
	}
	m.Body = t.body.Fill(v)
	return m
}
