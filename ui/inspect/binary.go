package inspect

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/vmihailenco/msgpack/v5/msgpcode"
)

// MessagePack and CBOR are shown as the JSON they stand for. What JSON has no
// word for is written as an object: octets as {"base64": ...}, an extension or
// a tag with its number.

const (
	maxBinary  = 4 << 20 // octets that are turned into JSON
	maxNesting = 64
	maxWritten = 16 << 20 // octets of JSON
)

var (
	errNesting = fmt.Errorf("it is nested deeper than %d", maxNesting)
	errWritten = errors.New("it is too large as JSON")
)

// binaryForm is messagepack or cbor as content-type declares it, or "".
func (m media) binaryForm() string {
	_, sub, _ := strings.Cut(m.base, "/")
	switch {
	case sub == "msgpack" || sub == "x-msgpack" || sub == "vnd.msgpack" || sub == "messagepack" || strings.HasSuffix(sub, "+msgpack"):
		return "messagepack"
	case sub == "cbor" || sub == "cbor-seq" || strings.HasSuffix(sub, "+cbor"):
		return "cbor"
	}
	return ""
}

// mayTranscribe reports whether the content begins like MessagePack or CBOR.
func (c *content) mayTranscribe() bool {
	return c.media.binaryForm() != "" || (c.media.base == "" || c.media.base == "application/octet-stream") &&
		!noiseIn(c.data).text() && (mayBe("messagepack", c.data[0]) || mayBe("cbor", c.data[0]))
}

// transcribe turns MessagePack and CBOR into JSON: where content-type says so,
// and where a body that is no text is a whole object of it with names.
func (c *content) transcribe() {
	declared := c.media.binaryForm()
	if len(c.data) == 0 || c.capped || c.torn || declared == "" && (c.media.base != "" && c.media.base != "application/octet-stream" || noiseIn(c.data).text()) {
		return
	}
	if len(c.data) > maxBinary {
		if declared != "" {
			c.fault = declared + " of more than " + size(maxBinary) + " is not made into JSON"
		}
		return
	}
	forms := []string{declared}
	if declared == "" {
		forms = []string{"messagepack", "cbor"}
	}
	for _, form := range forms {
		if declared == "" && !mayBe(form, c.data[0]) {
			continue
		}
		text, err := binaryJSON(form, c.data)
		switch {
		case err == nil:
			c.layers, c.data, c.media.charset = append(slices.Clip(c.layers), form), text, ""
			c.transcribed = true
			return
		case declared != "":
			c.fault = "content-type says " + declared + ", the body is not: " + err.Error()
		}
	}
}

// mayBe reports whether the first octet begins an object that is not empty.
func mayBe(form string, first byte) bool {
	if form == "messagepack" {
		return first > 0x80 && first <= 0x8f || first == msgpcode.Map16 || first == msgpcode.Map32
	}
	return first > 0xa0 && first <= 0xbf || first == 0xd9
}

// binaryJSON makes JSON of b. It fails on what is broken or goes on behind its
// end, and never panics.
func binaryJSON(form string, b []byte) (text []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New("it cannot be read")
		}
	}()
	w := &jsonWriter{}
	if form == "cbor" {
		err = w.cbor(b)
	} else {
		err = w.messagePack(b)
	}
	return w.b, err
}

// jsonWriter writes JSON up to a bound.
type jsonWriter struct{ b []byte }

func (w *jsonWriter) raw(s string) { w.b = append(w.b, s...) }

func (w *jsonWriter) str(s string) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(s) == nil {
		w.b = append(w.b, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
	}
}

func (w *jsonWriter) octets(b []byte) {
	w.raw(`{"base64":"` + base64.StdEncoding.EncodeToString(b) + `"}`)
}

func (w *jsonWriter) float(f float64, bits int) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		w.str(strconv.FormatFloat(f, 'g', -1, 64))
		return
	}
	w.raw(strconv.FormatFloat(f, 'g', -1, bits))
}

// sequence writes n things between brackets.
func (w *jsonWriter) sequence(open byte, n int, err error, one func() error) error {
	if err != nil {
		return err
	}
	w.b = append(w.b, open)
	for i := range n {
		if i > 0 {
			w.raw(",")
		}
		if err := one(); err != nil {
			return err
		}
	}
	w.b = append(w.b, open+2)
	return nil
}

// name makes the name of a pair of what was written from an offset on.
func (w *jsonWriter) name(from int) {
	if w.b[from] != '"' {
		key := string(w.b[from:])
		w.b = w.b[:from]
		w.str(key)
	}
	w.raw(":")
}
