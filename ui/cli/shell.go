package cli

import (
	"bufio"
	"context"
	"io"
	"maps"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"
)

func shellCommand() *cobra.Command {
	var f flags
	cmd := &cobra.Command{
		Use:   "shell [PROFILE|URL]",
		Short: "The commands of run with a prompt, history and completion, in plain lines",
		Long: `shell takes the commands of run from a prompt: a console of plain lines, for
those who know the command line of stomp.py, for screen readers and for terminals
that can do little. stompbox --plain is the same, with the broker where the
console has it. Messages are printed as they come, and nothing is ever written
that moves the cursor over what was said. The tab key completes commands, options
and destinations, the arrow keys bring back earlier lines, ctrl+c stops a command,
ctrl+d or quit ends. On a dumb terminal lines are read as the terminal gives them.

` + verbList() + `
` + flagsHelp,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.fill(cmd); err != nil {
				return err
			}
			return shell(cmd, &f, false)
		},
	}
	f.add(cmd, true)
	return cmd
}

// shell reads commands until the end: with the editor on a terminal that can do
// as much, and a prompt where somebody types. Greeted connects at once, or says
// what there is to connect to.
func shell(cmd *cobra.Command, f *flags, greeted bool) error {
	in, isFile := cmd.InOrStdin().(*os.File)
	typed := isFile && term.IsTerminal(in.Fd())
	if typed && isTerminal(cmd.OutOrStdout()) && os.Getenv("TERM") != "dumb" {
		return edited(cmd, f, in, greeted)
	}
	return plainShell(cmd, f, typed, greeted)
}

// greet is how --plain begins.
func (s *script) greet(ctx context.Context) {
	s.out.say("stompbox " + version() + " in plain lines: help lists the commands, help COMMAND explains one, quit ends")
	if s.conn.named() {
		s.exec(ctx, 0, "connect")
		return
	}
	s.exec(ctx, 0, "list connections")
}

// isTerminal reports whether an output is one.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}

const shellPrompt = "stomp> "

// plainShell reads lines as they come; with a prompt when a person types them.
func plainShell(cmd *cobra.Command, f *flags, prompted, greeted bool) error {
	out, err := newSink(cmd, "text", "text")
	if err != nil {
		return err
	}
	out.tty = true // a pipe too ends before somebody's eyes, or in a speech synthesizer: save has the octets
	ctx, stop := interruptible(cmd)
	defer stop()
	s := newScript(cmd, f, &report{out: out, words: &safeWords{cmd.ErrOrStderr()}}, true)
	s.person = true
	prompt := func() {
		if prompted {
			io.WriteString(cmd.OutOrStdout(), shellPrompt)
		}
	}
	if greeted {
		s.greet(ctx)
	}
	s.after = prompt
	prompt()
	err = s.run(ctx, readLines(ctx, cmd.InOrStdin()))
	s.code = ExitDone // a person has seen what failed
	return s.finish(err)
}

// edited reads lines with the editor. Between lines, while a command runs, the
// terminal is as it was, so that ctrl+c is a signal.
func edited(cmd *cobra.Command, f *flags, in *os.File, greeted bool) error {
	words := &completer{}
	e := &lineEditor{in: bufio.NewReader(in), out: cmd.OutOrStdout(), prompt: shellPrompt, complete: words.complete,
		width: func() int {
			w, _, err := term.GetSize(in.Fd())
			if err != nil || w < 20 {
				return 80
			}
			return w
		}}
	s := newScript(cmd, f, &report{out: &sink{w: bufio.NewWriter(e), tty: true, form: "text"}, words: &safeWords{e}}, true)
	s.person = true
	s.noted = words.note
	s.around = func(ctx context.Context) (context.Context, context.CancelFunc) {
		return signal.NotifyContext(ctx, os.Interrupt)
	}
	if greeted {
		s.greet(cmd.Context())
	}
	done := make(chan struct{}, 1)
	s.after = func() {
		if !s.quit { // else there is no next line
			done <- struct{}{}
		}
	}
	before, err := term.GetState(in.Fd())
	if err != nil {
		return usage("the terminal cannot be asked for its state: %v", err)
	}
	defer term.Restore(in.Fd(), before) // also when a signal ends the shell
	ctx, stop := context.WithCancel(cmd.Context())
	defer stop()
	lines := make(chan scriptInput)
	go func() { // it may stay with a terminal that gives nothing, until the program ends
		for {
			text, err := rawLine(e, in)
			switch {
			case err == errInterrupted:
				continue
			case err != nil:
				give(ctx, lines, scriptInput{err: io.EOF})
				return
			case !give(ctx, lines, scriptInput{text: text}):
				return
			}
			select {
			case <-done:
			case <-ctx.Done():
				return
			}
		}
	}()
	err = s.run(ctx, lines)
	s.code = ExitDone
	return s.finish(err)
}

// rawLine reads one line in raw mode.
func rawLine(e *lineEditor, in *os.File) (string, error) {
	before, err := term.MakeRaw(in.Fd())
	if err != nil {
		return "", err
	}
	defer term.Restore(in.Fd(), before)
	return e.Read()
}

// completer knows what may stand where. It is asked by the goroutine that reads
// and told by the one that runs.
type completer struct {
	mu           sync.Mutex
	destinations []string // named so far
}

// note remembers the destination of a command.
func (c *completer) note(l *scriptLine) {
	if len(l.args) == 0 || !strings.Contains(l.verb.usage, " DEST") {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !slices.Contains(c.destinations, l.args[0]) {
		c.destinations = append(c.destinations, l.args[0])
		slices.Sort(c.destinations)
	}
}

// complete gives the words that may end before.
func (c *completer) complete(before string) []string {
	fields := strings.Fields(before)
	word := before[strings.LastIndexByte(before, ' ')+1:]
	if word != "" {
		fields = fields[:len(fields)-1]
	}
	var all []string
	switch {
	case len(fields) == 0, len(fields) == 1 && fields[0] == "help":
		for _, v := range scriptVerbs {
			all = append(append(all, v.name), v.aliases...)
		}
	case findVerb(fields[0]) == nil:
	default:
		all = c.arguments(findVerb(fields[0]), fields, word)
	}
	var fit []string
	for _, one := range all {
		if strings.HasPrefix(one, word) {
			fit = append(fit, one)
		}
	}
	return fit
}

func (c *completer) arguments(v *scriptVerb, fields []string, word string) []string {
	if strings.HasPrefix(word, "-") {
		var list []string
		for _, part := range strings.Fields(v.usage) {
			if part = strings.Trim(part, "[]."); strings.HasPrefix(part, "-") {
				list = append(list, part)
			}
		}
		return list
	}
	switch {
	case v.name == "wait" && len(fields) == 1:
		return []string{"messages", "receipt", "error", "close"}
	case v.name == "tx" && len(fields) == 1:
		return append(slices.Sorted(maps.Keys(txVerbs)), "new", "use", "load")
	case v.name == "list" && len(fields) == 1:
		return []string{"connections", "subscriptions", "messages", "held", "transactions"}
	case v.name == "show" && len(fields) == 2, v.name == "save" && len(fields) == 3:
		return []string{"body", "headers", "raw", "hex", "tree"}
	case v.name == "stats" && len(fields) == 1:
		return []string{"on", "off"}
	case v.name == "subscribe" && len(fields) == 2:
		return []string{"auto", "client", "client-individual"}
	case strings.Contains(v.usage, " DEST") && len(fields) == 1:
		c.mu.Lock()
		defer c.mu.Unlock()
		return append([]string{"/queue/", "/topic/"}, c.destinations...)
	}
	return nil
}
