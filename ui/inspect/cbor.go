package inspect

import (
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"
)

var cborMode = func() cbor.DecMode {
	mode, err := cbor.DecOptions{MaxNestedLevels: maxNesting, MaxArrayElements: maxBinary, MaxMapPairs: maxBinary,
		DupMapKey: cbor.DupMapKeyEnforcedAPF, UTF8: cbor.UTF8DecodeInvalid}.DecMode()
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
// Keys of several types may have one name, such as 1 and "1"; each stays.
func (w *jsonWriter) cborMap(m map[any]any) error {
	type pair struct {
		name  string
		value any
	}
	pairs := make([]pair, 0, len(m))
	for k, v := range m {
		key := &jsonWriter{}
		if err := key.cborValue(k); err != nil {
			return err
		}
		key.name(0)
		pairs = append(pairs, pair{string(key.b), v})
	}
	slices.SortFunc(pairs, func(a, b pair) int { return strings.Compare(a.name, b.name) })
	i := -1
	return w.sequence('{', len(pairs), nil, func() error {
		i++
		w.raw(pairs[i].name)
		return w.cborValue(pairs[i].value)
	})
}
