package stomptest

import (
	"fmt"
	"os"
	"time"
)

// Kind names a broker that this package can start.
type Kind string

// The brokers.
const (
	KindActiveMQ Kind = "activemq"
	KindRabbitMQ Kind = "rabbitmq"
)

// String gives the name for people.
func (k Kind) String() string {
	switch k {
	case KindActiveMQ:
		return "ActiveMQ"
	case KindRabbitMQ:
		return "RabbitMQ"
	}
	return string(k)
}

// User is an account that every broker of this package has.
type User struct{ Login, Passcode string }

// The accounts. Admin may do everything. Reader reads every queue (existing
// ones: ActiveMQ wants /queue/x, RabbitMQ /amq/queue/x) and writes nothing.
// Writer writes and reads nothing. Queues below `secret.` on ActiveMQ are for
// Admin alone.
var (
	Admin  = User{"admin", "admin"}
	Reader = User{"reader", "reader"}
	Writer = User{"writer", "writer"}
)

// Broker is a broker that has answered CONNECT. The fields never change, also
// not over Restart. Messages sent with persistent:true survive Kill and Restart.
//
// ActiveMQ puts dead letters of queue x into queue DLQ.x. On RabbitMQ queues
// named `orders` or `dlqtest...` have the dead letter queue DLQ, and DLQ.x is
// nothing special. ActiveMQ's queues flow.> hold 1 MiB in memory, and whoever
// sends more without receipts is not read from until somebody takes it.
type Broker struct {
	Kind    Kind
	Addr    string // host:port of plain STOMP
	TLSAddr string // host:port of STOMP over TLS; the certificate is for localhost, 127.0.0.1 and ::1
	WSAddr  string // host:port of STOMP over a WebSocket at /ws; "" where there is none
	WSSAddr string // the same over TLS
	CAFile  string // PEM file of the authority that signed it

	// MutualAddr is host:port of STOMP over TLS that wants a certificate of the
	// client as well; "" where there is none. CertFile and KeyFile (PEM) are one
	// that the same authority has signed.
	MutualAddr, CertFile, KeyFile string

	MgmtURL string // RabbitMQ's management API, such as http://127.0.0.1:41234; "" for others
	Vhost   string // what CONNECT's host header must be; "" when the broker does not care
	LogFile string
	Users   []User

	own *instance // nil when another process started the broker
}

// instance is the side of a broker that only the process which started it has.
type instance struct {
	program func() (*processes, error) // starts the processes, also again
	running *processes
	private bool // made for one test: Kill and Restart are allowed
}

// startTimeout bounds how long a broker may take until it answers CONNECT.
const startTimeout = 3 * time.Minute

// Start starts a broker with everything it writes below dir, which must exist
// and is not removed by Stop. It returns when CONNECTED came back. The error
// ends with the last lines of the broker's log where it wrote any.
func Start(kind Kind, dir string) (*Broker, error) {
	if why := Missing(kind); why != "" {
		return nil, fmt.Errorf("stomptest: %s", why)
	}
	const attempts = 3 // a free port can be taken between looking and binding
	var err error
	for range attempts {
		var b *Broker
		if b, err = startOnce(kind, dir); err == nil {
			return b, nil
		}
		if !portTaken(err) {
			break
		}
	}
	return nil, err
}

func startOnce(kind Kind, dir string) (*Broker, error) {
	dir, err := os.MkdirTemp(dir, string(kind)+"-")
	if err != nil {
		return nil, fmt.Errorf("stomptest: a folder for %s: %w", kind, err)
	}
	var b *Broker
	switch kind {
	case KindActiveMQ:
		b, err = prepareActiveMQ(dir)
	case KindRabbitMQ:
		b, err = prepareRabbitMQ(dir)
	default:
		return nil, fmt.Errorf("stomptest: no broker is called %q", string(kind))
	}
	if err != nil {
		return nil, err
	}
	b.Kind, b.Users = kind, []User{Admin, Reader, Writer}
	if err := b.launch(); err != nil {
		return nil, err
	}
	return b, nil
}

// launch starts the processes and waits for CONNECTED on both ports.
func (b *Broker) launch() error {
	running, err := b.own.program()
	if err != nil {
		return fmt.Errorf("stomptest: %s does not start: %w", b.Kind, err)
	}
	b.own.running = running
	if err := b.awaitReady(); err != nil {
		running.stop(0)
		return fmt.Errorf("stomptest: %s does not come up: %w; its log %s ends with:\n%s",
			b.Kind, err, b.LogFile, b.logTail(2000))
	}
	b.AwaitQueue("DLQ") // the last of its definitions
	return nil
}

// Stop ends the broker: a polite signal first, kill -9 after 15 s. It does
// nothing to a broker that another process started.
func (b *Broker) Stop() {
	if b.own != nil && b.own.running != nil {
		b.own.running.stop(15 * time.Second)
		b.own.running = nil
	}
}

// Kill ends a broker of OwnActiveMQ or OwnRabbitMQ with kill -9, as a power cut
// would. It returns when the processes are gone.
func (b *Broker) Kill() error {
	if b.own == nil || !b.own.private {
		return fmt.Errorf("stomptest: this %s is shared with other tests: use Own%s to kill one", b.Kind, b.Kind)
	}
	if b.own.running == nil {
		return fmt.Errorf("stomptest: %s is not running", b.Kind)
	}
	b.own.running.stop(0)
	b.own.running = nil
	return nil
}

// Restart starts a broker of OwnActiveMQ or OwnRabbitMQ again, on the same
// ports and with the same data; one that still runs is stopped first.
func (b *Broker) Restart() error {
	if b.own == nil || !b.own.private {
		return fmt.Errorf("stomptest: this %s is shared with other tests: use Own%s to restart one", b.Kind, b.Kind)
	}
	b.Stop()
	return b.launch()
}

// Log gives what the broker has printed so far.
func (b *Broker) Log() string {
	text, err := os.ReadFile(b.LogFile)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func (b *Broker) logTail(n int) string {
	text := b.Log()
	return text[max(0, len(text)-n):]
}
