package devcluster

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// brittle is a containerd that ends at its first start.
const brittle = `package main

import (
	"os"
	"path/filepath"
	"syscall"
)

func main() {
	self, _ := os.Executable()
	if _, err := os.OpenFile(filepath.Join(filepath.Dir(self), "started"), os.O_CREATE|os.O_EXCL, 0o600); err == nil {
		println("not this time")
		os.Exit(1)
	}
	panic(syscall.Exec(%q, os.Args, os.Environ()))
}
`

func TestContainerdThatEndsAtItsStartIsStartedOnceMore(t *testing.T) {
	before := prepare(t)
	real, err := exec.LookPath("containerd")
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir() // which nodes see, as they do not /tmp
	if err != nil {
		t.Fatal(err)
	}
	folder, err := os.MkdirTemp(cache, "containerd-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	source := filepath.Join(t.TempDir(), "main.go")
	if err := os.WriteFile(source, fmt.Appendf(nil, brittle, real), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", "build", "-o", filepath.Join(folder, "containerd"), source).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	said, err := entry(t, []string{"PATH=" + folder + ":" + os.Getenv("PATH")}, "up")
	if err != nil || !strings.Contains(said, "starting it once more: node-") || !strings.Contains(said, "not this time") {
		t.Errorf("%v\n%s", err, said)
	}
	must(t, "down")
	unchanged(t, before, "after a containerd that ended at its start")
}
