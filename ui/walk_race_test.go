//go:build race && (linux || darwin)

package ui_test

func init() { buildFlags = append(buildFlags, "-race") }
