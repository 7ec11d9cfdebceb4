package keymap

// Groups are the headings of help, in order.
const (
	GroupLook     = "Look"
	GroupDecide   = "Hold and decide"
	GroupCompose  = "Compose"
	GroupTx       = "Transactions"
	GroupConnect  = "Connect"
	GroupMove     = "Move"
	GroupFocus    = "Panes"
	GroupSearch   = "Filter and search"
	GroupColumns  = "Columns"
	GroupForm     = "Forms"
	GroupQuestion = "Questions"
	GroupConsole  = "Console"
)

type ctxs = []Context

// onMessage are the panes where a message is selected.
func onMessage() ctxs { return ctxs{Messages, Inspector} }

func keys(k ...string) []string { return k }

// row is a line of the built-in table.
type row struct {
	Action   Action
	Keys     []string
	Contexts []Context
	Name     string
	Hint     string
	Group    string
	rank     int
}

// defaults is the built-in table. Ranks order the hint line of a context.
func defaults() []Binding {
	var t []Binding
	for _, part := range [][]row{messageKeys(), connectKeys(), txKeys(), lookKeys(), inspectorKeys(), menuKeys(), columnKeys(), moveKeys(), formKeys(), consoleKeys()} {
		for _, r := range part {
			t = append(t, Binding{Action: r.Action, Keys: r.Keys, Contexts: r.Contexts,
				Name: r.Name, Hint: r.Hint, Group: r.Group, rank: r.rank})
		}
	}
	return t
}

func messageKeys() []row {
	return []row{
		{Ack, keys("a"), onMessage(), "Ack the marked or selected messages", "ack", GroupDecide, 1},
		{Nack, keys("x"), onMessage(), "Nack the marked or selected messages; says first what that does", "nack", GroupDecide, 2},
		{Mark, keys(" "), ctxs{Messages}, "Mark the message; in a tail, pause", "mark", GroupDecide, 3},
		{MarkRange, keys("V"), ctxs{Messages}, "Start a range: move to extend it, press again to end it", "range", GroupDecide, 14},
		{MarkAll, keys("*"), ctxs{Messages}, "Mark all shown messages", "mark all", GroupDecide, 15},
		{UnmarkAll, keys("u"), ctxs{Messages}, "Clear all marks", "unmark", GroupDecide, 15},
		{AddToTx, keys("t"), onMessage(), "Add an ack or nack of the message to the open transaction", "add to transaction", GroupTx, 4},
		{Resend, keys("e"), onMessage(), "Edit the message and send it again", "edit+resend", GroupCompose, 6},
		{MoveTo, keys("m"), onMessage(), "Move or copy the marked or selected messages to another destination", "move", GroupCompose, 7},
		{Reply, keys("r"), onMessage(), "Reply, with reply-to and correlation-id filled in", "reply", GroupCompose, 12},
		{AckUpTo, keys("A"), onMessage(), "Ack everything up to here; lists it first", "ack up to", GroupDecide, 13},
		{Compose, keys("c"), ctxs{Global}, "Compose and send a message", "compose", GroupCompose, 5},
		{RawFrame, keys("e"), ctxs{Frames}, "Edit a copy of the frame and send it as typed, valid or not", "raw frame", GroupCompose, 6},
		{RawFrame, nil, ctxs{Global}, "Raw frame: type one and send it as typed, valid or not", "", GroupCompose, 0},
	}
}

func connectKeys() []row {
	return []row{
		{OpenConnection, keys("o"), ctxs{Global}, "Open a connection", "open", GroupConnect, 14},
		{Connect, keys("enter"), ctxs{Connections}, "Connect, or go to the selected connection", "connect", GroupConnect, 1},
		{Disconnect, keys("x"), ctxs{Connections}, "Disconnect; says first what happens to held messages", "disconnect", GroupConnect, 2},
		{Peek, keys("p"), ctxs{Global}, "Peek at a queue; nothing is consumed", "peek", GroupLook, 10},
		{Subscribe, keys("s"), ctxs{Global}, "Subscribe to a destination", "subscribe", GroupLook, 11},
		{OpenSubscription, keys("enter"), ctxs{Subscriptions}, "Show the messages of the subscription", "messages", GroupLook, 1},
		{Unsubscribe, keys("x"), ctxs{Subscriptions}, "Unsubscribe, or remove one that has ended; says first what happens to held messages", "unsubscribe", GroupLook, 2},
		{Pause, keys(" "), ctxs{Subscriptions}, "Pause or resume showing new ones", "pause", GroupLook, 3},
	}
}

