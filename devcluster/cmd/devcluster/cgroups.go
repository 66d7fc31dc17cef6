package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// hierarchies finds where cgroups are mounted: the unified one, and with a hybrid set-up the old controllers beside it.
func hierarchies(mountinfo string) (unified string, controllers []string) {
	for line := range strings.Lines(mountinfo) {
		before, after, ok := strings.Cut(line, " - ")
		fields, kind := strings.Fields(before), strings.Fields(after)
		if !ok || len(fields) < 5 || len(kind) == 0 {
			continue
		}
		switch kind[0] {
		case "cgroup2":
			if unified == "" {
				unified = fields[4]
			}
		case "cgroup":
			controllers = append(controllers, fields[4])
		}
	}
	return unified, controllers
}

func hostHierarchies() (string, []string, error) {
	data, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return "", nil, err
	}
	unified, controllers := hierarchies(string(data))
	if unified == "" {
		return "", nil, errors.New("no cgroup2 is mounted; mount one: mount -t cgroup2 none /sys/fs/cgroup/unified")
	}
	return unified, controllers, nil
}

// openLeaf makes a component's cgroup and opens it, so that the component can be born in it: from its first instruction on, a
// down finds it, however early the up that started it died.
func openLeaf(leaf string) (*os.File, error) {
	unified, _, err := hostHierarchies()
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(unified, leaf)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	return os.Open(dir)
}

// makeNodeCgroup makes the parent of a node's pods in every hierarchy the kubelet will look into.
func makeNodeCgroup(name string) error {
	unified, controllers, err := hostHierarchies()
	if err != nil {
		return err
	}
	for _, root := range append(controllers, unified) {
		if err := os.MkdirAll(filepath.Join(root, name), 0o755); err != nil {
			return err
		}
	}
	if len(controllers) > 0 {
		return nil
	}
	// Without the old controllers the kubelet wants these in the subtree; those already on stay as they are.
	for _, dir := range []string{unified, filepath.Join(unified, name)} {
		for _, c := range []string{"cpuset", "cpu", "io", "memory", "hugetlb", "pids"} {
			_ = os.WriteFile(filepath.Join(dir, "cgroup.subtree_control"), []byte("+"+c), 0o644)
		}
	}
	return nil
}

func processes(leaf string) (pids []int) {
	unified, _, err := hostHierarchies()
	if err != nil {
		return nil
	}
	data, _ := os.ReadFile(filepath.Join(unified, leaf, "cgroup.procs"))
	for _, field := range strings.Fields(string(data)) {
		if pid, err := strconv.Atoi(field); err == nil && pid > 0 {
			pids = append(pids, pid)
		}
	}
	return pids
}

// killCgroups ends everything below the named top-level cgroups and waits until the kernel says nobody is left.
func killCgroups(names ...string) error {
	unified, _, err := hostHierarchies()
	if err != nil {
		return err
	}
	for _, name := range names {
		kill := filepath.Join(unified, name, "cgroup.kill")
		if err := os.WriteFile(kill, []byte("1"), 0o644); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("cannot kill what runs in cgroup %s: %v; a kernel of 5.14 or later is needed", name, err)
		}
	}
	return waitFor(10*time.Second, func() error {
		for _, name := range names {
			events, _ := os.ReadFile(filepath.Join(unified, name, "cgroup.events"))
			if strings.Contains(string(events), "populated 1") {
				return fmt.Errorf("cgroup %s still holds processes after SIGKILL; look at %s", name, filepath.Join(unified, name))
			}
		}
		return nil
	})
}

// topCgroups lists the instance's own top-level cgroups in all hierarchies, by name.
func topCgroups(prefix string) ([]string, error) {
	unified, controllers, err := hostHierarchies()
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var names []string
	for _, root := range append(controllers, unified) {
		found, _ := filepath.Glob(filepath.Join(root, prefix+"*"))
		for _, path := range found {
			if name := filepath.Base(path); !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names, nil
}

func removeCgroups(names ...string) error {
	unified, controllers, err := hostHierarchies()
	if err != nil {
		return err
	}
	for _, root := range append(controllers, unified) {
		for _, name := range names {
			top := filepath.Join(root, name)
			// A dying process keeps its cgroup busy for a moment after it left the list.
			if err := waitFor(5*time.Second, func() error { return removeTree(top) }); err != nil {
				return fmt.Errorf("cannot remove cgroup %s: %v; a process is still in it", top, err)
			}
		}
	}
	return nil
}

func removeTree(top string) error {
	var dirs []string
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil && d.IsDir() {
			dirs = append(dirs, path)
		}
		return err
	})
	if err != nil {
		return err
	}
	for i := len(dirs) - 1; i >= 0; i-- {
		if err := os.Remove(dirs[i]); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
