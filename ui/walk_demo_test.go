//go:build linux || darwin

package ui_test

import "testing"

func TestWalkDemo(t *testing.T) {
	c := startTerminal(t, 100, 30, nil, stompbox(t), "demo")
	c.see("connected to stompbox", "/queue/orders", "20 held")
	c.keys("q")
	c.see("Quit?")
	c.keys("esc").gone("Quit?")
	c.keys("q").see("Quit?")
	c.keys("y")
	if code := c.exit(); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	c.restored()
}
