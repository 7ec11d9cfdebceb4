package cli

import (
	"time"

	"stompbox/session/template"
	"stompbox/stomp"
)

const templateHelp = `  {{uuid}}            a fresh UUID; {{uuid "a"}} is the same everywhere in one message
  {{now}}             the time; {{now "ms"}} in ms since 1970, {{now "ms" "5m"}} 5 minutes later
  {{seq}}             the number of the message, from 1
  {{env "NAME"}}      a variable of the environment
  {{file "path"}}     the octets of a file, at most 16 MiB
  {{"{{"}}            two braces`

// templated gives the messages that are made of m: m itself, or with on the
// i-th of what its templates say. What they take from files and the
// environment is read at once.
func templated(m stomp.Send, on bool) (message func(i int) (stomp.Send, bool), err error) {
	if !on {
		return func(int) (stomp.Send, bool) { return m, true }, nil
	}
	t, err := template.ParseSend(m)
	if err != nil {
		return nil, err
	}
	if err := t.Load(template.Sources{}); err != nil {
		return nil, err
	}
	return func(i int) (stomp.Send, bool) { return t.Fill(template.Values{Now: time.Now(), Seq: i}), true }, nil
}
