// Package journal keeps every frame of a session, in and out, on disk as it
// crossed the wire, with a small index in memory.
package journal

import "time"

// Entry describes one record to be written.
type Entry struct {
	At       time.Time
	Outgoing bool
	Link     uint32 // number of the link it crossed
	Version  uint8  // the version in force, as stomp.Version; 0 when none was
	Raw      []byte // the frame's octets; kept only until Append returns
}

// Journal is an append-only file and its index. One goroutine appends; any
// number may read meanwhile.
type Journal struct{}

// Create makes a private journal file (0600) in dir, or in the system's
// temporary folder when dir is empty. The file is removed by Close.
func Create(dir string) (*Journal, error) { return &Journal{}, nil }

// Append writes the entries with one write and gives the number of the first;
// the others follow it. After an error nothing of them counts as written.
func (j *Journal) Append(entries ...Entry) (first uint32, err error) { return 0, nil }

// Len is the number of records.
func (j *Journal) Len() uint32 { return 0 }

// Read gives record n with a copy of its octets.
func (j *Journal) Read(n uint32) (Entry, error) { return Entry{}, nil }

// Close removes the file. Calling it again is fine.
func (j *Journal) Close() error { return nil }
