package template

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/google/uuid"
)

// FileMost is the most octets a file may bring into a message.
const FileMost = 16 << 20

// Sources is where templates read from.
type Sources struct {
	Env  func(name string) (value string, set bool) // os.LookupEnv when nil
	Dir  string                                     // where relative paths begin; the working directory when empty
	Home string                                     // what ~/ stands for; taken literally when empty
	Most int64                                      // octets of a file; FileMost when 0
}

// Load reads the variables and the files that the text names, once: every
// message made of it has the same. Files must be ordinary ones, for a pipe
// would keep the sender waiting for good. The error is an *Error.
func (t *Text) Load(from Sources) error {
	for i := range t.parts {
		p := &t.parts[i]
		var problem string
		switch p.verb {
		case env:
			p.octets, problem = from.variable(p.name)
		case file:
			p.octets, problem = from.file(p.name)
		}
		if problem != "" {
			return t.mistake(p.at, "%s", problem)
		}
	}
	return nil
}

func (from Sources) variable(name string) ([]byte, string) {
	look := from.Env
	if look == nil {
		look = os.LookupEnv
	}
	value, set := look(name)
	if !set {
		return nil, fmt.Sprintf("there is no variable %s in the environment: set it and start again", name)
	}
	return []byte(value), ""
}

func (from Sources) file(name string) ([]byte, string) {
	path := name
	switch {
	case len(name) > 1 && name[:2] == "~/" && from.Home != "":
		path = filepath.Join(from.Home, name[2:])
	case !filepath.IsAbs(name) && from.Dir != "":
		path = filepath.Join(from.Dir, name)
	}
	most := from.Most
	if most == 0 {
		most = FileMost
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, fmt.Sprintf("the file %s cannot be read: %s", name, reason(err))
	case !info.Mode().IsRegular():
		return nil, fmt.Sprintf("%s is not a regular file", name)
	case info.Size() > most:
		return nil, fmt.Sprintf("the file %s has %d bytes, more than the %d a template may bring in", name, info.Size(), most)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Sprintf("the file %s cannot be read: %s", name, reason(err))
	}
	if int64(len(b)) > most { // it has grown meanwhile
		return nil, fmt.Sprintf("the file %s has grown beyond the %d bytes a template may bring in", name, most)
	}
	return b, ""
}

// reason is what the system said, without the path that the sentence has already.
func reason(err error) string {
	if p, ok := err.(*fs.PathError); ok {
		return p.Err.Error()
	}
	return err.Error()
}

// Values are what is different from message to message.
type Values struct {
	Now   time.Time
	Seq   int
	NewID func() string // uuid.NewString when nil

	named map[string]string // of {{uuid "name"}}, within one message
}

// Message makes v ready for one message: what is the same within it is kept
// in it.
func (v Values) Message() Values {
	if v.NewID == nil {
		v.NewID = uuid.NewString
	}
	v.named = map[string]string{}
	return v
}

// Fill gives the text with everything filled in; Load has been called before,
// and v comes from Values.Message. The octets may be the source's own: they
// are not to be changed.
func (t *Text) Fill(v Values) []byte {
	if len(t.parts) == 1 && t.parts[0].verb == text {
		return t.parts[0].octets
	}
	var out []byte
	for _, p := range t.parts {
		switch p.verb {
		case text, env, file:
			out = append(out, p.octets...)
		case id:
			out = append(out, v.id(p.name)...)
		case seq:
			out = strconv.AppendInt(out, int64(v.Seq), 10)
		case now:
			out = appendTime(out, v.Now.Add(p.ahead), p.name)
		}
	}
	return out
}

func (v Values) id(name string) string {
	if name == "" || v.named == nil {
		return v.NewID()
	}
	s, ok := v.named[name]
	if !ok {
		s = v.NewID()
		v.named[name] = s
	}
	return s
}

func appendTime(out []byte, at time.Time, layout string) []byte {
	switch layout {
	case "ms":
		return strconv.AppendInt(out, at.UnixMilli(), 10)
	case "s":
		return strconv.AppendInt(out, at.Unix(), 10)
	}
	return at.UTC().AppendFormat(out, "2006-01-02T15:04:05.000Z")
}
