package profile

import (
	"errors"
	"fmt"
	"time"
)

// reconnect is the key of that name in the file of profiles.
type reconnect struct {
	Initial  positive `toml:"initial"`
	Factor   *float64 `toml:"factor"`
	Jitter   *float64 `toml:"jitter"`
	Max      positive `toml:"max"`
	Attempts int      `toml:"attempts"`
}

// backoff checks what no type shows.
func (r *reconnect) backoff() (Backoff, error) {
	b := Backoff{Initial: time.Duration(r.Initial), Max: time.Duration(r.Max), Attempts: r.Attempts}
	if r.Factor != nil {
		if b.Factor = *r.Factor; !(b.Factor >= 1) {
			return b, errors.New("factor must be 1 or more: each wait is that many times the one before")
		}
	}
	if r.Jitter != nil {
		if b.Jitter = *r.Jitter; !(b.Jitter >= 0 && b.Jitter <= 1) {
			return b, errors.New("jitter must be from 0 to 1: the part of a wait that is left to chance")
		}
		if b.Jitter == 0 {
			b.Jitter = -1 // none, where 0 stands for the default
		}
	}
	return b, nil
}

// staying takes what keeps a link alive: further hosts, and how to try again.
func (e *entry) staying(p *Profile) error {
	if len(e.Hosts) > 0 {
		own := p.Hosts
		if len(own) == 0 {
			own = []string{p.Addr()}
		}
		list := make([]string, 0, len(own)+len(e.Hosts))
		for _, addr := range own {
			list = append(list, escapeZone(addr))
		}
		if err := p.setHosts(append(list, e.Hosts...)); err != nil {
			return fmt.Errorf("the profile %q: hosts: %w", e.Name, inFile(err))
		}
	}
	if e.Randomize != nil {
		if *e.Randomize && len(p.Hosts) == 0 {
			return fmt.Errorf("the profile %q has randomize without hosts: name at least one more, as in hosts = [\"b:61613\"]", e.Name)
		}
		p.Randomize = *e.Randomize
	}
	if e.Reconnect != nil {
		b, err := e.Reconnect.backoff()
		if err != nil {
			return fmt.Errorf("the profile %q: reconnect: %w", e.Name, err)
		}
		p.Reconnect = b
	}
	return nil
}
