package journal

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"os"
)

// Open reads a recording. A torn tail, left by a program that was killed while
// it wrote, is left out and never fatal: Torn tells its size. The file itself
// is not changed: another program may still be writing it. A record whose
// checksum is wrong but that stands among sound ones keeps its number; reading
// it gives ErrChecksum. The error is ErrNotJournal when the file is something
// else.
func Open(path string) (*Journal, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("journal: %w", err)
	}
	j := &Journal{file: f, path: path, readOnly: true}
	if err := j.scan(); err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("journal: %s: %w", path, err)
	}
	return j, nil
}

// scan builds the index. It ends at the last sound record: a record with a
// wrong checksum counts only when a sound one follows it.
func (j *Journal) scan() error {
	info, err := j.file.Stat()
	if err != nil {
		return err
	}
	in := bufio.NewReaderSize(j.file, 256<<10)
	head := make([]byte, len(firstLine))
	if _, err := io.ReadFull(in, head); err != nil || string(head) != firstLine {
		return ErrNotJournal
	}
	at := int64(len(firstLine))
	sound, soundEnd := uint32(0), at
	for n := uint32(0); n < math.MaxUint32; n++ {
		size, ok, err := scanRecord(in, info.Size()-at)
		if err != nil {
			return err
		}
		if size == 0 {
			break
		}
		at += size
		j.index.put(n, at)
		if ok {
			sound, soundEnd = n+1, at
		}
	}
	j.index.publish(sound)
	j.size.Store(soundEnd)
	j.torn = info.Size() - soundEnd
	return nil
}

// scanRecord reads one record of which left octets are there at most. Its size
// is 0 when there is none.
func scanRecord(in *bufio.Reader, left int64) (size int64, sound bool, err error) {
	if left < headerSize {
		return 0, false, nil
	}
	head, err := in.Peek(headerSize)
	if err != nil {
		return 0, false, endOf(err)
	}
	size = headerSize + int64(binary.LittleEndian.Uint32(head[4:]))
	if binary.LittleEndian.Uint16(head) != mark || size > left {
		return 0, false, nil
	}
	want := binary.LittleEndian.Uint32(head[sumOffset:])
	sum := crc32.New(castagnoli)
	sum.Write(head[:sumOffset])
	if _, err := in.Discard(headerSize); err != nil {
		return 0, false, endOf(err)
	}
	if _, err := io.CopyN(sum, in, size-headerSize); err != nil {
		return 0, false, endOf(err)
	}
	return size, sum.Sum32() == want, nil
}

// endOf makes nothing of an end: the file became shorter while it was read.
func endOf(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}
