package inspect

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/vmihailenco/msgpack/v5"
	"github.com/vmihailenco/msgpack/v5/msgpcode"
)

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
		return w.messagePackOctets(d, r, msgpcode.IsString(code))
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

// messagePackOctets writes a text or octets.
func (w *jsonWriter) messagePackOctets(d *msgpack.Decoder, r *bytes.Reader, text bool) error {
	n, err := d.DecodeBytesLen()
	if err != nil {
		return err
	}
	v, err := taken(d, r, n)
	if text {
		w.str(string(v))
	} else {
		w.octets(v)
	}
	return err
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
