package journal

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"time"
)

// firstLine begins every journal; the number is the version of the format.
const firstLine = "stompbox journal 1\n"

// A record is a header of 24 octets, least significant octet first, and the
// frame's octets behind it:
//
//	0  2  mark, always 0x4A53 ("SJ")
//	2  1  flags: 1 for a frame that we sent
//	3  1  version in force: 0 none, 1 for 1.0, 2 for 1.1, 3 for 1.2
//	4  4  number of the frame's octets
//	8  8  time, ns since 1970 in UTC; the least number for none
//	16 4  number of the link
//	20 4  CRC-32C of octets 0 to 19 and of the frame
const (
	headerSize  = 24
	sumOffset   = 20
	mark        = 0x4A53
	flagOut     = 1
	maxRawBytes = math.MaxUint32 - headerSize
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// appendRecord appends e as it stands in the file.
func appendRecord(to []byte, e *Entry) ([]byte, error) {
	raw := maskPasscode(e.Raw)
	if uint64(len(raw)) > maxRawBytes {
		return to, fmt.Errorf("a frame of %d octets is more than a record holds", len(raw))
	}
	start := len(to)
	to = binary.LittleEndian.AppendUint16(to, mark)
	flags := byte(0)
	if e.Outgoing {
		flags = flagOut
	}
	to = append(to, flags, e.Version)
	to = binary.LittleEndian.AppendUint32(to, uint32(len(raw)))
	to = binary.LittleEndian.AppendUint64(to, uint64(nanoseconds(e.At)))
	to = binary.LittleEndian.AppendUint32(to, e.Link)
	sum := crc32.Update(crc32.Checksum(to[start:], castagnoli), castagnoli, raw)
	to = binary.LittleEndian.AppendUint32(to, sum)
	return append(to, raw...), nil
}

// recordSize is the size of the record that b begins with; b holds its header.
func recordSize(b []byte) int {
	return headerSize + int(binary.LittleEndian.Uint32(b[4:]))
}

// parseRecord reads a whole record. The entry's octets are those of b.
func parseRecord(b []byte) (Entry, error) {
	if len(b) < headerSize || recordSize(b) != len(b) {
		return Entry{}, ErrChecksum
	}
	sum := crc32.Update(crc32.Checksum(b[:sumOffset], castagnoli), castagnoli, b[headerSize:])
	if sum != binary.LittleEndian.Uint32(b[sumOffset:]) {
		return Entry{}, ErrChecksum
	}
	return Entry{
		At:       moment(int64(binary.LittleEndian.Uint64(b[8:]))),
		Outgoing: b[2]&flagOut != 0,
		Version:  b[3],
		Link:     binary.LittleEndian.Uint32(b[16:]),
		Raw:      b[headerSize:],
	}, nil
}

func nanoseconds(t time.Time) int64 {
	if t.IsZero() {
		return math.MinInt64
	}
	return t.UnixNano()
}

func moment(ns int64) time.Time {
	if ns == math.MinInt64 {
		return time.Time{}
	}
	return time.Unix(0, ns)
}
