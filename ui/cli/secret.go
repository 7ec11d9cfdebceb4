package cli

import (
	"errors"
	"io"
	"os"

	"github.com/charmbracelet/x/term"
)

// errAborted is the end of a question by ctrl+c or ctrl+d.
var errAborted = errors.New("it was broken off")

// askSecret asks for a line on the terminal and shows nothing of it. Echo goes
// off before the question is written: what is typed at once is not shown either.
func askSecret(in *os.File, out io.Writer, question string) (string, error) {
	before, err := term.MakeRaw(in.Fd())
	if err != nil {
		return "", err
	}
	defer func() {
		term.Restore(in.Fd(), before)
		io.WriteString(out, "\n")
	}()
	io.WriteString(out, question)
	return readSecret(in)
}

// readSecret reads octets to the end of a line, as a terminal in raw mode gives them.
func readSecret(in io.Reader) (string, error) {
	var line []byte
	one := make([]byte, 1)
	for {
		if _, err := io.ReadFull(in, one); err != nil {
			return "", err
		}
		switch c := one[0]; c {
		case '\r', '\n':
			return string(line), nil
		case 3, 4: // ctrl+c, ctrl+d
			return "", errAborted
		case 8, 127: // backspace takes a whole character
			for len(line) > 0 && line[len(line)-1]&0xc0 == 0x80 {
				line = line[:len(line)-1]
			}
			line = line[:max(0, len(line)-1)]
		case 21: // ctrl+u
			line = line[:0]
		default:
			line = append(line, c)
		}
	}
}