func txKeys() []row {
	both := ctxs{Transactions, TxView}
	return []row{
		{OpenTx, keys("enter"), ctxs{Transactions}, "Open the transaction", "open", GroupTx, 1},
		{NewTx, keys("T"), ctxs{Global}, "Start a new transaction, empty", "new transaction", GroupTx, 15},
		{CommitTx, keys("ctrl+s"), both, "Commit: send BEGIN, the remaining steps and COMMIT", "commit", GroupTx, 2},
		{NextStep, keys("."), both, "Send only the next step, after BEGIN, and wait for its receipt", "next step", GroupTx, 3},
		{BeginTx, keys("b"), both, "Begin: send BEGIN and the steps, but not COMMIT", "begin", GroupTx, 4},
		{AbortTx, keys("x"), both, "Abort the transaction and keep its steps; remove one that is not open", "abort", GroupTx, 5},
		{EditStep, keys("enter", "e"), ctxs{TxView}, "Edit the step before it is sent", "edit step", GroupTx, 1},
		{DryRunTx, keys("D"), both, "Dry run: show the frames and send nothing", "dry run", GroupTx, 6},
		{StepUp, keys("K"), ctxs{TxView}, "Move the step up", "up", GroupTx, 7},
		{StepDown, keys("J"), ctxs{TxView}, "Move the step down", "down", GroupTx, 8},
		{CopyStep, keys("Y"), ctxs{TxView}, "Duplicate the step", "duplicate", GroupTx, 9},
		{RemoveStep, keys("d"), ctxs{TxView}, "Remove the step from the list", "remove", GroupTx, 10},
		{AgainTx, keys("R"), both, "Run again: draft a new transaction with these steps", "again", GroupTx, 11},
		{SaveTx, keys("w"), both, "Save the transaction to a file that O and stompbox tx read", "write", GroupTx, 12},
		{LoadTx, keys("O"), both, "Load a transaction from a file", "load", GroupTx, 13},
		{NextTx, keys("]"), ctxs{TxView}, "Next transaction", "next", GroupTx, 14},
		{PrevTx, keys("["), ctxs{TxView}, "Previous transaction", "", GroupTx, 0},
	}
}

