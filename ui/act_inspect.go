package ui

import "stompbox/keymap"

// inspectDeeds are what is done to the text of the inspector.
func inspectDeeds() map[keymap.Action]deed {
	return map[keymap.Action]deed{
		keymap.Query: {run: (*Model).askQuery, why: noJSON},
		keymap.Diff:  does((*Model).openDiff).when(noDiff),
	}
}
