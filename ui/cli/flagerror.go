package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// takes is what the value of a flag must be, by its type.
var takes = map[string]string{
	"int":      "a whole number, such as 10",
	"float64":  "a number, such as 10 or 2.5",
	"duration": "a time with its unit, such as 500ms or 5s",
	"bool":     "true or false",
}

// flagError says what is wrong with a flag, what it takes, and where its help is.
func flagError(cmd *cobra.Command, err error) error {
	var value *pflag.InvalidValueError
	if !errors.As(err, &value) {
		return fmt.Errorf("%w: %s --help lists the flags", err, cmd.CommandPath())
	}
	name := "--" + value.GetFlag().Name
	if want := takes[value.GetFlag().Value.Type()]; want != "" {
		return fmt.Errorf("%s %q: it takes %s", name, value.GetValue(), want)
	}
	return fmt.Errorf("%s %q: %w", name, value.GetValue(), value.Unwrap())
}

// tellArguments has every verb say how it is written when what stands behind it
// is too little or too much.
func tellArguments(cmd *cobra.Command) {
	if check := cmd.Args; check != nil && cmd.HasParent() {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return fmt.Errorf("%w: it is written %s", err, cmd.UseLine())
			}
			return nil
		}
	}
	for _, c := range cmd.Commands() {
		tellArguments(c)
	}
}
