package cli

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

// verb runs one command line on the given input.
func verb(in string, args ...string) (out, errs string, code int) {
	var o, e bytes.Buffer
	code = run(context.Background(), args, Rooms{}, strings.NewReader(in), &o, &e)
	return o.String(), e.String(), code
}

const connected12 = "CONNECTED\nversion:1.2\n\n\x00"

const connectedLine = `{"dir":"in","command":"CONNECTED","headers":[["version","1.2"]],"body":""}` + "\n"

func TestDecode(t *testing.T) {
	for _, tc := range []struct {
		name, args, in string
		out            string // whole lines, or ... for whatever
		errs           string // part of what is said; "" when nothing is
		code           int
	}{
		{"nothing", "", "", "", "", 0},
		{"R009 ends of line only", "", "\n\r\n\n", "", "", 0},
		{"a frame", "", connected12 + "\n", connectedLine, "", 0},
		{"a dash is the standard input", "-", connected12, connectedLine, "", 0},
		{"R102 R043 the version follows CONNECTED", "", connected12 + "\nERROR\na:\\c\\r\n\n\x00", connectedLine + `{"dir":"in","command":"ERROR","headers":[["a",":\r"]],"body":""}` + "\n", "", 0},
		{"R090 R041 CONNECTED without a version is 1.0", "", "CONNECTED\n\n\x00ERROR\na:\\q\n\n\x00", `{"dir":"in","command":"CONNECTED","headers":[],"body":""}` + "\n" + `{"dir":"in","command":"ERROR","headers":[["a","\\q"]],"body":""}` + "\n", "", 0},
		{"R005 R049 the handshake", "", "CONNECTED\r\nversion:1.2\r\nsession:a\\c\r\n\r\n\x00", `{"dir":"in","command":"CONNECTED","headers":[["version","1.2"],["session","a\\c"]],"body":""}` + "\n", "", 0},
		{"R050 an ERROR instead", "", "ERROR\nmessage:a\\cb\\q\n\n\x00", `{"dir":"in","command":"ERROR","headers":[["message","a:b\\q"]],"body":""}` + "\n", "", 0},
		{"R042 a version that is given", "--version 1.1", "ERROR\na:\\n\n\nx\x00", `{"dir":"in","command":"ERROR","headers":[["a","\n"]],"body":"x"}` + "\n", "", 0},
		{"R045 an undefined escape", "--version 1.1", "ERROR\na:\\q\n\n\x00", "", `standard input: protocol error at byte 8, line 2 of the frame: the escape \q does not exist (R045)`, 2},
		{"R044", "--version 1.1", "ERROR\na:\\r\n\n\x00", "", "(R044); RabbitMQ sends it all the same: --tolerate reads on", 2},
		{"R044 tolerated", "--version 1.1 --tolerate", "ERROR\na:\\r\n\n\x00", `{"dir":"in","command":"ERROR","headers":[["a","\r"]],"body":"","breaches":[...(R044)"]}` + "\n", "", 0},
		{"R018 the end inside a frame", "", connected12 + "\nERROR\n\nbo", connectedLine, "input ended inside a frame, at byte 34: what came of it is not printed (R018)", 2},
		{"R018 the end inside a head", "", "CONN", "", "input ended inside a frame, at byte 4", 2},
		{"R063 the frames before an error", "", connected12 + "ERROR\ncontent-length:1\n\nabc\x00" + connected12, connectedLine, "byte 49: no NUL follows", 2},
		{"R013 a client's frame", "", "SEND\n\n\x00", "", "(R013)", 2},
		{"R015 an HTTP answer", "", "HTTP/1.1 400 Bad\r\n", "", "byte 0", 2},
		{"R024 a breach in 1.0 is shown", "--version 1.0", "ERROR\na:1\nb\n\n\x00", `{"dir":"in","command":"ERROR","headers":[["a","1\nb"]],"body":"","breaches":[...(R024)"]}` + "\n", "", 0},
		{"R039 R068 a body that is announced", "", "ERROR\ncontent-length:3000000000\n\n", "", "(R039)", 2},
		{"a client's stream follows what it offers", "--from client", "CONNECT\naccept-version:1.0,1.1\nhost:h\n\n\x00SEND\ndestination:a\\cb\n\n\x00", "...\n" + `{"dir":"out","command":"SEND","headers":[["destination","a:b"]],"body":""}` + "\n", "", 0},
		{"R044 a client's stream is held to it", "--from client", "CONNECT\naccept-version:1.0,1.1\nhost:h\n\n\x00SEND\ndestination:a\\rb\n\n\x00", "...\n", "(R044)", 2},
		{"R084 a client that offers nothing", "--from client", "CONNECT\n\n\x00SEND\ndestination:a\\cb\n\n\x00", "...\n" + `{"dir":"out","command":"SEND","headers":[["destination","a\\cb"]],"body":""}` + "\n", "", 0},
		{"a client's stream in a version that is given", "--from client --version 1.0", "CONNECT\naccept-version:1.2\n\n\x00SEND\ndestination:a\\cb\n\n\x00", "...\n" + `{"dir":"out","command":"SEND","headers":[["destination","a\\cb"]],"body":""}` + "\n", "", 0},
		{"R013 a server's frame from a client", "--from client", connected12, "", "(R013)", 2},
		{"no such version", "--version 1.3", "", "", `--version: unknown protocol version "1.3"`, 2},
		{"no such side", "--from broker", "", "", "must be server or client", 2},
		{"no such form", "-o xml", "", "", "must be json or text", 2},
		{"no such file", "no/such/file", "", "", "no/such/file cannot be opened: ", 2},
		{"two files", "a b", "", "", "accepts at most 1 arg", 2},
	} {
		out, errs, code := verb(tc.in, append([]string{"decode"}, strings.Fields(tc.args)...)...)
		if !matches(out, tc.out) {
			t.Errorf("%s: prints\n%swant\n%s", tc.name, out, tc.out)
		}
		if code != tc.code || !strings.Contains(errs, tc.errs) || (errs == "") != (tc.errs == "") || strings.Count(errs, "\n") > 1 {
			t.Errorf("%s: exits with %d and says %q, want %d and %q", tc.name, code, errs, tc.code, tc.errs)
		}
	}
}

