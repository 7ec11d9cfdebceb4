//go:build linux || darwin

package ui_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"stompbox/stomp/stomptest"
)

// again opens the console of g once more, with the folders of an earlier one.
func (w *walk) again(t *testing.T, g target, home string) *walk {
	t.Helper()
	next := *w
	next.terminal = startTerminal(t, 130, 44, []string{"XDG_STATE_HOME=" + home, "XDG_CONFIG_HOME=" + home}, stompbox(t), g.url("admin"))
	next.see("connected to " + g.title())
	return &next
}

// walkTemplates has templates filled in when the message is sent, and
// previewed before.
func walkTemplates(t *testing.T, g target) {
	w := newWalk(t, g)
	if err := os.WriteFile(filepath.Join(w.cmd.Dir, "part.txt"), []byte("from a file {{seq}}"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.compose(draft{dest: w.out, kind: "text/plain", body: `n={{seq}} <{{file "part.txt"}}> {{nope}}`, headers: []string{"home", `{{env "HOME"}}`}})
	w.see("body, line 1, column 33: {{nope}} is unknown")
	w.keys("ctrl+s").see("▸ body", "{{nope}} is unknown")
	w.keys("end")
	for range " {{nope}}" {
		w.keys("backspace")
	}
	w.gone("is unknown")
	w.keys("ctrl+p").see("╭─ Preview: nothing is sent", "home:"+w.cmd.Dir, "n=1 <from a file {{seq}}>")
	w.keys("esc").gone("╭─ Preview")
	w.keys("ctrl+s").see(w.out + ": written and confirmed in ")
	w.keys("esc").gone("╭─ Compose")
	w.hold(w.out, "held")
	w.keys("g").see("n=1 <from a file {{seq}}>")
	w.quit()
	w.arrived("n=1 <from a file {{seq}}>")
}

// walkMany sends many times, closes the window and opens it again, stops, and
// counts what came.
func walkMany(t *testing.T, g target) {
	w := newWalk(t, g)
	w.compose(draft{dest: w.out, kind: "text/plain", body: "load {{seq}}"})
	w.keys("shift+tab").see("▸ content-type")
	w.keys("shift+tab", "shift+tab", "shift+tab").see("▸ repeat")
	w.text("250")
	w.keys("ctrl+s").see("╭─ Send 250 times to "+w.out+"?", "you can stop it at any time")
	w.keys("enter").see("╭─ Send 250 times", "100%", "250 confirmed", "250 messages to "+w.out+": confirmed in ")
	w.keys("esc").gone("╭─ Send 250")
	w.keys("ctrl+u").text("100000 at 40/s")
	w.see("Takes 41m")
	w.keys("ctrl+s").see("╭─ Send 100000 times to " + w.out + "?")
	w.keys("enter").see("╭─ Send 100000 times", "x stop")
	w.await("some to be sent", func(s screen) bool { return !s.has(" 0 confirmed ") })
	w.keys("x").see("not sent: stopped")
	s := w.screen()
	if !s.has("0 unanswered") {
		t.Errorf("after a stop nobody knows what became of some:\n%s", s)
	}
	w.keys("esc").gone("╭─ Send 100000")
	w.keys("ctrl+o").see("╭─ Drafts and sent messages", "×250", " of 100000 ", "load {{seq}}")
	w.keys("esc").gone("╭─ Drafts")
	w.keys("esc").gone("╭─ Compose")
	w.quit()
	if g.check == nil {
		return
	}
	got := g.check.Drain(t, w.out, 251)
	if len(got) < 251 {
		t.Fatalf("the broker has %d messages, want 250 and more", len(got))
	}
	for i, want := range map[int]string{0: "load 1", 249: "load 250", 250: "load 251"} {
		if string(got[i].Body) != want {
			t.Errorf("message %d is %q, want %q", i+1, got[i].Body, want)
		}
	}
}

func TestWalkMany(t *testing.T) { walkMany(t, ours(t)) }

func TestBrokersWalkMany(t *testing.T) {
	for name, g := range map[string]target{"ActiveMQ": targetOf(stomptest.ActiveMQ(t)), "RabbitMQ": targetOf(stomptest.RabbitMQ(t))} {
		t.Run(name, func(t *testing.T) { walkMany(t, g) })
	}
}

// walkDraftAfterKill kills the console: what was typed outlives it, octet for
// octet, and is gone once it was sent; then it is among what was sent, also in a
// later run.
func walkDraftAfterKill(t *testing.T, g target) {
	w := newWalk(t, g)
	w.compose(draft{dest: w.out, kind: "text/plain", body: "Grüße 宽\r  {{z", headers: []string{"colour", "blue:green"}})
	home := w.cmd.Dir
	folder := filepath.Join(home, "stompbox", "drafts")
	w.onDisk(folder, func(drafts string) bool { return strings.Contains(drafts, "blue:green") })
	w.signal(syscall.SIGKILL)
	<-w.ended

	w = w.again(t, g, home)
	w.keys("c")
	w.question("Continue with a draft?", "to "+w.out, "never confirmed")
	w.keys("enter").see("╭─ Compose", "▸ body", "blue:green", "Grüße 宽", "  {{z")
	w.keys("ctrl+s").see("{{ is not closed by }}")
	w.keys("shift+tab", "shift+tab").see("▸ templates")
	w.keys("space").see("[off] {{ and }} are sent as typed")
	w.keys("ctrl+s").see(w.out + ": written and confirmed in ")
	w.keys("esc").gone("╭─ Compose")
	w.hold(w.out, "held")
	w.see("Grüße 宽", "  {{z")
	w.onDisk(folder, func(drafts string) bool { return drafts == "" })
	w.quit()

	w = w.again(t, g, home)
	w.keys("c").see("╭─ Compose")
	w.keys("ctrl+o").see("╭─ Drafts and sent messages", "confirmed", w.out, "1 of 1")
	w.keys("enter").see("as it was sent", "blue:green", "  {{z", "[off] {{ and }}")
	w.keys("esc").gone("╭─ Compose")
	w.quit()
}

// onDisk waits until the drafts in a folder are as they should be.
func (w *walk) onDisk(folder string, as func(drafts string) bool) {
	w.t.Helper()
	late := time.After(patience)
	for look := time.NewTicker(10 * time.Millisecond); !as(draftsIn(folder)); {
		select {
		case <-look.C:
		case <-late:
			w.t.Fatalf("the drafts on disk are %q", draftsIn(folder))
		}
	}
}

// draftsIn is what stands in the files of a folder of drafts.
func draftsIn(folder string) string {
	var all strings.Builder
	files, _ := filepath.Glob(filepath.Join(folder, "*.json"))
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err == nil {
			all.Write(b)
		}
		if info, err := os.Stat(f); err == nil && info.Mode().Perm() != 0o600 {
			all.WriteString(info.Mode().String())
		}
	}
	return all.String()
}
