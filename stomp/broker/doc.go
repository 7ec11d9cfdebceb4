// Package broker is an in-memory STOMP broker: the demo's default and the
// double that the tests talk to. It keeps the server side of STOMP 1.0, 1.1
// and 1.2 over any net.Listener and imports nothing but the standard library
// and package stomp.
//
// # Destinations
//
// /queue/NAME is a queue: every message goes to one consumer, in turn, and
// stays until it is acknowledged. /topic/NAME is a topic: every subscriber of
// the moment gets a copy and nothing is kept. Anything else is refused with
// "Unknown destination". There are no wildcards, no selectors (a selector
// header is refused, never ignored) and nothing survives the process.
//
// # Delivery
//
// In the modes client and client-individual a message is in flight from the
// moment it is given to a consumer until ACK. `prefetch-count` or
// `activemq.prefetchSize` on SUBSCRIBE bounds how many; absent or 0 means no
// bound. NACK, UNSUBSCRIBE, DISCONNECT and a lost connection give messages
// back to their old place in the queue; they come again with
// `redelivered:true` and `x-delivery-count:N`, N being how often the message
// was handed out before. NACK in client mode is cumulative like ACK, as the
// specification words it and as RabbitMQ does. `requeue:false` on NACK sends a
// message to the dead letter queue at once.
//
// After Options.MaxNacks nacks a message of /queue/NAME moves to
// /queue/DLQ.NAME with the headers `original-destination`, `x-death-count` (how
// often it was nacked), `x-death-reason` and `x-death-time` (ms); its
// message-id stays. Coming back because a connection ended is no nack. A dead
// letter queue has no dead letter queue of its own: there, a nacked message
// comes again for ever. When the dead letter queue is full the message stays
// where it was.
//
// In mode auto a message is gone when its octets are handed to the socket;
// what still waits in the broker then is given back, unmarked. A NACK of a
// topic's message drops it.
//
// # Browsing
//
// SUBSCRIBE of a queue with `browser:true` (1.1 and 1.2) shows what the queue
// holds at that moment, what is in flight to others included, without taking
// anything, and then sends a MESSAGE with `browser:end`, message-id 0 and no
// body, as ActiveMQ does. Options.BrowseLimit cuts the view like ActiveMQ's
// page limit. In client modes prefetch pages the view; an ACK only moves on.
//
// # Transactions
//
// SEND, ACK and NACK with a transaction header wait for COMMIT; their receipts
// come at once. ABORT and the end of the connection forget the sends and give
// the acks back to the client: such a message is in flight as before and can
// be acked again (or, when its subscription is gone, returns to its queue).
// A COMMIT that a full queue cannot take is refused whole and rolled back.
//
// # Errors
//
// Every refused frame is answered by an ERROR with a short `message`, a body
// that explains, and `receipt-id` when the frame had a receipt; no RECEIPT
// follows. As with ActiveMQ and RabbitMQ the connection stays open when the
// stream is sound: unknown transactions, refused acks, missing headers, bad
// destinations, full queues. It is closed, as the specification says, after
// everything that breaks the protocol itself: a refused CONNECT, a second one,
// a frame before CONNECT, a command that is unknown or exists on the other
// side only, a body where there must be none, and every frame that cannot be
// parsed or exceeds the limits.
//
// # Bounds
//
// A queue holds up to Options.QueueMessages and Options.QueueBytes, all queues
// together Options.TotalBytes: a SEND beyond is refused with an ERROR, nothing
// is dropped. Octets that wait for one connection are bounded too. Queue
// messages simply wait in the queue until the client reads on. A topic message
// that finds more than Options.TopicBytes waiting or held un-acked is dropped
// for that connection and counted. A client that lets answers pile up is not read from
// any more until it reads. A socket that takes no octet for
// Options.WriteTimeout is closed.
package broker
