package ui_test

import (
	"os"
	"os/exec"
	"reflect"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
)

// A terminal that takes nothing any more does not keep the console from ending,
// and its line modes are restored all the same.
func TestWalkBlockedTerminal(t *testing.T) {
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	defer slave.Close()
	if err := pty.Setsize(master, &pty.Winsize{Cols: 250, Rows: 70}); err != nil {
		t.Fatal(err)
	}
	before, err := term.GetState(slave.Fd())
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(stompbox(t), "demo")
	cmd.Env = append(os.Environ(), "XDG_STATE_HOME="+t.TempDir(), "XDG_CONFIG_HOME="+t.TempDir(), "TERM=xterm-256color", "GORACE=exitcode=0")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = slave, slave, slave
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	awaitBytes(t, master, "held") // and from here on nobody reads
	fill(t, master)
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	awaitEnd(t, cmd)
	after, err := term.GetState(slave.Fd())
	if err != nil || !reflect.DeepEqual(before, after) {
		t.Errorf("the line modes are not as they were: %v", err)
	}
}

// fill has the console draw until the terminal can take no more: keys that
// change the whole screen, until no octet more comes into the kernel's buffer.
func fill(t *testing.T, master *os.File) {
	t.Helper()
	waiting := func() int {
		var n int32
		if _, _, e := syscall.Syscall(syscall.SYS_IOCTL, master.Fd(), syscall.TIOCINQ, uintptr(unsafe.Pointer(&n))); e != 0 {
			t.Fatal(e)
		}
		return int(n)
	}
	for last, same := -1, 0; same < 10; {
		if _, err := master.WriteString("z"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Millisecond) // a buffer that stays as it is gives no event
		if n := waiting(); n == last && n > 0 {
			same++
		} else {
			last, same = n, 0
		}
	}
}
