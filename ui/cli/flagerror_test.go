package cli

import (
	"bytes"
	"strings"
	"testing"
)

func TestFlagMistakes(t *testing.T) {
	for line, want := range map[string]string{
		"recv /queue/a -n x":             `stompbox: --number "x": it takes a whole number, such as 10`,
		"recv /queue/a --number 9e9":     `stompbox: --number "9e9": it takes a whole number, such as 10`,
		"send /queue/a --rate x":         `stompbox: --rate "x": it takes a number, such as 10 or 2.5`,
		"recv /queue/a --timeout=5 min":  `stompbox: --timeout "5": it takes a time with its unit, such as 500ms or 5s`,
		"recv /queue/a --insecure=x":     `stompbox: --insecure "x": it takes true or false`,
		"recv /queue/a --nope":           "stompbox: unknown flag: --nope: stompbox recv --help lists the flags",
		"tx":                             "stompbox: accepts 1 arg(s), received 0: it is written stompbox tx FILE [flags]",
		"record a.journal":               "stompbox: requires at least 2 arg(s), only received 1: it is written stompbox record FILE [URL|PROFILE] DEST... [flags]",
		"record /no/such/dir/a /queue/a": "stompbox: cannot create a recording: open /no/such/dir: no such file or directory",
		"--nope":                         "stompbox: unknown flag: --nope: stompbox --help lists the flags",
	} {
		var out, errs bytes.Buffer
		code := run(t.Context(), strings.Fields(line), Rooms{}, strings.NewReader(""), &out, &errs)
		if got := strings.TrimSpace(errs.String()); code != ExitUsage || got != want || out.Len() > 0 {
			t.Errorf("%s: exit %d, %q, want %q", line, code, got, want)
		}
	}
}
