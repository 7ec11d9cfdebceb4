package ui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// closeIn bounds how long leaving may take, DISCONNECT and its receipt included.
const closeIn = 3 * time.Second

// Run shows the console until the user leaves, ctx ends or the terminal is
// gone, and ends every session afterwards. The terminal is restored whatever
// happens; the error is for the command line.
func Run(ctx context.Context, o Options) error {
	life, stop := context.WithCancel(context.WithoutCancel(ctx)) // sessions say goodbye after ctx has ended the screen
	defer stop()
	ctx, leave := context.WithCancel(ctx)
	defer leave()
	m := New(life, o)
	m.shown, m.term = ctx, newTerminal(os.Stdout)
	defer m.onInterrupt(leave)()
	defer m.watchEnd(ctx)()
	// Bubble Tea's own signal handler is left out: when ctx ends with the same
	// signal it waits for ever for a loop that is no more.
	options := []tea.ProgramOption{tea.WithAltScreen(), tea.WithFPS(120), tea.WithContext(ctx), tea.WithOutput(m.term),
		tea.WithoutSignalHandler()}
	if m.mouse {
		options = append(options, tea.WithMouseCellMotion())
	}
	if runtime.GOOS != "windows" { // there a console is read in another way, and only as os.Stdin itself (pitfall 32)
		options = append(options, tea.WithInput(&keyboard{File: os.Stdin, gone: leave}))
	}
	g := &watched{Model: m, over: leave}
	_, err := tea.NewProgram(g, options...).Run()
	given := m.term.stop()
	m.keepEverything()
	trouble := m.close()
	switch {
	case given: // whoever wrote to that terminal now would wait for ever
		return nil
	case g.crash != nil:
		return m.report(g.crash)
	case err != nil && !errors.Is(err, tea.ErrProgramKilled) && !errors.Is(err, tea.ErrInterrupted):
		return fmt.Errorf("the screen ended: %w", err)
	case m.unsaved != "":
		return errors.Join(fmt.Errorf("what was being edited is kept in %s", m.unsaved), trouble)
	}
	return trouble
}

// watchEnd gives the terminal up when it still takes nothing closeIn after the
// end has begun, whoever began it.
func (m *Model) watchEnd(ctx context.Context) (end func()) {
	watch := time.AfterFunc(time.Hour, m.term.giveUp)
	watch.Stop()
	m.leaving = func() { watch.Reset(closeIn) }
	stop := context.AfterFunc(ctx, m.leaving)
	return func() {
		stop()
		watch.Stop()
	}
}

// report writes down what is known of a crash.
func (m *Model) report(c *CrashError) error {
	if m.opts.Crash != nil {
		c.Path, _ = m.opts.Crash(fmt.Appendf(nil, "%v\n\n%s", c.Value, c.Stack)) // without it the sentence says less
	}
	return c
}

// onInterrupt leaves at a SIGINT; ctrl+c in the console is a key. While an
// editor has the terminal its ctrl+c reaches us too, and is none of ours.
func (m *Model) onInterrupt(leave func()) (end func()) {
	signals, over := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(signals, os.Interrupt)
	var wait sync.WaitGroup
	wait.Go(func() {
		for {
			select {
			case <-signals:
				if !m.away.Load() {
					leave()
				}
			case <-over:
				return
			}
		}
	})
	return func() {
		signal.Stop(signals)
		close(over)
		wait.Wait()
		m.retired.Wait()
	}
}

// close ends all sessions side by side and gives the first trouble.
func (m *Model) close() error {
	ctx, done := context.WithTimeout(context.Background(), closeIn)
	defer done()
	var wait sync.WaitGroup
	errs := make([]error, len(m.conns))
	for i, c := range m.conns {
		if c.sess == nil {
			continue
		}
		wait.Add(1)
		go func() {
			defer wait.Done()
			defer caught(&errs[i])
			if err := c.sess.Close(ctx); err != nil {
				errs[i] = fmt.Errorf("%s: %w", c.profile.Title(), err)
			}
		}()
	}
	wait.Wait()
	return errors.Join(errs...)
}
