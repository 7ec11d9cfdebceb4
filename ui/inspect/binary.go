package inspect

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/vmihailenco/msgpack/v5"
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

// messagePack writes every value of b, a line each.
func (w *jsonWriter) messagePack(b []byte) error {
	r := bytes.NewReader(b)
	d := msgpack.NewDecoder(r)
	for {
		if err := w.messagePackValue(d, r, 0); err != nil {
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				return errors.New("it ends too early")
			}
			return err
		}
		if r.Len() == 0 {
			return nil
		}
		w.raw("\n")
	}
}

func (w *jsonWriter) messagePackValue(d *msgpack.Decoder, r *bytes.Reader, depth int) error {
	code, err := d.PeekCode()
	switch {
	case err != nil:
		return err
	case depth > maxNesting:
		return errNesting
	case len(w.b) > maxWritten:
		return errWritten
	case code == msgpcode.Nil:
		w.raw("null")
		return d.DecodeNil()
	case code == msgpcode.False, code == msgpcode.True:
		v, err := d.DecodeBool()
		w.raw(strconv.FormatBool(v))
		return err
	case code == msgpcode.Float:
		v, err := d.DecodeFloat32()
		w.float(float64(v), 32)
		return err
	case code == msgpcode.Double:
		v, err := d.DecodeFloat64()
		w.float(v, 64)
		return err
	case code >= msgpcode.Uint8 && code <= msgpcode.Uint64:
		v, err := d.DecodeUint64()
		w.raw(strconv.FormatUint(v, 10))
		return err
	case msgpcode.IsFixedNum(code), code >= msgpcode.Int8 && code <= msgpcode.Int64:
		v, err := d.DecodeInt64()
		w.raw(strconv.FormatInt(v, 10))
		return err
	case msgpcode.IsString(code), msgpcode.IsBin(code):
		n, err := d.DecodeBytesLen()
		if err != nil {
			return err
		}
		v, err := taken(d, r, n)
		if msgpcode.IsBin(code) {
			w.octets(v)
		} else {
			w.str(string(v))
		}
		return err
	case msgpcode.IsFixedArray(code), code == msgpcode.Array16, code == msgpcode.Array32:
		n, err := d.DecodeArrayLen()
		return w.sequence('[', n, err, func() error { return w.messagePackValue(d, r, depth+1) })
	case msgpcode.IsFixedMap(code), code == msgpcode.Map16, code == msgpcode.Map32:
		n, err := d.DecodeMapLen()
		return w.sequence('{', n, err, func() error {
			from := len(w.b)
			if err := w.messagePackValue(d, r, depth+1); err != nil {
				return err
			}
			w.name(from)
			return w.messagePackValue(d, r, depth+1)
		})
	case msgpcode.IsExt(code):
		return w.extension(d, r)
	}
	return fmt.Errorf("octet 0x%02x begins no value", code)
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

// taken reads n octets where there are as many: a claim alone makes no room.
func taken(d *msgpack.Decoder, r *bytes.Reader, n int) ([]byte, error) {
	if n < 0 || n > r.Len() {
		return nil, io.ErrUnexpectedEOF
	}
	b := make([]byte, n)
	return b, d.ReadFull(b)
}

func (w *jsonWriter) extension(d *msgpack.Decoder, r *bytes.Reader) error {
	id, n, err := d.DecodeExtHeader()
	if err != nil {
		return err
	}
	b, err := taken(d, r, n)
	if err != nil {
		return err
	}
	w.raw(`{"extension":` + strconv.Itoa(int(id)) + `,"base64":"` + base64.StdEncoding.EncodeToString(b) + `"}`)
	return nil
}

var cborMode = func() cbor.DecMode {
	mode, err := cbor.DecOptions{MaxNestedLevels: maxNesting, MaxArrayElements: maxBinary, MaxMapPairs: maxBinary,
		UTF8: cbor.UTF8DecodeInvalid}.DecMode()
	if err != nil {
		panic(err)
	}
	return mode
}()

func (w *jsonWriter) cbor(b []byte) error {
	for {
		var v any
		rest, err := cborMode.UnmarshalFirst(b, &v)
		if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
			return errors.New("it ends too early")
		}
		if err != nil {
			return errors.New(strings.TrimPrefix(err.Error(), "cbor: "))
		}
		if err := w.cborValue(v); err != nil {
			return err
		}
		if b = rest; len(b) == 0 {
			return nil
		}
		w.raw("\n")
	}
}

func (w *jsonWriter) cborValue(v any) error {
	if len(w.b) > maxWritten {
		return errWritten
	}
	switch v := v.(type) {
	case nil:
		w.raw("null")
	case bool:
		w.raw(strconv.FormatBool(v))
	case uint64:
		w.raw(strconv.FormatUint(v, 10))
	case int64:
		w.raw(strconv.FormatInt(v, 10))
	case big.Int:
		w.raw(v.String())
	case float64:
		w.float(v, 64)
	case string:
		w.str(v)
	case []byte:
		w.octets(v)
	case time.Time:
		w.str(v.Format(time.RFC3339Nano))
	case cbor.Tag:
		w.raw(`{"tag":` + strconv.FormatUint(v.Number, 10) + `,"value":`)
		if err := w.cborValue(v.Content); err != nil {
			return err
		}
		w.raw("}")
	case []any:
		i := -1
		return w.sequence('[', len(v), nil, func() error { i++; return w.cborValue(v[i]) })
	case map[any]any:
		return w.cborMap(v)
	default:
		w.str(fmt.Sprint(v))
	}
	return nil
}

// cborMap writes pairs in the order of their names: the library keeps no other.
func (w *jsonWriter) cborMap(m map[any]any) error {
	values := make(map[string]any, len(m))
	names := make([]string, 0, len(m))
	for k, v := range m {
		key := &jsonWriter{}
		if err := key.cborValue(k); err != nil {
			return err
		}
		key.name(0)
		names = append(names, string(key.b))
		values[string(key.b)] = v
	}
	slices.Sort(names)
	i := -1
	return w.sequence('{', len(names), nil, func() error {
		i++
		w.raw(names[i])
		return w.cborValue(values[names[i]])
	})
}
