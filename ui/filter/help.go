package filter

// Example is a line of Help. One without Write is a heading or a sentence.
type Example struct{ Write, Means string }

// Help explains the language by examples, in the order in which to read them.
func Help() []Example {
	return []Example{
		{"", "Texts, in any case, in the header lines and the body"},
		{"order amount", "both words"},
		{`"order 42"`, `the text with its blank; \" and \\ for the signs themselves`},
		{"/queue/orders", "the text: a slash alone makes no expression"},
		{"ID:host-1:7", "a text as well, and so is a URL; ID is no header here"},
		{"/ord(er)?s/", "a regular expression (RE2); case counts"},
		{"/ord(er)?s/i", "the same in any case"},
		{"", "Headers, by name in any case"},
		{"destination:orders", "the header holds the text, in any case"},
		{"reply-to:", "the header is there"},
		{"priority=4", "the header is exactly that"},
		{"priority>=4", "the header is a number, at least 4"},
		{"message-id~^ID.*7$", "the header fits the regular expression"},
		{`"odd name":x`, "a name in quotes"},
		{"", "The body, unpacked and in its charset"},
		{"body:timeout", "the body holds the text, in any case"},
		{"body~err(or)?", "the body fits the regular expression"},
		{"jq:.customer.vip", "the JSON body gives something other than null and false"},
		{"jq:(.amount > 10)", "in brackets where the query has blanks"},
		{"", "What is known of the message"},
		{"state:held", "the word on the screen; in-tx for in tx"},
		{"size>10k", "octets of the body; > >= < <= =, k and M of 1024"},
		{"age<5m", "came less than 5 minutes before the filter was set; ms s m h d"},
		{"redelivered", "the broker says that it delivers it again"},
		{"expired", "its time (expires) was over when the filter was set; RabbitMQ has none"},
		{"marked", "you marked it"},
		{"", "Together"},
		{"state:held !redelivered", "both; ! or not turns a condition round"},
		{"type:vip or size>1M", "one of them; and binds closer than or"},
		{"(a or b) and not c", "brackets; in quotes these words are texts"},
	}
}
