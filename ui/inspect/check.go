package inspect

import (
	"bytes"
	"unicode/utf8"
)

// Fault is where a body is not what its content-type says.
type Fault struct {
	Format       string // JSON or XML
	Line, Column int    // from 1; the column in characters
	Problem      string
}

// Format gives what a content-type stands for as far as Check can tell right
// from wrong: JSON, XML, or "" for everything else.
func Format(contentType string) string {
	switch k, _ := parseMedia(contentType).declaredKind(); k {
	case kindJSON:
		return "JSON"
	case kindXML:
		return "XML"
	}
	return ""
}

// Check holds a body that is not packed against its content-type. It is nil
// when nothing is wrong, or nothing can be said. It reads all of b.
func Check(contentType string, b []byte) *Fault {
	var wrong *fault
	format := Format(contentType)
	switch format {
	case "JSON":
		_, _, wrong = scanJSON(b, false)
	case "XML":
		_, wrong = scanXML(b, false)
	}
	if wrong == nil {
		return nil
	}
	before := b[:min(wrong.off, len(b))]
	line := bytes.LastIndexByte(before, '\n') + 1
	return &Fault{Format: format, Line: bytes.Count(before, []byte{'\n'}) + 1, Column: utf8.RuneCount(before[line:]) + 1, Problem: wrong.what}
}
