package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

func TestAFullDiskIsSaidBeforeAnythingStarts(t *testing.T) {
	p := testPlan(t, 0)
	if err := p.checkRoom(leastRoom); err != nil {
		t.Error(err)
	}
	err := p.checkRoom(leastRoom / 6)
	if err == nil || !strings.Contains(err.Error(), "needs 3 GiB, and 0.5 are free for "+p.Cache) {
		t.Error(err)
	}
}

func TestCleanKeepsWhatIsInUse(t *testing.T) {
	t.Setenv("DEVCLUSTER_SOURCE", filepath.Join("..", ".."))
	p := plan{Cache: t.TempDir()}
	kube, err := p.program("kube")
	if err != nil {
		t.Fatal(err)
	}
	old := filepath.Join(p.Cache, "bin", "kube-0123456789abcdef")
	busy, up, down := plan{Instance: 1, Cache: p.Cache}, plan{Instance: 2, Cache: p.Cache}, plan{Instance: 3, Cache: p.Cache}
	for _, folder := range []string{old, filepath.Dir(kube), busy.store("node-1"), up.store("node-1"), up.state(), down.store("node-1")} {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	unlock, err := lock(busy.lockFile(), syscall.LOCK_EX)
	if err != nil {
		t.Fatal(err)
	}
	storeOf := func(other plan) string { return filepath.Dir(other.store("node-1")) }
	wantRemoved(t, p, storeOf(down))
	unlock()
	if err := os.RemoveAll(up.state()); err != nil {
		t.Fatal(err)
	}
	wantRemoved(t, p, storeOf(busy), storeOf(up), old)
	wantRemoved(t, p)
	if _, err := os.Stat(filepath.Dir(kube)); err != nil {
		t.Error(err)
	}
}

func wantRemoved(t *testing.T, p plan, want ...string) {
	t.Helper()
	got, err := p.clean()
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("removed %q instead of %q: %v", got, want, err)
	}
	for _, path := range want {
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Errorf("%s: %v", path, err)
		}
	}
}
