package main

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// status prints one line per component, and ends with an error when the instance is not healthy. Its first word says which.
func (p plan) status(out io.Writer) error {
	c, err := p.loadCluster()
	if err != nil {
		return err
	}
	sick := p.healthy()
	if sick == nil {
		fmt.Fprintf(out, "up: KUBECONFIG=%s\n\n", c.Kubeconfig)
	}
	table := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	fmt.Fprintln(table, "COMPONENT\tPID\tLOG")
	for _, name := range p.launched() {
		l, _ := p.loadLaunch(name)
		pid := "-"
		if n := p.mainPid(name); n != 0 {
			pid = fmt.Sprint(n)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", name, pid, l.Log)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	return sick
}

// restart starts a component again as up did, after killing it if it runs.
func (p plan) restart(name string) error {
	l, err := p.loadLaunch(name)
	if err != nil {
		return err
	}
	node, short := splitComponent(name)
	if short == "init" {
		return fmt.Errorf("%s is the machine of %s; use: devcluster stop-node %s, then start-node %s", name, node, node, node)
	}
	if err := p.kill(name); err != nil {
		return err
	}
	if err := p.run(l); err != nil {
		return err
	}
	if err := p.restarted(name); err != nil {
		return err
	}
	return p.refreshCluster()
}

// restarted waits until what others need of the component is there again.
func (p plan) restarted(name string) error {
	if err := p.alive(name); err != nil {
		return err
	}
	a, err := p.newAPI()
	if err != nil {
		return err
	}
	if name == "apiserver" || name == "etcd" {
		return p.apiReady(a)
	}
	node, _ := splitComponent(name)
	if name == "policies" {
		return waitFor(30*time.Second, p.policiesReady)
	}
	if name == ingressComponent {
		return waitFor(30*time.Second, p.ingressAnswers)
	}
	if node == dockerMachine {
		return waitFor(30*time.Second, p.dockerAnswers)
	}
	if node == "" || p.mainPid("apiserver") == 0 {
		return nil
	}
	return waitFor(30*time.Second, func() error { return a.nodeReady(node) })
}
