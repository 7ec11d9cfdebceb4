package session

import (
	"testing"

	"stompbox/stomp"
	"stompbox/stomp/stomptest"
)

// A broker that wants to see our certificate gets it; without one, and with one
// that it does not know, it says no, and the sentence says what is missing.
func TestBrokersMutualTLS(t *testing.T) {
	b := stomptest.ActiveMQ(t)
	p := parse(t, "stomp+ssl://admin:admin@"+b.MutualAddr)
	p.CAFile, p.CertFile, p.KeyFile = b.CAFile, b.CertFile, b.KeyFile
	t.Run("with our certificate", func(t *testing.T) {
		j := newTrial(t, targetOf(b), stomp.V12, p)
		j.settled(j.do(Send{Message: stomp.Send{Destination: j.out, Body: []byte("known")}}), Confirmed)
		j.leave()
		j.left(j.out, "known")
	})
	t.Run("without", func(t *testing.T) {
		none := p
		none.CertFile, none.KeyFile = "", ""
		oneSentence(t, refused(t, none), b.MutualAddr, "certificate")
	})
	t.Run("with one that it does not know", func(t *testing.T) {
		other := stomptest.RabbitMQ(t) // its authority is another one
		strange := p
		strange.CertFile, strange.KeyFile = other.CertFile, other.KeyFile
		oneSentence(t, refused(t, strange), b.MutualAddr, "certificate")
	})
}
