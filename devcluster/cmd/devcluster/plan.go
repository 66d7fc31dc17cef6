package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const (
	nodeCount    = 2
	maxInstance  = 19 // 10.100+N and 10.120+N must not meet
	clusterTitle = "devcluster"
)

// plan is every name, address and path of one instance. Nothing else decides one, so two instances cannot meet.
type plan struct {
	Instance int
	Cache    string
}

func newPlan(instance int) (plan, error) {
	if instance < 0 || instance > maxInstance {
		return plan{}, fmt.Errorf("instance %d does not exist; use --instance 0 to %d", instance, maxInstance)
	}
	cache := os.Getenv("XDG_CACHE_HOME")
	if cache == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return plan{}, fmt.Errorf("no cache folder: %v; set XDG_CACHE_HOME", err)
		}
		cache = filepath.Join(home, ".cache")
	}
	p := plan{Instance: instance, Cache: filepath.Join(cache, "jac-scale-action")}
	if n := len(p.containerdSocket(nodeName(1))); n > 100 {
		return plan{}, fmt.Errorf("the cache path %s is too long for a socket's address; set XDG_CACHE_HOME to a shorter one", p.Cache)
	}
	return p, nil
}

func nodeName(i int) string { return fmt.Sprintf("node-%d", i) }

func nodeNames() (names []string) {
	for i := 1; i <= nodeCount; i++ {
		names = append(names, nodeName(i))
	}
	return names
}

// nodeNumber is the i of node-i, or 0.
func nodeNumber(name string) int {
	for i := 1; i <= nodeCount; i++ {
		if nodeName(i) == name {
			return i
		}
	}
	return 0
}

// On the host: everything begins with this, and down removes everything that does.
func (p plan) prefix() string         { return fmt.Sprintf("jsd%d-", p.Instance) }
func (p plan) table() string          { return fmt.Sprintf("jsd%d_net", p.Instance) } // nftables takes no hyphen
func (p plan) bridge() string         { return p.prefix() + "nodes" }
func (p plan) veth(i int) string      { return fmt.Sprintf("%sn%d", p.prefix(), i) }
func (p plan) controlCgroup() string  { return p.prefix() + "control" }
func (p plan) cgroup(n string) string { return p.prefix() + n }

func (p plan) subnet() string      { return fmt.Sprintf("10.89.%d.0/24", p.Instance) }
func (p plan) hostIP() string      { return fmt.Sprintf("10.89.%d.1", p.Instance) }
func (p plan) nodeIP(i int) string { return fmt.Sprintf("10.89.%d.%d", p.Instance, 10+i) }
func (p plan) dnsHost() string     { return fmt.Sprintf("10.89.%d.2", p.Instance) } // behind dnsIP
func (p plan) dockerIP() string    { return fmt.Sprintf("10.89.%d.9", p.Instance) }
func (p plan) podCIDR() string     { return fmt.Sprintf("10.%d.0.0/16", 100+p.Instance) }
func (p plan) nodePods(i int) string {
	return fmt.Sprintf("10.%d.%d.0/24", 100+p.Instance, i)
}
func (p plan) serviceCIDR() string { return fmt.Sprintf("10.%d.0.0/16", 120+p.Instance) }
func (p plan) apiIP() string       { return fmt.Sprintf("10.%d.0.1", 120+p.Instance) }
func (p plan) dnsIP() string       { return fmt.Sprintf("10.%d.0.10", 120+p.Instance) }

// loopback is where what only the control plane needs listens; all of 127/8 is there without being asked for.
func (p plan) loopback() string { return fmt.Sprintf("127.89.%d.1", p.Instance) }
func (p plan) server() string   { return "https://" + p.hostIP() + ":6443" }
func (p plan) registry() string { return p.hostIP() + ":5000" }
func (p plan) etcd() string     { return "http://" + p.loopback() + ":2379" }

func (p plan) state(parts ...string) string {
	return filepath.Join(append([]string{p.Cache, "state", fmt.Sprint(p.Instance)}, parts...)...)
}

// store outlives down: the images a node has taken in once are there at the next up.
func (p plan) store(node string, parts ...string) string {
	return filepath.Join(append([]string{p.Cache, "nodes", fmt.Sprint(p.Instance), node}, parts...)...)
}
func (p plan) lockFile() string {
	return filepath.Join(p.Cache, "state", fmt.Sprintf("%d.lock", p.Instance))
}
func (p plan) kubeconfig() string  { return p.state("kubeconfig") }
func (p plan) clusterFile() string { return p.state("cluster.json") }
func (p plan) images() string      { return filepath.Join(p.Cache, "images") }
func (p plan) containerdSocket(node string) string {
	return p.state(node, "containerd.sock")
}
func (p plan) initSocket(node string) string { return p.state(node, "init.sock") }

// component splits "node-1/kubelet" into its node and its name; the control plane's have no node.
func splitComponent(name string) (node, short string) {
	if node, short, ok := strings.Cut(name, "/"); ok {
		return node, short
	}
	return "", name
}

// leaf is the cgroup of one component: who lives in it is who must die, no pid file needed.
func (p plan) leaf(component string) string {
	node, short := splitComponent(component)
	if node == "" {
		return filepath.Join(p.controlCgroup(), short)
	}
	return filepath.Join(p.cgroup(node), short)
}