// matches compares with a pattern in which ... stands for anything.
func matches(s, pattern string) bool {
	parts := strings.Split(pattern, "...")
	if len(parts) == 1 {
		return s == pattern
	}
	if !strings.HasPrefix(s, parts[0]) {
		return false
	}
	for _, p := range parts[:len(parts)-1] {
		i := strings.Index(s, p)
		if i < 0 {
			return false
		}
		s = s[i+len(p):]
	}
	return strings.HasSuffix(s, parts[len(parts)-1])
}

func TestDecodeAFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "capture")
	if err := os.WriteFile(name, []byte(connected12+"\nBLAH\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, errs, code := verb("", "decode", name)
	if out != connectedLine || code != ExitUsage || !strings.Contains(errs, name+": protocol error at byte 25") {
		t.Errorf("%d %q %q", code, out, errs)
	}
	if _, errs, code = verb("", "decode", t.TempDir()); code != ExitUsage || errs == "" {
		t.Errorf("a directory: %d %q", code, errs)
	}
}

func TestDecodeText(t *testing.T) {
	in := "ERROR\nmessage:a\\nb\x1b\ncontent-length:9\n\nx\x1b\ty\nz\xff\r\n\x00RECEIPT\n\n\x00"
	out, _, code := verb(in, "decode", "--version", "1.2", "-o", "text")
	want := "in ERROR 9 octets\n  message:a␊b␛\n  content-length:9\n\nx\x1b\ty\nz\xff\r\n\nin RECEIPT\n  ! the RECEIPT has no receipt-id (R233)\n\n"
	if out != want || code != ExitDone {
		t.Errorf("got  %q\nwant %q", out, want)
	}
	var b bytes.Buffer
	l, err := readFrame([]byte(`{"command":"ERROR","body_base64":"eBsJeQp6/w0K"}`))
	if err != nil {
		t.Fatal(err)
	}
	if err := writeText(&b, l, true); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "ERROR 9 octets\n\nx␛      y\nz\\xff␍\n\n"; got != want {
		t.Errorf("on a terminal %q, want %q", got, want)
	}
}

// live runs a verb between two pipes.
type live struct {
	in   *io.PipeWriter
	out  *bufio.Reader
	read *io.PipeReader
	errs bytes.Buffer
	code chan int
	stop context.CancelFunc
}

func startVerb(t *testing.T, args ...string) *live {
	t.Helper()
	before := goleak.IgnoreCurrent() // brokers that other tests have started
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
	return startLive(t, args...)
}

func startLive(t *testing.T, args ...string) *live {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	inR, inW := io.Pipe()
	outR, outW := io.Pipe()
	l := &live{in: inW, read: outR, out: bufio.NewReader(outR), code: make(chan int, 1), stop: stop}
	go func() {
		code := run(ctx, args, Rooms{}, inR, outW, &l.errs)
		outW.Close()
		l.code <- code
	}()
	t.Cleanup(func() {
		stop()
		inW.Close()
		inR.Close()
		outR.Close()
	})
	return l
}

// Every frame is printed before the next one is waited for.
func TestDecodePrintsAtOnce(t *testing.T) {
	l := startVerb(t, "decode", "--version", "1.2")
	for i := range 3 {
		fmt.Fprintf(l.in, "RECEIPT\nreceipt-id:%d\n\n\x00ERR", i)
		want := fmt.Sprintf(`{"dir":"in","command":"RECEIPT","headers":[["receipt-id","%d"]],"body":""}`+"\n", i)
		if line, err := l.out.ReadString('\n'); line != want {
			t.Fatalf("%q, %v", line, err)
		}
		io.WriteString(l.in, "OR\n\n\x00")
		if line, err := l.out.ReadString('\n'); !strings.Contains(line, "ERROR") {
			t.Fatalf("%q, %v", line, err)
		}
	}
	l.in.Close()
	if rest, _ := io.ReadAll(l.out); len(rest) > 0 || <-l.code != ExitDone {
		t.Errorf("then %q", rest)
	}
}

func TestAReaderThatGoesAwayEndsTheVerb(t *testing.T) {
	for _, name := range []string{"decode", "encode"} {
		l := startVerb(t, name)
		l.read.Close()
		text := connected12
		if name == "encode" {
			text = connectedLine
		}
		go func() { // until the verb is gone
			for {
				if _, err := io.WriteString(l.in, text); err != nil {
					return
				}
			}
		}()
		if code := <-l.code; code != ExitDone || l.errs.Len() > 0 {
			t.Errorf("%s: exits with %d and says %q", name, code, l.errs.String())
		}
		l.in.Close()
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	r.Close()
	var errs bytes.Buffer
	if code := run(context.Background(), []string{"decode"}, Rooms{}, strings.NewReader(connected12), w, &errs); code != ExitDone || errs.Len() > 0 {
		t.Errorf("a pipe of the system: %d, %q", code, errs.String())
	}
}

// A signal ends the verb while it waits for input; what it has is printed.
func TestASignalEndsTheVerb(t *testing.T) {
	l := startVerb(t, "decode")
	io.WriteString(l.in, connected12)
	if line, _ := l.out.ReadString('\n'); line != connectedLine {
		t.Errorf("got %q", line)
	}
	l.stop()
	if code := <-l.code; code != ExitUsage || !strings.Contains(l.errs.String(), "stopped by a signal") {
		t.Errorf("exits with %d and says %q", code, l.errs.String())
	}
}
