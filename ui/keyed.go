package ui

import (
	"strings"

	"stompbox/keymap"
)

// keyedText is a sentence that names keys, as it is read in a context.
type keyedText struct {
	ctx  keymap.Context
	text string
}

// keyedKept bounds the sentences that are kept with their keys in them.
const keyedKept = 256

// keyed puts keys into a sentence: {subscribe} becomes the key of that action
// in the focused pane or, where it has none there, the one it has elsewhere.
// The user's own keys are named like the built-in ones.
func (m *Model) keyed(text string) string { return m.keyedIn(m.context(), text) }

// keyedIn is keyed for the keys of a context.
func (m *Model) keyedIn(ctx keymap.Context, text string) string {
	print := keyedText{ctx, text}
	if said, ok := m.said[print]; ok {
		return said
	}
	var b strings.Builder
	rest := text
	for {
		before, after, found := strings.Cut(rest, "{")
		id, tail, closed := strings.Cut(after, "}")
		if !found || !closed {
			b.WriteString(rest)
			break
		}
		b.WriteString(before)
		b.WriteString(m.keyName(ctx, keymap.Action(id)))
		rest = tail
	}
	if m.said == nil || len(m.said) >= keyedKept {
		m.said = map[keyedText]string{}
	}
	m.said[print] = b.String()
	return b.String()
}

// keyName is a key of an action, or what finds it in the palette.
func (m *Model) keyName(ctx keymap.Context, a keymap.Action) string {
	if key := m.keys.KeyFor(ctx, a); key != "" {
		return keymap.Label(key)
	}
	if b, ok := m.keys.Get(a); ok && len(b.Keys) > 0 {
		return keymap.Label(b.Keys[0])
	}
	return keymap.Label(m.keys.KeyFor(ctx, keymap.OpenPalette)) + " " + string(a)
}
