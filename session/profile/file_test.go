package profile

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/adrg/xdg"
	"github.com/google/go-cmp/cmp"

	"stompbox/stomp"
)

func write(t *testing.T, mode os.FileMode, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "profiles.toml")
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	return path
}

const full = `
[[profile]]
name = "dev"
url = "stomp://admin@127.0.0.1:61613"
password_cmd = ["echo", "from a program"]

[[profile]]
name = "prod"
url = "stomp+ssl://broker.example/x?protocol=1.0"
login = "reader"
password_env = "STOMPBOX_TEST_PASSWORD"
vhost = "/"
ca = "ca.pem"
protocol = "1.1,1.2"
heartbeat = "5000,0"
timeout = "3s"
stall_limit = "2m"
read_only = true
guard = true
insecure = false
`

func TestLoadFile(t *testing.T) {
	path := write(t, 0o644, full)
	got, err := LoadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := []Profile{
		{Name: "dev", Host: "127.0.0.1", Port: 61613, Login: "admin", PasscodeCmd: []string{"echo", "from a program"}},
		{Name: "prod", Host: "broker.example", Port: 61612, TLS: true, Login: "reader", PasscodeEnv: "STOMPBOX_TEST_PASSWORD",
			Vhost: "/", CAFile: filepath.Join(filepath.Dir(path), "ca.pem"), Versions: []stomp.Version{stomp.V11, stomp.V12},
			SendEvery: 5 * time.Second, WantEvery: -1, Timeout: 3 * time.Second, StallLimit: 2 * time.Minute, ReadOnly: true, Guard: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLoadFromTheUsersFolder(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", dir)
	xdg.Reload()
	t.Cleanup(xdg.Reload)
	if list, err := Load(); len(list) != 0 || err != nil {
		t.Errorf("a missing file gave %v, %v", list, err)
	}
	if err := os.MkdirAll(filepath.Dir(Path()), 0o700); err != nil {
		t.Fatal(err)
	}
	if Path() != filepath.Join(dir, "stompbox", "profiles.toml") {
		t.Errorf("Path = %s", Path())
	}
	if err := os.WriteFile(Path(), []byte(full), 0o600); err != nil {
		t.Fatal(err)
	}
	if list, err := Load(); len(list) != 2 || err != nil {
		t.Errorf("Load gave %d profiles, %v", len(list), err)
	}
	if err := os.WriteFile(Path(), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if list, err := Load(); len(list) != 0 || err == nil {
		t.Errorf("a broken file gave %v, %v", list, err)
	}
}

// Every fault names file, line and, where there is one, column.
func TestLoadFileNamesThePlace(t *testing.T) {
	const ok = "[[profile]]\nname = \"a\"\nurl = \"stomp://h\"\n"
	for _, c := range []struct {
		text         string
		line, column int
		says         string
	}{
		{ok + "passwrod = \"s3cret\"\n", 4, 1, `"passwrod" is not known`},
		{"[profiles]\n", 1, 2, `"profiles" is not known`},
		{ok + "url2 = ", 4, 7, ""},
		{"[[profile]]\nname = \"a\"\nurl = \"http://a:s3cret@h\"\n", 3, 7, "scheme is not known"},
		{"[[profile]]\nname = \"a\"\nurl = \"stomp://a:s3cret@h:x\"\n", 3, 7, "port must be a number"},
		{ok + "protocol = \"2.0\"\n", 4, 12, "1.0, 1.1 and 1.2"},
		{ok + "heartbeat = \"1\"\n", 4, 13, "two numbers"},
		{ok + "timeout = \"soon\"\n", 4, 11, "10s"},
		{ok + "read_only = \"yes\"\n", 4, 13, ""},
		{ok + "login = \"a\\nb\"\n", 1, 0, "line break"},
		{ok + "password = 12\n", 4, 12, ""},
		{ok + "\n" + ok, 5, 0, "twice"},
		{"[[profile]]\nurl = \"stomp://h\"\n", 1, 0, "no name"},
		{"# x\n\n[[ profile ]]\nname = \"a\"\n", 3, 0, "no url"},
		{ok + "hosts = [\"a:0\"]\n", 1, 0, "from 1 to 65535"},
		{ok + "randomize = true\n", 1, 0, "hosts"},
		{ok + "reconnect = { factor = 0.5 }\n", 1, 0, "factor"},
		{ok + "reconnect = { max = \"soon\" }\n", 4, 21, "a time looks like"},
		{ok + "ca = \"x\"\n", 1, 0, "without TLS"},
		{ok + "password = \"s3cret\"\npassword_env = \"X\"\n", 1, 0, "more than one passcode"},
	} {
		path := write(t, 0o600, c.text)
		list, err := LoadFile(path)
		var f *FileError
		if !errors.As(err, &f) || list != nil {
			t.Errorf("%q: %v, %v", c.text, list, err)
			continue
		}
		if f.Line != c.line || f.Column != c.column || !strings.Contains(f.Problem, c.says) || f.Path != path {
			t.Errorf("%q: %v; want %d:%d %q", c.text, err, c.line, c.column, c.says)
		}
		if strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: the passcode or a second line is in %q", c.text, err)
		}
	}
}

// A passcode in the file itself is taken only when nobody else can read it.
func TestPlainPasscodeWantsAPrivateFile(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no such modes there")
	}
	for _, text := range []string{
		"[[profile]]\nname = \"a\"\nurl = \"stomp://h\"\nlogin = \"u\"\npassword = \"s3cret\"\n",
		"[[profile]]\nname = \"a\"\nurl = \"stomp://u:s3cret@h\"\n",
	} {
		list, err := LoadFile(write(t, 0o600, text))
		if err != nil || len(list) != 1 || list[0].Passcode != "s3cret" || !list[0].HasPasscode {
			t.Errorf("private: %v, %v", list, err)
		}
		if _, err := LoadFile(write(t, 0o640, text)); err == nil || !strings.Contains(err.Error(), "chmod 600") {
			t.Errorf("readable by others: %v", err)
		}
	}
}

func TestUnreadableFileIsSaid(t *testing.T) {
	dir := t.TempDir()
	if _, err := LoadFile(dir); err == nil || !strings.Contains(err.Error(), dir) {
		t.Errorf("a folder in place of the file: %v", err)
	}
}

func TestWithPasscode(t *testing.T) {
	ctx := context.Background()
	t.Setenv("STOMPBOX_TEST_PASSWORD", "from the environment")
	for _, c := range []struct {
		p    Profile
		want string
	}{
		{Profile{PasscodeEnv: "STOMPBOX_TEST_PASSWORD"}, "from the environment"},
		{Profile{PasscodeCmd: []string{"printf", `a b\r\n`}}, "a b"},
		{Profile{PasscodeCmd: []string{"printf", ""}}, ""},
		{Profile{Passcode: "given", HasPasscode: true, PasscodeEnv: "STOMPBOX_TEST_PASSWORD"}, "given"},
	} {
		got, err := c.p.WithPasscode(ctx)
		if err != nil || got.Passcode != c.want || !got.HasPasscode {
			t.Errorf("%+v: %q, %v; want %q", c.p, got.Passcode, err, c.want)
		}
	}
	if got, err := (Profile{}).WithPasscode(ctx); err != nil || got.HasPasscode {
		t.Errorf("no source: %v, %v", got.HasPasscode, err)
	}
	for _, c := range []struct {
		p    Profile
		says string
	}{
		{Profile{PasscodeEnv: "STOMPBOX_TEST_NOT_SET"}, "STOMPBOX_TEST_NOT_SET is not set"},
		{Profile{PasscodeCmd: []string{"sh", "-c", "echo s3cret; echo s3cret >&2; exit 3"}}, "exit status 3"},
		{Profile{PasscodeCmd: []string{"/no/such/program"}}, "cannot be run"},
		{Profile{PasscodeCmd: []string{"printf", `s3cret\nmore`}}, "more than one line"},
		{Profile{PasscodeCmd: []string{"head", "-c", "70000", "/dev/zero"}}, "more than 64 KiB"},
		{Profile{PasscodeCmd: []string{"sleep", "60"}, Timeout: 50 * time.Millisecond}, "did not end within 50ms"},
	} {
		got, err := c.p.WithPasscode(ctx)
		var config *ConfigError
		if !errors.As(err, &config) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v: %v, want %q", c.p.PasscodeCmd, err, c.says)
		}
		if strings.Contains(got.Explain(err), "s3cret") {
			t.Errorf("the passcode is in %q", got.Explain(err))
		}
	}
}
