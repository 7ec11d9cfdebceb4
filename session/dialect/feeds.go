package dialect

import (
	"net/url"
	"strings"
)

// Feeds reports whether what is sent to a destination comes out at another one
// again: the same queue under another of its names, or one that a wildcard takes
// in. What an exchange or a rule of the broker's own passes on is not known here.
func (b Broker) Feeds(to, from string) bool {
	switch b.Kind {
	case ActiveMQ, Artemis:
		for _, one := range strings.Split(to, ",") {
			for _, pattern := range strings.Split(from, ",") {
				if takesIn(activeMQName(pattern), activeMQName(one)) {
					return true
				}
			}
		}
		return false
	case RabbitMQ:
		return rabbitQueue(to) == rabbitQueue(from)
	}
	return to == from
}

// activeMQName is a destination with its prefix and without its options; a name
// without a prefix that is known is a queue's.
func activeMQName(dest string) string {
	dest, _, _ = strings.Cut(strings.TrimLeft(dest, " "), "?")
	for _, prefix := range activeMQPrefixes {
		if strings.HasPrefix(dest, prefix) {
			return dest
		}
	}
	return "/queue/" + dest
}

// takesIn reports whether a name with wildcards, * for one part and > for all
// that follow, is or takes in another one.
func takesIn(pattern, name string) bool {
	parts, names := strings.Split(pattern, "."), strings.Split(name, ".")
	parts[0], names[0] = apart(parts[0], names[0])
	for i, part := range parts {
		switch {
		case part == ">":
			return true
		case i >= len(names), part != "*" && part != names[i]:
			return false
		}
	}
	return len(parts) == len(names)
}

// apart takes a prefix that both have, such as /queue/, from the first parts of
// two names, so that a wildcard stands alone.
func apart(pattern, name string) (string, string) {
	at := strings.LastIndexByte(pattern, '/') + 1
	if strings.HasPrefix(name, pattern[:at]) {
		return pattern[at:], name[at:]
	}
	return pattern, name
}

// rabbitQueue is the queue that a destination names, or the destination as it is
// where it names none.
func rabbitQueue(dest string) string {
	name := dest
	for _, prefix := range []string{"/amq/queue/", "/queue/"} {
		if rest, ok := strings.CutPrefix(dest, prefix); ok {
			name = rest
			break
		}
	}
	if plain, err := url.PathUnescape(name); err == nil && (name != dest || !strings.HasPrefix(dest, "/")) {
		return plain
	}
	return name
}
