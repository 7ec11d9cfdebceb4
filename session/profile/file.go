package profile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"github.com/adrg/xdg"
	"github.com/pelletier/go-toml/v2"
)

// FileError says what is wrong in the file of profiles, and where.
type FileError struct {
	Path         string
	Line, Column int // from 1; 0 when the fault is not at one place
	Problem      string
	Err          error // the cause, or nil
}

// Error is one sentence with the place.
func (e *FileError) Error() string { return "profile: " + e.sentence() }

// Unwrap gives the cause.
func (e *FileError) Unwrap() error { return e.Err }

func (e *FileError) sentence() string {
	switch {
	case e.Line == 0:
		return fmt.Sprintf("%s: %s", e.Path, e.Problem)
	case e.Column == 0:
		return fmt.Sprintf("%s:%d: %s", e.Path, e.Line, e.Problem)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.Path, e.Line, e.Column, e.Problem)
}

// Path is where Load looks: stompbox/profiles.toml in the XDG folder for
// configuration.
func Path() string { return filepath.Join(xdg.ConfigHome, "stompbox", "profiles.toml") }

// Load reads the profiles of the user's file, in its order. A missing file is
// no error. Passcodes from programs and the environment are not fetched yet:
// see WithPasscode. The error is a *FileError; then there are no profiles.
//
// The file of profiles is TOML, one [[profile]] for each, in the order in which
// they are offered; Example shows every key. Only name and url are needed, and
// a key says more than the URL. password takes the passcode itself; then nobody
// else may be able to read the file. The values of reconnect are the defaults;
// attempts = 0 has no end, and reconnect = { attempts = -1 } never dials again
// by itself.
func Load() ([]Profile, error) { return LoadFile(Path()) }

// LoadFile is Load for a file elsewhere.
func LoadFile(path string) ([]Profile, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, &FileError{Path: path, Problem: "cannot be read: " + reason(err), Err: err}
	}
	shared := false
	if info, err := os.Stat(path); err == nil && runtime.GOOS != "windows" {
		shared = info.Mode().Perm()&0o077 != 0
	}
	var file struct {
		Profile []entry `toml:"profile"`
	}
	decoder := toml.NewDecoder(bytes.NewReader(text)).DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil {
		return nil, tomlError(path, err)
	}
	return profiles(path, text, file.Profile, shared)
}

// profiles checks what no single value shows.
func profiles(path string, text []byte, entries []entry, shared bool) ([]Profile, error) {
	list := make([]Profile, 0, len(entries))
	names := map[string]bool{}
	for i := range entries {
		p, err := entries[i].profile(filepath.Dir(path), shared)
		if err == nil && names[p.Name] {
			err = fmt.Errorf("the name %q stands there twice: give each profile its own", p.Name)
		}
		if err != nil {
			return nil, &FileError{Path: path, Line: lineOf(text, i), Problem: err.Error(), Err: err}
		}
		names[p.Name] = true
		list = append(list, p)
	}
	return list, nil
}

var header = regexp.MustCompile(`(?m)^[ \t]*\[\[[ \t]*profile[ \t]*\]\]`)

// lineOf is the line where profile i begins, or 0 when it is written some
// other way.
func lineOf(text []byte, i int) int {
	found := header.FindAllIndex(text, -1)
	if i >= len(found) {
		return 0
	}
	return 1 + bytes.Count(text[:found[i][1]], []byte("\n"))
}

// tomlError gives the place and one sentence for what the reader reports.
func tomlError(path string, err error) error {
	var strict *toml.StrictMissingError
	var decode *toml.DecodeError
	switch {
	case errors.As(err, &strict) && len(strict.Errors) > 0:
		first := &strict.Errors[0]
		line, column := first.Position()
		key := first.Key()
		return &FileError{Path: path, Line: line, Column: column, Err: err,
			Problem: fmt.Sprintf("the key %q is not known: a [[profile]] has %s", key[len(key)-1], knownKeys)}
	case errors.As(err, &decode):
		line, column := decode.Position()
		return &FileError{Path: path, Line: line, Column: column, Err: err, Problem: strings.TrimPrefix(decode.Error(), "toml: ")}
	}
	return &FileError{Path: path, Problem: strings.TrimPrefix(err.Error(), "toml: "), Err: err}
}
