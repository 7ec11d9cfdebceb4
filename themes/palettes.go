package themes

// The palettes are our own, chosen by hue and brought to the contrast that the
// tests ask for; the second number is the one of the sixteen that stands in. On
// paper that is never yellow or cyan, which are often too bright to read there.

// darkPalette is quiet: greys, one blue for the focus, colours for states.
var darkPalette = palette{
	back: colour{0x191a24, 0},
	text: colour{0xd3d9e8, 15}, dim: colour{0x979fb8, 7}, faint: colour{0x70778f, 8}, border: colour{0x4a5068, 8},
	accent: colour{0x86aaff, 12}, cyan: colour{0x7fd1f0, 14}, green: colour{0x9fd177, 10}, orange: colour{0xeab066, 11},
	red: colour{0xff8095, 9}, violet: colour{0xc4a5fb, 13}, grey: colour{0x979fb8, 7},
	select_: colour{0x272e4c, 4}, faded: colour{0x242631, 8},
	onBadge: colour{0x15161e, 0}, held: colour{0xc4a5fb, 13}, peek: colour{0x7fd1f0, 14}, tail: colour{0x9fd177, 10},
	consumes: colour{0xeab066, 11}, danger: colour{0xff8095, 9},
	match: colour{0xc9b05a, 3}, matchNow: colour{0xffd866, 11}, onMatch: colour{0x15161e, 0},
}

// lightPalette is the same for paper.
var lightPalette = palette{
	back: colour{0xffffff, 15},
	text: colour{0x1f2430, 0}, dim: colour{0x535a6e, 8}, faint: colour{0x7a8196, 8}, border: colour{0xa9afc0, 7},
	accent: colour{0x1c4fc2, 4}, cyan: colour{0x005670, 4}, green: colour{0x1c6630, 2}, orange: colour{0x874600, 1},
	red: colour{0xb01c33, 1}, violet: colour{0x5e22ac, 5}, grey: colour{0x535a6e, 8},
	select_: colour{0xdbe5ff, 7}, faded: colour{0xecedf2, 15},
	onBadge: colour{0xffffff, 15}, held: colour{0x5e22ac, 5}, peek: colour{0x005f78, 4}, tail: colour{0x1c6630, 2},
	consumes: colour{0x874600, 1}, danger: colour{0xb01c33, 1},
	match: colour{0xffe08a, 11}, matchNow: colour{0xffb84d, 3}, onMatch: colour{0x1f2430, 0},
}

// contrastPalette is for weak eyes and bad projectors: seven to one and more.
var contrastPalette = palette{
	back: colour{0x000000, 0},
	text: colour{0xffffff, 15}, dim: colour{0xd8d8d8, 7}, faint: colour{0xb8b8b8, 7}, border: colour{0xb8b8b8, 7},
	accent: colour{0x8cc8ff, 14}, cyan: colour{0x5ff2ff, 14}, green: colour{0x6fff6f, 10}, orange: colour{0xffd24d, 11},
	red: colour{0xffb0b0, 9}, violet: colour{0xeebcff, 13}, grey: colour{0xd8d8d8, 7},
	select_: colour{0x00205c, 4}, faded: colour{0x303030, 8},
	onBadge: colour{0x000000, 0}, held: colour{0xeebcff, 13}, peek: colour{0x5ff2ff, 14}, tail: colour{0x6fff6f, 10},
	consumes: colour{0xffd24d, 11}, danger: colour{0xffb0b0, 9},
	match: colour{0xffd24d, 3}, matchNow: colour{0xffffff, 15}, onMatch: colour{0x000000, 0},
}

// fjordPalette is cool and muted: slate, ice and moss.
var fjordPalette = palette{
	back: colour{0x232a36, 0},
	text: colour{0xdee5ed, 15}, dim: colour{0xa8b3c2, 7}, faint: colour{0x657992, 8}, border: colour{0x485668, 8},
	accent: colour{0x83c4e2, 12}, cyan: colour{0x92d3ce, 14}, green: colour{0xa9cd98, 10}, orange: colour{0xe8c187, 11},
	red: colour{0xef9fa8, 9}, violet: colour{0xd5b7e1, 13}, grey: colour{0xa8b3c2, 7},
	select_: colour{0x33445c, 4}, faded: colour{0x2c3442, 8},
	onBadge: colour{0x0e1115, 0}, held: colour{0xd5b7e1, 13}, peek: colour{0x92d3ce, 14}, tail: colour{0xa9cd98, 10},
	consumes: colour{0xe8c187, 11}, danger: colour{0xef9fa8, 9},
	match: colour{0xc6af53, 3}, matchNow: colour{0xfbde6a, 11}, onMatch: colour{0x0e1115, 0},
}

