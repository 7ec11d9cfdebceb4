package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func manCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "Print the manual page",
		Long: `man prints the manual page of all verbs for man(1):

  stompbox man | man -l -
  stompbox man > stompbox.1`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return manual(cmd.OutOrStdout(), cmd.Root())
		},
	}
}

// manual writes one page for the program and all its verbs, from what help has.
func manual(w io.Writer, root *cobra.Command) error {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH STOMPBOX 1 \"\" \"stompbox %s\"\n.SH NAME\nstompbox \\- %s\n.SH SYNOPSIS\n", roff(version()), roff(root.Short))
	each(root, func(c *cobra.Command) { fmt.Fprintf(&b, ".B %s\n.br\n", roff(c.UseLine())) })
	b.WriteString(".SH DESCRIPTION\n")
	paragraphs(&b, root.Long)
	flagList(&b, root.LocalFlags())
	b.WriteString(".SH VERBS\n")
	each(root, func(c *cobra.Command) {
		if c == root {
			return
		}
		fmt.Fprintf(&b, ".SS %s\n", roff(c.UseLine()))
		if c.Long != "" {
			paragraphs(&b, c.Long)
		} else {
			paragraphs(&b, c.Short+".")
		}
		flagList(&b, c.LocalFlags())
		if c.Example != "" {
			b.WriteString(".PP\nExamples:\n")
			paragraphs(&b, c.Example)
		}
	})
	b.WriteString(".SH \"EXIT STATUS\"\n")
	for _, e := range []struct {
		code int
		text string
	}{{ExitDone, "done and confirmed"}, {ExitRefused, "refused by the broker"}, {ExitUsage, "wrong usage or input"},
		{ExitNotConnected, "not connected: dial, TLS, login"}, {ExitTimedOut, "timed out"}, {ExitUnknown, "the outcome is not known"}} {
		fmt.Fprintf(&b, ".TP\n%d\n%s\n", e.code, e.text)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// each visits a command and all below it that help lists.
func each(c *cobra.Command, visit func(*cobra.Command)) {
	visit(c)
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			each(sub, visit)
		}
	}
}

// paragraphs writes text as it stands in help: indented lines are examples and
// keep their line ends.
func paragraphs(b *strings.Builder, text string) {
	b.WriteString(".PP\n")
	example := false
	for _, line := range strings.Split(text, "\n") {
		if line == "" {
			if !example {
				b.WriteString(".PP\n")
			}
			continue
		}
		if now := strings.HasPrefix(line, "  "); now != example {
			b.WriteString(map[bool]string{true: ".RS 4\n.nf\n", false: ".fi\n.RE\n.PP\n"}[now])
			example = now
		}
		b.WriteString(roff(strings.TrimPrefix(line, "  ")) + "\n")
	}
	if example {
		b.WriteString(".fi\n.RE\n")
	}
}

func flagList(b *strings.Builder, flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, use := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		fmt.Fprintf(b, ".TP\n.B %s\n%s\n", roff(strings.TrimSpace(name+" "+value)), roff(use))
	})
}

// roff takes away what would be a command or an escape.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		return `\&` + s
	}
	return s
}
