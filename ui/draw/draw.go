// Package draw makes screen rows, boxes and columns from safe text.
//
// Widths are terminal cells. Nothing here knows a theme, a key or a session.
package draw

import "stompbox/ui/safe"

// Style is an SGR opening sequence such as "\x1b[1;38;5;12m"; "" is none.
type Style string

// Span is a text in one style.
type Span struct {
	Style Style
	Text  safe.Text
}

// Line is spans side by side.
type Line []Span

// Width is the number of cells the line takes.
func (l Line) Width() int { return 0 }

// Row builds one screen row of an exact width, from left to right. The zero
// value is not useful; Reset makes a Row ready for the next line and keeps its
// buffer. A Row is not for use by several goroutines.
type Row struct{}

// NewRow begins a row of width cells over base.
func NewRow(width int, base Style) *Row { return &Row{} }

// Reset begins a new row in the same buffer.
func (r *Row) Reset(width int, base Style) *Row { return r }

// Text adds t; what does not fit is cut with ….
func (r *Row) Text(s Style, t safe.Text) *Row { return r }

// Spans adds a line.
func (r *Row) Spans(l Line) *Row { return r }

// Cell adds t in a column of exactly w cells, at its left.
func (r *Row) Cell(s Style, t safe.Text, w int) *Row { return r }

// CellRight adds t in a column of exactly w cells, at its right.
func (r *Row) CellRight(s Style, t safe.Text, w int) *Row { return r }

// Gap adds n blanks.
func (r *Row) Gap(n int) *Row { return r }

// At goes on at column col, counted from 0: blanks are added, or what is there already is cut.
func (r *Row) At(col int) *Row { return r }

// Right sets t at the right end; the left part is cut for it. Several calls
// go on to the left of each other's text, in the order of reading.
func (r *Row) Right(s Style, t safe.Text) *Row { return r }

// Left is the number of cells not yet taken.
func (r *Row) Left() int { return 0 }

// String is the row: exactly its width in cells, always ending with a reset
// when it has any style, byte-identical for identical input.
func (r *Row) String() string { return "" }

// Box is a bordered pane.
type Box struct {
	Width, Height int
	Border        Style
	Title         Line // set into the top border, at the left
	TitleRight    Line // set into the top border, at the right
	Foot          Line // set into the bottom border, at the right
	ASCII         bool // + - | in place of rounded lines
	Focused       bool // ASCII boxes draw = in place of - when focused
}

// Inner is the room inside the borders.
func (b Box) Inner() (width, height int) { return max(0, b.Width-2), max(0, b.Height-2) }

// Render is exactly Height strings of exactly Width cells.
func (b Box) Render(rows []string) []string { return nil }

// Join sets columns side by side, line by line; a shorter column is filled
// with blanks of its own width.
func Join(cols ...[]string) []string { return nil }

// Overlay draws top over base with its upper left corner at column x, row y.
func Overlay(base, top []string, x, y int) []string { return nil }

// Fit makes exactly h lines of exactly w cells.
func Fit(lines []string, w, h int) []string { return nil }

// Width is the number of cells of a finished row, colours not counted.
func Width(row string) int { return 0 }

// Spark is a row of w bars, the newest value at the right.
func Spark(values []float64, w int) safe.Text { return "" }

// SparkASCII is Spark for terminals without block characters.
func SparkASCII(values []float64, w int) safe.Text { return "" }

// Bar is a bar of w cells, filled for part of whole.
func Bar(part, whole float64, w int) safe.Text { return "" }

// Col says how wide a column may be. Max 0 is no limit. Of the room beyond
// every Min each column gets a share by Weight. When not even every Min fits,
// the columns of the lowest Priority are dropped first.
type Col struct{ Min, Max, Weight, Priority int }

// Columns shares total cells, gap cells between columns already taken off by
// the caller; a dropped column is 0.
func Columns(total int, cols []Col) []int { return make([]int, len(cols)) }

// Wrap breaks t into rows of at most w cells, at blanks where there are any.
func Wrap(t safe.Text, w int) []safe.Text { return []safe.Text{t} }

// Scroll is the window of Height rows onto Len rows: Offset is the first row
// seen, Cursor the row selected. Every method returns the new window.
type Scroll struct{ Offset, Cursor, Len, Height int }

// Resize takes a new length and height and keeps the cursor visible.
func (s Scroll) Resize(length, height int) Scroll { return s }

// To moves the cursor to row n, scrolling no more than is needed.
func (s Scroll) To(n int) Scroll { return s }

// Move moves the cursor by n rows.
func (s Scroll) Move(n int) Scroll { return s }

// Page moves by n pages of Height-1 rows, window and cursor together.
func (s Scroll) Page(n int) Scroll { return s }

// HalfPage moves by n half pages.
func (s Scroll) HalfPage(n int) Scroll { return s }

// Top goes to the first row.
func (s Scroll) Top() Scroll { return s }

// Bottom goes to the last row.
func (s Scroll) Bottom() Scroll { return s }

// Inserted says that n rows came before row at: the same rows stay on screen
// and the cursor stays on its row.
func (s Scroll) Inserted(at, n int) Scroll { return s }

// Removed says that n rows went from row at on.
func (s Scroll) Removed(at, n int) Scroll { return s }

// Pan scrolls without a cursor (a text that is read): by n rows.
func (s Scroll) Pan(n int) Scroll { return s }

// Range is the rows seen: from, up to and not including to.
func (s Scroll) Range() (from, to int) { return 0, 0 }

// AtBottom says whether the last row is selected or everything is seen.
func (s Scroll) AtBottom() bool { return false }
