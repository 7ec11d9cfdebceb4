package draw

import (
	"math"
	"strings"

	"stompbox/ui/safe"
)

var (
	sparkBars  = []string{"▁", "▂", "▃", "▄", "▅", "▆", "▇"} // never a whole cell: rows below each other stay apart
	sparkASCII = []string{"_", ".", "-", "=", "+", "*", "%", "#"}
)

// Spark is a row of w bars for the last w values, the newest at the right,
// scaled to the greatest of them. What is below zero or no number is zero.
func Spark(values []float64, w int) safe.Text { return spark(values, w, sparkBars) }

// SparkASCII is Spark for terminals without block characters.
func SparkASCII(values []float64, w int) safe.Text { return spark(values, w, sparkASCII) }

func spark(values []float64, w int, bars []string) safe.Text {
	if w <= 0 {
		return ""
	}
	values = values[max(0, len(values)-w):]
	top := 0.0
	for _, v := range values {
		top = max(top, finite(v))
	}
	var b strings.Builder
	for range w - len(values) {
		b.WriteByte(' ')
	}
	for _, v := range values {
		i := 0
		if top > 0 {
			i = int(finite(v)/top*float64(len(bars)-1) + 0.5)
		}
		b.WriteString(bars[i])
	}
	return safe.Text(b.String())
}

func finite(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
		return 0
	}
	return v
}

// Bar is a bar of w cells, filled for part of whole.
func Bar(part, whole float64, w int) safe.Text { return bar(part, whole, w, "█", "░") }

// BarASCII is Bar for terminals without block characters.
func BarASCII(part, whole float64, w int) safe.Text { return bar(part, whole, w, "#", ".") }

func bar(part, whole float64, w int, full, empty safe.Text) safe.Text {
	w = max(w, 0)
	n := 0
	if whole = finite(whole); whole > 0 {
		n = int(min(1, finite(part)/whole)*float64(w) + 0.5)
	}
	return repeat(full, n) + repeat(empty, w-n)
}
