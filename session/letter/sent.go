package letter

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

const (
	// SentMost is how many letters are remembered of a connection.
	SentMost = 200
	// SentBody is the largest body that is remembered; of a larger one only the size.
	SentBody = 64 << 10
	// sentOctets is how large a file may grow before its oldest letters are dropped.
	sentOctets = 4 << 20
)

// NoAnswer is the fate of what was sent when the program ended before the
// answer came.
const NoAnswer = "unknown"

// sentLine is a line of the file: a letter, or what became of one.
type sentLine struct {
	ID         string    `json:"id"`
	Connection octets    `json:"connection,omitempty"`
	At         time.Time `json:"at,omitzero"`
	Count      int       `json:"count,omitempty"`
	Made       int       `json:"made,omitempty"`
	BodyOf     int       `json:"body_of,omitempty"`
	Letter     *page     `json:"letter,omitempty"`
	Fate       string    `json:"fate,omitempty"`
	Error      octets    `json:"error,omitempty"`
	Micros     int64     `json:"us,omitempty"`
}

// file is where the letters of a connection are: its name may hold anything,
// so it is no file name.
func (s *Store) file(connection string) string {
	sum := sha256.Sum256([]byte(connection))
	return filepath.Join(s.dir, "sent", hex.EncodeToString(sum[:12])+".jsonl")
}

// Add remembers a letter as it is sent, before anything is known of its fate.
func (s *Store) Add(connection string, e Sent) error {
	l := sentLine{ID: e.ID, Connection: octets(connection), At: e.At, Count: e.Count, BodyOf: e.BodyOf}
	if len(e.Body) > SentBody {
		l.BodyOf, e.Body = len(e.Body), nil
	}
	p := pageOf(e.Letter)
	l.Letter = &p
	return s.append(connection, l)
}

// Settle adds what became of a letter; the last word counts.
func (s *Store) Settle(connection string, e Sent) error {
	return s.append(connection, sentLine{ID: e.ID, Made: e.Made, Fate: e.Fate, Error: octets(e.Error), Micros: e.After.Microseconds()})
}

func (s *Store) append(connection string, l sentLine) error {
	text, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("it cannot be written: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	path := s.file(connection)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if err := s.compact(connection, path); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	if torn(f) { // by a crash: what follows stands in a line of its own
		text = append([]byte{'\n'}, text...)
	}
	_, err = f.Write(append(text, '\n'))
	return errors.Join(err, f.Close())
}

func torn(f *os.File) bool {
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return false
	}
	last := make([]byte, 1)
	_, err = f.ReadAt(last, info.Size()-1)
	return err == nil && last[0] != '\n'
}

// Sent gives what is remembered of a connection, oldest first. Lines that are
// damaged are passed over.
func (s *Store) Sent(connection string) ([]Sent, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return readSent(s.file(connection))
}

func readSent(path string) ([]Sent, error) {
	text, err := readBounded(path, 4*sentOctets)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list []Sent
	at := map[string]int{}
	for line := range bytes.Lines(text) {
		var l sentLine
		if json.Unmarshal(line, &l) != nil {
			continue
		}
		if l.Letter != nil {
			at[l.ID] = len(list)
			list = append(list, Sent{ID: l.ID, At: l.At, Count: max(1, l.Count), Fate: NoAnswer, BodyOf: l.BodyOf, Letter: l.Letter.letter()})
		}
		if i, known := at[l.ID]; known && l.Fate != "" {
			list[i].Made, list[i].Fate, list[i].Error = l.Made, l.Fate, string(l.Error)
			list[i].After = time.Duration(l.Micros) * time.Microsecond
		}
	}
	return list[max(0, len(list)-SentMost):], nil
}

// compact drops the oldest when the file has grown too large.
func (s *Store) compact(connection, path string) error {
	info, err := os.Stat(path)
	if err != nil || info.Size() < sentOctets {
		return nil
	}
	list, err := readSent(path)
	if err != nil {
		return err
	}
	var kept []byte
	for i := len(list) - 1; i >= 0; i-- {
		e := list[i]
		p := pageOf(e.Letter)
		line, err := json.Marshal(sentLine{ID: e.ID, Connection: octets(connection), At: e.At, Count: e.Count, Made: e.Made, BodyOf: e.BodyOf, Letter: &p,
			Fate: e.Fate, Error: octets(e.Error), Micros: e.After.Microseconds()})
		if err != nil {
			return err
		}
		if len(kept)+len(line) > sentOctets/2 {
			break
		}
		kept = append(append(line, '\n'), kept...)
	}
	return replace(filepath.Dir(path), filepath.Base(path), kept)
}