// lagoonPalette is deep water: teal grounds, shells above.
var lagoonPalette = palette{
	back: colour{0x06262e, 0},
	text: colour{0xe4ecec, 15}, dim: colour{0xb6c6c8, 7}, faint: colour{0x638083, 8}, border: colour{0x4b6063, 8},
	accent: colour{0x7cc4f0, 12}, cyan: colour{0x51d6c5, 14}, green: colour{0xb2d345, 10}, orange: colour{0xefc45f, 11},
	red: colour{0xf5a99e, 9}, violet: colour{0xc7c5f1, 13}, grey: colour{0xb6c6c8, 7},
	select_: colour{0x0d424f, 4}, faded: colour{0x0b323c, 8},
	onBadge: colour{0x0e1515, 0}, held: colour{0xc7c5f1, 13}, peek: colour{0x51d6c5, 14}, tail: colour{0xb2d345, 10},
	consumes: colour{0xefc45f, 11}, danger: colour{0xf5a99e, 9},
	match: colour{0xc6af53, 3}, matchNow: colour{0xfbde6a, 11}, onMatch: colour{0x0e1515, 0},
}

// emberPalette is warm: ash, embers, dry grass.
var emberPalette = palette{
	back: colour{0x241f1c, 0},
	text: colour{0xe7dbc5, 15}, dim: colour{0xafa395, 7}, faint: colour{0x837463, 8}, border: colour{0x63584b, 8},
	accent: colour{0xf5945c, 12}, cyan: colour{0x90c1b0, 14}, green: colour{0xbdcc5c, 10}, orange: colour{0xf1c54b, 11},
	red: colour{0xf48c85, 9}, violet: colour{0xd9abcb, 13}, grey: colour{0xafa395, 7},
	select_: colour{0x4a3626, 4}, faded: colour{0x332b26, 8},
	onBadge: colour{0x15120e, 0}, held: colour{0xd9abcb, 13}, peek: colour{0x90c1b0, 14}, tail: colour{0xbdcc5c, 10},
	consumes: colour{0xf1c54b, 11}, danger: colour{0xf48c85, 9},
	match: colour{0xc6af53, 3}, matchNow: colour{0xfbde6a, 11}, onMatch: colour{0x15120e, 0},
}

// dunePalette is warm paper for daylight: sand, ink, dry grass.
var dunePalette = palette{
	back: colour{0xfbf5e4, 15},
	text: colour{0x273b49, 0}, dim: colour{0x4f646d, 8}, faint: colour{0x718c98, 8}, border: colour{0xa6b7bf, 7},
	accent: colour{0x1d5caf, 4}, cyan: colour{0x0d6c73, 4}, green: colour{0x2f650b, 2}, orange: colour{0x723806, 1},
	red: colour{0xba2919, 1}, violet: colour{0x4f3184, 5}, grey: colour{0x4f646d, 8},
	select_: colour{0xeadfb8, 7}, faded: colour{0xf3ebd3, 15},
	onBadge: colour{0xffffff, 15}, held: colour{0x4f3184, 5}, peek: colour{0x0d6c73, 4}, tail: colour{0x2f650b, 2},
	consumes: colour{0x723806, 1}, danger: colour{0xba2919, 1},
	match: colour{0xfcde7e, 11}, matchNow: colour{0xffb13d, 3}, onMatch: colour{0x273b49, 0},
}

