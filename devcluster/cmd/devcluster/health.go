package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"
)

func (p plan) apiReady(a *api) error {
	return waitFor(90*time.Second, func() error {
		for _, name := range []string{"etcd", "apiserver"} {
			if err := p.alive(name); err != nil {
				return err
			}
		}
		err := a.do("GET", "/readyz", nil, nil)
		if err != nil {
			return fmt.Errorf("the API server is not ready: %v; its log: %s", err, p.state("log", "apiserver.log"))
		}
		return nil
	})
}

// settled holds when a pod could be created and would find names and volumes.
func (p plan) settled(a *api) error {
	checks := []func() error{
		func() error { return a.get("/api/v1/namespaces/default/serviceaccounts/default", nil) },
		p.nameServed,
		p.registryAnswers,
		p.policiesReady,
		func() error { return p.alive("volumes") },
		func() error { return p.alive("scheduler") },
	}
	for _, check := range checks {
		if err := waitFor(60*time.Second, check); err != nil {
			return fmt.Errorf("the cluster does not settle: %v; logs: %s", err, p.state("log"))
		}
	}
	step("settled")
	return nil
}

func (p plan) allAlive() error {
	if _, err := os.Stat(p.clusterFile()); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("instance %d is not up; start it: devcluster --instance %d up", p.Instance, p.Instance)
	}
	for _, name := range p.launched() {
		if p.mainPid(name) == 0 && !slices.Contains(comeAndGo, name) {
			return fmt.Errorf("%s of instance %d is not running; start it: devcluster --instance %d restart %s", name, p.Instance, p.Instance, name)
		}
	}
	return nil
}

func (p plan) healthy() error {
	if err := p.allAlive(); err != nil {
		return err
	}
	a, err := p.newAPI()
	if err != nil {
		return err
	}
	if err := a.do("GET", "/readyz", nil, nil); err != nil {
		return fmt.Errorf("the API server is not ready: %v; its log: %s", err, p.state("log", "apiserver.log"))
	}
	for _, node := range nodeNames() {
		if err := a.nodeReady(node); err != nil {
			return err
		}
	}
	return nil
}
