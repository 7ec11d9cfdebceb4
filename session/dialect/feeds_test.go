package dialect

import "testing"

func TestFeeds(t *testing.T) {
	for _, tc := range []struct {
		kind     Kind
		to, from string
		want     bool
	}{
		{Other, "/queue/a", "/queue/a", true},
		{Other, "/queue/a", "a", false},
		{ActiveMQ, "/queue/a", "/queue/a", true},
		{ActiveMQ, "a", "/queue/a?consumer.prefetchSize=1", true},
		{ActiveMQ, "/queue/b,/queue/a", "/queue/a", true},
		{ActiveMQ, "/queue/a.b", "/queue/a.*", true},
		{ActiveMQ, "/queue/a.b.c", "/queue/a.*", false},
		{ActiveMQ, "/queue/a.b.c", "/queue/a.>", true},
		{ActiveMQ, "/queue/anything", "/queue/>", true},
		{ActiveMQ, "/queue/a.b", "/queue/*.b", true},
		{ActiveMQ, "/topic/a", "/queue/>", false},
		{ActiveMQ, "/queue/ab", "/queue/a", false},
		{ActiveMQ, "/queue/a", "/queue/a.b", false},
		{RabbitMQ, "/amq/queue/a", "/queue/a", true},
		{RabbitMQ, "a", "/queue/a", true},
		{RabbitMQ, "/queue/a%2Fb", "/amq/queue/a%2fb", true},
		{RabbitMQ, "/queue/b", "/queue/a", false},
		{RabbitMQ, "/exchange/x/a", "/queue/a", false},
	} {
		if got := (Broker{Kind: tc.kind}).Feeds(tc.to, tc.from); got != tc.want {
			t.Errorf("%v: %s into %s: %v", tc.kind, tc.to, tc.from, got)
		}
	}
}
