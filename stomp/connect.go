package stomp

import (
	"slices"
	"strconv"
)

// Frame gives the CONNECT frame; the version is of no matter, as none is in
// force yet. The command is CONNECT and not STOMP, which 1.0 does not know
// (R081).
func (c Connect) Frame(Version) (Frame, error) {
	var d draft
	d.begin(CONNECT, V10, c.Header)
	offered := c.offered()
	newer := c.offersNewer()
	for _, v := range offered {
		if v < V10 || v > V12 {
			d.refuse("accept-version", "R083", "only 1.0, 1.1 and 1.2 can be offered")
		}
	}
	d.forbid("receipt", "R088", "CONNECT cannot ask for a receipt")
	d.forbid("transaction", "R182", "CONNECT is no part of a transaction")
	if newer {
		d.need("accept-version", FormatVersions(offered), "R083", "is required")
		d.need("host", c.Host, "R085", "the virtual host is required when 1.1 or 1.2 is offered")
	} else {
		d.put("accept-version", "") // no header means 1.0 (R084)
		d.put("host", c.Host)
	}
	d.put("login", c.Login)
	c.putPasscode(&d)
	c.putHeartBeat(&d, newer)
	return d.frame()
}

// offersNewer reports whether 1.1 or 1.2 is offered.
func (c Connect) offersNewer() bool {
	offered := c.offered()
	return slices.Contains(offered, V11) || slices.Contains(offered, V12)
}

// offered is the list in rising order, each version once (R083).
func (c Connect) offered() []Version {
	if len(c.Versions) == 0 {
		return AllVersions
	}
	list := slices.Clone(c.Versions)
	slices.Sort(list)
	return slices.Compact(list)
}

// putPasscode keeps an empty passcode apart from none (R086). A refusal never
// holds its value (R104).
func (c Connect) putPasscode(d *draft) {
	if c.HasPasscode && c.Passcode == "" {
		d.claim("passcode")
		d.f.Header.Add("passcode", "")
		d.forbid("passcode", "R132", "stands among the free headers as well: give it once")
		return
	}
	field := ""
	if c.HasPasscode {
		field = c.Passcode
	}
	d.put("passcode", field)
}

func (c Connect) putHeartBeat(d *draft, newer bool) {
	if c.SendEvery < 0 || c.WantEvery < 0 {
		d.refuse("heart-beat", "R110", "an interval cannot be negative")
	}
	field := ""
	if newer && (c.SendEvery > 0 || c.WantEvery > 0) {
		field = strconv.Itoa(c.SendEvery) + "," + strconv.Itoa(c.WantEvery)
	}
	value, given := d.take("heart-beat", field)
	if !given {
		return
	}
	if _, _, err := parseHeartBeat(value); err != nil {
		d.refuse("heart-beat", "R110", "wants two numbers of milliseconds, such as 10000,10000")
	}
	d.f.Header.Add("heart-beat", value)
}
