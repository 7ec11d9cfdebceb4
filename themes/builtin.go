package themes

// palette is the colours a scheme has; what they are for is in colourLooks.
type palette struct {
	back                               colour // assumed, never drawn
	text, dim, faint, border           colour
	accent, cyan, green, orange        colour
	red, violet, grey, select_, faded  colour
	onBadge                            colour // the word on a coloured badge
	held, peek, tail, consumes, danger colour // the badges
	match, matchNow                    colour // backgrounds of what was searched for
	onMatch                            colour
}

// colourLooks says what a palette's colours are for, as pointers into p. Text is the terminal's own
// colour, so that a wrong guess about its background stays readable.
func colourLooks(p *palette) [roleCount]look {
	fg := func(c *colour) look { return look{fg: c} }
	strong := func(c *colour) look { return look{fg: c, bold: true} }
	badge := func(c *colour) look { return look{fg: &p.onBadge, bg: c, bold: true} }
	return [roleCount]look{
		Text: {}, Bold: {bold: true}, Dim: fg(&p.dim), Faint: fg(&p.faint),
		Accent: strong(&p.accent), Title: {}, TitleFocus: strong(&p.accent),
		Border: fg(&p.border), BorderFocus: fg(&p.accent), OverlayBorder: fg(&p.orange), OverlayTitle: strong(&p.orange),
		Selected: {fg: &p.text, bg: &p.select_}, SelectedDim: {fg: &p.text, bg: &p.faded},
		Cursor: fg(&p.accent), Marked: strong(&p.orange), Key: {bold: true}, Hint: fg(&p.dim),
		Good: fg(&p.green), Warn: fg(&p.orange), Bad: fg(&p.red), Info: fg(&p.cyan),

		Held: fg(&p.violet), Peek: fg(&p.cyan), Tail: fg(&p.green), Consumes: fg(&p.orange),
		Acking: fg(&p.orange), Acked: fg(&p.green), Nacked: fg(&p.orange), InTx: fg(&p.accent),
		Drafted: fg(&p.dim), Pending: fg(&p.orange), Written: fg(&p.orange), Confirmed: fg(&p.green),
		Rejected: fg(&p.red), Unknown: strong(&p.red),

		ReadOnly: badge(&p.danger), BadgeHold: badge(&p.held), BadgePeek: badge(&p.peek),
		BadgeTail: badge(&p.tail), BadgeConsumes: badge(&p.consumes),
		FrameIn: fg(&p.cyan), FrameOut: fg(&p.violet),

		SynKey: fg(&p.cyan), SynString: fg(&p.green), SynNumber: fg(&p.orange), SynLiteral: fg(&p.violet),
		SynTag: fg(&p.accent), SynAttr: fg(&p.cyan), SynComment: fg(&p.grey), SynPunct: fg(&p.dim),
		HexOffset: fg(&p.dim), HexByte: {}, HexZero: fg(&p.faint), HexText: fg(&p.green),
		HeaderName: fg(&p.cyan), HeaderValue: {}, Escape: fg(&p.orange),
		Match: {fg: &p.onMatch, bg: &p.match}, MatchCurrent: {fg: &p.onMatch, bg: &p.matchNow, bold: true},
		DiffAdd: fg(&p.green), DiffDel: fg(&p.red),

		Label: fg(&p.dim), Input: {}, InputFocus: {bold: true}, InputCursor: {reverse: true}, Placeholder: fg(&p.faint),
		Button: fg(&p.dim), ButtonFocus: strong(&p.orange), Toast: fg(&p.green), ToastBad: strong(&p.red),
		Spark: fg(&p.cyan), ScrollThumb: fg(&p.accent), ColumnHead: fg(&p.dim),
	}
}

// paletteColour is a colour of the palette by the name that files use.
type paletteColour struct {
	name string
	of   func(*palette) *colour
	use  string // in a word, for those who write a theme
}

var paletteColours = []paletteColour{
	{"back", func(p *palette) *colour { return &p.back }, "the background it is made for; never drawn"},
	{"text", func(p *palette) *colour { return &p.text }, "text on a selection; elsewhere text has the terminal's own colour"},
	{"dim", func(p *palette) *colour { return &p.dim }, "hints, labels, what is less important"},
	{"faint", func(p *palette) *colour { return &p.faint }, "what repeats what stands elsewhere"},
	{"border", func(p *palette) *colour { return &p.border }, "lines"},
	{"accent", func(p *palette) *colour { return &p.accent }, "the focus"},
	{"cyan", func(p *palette) *colour { return &p.cyan }, "peek, names, what comes in"},
	{"green", func(p *palette) *colour { return &p.green }, "good, acked, tail"},
	{"orange", func(p *palette) *colour { return &p.orange }, "a warning, what waits, questions"},
	{"red", func(p *palette) *colour { return &p.red }, "bad, rejected, unknown"},
	{"violet", func(p *palette) *colour { return &p.violet }, "held, what goes out"},
	{"grey", func(p *palette) *colour { return &p.grey }, "comments"},
	{"selection", func(p *palette) *colour { return &p.select_ }, "behind the selected row"},
	{"selection-dim", func(p *palette) *colour { return &p.faded }, "the same in a pane without the focus"},
	{"on-badge", func(p *palette) *colour { return &p.onBadge }, "the word on a badge"},
	{"badge-hold", func(p *palette) *colour { return &p.held }, ""},
	{"badge-peek", func(p *palette) *colour { return &p.peek }, ""},
	{"badge-tail", func(p *palette) *colour { return &p.tail }, ""},
	{"badge-consumes", func(p *palette) *colour { return &p.consumes }, ""},
	{"badge-danger", func(p *palette) *colour { return &p.danger }, "read-only, a certificate not checked"},
	{"match", func(p *palette) *colour { return &p.match }, "behind what was searched for"},
	{"match-now", func(p *palette) *colour { return &p.matchNow }, "behind the match in turn"},
	{"on-match", func(p *palette) *colour { return &p.onMatch }, "the text of a match"},
}

// monoLooks has no colour at all: what matters is bold, underlined or reversed,
// and every state is a word beside that.
func monoLooks() [roleCount]look {
	bold, dim := look{bold: true}, look{dim: true}
	under, reverse := look{underline: true}, look{reverse: true}
	badge := look{reverse: true, bold: true}
	return [roleCount]look{
		Bold: bold, Dim: dim, Faint: dim, Accent: bold, TitleFocus: badge, BorderFocus: bold, Border: dim,
		OverlayBorder: bold, OverlayTitle: badge, Selected: reverse, SelectedDim: under, Cursor: bold, Marked: bold, Key: bold,
		Warn: bold, Bad: bold, Held: bold, Consumes: bold, Acking: under, Nacked: bold, InTx: under,
		Drafted: dim, Pending: under, Written: under, Rejected: bold, Unknown: badge,
		ReadOnly: badge, BadgeHold: badge, BadgePeek: reverse, BadgeTail: reverse, BadgeConsumes: badge,
		SynKey: bold, SynTag: bold, SynComment: dim, HexOffset: dim, HexZero: dim, HeaderName: bold, Escape: reverse,
		Match: under, MatchCurrent: badge, DiffAdd: bold, DiffDel: under,
		Label: dim, Input: {}, InputFocus: under, InputCursor: reverse, Placeholder: dim,
		ButtonFocus: badge, Toast: bold, ToastBad: badge, ColumnHead: dim,
	}
}
