package main

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"syscall"
	"time"
)

// waitFor asks until the answer is nil; the last refusal is the error. The pause grows, so that a slow start is not fed on by
// the asking.
func waitFor(limit time.Duration, ask func() error) error {
	deadline, pause := time.Now().Add(limit), 5*time.Millisecond
	for {
		err := ask()
		var final *finalError
		if err == nil || time.Now().After(deadline) || errors.As(err, &final) {
			return err
		}
		time.Sleep(pause)
		pause = min(pause*3/2, 100*time.Millisecond)
	}
}

// finalError is a refusal that more waiting would not mend.
type finalError struct{ error }

func parallel(tasks ...func() error) error {
	errs := make([]error, len(tasks))
	var wg sync.WaitGroup
	for i, task := range tasks {
		wg.Go(func() { errs[i] = task() })
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

var (
	began    = time.Now()
	stepLock sync.Mutex
	spawning sync.Mutex // held while a child whose end we want to see runs, in a node's init
)

// step marks a point of up or down. A test asks for the list of points (DEVCLUSTER_STEPS names a file to write them to) and
// then for a death at each (DEVCLUSTER_DIE_AT); with DEVCLUSTER_TRACE=1 the points are printed with their time.
func step(name string) {
	stepLock.Lock()
	defer stepLock.Unlock()
	if os.Getenv("DEVCLUSTER_TRACE") != "" {
		fmt.Fprintf(os.Stderr, "%6.2fs %s\n", time.Since(began).Seconds(), name)
	}
	if path := os.Getenv("DEVCLUSTER_STEPS"); path != "" {
		if f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644); err == nil {
			fmt.Fprintln(f, name)
			f.Close()
		}
	}
	if os.Getenv("DEVCLUSTER_DIE_AT") == name {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	}
}
