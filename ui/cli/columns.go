package cli

import "stompbox/ui"

// columnsIn are the columns of the message list and the style of its times as
// the state has them, and how they are kept in it.
func columnsIn(state map[string]any) ui.Columns {
	kept, _ := state["messages"].(map[string]any)
	c := ui.Columns{Keep: func(shown []string, times string) error {
		return changeState(func(state map[string]any) {
			state["messages"] = map[string]any{"columns": shown, "times": times}
		})
	}}
	c.Times, _ = kept["times"].(string)
	names, _ := kept["columns"].([]any)
	for _, n := range names {
		if name, ok := n.(string); ok {
			c.Shown = append(c.Shown, name)
		}
	}
	return c
}
