package cli

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"unicode/utf8"

	"stompbox/session"
	"stompbox/stomp"
)

func (s *script) doSend(ctx context.Context, l *scriptLine) outcome {
	body := l.body
	for name, given := range l.options {
		if (name == "body" || name == "file") && l.hasBody {
			return refused("the body is given twice: as text, and with --%s", name)
		}
		switch name {
		case "body":
			body = []byte(given)
		case "file":
			octets, err := os.ReadFile(given)
			if err != nil {
				return refused("%v", err)
			}
			body = octets
		}
	}
	return s.send(ctx, l, body)
}

// send sends one message, in the open transaction when there is one.
func (s *script) send(ctx context.Context, l *scriptLine, body []byte) outcome {
	m := stomp.Send{Destination: l.args[0], Body: body, ContentType: l.options["content-type"],
		NoContentLength: l.options["no-content-length"] != "", Header: l.header}
	if l.options["template"] != "" {
		message, err := templated(m, true)
		if err != nil {
			return refused("%s", err)
		}
		s.filled++
		m, _ = message(s.filled)
	}
	if s.joins() {
		return s.step(ctx, session.StepDraft{Kind: session.StepSend, Send: m})
	}
	least, bare := session.Confirmed, l.options["no-receipt"] != ""
	if bare {
		least = session.Written
	}
	return s.do(ctx, session.Send{Message: m, NoReceipt: bare}, least)
}

func (s *script) doSendReply(ctx context.Context, l *scriptLine) outcome {
	l.header.Set("correlation-id", l.args[1])
	return s.send(ctx, l, l.body)
}

func (s *script) doSendFile(ctx context.Context, l *scriptLine) outcome {
	octets, err := os.ReadFile(l.args[1])
	if err != nil {
		return refused("%v", err)
	}
	if len(l.args) == 3 {
		if err := jsonHeaders(l.args[2], &l.header); err != nil {
			return refused("%s: %v", l.args[2], err)
		}
	}
	if !l.header.Has("filename") {
		l.header.Add("filename", filepath.Base(l.args[1]))
	}
	if l.options["base64"] != "" {
		octets = []byte(base64.StdEncoding.EncodeToString(octets))
	}
	return s.send(ctx, l, octets)
}

// jsonHeaders adds the members of a JSON object of texts.
func jsonHeaders(path string, to *stomp.Header) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var members map[string]string
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch err := json.Unmarshal(text, &members); {
	case errors.As(err, &kind) && kind.Type.Kind() == reflect.String:
		return fmt.Errorf("%s: the value that stands here is of the kind %s: a header is a text, write it in \"quotes\"", placeIn(text, kind.Offset), kind.Value)
	case errors.As(err, &syntax):
		return fmt.Errorf("%s: this is not JSON; one object of names and texts is expected", placeIn(text, syntax.Offset))
	case err != nil:
		return errors.New("must be one object of names and texts, such as {\"priority\": \"4\"}")
	}
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		to.Add(name, members[name])
	}
	return nil
}

// placeIn gives line and column of the octet before an offset, as JSON tells
// where it stopped.
func placeIn(text []byte, offset int64) string {
	before := text[:max(0, min(int(offset)-1, len(text)))]
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	return fmt.Sprintf("line %d, column %d", bytes.Count(before, []byte("\n"))+1, utf8.RuneCount(line)+1)
}

func (s *script) doRaw(ctx context.Context, l *scriptLine) outcome {
	least := session.Written
	if l.header.Has("receipt") {
		least = session.Confirmed
	}
	return s.do(ctx, session.Raw{Frame: stomp.Raw{Command: l.args[0], Header: l.header, Body: l.body}}, least)
}
