package cli

import (
	"encoding/pem"
	"net/http/httptest"
	"strings"
	"testing"

	"stompbox/stomp"
	"stompbox/stomp/broker"
	"stompbox/stomp/stomptest"
)

// findings are what doctor -o json says, by check, of one host.
func findings(t *testing.T, out string) map[string]map[string]any {
	t.Helper()
	by := map[string]map[string]any{}
	for _, o := range objects(t, out) {
		by[o["check"].(string)] = o
	}
	return by
}

func TestDoctor(t *testing.T) {
	s := newStage(t, broker.Options{Users: map[string]string{"me": "s3cret"}, Versions: []stomp.Version{stomp.V11, stomp.V12}})
	s.put("/queue/a", "1")
	out, errs := s.want(ExitDone, "", "doctor", "-o", "json", "--read", "/queue/a", "--write", "/queue/a")
	got := findings(t, out)
	for _, check := range []string{"address", "server", "login", "vhost", "heart-beats", "round trip", "versions", "peek", "read", "write"} {
		if o := got[check]; o == nil || o["status"] != "ok" {
			t.Errorf("%s is %v: %s%s", check, o, out, errs)
		}
	}
	if v := got["versions"]; len(v["taken"].([]any)) != 2 || v["refused"].([]any)[0] != "1.0" || v["agreed"] != "1.2" {
		t.Errorf("versions: %v", v)
	}
	s.left("/queue/a", 1) // nothing was taken, and nothing is left
	out, _ = s.want(ExitDone, "", "doctor", "--heartbeat", "0,0")
	if !strings.Contains(out, "warn  heart-beats") || !strings.Contains(out, "> a dead link is noticed late") {
		t.Errorf("%s", out)
	}
}

func TestDoctorExits(t *testing.T) {
	s := newStage(t, broker.Options{Users: map[string]string{"me": "s3cret"}})
	out, errs := s.want(ExitRefused, "", "doctor", "--write", "nowhere")
	if !strings.Contains(out, "fail  write") || !strings.Contains(errs, "nowhere") {
		t.Errorf("%s%s", out, errs)
	}
	s.want(ExitUsage, "", "doctor", "--write", "/queue/a", "--read-only")
	s.want(ExitUsage, "", "doctor", "--read", "/topic/a")
	s.want(ExitUsage, "", "doctor", "-o", "raw")
	out, _ = s.want(ExitNotConnected, "", "doctor", "--password-file", tempFile(t, "pw", "wrong"))
	if !strings.Contains(out, "fail  connection") || !strings.Contains(out, "refused the login me") {
		t.Errorf("%s", out)
	}
	addr := s.b.Addr()
	out, _, code := verb("", "doctor", "failover:(stomp://me:s3cret@127.0.0.1:1,stomp://"+addr+")", "-o", "json")
	if code != ExitDone || !strings.Contains(out, `"host":"127.0.0.1:1","check":"connection","status":"fail"`) || !strings.Contains(out, `"host":"`+addr+`","check":"server","status":"ok"`) {
		t.Errorf("of two hosts: %d, %s", code, out)
	}
	s.b.Close()
	s.want(ExitNotConnected, "", "doctor")
}

// What the port speaks is said, and the certificate shown although it is not taken.
func TestDoctorForeign(t *testing.T) {
	web := httptest.NewTLSServer(nil)
	defer web.Close()
	addr := web.Listener.Addr().String()
	out, _, code := verb("", "doctor", "stomp+ssl://"+addr, "-o", "json")
	c := findings(t, out)["certificate"]
	if code != ExitNotConnected || c == nil || c["status"] != "warn" || c["checked"] != false || !strings.Contains(out, "--ca FILE") {
		t.Fatalf("%d, %s", code, out)
	}
	if names := c["names"].([]any); len(names) == 0 || names[0] != "example.com" || !strings.Contains(c["issuer"].(string), "Acme") || c["days"].(float64) < 1000 {
		t.Errorf("%v", c)
	}
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: web.Certificate().Raw})
	out, _, code = verb("", "doctor", "stomp+ssl://"+addr, "--ca", tempFile(t, "ca.pem", string(ca)))
	if code != ExitNotConnected || !strings.Contains(out, "speaks HTTP, not STOMP") {
		t.Errorf("%d, %s", code, out)
	}
	out, _, code = verb("", "doctor", "stomp://"+addr)
	if code != ExitNotConnected || !strings.Contains(out, "fail  connection") || strings.Contains(out, "certificate") {
		t.Errorf("%d, %s", code, out)
	}
}

// fieldDoctor looks at a real broker, as its master and as one with few rights.
func fieldDoctor(f *field) {
	if f.version != stomp.V12 {
		return // it offers each version by itself
	}
	f.put("1")
	out, _ := f.want(ExitDone, "", "doctor", "-o", "json", "--read", f.in)
	got := findings(f.T, out)
	if v := got["versions"]; v == nil || len(v["taken"].([]any)) != 3 {
		f.Errorf("versions: %v", v)
	}
	if got["read"] == nil || got["read"]["status"] != "ok" || f.Kind == stomptest.KindActiveMQ && got["discovery"]["status"] != "ok" {
		f.Errorf("%s", out)
	}
	f.left(f.in, "1")
	out, _ = f.as(stomptest.Reader, ExitRefused, "", "doctor", "--write", f.out)
	if !strings.Contains(out, "fail  write") {
		f.Errorf("%s", out)
	}
	out, errs, code := verb("", "doctor", "stomp+ssl://admin:admin@"+f.TLSAddr+f.Vhost, "--ca", f.CAFile, "-o", "json")
	if c := findings(f.T, out)["certificate"]; code != ExitDone || c == nil || c["checked"] != true {
		f.Errorf("over TLS: %d, %s%s", code, out, errs)
	}
	f.left(f.out)
}
