package inspect

import "strconv"

// size is a number of octets for people: exact below 1 KiB.
func size(n int) string {
	switch {
	case n == 1:
		return "1 byte"
	case n < 1<<10:
		return strconv.Itoa(n) + " bytes"
	case n < 1<<20:
		return scaled(n, 1<<10) + " KiB"
	case n < 1<<30:
		return scaled(n, 1<<20) + " MiB"
	}
	return scaled(n, 1<<30) + " GiB"
}

func scaled(n, unit int) string {
	tenths := (n*10 + unit/2) / unit
	if tenths >= 1000 || tenths%10 == 0 {
		return strconv.Itoa((tenths + 5) / 10)
	}
	return strconv.Itoa(tenths/10) + "." + strconv.Itoa(tenths%10)
}
