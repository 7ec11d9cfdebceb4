package ui

import (
	"context"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"stompbox/ui/filter"
	"stompbox/ui/inspect"
)

// query is a jq query on the shown body. It is asked in the background and
// asked again of every message that is opened, until its line is emptied.
type query struct {
	expr    string
	at      int    // runes before what is wrong with it; less than 0 when nothing is
	problem string // what is wrong
	doc     *inspect.Doc
	asked   string // of doc
	results string // how many there are, in words; "" while they are awaited
	stop    context.CancelFunc
	past    []string
}

// cancel ends a query under way.
func (q *query) cancel() {
	if q.stop != nil {
		q.stop()
	}
	q.stop, q.doc, q.asked, q.results = nil, nil, "", ""
}

// set takes another text; a wrong one leaves the answer as it is.
func (q *query) set(expr string) {
	q.expr, q.at, q.problem = expr, -1, ""
	if expr == "" {
		return
	}
	if _, at, problem := filter.CompileJQ(expr); problem != "" {
		q.at, q.problem = utf8.RuneCountInString(expr[:at]), problem
	}
}

// answerMsg is what a query made of a document.
type answerMsg struct {
	doc    *inspect.Doc
	answer inspect.Answer
}

func (a answerMsg) deliver(m *Model) tea.Cmd {
	if in := &m.view; in.doc == a.doc && in.query.doc == a.doc && in.query.asked == a.answer.Expr {
		a.doc.SetAnswer(&a.answer)
		in.found = foundRows{}
		in.query.results = plural(a.answer.Values, "result")
	}
	return nil
}

// askAgain asks the query of the shown document, where that has not been done
// and the answer is looked at.
func (m *Model) askAgain() tea.Cmd {
	in := &m.view
	q := &in.query
	if in.doc == nil || in.view != inspect.Query || q.expr == "" || q.problem != "" || q.doc == in.doc && q.asked == q.expr {
		return nil
	}
	q.cancel()
	ctx, stop := context.WithCancel(m.ctx)
	q.doc, q.asked, q.stop = in.doc, q.expr, stop
	doc, input, expr := in.doc, inputOf(in.rec), q.expr
	return func() tea.Msg {
		defer stop()
		return answerMsg{doc, inspect.Ask(ctx, input, expr)}
	}
}

// askQuery opens the jq line. The answer shows while it is typed; an empty line
// leaves the query.
func (m *Model) askQuery() tea.Cmd {
	in := &m.view
	was := in.view
	p := newLinePrompt("jq", "keep", in.query.expr)
	p.history = &in.query.past
	p.mistake = func() (int, string) { return in.query.at, in.query.problem }
	p.found = func() string { return in.query.results }
	p.changed = func(m *Model, text string) tea.Cmd {
		in := &m.view
		in.query.set(text)
		switch {
		case text != "":
			in.choose(inspect.Query)
		case in.view == inspect.Query:
			in.leaveQuery(was)
		}
		return nil
	}
	in.query.set(in.query.expr)
	if in.query.expr != "" {
		in.choose(inspect.Query)
	}
	m.openPanel(p)
	return nil
}

// leaveQuery goes back to the view before.
func (in *inspectView) leaveQuery(to inspect.View) {
	in.query.cancel()
	in.query.set("")
	if in.doc == nil {
		return
	}
	in.doc.SetAnswer(nil)
	if to == inspect.Query || !in.doc.Has(to) {
		to = in.doc.Best()
	}
	in.choose(to)
}

func noJSON(m *Model) string {
	if why := nothingShown(m); why != "" {
		return why
	}
	if in := inputOf(m.view.rec); !inspect.Asks(in) {
		return "jq needs JSON; this body is " + inspect.Kind(in)
	}
	return ""
}
