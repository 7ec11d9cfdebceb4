package ui_test

import "syscall"

// unread reports whether something that was typed has not been read by the
// program yet.
func (t *terminal) unread() bool {
	t.tb.Helper()
	fd := int(t.slave.Fd())
	var set syscall.FdSet
	set.Bits[fd/32] |= 1 << (fd % 32)
	if err := syscall.Select(fd+1, &set, nil, nil, &syscall.Timeval{}); err != nil {
		t.tb.Fatal(err)
	}
	return set.Bits[fd/32]&(1<<(fd%32)) != 0
}
