// Package themes gives every part of the screen its colour by role, for the
// colours the terminal has. It asks the terminal nothing.
package themes

// Role is what a piece of the screen means; a Theme says how that looks.
type Role uint8

// The roles.
const (
	Text Role = iota
	Dim
	Faint
	Bold
	Accent
	Title
	TitleFocus
	Border
	BorderFocus
	OverlayBorder
	OverlayTitle
	Selected    // background of the selected row
	SelectedDim // the same in a pane without the focus
	Cursor      // the bar at the left of the selected row
	Marked
	Key  // a key in a hint
	Hint // the word beside it
	Good
	Warn
	Bad
	Info
	// States of a message.
	Held
	Peek
	Tail
	Consumes
	Acking
	Acked
	Nacked
	InTx
	// Fates.
	Drafted
	Pending
	Written
	Confirmed
	Rejected
	Unknown
	// Words on a coloured background.
	ReadOnly
	BadgeHold
	BadgePeek
	BadgeTail
	BadgeConsumes
	// Frames.
	FrameIn
	FrameOut
	// Syntax.
	SynKey
	SynString
	SynNumber
	SynLiteral
	SynTag
	SynAttr
	SynComment
	SynPunct
	HexOffset
	HexByte
	HexZero
	HexText
	HeaderName
	HeaderValue
	Escape // what safe made visible
	Match
	MatchCurrent
	DiffAdd
	DiffDel
	// Input.
	Label
	Input
	InputFocus
	InputCursor
	Placeholder
	Button
	ButtonFocus
	Toast
	ToastBad
	Spark
	ScrollThumb
	ColumnHead
	roleCount
)
