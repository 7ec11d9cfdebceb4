package cli

import (
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"stompbox/session/profile"
	"stompbox/stomp"
)

// flags say which broker and how. Every one is also an environment variable,
// STOMPBOX_ and its name; a flag beats the variable, the variable beats the URL
// or profile, and those beat the default.
type flags struct {
	broker, host, user, passwordFile string
	vhost, protocol, heartbeat       string
	ca, cert, key                    string
	port                             int
	tls, insecure, readOnly, guard   bool
	timeout                          time.Duration
	record                           string
	journalMax                       journalSize
	recordings                       int             // begun with --record
	stays                            bool            // a link that is lost is dialled again
	set                              map[string]bool // given on the command line
	given                            map[string]bool // there or in the environment
}

const flagsHelp = `The broker is --broker URL or the name of a profile, or STOMPBOX_URL; a URL may
also stand among the arguments. Without one it is stomp://localhost:61613. Every
flag about the connection can be given in the environment as well:
--password-file as STOMPBOX_PASSWORD_FILE, and so on. A flag beats the
environment, that beats what the URL or profile says, and that beats the
default. A password comes from --password-file, else from the URL or profile,
else from STOMPBOX_PASSWORD, else it is asked for on a terminal.`

const exitHelp = `Exit codes: 0 done and confirmed; 1 refused by the broker; 2 wrong usage or
input; 3 not connected; 4 timed out; 5 outcome unknown.`

// addConnection defines the connection flags. forVerb adds --broker.
func (f *flags) addConnection(cmd *cobra.Command, forVerb bool) {
	fs := pflag.NewFlagSet("connection", pflag.ContinueOnError)
	if forVerb {
		fs.StringVar(&f.broker, "broker", "", "the broker: `URL|PROFILE` (also STOMPBOX_URL)")
	}
	fs.StringVar(&f.host, "host", "", "`name` or address of the broker, in place of the URL's")
	fs.IntVarP(&f.port, "port", "P", 0, "`port` of the broker, in place of the URL's")
	fs.StringVarP(&f.user, "user", "U", "", "`login`")
	fs.StringVar(&f.passwordFile, "password-file", "", "`file` whose first line is the password")
	fs.StringVar(&f.vhost, "vhost", "", "host header of CONNECT; on RabbitMQ the virtual `host`")
	fs.StringVar(&f.protocol, "protocol", "", "`versions` to offer, such as 1.0,1.1,1.2 (the default)")
	fs.StringVar(&f.heartbeat, "heartbeat", "", "heart-beats in ms, ours and the broker's, as `cx,cy` (default 10000,10000; 0,0 for none)")
	fs.BoolVar(&f.tls, "tls", false, "connect with TLS, as stomp+ssl:// does")
	fs.StringVar(&f.ca, "ca", "", "PEM `file` of the authorities to trust in place of the system's")
	fs.StringVar(&f.cert, "cert", "", "PEM `file` of our own certificate, for brokers that ask for one")
	fs.StringVar(&f.key, "key", "", "PEM `file` of its key (default: in the file of --cert)")
	fs.BoolVar(&f.insecure, "insecure", false, "do not check the broker's certificate (shown loudly)")
	fs.BoolVar(&f.readOnly, "read-only", false, "send, ack and nack nothing, whatever is asked")
	fs.BoolVar(&f.guard, "guard", false, "acts that empty a destination want its name typed first")
	fs.DurationVar(&f.timeout, "timeout", 0, "for connecting, all of it, and then for each answer (default 10s)")
	fs.VisitAll(func(one *pflag.Flag) {
		one.Annotations = map[string][]string{connectionFlag: {"true"}}
		cmd.Flags().AddFlag(one)
	})
	if forVerb && cmd.RunE != nil && cmd.Args != nil {
		f.takeURL(cmd, cmd.Name() == "ping" || cmd.Name() == "doctor" || cmd.Name() == "shell")
	}
}

// connectionFlag marks a flag that the environment may give.
const connectionFlag = "stompbox_connection"

// fill takes from the environment what the command line does not say.
func (f *flags) fill(cmd *cobra.Command) error {
	f.set, f.given = map[string]bool{}, map[string]bool{}
	var err error
	cmd.Flags().VisitAll(func(one *pflag.Flag) {
		if one.Annotations[connectionFlag] == nil {
			return
		}
		if one.Changed {
			f.set[one.Name], f.given[one.Name] = true, true
			return
		}
		name := variable(one.Name)
		value, found := os.LookupEnv(name)
		if !found || value == "" {
			return
		}
		if one.Value.Set(value) != nil && err == nil {
			err = usage("%s=%q is no value for --%s", name, value, one.Name)
		}
		f.given[one.Name] = true
	})
	if url := os.Getenv("STOMPBOX_URL"); f.broker == "" && !f.set["host"] {
		f.broker = url
	}
	if err == nil {
		err = f.checkKeeping()
	}
	if f.port < 0 || f.port > 65535 {
		return usage("--port %d: a port is a number from 1 to 65535", f.port)
	}
	return err
}

