package main

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// lock holds a file for this process; the kernel lets go of it when the process ends, however it ends.
func lock(path string, how int) (unlock func(), err error) {
	file, free, err := tryLock(path, how)
	if err != nil {
		return nil, err
	}
	if !free {
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

// tryLock does not wait for who holds the file: it is open then, but not locked.
func tryLock(path string, how int) (file *os.File, free bool, err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, false, err
	}
	if file, err = os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o644); err != nil {
		return nil, false, err
	}
	return file, syscall.Flock(int(file.Fd()), how|syscall.LOCK_NB) == nil, nil
}
