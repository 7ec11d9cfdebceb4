package broker

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"math"

	"stompbox/stomp"
)

// binary fills /queue/binary with bodies that are no text.
func (d *demo) binary() {
	d.send(binaryQueue, stomp.NewHeader("content-type", "image/png", "filename", "anchor.png"), picture())
	d.send(binaryQueue, stomp.NewHeader("content-type", "application/x-protobuf", "proto-message", "shop.v1.StockLevel"), record())
	blob := make([]byte, 256)
	for i := range blob {
		blob[i] = byte(i)
	}
	d.send(binaryQueue, stomp.NewHeader("content-type", "application/octet-stream", "note", "every octet once, NUL first"), blob)
	d.send(binaryQueue, stomp.NewHeader("note", "looks like a frame inside"), []byte("before\x00\n\nMESSAGE\nmessage-id:999\n\nnot a frame\x00after"))
}

// picture is a small PNG: a ring.
func picture() []byte {
	const side = 16
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.RGBA{0x1f, 0x6f, 0xb2, 0xff}})
	for y := range side {
		for x := range side {
			r := math.Hypot(float64(x)-side/2+0.5, float64(y)-side/2+0.5)
			if r > 4 && r < 7 {
				img.SetColorIndex(x, y, 1)
			}
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, img) // a buffer takes everything
	return b.Bytes()
}

// record is a message in the wire format of protocol buffers:
// 1: string sku, 2: varint level, 3: double price, 4: repeated warehouse {1: varint id, 2: string name}.
func record() []byte {
	text := func(b []byte, field int, s string) []byte {
		b = binary.AppendUvarint(b, uint64(field<<3|2))
		b = binary.AppendUvarint(b, uint64(len(s)))
		return append(b, s...)
	}
	number := func(b []byte, field int, n uint64) []byte {
		return binary.AppendUvarint(binary.AppendUvarint(b, uint64(field<<3)), n)
	}
	b := text(nil, 1, "PMP-100")
	b = number(b, 2, 70_000)
	b = binary.AppendUvarint(b, 3<<3|1)
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(129))
	for id, name := range []string{"Kiel", "Århus"} {
		b = text(b, 4, string(text(number(nil, 1, uint64(id)), 2, name)))
	}
	return b
}

func zipped(body []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(body) // a buffer takes everything
	_ = w.Close()
	return b.Bytes()
}
