"""One look at, or one act on, a queue, by a client that is not ours.

The job comes as JSON on stdin, the answer goes as JSON to stdout. The end of a
queue is found without waiting: browsers get an end mark from the broker, and
elsewhere a mark of our own is sent behind everything that is there.
"""
import base64
import json
import sys
import threading
import time
import uuid

import stomp


class Inbox(stomp.ConnectionListener):
    """Collects what the broker sends; wait() sleeps until a condition holds."""

    def __init__(self):
        self.changed = threading.Condition()
        self.messages, self.receipts, self.errors, self.closed = [], set(), [], False

    def note(self, act):
        with self.changed:
            act()
            self.changed.notify_all()

    def on_connected(self, frame):
        self.note(lambda: None)

    def on_message(self, frame):
        self.note(lambda: self.messages.append(frame))

    def on_receipt(self, frame):
        self.note(lambda: self.receipts.add(frame.headers["receipt-id"]))

    def on_error(self, frame):
        words = frame.headers.get("message", "") + " " + (frame.body or b"").decode("utf-8", "replace")
        self.note(lambda: self.errors.append(words.strip()))

    def on_disconnected(self):
        self.note(lambda: setattr(self, "closed", True))

    def wait(self, what, holds, seconds):
        with self.changed:
            self.changed.wait_for(lambda: holds() or self.errors or self.closed, seconds)
            if self.errors:
                raise RuntimeError("the broker says: " + "; ".join(self.errors))
            if not holds():
                state = "connection closed" if self.closed else "%g s over" % seconds
                raise RuntimeError("waiting for %s: %s; %d messages came" % (what, state, len(self.messages)))


def main():
    job = json.load(sys.stdin)
    inbox = Inbox()
    conn = stomp.Connection12([(job["host"], job["port"])], vhost=job["vhost"] or None,
                              auto_decode=False, reconnect_attempts_max=1)
    conn.set_listener("inbox", inbox)
    conn.connect(job["login"], job["passcode"], wait=False, with_connect_command=True)
    inbox.wait("CONNECTED", conn.is_connected, job["seconds"])
    try:
        found = {"send": send, "drain": drain, "browse": browse, "hold": hold}[job["op"]](conn, inbox, job)
    finally:
        if conn.is_connected():
            conn.disconnect()
    json.dump({"messages": [{"headers": m.headers, "body": base64.b64encode(m.body or b"").decode()}
                            for m in found]}, sys.stdout)


def send(conn, inbox, job):
    wanted = set()
    for m in job["messages"]:
        receipt = uuid.uuid4().hex
        wanted.add(receipt)
        conn.send(job["destination"], base64.b64decode(m["body"] or ""), headers=dict(m["headers"] or {}, receipt=receipt))
    inbox.wait("receipts", lambda: wanted <= inbox.receipts, job["seconds"])
    return []


def until_mark(conn, inbox, job):
    """Waits for job.want messages, then for a mark sent behind them."""
    mark = uuid.uuid4().hex
    inbox.wait("%d messages" % job["want"], lambda: len(inbox.messages) >= job["want"], job["seconds"])
    conn.send(job["destination"], b"", headers={"stomptest-mark": mark})
    marks = lambda: [m for m in inbox.messages if m.headers.get("stomptest-mark") == mark]
    inbox.wait("the mark behind %d messages" % job["want"], marks, job["seconds"])
    return marks()[0], [m for m in inbox.messages if m.headers.get("stomptest-mark") != mark]


def drain(conn, inbox, job):
    conn.subscribe(job["destination"], id="drain", ack="auto")
    return until_mark(conn, inbox, job)[1]


def hold(conn, inbox, job):
    conn.subscribe(job["destination"], id="hold", ack="client-individual")
    mark, rest = until_mark(conn, inbox, job)
    conn.ack(mark.headers["ack"], receipt="mark")
    inbox.wait("the mark's receipt", lambda: "mark" in inbox.receipts, job["seconds"])
    return rest


def browse(conn, inbox, job):
    # What another connection gave back a moment ago may not be there yet, so a
    # look that finds too little is taken again, as often as the time allows.
    end = time.monotonic() + job["seconds"]
    while True:
        inbox.messages, look = [], uuid.uuid4().hex
        conn.subscribe(job["destination"], id=look, ack="auto", headers={"browser": "true"})
        ended = lambda: any(m.headers.get("browser") == "end" for m in inbox.messages)
        inbox.wait("the browser's end mark", ended, job["seconds"])
        conn.unsubscribe(id=look)
        found = [m for m in inbox.messages if m.headers.get("browser") != "end"]
        if len(found) >= job["want"]:
            return found
        if time.monotonic() > end:
            raise RuntimeError("wanted %d messages, the browser shows %d" % (job["want"], len(found)))


try:
    main()
except Exception as why:  # every failure becomes one line for the Go side
    print("%s: %s" % (type(why).__name__, why), file=sys.stderr)
    sys.exit(1)
