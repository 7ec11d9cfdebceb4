package cli

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"stompbox/session"
	"stompbox/session/profile"
)

// add defines the flags of a verb that runs sessions: those of the connection,
// and those that say what is kept of a session. forVerb adds --broker, which the
// console takes as its argument.
func (f *flags) add(cmd *cobra.Command, forVerb bool) {
	f.addConnection(cmd, forVerb)
	fs := cmd.Flags()
	fs.StringVar(&f.record, "record", "", "keep every frame in this new `file`: open, export and replay read it")
	fs.Var(&f.journalMax, "journal-max", "the most `octets` that the journal takes on disk, as 512M or 2G; the oldest frames are dropped (default: no bound)")
}

// checkKeeping refuses a recording before anything is dialled.
func (f *flags) checkKeeping() error {
	if f.record == "" || f.recordings > 0 {
		return nil
	}
	if _, err := os.Lstat(f.record); err == nil {
		return usage("%s: something is there already, and a recording replaces nothing", f.record)
	}
	return nil
}

// keeping is how the next session keeps its journal and its link. Each recording
// has a file of its own: see session.RecordingPath.
func (f *flags) keeping() session.Options {
	o := session.Options{JournalMax: int64(f.journalMax)}
	if !f.stays {
		// A link that dies is the verb's end: what a script goes on with is its own to say.
		o.Reconnect = profile.Never
	}
	if f.record != "" {
		f.recordings++
		o.Record = session.RecordingPath(f.record, f.recordings)
	}
	return o
}

// journalSize is a size on the command line: a number with K, M or G.
type journalSize int64

// leastJournal has room for the largest frame that is taken, a body of 64 MiB
// and its headers, beside the few MiB that are read before they are written.
const leastJournal = 80 << 20

func (o *journalSize) Type() string { return "octets" }

func (o *journalSize) String() string {
	if *o == 0 {
		return ""
	}
	return strconv.FormatInt(int64(*o), 10)
}

// Set reads the size. Smaller ones than a single message are refused.
func (o *journalSize) Set(text string) error {
	number, shift := text, 0
	if n := len(text); n > 0 {
		if unit := strings.IndexByte("KMG", text[n-1]&^0x20); unit >= 0 {
			number, shift = text[:n-1], 10*(unit+1)
		}
	}
	v, err := strconv.ParseInt(number, 10, 64)
	if err != nil || v < 0 || v > (1<<62)>>shift {
		return fmt.Errorf("a size is a number with K, M or G behind it, such as 512M")
	}
	if v <<= shift; v < leastJournal {
		return fmt.Errorf("at least 80M: one message may have 64M, and the journal must hold it whole with what came beside it")
	}
	*o = journalSize(v)
	return nil
}
