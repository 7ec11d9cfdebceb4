package stomp

import (
	"fmt"
	"testing"
)

func lines(h Header) string {
	text := ""
	for name, value := range h.All() {
		text += fmt.Sprintf("%s=%s ", name, value)
	}
	return text
}

func TestHeader(t *testing.T) {
	h := NewHeader("a", "1", "b", "2", "a", "3")
	if h.Get("a") != "1" || h.Get("A") != "" || h.Has("c") || h.Len() != 3 || h.At(2).Value != "3" {
		t.Errorf("R031, R035: %v", h)
	}
	shared := h.Clone()
	h.Set("a", "x")
	h.Set("c", "")
	if got := lines(h); got != "a=x b=2 c= " {
		t.Errorf("after Set: %s", got)
	}
	h.Del("a")
	h.Del("none")
	if got := lines(h); got != "b=2 c= " {
		t.Errorf("after Del: %s", got)
	}
	if got := lines(shared); got != "a=1 b=2 a=3 " {
		t.Errorf("the copy has changed: %s", got)
	}
	if v, ok := h.Lookup("c"); v != "" || !ok {
		t.Error("R026: an empty value is not there")
	}
}

func TestVersions(t *testing.T) {
	for _, bad := range []string{"", "1.10", "1.2.0", "v1.2", " 1.2", "1.3", "1.0, 1.2"} {
		if got, err := ParseVersions(bad); err == nil {
			t.Errorf("R093: %q is %v", bad, got)
		}
	}
	got, err := ParseVersions("1.2,1.0,1.2")
	if err != nil || FormatVersions(got) != "1.0,1.2" {
		t.Errorf("R083: %v, %v", got, err)
	}
	if V10.HasNack() || V10.HasClientIndividual() || !V11.HasNack() || !V12.HasClientIndividual() {
		t.Error("R143, R164")
	}
	if d := DeliveryOf(NewHeader("ack", "a", "message-id", "m", "ack", "b")); d != (Delivery{MessageID: "m", Ack: "a"}) {
		t.Errorf("R034: %+v", d)
	}
}
