package profile

import (
	"regexp"
	"strings"
	"testing"
)

// TestExample: the file to start from loads as it is and with what is commented
// in force, and it shows every key there is.
func TestExample(t *testing.T) {
	commented := regexp.MustCompile(`(?m)^# ([a-z_]+ = )`)
	password := regexp.MustCompile(`(?m)^# (password[a-z_]* = )`)
	texts := []string{Example, commented.ReplaceAllStringFunc(Example, func(s string) string {
		if password.MatchString(s) {
			return s
		}
		return s[2:]
	})}
	for _, at := range password.FindAllStringIndex(Example, -1) { // one source at a time
		texts = append(texts, Example[:at[0]]+Example[at[0]+2:])
	}
	for _, text := range texts {
		if list, err := LoadFile(write(t, 0o600, text)); err != nil || len(list) != 3 {
			t.Errorf("%d profiles, %v:\n%s", len(list), err, text)
		}
	}
	for key := range strings.SplitSeq(knownKeys, ", ") {
		if !regexp.MustCompile(`(?m)^(# )?` + key + ` = `).MatchString(Example) {
			t.Errorf("the key %s is not in the example", key)
		}
	}
}
