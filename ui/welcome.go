package ui

import (
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
	lines := []struct{ left, right safe.Text }{
		{"", "No connection yet."},
		{},
		{key(keymap.OpenConnection), "opens one, such as"},
		{"", "  stomp://admin@127.0.0.1:61613    ActiveMQ"},
		{"", "  stomp://admin@127.0.0.1:61613/   RabbitMQ: the path is the vhost"},
		{"", "  stomp+ssl://broker               TLS; wss://broker/ws is a WebSocket"},
		{key(keymap.OpenHelp), "what the keys do here"},
		{key(keymap.OpenPalette), "every command by name"},
		{},
		{"", "From the command line:"},
		{"", "  stompbox demo                    try everything on a built-in broker"},
		{"", "  stompbox profiles example        a file of brokers to start from"},
	}
	var rows []string
	r := draw.NewRow(w, "")
	for _, l := range lines {
		r.Reset(w, "").Gap(1).Cell(m.style(themes.Key), l.left, 3)
		rows = append(rows, r.Text(m.style(themes.Dim), safe.Cut(l.right, max(0, w-5))).String())
	}
	return rows
}
