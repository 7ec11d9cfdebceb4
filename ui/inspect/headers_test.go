package inspect

import (
	"strings"
	"testing"

	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui/draw"
)

// Meanings stand in one column, or below their value: beside short values they
// do not begin here and there.
func TestMeaningsStandInAColumn(t *testing.T) {
	means := map[string]string{"priority": "short", "persistent": strings.Repeat("long words ", 5), "destination": "where"}
	doc := Open(Input{Frame: stomp.Frame{Command: stomp.MESSAGE, Header: stomp.NewHeader("destination", "/queue/of.some.length", "priority", "4", "persistent", "true")},
		Explain: func(name string) string { return means[name] }})
	plain := func(themes.Role) draw.Style { return "" }
	var rows []string
	for _, l := range doc.Rows(Headers, 80, 0, doc.Len(Headers, 80), plain) {
		rows = append(rows, string(l.Text()))
	}
	column, values := strings.Index(rows[0], "where"), strings.Index(rows[0], "/queue")
	if strings.Index(rows[1], "short") != column || len(rows) != 4 || strings.Contains(rows[2], "long") || strings.Index(rows[3], "long") != values {
		t.Errorf("the columns at %d and %d:\n%s", column, values, strings.Join(rows, "\n"))
	}
}
