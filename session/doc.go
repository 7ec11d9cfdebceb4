// Package session holds one conversation with one broker: a goroutine that
// owns all its state, the ledgers of held messages, subscriptions, receipts and
// transactions, and the journal of every frame.
//
// Commands go in through Do, which never blocks. What becomes of them, and all
// that the broker sends, comes out of Next in batches. Programs that want an
// answer to each call use a Client (Open), which waits.
//
// # Fate
//
// Everything that is sent has a fate: drafted, queued, written, confirmed by a
// receipt, rejected by an ERROR, refused by us before anything was sent, or
// unknown when the link died first. Where an ERROR names no receipt its cause
// is found by elimination and marked as deduced (FrameFated), and where several
// frames may be meant nothing is taken for sure. Nothing is sent twice by
// itself.
//
// # Staying connected
//
// A link that was up and died is dialled again, after 0.1 s at first and 1.5
// times as long after each try, up to 60 s, a tenth of it left to chance
// (Options.Reconnect, Profile.Reconnect), over all hosts of the profile. A
// link that lived for less than five seconds goes on with the waits where they
// were. What was live is subscribed again under the same SubID and, unless its
// id was wished for, another one on the wire; SubChanged says when it is live.
// Nothing else is repeated: held messages are lease lost and come again when
// the broker gives them, open transactions are rolled back or unknown, sends
// without an answer are unknown.
//
// A first connect that fails is not repeated, for the person who asked for it
// sees why. A refused login, vhost or version is not either, nor a certificate
// that is not taken (profile.Profile.Lasting). RetryNow ends a wait,
// StopRetrying gives up, and Connect brings back by hand what was subscribed.
//
// # What stands still
//
// A consumer that does not call Next holds the broker back: nothing more is
// read, while what was read already is handled, receipts among it, commands are
// done and heart-beats kept. A broker that stops reading ends no link either:
// Link.StalledSince and a notice tell of it, what is sent waits up to 8 MiB, and
// then commands are refused with the reason; heart-beats that were agreed may
// end the link, and so may Profile.StallLimit. A disk that is full, or a journal
// that cannot be written for another reason, stops everything that must be in
// it: no message is taken, commands are refused, and when there is room again it
// goes on where it stood, with nothing lost. A recording that does not reach the
// disk any more ends the subscriptions that consume.
//
// # Coming from stomp.py
//
// What stomp.py has, row by row, and what does it here. C is a Client, P a
// profile.Profile; verbs are those of the command line.
//
// Connections:
//
//	Connection10, 11, 12 and their aliases
//	    one Client; P.Versions or ?protocol=1.0,1.1,1.2 offers any of them
//	WSConnection, ws, ws_path, header, binary_mode
//	    ws:// and wss:// URLs, P.WSPath, P.HTTPHeader; text where it is UTF-8, else binary
//	MulticastConnection
//	    none: there is no broker, so there are no fates to tell
//	tuple_version()
//	    stomp.Version is a type; `stompbox version`
//	host_and_ports
//	    P.Hosts, or failover:(stomp://a,stomp://b)?randomize=true
//	prefer_localhost
//	    none: hosts are tried in the order given
//	try_loopback_connect
//	    none: Go dials every address of a name; verb doctor tries each and says which is dead
//	STOMP_SKIP_HOSTNAME_SCAN
//	    none: nothing is looked up before it is dialled
//	reconnect_sleep_initial
//	    P.Reconnect.Initial, 0.1 s
//	reconnect_sleep_increase
//	    P.Reconnect.Factor, 1.5
//	reconnect_sleep_jitter
//	    P.Reconnect.Jitter, 0.1
//	reconnect_sleep_max
//	    P.Reconnect.Max, 60 s
//	reconnect_attempts_max
//	    P.Reconnect.Attempts counts rounds over all hosts after a loss; RetryNow, StopRetrying
//	timeout
//	    P.Timeout until CONNECTED; the context of each call
//	heartbeats
//	    P.SendEvery, P.WantEvery, ?heartbeat=10000,10000, which is the default; Link.Beat: asked,
//	    offered, agreed
//	heart_beat_receive_scale
//	    by broker (dialect.Broker.BeatGrace), stomp.ConnOptions.Grace; Session.Pulse
//	keepalive
//	    Go's, every 15 s, on every link; heart-beats find a dead broker sooner
//	vhost
//	    P.Vhost, the path of the URL; without it the host is sent (R085)
//	auto_decode, encoding
//	    bodies are octets; a view decides on a charset
//	auto_content_length
//	    stomp.Send.NoContentLength
//	is_eol_fc
//	    none: the decoder knows what each version takes for an EOL
//	bind_host_port
//	    none: the system's routes decide; stomp.Open takes a net.Conn dialled otherwise
//	recv_bytes
//	    none: the decoder's buffer grows with what comes (stomp.Limits bounds it)
//
// Methods:
//
//	connect
//	    Open, OpenProfile, Connect; errors say how far it got; versions are offered as a list, in a
//	    CONNECT always (R081), with the free headers of P.Header
//	disconnect
//	    C.Close, Disconnect: with receipt, 2 s at most, twice is fine
//	send
//	    C.Send(ctx, stomp.Send{...}), confirmed by its receipt; Send{NoReceipt}; Tx.Send
//	subscribe
//	    C.Subscribe(ctx, Subscribe{...}); the mode is checked, the id made up
//	unsubscribe
//	    C.Unsubscribe(ctx, sub), Unsubscribe with what becomes of held messages (Plan)
//	ack
//	    Message.Ack, Ack: the ids that the version wants, free headers
//	nack
//	    Message.Nack, Nack: refused with the reason in 1.0; free headers such as requeue:false
//	begin, commit, abort
//	    C.Begin, Tx.Commit, Tx.Abort with receipts; TxAdd and TxCommit for drafts
//	send_frame
//	    Raw, RawOctets; stomp.Conn.WriteFrame, Write
//	set_listener, get_listener, remove_listener
//	    Next gives every event once, in order; who wants more shares it out
//	is_connected
//	    C.Link, LinkChanged; the exit codes of verbs ping and doctor
//	set_receipt
//	    none by hand: each command has a Tag, and Settled tells its fate
//	set_ssl
//	    stomp+ssl://, P.CAFile, P.CertFile, P.KeyFile, P.Insecure, one of each for all hosts; checked
//	    against the host's name unless told otherwise, TLS 1.2 or newer; a key has no password
//	get_ssl
//	    stomp.Conn.TLS; verb doctor shows the certificate, also one that is not taken
//	transport.start, stop
//	    within Start and Close
//	transport.wait_for_connection
//	    Open waits as long as its context
//	transport.override_threading
//	    none: no goroutine outlives Close
//	with Connection() as c
//	    defer c.Close(ctx), which always ends
//	transport.current_host_and_port
//	    Link.Addr
//	Frame, original_headers
//	    stomp.Frame; stomp.Header keeps order and repeats; Session.Read gives the octets too
//	convert_frame, parse_frame, parse_headers, pack
//	    stomp.AppendFrame, ParseFrame, Encoder, Decoder; verbs encode, decode
//	calculate_heartbeats
//	    within stomp; the result is stomp.HeartBeat
//	clean_headers, clean_lines
//	    passcodes are masked in journal, URL and errors alike (R104)
//	get_uuid
//	    Options.NewID
//
// Listeners:
//
//	on_connecting
//	    LinkChanged, Connecting with Link.Attempt; profile.Profile.DialTrace tells the phases
//	on_connected
//	    LinkChanged, Up with version, server and heart-beats; the frame is in the journal
//	on_disconnecting
//	    LinkChanged, Closing
//	on_disconnected
//	    LinkChanged, Down with the reason, then Waiting with Link.RetryAt
//	on_heartbeat_timeout
//	    LinkChanged, Down: how long it was silent and how long it might have been
//	on_before_message
//	    none: what came is never changed; look at it between Next and use
//	on_message
//	    Arrived; C.Receive
//	on_receipt
//	    Settled and FrameFated, with the time it took
//	on_error
//	    Settled Rejected where it answers a command, else Notice; FrameFated.Deduced
//	on_send
//	    FrameLogged, FrameFated; a frame cannot be changed on its way
//	on_heartbeat
//	    Stats.BeatsIn, Session.Pulse
//	on_receiver_loop_completed
//	    part of LinkChanged, Down
//	ConnectionListener
//	    a switch over Event
//	HeartbeatListener
//	    within stomp.Conn
//	WaitingListener
//	    C.Do with a context; it ends with the link
//	StatsListener
//	    Stats in every Batch: messages, octets, rates, beats
//	PrintingListener
//	    the journal (Session.Read, Scan); verbs recv, run -o json
//	TestListener, StompException and its kin
//	    package stomptest; FateError, ErrClosed, ErrBusy, stomp's typed errors
//	logging
//	    none: the journal has every frame, events have every decision
//
// Command line:
//
//	subscribe
//	    subscribe in run and shell; verb recv
//	unsubscribe
//	    unsubscribe in run and shell
//	send
//	    send
//	sendrec
//	    send: receipts are the rule; sendrec in run and shell
//	sendreply
//	    sendreply in run and shell, within an open transaction too, with no newline added; verb
//	    request sends, waits for the answer and prints it
//	sendfile
//	    send -f, octet by octet; sendfile in run and shell, with headers from JSON and --base64 for the
//	    old form; a file that a message names is never written
//	ack, nack
//	    ack 2 or ack ID in run and shell; recv --then
//	begin, commit, abort, rollback
//	    the same in run and shell; verb tx
//	stats
//	    stats in run and shell, always on
//	run
//	    run, with comments, and an end at the first failure unless --keep-going; run in run and shell
//	version, ver
//	    version
//	help
//	    help in run and shell; --help of each verb
//	quit, exit
//	    quit, or the end of the input; signals end with DISCONNECT
//	Tab
//	    completion in shell; `stompbox completion` for the shells of the system
//	what it has not
//	    peek, move, record, open, replay, export, raw, decode, encode, doctor, profiles, and --plain
package session
