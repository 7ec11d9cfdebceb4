package inspect

import (
	"strings"
	"testing"

	"stompbox/themes"
)

// TestGuess: what has no content-type is told by its lines, and prose, logs and
// code are left what they are.
func TestGuess(t *testing.T) {
	for body, want := range map[string]string{
		"---\norder: 42\n": "yaml",
		"order: 42\nitems:\n  - sku: A-1\n    n: 2\n":            "yaml",
		"apiVersion: v1\nkind: Pod\nspec:\n  containers: []\n":   "yaml",
		"Order:\n  Id: 1\n  Name: x\n":                           "yaml",
		"- name: a\n  n: 1\n- name: b\n":                         "yaml",
		"text: |\n  some: words\n  here\nnext: 1\n":              "yaml",
		"a: 1\r\nb: 2\r\n":                                       "yaml",
		"Note: this is prose.\nBut: so is this.\n":               "text",
		"INFO: started\nWARN: slow\n":                            "text",
		"note: one line alone":                                   "text",
		"Dear reader,\nplease: note.\n":                          "text",
		"see http://example.org/a\n":                             "text",
		"- milk\n- eggs\n":                                       "text",
		"db.host=localhost\ndb.port=5432\n# comment\nempty=\n":   "properties",
		"[main]\nkey = value\nother=1\n":                         "properties",
		"a == b\nc == d\n":                                       "text",
		"if (a=1) {\n}\n":                                        "text",
		"A=1":                                                    "text",
		"level=info msg=\"a b\" took=3ms":                        "logfmt",
		"level=info n=1\nlevel=warn msg=\"x = y\" n=2\n":         "logfmt",
		"level=info and then words n=1":                          "text",
		"key=value one two\nother=x\n":                           "properties",
		"name=J%C3%BCrgen&q=1":                                   "form",
		"a=1&b":                                                  "text",
		"x = 1 & y = 2":                                          "text",
		"":                                                       "empty",
		"<p>a: b\nc: d\n":                                        "text",
		"2026-01-02 03:04:05 level=info n=1":                     "text",
		strings.Repeat("host: a\nport: 1\n", 1000) + "free text": "yaml",
	} {
		in := message(body)
		if got := Kind(in); strings.HasPrefix(body, "<p>") {
			continue
		} else if got != want {
			t.Errorf("%.40q is %s, want %s", body, got, want)
		}
	}
	for contentType, want := range map[string]string{
		"application/yaml": "yaml", "text/x-yaml; charset=utf-8": "yaml", "application/openapi+yaml": "yaml",
		"text/x-java-properties": "properties", "application/logfmt": "logfmt", "text/plain": "text",
	} {
		if got := Kind(typed(contentType, "a: 1\nb: 2\n")); got != want {
			t.Errorf("%s is %s, want %s", contentType, got, want)
		}
	}
}

// TestLinesAreKept: nothing but blanks is added or lost by the formats that
// leave a body as it is laid out.
func TestLinesAreKept(t *testing.T) {
	dense := func(s string) string { return strings.Join(strings.Fields(s), "") }
	for _, in := range []Input{
		typed("application/yaml", "%YAML 1.2\n---\na: {b: 1, 'c': [x, \"y: z\"]}\n? complex\n: value\n\"q: r\": 'it''s' # said\nblock: >-\n  folded: text\n\n  # no comment\n"+
			"anchor: &id !!str word\nalias: *id\nurl: http://x/#y\nempty:\n- - nested\n  - 1.5e3\ntab:\t1\n... \n"),
		typed("text/x-java-properties", "# c\n! d\na=1\nb : two words\nlong.name.of.a.property.that.is.wide = x\\\n   goes on \\\\\nc\nd=\n[section]\n; e\n=odd\n\\=x=y\n"),
		typed("application/logfmt", "\n a=1 b=\"two words\" bare c=\n\n\nd=\"open\ne=\"x\\\"y\" é=ü\n  \n"),
	} {
		d := Open(in)
		for width := 1; width < 90; width++ {
			have := dense(strings.Join(rowsOf(t, d, Pretty, width), ""))
			if want := dense(string(in.Frame.Body)); strings.ReplaceAll(have, "…", "") != want {
				t.Fatalf("%s, width %d: %s\nwant %s", d.Label(Pretty), width, have, want)
			}
		}
	}
}

// TestYAMLRoles names what a colour stands for.
func TestYAMLRoles(t *testing.T) {
	body := "key: text # why\nn: 12\nok: true\nquoted: \"a # b\"\n- item\nblock: |\n  key: no key\nafter: x\n"
	s := newYAMLSource([]byte(body))
	got := map[string]themes.Role{}
	var ln line
	for at := 0; at < s.end(); {
		ln.reset()
		at = s.line(at, 80, &ln)
		for _, p := range ln.pieces {
			got[string(p.b)] = p.role
		}
	}
	for text, want := range map[string]themes.Role{"key": themes.SynKey, "text": themes.SynString, " # why": themes.SynComment, "12": themes.SynNumber,
		"true": themes.SynLiteral, `"a # b"`: themes.SynString, "- ": themes.SynPunct, "item": themes.SynString, "|": themes.SynPunct,
		"key: no key": themes.SynString, "after": themes.SynKey} {
		if got[text] != want {
			t.Errorf("%q has role %d, want %d", text, got[text], want)
		}
	}
}
