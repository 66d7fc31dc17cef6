package main

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// lock holds a file for this process; the kernel lets go of it when the process ends, however it ends.
func lock(path string, how int) (unlock func(), err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, err
	}
	if syscall.Flock(int(file.Fd()), how|syscall.LOCK_NB) != nil {
		fmt.Fprintf(os.Stderr, "waiting for another devcluster that holds %s\n", path)
		for err = syscall.EINTR; err == syscall.EINTR; {
			err = syscall.Flock(int(file.Fd()), how)
		}
		if err != nil {
			file.Close()
			return nil, fmt.Errorf("cannot lock %s: %v", path, err)
		}
	}
	return func() { file.Close() }, nil
}
