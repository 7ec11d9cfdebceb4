package cli

import (
	"strings"
	"testing"

	"stompbox/stomp/broker"
)

// respond takes the request from a queue, and answers where it wants the answer.
func respond(t *testing.T, url, queue, body string, headers ...string) {
	t.Helper()
	out, errs, code := verb("", "recv", queue, "-o", "json", "--timeout", "10s", "--broker", url)
	if code != ExitDone {
		t.Fatalf("the request does not come: %d, %s", code, errs)
	}
	header := map[string]string{}
	for _, pair := range objects(t, out)[0]["headers"].([]any) {
		one := pair.([]any)
		header[one[0].(string)] = one[1].(string)
	}
	if header["correlation-id"] == "" || header["reply-to"] == "" {
		t.Fatalf("the request is %s", out)
	}
	args := []string{"send", header["reply-to"], "-b", body, "--broker", url}
	if len(headers) == 0 {
		headers = []string{"correlation-id:" + header["correlation-id"]}
	}
	for _, h := range headers {
		args = append(args, "-H", h)
	}
	if _, errs, code := verb("", args...); code != ExitDone {
		t.Fatalf("the answer is not taken: %d, %s", code, errs)
	}
}

func TestRequest(t *testing.T) {
	s := newStage(t, broker.Options{})
	l := startLive(t, "request", "/queue/service", "-b", "question", "-o", "raw", "--broker", s.url)
	respond(t, s.url, "/queue/service", "answer\n")
	if line, err := l.out.ReadString('\n'); line != "answer\n" || err != nil {
		t.Errorf("%q, %v", line, err)
	}
	if code := <-l.code; code != ExitDone {
		t.Errorf("exits with %d: %s", code, l.errs.String())
	}
}

// At a destination that others share only the right answer is taken.
func TestRequestAtASharedDestination(t *testing.T) {
	s := newStage(t, broker.Options{})
	s.put("/queue/answers", "another's")
	l := startLive(t, "request", "/queue/service", "-b", "question", "-o", "raw", "--reply-to", "/queue/answers", "-H", "correlation-id:mine", "--broker", s.url)
	respond(t, s.url, "/queue/service", "answer\n", "correlation-id:mine")
	if line, err := l.out.ReadString('\n'); line != "answer\n" || err != nil {
		t.Errorf("%q, %v", line, err)
	}
	if code := <-l.code; code != ExitDone {
		t.Errorf("exits with %d: %s", code, l.errs.String())
	}
	s.left("/queue/answers", 1)
}

func TestRequestExits(t *testing.T) {
	s := newStage(t, broker.Options{})
	_, errs := s.want(ExitTimedOut, "", "request", "/queue/service", "-b", "x", "--timeout", "300ms")
	if !strings.Contains(errs, "no answer came within 300ms") {
		t.Errorf("says %q", errs)
	}
	s.left("/queue/service", 1)
	s.want(ExitRefused, "", "request", "nowhere", "-b", "x")
	s.want(ExitUsage, "", "request", "/queue/a", "-b", "x", "-o", "yaml")
}
