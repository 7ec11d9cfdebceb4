package letter

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// BodyMost is the largest body that is kept in a draft. A larger one is still
// composed and sent; only a crash would cost it.
const BodyMost = 16 << 20

// ErrBody says that a body is too large to be kept.
var ErrBody = fmt.Errorf("a body of more than %d MiB is not kept on disk", BodyMost>>20)

// Store is a folder with drafts and with what was sent.
type Store struct {
	dir string

	mu    sync.Mutex
	turns map[string]uint64 // by draft: the newest turn that was written
}

// NewStore gives the store in a folder, which is made when something is kept.
func NewStore(dir string) *Store { return &Store{dir: dir, turns: map[string]uint64{}} }

func (s *Store) drafts() string { return filepath.Join(s.dir, "drafts") }

// draftFile is a draft on disk.
type draftFile struct {
	Connection octets    `json:"connection"`
	At         time.Time `json:"at"`
	Letter     page      `json:"letter"`
}

const draftEnd = ".json"

// Keep writes a draft in place of what had its ID before, so that a crash
// leaves the one or the other whole. Of several writers in one program that
// with the highest turn wins: an older one that comes late does nothing.
func (s *Store) Keep(d Draft, turn uint64) error {
	if len(d.Body) > BodyMost {
		return ErrBody
	}
	text, err := json.Marshal(draftFile{octets(d.Connection), d.At, pageOf(d.Letter)})
	if err != nil {
		return fmt.Errorf("the draft cannot be written: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if turn < s.turns[d.ID] {
		return nil
	}
	s.turns[d.ID] = turn
	return replace(s.drafts(), d.ID+draftEnd, text)
}

// Drop removes a draft; one that is not there is gone already.
func (s *Store) Drop(id string, turn uint64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if turn < s.turns[id] {
		return nil
	}
	s.turns[id] = turn
	err := os.Remove(filepath.Join(s.drafts(), filepath.Base(id)+draftEnd))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Drafts gives what was kept for a connection, newest first. Files that hold
// no draft are passed over.
func (s *Store) Drafts(connection string) ([]Draft, error) {
	files, err := os.ReadDir(s.drafts())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list []Draft
	for _, f := range files {
		id, is := strings.CutSuffix(f.Name(), draftEnd)
		if !is || !f.Type().IsRegular() || strings.HasPrefix(id, ".") {
			continue
		}
		var d draftFile
		text, err := readBounded(filepath.Join(s.drafts(), f.Name()), 2*BodyMost)
		if err != nil || json.Unmarshal(text, &d) != nil || string(d.Connection) != connection {
			continue
		}
		list = append(list, Draft{ID: id, Connection: connection, At: d.At, Letter: d.Letter.letter()})
	}
	slices.SortFunc(list, func(a, b Draft) int { return cmp.Or(b.At.Compare(a.At), strings.Compare(a.ID, b.ID)) })
	return list, nil
}

// readBounded reads an ordinary file of at most so many octets.
func readBounded(path string, most int64) ([]byte, error) {
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular() || info.Size() > most:
		return nil, fmt.Errorf("%s is no file of this store", path)
	}
	return os.ReadFile(path)
}

// replace writes a file whole: it is there as it was, or as it is to be.
func replace(dir, name string, text []byte) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".new-*") // 0600
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, filepath.Base(name)))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
