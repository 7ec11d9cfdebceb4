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

var roleNames = [roleCount]string{
	Text:          "text",
	Dim:           "dim",
	Faint:         "faint",
	Bold:          "bold",
	Accent:        "accent",
	Title:         "title",
	TitleFocus:    "title-focus",
	Border:        "border",
	BorderFocus:   "border-focus",
	OverlayBorder: "overlay-border",
	OverlayTitle:  "overlay-title",
	Selected:      "selected",
	SelectedDim:   "selected-dim",
	Cursor:        "cursor",
	Marked:        "marked",
	Key:           "key",
	Hint:          "hint",
	Good:          "good",
	Warn:          "warn",
	Bad:           "bad",
	Info:          "info",
	Held:          "held",
	Peek:          "peek",
	Tail:          "tail",
	Consumes:      "consumes",
	Acking:        "acking",
	Acked:         "acked",
	Nacked:        "nacked",
	InTx:          "in-tx",
	Drafted:       "drafted",
	Pending:       "pending",
	Written:       "written",
	Confirmed:     "confirmed",
	Rejected:      "rejected",
	Unknown:       "unknown",
	ReadOnly:      "read-only",
	BadgeHold:     "badge-hold",
	BadgePeek:     "badge-peek",
	BadgeTail:     "badge-tail",
	BadgeConsumes: "badge-consumes",
	FrameIn:       "frame-in",
	FrameOut:      "frame-out",
	SynKey:        "syn-key",
	SynString:     "syn-string",
	SynNumber:     "syn-number",
	SynLiteral:    "syn-literal",
	SynTag:        "syn-tag",
	SynAttr:       "syn-attr",
	SynComment:    "syn-comment",
	SynPunct:      "syn-punct",
	HexOffset:     "hex-offset",
	HexByte:       "hex-byte",
	HexZero:       "hex-zero",
	HexText:       "hex-text",
	HeaderName:    "header-name",
	HeaderValue:   "header-value",
	Escape:        "escape",
	Match:         "match",
	MatchCurrent:  "match-current",
	DiffAdd:       "diff-add",
	DiffDel:       "diff-del",
	Label:         "label",
	Input:         "input",
	InputFocus:    "input-focus",
	InputCursor:   "input-cursor",
	Placeholder:   "placeholder",
	Button:        "button",
	ButtonFocus:   "button-focus",
	Toast:         "toast",
	ToastBad:      "toast-bad",
	Spark:         "spark",
	ScrollThumb:   "scroll-thumb",
	ColumnHead:    "column-head",
}

// String is the name a theme's file uses.
func (r Role) String() string { return roleNames[r%roleCount] }
