package cli

import (
	"strings"
	"testing"

	"stompbox/session/profile"
)

// TestProfiles: the list tells where each passcode comes from and never what it
// is; a mistake is told with its place.
func TestProfiles(t *testing.T) {
	home(t)
	if code, out, errs := typed(t, "profiles"); code != 0 || out != "" || !strings.Contains(errs, "stompbox profiles example > ") {
		t.Errorf("without a file: exits with %d, prints %q, says %q", code, out, errs)
	}
	home(t, "profiles.toml", profile.Example+`
[[profile]]
name = "own"
url = "stomp+ssl://me:s3cret@10.0.0.1"
insecure = true
`)
	code, out, errs := typed(t, "profiles")
	for _, want := range []string{"dev ", "stomp://admin@127.0.0.1:61613", "asked for", "from PROD_BROKER_PASSWORD, read-only", "in the file"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in the list:\n%s", want, out)
		}
	}
	if code != 0 || errs != "" || strings.Contains(out, "s3cret") {
		t.Errorf("exits with %d, says %q, prints:\n%s", code, errs, out)
	}
	code, out, _ = typed(t, "profiles", "-o", "json")
	if code != 0 || strings.Count(out, "\n") != 4 || strings.Contains(out, "s3cret") ||
		!strings.Contains(out, `{"name":"own","url":"stomp+ssl://me@10.0.0.1:61612?insecure=true","password":"in the file","read_only":false,"insecure":true}`) {
		t.Errorf("exits with %d, prints:\n%s", code, out)
	}
	if code, out, _ := typed(t, "profiles", "check"); code != 0 || !strings.Contains(out, "4 profiles, no mistakes") {
		t.Errorf("check exits with %d, prints %q", code, out)
	}
	home(t, "profiles.toml", "[[profile]]\nname = \"x\"\nurl = \"stomp://a\"\ncolour = 1\n")
	for _, args := range [][]string{{"profiles"}, {"profiles", "check"}} {
		if code, _, errs := typed(t, args...); code != ExitUsage || !strings.Contains(errs, "profiles.toml:4:1: the key \"colour\" is not known") {
			t.Errorf("%q exits with %d, says %q", args, code, errs)
		}
	}
	home(t)
	if code, out, errs := typed(t, "profiles", "check", "nowhere.toml"); code != ExitUsage || out != "" || !strings.Contains(errs, "nowhere.toml: no such file") {
		t.Errorf("a file that is not there: exits with %d, prints %q, says %q", code, out, errs)
	}
	if code, _, errs := typed(t, "profiles", "-o", "yaml"); code != ExitUsage || !strings.Contains(errs, "json or text") {
		t.Errorf("-o yaml exits with %d, says %q", code, errs)
	}
}
