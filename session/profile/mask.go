package profile

import "strings"

const masked = "********"

// longPasscode is the length from which a passcode is masked wherever it
// stands. A shorter one is masked only where it stands by itself, since it may
// well be a piece of an ordinary word.
const longPasscode = 4

// mask takes the passcode out of a sentence that may repeat what a broker said
// (R104). It leaves a passcode that is the same as the login or the host, which
// are named on purpose: masking those would tell more than it hides.
func (p Profile) mask(text string) string {
	secret := p.Passcode
	if secret == "" || secret == p.Login || secret == p.Host {
		return text
	}
	if len(secret) >= longPasscode {
		return strings.ReplaceAll(text, secret, masked)
	}
	var b strings.Builder
	for {
		at := strings.Index(text, secret)
		if at < 0 {
			return b.String() + text
		}
		end := at + len(secret)
		alone := (at == 0 || !wordByte(text[at-1])) && (end == len(text) || !wordByte(text[end]))
		b.WriteString(text[:at])
		if alone {
			b.WriteString(masked)
		} else {
			b.WriteString(secret)
		}
		text = text[end:]
	}
}

func wordByte(c byte) bool {
	return c >= 0x80 || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}