// variable is the name that a flag has in the environment.
func variable(flag string) string {
	return "STOMPBOX_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// source is where the value of a flag was given, as a mistake in it is told.
func (f *flags) source(flag string) string {
	if f.given[flag] && !f.set[flag] {
		return variable(flag)
	}
	return "--" + flag
}

// named reports whether a broker was named at all.
func (f *flags) named() bool { return f.broker != "" || f.host != "" || f.port != 0 }

// profile is the broker that a verb talks to, with its password.
func (f *flags) profile(cmd *cobra.Command) (profile.Profile, error) {
	if err := f.fill(cmd); err != nil {
		return profile.Profile{}, err
	}
	list, err := known()
	if err != nil {
		return profile.Profile{}, err
	}
	p, _, err := f.find(list)
	return p, err
}

// find gives the broker that was named, with the flags laid over it and its
// password, and position in the list, or -1.
func (f *flags) find(list []profile.Profile) (p profile.Profile, at int, err error) {
	at = -1
	for i := range list {
		if list[i].Name == f.broker && f.broker != "" {
			p, at = list[i], i
		}
	}
	switch {
	case at >= 0:
	case f.broker == "":
		p = profile.Profile{Host: "localhost"}
	default:
		if p, err = profile.Parse(f.broker); err != nil {
			return p, at, &exitError{ExitUsage, err}
		}
	}
	if err = f.over(&p); err != nil {
		return p, at, err
	}
	return p, at, f.password(&p)
}

// over lays the flags over a profile.
func (f *flags) over(p *profile.Profile) error {
	if f.tls && !p.TLS {
		usual := profile.Profile{WSPath: p.WSPath}.Addr() == profile.Profile{WSPath: p.WSPath, Port: p.Port}.Addr()
		if p.TLS = true; usual {
			p.Port = 0
		}
	}
	for value, field := range map[*string]*string{&f.host: &p.Host, &f.vhost: &p.Vhost} {
		if *value != "" {
			*field = *value
		}
	}
	if f.port != 0 {
		p.Port = f.port
	}
	if f.user != "" && f.user != p.Login {
		p.Login, p.Passcode, p.HasPasscode, p.PasscodeEnv, p.PasscodeCmd = f.user, "", false, "", nil
	}
	if f.protocol != "" {
		v, err := stomp.ParseVersions(f.protocol)
		if err != nil {
			return usage("%s: %s", f.source("protocol"), plain(err))
		}
		p.Versions = v
	}
	if f.heartbeat != "" {
		beats, err := profile.Parse("stomp://h?heartbeat=" + url.QueryEscape(f.heartbeat))
		if err != nil {
			return usage("%s %q: must be two numbers of ms, ours and the broker's, as in 10000,10000; 0 is none", f.source("heartbeat"), f.heartbeat)
		}
		p.SendEvery, p.WantEvery = beats.SendEvery, beats.WantEvery
	}
	if f.timeout < 0 || f.timeout == 0 && f.given["timeout"] {
		return usage("%s %v: a time is more than 0", f.source("timeout"), f.timeout)
	}
	if f.timeout > 0 {
		p.Timeout = f.timeout
	}
	p.ReadOnly = p.ReadOnly || f.readOnly
	p.Guard = p.Guard || f.guard
	return f.certificates(p)
}

// certificates lays what is about TLS over a profile. What the environment says
// of TLS means nothing for a broker without it.
func (f *flags) certificates(p *profile.Profile) error {
	for name, field := range map[string]*string{"ca": &p.CAFile, "cert": &p.CertFile, "key": &p.KeyFile} {
		value := map[string]string{"ca": f.ca, "cert": f.cert, "key": f.key}[name]
		switch {
		case value == "":
		case p.TLS:
			if _, err := os.Stat(value); err != nil {
				return usage("--%s: %v", name, err)
			}
			*field = value
		case f.set[name]:
			return usage("--%s belongs to a connection with TLS: use stomp+ssl:// or --tls", name)
		}
	}
	switch {
	case p.KeyFile != "" && p.CertFile == "":
		return usage("--key without --cert: name the certificate that the key belongs to")
	case f.insecure && p.TLS:
		p.Insecure = true
	case f.set["insecure"] && f.insecure:
		return usage("--insecure belongs to a connection with TLS: use stomp+ssl:// or --tls")
	}
	return nil
}

// password fills in the passcode of a login that has none.
func (f *flags) password(p *profile.Profile) error {
	if f.passwordFile != "" {
		text, err := os.ReadFile(f.passwordFile)
		if err != nil {
			return usage("--password-file: %v", err)
		}
		line, _, _ := strings.Cut(string(text), "\n")
		p.Passcode, p.HasPasscode = strings.TrimSuffix(line, "\r"), true
		return nil
	}
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
	secret, err := askSecret(os.Stdin, os.Stderr, fmt.Sprintf("password of %s at %s: ", p.Login, p.Addr()))
	if err != nil {
		return usage("the password could not be read: %v", err)
	}
	p.Passcode, p.HasPasscode = secret, true
	return nil
}

// answerIn is how long an answer of the broker may take.
func (f *flags) answerIn() time.Duration {
	if f.timeout > 0 {
		return f.timeout
	}
	return 10 * time.Second
}
