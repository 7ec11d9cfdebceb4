package keymap

import (
	"fmt"
	"slices"
	"strings"

	"stompbox/keymap/userfile"
)

// Override gives an action other keys in one context; no keys unbind it there.
type Override struct {
	Context Context
	Action  Action
	Keys    []string

	userfile.Place                  // where it was asked for
	KeyPlaces      []userfile.Place // of each key; may be left out
}

func (o Override) at(i int) userfile.Place {
	if i < len(o.KeyPlaces) {
		return o.KeyPlaces[i]
	}
	return o.Place
}

// With gives m with the overrides. What cannot be done is left as it is in m,
// and every reason is told: the error is userfile.Mistakes, and the map can be
// used all the same. Refused are keys that no terminal sends, keys that mean
// two things in a context, acts on keys that move, letters where letters are
// typed, and losing the last way out.
func (m *Map) With(overrides ...Override) (*Map, error) {
	var wrong userfile.Mistakes
	var good []Override
	for _, o := range overrides {
		if problems := m.refuse(o); len(problems) > 0 {
			wrong = append(wrong, problems...)
		} else {
			good = append(good, o)
		}
	}
	for {
		next := m.apply(good)
		at, problem := next.conflict(m, good)
		if at < 0 {
			return next, wrong.Err()
		}
		wrong = append(wrong, userfile.Mistake{Place: good[at].Place, Problem: problem})
		good = slices.Delete(good, at, at+1)
	}
}

// apply lays overrides over the table. An action that had no row in the
// context gets one, as a copy of its first.
func (m *Map) apply(overrides []Override) *Map {
	table := slices.Clone(m.table)
	for i, o := range overrides {
		row, at := Binding{}, -1
		for j := 0; j < len(table); j++ {
			b := &table[j]
			if b.Action != o.Action {
				continue
			}
			if at < 0 || b.in(o.Context) {
				row, at = *b, j
			}
			b.Contexts = slices.DeleteFunc(slices.Clone(b.Contexts), func(c Context) bool { return c == o.Context })
		}
		row.Keys, row.Contexts, row.User, row.from = o.Keys, []Context{o.Context}, true, i+1
		table = slices.Insert(table, at+1, row)
	}
	return build(slices.DeleteFunc(table, func(b Binding) bool { return len(b.Contexts) == 0 }))
}

// refuse says what is wrong with an override by itself.
func (m *Map) refuse(o Override) userfile.Mistakes {
	var wrong userfile.Mistakes
	say := func(at userfile.Place, format string, a ...any) {
		wrong = append(wrong, userfile.Mistake{Place: at, Problem: fmt.Sprintf(format, a...)})
	}
	b, known := m.Get(o.Action)
	if !known {
		var ids []string
		for _, b := range m.All() {
			ids = append(ids, string(b.Action))
		}
		say(o.Place, "there is no action %q%s", o.Action, orList(userfile.Nearest(string(o.Action), ids), "; stompbox keys lists them"))
	} else if !b.possibleIn(o.Context) {
		say(o.Place, "%s means nothing in %s; it is bound in %s", o.Action, o.Context, contextList(b.Contexts))
	}
	for i, k := range o.Keys {
		switch err := Check(k); {
		case err != nil:
			say(o.at(i), "%s%s", strings.TrimPrefix(err.Error(), "keymap: "), smallLetters(k))
		case slices.Contains(o.Keys[:i], k):
			say(o.at(i), "%s appears twice; write it once", Label(k))
		case k == "ctrl+c" && o.Action != Quit:
			say(o.at(i), "ctrl+c is kept for quit; choose another key")
		case (o.Context.Text() || o.Context == Everywhere) && (single(k) || editing[k]):
			say(o.at(i), "%s is needed for typing in %s; choose a key with ctrl or alt", Label(k), o.Context)
		}
	}
	return wrong
}

// editing are the keys that change what is typed or move in it.
var editing = map[string]bool{"backspace": true, "delete": true, "left": true, "right": true, "home": true, "end": true}

// possibleIn says whether an action can be run in a context: where it is bound
// by default, and in every pane when it is a pane's action at all.
func (b Binding) possibleIn(c Context) bool {
	if b.in(c) {
		return true
	}
	pane := func(c Context) bool { return c.Pane() && c != TxView }
	return pane(c) && slices.ContainsFunc(b.Contexts, func(c Context) bool { return pane(c) || c == Everywhere })
}

func contextList(cs []Context) string {
	names := make([]string, len(cs))
	for i, c := range cs {
		names[i] = c.String()
	}
	return strings.Join(names, ", ")
}

func orList(suggestion, otherwise string) string {
	if suggestion != "" {
		return suggestion
	}
	return otherwise
}

func smallLetters(key string) string {
	if small := strings.ToLower(key); small != key && Check(small) == nil {
		return fmt.Sprintf("; with small letters, %s can be", small)
	}
	return ""
}
