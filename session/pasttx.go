package session

// pastStep is a frame of a transaction in a recording.
type pastStep struct {
	send    bool
	receipt string
	effects []pastEffect
}

// pastCommit is a committed transaction of which a send is not answered yet:
// RabbitMQ answers COMMIT first and does the work then, as in txlate.go.
type pastCommit struct {
	steps []pastStep
	open  int // sends that are not answered
	broke int // the step that was rejected with the last that came on the link, or -1
}

func effectsOf(steps []pastStep) (all []pastEffect) {
	for _, s := range steps {
		all = append(all, s.effects...)
	}
	return all
}

// committed waits for the sends of a transaction whose COMMIT is confirmed.
func (l *pastLink) committed(steps []pastStep) {
	c := &pastCommit{steps: steps, broke: -1}
	for _, s := range steps {
		if _, waits := l.asked[s.receipt]; s.send && waits {
			l.late[s.receipt] = c
			c.open++
		}
	}
}

// sendAnswered notes the answer to a send of a committed transaction.
func (l *pastLink) sendAnswered(receipt string, fate Fate) {
	c := l.late[receipt]
	if c == nil {
		return
	}
	delete(l.late, receipt)
	c.open--
	if fate != Rejected {
		return
	}
	for i, s := range c.steps {
		if s.send && s.receipt == receipt {
			c.broke, l.broken = i, c
			return
		}
	}
}

// cut says that nothing more came on a link: acks and nacks behind a send that
// was not done may not have been done either, whatever their RECEIPT said.
func (p *past) cut(l *pastLink) {
	if c := l.broken; c != nil {
		p.become(effectsOf(c.steps[c.broke+1:]), FateLost)
	}
	for receipt, c := range l.late {
		for i, s := range c.steps {
			if s.send && s.receipt == receipt {
				p.become(effectsOf(c.steps[i+1:]), FateLost)
			}
		}
	}
	l.broken = nil
	clear(l.late)
}
