package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// loadImages builds the named archives where they are missing or out of date, and gives them to the running nodes. What is there
// already is left alone.
func (p plan) loadImages(names []string) error {
	if len(names) == 0 {
		return fmt.Errorf("images load takes names; on demand there are: %s", strings.Join(onDemand, ", "))
	}
	source, err := sourceFolder()
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, err := imageKey(filepath.Join(source, "images"), name); err != nil {
			return err
		}
	}
	if os.Geteuid() != 0 {
		return errors.New("images load needs root: it writes to the nodes' image stores; use sudo -E")
	}
	if err := p.buildImages(names, false); err != nil {
		return err
	}
	unlock, err := lock(p.lockFile(), syscall.LOCK_EX)
	if err != nil {
		return err
	}
	defer unlock()
	archives := map[string]string{}
	for _, name := range names {
		if archives[name+".tar"], err = archiveMark(filepath.Join(p.images(), name+".tar")); err != nil {
			return err
		}
	}
	began = time.Now()
	var tasks []func() error
	for _, node := range nodeNames() {
		if p.mainPid(node+"/init") == 0 {
			return fmt.Errorf("%s of instance %d does not run; start it: devcluster --instance %d up", node, p.Instance, p.Instance)
		}
		tasks = append(tasks, func() error { return p.loadInto(node, archives) })
	}
	return parallel(tasks...)
}

// loadInto also wants each archive to have come in: a cluster is of use without one that up could not import, a load is not.
func (p plan) loadInto(node string, archives map[string]string) error {
	if err := p.importArchives(node, archives); err != nil {
		return err
	}
	noted := p.loadImported(node)
	for name, mark := range archives {
		if noted.Archives[name] != mark {
			return fmt.Errorf("%s did not take %s; the reason is above", node, name)
		}
	}
	return nil
}

// isOnDemand tells of an archive's file name whether up leaves it alone.
func isOnDemand(file string) bool {
	return slices.Contains(onDemand, strings.TrimSuffix(filepath.Base(file), ".tar"))
}
