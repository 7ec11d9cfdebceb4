package stomptest

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"time"
)

// flushTimeout bounds how long RabbitMQ may take until its queues are on disk;
// its log is written some two seconds late.
const flushTimeout = 10 * time.Second

// awaitOnDisk returns when the queue DLQ, the last of RabbitMQ's definitions, is
// on disk: killed before, the broker would forget it. That it is not there in
// time is no error, for only a test that kills it would notice.
func (b *Broker) awaitOnDisk() {
	if b.Kind != KindRabbitMQ {
		return
	}
	files := filepath.Join(filepath.Dir(b.LogFile), "mnesia", "*@localhost", "*")
	_ = b.poll(time.Now().Add(flushTimeout), func() error {
		found, _ := filepath.Glob(files)
		for _, name := range found {
			// The resource as Erlang writes it: the atom queue, then a binary of 3 octets.
			if text, err := os.ReadFile(name); err == nil && bytes.Contains(text, []byte("queuem\x00\x00\x00\x03DLQ")) {
				return nil
			}
		}
		return errors.New("not yet")
	})
}
