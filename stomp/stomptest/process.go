package stomptest

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"time"
)

// process is one program of a broker, in a process group of its own. The
// goroutine run owns it: it starts it, waits for its end and closes done.
type process struct {
	cmd  *exec.Cmd
	done chan struct{}
}

// startProcess starts argv with its output appended to logFile. Where the
// system can do it, the process dies with us even when we are killed.
func startProcess(argv, env []string, dir, logFile string) (*process, error) {
	out, err := os.OpenFile(logFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	p := &process{cmd: exec.Command(argv[0], argv[1:]...), done: make(chan struct{})}
	p.cmd.Dir, p.cmd.Env = dir, env
	p.cmd.Stdout, p.cmd.Stderr = out, out
	detach(p.cmd)
	started := make(chan error, 1)
	go p.run(out, started)
	if err := <-started; err != nil {
		return nil, fmt.Errorf("%s: %w", argv[0], err)
	}
	return p, nil
}

// run stays on one system thread from start to end, because Linux sends the
// parent-death signal when the thread that started the child ends.
func (p *process) run(out *os.File, started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer close(p.done)
	defer out.Close()
	err := p.cmd.Start()
	started <- err
	if err == nil {
		_ = p.cmd.Wait() // a signal's exit status is no news
	}
}

// stop ends the process: a polite signal, then, after grace, kill -9. With no
// grace it is kill -9 at once. It returns when the process is gone.
func (p *process) stop(grace time.Duration) {
	if grace > 0 {
		terminate(p.cmd)
		timer := time.NewTimer(grace)
		defer timer.Stop()
		select {
		case <-p.done:
		case <-timer.C:
		}
	}
	kill(p.cmd) // also what is left of the group when the leader has gone
	<-p.done
}

// processes are the programs of one broker; the first one is the broker, the
// others serve it and are stopped after it.
type processes []*process

func (ps *processes) died() <-chan struct{} { return (*ps)[0].done }

func (ps *processes) stop(grace time.Duration) {
	for _, p := range *ps {
		p.stop(grace)
	}
}