// distinctPalette keeps the states apart for eyes that confuse red and green, or blue and
// yellow: they differ in lightness as well as in hue.
var distinctPalette = palette{
	back: colour{0x14161c, 0},
	text: colour{0xe9eaed, 15}, dim: colour{0xa0a5ae, 7}, faint: colour{0x6a707c, 8}, border: colour{0x50545e, 8},
	accent: colour{0x64c1f7, 12}, cyan: colour{0x82d1ed, 14}, green: colour{0x80eee1, 10}, orange: colour{0xf4d049, 11},
	red: colour{0xf9807a, 9}, violet: colour{0xbb9dee, 13}, grey: colour{0xa0a5ae, 7},
	select_: colour{0x203a5c, 4}, faded: colour{0x262a34, 8},
	onBadge: colour{0x0e1115, 0}, held: colour{0xbb9dee, 13}, peek: colour{0x82d1ed, 14}, tail: colour{0x80eee1, 10},
	consumes: colour{0xf4d049, 11}, danger: colour{0xf9807a, 9},
	match: colour{0xc6af53, 3}, matchNow: colour{0xfbde6a, 11}, onMatch: colour{0x0e1115, 0},
}

// distinctLightPalette is the same for paper.
var distinctLightPalette = palette{
	back: colour{0xfdfdfd, 15},
	text: colour{0x181d25, 0}, dim: colour{0x5e6573, 8}, faint: colour{0x848b9a, 8}, border: colour{0xb6bac3, 7},
	accent: colour{0x0062ad, 4}, cyan: colour{0x035b86, 4}, green: colour{0x0a2d26, 2}, orange: colour{0x5b400c, 1},
	red: colour{0xb12a5b, 1}, violet: colour{0x47049c, 5}, grey: colour{0x5e6573, 8},
	select_: colour{0xd5e6fa, 7}, faded: colour{0xeceef2, 15},
	onBadge: colour{0xffffff, 15}, held: colour{0x47049c, 5}, peek: colour{0x035b86, 4}, tail: colour{0x0a2d26, 2},
	consumes: colour{0x5b400c, 1}, danger: colour{0xb12a5b, 1},
	match: colour{0xfcde7e, 11}, matchNow: colour{0xffb13d, 3}, onMatch: colour{0x181d25, 0},
}

// highContrastLightPalette is seven to one and more on white.
var highContrastLightPalette = palette{
	back: colour{0xffffff, 15},
	text: colour{0x000000, 0}, dim: colour{0x444444, 8}, faint: colour{0x595959, 8}, border: colour{0x595959, 7},
	accent: colour{0x002f70, 4}, cyan: colour{0x003745, 4}, green: colour{0x003604, 0}, orange: colour{0x5e2f00, 1},
	red: colour{0x8c000c, 1}, violet: colour{0x6108a0, 5}, grey: colour{0x444444, 8},
	select_: colour{0xc8dcff, 7}, faded: colour{0xe6e6e6, 15},
	onBadge: colour{0xffffff, 15}, held: colour{0x6108a0, 5}, peek: colour{0x003745, 4}, tail: colour{0x003604, 0},
	consumes: colour{0x5e2f00, 1}, danger: colour{0x8c000c, 1},
	match: colour{0xfcde7e, 11}, matchNow: colour{0xffb13d, 3}, onMatch: colour{0x000000, 0},
}

// plumPalette is dusk: violet grounds, soft blossoms.
var plumPalette = palette{
	back: colour{0x221a2b, 0},
	text: colour{0xe9e0eb, 15}, dim: colour{0xb2a1b8, 7}, faint: colour{0x7c6484, 8}, border: colour{0x5d4b63, 8},
	accent: colour{0xefa9da, 12}, cyan: colour{0x94d8e6, 14}, green: colour{0x88d3ad, 10}, orange: colour{0xf4c07c, 11},
	red: colour{0xfa9ead, 9}, violet: colour{0xc8adf5, 13}, grey: colour{0xb2a1b8, 7},
	select_: colour{0x43305a, 4}, faded: colour{0x30263c, 8},
	onBadge: colour{0x140e15, 0}, held: colour{0xc8adf5, 13}, peek: colour{0x94d8e6, 14}, tail: colour{0x88d3ad, 10},
	consumes: colour{0xf4c07c, 11}, danger: colour{0xfa9ead, 9},
	match: colour{0xc6af53, 3}, matchNow: colour{0xfbde6a, 11}, onMatch: colour{0x140e15, 0},
}
