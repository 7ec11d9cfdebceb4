//go:build !linux

package stomptest

import "os/exec"

// The Debian packages are only found on Linux; elsewhere this is enough to
// compile and to start a broker by hand.
func detach(*exec.Cmd) {}

func terminate(cmd *exec.Cmd) { _ = cmd.Process.Kill() }

func kill(cmd *exec.Cmd) { _ = cmd.Process.Kill() }
