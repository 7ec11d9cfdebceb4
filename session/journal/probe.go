package journal

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// Probe reports quickly whether Open has something to open at path: it looks at
// no more than the beginning of the files. The error wraps os.ErrNotExist or
// ErrNotJournal, or says what the system said.
func Probe(path string) error {
	paths, err := segmentPaths(path)
	if err == nil && len(paths) == 0 {
		err = &os.PathError{Op: "open", Path: path, Err: os.ErrNotExist}
	}
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	for _, p := range paths {
		if ours, bad := begins(p); ours {
			return nil
		} else if bad != nil {
			err = bad
		}
	}
	return fmt.Errorf("journal: %s: %w", path, errors.Join(ErrNotJournal, err))
}

// begins reports whether the first line of a file is one of ours.
func begins(path string) (bool, error) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() { // opening a pipe would wait for ever
		return false, err
	}
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	line := make([]byte, firstLineSize)
	n, err := io.ReadFull(f, line)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return false, err
	}
	_, _, _, ours, _ := parseFirstLine(line[:n])
	return ours, nil
}
