package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

const nodeNamespaces = syscall.CLONE_NEWNS | syscall.CLONE_NEWPID | syscall.CLONE_NEWNET | syscall.CLONE_NEWIPC | syscall.CLONE_NEWUTS

// bootNode makes the machine of a node. Nothing of Kubernetes runs in it yet.
func (p plan) bootNode(i int) error {
	_, mtu := uplink()
	if err := p.writeNode(i, mtu); err != nil {
		return err
	}
	return p.boot(machine{name: nodeName(i), own: []string{"/run", "/tmp", "/var/lib", "/var/log"}, inside: p.insideNode(i, mtu),
		cable: func(pid int) string { return p.hostNode(i, pid, mtu) }})
}

// machine is a node, or what is one but for Kubernetes.
type machine struct {
	name   string
	own    []string             // folders that it does not share with the host
	cable  func(pid int) string // lines for ip(8) on the host, once its init runs
	inside string               // lines for ip(8) in it
}

// boot makes a machine: its init, its cable, its routes.
func (p plan) boot(m machine) error {
	node := m.name
	if err := makeNodeCgroup(p.cgroup(node)); err != nil {
		return fmt.Errorf("cannot make the cgroups of %s: %v; run as root", node, err)
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	step(node + ": init")
	_ = os.Remove(p.initSocket(node))
	init := p.newLaunch(node+"/init", append([]string{self, "node-init", node, p.initSocket(node), p.Cache}, m.own...)...)
	if err := p.saveLaunch(init); err != nil {
		return err
	}
	process, err := spawn(init, nodeNamespaces)
	if err != nil {
		return err
	}
	err = waitFor(10*time.Second, func() error {
		if zombie(process.Pid) {
			return &finalError{fmt.Errorf("the init of %s has ended; its log: %s%s", node, init.Log, lastLines(init.Log))}
		}
		_, err := os.Stat(p.initSocket(node))
		return err
	})
	if err != nil {
		return err
	}
	step(node + ": cable")
	if err := ipBatch(m.cable(process.Pid)); err != nil {
		return err
	}
	step(node + ": routes")
	return askInit(p.initSocket(node), request{IP: m.inside})
}

// startContainerd ends when containerd answers on its socket. One that ends at its start is started once more: containerd 1.6 did
// that on an empty store, in one of some fifty starts.
func (p plan) startContainerd(i int, kube string) error {
	step(nodeName(i) + ": containerd")
	err := p.tryContainerd(i, kube)
	var ended *finalError
	if errors.As(err, &ended) {
		fmt.Fprintln(os.Stderr, "starting it once more:", err)
		err = p.tryContainerd(i, kube)
	}
	return err
}

func (p plan) tryContainerd(i int, kube string) error {
	node := nodeName(i)
	containerd, _, _ := p.nodeComponents(i, kube)
	if err := p.run(containerd); err != nil {
		return err
	}
	return waitFor(20*time.Second, func() error {
		if err := p.alive(containerd.Name); err != nil {
			return err
		}
		out, err := exec.Command("ctr", "-a", p.containerdSocket(node), "--connect-timeout", "1s", "plugins", "ls", "id==cri").CombinedOutput()
		if err != nil || !strings.Contains(string(out), " ok") {
			return fmt.Errorf("containerd of %s does not answer: %v %s; its log: %s", node, err, strings.TrimSpace(string(out)), containerd.Log)
		}
		return nil
	})
}

func (p plan) startKubelet(i int, kube string) error {
	_, kubelet, proxy := p.nodeComponents(i, kube)
	step(nodeName(i) + ": kubelet")
	if err := p.run(kubelet); err != nil {
		return err
	}
	return p.run(proxy)
}

// nodeServes holds when the node is Ready and a service address leads somewhere from inside it.
func (p plan) nodeServes(a *api, i int, limit time.Duration) error {
	node := nodeName(i)
	err := waitFor(limit, func() error {
		if err := p.alive(node + "/kubelet"); err != nil {
			return err
		}
		return a.nodeReady(node)
	})
	if err != nil {
		return fmt.Errorf("%v; the kubelet's log: %s", err, p.state("log", node+"-kubelet.log"))
	}
	step(node + ": ready")
	return waitFor(limit, func() error {
		if err := askInit(p.initSocket(node), request{Dial: p.dnsIP() + ":53"}); err != nil {
			return fmt.Errorf("%s cannot reach DNS at %s: %v; kube-proxy's log: %s", node, p.dnsIP(), err, p.state("log", node+"-kube-proxy.log"))
		}
		return nil
	})
}

// stopNode is a machine losing its power: everything in it ends at once, nothing says goodbye.
func (p plan) stopNode(i int) error { return p.powerOff(nodeName(i), p.veth(i)) }

func (p plan) powerOff(machine, cable string) error {
	names := []string{p.cgroup(machine)}
	if err := killCgroups(names...); err != nil {
		return err
	}
	if err := forceBatch("link del " + cable + "\n"); err != nil {
		return err
	}
	return removeCgroups(names...)
}

// startNode is the same machine switched on again: its disk (images, containers, volumes) is as it was.
func (p plan) startNode(i int, kube string) error {
	if p.mainPid(nodeName(i)+"/init") != 0 {
		return nil
	}
	if err := p.stopNode(i); err != nil {
		return err
	}
	if err := p.bootNode(i); err != nil {
		return err
	}
	if err := p.startContainerd(i, kube); err != nil {
		return err
	}
	if err := p.startKubelet(i, kube); err != nil {
		return err
	}
	a, err := p.newAPI()
	if err != nil {
		return err
	}
	return p.nodeServes(a, i, 60*time.Second)
}

// execNode becomes a command inside the node's machine.
func (p plan) execNode(node string, command []string) error {
	pid := p.mainPid(node + "/init")
	if pid == 0 {
		return fmt.Errorf("%s is not running; start it: devcluster --instance %d start-node %s", node, p.Instance, node)
	}
	nsenter, err := exec.LookPath("nsenter")
	if err != nil {
		return err
	}
	args := append([]string{"nsenter", "-t", fmt.Sprint(pid), "-m", "-p", "-n", "-i", "-u", "--"}, command...)
	return syscall.Exec(nsenter, args, os.Environ())
}
