package dialect

import "strings"

// rabbitNeedsOne are RabbitMQ's destinations that take exactly one name. With
// /exchange/ the second name is a routing key.
var rabbitNeedsOne = []string{"/queue/", "/topic/", "/amq/queue/"}

var activeMQPrefixes = []string{"/queue/", "/topic/", "/temp-queue/", "/temp-topic/",
	"/remote-temp-queue/", "/remote-temp-topic/"}

// WrongDestination says what this broker will find wrong with a destination of
// SEND or SUBSCRIBE, or what a slip of the pen would come to where nothing is
// ever refused. It is "" when there is nothing to say. It repeats dest, which
// may be foreign text.
func (b Broker) WrongDestination(dest string) string {
	if dest == "" {
		return "The destination is empty: name one, such as /queue/orders."
	}
	switch b.Kind {
	case RabbitMQ:
		return rabbitDestination(dest)
	case ActiveMQ:
		return activeMQDestination(dest)
	case Embedded:
		if len(dest) <= len("/queue/") || !strings.HasPrefix(dest, "/queue/") && !strings.HasPrefix(dest, "/topic/") {
			return "This broker will refuse " + dest + ": it knows /queue/NAME and /topic/NAME."
		}
	case StompServer:
		if !strings.HasPrefix(dest, "/queue") {
			return "stompserver takes every name that does not begin with /queue for a topic: nothing waits there."
		}
	}
	return ""
}

func rabbitDestination(dest string) string {
	for _, prefix := range rabbitNeedsOne {
		if name, ok := strings.CutPrefix(dest, prefix); ok {
			if name == "" {
				return "RabbitMQ needs a name after " + prefix + "."
			}
			return slashInName(prefix, name)
		}
	}
	if rest, ok := strings.CutPrefix(dest, "/exchange/"); ok {
		exchange, key, _ := strings.Cut(rest, "/")
		if exchange == "" {
			return "RabbitMQ needs an exchange, then a routing key: /exchange/NAME/KEY."
		}
		return slashInName("/exchange/"+exchange+"/", key)
	}
	switch {
	case strings.HasPrefix(dest, "/reply-queue/"):
		return ""
	case strings.HasPrefix(dest, "/temp-queue/"):
		return "RabbitMQ takes /temp-queue/ only as the reply-to of a SEND, not as a destination."
	case !strings.HasPrefix(dest, "/") && !strings.Contains(dest, "/"):
		if strings.TrimSpace(dest) != dest {
			return "RabbitMQ keeps the blanks around " + dest + ": they become part of the queue's name."
		}
		return "" // a bare name is a queue
	}
	return "RabbitMQ will refuse " + dest + ": it must start with /queue/, /topic/, " +
		"/exchange/, /amq/queue/, /temp-queue/ or /reply-queue/."
}

func slashInName(prefix, name string) string {
	if !strings.Contains(name, "/") {
		return ""
	}
	return "RabbitMQ will refuse the / in the name: write %2F, as in " +
		prefix + strings.ReplaceAll(name, "/", "%2F") + "."
}

// activeMQDestination looks at each member of a composite destination.
func activeMQDestination(dest string) string {
	for _, one := range strings.Split(dest, ",") {
		one = strings.TrimLeft(one, " ")
		known := false
		for _, prefix := range activeMQPrefixes {
			known = known || strings.HasPrefix(one, prefix)
		}
		if !known {
			return "ActiveMQ refuses no name: " + one + " becomes the queue /queue/" + one +
				". Begin with /queue/ or /topic/ if that is not meant."
		}
	}
	return ""
}
