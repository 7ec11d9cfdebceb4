package cli

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"sync"
	"unicode"

	"stompbox/ui/safe"
)

// lineEditor reads lines from a terminal in raw mode, one row each, with a
// history and completion. It writes no escape sequence: what a row shows is
// changed with blanks, backspaces and a carriage return, which every terminal
// knows, and which screen readers follow. Output of others goes through Write,
// which puts it above the row.
type lineEditor struct {
	in       *bufio.Reader
	out      io.Writer
	prompt   string
	width    func() int
	complete func(before string) []string // whole words that may stand at the end of before

	mu      sync.Mutex // everything below, and the terminal's row
	editing bool
	line    []rune
	at      int // the cursor, in runes
	history []string
	drawn   int    // cells that the row shows
	past    int    // place in history while going through it
	fresh   string // what was typed before going there
}

// errInterrupted is ctrl+c on the line.
var errInterrupted = io.ErrNoProgress

// Read takes one line; the terminal must be in raw mode. io.EOF is ctrl+d on an
// empty line.
func (e *lineEditor) Read() (string, error) {
	e.mu.Lock()
	e.editing, e.line, e.at, e.past, e.fresh = true, nil, 0, len(e.history), ""
	e.draw()
	e.mu.Unlock()
	for {
		r, _, err := e.in.ReadRune()
		e.mu.Lock()
		if err != nil {
			e.leave()
			e.mu.Unlock()
			return "", err
		}
		text, done, err := e.key(r)
		e.mu.Unlock()
		if done {
			return text, err
		}
	}
}

// leave ends the row.
func (e *lineEditor) leave() {
	e.editing, e.drawn = false, 0
	io.WriteString(e.out, "\r\n")
}

// key does what one key means, with the lock held.
func (e *lineEditor) key(r rune) (text string, done bool, err error) {
	switch r {
	case '\r', '\n':
		return e.enter(), true, nil
	case 'C' - '@':
		e.leave()
		return "", true, errInterrupted
	case 'D' - '@':
		if len(e.line) == 0 {
			e.leave()
			return "", true, io.EOF
		}
		e.erase(e.at, e.at+1)
	case 'A' - '@':
		e.at = 0
	case 'E' - '@':
		e.at = len(e.line)
	case 'B' - '@':
		e.at = max(0, e.at-1)
	case 'F' - '@':
		e.at = min(len(e.line), e.at+1)
	case 'K' - '@':
		e.erase(e.at, len(e.line))
	case 'U' - '@':
		e.erase(0, e.at)
	case 'W' - '@':
		e.erase(e.wordStart(), e.at)
	case 'P' - '@':
		e.recall(-1)
	case 'N' - '@':
		e.recall(1)
	case 0x7f, '\b':
		e.erase(e.at-1, e.at)
	case '\t':
		e.tab()
	case 0x1b:
		e.escape()
	default:
		if unicode.IsControl(r) {
			return "", false, nil
		}
		if e.typed(r) {
			return "", false, nil
		}
	}
	if e.in.Buffered() == 0 {
		e.draw()
	}
	return "", false, nil
}

// enter ends the line and remembers it.
func (e *lineEditor) enter() string {
	text := string(e.line)
	e.at = len(e.line)
	e.draw()
	e.leave()
	if strings.TrimSpace(text) != "" && (len(e.history) == 0 || e.history[len(e.history)-1] != text) {
		e.history = append(e.history, text)
	}
	return text
}

// typed inserts a character, and reports whether the row shows it already: at
// the end it is written alone, because a screen reader reads what is written.
func (e *lineEditor) typed(r rune) (shown bool) {
	end, before, one := e.at == len(e.line), safe.Field(string(e.line)), safe.Field(string(r))
	e.insert([]rune{r})
	all := safe.Field(string(e.line))
	if !end || all != before+one || safe.Width(all) > e.room() {
		return false
	}
	io.WriteString(e.out, string(one))
	e.drawn += safe.Width(one)
	return true
}

