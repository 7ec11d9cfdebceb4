package inspect

// HeaderRows gives the rows of Headers, from first up to end, that show the same
// line as a row does, at a width.
func (d *Doc) HeaderRows(row, width int) (first, end int) {
	f, ok := d.page(Headers).(*flow)
	if !ok {
		return row, row + 1
	}
	at, _ := f.headerAt(row, width)
	first, end = row, row+1
	for first > 0 {
		if k, _ := f.headerAt(first-1, width); k != at {
			break
		}
		first--
	}
	for end < f.rows(width) {
		if k, _ := f.headerAt(end, width); k != at {
			break
		}
		end++
	}
	return max(first, 0), end
}

// HeaderAt gives the header line that a row of Headers shows at a width, decoded;
// not ok where it shows none, but a breach or a sentence of ours. Both are
// foreign text.
func (d *Doc) HeaderAt(row, width int) (name, value string, ok bool) {
	f, isFlow := d.page(Headers).(*flow)
	if !isFlow {
		return "", "", false
	}
	i, ok := f.headerAt(row, width)
	if i -= len(d.in.Frame.Breaches); !ok || i < 0 || i >= d.in.Frame.Header.Len() {
		return "", "", false
	}
	h := d.in.Frame.Header.At(i)
	return h.Name, h.Value, true
}

// headerAt is the breach, or behind those the header line, that a row shows.
func (f *flow) headerAt(row, width int) (i int, ok bool) {
	s, ok := f.src.(*headerSource)
	if !ok || row < 0 || row >= f.rows(width) {
		return -1, false
	}
	i = f.seek(width, row).at
	if k := len(s.frame.Breaches); i >= k {
		i = k + (i-k)/2
	}
	return i, true
}
