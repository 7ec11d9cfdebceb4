// Package speed measures the finished console as a person meets it: the real
// program in a pseudo-terminal, on the embedded broker in a process of its own.
// `make bench-ui` prints the table; nothing in it is a test of time, because
// machines differ and are busy. What must hold anywhere, such as the order of
// the messages, fails the run.
//
// It is all in the test files, for the libraries that only tests may use.
package speed