func lookKeys() []row {
	return []row{
		{Inspect, keys("enter"), ctxs{Messages, Frames}, "Open it in the inspector", "inspect", GroupLook, 10},
		{NextView, keys("v"), ctxs{Inspector}, "Next view: body, headers, raw frame, hex, tree, diff, jq", "view", GroupLook, 3},
		{NextView, keys("v"), ctxs{Messages, Frames}, "Next view: body, headers, raw frame, hex, tree, diff, jq", "view", GroupLook, 11},
		{Follow, keys("f"), ctxs{Messages, Frames}, "Follow the newest", "follow", GroupLook, 16},
		{Copy, keys("y"), ctxs{Messages, Inspector, Frames}, "Copy the body, a header, a value, the raw frame, or a command that sends it", "copy", GroupLook, 9},
		{Write, keys("w"), ctxs{Messages, Inspector, Frames}, "Write it to a file; in Messages, everything marked", "write", GroupLook, 17},
		{ChooseColumns, keys("C"), ctxs{Messages}, "Choose the columns of the list and their order", "columns", GroupLook, 18},
		{NextTimes, keys("."), ctxs{Messages}, "Show the time of day, the age, or the time since the message above", "times", GroupLook, 18},
		{OpenFilter, keys("/"), ctxs{Global}, "Filter or search", "filter", GroupSearch, 8},
		{FramePair, keys("J"), ctxs{Frames}, "Jump to the frame that answers this one, or that it answers", "answer", GroupLook, 7},
		{OpenFilter, keys("/"), ctxs{Inspector}, "Search what the view shows", "search", GroupSearch, 3},
		{OpenFilter, keys("/"), ctxs{Help}, "Search this text", "search", GroupSearch, 2},
		{Diff, keys("d"), ctxs{Messages, Inspector}, "Compare with the one marked message", "diff", GroupLook, 11},
		{Fold, keys("enter", " "), ctxs{Inspector}, "Open the JSON tree; fold or unfold in it", "tree", GroupLook, 13},
		{FoldAll, keys("-"), ctxs{Inspector}, "Fold or unfold the whole JSON tree", "fold all", GroupLook, 14},
		{NextMessage, keys("]"), ctxs{Inspector}, "Next message, without leaving the inspector", "next", GroupLook, 3},
		{PrevMessage, keys("["), ctxs{Inspector}, "Previous message, without leaving the inspector", "previous", GroupLook, 3},
		{Query, keys("J"), ctxs{Messages, Inspector}, "Query the JSON body with jq", "jq", GroupSearch, 12},
		{SearchNext, keys("n"), ctxs{Global}, "Next match", "", GroupSearch, 0},
		{SearchPrev, keys("N"), ctxs{Global}, "Previous match", "", GroupSearch, 0},
		{FilterApply, keys("enter"), ctxs{Filter}, "Apply the filter", "apply", GroupSearch, 1},
		{FilterSave, keys("ctrl+s"), ctxs{Filter}, "Save the filter under a name", "save", GroupSearch, 2},
		{FilterSaved, keys("ctrl+o"), ctxs{Filter}, "Saved filters", "saved", GroupSearch, 3},
		{FilterSaved, keys("F"), ctxs{Messages}, "Saved filters: choose one", "", GroupSearch, 0},
	}
}

func columnKeys() []row {
	here := ctxs{Columns}
	return []row{
		{ColumnsKeep, keys("enter"), here, "Keep these columns", "keep", GroupColumns, 1},
		{ColumnToggle, keys(" ", "x"), here, "Show or hide the column", "show or hide", GroupColumns, 2},
		{ColumnDown, keys("J"), here, "Move the column down the list: further right", "down", GroupColumns, 4},
		{ColumnUp, keys("K"), here, "Move the column up the list: further left", "up", GroupColumns, 5},
		{ColumnAdd, keys("a"), here, "Add a header as a column", "add a header", GroupColumns, 3},
		{ColumnsUsual, keys("="), here, "Back to the default columns", "defaults", GroupColumns, 6},
	}
}

