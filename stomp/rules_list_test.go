package stomp

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// clientRules are the numbers of the rules that a client has to keep or to
// decide, with a few words each to find them by.
const clientRules = `
001 parts of a frame; 002 LF is sent; 003 CR LF in 1.2; 004 CR LF in 1.0 and 1.1; 005 CR LF in the first frame;
006 CR inside a line; 007 NUL ends every frame; 008 ends of line after NUL; 009 ends of line are no frames;
010 fillers of CR LF; 011 ends of line before the first frame; 012 case of commands; 013 unknown commands;
014 nothing but the command; 015 garbage; 016 any split of reads; 017 several frames in one read;
018 end inside a frame; 019 end between frames; 020 frames are written whole;
021 first colon; 022 colons in values of 1.0; 023 raw colons in values; 024 line without colon; 025 no name;
026 empty value; 027 empty value in 1.0; 028 blanks are data; 029 padding in 1.0; 030 no padding sent; 031 first entry wins;
032 repeats in 1.0; 033 repeats are kept; 034 repeated content-length; 035 case of names; 036 UTF-8; 037 not UTF-8; 038 NUL in headers;
039 limits; 040 all headers in order;
041 no escapes in 1.0; 042 escapes of 1.1; 043 escapes of 1.2; 044 \r in 1.1; 045 undefined escapes; 046 lone backslash;
047 escapes in names; 048 one pass; 049 CONNECT and CONNECTED exempt; 050 ERROR before CONNECTED; 051 STOMP exempt;
052 what is escaped; 053 CR in 1.1; 054 header injection; 055 NUL in a header; 056 bodies are never escaped; 057 split, then unescape;
058 values that go back; 059 plain text as it is;
060 frames with a body; 061 body on CONNECTED or RECEIPT; 062 content-length; 063 NUL behind it; 064 first NUL; 065 content-length 0;
066 no number; 067 on every frame; 068 nothing allocated from it; 069 SEND carries it; 070 NUL in a body; 071 octets, not characters;
072 left out; 073 differs or doubled; 074 content-type; 075 no content-type; 076 charset; 077 octet exact; 078 UTF-8 bodies; 079 nothing behind NUL;
080 CONNECT first; 081 CONNECT, not STOMP; 082 STOMP on request; 083 accept-version; 084 left out for 1.0; 085 host; 086 login;
087 heart-beat in CONNECT; 088 no receipt on CONNECT; 089 CONNECT has no body; 090 CONNECTED without version; 091 version not offered;
092 1.0 not offered; 093 exact version; 094 ERROR in place of CONNECTED; 095 closed before CONNECTED; 096 other first frame;
097 second CONNECTED; 098 one time-out; 099 no second CONNECT; 100 headers of CONNECTED; 101 octets behind CONNECTED; 102 version follows CONNECTED;
103 again with another version; 104 passcode stays secret; 105 host and port in errors;
110 form of heart-beat; 111 missing means 0,0; 112 sending; 113 receiving; 114 often enough; 115 a beat is LF; 116 any octet counts;
117 margin; 118 silence; 119 none in 1.0; 120 malformed; 121 extreme values; 122 no limit without agreement; 123 never inside a frame;
124 while busy; 125 a frame replaces a beat; 126 timers stop; 127 clock starts with CONNECTED;
130 destination; 131 transaction on SEND; 132 no doubled headers; 133 receipt on SEND; 134 empty body;
140 destination of SUBSCRIBE; 141 id; 142 different ids; 143 ack modes; 144 broker headers; 145 UNSUBSCRIBE id; 146 UNSUBSCRIBE in 1.0;
147 late messages; 148 by subscription; 149 by destination in 1.0; 150 unknown subscription; 151 no transaction;
160 ACK 1.0; 161 ACK 1.1; 162 ACK 1.2; 163 copied exactly; 164 no NACK in 1.0; 165 NACK 1.1; 166 NACK 1.2; 167 transaction on ACK;
168 cumulative; 169 none for auto; 170 no second ACK; 171 no ack header; 172 no subscription; 173 same connection;
180 transaction header; 181 different ids; 182 only where allowed; 183 only open ones; 184 gone with the link;
190 receipt on any frame; 191 exact match; 192 unknown receipts; 193 what a receipt means; 194 any order; 195 bounded wait;
196 ERROR with receipt-id; 197 RECEIPT without id; 198 the user's own receipt;
200 graceful end; 201 nothing after DISCONNECT; 202 closed before RECEIPT; 203 bounded; 204 late messages; 205 close without DISCONNECT; 206 another id;
210 ERROR in full; 211 link after ERROR; 212 no wait for the close; 213 waits end; 214 ERROR before reset; 215 transaction after ERROR; 216 ERROR after DISCONNECT;
220 loss is reported; 221 pending fails; 222 writes are bounded; 223 after reconnect; 224 close frees; 225 slow consumer;
230 MESSAGE in 1.0; 231 MESSAGE headers; 232 ack header; 233 receipt-id; 234 message header; 235 destination may differ;
240 control characters; 241 invalid UTF-8 shown; 242 long lines cut; 243 output while typing
`

