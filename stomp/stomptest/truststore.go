package stomptest

import (
	"bytes"
	"crypto/sha1"
	"encoding/binary"
	"os"
	"path/filepath"
	"time"
	"unicode/utf16"
)

// truststore writes the authority as the file of trusted certificates that Java
// reads, by which the broker judges clients. Java's own program for it takes as
// long as half the start of the broker, and the format (JKS) is small: a head,
// one entry, and a digest over the password and all of it.
func (c certificates) truststore() (string, error) {
	path := filepath.Join(filepath.Dir(c.CA), "trust.jks")
	var b bytes.Buffer
	number := func(v any) { _ = binary.Write(&b, binary.BigEndian, v) }
	text := func(s string) { number(uint16(len(s))); b.WriteString(s) }
	const trusted = 2 // in place of 1 for a key
	number(uint32(0xfeedfeed))
	number(uint32(2)) // version
	number(uint32(1)) // entries
	number(uint32(trusted))
	text("authority")
	number(time.Now().UnixMilli())
	text("X.509")
	number(uint32(len(c.ca)))
	b.Write(c.ca)

	digest := sha1.New()
	for _, unit := range utf16.Encode([]rune(keystorePassword)) {
		digest.Write([]byte{byte(unit >> 8), byte(unit)})
	}
	digest.Write([]byte("Mighty Aphrodite")) // of the format
	digest.Write(b.Bytes())
	return path, os.WriteFile(path, digest.Sum(b.Bytes()), 0o600)
}
