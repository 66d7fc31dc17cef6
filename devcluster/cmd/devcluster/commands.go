package main

import (
	"fmt"
	"os"
	"syscall"
)

// command runs one command of the command line. Those that change the instance hold its lock.
func (p plan) command(name string, args []string) error {
	commands := map[string]struct {
		args   int // how many it takes; -1: it looks itself
		locked bool
		run    func() error
	}{
		"up":         {0, true, p.commandUp},
		"down":       {0, true, p.down},
		"status":     {0, false, func() error { return p.status(os.Stdout) }},
		"build":      {0, false, p.build},
		"images":     {-1, false, func() error { return p.commandImages(args) }},
		"restart":    {1, true, func() error { return p.restart(args[0]) }},
		"kill":       {1, true, func() error { return p.kill(args[0]) }},
		"stop-node":  {1, true, func() error { return p.commandNode(args[0], false) }},
		"start-node": {1, true, func() error { return p.commandNode(args[0], true) }},
		"exec-node":  {-1, false, func() error { return p.commandExec(args) }},
		"index":      {1, true, func() error { return p.commandIndex(args[0]) }},
		"docker":     {-1, true, func() error { return p.commandDocker(args) }},
		"ingress":    {1, true, func() error { return p.commandIngress(args[0]) }},
		"tools":      {-1, false, func() error { return commandTools(args) }},
		"extra":      {1, false, func() error { return p.commandExtra(args[0]) }},
		"clean":      {0, false, p.commandClean},
		"pack":       {4, false, func() error { return pack(args[0], args[1], args[2], args[3]) }},
	}
	c, ok := commands[name]
	if !ok {
		return fmt.Errorf("no command %q; see: devcluster --help", name)
	}
	if c.args >= 0 && len(args) != c.args {
		return fmt.Errorf("%s takes %d argument(s), not %d; see: devcluster --help", name, c.args, len(args))
	}
	if c.locked {
		if os.Geteuid() != 0 {
			return fmt.Errorf("%s needs root: namespaces, links and cgroups are made; use sudo -E", name)
		}
		unlock, err := lock(p.lockFile(), syscall.LOCK_EX)
		if err != nil {
			return err
		}
		defer unlock()
	}
	return c.run()
}

func (p plan) commandUp() error {
	if err := p.up(); err != nil {
		return err
	}
	fmt.Println(p.kubeconfig())
	return nil
}

func (p plan) commandImages(args []string) error {
	if len(args) > 0 && args[0] == "load" {
		return p.loadImages(args[1:])
	}
	force := len(args) > 0 && args[0] == "--force"
	if force {
		args = args[1:]
	}
	if len(args) == 0 {
		args = nil
	}
	return p.buildImages(args, force)
}

func (p plan) commandNode(name string, start bool) error {
	i := nodeNumber(name)
	if i == 0 {
		return fmt.Errorf("no node %q; there are: %v", name, nodeNames())
	}
	c, err := p.loadCluster()
	if err != nil {
		return err
	}
	if start {
		err = p.startNode(i, c.Programs["kube"])
	} else {
		err = p.stopNode(i)
	}
	if err != nil {
		return err
	}
	return p.refreshCluster()
}

func (p plan) commandExec(args []string) error {
	if len(args) > 1 && args[1] == "--" {
		args = append(args[:1:1], args[2:]...)
	}
	if len(args) < 2 || nodeNumber(args[0]) == 0 {
		return fmt.Errorf("exec-node takes a node (%v) and a command; see: devcluster --help", nodeNames())
	}
	return p.execNode(args[0], args[1:])
}

func (p plan) commandIndex(what string) error {
	if what != "cut" && what != "restore" {
		return fmt.Errorf("index takes cut or restore, not %q", what)
	}
	return p.cutIndex(what == "cut")
}

func (p plan) commandExtra(name string) error {
	path, err := p.extra(name)
	if err != nil {
		return err
	}
	fmt.Println(path)
	return nil
}
