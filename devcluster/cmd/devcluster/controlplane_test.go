package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheEndOfALogStandsBelowTheMessage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "etcd.log")
	if said := lastLines(path); said != "" {
		t.Errorf("of no log: %q", said)
	}
	for _, test := range []struct{ log, want string }{
		{"", ""},
		{"one\ntwo\n", "\n  one\n  two"},
		{strings.Repeat("many\n", 5000) + "last\n", strings.Repeat("\n  many", 7) + "\n  last"},
	} {
		if err := os.WriteFile(path, []byte(test.log), 0o600); err != nil {
			t.Fatal(err)
		}
		if said := lastLines(path); said != test.want {
			t.Errorf("%q instead of %q", said, test.want)
		}
	}
}
