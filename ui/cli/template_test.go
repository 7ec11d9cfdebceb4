package cli

import (
	"path/filepath"
	"strings"
	"testing"

	"stompbox/stomp/broker"
)

func TestSendTemplates(t *testing.T) {
	s := newStage(t, broker.Options{})
	t.Setenv("STOMPBOX_TEST_VALUE", "from outside {{seq}}")
	file := tempFile(t, "part", "a\tb{{seq}}")
	s.want(ExitDone, "", "send", "/queue/a{{seq}}", "--template", "-H", `n:{{seq}}`, "-H", `e:{{env "STOMPBOX_TEST_VALUE"}}`,
		"-b", `<{{file "`+filepath.ToSlash(file)+`"}}>`, "--count", "3")
	for _, name := range []string{"1", "2", "3"} {
		out, _ := s.want(ExitDone, "", "recv", "/queue/a"+name, "-o", "json", "-n", "1")
		for _, want := range []string{`["n","` + name + `"]`, `["e","from outside {{seq}}"]`, `"body":"<a\tb{{seq}}>"`} {
			if !strings.Contains(out, want) {
				t.Errorf("message %s has no %s: %s", name, want, out)
			}
		}
	}
	// Without the flag nothing is looked at.
	s.want(ExitDone, "", "send", "/queue/b", "-b", `{{env "HOME"}} {{nope}}`)
	if out, _ := s.want(ExitDone, "", "recv", "/queue/b", "-o", "raw", "-n", "1"); out != `{{env "HOME"}} {{nope}}` {
		t.Errorf("sent %q", out)
	}
	_, errs := s.want(ExitUsage, "", "send", "/queue/b", "--template", "-b", "a\n {{nope}}")
	if !strings.Contains(errs, "body, line 2, column 2: {{nope}} is unknown") {
		t.Errorf("says %q", errs)
	}
}

func TestRunTemplates(t *testing.T) {
	s := newStage(t, broker.Options{})
	s.want(ExitDone, "send /queue/a {{seq}} --template\nsend /queue/a {{seq}}\nsend /queue/a \"n {{seq}}\" --template\n", "run", "-")
	if out, _ := s.want(ExitDone, "", "recv", "/queue/a", "-o", "raw", "-n", "3"); out != "1{{seq}}n 2" {
		t.Errorf("sent %q", out)
	}
	_, errs := s.want(ExitUsage, "send /queue/a {{x}} --template\n", "run", "-")
	if !strings.Contains(errs, "body, line 1, column 1: {{x}} is unknown") {
		t.Errorf("says %q", errs)
	}
}
