package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"stompbox/session/profile"
	"stompbox/stomp"
	"stompbox/themes"
	"stompbox/ui"
)

// flags are the connection flags of the console. Each beats what the URL or
// the profile says.
type flags struct {
	ca, protocol, vhost, theme string
	insecure, readOnly         bool
	timeout                    time.Duration
}

func (f *flags) add(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.StringVar(&f.ca, "ca", "", "PEM `file` of the authorities to trust in place of the system's")
	fs.BoolVar(&f.insecure, "insecure", false, "do not check the broker's certificate (shown loudly)")
	fs.StringVar(&f.protocol, "protocol", "", "versions to offer, such as 1.0,1.1,1.2 (the default)")
	fs.StringVar(&f.vhost, "vhost", "", "host header of CONNECT; on RabbitMQ the virtual host")
	fs.BoolVar(&f.readOnly, "read-only", false, "send, ack and nack nothing, whatever is pressed")
	fs.DurationVar(&f.timeout, "timeout", 0, "for connecting, all of it (default 10s)")
	fs.StringVar(&f.theme, "theme", "", "dark, light, high-contrast or mono")
}

// console opens the console on the brokers of the profiles file and, first, the
// one that was named.
func (f *flags) console(cmd *cobra.Command, args []string, open func(ctx ctxt, o ui.Options) error) error {
	o, err := screen(f.theme)
	if err != nil {
		return err
	}
	if o.Profiles, err = known(); err != nil {
		return err
	}
	if len(args) == 1 {
		i, err := f.target(args[0], &o)
		if err != nil {
			return err
		}
		o.Open = []int{i}
	}
	if !term.IsTerminal(os.Stdout.Fd()) || !term.IsTerminal(os.Stdin.Fd()) {
		return usage("the console needs a terminal for its input and its output")
	}
	return open(cmd.Context(), o)
}

// target finds or adds the broker that was named, asks for its password where
// one is needed, and gives its place in the list.
func (f *flags) target(name string, o *ui.Options) (int, error) {
	at := -1
	for i, p := range o.Profiles {
		if p.Name == name {
			at = i
		}
	}
	if at < 0 {
		p, err := profile.Parse(name)
		if err != nil {
			return 0, &exitError{ExitUsage, err}
		}
		o.Profiles = append([]profile.Profile{p}, o.Profiles...)
		at = 0
	}
	p := &o.Profiles[at]
	if err := f.over(p); err != nil {
		return 0, err
	}
	return at, password(p)
}

// over lays the flags over a profile.
func (f *flags) over(p *profile.Profile) error {
	if f.protocol != "" {
		v, err := stomp.ParseVersions(f.protocol)
		if err != nil {
			return usage("--protocol: %v", errors.New(strings.TrimPrefix(err.Error(), "stomp: ")))
		}
		p.Versions = v
	}
	if f.ca != "" {
		if _, err := os.Stat(f.ca); err != nil {
			return usage("--ca: %v", err)
		}
		p.CAFile = f.ca
	}
	if f.vhost != "" {
		p.Vhost = f.vhost
	}
	if f.timeout > 0 {
		p.Timeout = f.timeout
	}
	p.Insecure = p.Insecure || f.insecure
	p.ReadOnly = p.ReadOnly || f.readOnly
	return nil
}

// password fills in the passcode of a login that has none: from the
// environment, or asked for without echo.
func password(p *profile.Profile) error {
	if !p.NeedsPasscode() {
		return nil
	}
	if v, ok := os.LookupEnv("STOMPBOX_PASSWORD"); ok {
		p.Passcode, p.HasPasscode = v, true
		return nil
	}
	if !term.IsTerminal(os.Stdin.Fd()) {
		return nil
	}
	fmt.Fprintf(os.Stderr, "password of %s at %s: ", p.Login, p.Addr())
	secret, err := term.ReadPassword(os.Stdin.Fd())
	fmt.Fprintln(os.Stderr)
	if err != nil {
		return usage("the password could not be read: %v", err)
	}
	p.Passcode, p.HasPasscode = string(secret), true
	return nil
}

// screen chooses the theme: the flag, then the environment.
func screen(theme string) (ui.Options, error) {
	name, colours := themes.Detect(os.Getenv)
	if theme != "" {
		name = theme
	}
	th, err := themes.Find(name, colours)
	if err != nil {
		return ui.Options{}, &exitError{ExitUsage, err}
	}
	th.ASCII = th.ASCII || themes.ASCIIOnly(os.Getenv)
	return ui.Options{Theme: th, Environ: os.Getenv}, nil
}
