// Package stomp speaks STOMP 1.0, 1.1 and 1.2 over any byte stream. It imports
// the standard library alone.
//
// It is for consoles, tools, tests, proxies and clients, which need to see what
// really crosses the wire, survive what brokers really do, and know what has
// become of a frame when the connection breaks.
//
// # From the bottom up
//
//   - Frame, Header and Field are what a frame says: names and values without
//     escapes, the body octet for octet.
//   - Decoder reads frames from an io.Reader, of either side; ParseFrame reads
//     one from memory; AppendFrame writes one.
//   - Send, Subscribe, Unsubscribe, Ack, Nack, Begin, Commit, Abort, Disconnect
//     and Connect are Requests: plain structs that anyone can fill in. Their
//     method Frame is the one place where the rules of what a client may send
//     are checked. Raw is a frame that is not checked.
//   - Dial and Open make a Conn, a link that has been through CONNECT and
//     CONNECTED. It writes and reads frames and keeps the heart-beats; what
//     frames mean (who subscribed to what, which acks are due) is the caller's.
//   - Receipts keeps which receipts are awaited.
//
// There is no client type with channels and callbacks on purpose: a program's
// own loop around Conn.Read is shorter, and knows what to do when it is behind.
//
// # A first program
//
// Send a message and know that the broker has it; errors are left out here, the
// examples have them:
//
//	c, err := stomp.Dial(ctx, "tcp", "localhost:61613", stomp.Connect{Login: "me"}, stomp.ConnOptions{})
//	defer c.Close()
//	f, err := stomp.Send{Destination: "/queue/a", Body: []byte("hello"), Receipt: "1"}.Frame(c.Version())
//	err = c.WriteFrame(f)
//	f, err = c.Read() // RECEIPT with receipt-id 1, or ERROR
//
// A program that receives writes a Subscribe in the same way and calls Conn.Read
// in a loop; for what it has read, DeliveryOf and Ack make the answer. One that
// sends much calls Conn.Send, and asks Receipts which ones have come.
//
// # Versions
//
// A Version is what CONNECTED named, and everything depends on it: escapes, the
// headers of ACK, whether NACK exists. Before CONNECTED none is in force, which
// is the zero Version; a Decoder follows CONNECTED by itself.
//
// # What peers break
//
// What cannot be a frame is a *ProtocolError, with its offset in the stream and
// the rule, and ends the reading: where the next frame begins is not known any
// more. What breaks a rule and keeps step with the stream is read, and said in
// words in Frame.Breaches, so that a tool can show it.
//
// Limits bound what a peer can make a Decoder hold, whatever it announces: a
// frame costs no more than some 20 times the octets of it that have come, and
// no more than about three times the limits. The time that a peer may take is
// bounded by Conn: ConnOptions.Timeout until CONNECTED, the heart-beats after it.
//
// # Errors
//
// All errors begin with `stomp: `. Those worth a branch are types, for
// errors.As: *ConnectError (no connection, and how far it got), *ProtocolError
// (what came is no frame), *HeartBeatError (nothing came), *LinkError (the
// connection ended, or a write failed), *RequestError (nothing was written, as
// it would have broken a rule), *RejectedError (the broker said no).
// SafeToRetry says of any of them whether nothing was written, so that to ask
// again cannot do anything twice. Everything else that was written and not
// confirmed by a receipt has an unknown fate, and only its sender can decide.
//
// # Speed
//
// Decoder.Decode allocates once for a small frame and twice for any other one,
// Decoder.DecodeView not at all, AppendFrame nothing when its buffer is large
// enough. Conn.Queue and Conn.Send let one write carry many frames without
// holding any back, and Receipts many frames be in flight. `make bench` measures
// all that beside go-stomp.
//
// # Rules
//
// Numbers such as R062 name a rule of the specification as this project lists
// them, in the order of STOMP 1.2: R001 to R020 the stream of frames (chapters
// "STOMP Frames" and "Augmented BNF"), R021 to R059 headers and their encoding
// ("Value Encoding", "Repeated Header Entries", "Size Limits"), R060 to R079
// bodies ("Body", "Standard Headers": content-length, content-type), R080 to
// R105 connecting ("Connecting", "Protocol Negotiation"), R110 to R127
// "Heart-beating", R130 to R134 "SEND", R140 to R151 "SUBSCRIBE" and
// "UNSUBSCRIBE", R160 to R173 "ACK" and "NACK", R180 to R184 "BEGIN", "COMMIT"
// and "ABORT", R190 to R198 the header receipt and "RECEIPT", R200 to R206
// "DISCONNECT" and "Connection Lingering", R210 to R216 "ERROR", R220 to R225
// the life of a connection, R230 to R235 "MESSAGE" and what else servers send.
package stomp
