package broker

import (
	"time"

	"stompbox/stomp"
)

// Options change how a broker behaves. The zero value is right for the demo:
// every login, every host and all three versions are welcome.
type Options struct {
	Users     map[string]string // login to passcode; nil lets everybody in
	Host      string            // when set, the only virtual host there is
	Versions  []stomp.Version   // what is spoken; all when empty
	Server    string            // the server header of CONNECTED; `stompbox/1.0` when empty
	Limits    stomp.Limits      // of one frame (R039)
	MaxNacks  int               // nacks until a message is dead-lettered; 3 when 0, never when negative
	MaxConns  int               // open connections; 1,000 when 0
	MaxQueues int               // queues that hold messages or have consumers; 10,000 when 0

	BrowseLimit int // messages that a browser is shown before its end mark; no limit when 0

	QueueMessages int // messages in one queue, in flight included; 100,000 when 0
	QueueBytes    int // octets of one queue; 128 MiB when 0
	TotalBytes    int // octets of all queues and open transactions; 512 MiB when 0
	OutBytes      int // octets of queue messages that wait for one connection's socket; 256 KiB when 0
	TopicBytes    int // octets waiting for or held by one connection beyond which its topic messages are dropped; 16 MiB when 0

	HeartBeatMin   time.Duration // least interval agreed to, both ways; 100 ms when 0
	ConnectTimeout time.Duration // from accept until CONNECT is complete; 10 s when 0
	WriteTimeout   time.Duration // how long a socket may take no octet; 2 min when 0

	Now func() time.Time // clock for timestamp headers; time.Now when nil. Timers use the real one.
}

// Limits of one connection that no honest client meets.
const (
	maxSubscriptions = 1000            // of one connection
	maxTransactions  = 1000            // open at once on one connection
	maxSteps         = 100_000         // frames in one transaction
	maxAnswers       = 10_000          // RECEIPTs and ERRORs that wait for one connection
	topicHold        = 1000            // un-acked messages of a topic subscription without prefetch
	heartBeatMax     = 24 * time.Hour  // longer wishes are cut to this (R121)
	linger           = 2 * time.Second // for the last octets before a close
	lingerBytes      = 4 << 20         // read and thrown away meanwhile
	graceFactor      = 2               // inbound silence allowed, in heart-beats (R117)
)

// filled gives o with every zero replaced by its default.
func (o Options) filled() Options {
	defaultTo(&o.Server, "stompbox/1.0")
	defaultTo(&o.MaxNacks, 3)
	defaultTo(&o.MaxConns, 1000)
	defaultTo(&o.MaxQueues, 10_000)
	defaultTo(&o.QueueMessages, 100_000)
	defaultTo(&o.QueueBytes, 128<<20)
	defaultTo(&o.TotalBytes, 512<<20)
	defaultTo(&o.OutBytes, 256<<10)
	defaultTo(&o.TopicBytes, 16<<20)
	defaultTo(&o.HeartBeatMin, 100*time.Millisecond)
	defaultTo(&o.ConnectTimeout, 10*time.Second)
	defaultTo(&o.WriteTimeout, 2*time.Minute)
	if len(o.Versions) == 0 {
		o.Versions = stomp.AllVersions
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

func defaultTo[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
