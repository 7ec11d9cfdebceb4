package session

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"stompbox/session/profile"
	"stompbox/stomp"
)

// On a disk that is really full, under a recording that consumes: it is said,
// nothing is lost, and on it goes once there is room.
func TestDiskFullForReal(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("a small disk cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	filler := filepath.Join(dir, "filler")
	if err := os.WriteFile(filler, make([]byte, 512<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	c := newScene(t)
	r := benchOn(t, parse(t, "stomp://"+c.proxy.Addr()), Options{Reconnect: profile.Never, Record: filepath.Join(dir, "a.journal")})
	await(r, func(e LinkChanged) bool { return e.Link.State == Up })
	sub := r.subscribe(Subscribe{Destination: "/queue/a", Ack: stomp.AckAuto})
	const n = 800
	for range n {
		if err := c.broker.Publish("/queue/a", stomp.Header{}, make([]byte, 1<<10)); err != nil {
			t.Fatal(err)
		}
	}
	r.notices("disk is full")
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	r.notices("can be written again")
	r.rewind()
	if got := len(r.arrive(sub, n)); got != n {
		t.Errorf("%d came", got)
	}
	r.noLoss()
	r.leave()
}
