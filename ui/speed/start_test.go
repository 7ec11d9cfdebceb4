//go:build linux

package speed

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

var built struct {
	sync.Once
	dir, path string
	err       error
}

func TestMain(m *testing.M) {
	code := m.Run()
	_ = os.RemoveAll(built.dir) // of nothing when nothing was built
	os.Exit(code)
}

// stompbox gives the path of the program, built as it is shipped.
func stompbox(tb testing.TB) string {
	tb.Helper()
	built.Do(func() {
		if built.dir, built.err = os.MkdirTemp("", "stompbox-speed-"); built.err != nil {
			return
		}
		built.path = filepath.Join(built.dir, "stompbox")
		out, err := exec.Command("go", "build", "-buildvcs=false", "-trimpath", "-o", built.path, "stompbox").CombinedOutput()
		if err != nil {
			built.err = fmt.Errorf("%w\n%s", err, out)
		}
	})
	if built.err != nil {
		tb.Fatal(built.err)
	}
	return built.path
}

// Each program is started as often, in turn with the others.
const starts = 15

// starter is a program whose start is timed.
type starter struct {
	name string
	mute bool
	argv []string
	env  []string
	dir  string
	wall []time.Duration
	cpu  []time.Duration
}

// measureStart times the start of the console beside that of others.
func measureStart(tb testing.TB, t *table) {
	bin, f, home := stompbox(tb), startFeed(tb), tb.TempDir()
	git, tig, aerc := toolAt("git"), toolAt("tig"), toolAt("aerc")
	ours := &starter{name: "stompbox", argv: []string{bin, "stomp://" + f.addr}, dir: home}
	mute := &starter{name: "mute", mute: true, argv: ours.argv, dir: home}
	all := []*starter{ours, mute}
	others := map[string]*starter{}
	if tig != "" && git != "" {
		others["tig"] = &starter{name: "tig", argv: []string{tig}, dir: repository(tb, git)}
		all = append(all, others["tig"])
	}
	if aerc != "" {
		others["aerc"] = &starter{name: "aerc", argv: []string{aerc}, dir: mailbox(tb)}
		all = append(all, others["aerc"])
	}
	for range starts {
		for _, p := range all {
			s := startScreen(tb, p.mute, p.env, p.dir, p.argv...)
			p.wall = append(p.wall, s.paint())
			s.stop()
		}
	}
	first := quantile(ours.wall, 0.5)
	beside := func(name, reach string, most float64) {
		p := others[name]
		if p == nil {
			t.say("start to first paint beside "+name, ms(first), name+" is not installed", reach, true)
			return
		}
		theirs := quantile(p.wall, 0.5)
		ratio := float64(first) / float64(theirs)
		t.say("start to first paint beside "+name, ms(first), fmt.Sprintf("%s %s: %.2f times", name, ms(theirs), ratio), reach, ratio <= most)
	}
	beside("tig", "2 times", 2)
	beside("aerc", "less", 1)
	more := quantile(mute.wall, 0.5) - first
	t.say("start on a terminal that never answers", ms(quantile(mute.wall, 0.5)), ms(more)+" more", "100 ms more", more <= 100*time.Millisecond)
	measureVersion(tb, t, bin, git, home)
}

// measureVersion times `version` beside that of git, each in a terminal that
// never answers.
func measureVersion(tb testing.TB, t *table, bin, git, home string) {
	all := []*starter{{name: "stompbox", argv: []string{bin, "version"}}, {name: "git", argv: []string{git, "--version"}}}
	if git == "" {
		all = all[:1]
	}
	for range 2 * starts {
		for _, p := range all {
			s := startScreen(tb, true, nil, home, p.argv...)
			p.wall = append(p.wall, s.exit())
			p.cpu = append(p.cpu, s.cmd.ProcessState.UserTime()+s.cmd.ProcessState.SystemTime())
			s.stop()
		}
	}
	mine := quantile(all[0].wall, 0.5)
	if len(all) == 1 {
		t.say("version", ms(mine), "git is not installed", "10 times", true)
		return
	}
	ratio := float64(mine) / float64(quantile(all[1].wall, 0.5))
	t.say("version beside git --version", fmt.Sprintf("%s (CPU %s)", ms(mine), ms(quantile(all[0].cpu, 0.5))),
		fmt.Sprintf("git %s (CPU %s): %.2f times", ms(quantile(all[1].wall, 0.5)), ms(quantile(all[1].cpu, 0.5)), ratio), "10 times", ratio <= 10)
}

// toolAt is where a program is, "" when it is not installed.
func toolAt(name string) string {
	path, err := exec.LookPath(name)
	if err != nil {
		return ""
	}
	return path
}

// repository makes a small one to look at.
func repository(tb testing.TB, git string) string {
	tb.Helper()
	dir := tb.TempDir()
	for _, args := range []string{"init -q", "commit -q --allow-empty -m one", "commit -q --allow-empty -m two"} {
		cmd := exec.Command(git, strings.Fields(args)...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "HOME="+dir, "GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.org")
		if out, err := cmd.CombinedOutput(); err != nil {
			tb.Fatalf("git %s: %v\n%s", args, err, out)
		}
	}
	return dir
}

// mailbox makes a home folder with an empty one.
func mailbox(tb testing.TB) string {
	tb.Helper()
	dir := tb.TempDir()
	for _, name := range []string{"aerc", "Mail/INBOX/cur", "Mail/INBOX/new", "Mail/INBOX/tmp"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o700); err != nil {
			tb.Fatal(err)
		}
	}
	account := fmt.Sprintf("[local]\nsource = maildir://%s/Mail\ndefault = INBOX\nfrom = a <a@example.org>\n", dir)
	if err := os.WriteFile(filepath.Join(dir, "aerc", "accounts.conf"), []byte(account), 0o600); err != nil {
		tb.Fatal(err)
	}
	return dir
}
