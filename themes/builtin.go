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

// darkPalette is quiet: greys, one blue for the focus, colours for states.
var darkPalette = palette{
	back: colour{0x191a24, 0},
	text: colour{0xd3d9e8, 15}, dim: colour{0x979fb8, 7}, faint: colour{0x70778f, 8}, border: colour{0x4a5068, 8},
	accent: colour{0x86aaff, 12}, cyan: colour{0x7fd1f0, 14}, green: colour{0x9fd177, 10}, orange: colour{0xeab066, 11},
	red: colour{0xff8095, 9}, violet: colour{0xc4a5fb, 13}, grey: colour{0x979fb8, 7},
	select_: colour{0x272e4c, 4}, faded: colour{0x242631, 8},
	onBadge: colour{0x15161e, 0}, held: colour{0xc4a5fb, 5}, peek: colour{0x7fd1f0, 6}, tail: colour{0x9fd177, 2},
	consumes: colour{0xeab066, 3}, danger: colour{0xff8095, 1},
	match: colour{0xc9b05a, 3}, matchNow: colour{0xffd866, 11}, onMatch: colour{0x15161e, 0},
}

// lightPalette is the same for paper.
var lightPalette = palette{
	back: colour{0xffffff, 15},
	text: colour{0x1f2430, 0}, dim: colour{0x535a6e, 8}, faint: colour{0x7a8196, 8}, border: colour{0xa9afc0, 7},
	accent: colour{0x1c4fc2, 4}, cyan: colour{0x005670, 6}, green: colour{0x1c6630, 2}, orange: colour{0x874600, 3},
	red: colour{0xb01c33, 1}, violet: colour{0x5e22ac, 5}, grey: colour{0x535a6e, 8},
	select_: colour{0xdbe5ff, 7}, faded: colour{0xecedf2, 15},
	onBadge: colour{0xffffff, 15}, held: colour{0x5e22ac, 5}, peek: colour{0x005f78, 6}, tail: colour{0x1c6630, 2},
	consumes: colour{0x874600, 3}, danger: colour{0xb01c33, 1},
	match: colour{0xffe08a, 11}, matchNow: colour{0xffb84d, 3}, onMatch: colour{0x1f2430, 0},
}

// contrastPalette is for weak eyes and bad projectors: seven to one and more.
var contrastPalette = palette{
	back: colour{0x000000, 0},
	text: colour{0xffffff, 15}, dim: colour{0xd8d8d8, 7}, faint: colour{0xb8b8b8, 7}, border: colour{0xb8b8b8, 7},
	accent: colour{0x8cc8ff, 14}, cyan: colour{0x5ff2ff, 14}, green: colour{0x6fff6f, 10}, orange: colour{0xffd24d, 11},
	red: colour{0xffa0a0, 9}, violet: colour{0xeebcff, 13}, grey: colour{0xd8d8d8, 7},
	select_: colour{0x00306e, 4}, faded: colour{0x333333, 8},
	onBadge: colour{0x000000, 0}, held: colour{0xeebcff, 13}, peek: colour{0x5ff2ff, 14}, tail: colour{0x6fff6f, 10},
	consumes: colour{0xffd24d, 11}, danger: colour{0xffa0a0, 9},
	match: colour{0xffd24d, 3}, matchNow: colour{0xffffff, 15}, onMatch: colour{0x000000, 0},
}

// colourLooks says what a palette's colours are for. Text is the terminal's own
// colour, so that a wrong guess about its background stays readable.
func colourLooks(p palette) [roleCount]look {
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
