package ui

import (
	"slices"

	"stompbox/keymap"
	"stompbox/themes"
	"stompbox/ui/draw"
	"stompbox/ui/safe"
)

// welcome is what the message list shows to those who came without a broker:
// what to press, and what to type next time.
func (m *Model) welcome(w int) []string {
	key := func(a keymap.Action) safe.Text {
		return safe.Field(keymap.Label(m.keys.KeyFor(keymap.Messages, a)))
	}
	type line struct{ left, right, short safe.Text }
	lines := []line{
		{right: "No connection yet."},
		{},
		{left: key(keymap.OpenConnection), right: "opens one, such as"},
		{right: "  stomp://admin@127.0.0.1:61613    ActiveMQ", short: "  stomp://host:61613   ActiveMQ"},
		{right: "  stomp://admin@127.0.0.1:61613/   RabbitMQ: the path is the vhost", short: "  stomp://host:61613/  RabbitMQ"},
		{right: "  stomp+ssl://broker               TLS; wss://broker/ws is a WebSocket", short: "  stomp+ssl://host     TLS"},
		{left: key(keymap.OpenHelp), right: "what the keys do here"},
		{left: key(keymap.OpenPalette), right: "every command by name"},
		{},
		{right: "From the command line:"},
		{right: "  stompbox demo                    try everything on a built-in broker", short: "  stompbox demo        try it all"},
		{right: "  stompbox profiles example        a file of brokers to start from", short: "  stompbox profiles example"},
	}
	room := max(0, w-5)
	short := slices.ContainsFunc(lines, func(l line) bool { return safe.Width(l.right) > room })
	var rows []string
	r := draw.NewRow(w, "")
	for _, l := range lines {
		if short && l.short != "" {
			l.right = l.short // all of them, so that the notes stay below each other
		}
		r.Reset(w, "").Gap(1).Cell(m.style(themes.Key), l.left, 3)
		rows = append(rows, r.Text(m.style(themes.Dim), safe.Cut(l.right, room)).String())
	}
	return rows
}
