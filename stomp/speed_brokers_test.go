package stomp_test

func brokerRows() []row { return nil }
