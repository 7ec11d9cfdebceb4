package profile

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// passcodeMax is the most that a program may print as a passcode, in octets.
const passcodeMax = 64 << 10

// WithPasscode gives the profile with the passcode from its environment
// variable or program, where it names one and has no passcode yet. The program
// runs without a shell, no longer than Timeout; one line break at the end of what it prints is
// dropped. Dial does this by itself, each time anew, so that tokens that expire
// work. The error is a *ConfigError.
func (p Profile) WithPasscode(ctx context.Context) (Profile, error) {
	if p.HasPasscode {
		return p, nil
	}
	var err error
	switch {
	case p.PasscodeEnv != "":
		value, found := os.LookupEnv(p.PasscodeEnv)
		if !found {
			return p, &ConfigError{Part: "password_env", Problem: p.PasscodeEnv + " is not set: export it, or leave password_env out"}
		}
		p.Passcode = value
	case len(p.PasscodeCmd) > 0:
		if p.Passcode, err = p.runPasscodeCmd(ctx); err != nil {
			return p, err
		}
	default:
		return p, nil
	}
	if strings.ContainsAny(p.Passcode, "\x00\r\n") {
		return Profile{}, &ConfigError{Part: "passcode", Problem: "that was found has more than one line, or a NUL: CONNECT cannot carry it"}
	}
	p.HasPasscode = true
	return p, nil
}

func (p Profile) timeout() time.Duration {
	if p.Timeout > 0 {
		return p.Timeout
	}
	return defaultTimeout
}

func (p Profile) runPasscodeCmd(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, p.timeout())
	defer cancel()
	cmd := exec.CommandContext(ctx, p.PasscodeCmd[0], p.PasscodeCmd[1:]...)
	var out limitedBuffer
	cmd.Stdout = &out
	cmd.WaitDelay = time.Second // a grandchild may keep the pipe open
	err := cmd.Run()
	name := p.PasscodeCmd[0]
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return "", &ConfigError{Part: "password_cmd", Err: ctx.Err(),
			Problem: fmt.Sprintf("%s did not end within %v: run it by hand to see what it waits for", name, p.timeout())}
	case out.over:
		return "", &ConfigError{Part: "password_cmd", Problem: fmt.Sprintf("%s printed more than %d KiB: it must print the passcode alone", name, passcodeMax>>10)}
	case errors.As(err, &exit):
		return "", &ConfigError{Part: "password_cmd", Err: err,
			Problem: fmt.Sprintf("%s failed (%s): run it by hand to see why", name, exit.ProcessState)}
	case err != nil:
		return "", &ConfigError{Part: "password_cmd", Err: err,
			Problem: fmt.Sprintf("%s cannot be run: it must be the path or name of a program, its arguments as further items", name)}
	}
	return strings.TrimSuffix(strings.TrimSuffix(string(out.octets), "\n"), "\r"), nil
}

// limitedBuffer takes everything and keeps no more than a passcode may have.
type limitedBuffer struct {
	octets []byte
	over   bool
}

func (b *limitedBuffer) Write(p []byte) (int, error) {
	if len(b.octets)+len(p) > passcodeMax {
		b.over = true
		return len(p), nil
	}
	b.octets = append(b.octets, p...)
	return len(p), nil
}

// NeedsPasscode reports whether someone has to be asked: there is a login, and
// neither a passcode nor a way to fetch one.
func (p Profile) NeedsPasscode() bool {
	return p.Login != "" && !p.HasPasscode && p.PasscodeEnv == "" && len(p.PasscodeCmd) == 0
}
