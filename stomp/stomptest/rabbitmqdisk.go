package stomptest

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"time"
)

// flushTimeout bounds how long RabbitMQ may take until its queues are on disk;
// its log is written some two seconds late, and later on a busy machine.
const flushTimeout = time.Minute

// AwaitQueue returns when a queue of RabbitMQ is on disk, or after a minute: killed
// before, the broker would forget it. Other brokers need no such wait.
func (b *Broker) AwaitQueue(name string) {
	if b.Kind != KindRabbitMQ || b.own == nil {
		return
	}
	// The resource as Erlang writes it: the atom queue, then the name as a binary.
	resource := append([]byte("queuem\x00\x00\x00"), byte(len(name)))
	resource = append(resource, name...)
	files := filepath.Join(filepath.Dir(b.LogFile), "mnesia", "*@localhost", "*")
	_ = b.poll(time.Now().Add(flushTimeout), func() error {
		found, _ := filepath.Glob(files)
		for _, file := range found {
			if text, err := os.ReadFile(file); err == nil && bytes.Contains(text, resource) {
				return nil
			}
		}
		return errors.New("not yet")
	})
}
