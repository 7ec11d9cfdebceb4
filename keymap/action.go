package keymap

// The actions. Their ids are stable: a user's key file names them.
const (
	Quit        Action = "quit"
	Redraw      Action = "redraw"
	Suspend     Action = "suspend"
	Back        Action = "back"
	OpenPalette Action = "palette"
	OpenHelp    Action = "help"
	Zoom        Action = "zoom"
	OpenNotices Action = "notices"
	OpenThemes  Action = "themes"
	Mouse       Action = "mouse"
	Information Action = "information"

	PaneWider    Action = "pane.wider"
	PaneNarrower Action = "pane.narrower"
	PaneUp       Action = "pane.up"
	PaneDown     Action = "pane.down"
	PaneDefault  Action = "pane.default"

	FocusConnections   Action = "focus.connections"
	FocusSubscriptions Action = "focus.subscriptions"
	FocusMessages      Action = "focus.messages"
	FocusInspector     Action = "focus.inspector"
	FocusTransactions  Action = "focus.transactions"
	FocusFrames        Action = "focus.frames"
	FocusNext          Action = "focus.next"
	FocusPrev          Action = "focus.prev"

	MoveDown     Action = "move.down"
	MoveUp       Action = "move.up"
	MoveTop      Action = "move.top"
	MoveBottom   Action = "move.bottom"
	MovePageDown Action = "move.pagedown"
	MovePageUp   Action = "move.pageup"
	MoveHalfDown Action = "move.halfdown"
	MoveHalfUp   Action = "move.halfup"
	Follow       Action = "follow"
	Mark         Action = "mark"
	MarkRange    Action = "mark.range"
	MarkAll      Action = "mark.all"
	UnmarkAll    Action = "unmark"
	Pause        Action = "pause"

	NextTimes     Action = "times.next"
	ChooseColumns Action = "columns"
	ColumnToggle  Action = "column.toggle"
	ColumnUp      Action = "column.up"
	ColumnDown    Action = "column.down"
	ColumnAdd     Action = "column.add"
	ColumnsUsual  Action = "columns.usual"
	ColumnsKeep   Action = "columns.keep"

	OpenFilter  Action = "filter"
	SearchNext  Action = "search.next"
	SearchPrev  Action = "search.prev"
	FilterApply Action = "filter.apply"
	FilterSave  Action = "filter.save"
	FilterSaved Action = "filter.saved"

	OpenConnection   Action = "connection.open"
	Connect          Action = "connect"
	Disconnect       Action = "disconnect"
	Peek             Action = "peek"
	Subscribe        Action = "subscribe"
	OpenSubscription Action = "subscription.open"
	Unsubscribe      Action = "unsubscribe"

	Inspect  Action = "inspect"
	NextView Action = "view.next"
	Copy     Action = "copy"
	Write    Action = "write"
	Query    Action = "query"
	Diff     Action = "diff"
	Fold     Action = "tree.fold"
	FoldAll  Action = "tree.foldall"

	ScrollLeft  Action = "scroll.left"
	ScrollRight Action = "scroll.right"
	WrapLines   Action = "wrap"
	LoadOn      Action = "load"

	NextMessage Action = "message.next"
	PrevMessage Action = "message.prev"

	Ack     Action = "ack"
	AckUpTo Action = "ack.upto"
	Nack    Action = "nack"
	Compose Action = "compose"
	Resend  Action = "resend"
	Reply   Action = "reply"
	MoveTo  Action = "message.move"
	AddToTx Action = "tx.add"

	RawFrame  Action = "frame.raw"
	FramePair Action = "frame.pair"

	NewTx      Action = "tx.new"
	OpenTx     Action = "tx.open"
	BeginTx    Action = "tx.begin"
	CommitTx   Action = "tx.commit"
	AbortTx    Action = "tx.abort"
	DryRunTx   Action = "tx.dryrun"
	NextStep   Action = "tx.nextstep"
	AgainTx    Action = "tx.again"
	SaveTx     Action = "tx.save"
	LoadTx     Action = "tx.load"
	NextTx     Action = "tx.next"
	PrevTx     Action = "tx.previous"
	CopyStep   Action = "step.duplicate"
	EditStep   Action = "step.edit"
	StepUp     Action = "step.up"
	StepDown   Action = "step.down"
	RemoveStep Action = "step.remove"

	FieldNext     Action = "field.next"
	FieldPrev     Action = "field.prev"
	Submit        Action = "form.submit"
	HeaderAdd     Action = "header.add"
	HeaderRemove  Action = "header.remove"
	Send          Action = "composer.send"
	Editor        Action = "composer.editor"
	ComposerTx    Action = "composer.tx"
	ContentLength Action = "composer.contentlength"
	Receipt       Action = "composer.receipt"
	Letters       Action = "composer.letters"
	Preview       Action = "composer.preview"
	Discard       Action = "composer.discard"

	ShowSending Action = "sending.show"
	StopSending Action = "sending.stop"

	ConfirmPress Action = "confirm.press"
	ConfirmYes   Action = "confirm.yes"
	ConfirmNext  Action = "confirm.next"
	ConfirmPrev  Action = "confirm.prev"
	PaletteRun   Action = "palette.run"
)

// acting are the actions that write to a broker, or lead to a question or a
// form that does. Nothing that moves or searches is among them.
var acting = map[Action]bool{
	Connect: true, Disconnect: true, Peek: true, Subscribe: true, Unsubscribe: true,
	Ack: true, AckUpTo: true, Nack: true, Compose: true, Resend: true, Reply: true, MoveTo: true, AddToTx: true, RawFrame: true,
	BeginTx: true, CommitTx: true, AbortTx: true, NextStep: true, AgainTx: true, LoadTx: true, Send: true, ComposerTx: true,
	Submit: true, ConfirmPress: true, ConfirmYes: true,
}

// Acts says whether an action touches a broker or a message, now or after its
// question is answered.
func (a Action) Acts() bool { return acting[a] }
