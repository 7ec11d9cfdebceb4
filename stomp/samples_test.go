package stomp

// wireSamples are frames of real brokers and clients as they crossed the wire,
// with the version that was in force.
var wireSamples = []struct {
	name    string
	version Version
	raw     string
}{
	{"ActiveMQ CONNECTED", 0, "CONNECTED\nserver:ActiveMQ/5.17.2\nheart-beat:0,0\nsession:ID:vm-45191-1795416821960-6:7\nversion:1.2\n\n\x00"},
	{"RabbitMQ CONNECTED", 0, "CONNECTED\nserver:RabbitMQ/3.10.8\nsession:session-VkoSl7J3wsE6NFlEDA-f-A\nheart-beat:0,0\nversion:1.2\n\n\x00"},
	{"stompserver CONNECTED", 0, "CONNECTED\nsession:wow\n\n\x00"},
	{"ActiveMQ MESSAGE for 1.0, with a line break in a value", V10, "MESSAGE\nexpires:0\nna\\cme:v\nk1:a:b\nc\\d\re\ndestination:/queue/p.6b03e70c.enc.12\nJMSXUserID:admin\nsubscription:s\npriority:4\nmessage-id:ID:vm-45191-1795416821960-6:331:-1:1:1\ntimestamp:1795417879438\n\nx\x00"},
	{"ActiveMQ MESSAGE for 1.2", V12, "MESSAGE\nexpires:0\ncorrelation-id:c1\ncustom:v\ndestination:/queue/p.6b03e483.msg1.2.5\nJMSXUserID:admin\nack:ID\\cvm-45191-1795416821960-7\\c5\nsubscription:sub-1\npriority:7\ntype:mytype\nmessage-id:ID\\cvm-45191-1795416821960-6\\c62\\c-1\\c1\\c1\ncontent-type:text/plain\nfoo-bar:x\npersistent:true\nreply-to:/queue/p.reply\ntimestamp:1795417230443\n\nhello\x00"},
	{"RabbitMQ MESSAGE, binary", V12, "MESSAGE\nsubscription:s\ndestination:/queue/p.6b03e70c.enc.1\nmessage-id:T_s@@session-NljzGjsB7EFSsEPbEvvTRg@@1\nredelivered:false\nack:T_s@@session-NljzGjsB7EFSsEPbEvvTRg@@1\nreceipt:r\ncontent-length:9\n\na\x00b\x00c\xff\xfe\n\r\x00"},
	{"RabbitMQ MESSAGE with escapes", V12, "MESSAGE\nsubscription:s\ndestination:/queue/p.6b03e70c.enc.8\nmessage-id:T_s@@session-IExpfQRIgRL6fttjscNa2Q@@1\nredelivered:false\nreceipt:r\nna\\cme:v\nk1:a\\cb\\nc\\\\d\\re\ncontent-length:1\n\nx\x00"},
	{"RabbitMQ ERROR", 0, "ERROR\nmessage:Version mismatch\ncontent-type:text/plain\nversion:1.0,1.1,1.2\ncontent-length:35\n\nSupported versions are 1.0,1.1,1.2\n\x00"},
	{"ActiveMQ ERROR", 0, "ERROR\ncontent-type:text/plain\nmessage:User name [admin] or password is invalid.\n\nUser name [admin] or password is invalid.\x00"},
	{"ActiveMQ RECEIPT", V12, "RECEIPT\nreceipt-id:after\n\n\x00"},
	{"CONNECT", 0, "CONNECT\naccept-version:1.2\nhost:localhost\nlogin:admin\npasscode:admin\n\n\x00"},
	{"SEND", V12, "SEND\ndestination:/queue/x\n\n\x00"},
	{"SUBSCRIBE", V12, "SUBSCRIBE\ndestination:/queue/p.noid\nreceipt:9\n\n\x00"},
}
