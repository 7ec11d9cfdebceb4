package cli

import (
	"strings"
	"testing"
)

// TestEncodeMeaning: a client's frame that lacks what its version asks for is
// refused with its rule, and taken with --any.
func TestEncodeMeaning(t *testing.T) {
	for _, tc := range []struct{ version, in, rule string }{
		{"1.2", `{"command":"SEND","headers":[["x","1"]],"body":"a"}`, "R130"},
		{"1.0", `{"command":"SEND","body":"a"}`, "R130"},
		{"1.2", `{"command":"SUBSCRIBE","headers":[["id","1"]]}`, "R140"},
		{"1.1", `{"command":"SUBSCRIBE","headers":[["destination","/queue/a"]]}`, "R141"},
		{"1.2", `{"command":"SUBSCRIBE","headers":[["destination","/queue/a"],["id","1"],["ack","bogus"]]}`, "R143"},
		{"1.0", `{"command":"SUBSCRIBE","headers":[["destination","/queue/a"],["ack","client-individual"]]}`, "R143"},
		{"1.2", `{"command":"SUBSCRIBE","headers":[["destination","/queue/a"],["id","1"],["transaction","t"]]}`, "R151"},
		{"1.2", `{"command":"UNSUBSCRIBE","headers":[["destination","/queue/a"]]}`, "R145"},
		{"1.0", `{"command":"UNSUBSCRIBE"}`, "R146"},
		{"1.0", `{"command":"ACK","headers":[["id","1"]]}`, "R160"},
		{"1.1", `{"command":"ACK","headers":[["message-id","1"]]}`, "R172"},
		{"1.2", `{"command":"ACK","headers":[["message-id","1"]]}`, "R171"},
		{"1.1", `{"command":"NACK","headers":[["subscription","1"]]}`, "R172"},
		{"1.2", `{"command":"NACK","headers":[["message-id","1"]]}`, "R171"},
		{"1.2", `{"command":"BEGIN"}`, "R180"},
		{"1.2", `{"command":"COMMIT"}`, "R180"},
		{"1.1", `{"command":"ABORT"}`, "R180"},
		{"1.2", `{"command":"CONNECT","headers":[["receipt","1"]]}`, "R088"},
		{"1.2", `{"command":"SEND","headers":[["destination","/queue/a"]],"body":"a"}`, ""},
		{"1.0", `{"command":"SUBSCRIBE","headers":[["destination","/queue/a"]]}`, ""},
		{"1.0", `{"command":"UNSUBSCRIBE","headers":[["destination","/queue/a"]]}`, ""},
		{"1.0", `{"command":"ACK","headers":[["message-id","1"]]}`, ""},
		{"1.1", `{"command":"ACK","headers":[["message-id","1"],["subscription","s"]]}`, ""},
		{"1.2", `{"command":"ACK","headers":[["id","1"]]}`, ""},
		{"1.2", `{"command":"MESSAGE","body":"x"}`, ""}, // what a broker sent is taken as it was
	} {
		_, errs, code := verb(tc.in, "encode", "--version", tc.version)
		if tc.rule == "" && code != ExitDone || tc.rule != "" && (code != ExitUsage || !strings.Contains(errs, "("+tc.rule+")") || !strings.Contains(errs, "line 1")) {
			t.Errorf("%s %s: exits with %d and says %q, want %s", tc.version, tc.in, code, errs, tc.rule)
		}
		if _, errs, code := verb(tc.in, "encode", "--any", "--version", tc.version); code != ExitDone && tc.rule != "" {
			t.Errorf("%s %s with --any: exits with %d and says %q", tc.version, tc.in, code, errs)
		}
	}
}
