package ui_test

import "syscall"

// unread reports whether something that was typed has not been read by the
// program yet.
func (t *terminal) unread() bool {
	t.tb.Helper()
	fd := int(t.slave.Fd())
	var set syscall.FdSet
	set.Bits[fd/64] |= 1 << (fd % 64)
	n, err := syscall.Select(fd+1, &set, nil, nil, &syscall.Timeval{})
	if err != nil && err != syscall.EINTR {
		t.tb.Fatal(err)
	}
	return n != 0
}