func moveKeys() []row {
	seen := ctxs{Global, Help, Columns}
	lists := ctxs{Palette}
	return []row{
		{MoveDown, keys("j", "down"), ctxs{Global, Help, Confirm, Columns}, "Down", "", GroupMove, 0},
		{MoveUp, keys("k", "up"), ctxs{Global, Help, Confirm, Columns}, "Up", "", GroupMove, 0},
		{MoveDown, keys("down", "ctrl+n"), lists, "Down", "", GroupMove, 0},
		{MoveUp, keys("up", "ctrl+p"), lists, "Up", "", GroupMove, 0},
		{MoveDown, keys("down", "ctrl+n"), ctxs{Filter}, "Next in the history", "", GroupSearch, 0},
		{MoveUp, keys("up", "ctrl+p"), ctxs{Filter}, "Previous in the history", "", GroupSearch, 0},
		{MoveTop, keys("g", "home"), seen, "To the first", "", GroupMove, 0},
		{MoveBottom, keys("G", "end"), seen, "To the last", "", GroupMove, 0},
		{MoveHalfDown, keys("ctrl+d"), ctxs{Global, Help}, "Half a page down", "", GroupMove, 0},
		{MoveHalfUp, keys("ctrl+u"), ctxs{Global, Help}, "Half a page up", "", GroupMove, 0},
		{MovePageDown, keys("pgdown"), ctxs{Global, Help, Confirm, Palette}, "A page down", "", GroupMove, 0},
		{MovePageUp, keys("pgup"), ctxs{Global, Help, Confirm, Palette}, "A page up", "", GroupMove, 0},

		{FocusConnections, keys("1"), ctxs{Global}, "Go to Connections", "", GroupFocus, 0},
		{FocusSubscriptions, keys("2"), ctxs{Global}, "Go to Subscriptions", "", GroupFocus, 0},
		{FocusMessages, keys("3"), ctxs{Global}, "Go to Messages", "", GroupFocus, 0},
		{FocusInspector, keys("4"), ctxs{Global}, "Go to the Inspector", "", GroupFocus, 0},
		{FocusTransactions, keys("5"), ctxs{Global}, "Go to Transactions", "", GroupFocus, 0},
		{FocusFrames, keys("6", "L"), ctxs{Global}, "Go to Frames, the log of every frame", "frames", GroupFocus, 18},
		{FocusNext, keys("tab", "l", "right"), ctxs{Global}, "Next pane", "", GroupFocus, 0},
		{FocusPrev, keys("shift+tab", "h", "left"), ctxs{Global}, "Previous pane", "", GroupFocus, 0},
		{Zoom, keys("z"), ctxs{Global}, "Zoom the focused pane", "zoom", GroupFocus, 19},
		{PaneWider, keys("ctrl+right"), ctxs{Global}, "Move the border between left and right to the right", "", GroupFocus, 0},
		{PaneNarrower, keys("ctrl+left"), ctxs{Global}, "Move the border between left and right to the left", "", GroupFocus, 0},
		{PaneUp, keys("ctrl+up"), ctxs{Global}, "Move the border at the focused pane up", "", GroupFocus, 0},
		{PaneDown, keys("ctrl+down"), ctxs{Global}, "Move the border at the focused pane down", "", GroupFocus, 0},
		{PaneDefault, keys("="), ctxs{Global}, "Reset the pane sizes", "", GroupFocus, 0},
	}
}

func formKeys() []row {
	comp, lab := ctxs{Composer}, ctxs{FrameLab}
	return []row{
		{Send, keys("ctrl+s", "alt+enter"), comp, "Send the message", "send", GroupCompose, 1},
		{ComposerTx, keys("ctrl+t"), comp, "Add the message to the open transaction", "add to transaction", GroupTx, 2},
		{Send, keys("ctrl+s", "alt+enter"), lab, "Send the frame as typed", "send", GroupCompose, 1},
		{Editor, keys("ctrl+e"), lab, "Edit the frame in $EDITOR", "editor", GroupCompose, 3},
		{FieldNext, keys("tab"), lab, "Next field", "next field", GroupForm, 8},
		{FieldPrev, keys("shift+tab"), lab, "Previous field", "", GroupForm, 0},
		{Editor, keys("ctrl+e"), comp, "Edit the body in $EDITOR", "editor", GroupCompose, 3},
		{HeaderAdd, keys("ctrl+n"), ctxs{Composer, Form}, "Add a header", "add header", GroupForm, 4},
		{HeaderRemove, keys("ctrl+x"), ctxs{Composer, Form}, "Remove the header", "remove header", GroupForm, 5},
		{ContentLength, keys("ctrl+l"), comp, "content-length on or off (bytes or text message on ActiveMQ)", "content-length", GroupCompose, 6},
		{Letters, keys("ctrl+o"), comp, "Drafts and sent messages: choose one to edit", "drafts+sent", GroupCompose, 4},
		{Preview, keys("ctrl+p"), comp, "Preview the frame with its templates filled in; nothing is sent", "preview", GroupCompose, 4},
		{Discard, keys("ctrl+g"), comp, "Discard the message and start over", "discard", GroupCompose, 9},
		{StopSending, keys("x"), ctxs{Sending}, "Stop sending; receipts of what was sent are still awaited", "stop", GroupCompose, 1},
		{ShowSending, nil, ctxs{Global}, "Repeated send: show its progress", "", GroupCompose, 0},
		{Receipt, keys("ctrl+r"), comp, "Receipt on or off", "receipt", GroupCompose, 7},
		{Submit, keys("enter", "ctrl+s"), ctxs{Form}, "Do it", "ok", GroupForm, 1},
		{FieldNext, keys("tab", "down"), ctxs{Form}, "Next field", "next field", GroupForm, 2},
		{FieldPrev, keys("shift+tab", "up"), ctxs{Form}, "Previous field", "", GroupForm, 0},
		{FieldNext, keys("tab"), comp, "Next field", "next field", GroupForm, 8},
		{FieldPrev, keys("shift+tab"), comp, "Previous field", "", GroupForm, 0},
		{ConfirmPress, keys("enter"), ctxs{Confirm}, "Press the chosen button", "do it", GroupQuestion, 1},
		{ConfirmPress, keys("enter"), ctxs{Typed}, "Press the chosen button, once the name is typed", "do it", GroupQuestion, 1},
		{ConfirmNext, keys("tab"), ctxs{Typed}, "Next button", "next", GroupQuestion, 4},
		{ConfirmPrev, keys("shift+tab"), ctxs{Typed}, "Previous button", "", GroupQuestion, 0},
		{ConfirmYes, keys("y"), ctxs{Confirm}, "Yes", "yes", GroupQuestion, 2},
		{ConfirmNext, keys("tab", "right", "l"), ctxs{Confirm}, "Next button", "next", GroupQuestion, 4},
		{ConfirmPrev, keys("shift+tab", "left", "h"), ctxs{Confirm}, "Previous button", "", GroupQuestion, 0},
		{PaletteRun, keys("enter"), ctxs{Palette}, "Run the action", "run", GroupConsole, 1},
	}
}

