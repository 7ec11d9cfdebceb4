package filter

// Example is a line of Help. One without Write is a heading or a sentence.
type Example struct{ Write, Means string }

// Help explains the language by examples, in the order in which to read them.
func Help() []Example {
	return []Example{
		{"", "Text in headers and body; case does not matter"},
		{"order amount", "both words"},
		{`"order 42"`, `the text with its space; \" and \\ inside the quotes`},
		{"/queue/orders", "plain text: one slash alone makes no expression"},
		{"ID:host-1:7", "plain text too, and so is a URL; ID is not a header here"},
		{"/ord(er)?s/", "a regular expression (RE2); case counts"},
		{"/ord(er)?s/i", "the same, in any case"},
		{"", "Headers; case of the name does not matter"},
		{"destination:orders", "the header contains the text, in any case"},
		{"reply-to:", "the header is present"},
		{"priority=4", "the header is exactly that"},
		{"priority>=4", "the header is a number of at least 4"},
		{"message-id~^ID.*7$", "the header matches the regular expression"},
		{`"odd name":x`, "a name in quotes"},
		{"", "The body, unpacked and decoded"},
		{"body:timeout", "the body contains the text, in any case"},
		{"body~err(or)?", "the body matches the regular expression"},
		{"jq:.customer.vip", "the query on the JSON body gives neither null nor false"},
		{"jq:(.amount > 10)", "in parentheses when the query has spaces"},
		{"", "What is known of the message"},
		{"state:held", "the state as shown; in-tx for in tx"},
		{"size>10k", "size of the body; > >= < <= =; k and M are powers of 1024"},
		{"age<5m", "arrived less than 5 minutes before the filter was set; ms s m h d"},
		{"redelivered", "the broker marked it as redelivered"},
		{"expired", "its expires time had passed when the filter was set; not on RabbitMQ"},
		{"marked", "you marked it"},
		{"", "Together"},
		{"state:held !redelivered", "both; ! or not negates a condition"},
		{"type:vip or size>1M", "either one; and binds tighter than or"},
		{"(a or b) and not c", "parentheses; in quotes these words are plain text"},
	}
}
