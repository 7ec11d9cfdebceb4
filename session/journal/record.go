package journal

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"time"
)

// A record is a header of 32 octets, least significant octet first, and the
// frame's octets behind it:
//
//	0  2  mark, always 0x4A53 ("SJ")
//	2  1  flags: 1 for a frame that we sent
//	3  1  version in force: 0 none, 1 for 1.0, 2 for 1.1, 3 for 1.2
//	4  4  number of the frame's octets
//	8  4  number of the record
//	12 4  number of the link
//	16 8  time, ns since 1970 in UTC; the least number for none
//	24 4  CRC-32C of the frame
//	28 4  CRC-32C of octets 0 to 27
//
// The header has a checksum and a number of its own, so that what follows a
// damaged record is found again and keeps its number.
const (
	headerSize  = 32
	sumOffset   = 28
	mark        = 0x4A53
	flagOut     = 1
	maxRawBytes = math.MaxUint32 - headerSize
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// header is what stands before the octets of a frame.
type header struct {
	outgoing bool
	version  uint8
	length   uint32
	number   uint32
	link     uint32
	at       int64
	frameSum uint32
}

// size is that of the whole record.
func (h *header) size() int64 { return headerSize + int64(h.length) }

// appendRecord appends e as it stands in the file.
func appendRecord(to []byte, e *Entry, number uint32) ([]byte, error) {
	to, raw, err := appendHeader(to, e, number)
	return append(to, raw...), err
}

// appendHeader appends what stands before the octets of the frame, and gives
// those as they are to stand behind it.
func appendHeader(to []byte, e *Entry, number uint32) (with, raw []byte, err error) {
	raw = maskPasscode(e.Raw)
	if uint64(len(raw)) > maxRawBytes {
		return to, nil, fmt.Errorf("a frame of %d octets is more than a record holds", len(raw))
	}
	start := len(to)
	to = binary.LittleEndian.AppendUint16(to, mark)
	flags := byte(0)
	if e.Outgoing {
		flags = flagOut
	}
	to = append(to, flags, e.Version)
	to = binary.LittleEndian.AppendUint32(to, uint32(len(raw)))
	to = binary.LittleEndian.AppendUint32(to, number)
	to = binary.LittleEndian.AppendUint32(to, e.Link)
	to = binary.LittleEndian.AppendUint64(to, uint64(nanoseconds(e.At)))
	to = binary.LittleEndian.AppendUint32(to, crc32.Checksum(raw, castagnoli))
	return binary.LittleEndian.AppendUint32(to, crc32.Checksum(to[start:], castagnoli)), raw, nil
}

// recordSize is the size of the record that b begins with; b holds its header,
// and we wrote it.
func recordSize(b []byte) int {
	return headerSize + int(binary.LittleEndian.Uint32(b[4:]))
}

// parseHeader reads the header that b begins with, if there is a sound one.
func parseHeader(b []byte) (h header, ok bool) {
	if len(b) < headerSize || binary.LittleEndian.Uint16(b) != mark ||
		crc32.Checksum(b[:sumOffset], castagnoli) != binary.LittleEndian.Uint32(b[sumOffset:]) {
		return header{}, false
	}
	return header{
		outgoing: b[2]&flagOut != 0,
		version:  b[3],
		length:   binary.LittleEndian.Uint32(b[4:]),
		number:   binary.LittleEndian.Uint32(b[8:]),
		link:     binary.LittleEndian.Uint32(b[12:]),
		at:       int64(binary.LittleEndian.Uint64(b[16:])),
		frameSum: binary.LittleEndian.Uint32(b[24:]),
	}, true
}

// parseRecord reads the whole record of that number. The entry's octets are
// those of b.
func parseRecord(b []byte, number uint32) (Entry, error) {
	h, ok := parseHeader(b)
	if !ok || h.size() != int64(len(b)) || h.number != number || crc32.Checksum(b[headerSize:], castagnoli) != h.frameSum {
		return Entry{}, ErrChecksum
	}
	return h.entry(b[headerSize:]), nil
}

// entry is what the header says of the frame with these octets.
func (h *header) entry(raw []byte) Entry {
	return Entry{At: moment(h.at), Outgoing: h.outgoing, Version: h.version, Link: h.link, Raw: raw}
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
