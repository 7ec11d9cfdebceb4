package journal

import (
	"bytes"
	"hash/crc32"
)

// recovery builds the index of one segment of a recording. Records that are
// damaged are passed over: behind one whose header is sound stands the next;
// behind any other the next sound header is looked for, and its number tells how
// many were lost.
type recovery struct {
	segment  *segment
	window   *window
	size     int64  // of the file
	least    uint32 // no record has a lower number
	numbered bool   // segment.first is known

	next   uint32 // number of the record that is expected
	damage []Damage
	lost   []Damage // damage that counts once a sound record follows it
}

func (r *recovery) run() error {
	s := r.segment
	if !r.numbered {
		s.first = r.least // until a record tells
	}
	r.next = s.first
	sound, soundEnd := uint32(0), firstLineSize
	for at := firstLineSize; ; {
		h, ok, err := r.header(at)
		if err != nil {
			return err
		}
		if !ok {
			behind, err := r.resync(at)
			if err != nil {
				return err
			}
			if behind == 0 {
				break
			}
			at = behind
			continue
		}
		if at+h.size() > r.size || r.next == 1<<32-1 {
			break
		}
		ok, err = r.frame(at, &h)
		if err != nil {
			return err
		}
		if !ok {
			r.lose(1, at)
		}
		at += h.size()
		s.index.put(r.next-s.first, at)
		r.next++
		if ok {
			sound, soundEnd = r.next-s.first, at
			r.damage, r.lost = append(r.damage, r.lost...), r.lost[:0]
		}
	}
	s.index.publish(sound)
	s.index.seal()
	s.size.Store(soundEnd)
	return nil
}

// header reads the header there. One that has another number than the one
// expected is not sound.
func (r *recovery) header(at int64) (h header, ok bool, err error) {
	octets, err := r.window.octets(r.segment.file, at, headerSize)
	if err != nil {
		return header{}, false, failure(err)
	}
	if h, ok = parseHeader(octets); !ok {
		return header{}, false, nil
	}
	if !r.numbered && h.number >= r.least {
		r.numbered = true
		r.segment.first, r.next = h.number, h.number
	}
	return h, r.numbered && h.number == r.next, nil
}

// frame reads the octets of the record there and reports whether they are
// sound. They lie in the file.
func (r *recovery) frame(at int64, h *header) (bool, error) {
	sum := uint32(0)
	end := at + h.size()
	for at += headerSize; at < end; {
		octets, err := r.window.ahead(r.segment.file, at, 1)
		if err != nil {
			return false, failure(err)
		}
		if len(octets) == 0 {
			return false, nil // the file became shorter while it was read
		}
		octets = octets[:min(int64(len(octets)), end-at)]
		sum = crc32.Update(sum, castagnoli, octets)
		at += int64(len(octets))
	}
	return sum == h.frameSum, nil
}

// resync looks behind a damaged header for the next sound one and gives its
// place, or 0. The records between count as lost: the first of them has their
// octets, as far as the index is concerned. Where not even the number of the
// segment's first record is known, one counts.
func (r *recovery) resync(at int64) (int64, error) {
	for from := at + 1; ; {
		octets, err := r.window.ahead(r.segment.file, from, headerSize)
		if err != nil {
			return 0, failure(err)
		}
		if len(octets) < headerSize {
			return 0, nil
		}
		for i := 0; ; i++ {
			k := bytes.Index(octets[i:], []byte{mark & 0xff, mark >> 8})
			if k < 0 || i+k+headerSize > len(octets) {
				break
			}
			i += k
			h, ok := parseHeader(octets[i:])
			found := from + int64(i)
			if !ok || h.number <= r.next || found+h.size() > r.size {
				continue
			}
			if !r.numbered {
				r.numbered = true
				r.segment.first, r.next = h.number-1, h.number-1
			}
			if lost := h.number - r.next; int64(lost) <= (found-at)/headerSize {
				r.skip(lost, at, found)
				return found, nil
			}
		}
		from += int64(len(octets) - headerSize + 1)
	}
}

// skip puts lost records into the index.
func (r *recovery) skip(lost uint32, at, found int64) {
	r.lose(lost, at)
	for range lost {
		r.segment.index.put(r.next-r.segment.first, found)
		r.next++
	}
}

// lose notes damaged records from r.next on.
func (r *recovery) lose(count uint32, at int64) {
	if n := len(r.lost); n > 0 && r.lost[n-1].First+r.lost[n-1].Count == r.next {
		r.lost[n-1].Count += count
		return
	}
	r.lost = append(r.lost, Damage{First: r.next, Count: count, Path: r.segment.path, Offset: at, Err: ErrChecksum})
}
