package stomptest

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
)

// errDied says that a process of the broker ended before it answered.
var errDied = errors.New("its process ended")

// awaitReady returns when plain STOMP answers CONNECTED and the other ports
// take connections.
func (b *Broker) awaitReady() error {
	deadline := time.Now().Add(startTimeout)
	err := b.poll(deadline, func() error { return sayConnect(b.Addr, Admin) })
	if err != nil {
		return err
	}
	others := []string{b.TLSAddr}
	if b.MutualAddr != "" {
		others = append(others, b.MutualAddr)
	}
	if b.WSAddr != "" {
		others = append(others, b.WSAddr, b.WSSAddr)
	}
	if b.MgmtURL != "" {
		others = append(others, strings.TrimPrefix(b.MgmtURL, "http://"))
	}
	for _, addr := range others {
		err := b.poll(deadline, func() error {
			c, err := net.DialTimeout("tcp", addr, time.Second)
			if err == nil {
				c.Close()
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// poll tries until it works, the deadline has passed or the broker died.
// Nothing tells from outside when a broker is ready, so this has to ask.
func (b *Broker) poll(deadline time.Time, try func() error) error {
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for {
		err := try()
		if err == nil {
			return nil
		}
		select {
		case <-b.own.running.died():
			return errDied
		case <-again.C:
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("no answer within %v: %w", startTimeout, err)
		}
	}
}

// sayConnect opens a connection and succeeds when CONNECTED comes back. It
// speaks without the codec under test.
func sayConnect(addr string, u User) error {
	c, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(3 * time.Second)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c, "CONNECT\naccept-version:1.2\nhost:/\nlogin:%s\npasscode:%s\n\n\x00", u.Login, u.Passcode)
	if err != nil {
		return err
	}
	line, err := bufio.NewReader(c).ReadString('\n')
	if err != nil {
		return err
	}
	if strings.TrimSpace(line) != "CONNECTED" {
		return fmt.Errorf("%s answers %q to CONNECT", addr, strings.TrimSpace(line))
	}
	return nil
}

// freePorts gives n different loopback ports that nothing listens on now.
func freePorts(n int) ([]int, error) {
	var ports []int
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, fmt.Errorf("stomptest: no free port: %w", err)
		}
		defer l.Close() // all stay open until all are found
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

// portTaken reports whether a broker's words say that someone took its port.
func portTaken(err error) bool {
	text := strings.ToLower(err.Error())
	for _, words := range []string{"eaddrinuse", "address already in use", "bindexception"} {
		if strings.Contains(text, words) {
			return true
		}
	}
	return false
}
