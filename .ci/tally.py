"""Reads what `go test -json` prints.

  tally.py show                   events on stdin: packages, failures and skips as text
  tally.py require-brokers FILE   fails unless broker tests ran on every broker and none was skipped
  tally.py count FILE...          the last line of a run: N passed, N failed, N skipped
"""
import json
import sys

ENDS = ("pass", "fail", "skip")
BROKERS = ("ActiveMQ", "RabbitMQ")


def events(lines):
    """Lines that are no events, such as make's own, are given as output."""
    for line in lines:
        try:
            event = json.loads(line)
        except ValueError:
            event = None
        yield event if isinstance(event, dict) and "Action" in event else {"Action": "output", "Output": line}


def results(files):
    """One (name, end) for every test, and for every package that failed
    without a failing test: it did not build, or died."""
    for file in files:
        failed = set()
        with open(file, encoding="utf-8") as lines:
            for e in events(lines):
                end, package, test = e["Action"], e.get("Package", ""), e.get("Test")
                if end not in ENDS:
                    continue
                if test:
                    if end == "fail":
                        failed.add(package)
                    yield package + " " + test, end
                elif end == "fail" and package not in failed:
                    yield package, end


def show():
    said = {}
    for e in events(sys.stdin):
        key = (e.get("Package"), e.get("Test"))
        if e["Action"] in ("output", "build-output"):
            if key[1]:
                said.setdefault(key, []).append(e["Output"])
            else:
                write(e["Output"])
        elif key[1] and e["Action"] in ENDS:
            words = said.pop(key, [])
            if e["Action"] != "pass":
                write("".join(words))


def write(text):
    # A package's PASS and FAIL lines say nothing that its ok line does not, and
    # the packages without the tests asked for are no news.
    noise = ("PASS\n", "FAIL\n", "testing: warning: no tests to run\n")
    if text not in noise and "[no tests to run]" not in text and "[no test files]" not in text:
        sys.stdout.write(text)
        sys.stdout.flush()


def require_brokers(files):
    all_results = list(results(files))
    skipped = [name for name, end in all_results if end == "skip"]
    for name in skipped:
        print("skipped:", name)
    short = False
    for broker in BROKERS:
        n = sum(1 for name, end in all_results if end == "pass" and broker in name)
        print("%d tests passed on %s" % (n, broker))
        short = short or n == 0
    return 1 if skipped or short else 0


def count(files):
    n = dict.fromkeys(ENDS, 0)
    for _, end in results(files):
        n[end] += 1
    line = "%d passed, %d failed" % (n["pass"], n["fail"])
    if n["skip"]:
        line += ", %d skipped" % n["skip"]
    print(line)
    return 1 if n["fail"] or not n["pass"] else 0


def main():
    act, files = sys.argv[1], sys.argv[2:]
    if act == "show":
        show()
        return 0
    return {"require-brokers": require_brokers, "count": count}[act](files)


sys.exit(main())
