package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"stompbox/keymap/userfile"
	"stompbox/themes"
)

func themesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "themes",
		Short: "List the themes, check one, or print one to start your own from",
		Long: `themes lists the themes with a sample of each; on anything but a terminal, the
names alone. Which one the console takes, the first that is said:

  --theme NAME, STOMPBOX_THEME, NO_COLOR (mono), theme = "NAME" in config.toml of
  your configuration folder, what was chosen in the console (: themes),
  COLORFGBG (light or dark), dark.

Your own themes stand in the folder themes beside config.toml, one file each:

  stompbox themes show dark > mine.toml`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return listThemes(cmd.OutOrStdout())
		},
	}
	cmd.AddCommand(&cobra.Command{
		Use:               "show NAME",
		Short:             "Print a theme as TOML",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: completeTheme,
		RunE: func(cmd *cobra.Command, args []string) error {
			text, err := shelf().TOML(args[0])
			if err != nil {
				return &exitError{ExitUsage, err}
			}
			_, err = io.WriteString(cmd.OutOrStdout(), text)
			return err
		},
	}, &cobra.Command{
		Use:   "check [FILE]",
		Short: "Say all that is wrong in a theme, or in all of yours",
		Long: `check says all that is wrong in a theme's file, and warns of text that is hard to
read: a contrast below 4.5 to 1 on the background it is made for, or on a
selected row. Without FILE it checks every theme of your own.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return checkThemes(cmd, args)
		},
	})
	return cmd
}

func completeTheme(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return shelf().Names(), cobra.ShellCompDirectiveNoFileComp
}

func checkThemes(cmd *cobra.Command, files []string) error {
	if len(files) == 0 {
		for _, name := range shelf().Names() {
			if path, ok := shelf().Path(name); ok {
				files = append(files, path)
			}
		}
	}
	if len(files) == 0 {
		_, err := fmt.Fprintf(cmd.OutOrStdout(), "there is no theme of your own in %s\n", configFile("themes"))
		return err
	}
	wrong := 0
	var failed []error
	for _, path := range files {
		warnings, err := shelf().Check(path)
		var found userfile.Mistakes
		switch {
		case errors.As(err, &found):
			fmt.Fprintln(cmd.ErrOrStderr(), found.Error())
			wrong += len(found)
			continue
		case err != nil:
			failed = append(failed, err)
			continue
		}
		for _, w := range warnings {
			fmt.Fprintf(cmd.ErrOrStderr(), "warning: %v\n", w)
		}
		said := "no mistakes"
		if n := len(warnings); n > 0 {
			said = "no mistakes, but " + plural(n, "warning")
		}
		if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s: %s\n", path, said); err != nil {
			return err
		}
	}
	if wrong > 0 {
		failed = append(failed, errors.New(plural(wrong, "mistake")))
	}
	if len(failed) > 0 {
		return &exitError{ExitUsage, errors.Join(failed...)}
	}
	return nil
}

// sample is what a theme is shown with: roles, and a word for each.
var sample = []struct {
	role themes.Role
	word string
}{
	{themes.TitleFocus, "Messages"}, {themes.BadgeHold, " HOLD "}, {themes.BadgePeek, " PEEK "}, {themes.BadgeTail, " TAIL "},
	{themes.BadgeConsumes, " CONSUMES "}, {themes.Held, "held"}, {themes.Acked, "acked"}, {themes.Nacked, "nacked"},
	{themes.Unknown, "unknown"}, {themes.Dim, "hint"}, {themes.Selected, " selected "},
}

// listThemes writes the names, on a terminal with a sample of each.
func listThemes(out io.Writer) error {
	file, ok := out.(*os.File)
	_, colours, _ := themes.Detect(themes.Wishes{Environ: os.Getenv})
	for _, name := range shelf().Names() {
		line := name
		if ok && term.IsTerminal(file.Fd()) {
			t, wrong, err := shelf().Find(name, colours)
			if err != nil {
				return &exitError{ExitUsage, err}
			}
			var b strings.Builder
			fmt.Fprintf(&b, "%-20s", name)
			for _, s := range sample {
				b.WriteString(t.Ground + " " + t.SGR(s.role) + s.word + themes.Reset)
			}
			b.WriteString(t.Ground + " " + themes.Reset)
			if len(wrong) > 0 {
				fmt.Fprintf(&b, "  %s: stompbox themes check", plural(len(wrong), "mistake"))
			}
			line = b.String()
		}
		if _, err := fmt.Fprintln(out, line); err != nil {
			return err
		}
	}
	return nil
}
