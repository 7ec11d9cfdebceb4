package broker

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strconv"
	"time"

	"stompbox/stomp"
)

type customer struct {
	ID      int    `json:"id"`
	Name    string `json:"name"`
	Country string `json:"country"`
}

type item struct {
	SKU      string  `json:"sku" xml:"sku,attr"`
	Name     string  `json:"name" xml:"name"`
	Quantity int     `json:"quantity" xml:"quantity"`
	Price    float64 `json:"price" xml:"price"`
}

type order struct {
	Order    int      `json:"order"`
	Status   string   `json:"status"`
	Created  string   `json:"created"`
	Customer customer `json:"customer"`
	Items    []item   `json:"items"`
	Amount   float64  `json:"amount"`
	Currency string   `json:"currency"`
	Express  bool     `json:"express"`
	Note     *string  `json:"note"`
}

var customers = []customer{
	{7001, "Anneliese Böhm", "DE"}, {7002, "Zoë O’Connor", "IE"}, {7003, "山田 太郎", "JP"}, {7004, "Søren Kjær", "DK"},
	{7005, "María Núñez", "ES"}, {7006, "Łukasz Wójcik", "PL"}, {7007, "Priya Raman", "IN"}, {7008, "Jean-Luc Lefèvre", "FR"},
}

var goods = []item{
	{"PMP-100", "Bilge pump", 0, 129.00}, {"ROP-012", "Rope 12 mm, 20 m", 0, 34.50}, {"LMP-003", "Anchor light", 0, 48.90},
	{"CHT-221", "Chart, Baltic Sea", 0, 27.00}, {"VST-L", "Life vest, size L", 0, 89.95}, {"CMP-007", "Steering compass", 0, 219.00},
}

// makeOrder draws one order.
func (d *demo) makeOrder() order {
	d.orders++
	o := order{
		Order: 41_000 + d.orders, Status: pick(d, []string{"new", "new", "paid", "on-hold"}), Customer: pick(d, customers),
		Created: d.b.o.Now().UTC().Format(time.RFC3339Nano), Currency: "EUR", Express: d.random.IntN(5) == 0,
	}
	cents := 0
	for range 1 + d.random.IntN(3) {
		it := pick(d, goods)
		it.Quantity = 1 + d.random.IntN(4)
		o.Items = append(o.Items, it)
		cents += it.Quantity * int(it.Price*100+0.5)
	}
	o.Amount = float64(cents) / 100
	if d.random.IntN(6) == 0 {
		note := "Please ring twice: \"the bell\" is broken"
		o.Note = &note
	}
	return o
}

func (d *demo) order() {
	o := d.makeOrder()
	body, _ := json.Marshal(o) // plain numbers and strings always can be
	d.send(ordersQueue, d.orderHeader(o, "application/json"), body)
}

// orderHeader is what a shop's client library writes, a repeated header included.
func (d *demo) orderHeader(o order, contentType string) stomp.Header {
	h := stomp.NewHeader(
		"content-type", contentType,
		"correlation-id", d.uuid(),
		"reply-to", "/queue/orders.replies",
		"persistent", "true",
		"priority", strconv.Itoa(4+d.random.IntN(3)),
		"timestamp", millis(d.b.o.Now()),
		"type", "order.created",
		"x-country", o.Customer.Country,
		"x-trace-id", d.hex(32),
		"x-hop", "shop-frontend",
	)
	if o.Express {
		h.Add("x-express", "true")
	}
	h.Add("x-hop", "order-service")
	return h
}

// invoice is an XML document as accounting systems write it.
type invoice struct {
	XMLName  xml.Name `xml:"urn:example:invoice:2 invoice"`
	Number   string   `xml:"number,attr"`
	Issued   string   `xml:"issued"`
	Customer string   `xml:"customer>name"`
	Country  string   `xml:"customer>country"`
	Lines    []item   `xml:"lines>line"`
	Total    string   `xml:"total"`
	Comment  string   `xml:",comment"`
}

func (d *demo) invoice(i int) {
	o := d.makeOrder()
	inv := invoice{
		Number: fmt.Sprintf("R-2026-%05d", 310+i), Issued: d.started.AddDate(0, 0, i-24).Format(time.DateOnly),
		Customer: o.Customer.Name, Country: o.Customer.Country, Lines: o.Items,
		Total: fmt.Sprintf("%.2f EUR", o.Amount), Comment: " order " + strconv.Itoa(o.Order) + " ",
	}
	body, _ := xml.Marshal(inv)
	h := stomp.NewHeader(
		"content-type", "application/xml;charset=utf-8",
		"correlation-id", "order:"+strconv.Itoa(o.Order),
		"persistent", "true",
		"timestamp", millis(d.started.Add(time.Duration(i-24)*time.Hour)),
		"type", "invoice.issued",
		"x-tenant", "north sea & co",
	)
	d.send(invoicesQueue, h, append([]byte(xml.Header), body...))
}

type quote struct {
	symbol string
	cents  int
}

// tick moves one price a little and says so.
func (d *demo) tick() {
	q := &d.quotes[d.random.IntN(len(d.quotes))]
	q.cents = max(q.cents+d.random.IntN(41)-20, 100)
	body := fmt.Sprintf(`{"symbol":%q,"bid":%d.%02d,"ask":%d.%02d,"volume":%d}`,
		q.symbol, q.cents/100, q.cents%100, (q.cents+5)/100, (q.cents+5)%100, 100*(1+d.random.IntN(50)))
	d.send(pricesTopic, stomp.NewHeader("content-type", "application/json", "symbol", q.symbol, "timestamp", millis(d.b.o.Now())), []byte(body))
}
