# make help says what there is. README.md needs two of these: demo and test.

GO      ?= go
FUZZTIME ?= 60s
FUZZERS ?= 2
# A part of the table of make bench (codec, loopback or brokers) or of make
# bench-ui (model, start or flood); empty for all.
BENCH ?=
# Further flags for go test, such as TESTFLAGS=-json.
TESTFLAGS ?=

# The race detector needs a C compiler on Linux; without one the tests still run.
RACE := $(shell command -v gcc >/dev/null 2>&1 && echo -race)

# Version stamps where git can be asked; a checkout owned by someone else or an
# unpacked archive builds all the same.
VCS := -buildvcs=$(shell git status --short >/dev/null 2>&1 && echo auto || echo false)

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

# Tests that need real brokers are named TestBrokers...: see stomp/stomptest.
BROKER_TESTS := ^TestBrokers
HOUSE_TESTS  := ^TestHouse

PLATFORMS := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64

.DEFAULT_GOAL := help

.PHONY: demo build test test-brokers fetch lint cross fuzz fuzz-package bench bench-ui benchmarks clean help

demo: build ## build and open the console on the embedded broker with sample data
	./stompbox demo

build: ## build ./stompbox
	$(GO) build $(VCS) -trimpath -o stompbox .

test: ## run every test that needs nothing but Go
	$(GO) test -buildvcs=false $(RACE) -timeout 30m $(TESTFLAGS) -skip '$(BROKER_TESTS)' ./...

test-brokers: ## run the tests on ActiveMQ and RabbitMQ (Debian packages, see README.md)
	STOMPBOX_REQUIRE_BROKERS=1 $(GO) run -buildvcs=false ./stomp/stomptest/withbrokers -- \
		$(GO) test -buildvcs=false $(RACE) -count=1 -timeout 30m $(TESTFLAGS) -run '$(BROKER_TESTS)' ./...

fetch: ## fetch the modules and build the linter; the rest needs no network then
	@set -e; for os in linux darwin windows; do GOOS=$$os $(GO) list -buildvcs=false -deps -test ./... >/dev/null; done
	@$(GO) run -buildvcs=false $(STATICCHECK) -version >/dev/null

lint: ## gofmt, go vet, staticcheck, and the rules of the house (imports, file sizes)
	@unformatted=$$(gofmt -l $$(find . -name '*.go' -not -path './.git/*')); \
		if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet -buildvcs=false ./...
	$(GO) run -buildvcs=false $(STATICCHECK) ./...
	$(GO) test -buildvcs=false -count=1 -run '$(HOUSE_TESTS)' .

cross: ## build for every platform, without cgo, into dist/
	@set -e; for p in $(PLATFORMS); do \
		os=$${p%/*}; arch=$${p#*/}; out=dist/stompbox-$$os-$$arch; \
		if [ $$os = windows ]; then out=$$out.exe; fi; \
		echo "$$out"; \
		CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch $(GO) build $(VCS) -trimpath -o $$out .; \
		CGO_ENABLED=0 GOOS=$$os GOARCH=$$arch $(GO) build $(VCS) -trimpath ./...; \
	done

fuzz: ## run every fuzz test for FUZZTIME, FUZZERS packages side by side
	@grep -l '^func Fuzz' -r --include='*_test.go' . | xargs -n1 dirname | sort -u | \
		xargs -P $(FUZZERS) -I{} $(MAKE) -s fuzz-package PKG={}

# One package's, built once. What is found goes to its testdata, as with go test.
# The time is up when SIGINT comes: -test.fuzztime lets a fuzz test fail now and
# then with nothing found, "context deadline exceeded" (golang/go#75804). It is
# sent until it is heard, for a test that has not begun yet does not listen.
fuzz-package:
	@set -e; into=$$(mktemp -d); trap 'rm -rf "$$into"' EXIT; \
		$(GO) test -buildvcs=false -c -fuzz=. -o "$$into/fuzz" $(PKG); \
		kept=$$($(GO) env GOCACHE)/fuzz/$$($(GO) list -buildvcs=false $(PKG)); cd $(PKG); \
		for name in $$("$$into/fuzz" -test.list '^Fuzz' | grep '^Fuzz'); do \
			echo "$(PKG) $$name"; \
			GOMAXPROCS=1 "$$into/fuzz" -test.run '^$$' -test.fuzz "^$$name\$$" -test.fuzzminimizetime 10x -test.fuzzcachedir "$$kept" & fuzzing=$$!; \
			{ sleep $(FUZZTIME); while kill -INT $$fuzzing; do sleep 1; done; } >/dev/null 2>&1 & clock=$$!; \
			ended=0; wait $$fuzzing || ended=$$?; kill $$clock 2>/dev/null || true; \
			[ $$ended -eq 0 ] || exit $$ended; \
		done

bench: ## the protocol package beside go-stomp: a table of ratios, some minutes
	$(GO) test -buildvcs=false -run '^$$' -bench '^BenchmarkTable$$/$(BENCH)' -benchtime 1x -timeout 30m $(TESTFLAGS) ./stomp

bench-ui: ## the console in a terminal: keys, a flood, a million messages, the start; Linux, some minutes
	$(GO) test -buildvcs=false -run '^$$' -bench '^BenchmarkTable$$/$(BENCH)' -benchtime 1x -timeout 30m $(TESTFLAGS) ./ui/speed

benchmarks: ## run every other benchmark
	$(GO) test -buildvcs=false -run '^$$' -bench . -skip '^BenchmarkTable' -benchmem $(TESTFLAGS) ./...

clean: ## remove what was built
	rm -rf stompbox dist

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 14