// escape reads what comes behind ESC: the keys with arrows, and nothing else.
func (e *lineEditor) escape() {
	if e.in.Buffered() == 0 {
		return // the key itself
	}
	if c, _ := e.in.ReadByte(); c != '[' && c != 'O' {
		return
	}
	var number byte
	for {
		c, err := e.in.ReadByte()
		if err != nil {
			return
		}
		if c >= '0' && c <= '9' || c == ';' {
			if number == 0 {
				number = c
			}
			continue
		}
		e.arrow(c, number)
		return
	}
}

func (e *lineEditor) arrow(c, number byte) {
	switch {
	case c == 'A':
		e.recall(-1)
	case c == 'B':
		e.recall(1)
	case c == 'C':
		e.at = min(len(e.line), e.at+1)
	case c == 'D':
		e.at = max(0, e.at-1)
	case c == 'H', c == '~' && (number == '1' || number == '7'):
		e.at = 0
	case c == 'F', c == '~' && (number == '4' || number == '8'):
		e.at = len(e.line)
	case c == '~' && number == '3':
		e.erase(e.at, e.at+1)
	}
}

func (e *lineEditor) insert(text []rune) {
	e.line = append(e.line[:e.at], append(text, e.line[e.at:]...)...)
	e.at += len(text)
}

// erase removes what is between two places.
func (e *lineEditor) erase(from, to int) {
	from, to = max(from, 0), min(to, len(e.line))
	if from < to {
		e.line = append(e.line[:from], e.line[to:]...)
		e.at = from
	}
}

func (e *lineEditor) wordStart() int {
	i := e.at
	for i > 0 && e.line[i-1] == ' ' {
		i--
	}
	for i > 0 && e.line[i-1] != ' ' {
		i--
	}
	return i
}

// recall goes through the lines before this one.
func (e *lineEditor) recall(by int) {
	to := e.past + by
	if to < 0 || to > len(e.history) {
		return
	}
	if e.past == len(e.history) {
		e.fresh = string(e.line)
	}
	text := e.fresh
	if e.past = to; to < len(e.history) {
		text = e.history[to]
	}
	e.line = []rune(text)
	e.at = len(e.line)
}

// tab completes the word before the cursor as far as it is certain, and lists
// what may follow when nothing is.
func (e *lineEditor) tab() {
	before := string(e.line[:e.at])
	word := before[strings.LastIndexByte(before, ' ')+1:]
	list := e.complete(before)
	if len(list) == 0 {
		return
	}
	common := list[0]
	for _, one := range list[1:] {
		for !strings.HasPrefix(one, common) {
			common = common[:len(common)-1]
		}
	}
	if len(list) == 1 && !strings.HasSuffix(common, "/") {
		common += " "
	}
	if more := strings.TrimPrefix(common, word); more != "" && more != common || word == "" {
		e.insert([]rune(more))
		if more != "" {
			return
		}
	}
	var b strings.Builder
	for _, one := range list {
		b.WriteString(string(safe.Field(one)) + "  ")
	}
	io.WriteString(e.out, e.blank()+b.String()+"\r\n")
	e.drawn = 0
}

// room is how many cells of the line a row shows.
func (e *lineEditor) room() int { return max(e.width()-len(e.prompt)-1, 10) }

// draw writes the row: the part of the line around the cursor that fits.
func (e *lineEditor) draw() {
	room := e.room()
	before := safe.Field(string(e.line[:e.at]))
	if over := safe.Width(before) - room; over > 0 {
		before = safe.CutLeft(before, over)
	}
	behind := safe.Cut(safe.Field(string(e.line[e.at:])), room-safe.Width(before))
	wide := len(e.prompt) + safe.Width(before+behind)
	over := max(0, e.drawn-wide)
	e.drawn = wide
	io.WriteString(e.out, "\r"+e.prompt+string(before+behind)+strings.Repeat(" ", over)+strings.Repeat("\b", over+safe.Width(behind)))
}

// blank takes away what the row shows.
func (e *lineEditor) blank() string { return "\r" + strings.Repeat(" ", e.drawn) + "\r" }

// Write puts whole lines above the row that is being edited.
func (e *lineEditor) Write(p []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.editing {
		return e.out.Write(p)
	}
	text := append([]byte(e.blank()), bytes.ReplaceAll(p, []byte("\n"), []byte("\r\n"))...)
	if _, err := e.out.Write(text); err != nil {
		return 0, err
	}
	e.drawn = 0
	e.draw()
	return len(p), nil
}
