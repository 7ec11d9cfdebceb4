package broker

import (
	"bytes"
	"encoding/json"
	"time"

	"stompbox/stomp"
)

// broken fills the dead letter queue with orders as they end there in life.
func (d *demo) broken() {
	good := func() []byte {
		body, _ := json.Marshal(d.makeOrder())
		return body
	}
	d.dead("application/json", "invalid JSON: trailing comma", bytes.Replace(good(), []byte(`,"currency"`), []byte(`,,"currency"`), 1))
	d.dead("application/json", "invalid JSON: single quotes", bytes.ReplaceAll(good(), []byte(`"`), []byte(`'`)))
	d.dead("application/json;charset=utf-8", "charset: body is ISO-8859-1, header says utf-8",
		[]byte("{\"order\":41901,\"customer\":{\"name\":\"J\xfcrgen Gro\xdf\",\"city\":\"K\xf6ln\"},\"amount\":12.50}"))
	truncated := good()
	d.dead("application/json", "unexpected end of JSON", truncated[:len(truncated)*2/3])
	d.dead("application/json", "empty body", nil)
	d.dead("application/json", "order is not a number", bytes.Replace(good(), []byte(`"order":`), []byte(`"order":"NaN","was":`), 1))
	d.dead("application/xml", "not well-formed: mismatched tag", []byte("<?xml version=\"1.0\"?>\n<order id=\"41902\"><amount>12.50</order></amount>\n"))
	d.dead("text/plain", "not JSON at all", []byte("java.lang.NullPointerException: customer\n\tat com.example.shop.OrderWriter.write(OrderWriter.java:118)\n\tat com.example.shop.OrderService.place(OrderService.java:64)\n"))
}

// dead publishes a message as deadLetter would have left it.
func (d *demo) dead(contentType, reason string, body []byte) {
	o := order{Customer: pick(d, customers)}
	h := d.orderHeader(o, contentType)
	h.Add("x-error", reason)
	h.Add("original-destination", ordersQueue)
	h.Add("x-death-count", "3")
	h.Add("x-death-reason", "nacked 3 times")
	h.Add("x-death-time", millis(d.b.o.Now().Add(-time.Duration(d.random.IntN(7200))*time.Second)))
	d.send(deadOrders, h, body)
}

// misc is the rest of what one meets.
func (d *demo) misc() {
	list := make([]order, 0, 4000)
	var large bytes.Buffer
	for large.Len() < 1<<20 {
		list = append(list, d.makeOrder())
		entry, _ := json.Marshal(list[len(list)-1])
		large.WriteString(map[bool]string{true: "[", false: ","}[len(list) == 1])
		large.Write(entry)
	}
	large.WriteByte(']')
	d.send(miscQueue, stomp.NewHeader("content-type", "application/json", "type", "orders.export", "persistent", "true"), large.Bytes())
	small, _ := json.MarshalIndent(list[:20], "", "  ")
	d.send(miscQueue, stomp.NewHeader("content-type", "application/json", "content-encoding", "gzip", "type", "orders.export"), zipped(small))
	d.send(miscQueue, stomp.NewHeader("content-type", "text/plain;charset=iso-8859-1"), []byte("Gr\xfc\xdfe aus K\xf6ln\n"))
	d.send(miscQueue, stomp.NewHeader("content-type", "text/csv", "type", "stock.levels"), []byte("sku,level\r\nPMP-100,14\r\nROP-012,250\r\nVST-L,0\r\n"))
	d.send(miscQueue, stomp.NewHeader("type", "ping", "x-empty", ""), nil)
	d.send(miscQueue, stomp.Header{}, []byte("no content-type here, just text"))
	d.send(miscQueue, stomp.NewHeader("content-type", "application/json"), []byte(`{"big":12345678901234567890,"exact":0.1000,"twice":1,"twice":2,"emoji":"⚓🛟","nested":[[[{"a":null}]]]}`))
	d.send(miscQueue, stomp.NewHeader("content-type", "text/plain", "reply-to", "/queue/misc.replies", "correlation-id", "a:b\\c", "subject", "two\nlines"), []byte("headers with a colon, a backslash and a line break\n"))
}
