package keymap

// inspectorKeys lay out the text of the inspector.
func inspectorKeys() []row {
	here := ctxs{Inspector}
	return []row{
		{LoadOn, keys("+"), here, "Load more of a large body", "load more", GroupLook, 3},
		{WrapLines, keys("W"), here, "Wrap long lines, or not", "wrap", GroupLook, 15},
		{ScrollRight, keys(">"), here, "Scroll right, when lines are not wrapped", "right", GroupLook, 15},
		{ScrollLeft, keys("<"), here, "Scroll left, when lines are not wrapped", "left", GroupLook, 15},
	}
}

// menuKeys choose something from a list.
func menuKeys() []row {
	here := ctxs{Menu}
	return []row{
		{Copy, keys("enter", "y"), here, "Copy it to the clipboard", "copy", GroupLook, 1},
		{Write, keys("w"), here, "Write it to a file", "write to a file", GroupLook, 2},
		{Back, keys("esc", "q"), here, "Back, or cancel", "cancel", GroupConsole, 3},
		{MoveDown, keys("j", "down"), here, "Down", "", GroupMove, 0},
		{MoveUp, keys("k", "up"), here, "Up", "", GroupMove, 0},
		{MoveTop, keys("g", "home"), here, "To the first", "", GroupMove, 0},
		{MoveBottom, keys("G", "end"), here, "To the last", "", GroupMove, 0},
		{MovePageDown, keys("pgdown"), here, "A page down", "", GroupMove, 0},
		{MovePageUp, keys("pgup"), here, "A page up", "", GroupMove, 0},
	}
}
