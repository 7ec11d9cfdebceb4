package cli

import (
	"context"
	"encoding/base64"
	"os"
	"path/filepath"

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

func (s *script) doRaw(ctx context.Context, l *scriptLine) outcome {
	least := session.Written
	if l.header.Has("receipt") {
		least = session.Confirmed
	}
	return s.do(ctx, session.Raw{Frame: stomp.Raw{Command: l.args[0], Header: l.header, Body: l.body}}, least)
}
