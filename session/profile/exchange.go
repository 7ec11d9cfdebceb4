package profile

import (
	"bytes"
	"errors"

	"stompbox/stomp"
)

// Exchange is what crossed a link that did not come up: our CONNECT and what
// the broker answered, nil when that was no frame.
type Exchange struct {
	Connect, Answer []byte
}

// Exchanges gives what an error of Dial holds of frames, in the order in which
// they crossed. The passcode is overwritten with asterisks wherever it stands,
// also where a broker repeats it (R104); nothing changes its length.
func Exchanges(err error) []Exchange {
	var several *HostsError
	if errors.As(err, &several) {
		var list []Exchange
		for _, one := range several.Errs {
			list = append(list, Exchanges(one)...)
		}
		return list
	}
	var dialled *dialError
	var connect *stomp.ConnectError
	if !errors.As(err, &dialled) || !errors.As(err, &connect) || connect.ConnectRaw == nil {
		return nil
	}
	return []Exchange{{Connect: connect.ConnectRaw, Answer: dialled.profile.overwrite(connect.AnswerRaw)}}
}

// overwrite is mask for octets that keep their number.
func (p Profile) overwrite(raw []byte) []byte {
	if secret := []byte(p.Passcode); len(secret) >= longPasscode && p.mask(p.Passcode) != p.Passcode {
		return bytes.ReplaceAll(raw, secret, bytes.Repeat([]byte("*"), len(secret)))
	}
	return raw
}