// namedByNoTest says, for each number that may be named by no test, why.
var namedByNoTest = map[string]string{
	"R193": "what a receipt proves: nothing is done in code but to wait for the right one, which R191 covers",
	"R212": "a link after ERROR is kept while the server keeps it (R211), so there is no wait to bound",
	"R215": "the fate of transactions at an ERROR is a case of R213, tested in session",
	"R223": "session, TestUnsubscribeAndReconnect: nothing is subscribed or sent again by itself",
	"R225": "session, TestBackpressure",
	"R235": "must not be relied on: R148 covers that messages go by subscription",
	"R243": "the console draws a whole screen: there is no input line that output could run into",
}

var (
	ruleEntry = regexp.MustCompile(`(\d{3}) [^;]+`)
	ruleName  = regexp.MustCompile(`R(\d{3})(?: to R(\d{3}))?`)
)

// Every rule is named by the test that covers it, or has a reason here why not.
// The numbers are looked for in the text of all tests of the repository; R114
// to R118 names five of them.
func TestEveryRuleIsNamedByATest(t *testing.T) {
	rules := ruleEntry.FindAllStringSubmatch(clientRules, -1)
	if len(rules) < 190 {
		t.Fatalf("only %d rules are listed", len(rules))
	}
	named := namedRules(t, "..")
	for _, r := range rules {
		name := "R" + r[1]
		reason, excused := namedByNoTest[name]
		switch {
		case named[name] == "" && !excused:
			t.Errorf("no test names %s (%s)", name, strings.TrimSpace(r[0][4:]))
		case named[name] != "" && excused:
			t.Logf("%s is named by %s now; its reason can go: %s", name, named[name], reason)
		}
		delete(named, name)
	}
	for name, file := range named {
		t.Errorf("%s names %s, which is no rule", file, name)
	}
}

// namedRules gives the numbers that the test files under root name, each with
// one file that does.
func namedRules(t *testing.T, root string) map[string]string {
	named := map[string]string{}
	files := 0
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && name != root {
			return filepath.SkipDir
		}
		// This file names them all.
		if !strings.HasSuffix(name, "_test.go") || filepath.Base(name) == "rules_list_test.go" {
			return nil
		}
		text, err := os.ReadFile(name)
		files++
		for _, m := range ruleName.FindAllStringSubmatch(string(text), -1) {
			for _, n := range numbersOf(m) {
				named[n] = name
			}
		}
		return err
	})
	if err != nil || files < 20 {
		t.Fatalf("%d test files under %s: %v", files, root, err)
	}
	return named
}

// numbersOf gives the numbers of `R114` or of `R114 to R118`.
func numbersOf(m []string) []string {
	from, _ := strconv.Atoi(m[1])
	to := from
	if m[2] != "" {
		to, _ = strconv.Atoi(m[2])
	}
	var list []string
	for n := from; n <= to; n++ {
		list = append(list, fmt.Sprintf("R%03d", n))
	}
	return list
}

func TestRangesOfRules(t *testing.T) {
	m := ruleName.FindStringSubmatch("// R114 to R116: beats")
	if got := numbersOf(m); !slices.Equal(got, []string{"R114", "R115", "R116"}) {
		t.Errorf("got %v", got)
	}
}
