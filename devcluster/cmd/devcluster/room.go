package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
)

// leastRoom is what a cluster takes while the suites run on it, image stores and logs included, in bytes.
const leastRoom = 3 << 30

const gibibyte = 1 << 30

// enoughRoom refuses to start what a full disk would break halfway, and nowhere with a message that says so.
func (p plan) enoughRoom() error {
	if err := os.MkdirAll(p.Cache, 0o755); err != nil {
		return err
	}
	free, err := freeBytes(p.Cache)
	if err != nil {
		return err
	}
	return p.checkRoom(free)
}

func (p plan) checkRoom(free uint64) error {
	if free >= leastRoom {
		return nil
	}
	return fmt.Errorf("the disk is nearly full: a cluster needs %d GiB, and %.1f are free for %s; "+
		"this removes what can be made again: devcluster clean", leastRoom/gibibyte, float64(free)/gibibyte, p.Cache)
}

func freeBytes(path string) (uint64, error) {
	var found syscall.Statfs_t
	if err := syscall.Statfs(path, &found); err != nil {
		return 0, fmt.Errorf("cannot tell how full the disk of %s is: %v", path, err)
	}
	return found.Bavail * uint64(found.Bsize), nil
}

func (p plan) commandClean() error {
	before, err := freeBytes(p.Cache)
	if err != nil {
		return err
	}
	removed, err := p.clean()
	for _, path := range removed {
		fmt.Println("removed", path)
	}
	after, sizeError := freeBytes(p.Cache)
	if sizeError == nil {
		fmt.Printf("%.1f GiB are free, %.1f before\n", float64(after)/gibibyte, float64(before)/gibibyte)
	}
	return errors.Join(err, sizeError)
}

// clean removes what outlives a down: image stores of instances that are not up, and, unless one is, programs of other sources
// than these. The next up makes both again.
func (p plan) clean() (removed []string, err error) {
	remove := func(path string) {
		if e := os.RemoveAll(path); e != nil {
			err = errors.Join(err, e)
			return
		}
		removed = append(removed, path)
	}
	anyUp := false
	for instance := 0; instance <= maxInstance; instance++ {
		other := plan{Instance: instance, Cache: p.Cache}
		store := filepath.Dir(other.store(nodeName(1)))
		file, free, e := tryLock(other.lockFile(), syscall.LOCK_EX)
		if e != nil {
			return removed, e
		}
		_, missing := os.Stat(other.state())
		if !free || missing == nil {
			anyUp = true
		} else if _, e := os.Stat(store); e == nil {
			remove(store)
		}
		file.Close()
	}
	if anyUp {
		return removed, err // its programs may be of other sources
	}
	used, e := p.programsUsed()
	if e != nil {
		return removed, errors.Join(err, e)
	}
	folders, _ := filepath.Glob(filepath.Join(p.Cache, "bin", "*-*"))
	for _, folder := range folders {
		if !slices.Contains(used, folder) {
			remove(folder)
		}
	}
	return removed, err
}

// programsUsed are the folders of the programs of these sources, this one's included.
func (p plan) programsUsed() (folders []string, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	folders = append(folders, filepath.Dir(self))
	for _, name := range []string{"kube", "kubectl"} {
		path, err := p.program(name)
		if err != nil {
			return nil, err
		}
		folders = append(folders, filepath.Dir(path))
	}
	return folders, nil
}
