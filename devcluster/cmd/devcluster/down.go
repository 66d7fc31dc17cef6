package main

import (
	"errors"
	"fmt"
	"os"
)

// down removes all of an instance. It reads no state: every name and range follows from the instance's number, so a down after
// a kill at any moment, or with the state folder half gone, finds the same things. It keeps only the nodes' image stores.
func (p plan) down() error {
	names, err := topCgroups(p.prefix())
	if err != nil {
		return err
	}
	step("down: kill")
	// Mounts, pods' namespaces and links of the nodes go with the processes: none of them is the host's.
	if err := killCgroups(names...); err != nil {
		return err
	}
	step("down: network")
	err = p.networkDown()
	step("down: cgroups")
	err = errors.Join(err, removeCgroups(names...))
	step("down: state")
	return errors.Join(err, p.removeState())
}

func (p plan) removeState() error {
	// cluster.json first: without it nobody takes the rest for a running cluster.
	for _, path := range []string{p.clusterFile(), p.kubeconfig()} {
		if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	if err := os.RemoveAll(p.state()); err != nil {
		return fmt.Errorf("cannot remove %s: %v; remove it by hand", p.state(), err)
	}
	return nil
}
