package ui

import (
	"encoding/base64"
	"fmt"
	"net"
	"strings"
	"unicode"
	"unicode/utf8"

	"stompbox/session/profile"
	"stompbox/stomp"
)

// A message as a command for a POSIX shell. Everything foreign is quoted so
// that the shell takes it as it is and a terminal that shows it is left alone;
// the passcode is never part of a command.

// asStompbox is the command of ours that sends s.
func asStompbox(p profile.Profile, s stomp.Send) string {
	var words []string
	add := func(w ...string) { words = append(words, w...) }
	add("stompbox", "send")
	if !strings.HasPrefix(s.Destination, "-") {
		add(shellQuote(s.Destination))
	}
	add("--broker", shellQuote(p.URL()))
	if s.ContentType != "" {
		add("--content-type", shellQuote(s.ContentType))
	}
	if s.NoContentLength {
		add("--no-content-length")
	}
	for name, value := range s.Header.All() {
		add("-H", shellQuote(name+":"+value))
	}
	from := ""
	if !utf8.Valid(s.Body) || strings.ContainsRune(string(s.Body), 0) {
		from = "printf %s " + base64.StdEncoding.EncodeToString(s.Body) + " | base64 -d | "
	} else {
		add("-b", shellQuote(string(s.Body)))
	}
	if strings.HasPrefix(s.Destination, "-") {
		add("--", shellQuote(s.Destination))
	}
	if from != "" {
		add("-")
	}
	return from + strings.Join(words, " ") + "\n"
}

// asStompPy is the same for the command line of stomp.py, which sends words on
// one line and no headers. It gives why where the body is none of that.
func asStompPy(p profile.Profile, s stomp.Send) (command, why string) {
	body := string(s.Body)
	switch {
	case p.WSPath != "":
		return "", "it speaks no WebSocket"
	case !utf8.Valid(s.Body) || strings.IndexFunc(body, unicode.IsControl) >= 0:
		return "", "its command line sends one line of text"
	case body == "" || strings.Join(strings.Fields(body), " ") != body:
		return "", "its command line makes several spaces one"
	case strings.ContainsFunc(s.Destination, unicode.IsSpace) || s.Destination == "":
		return "", "its command line takes no destination with spaces"
	}
	var b strings.Builder
	if n := s.Header.Len(); n > 0 || s.ContentType != "" {
		b.WriteString("# stomp.py's command line sends no headers: left out are")
		if s.ContentType != "" {
			b.WriteString(" content-type")
		}
		for name := range s.Header.All() {
			b.WriteString(" " + visible(name))
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "printf '%%s\\n' %s | stomp -H %s -P %s", shellQuote("send "+s.Destination+" "+body), shellQuote(p.Host), portOf(p))
	if p.Login != "" {
		fmt.Fprintf(&b, ` -U %s -W "$STOMPBOX_PASSWORD"`, shellQuote(p.Login))
	}
	if p.TLS {
		b.WriteString(" --ssl")
	}
	b.WriteString(" -F /dev/stdin\n")
	return b.String(), ""
}

// asBytes is a whole conversation in octets: CONNECT, SEND and DISCONNECT with a
// receipt, for nc, or for openssl where the connection has TLS.
func asBytes(p profile.Profile, s stomp.Send, v stomp.Version) (command, why string) {
	if p.WSPath != "" {
		return "", "raw octets cannot open a WebSocket"
	}
	f, err := s.Frame(v)
	if err != nil {
		return "", "it is not a valid SEND in STOMP " + v.String() + ": " + sentence(err)
	}
	frame, err := stomp.AppendFrame(nil, f, v)
	if err != nil {
		return "", sentence(err)
	}
	host := p.Vhost
	if host == "" {
		host = p.Host
	}
	head := "CONNECT\naccept-version:" + v.String() + "\nhost:" + host + "\n"
	if v == stomp.V10 {
		head = "CONNECT\n"
	}
	format, argument := printfQuote(head), ""
	if p.Login != "" {
		format += printfQuote("login:"+p.Login+"\npasscode:") + "%s" + printfQuote("\n")
		argument = ` "$STOMPBOX_PASSWORD"`
	}
	format += printfQuote("\n\x00" + string(frame) + "DISCONNECT\nreceipt:bye\n\n\x00")
	to := "nc " + shellQuote(p.Host) + " " + portOf(p)
	if p.TLS {
		to = "openssl s_client -quiet -connect " + shellQuote(p.Addr())
	}
	return "{ printf '" + format + "'" + argument + "; sleep 2; } | " + to + "\n", ""
}

func portOf(p profile.Profile) string {
	_, port, _ := net.SplitHostPort(p.Addr())
	return port
}

// shellQuote makes one word of s: bare where nothing in it is special, in
// quotes, or in $'...' where something in it would not be seen.
func shellQuote(s string) string {
	switch {
	case s != "" && !strings.ContainsFunc(s, special):
		return s
	case visible(s) == s:
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	var b strings.Builder
	b.WriteString("$'")
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\'' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case unseen(r, n):
			octal(&b, s[i:i+n])
		default:
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String() + "'"
}

// special reports whether the shell may make something of r.
func special(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-:,@%+=", r))
}

// unseen reports whether a rune of n octets is better written in digits.
func unseen(r rune, n int) bool {
	return r == utf8.RuneError && n <= 1 || !unicode.IsGraphic(r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Zs, r) && r != ' '
}

// visible is s without what is not seen.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unseen(r, utf8.RuneLen(r)) {
			return -1
		}
		return r
	}, s)
}

// printfQuote is s inside of the quoted format of printf: everything but plain
// ASCII in digits.
func printfQuote(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c == '\n':
			b.WriteString(`\n`)
		case c == '%':
			b.WriteString("%%")
		case c == '\\':
			b.WriteString(`\\`)
		case c == '\'' || c < ' ' || c >= 0x7f:
			octal(&b, s[i:i+1])
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// octal writes three digits for each octet, so that no digit behind is taken
// for one of them.
func octal(b *strings.Builder, s string) {
	for i := range len(s) {
		fmt.Fprintf(b, `\%03o`, s[i])
	}
}
