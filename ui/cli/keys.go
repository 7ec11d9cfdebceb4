package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"stompbox/keymap"
	"stompbox/keymap/userfile"
)

func keysCommand() *cobra.Command {
	var context, output string
	cmd := &cobra.Command{
		Use:   "keys",
		Short: "List every key of the console, or check a file of keys",
		Long: `keys lists what every key does: the key, the action, its name, the context it
works in, and whether it is the default or yours. Actions without a key are in
the palette all the same.

Your own keys stand in keys.toml of your configuration folder:

  [messages]                # the context
  ack = ["a", "ctrl+a"]     # these keys instead of the default ones
  "ack.upto" = []           # no key; an id with a dot is in quotes

global is every pane, everywhere is forms and questions too, and a pane's own
keys go before both. Keys are written as they are listed with -o json. Refused,
with the reason and the line, are keys that no terminal sends, keys that mean
two things in one context, acts on keys that move, and losing the last way to
quit, to go back or to confirm. The console tells them and keeps the defaults.`,
		Example: `  stompbox keys --context messages
  stompbox keys -o json | jq -r 'select(.source == "user") | .action'
  stompbox keys check keys.toml`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return listKeys(cmd.OutOrStdout(), cmd.ErrOrStderr(), context, output)
		},
	}
	cmd.Flags().StringVar(&context, "context", "", "only the keys that work in this `context`, such as messages")
	cmd.Flags().StringVarP(&output, "output", "o", "text", "the `form`: json or text")
	cmd.AddCommand(&cobra.Command{
		Use:   "check [FILE]",
		Short: "Say all that is wrong in a file of keys",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			path, said := configFile("keys.toml"), "no mistakes"
			if len(args) == 1 {
				path = args[0]
			}
			_, err := keymap.Load(path)
			if len(args) == 0 && errors.Is(err, fs.ErrNotExist) {
				said, err = "there is no such file, so all keys are the default ones", nil
			}
			if err != nil {
				return mistakes(cmd.ErrOrStderr(), err)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %s\n", path, said)
			return err
		},
	})
	return cmd
}

// mistakes writes each mistake of a file on a line of its own and gives the
// error that ends the command.
func mistakes(errs io.Writer, err error) error {
	var wrong userfile.Mistakes
	if !errors.As(err, &wrong) {
		return &exitError{ExitUsage, err}
	}
	fmt.Fprintln(errs, wrong.Error())
	return usage("%s", plural(len(wrong), "mistake"))
}

func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// keyLine is one key of the list.
type keyLine struct {
	Key     string `json:"key"`
	Action  string `json:"action"`
	Name    string `json:"name"`
	Context string `json:"context"`
	Source  string `json:"source"`
}

func listKeys(out, errs io.Writer, context, output string) error {
	if output != "json" && output != "text" {
		return usage("-o %q: must be json or text", output)
	}
	m, err := keymap.Load(configFile("keys.toml"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintln(errs, err)
		fmt.Fprintln(errs, "stompbox: the defaults stand in for what is wrong")
	}
	lines := keyLines(m.Table(), nil)
	if context != "" {
		c, err := keymap.ContextOf(context)
		if err != nil {
			return usage("--context: %w", err)
		}
		lines = keyLines(m.For(c), keymap.Reach(c))
	}
	if output == "json" {
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		for _, l := range lines {
			if err := encoder.Encode(l); err != nil {
				return err
			}
		}
		return nil
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "KEY\tACTION\tCONTEXT\tSOURCE\tNAME")
	for _, l := range lines {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", orDash(keymap.Label(l.Key)), l.Action, l.Context, l.Source, l.Name)
	}
	return w.Flush()
}

// keyLines has a line for every key in every context, only those in reach when
// that is given.
func keyLines(table []keymap.Binding, reach []keymap.Context) (lines []keyLine) {
	within := map[string]bool{}
	for _, c := range reach {
		within[c.String()] = true
	}
	for _, b := range table {
		source := "default"
		if b.User {
			source = "user"
		}
		for _, c := range b.Contexts {
			if len(reach) > 0 && !within[c.String()] {
				continue
			}
			for _, k := range keysOrNone(b.Keys) {
				lines = append(lines, keyLine{Key: k, Action: string(b.Action), Name: b.Name, Context: c.String(), Source: source})
			}
		}
	}
	return lines
}

// keysOrNone has an empty key for an action that has none.
func keysOrNone(keys []string) []string {
	if len(keys) == 0 {
		return []string{""}
	}
	return keys
}

func orDash(s string) string {
	if strings.TrimSpace(s) == "" {
		return "-"
	}
	return s
}
