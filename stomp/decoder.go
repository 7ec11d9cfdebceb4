package stomp

import "io"

// Decoder reads frames from a stream.
type Decoder struct{}

func NewDecoder(r io.Reader, l Limits) *Decoder                  { return &Decoder{} }
func (d *Decoder) FromClient()                                   {}
func (d *Decoder) SetVersion(v Version)                          {}
func (d *Decoder) Tolerate()                                     {}
func (d *Decoder) Version() Version                              { return 0 }
func (d *Decoder) Decode() (Frame, error)                        { return Frame{}, errUnfinished }
func (d *Decoder) Raw() []byte                                   { return nil }
func (d *Decoder) Offset() int64                                 { return 0 }
func (d *Decoder) Beats() uint64                                 { return 0 }
func (d *Decoder) Ready() bool                                   { return false }
func ParseFrame(raw []byte, v Version) (Frame, error)            { return Frame{}, errUnfinished }
func AppendFrame(dst []byte, f Frame, v Version) ([]byte, error) { return nil, errUnfinished }
