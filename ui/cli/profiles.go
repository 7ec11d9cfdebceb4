package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"stompbox/session/profile"
	"stompbox/ui/safe"
)

func profilesCommand() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "profiles",
		Short: "List your profiles, check the file of them, or print one to start from",
		Long: `profiles lists the brokers of your file, in its order: the name, the URL without
the passcode, and what is special about each. A profile's name stands wherever
a URL does:

  stompbox staging
  stompbox send /queue/a -b hello --broker staging

The file is ` + "`profiles.toml`" + ` in the folder stompbox of your configuration.
Nothing is connected to; stompbox ping NAME does that.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			list, err := known()
			if err != nil {
				return err
			}
			switch output {
			case "json":
				return profileLines(cmd.OutOrStdout(), list)
			case "text":
				return profileTable(cmd.OutOrStdout(), cmd.ErrOrStderr(), list)
			}
			return usage("-o %s: profiles are listed as json or text", output)
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "text", "the `form`: json or text")
	cmd.AddCommand(&cobra.Command{
		Use:   "check [FILE]",
		Short: "Say what is wrong in a file of profiles, and where",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			path := profile.Path()
			if len(args) == 1 {
				path = args[0]
				if _, err := os.Stat(path); err != nil { // only the one of the user's own folder may be missing
					return &exitError{ExitUsage, err}
				}
			}
			list, err := profile.LoadFile(path)
			if err != nil {
				return &exitError{ExitUsage, err}
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s: %s, no mistakes\n", path, plural(len(list), "profile"))
			return err
		},
	}, &cobra.Command{
		Use:   "example",
		Short: "Print a file of profiles with every key explained",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := io.WriteString(cmd.OutOrStdout(), profile.Example)
			return err
		},
	})
	return cmd
}

// profileLines writes a JSON object for each profile.
func profileLines(w io.Writer, list []profile.Profile) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	for _, p := range list {
		line := struct {
			Name     string   `json:"name"`
			URL      string   `json:"url"`
			Password string   `json:"password"`
			ReadOnly bool     `json:"read_only"`
			Insecure bool     `json:"insecure"`
			Hosts    []string `json:"hosts,omitempty"`
		}{p.Name, p.URL(), passwordFrom(p), p.ReadOnly, p.Insecure, p.Hosts}
		if err := out.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

func profileTable(w, words io.Writer, list []profile.Profile) error {
	if len(list) == 0 {
		fmt.Fprintf(words, "there are no profiles in %s; start one: stompbox profiles example > %[1]s\n", profile.Path())
		return nil
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, p := range list {
		notes := []string{"password: " + passwordFrom(p)}
		if p.ReadOnly {
			notes = append(notes, "read-only")
		}
		if p.Insecure {
			notes = append(notes, "the certificate is not checked")
		}
		fmt.Fprintf(t, "%s\t%s\t%s\n", safe.Field(p.Name), safe.Field(p.URL()), safe.Field(strings.Join(notes, ", ")))
	}
	return t.Flush()
}

// passwordFrom says where the passcode comes from, never the passcode.
func passwordFrom(p profile.Profile) string {
	switch {
	case p.HasPasscode:
		return "in the file"
	case p.PasscodeEnv != "":
		return "from " + p.PasscodeEnv
	case len(p.PasscodeCmd) > 0:
		return "from the program " + p.PasscodeCmd[0]
	case p.Login == "":
		return "none"
	}
	return "asked for"
}
