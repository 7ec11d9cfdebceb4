package dialect

import (
	"slices"
	"testing"

	"stompbox/stomp"
)

// A line that goes on with a sentence is put behind it, so that whoever breaks
// the lines at another width leaves no stump.
func TestSentences(t *testing.T) {
	choices := rabbit.NackChoices("/queue/a", stomp.AckClientIndividual)
	if got := choices[0].Sentences(); !slices.Equal(got, choices[0].Lines) || len(got) != 2 {
		t.Errorf("%q", got)
	}
	want := []string{"Does not come back: it goes to the queue's dead letter exchange if a policy names one, otherwise it is dropped."}
	if got := choices[1].Sentences(); !slices.Equal(got, want) || len(choices[1].Lines) != 2 {
		t.Errorf("%q, want %q", got, want)
	}
}