func consoleKeys() []row {
	return []row{
		{Back, keys("esc"), ctxs{Global}, "Back, or cancel", "", GroupConsole, 0},
		{Back, keys("esc"), ctxs{Composer}, "Close; the message is kept as a draft", "close, keep draft", GroupConsole, 20},
		{Back, keys("esc"), ctxs{Form, FrameLab, Typed, Palette, Filter, Columns}, "Back, or cancel", "cancel", GroupConsole, 20},
		{Back, keys("esc", "enter", "q"), ctxs{Sending}, "Close; the sending goes on", "close", GroupConsole, 2},
		{Back, keys("esc", "n"), ctxs{Confirm}, "Back, or cancel", "cancel", GroupConsole, 3},
		{Back, keys("esc", "q", "?"), ctxs{Help}, "Back, or cancel", "back", GroupConsole, 1},
		{OpenPalette, keys(":", "ctrl+p"), ctxs{Global}, "Commands: every action by name", "commands", GroupConsole, 30},
		{OpenNotices, keys("!"), ctxs{Global}, "Notices: everything reported in this run", "notices", GroupConsole, 0},
		{Information, keys("i"), ctxs{Global}, "Information on the connection and subscription: rates, latencies, held ages", "info", GroupLook, 21},
		{Mouse, keys("M"), ctxs{Global}, "Mouse on or off; when off, the terminal selects text", "", GroupConsole, 0},
		{OpenThemes, nil, ctxs{Global}, "Themes: preview and choose one", "", GroupConsole, 0},
		{OpenHelp, keys("?"), ctxs{Global, Columns}, "Help for this pane", "help", GroupConsole, 31},
		{Quit, keys("q"), ctxs{Global}, "Quit; asks first when something is held, open, unknown or not committed", "quit", GroupConsole, 32},
		{Quit, keys("ctrl+c"), ctxs{Everywhere}, "Quit; asks first when something is held, open, unknown or not committed", "", GroupConsole, 0},
		{Redraw, keys("ctrl+l"), ctxs{Everywhere}, "Redraw the screen", "", GroupConsole, 0},
		{Suspend, keys("ctrl+z"), ctxs{Everywhere}, "Suspend to the shell", "", GroupConsole, 0},
	}
}
