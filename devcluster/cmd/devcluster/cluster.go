package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"time"
)

// clusterFile is what a running instance tells about itself, for programs.
type clusterFile struct {
	Instance    int               `json:"instance"`
	Kubeconfig  string            `json:"kubeconfig"`
	StateDir    string            `json:"stateDir"`
	AuditLog    string            `json:"auditLog"`
	Programs    map[string]string `json:"programs"`
	Registry    registryAccess    `json:"registry"`
	Nodes       []nodeInfo        `json:"nodes"`
	Pids        map[string]int    `json:"pids"`
	DockerHost  string            `json:"dockerHost,omitempty"`
	Ingress     *ingressAccess    `json:"ingress,omitempty"`
	ServiceCIDR string            `json:"serviceCIDR"`
	PodCIDR     string            `json:"podCIDR"`
	Server      string            `json:"server"`
	CA          string            `json:"ca"`
}

type nodeInfo struct {
	Name              string `json:"name"`
	IP                string `json:"ip"`
	Netns             string `json:"netns"`
	ContainerdAddress string `json:"containerdAddress"`
}

func (p plan) componentNames() []string {
	names := []string{"etcd", "apiserver", "controller-manager", "scheduler", "dns", "volumes", "policies", "registry"}
	for _, node := range nodeNames() {
		names = append(names, node+"/init", node+"/containerd", node+"/kubelet", node+"/kube-proxy")
	}
	return names
}

// comeAndGo are the components that have commands of their own: the cluster is whole without them.
var comeAndGo = append([]string{ingressComponent}, dockerComponents...)

// launched are the components that this cluster was started with (an older devcluster may have started it), and those on demand.
func (p plan) launched() (names []string) {
	for _, name := range append(p.componentNames(), comeAndGo...) {
		if _, err := os.Stat(p.launchFile(name)); err == nil {
			names = append(names, name)
		}
	}
	return names
}

func (p plan) writeCluster(access registryAccess) error {
	kube, err := p.program("kube")
	if err != nil {
		return err
	}
	kubectl, err := p.program("kubectl")
	if err != nil {
		return err
	}
	admin, err := os.ReadFile(p.pki("admin.kubeconfig"))
	if err != nil {
		return err
	}
	if err := writeFile(p.kubeconfig(), admin, 0o600); err != nil {
		return err
	}
	return p.saveCluster(clusterFile{Instance: p.Instance, Kubeconfig: p.kubeconfig(), StateDir: p.state(), AuditLog: p.auditLog(),
		Programs: map[string]string{"kubectl": kubectl, "kube": kube}, Registry: access,
		ServiceCIDR: p.serviceCIDR(), PodCIDR: p.podCIDR(), Server: p.server(), CA: p.pki("ca.crt")})
}

func (p plan) loadCluster() (c clusterFile, err error) {
	data, err := os.ReadFile(p.clusterFile())
	if err != nil {
		return c, fmt.Errorf("instance %d is not up; start it: devcluster --instance %d up", p.Instance, p.Instance)
	}
	return c, json.Unmarshal(data, &c)
}

// saveCluster fills in what changes while the cluster runs, and writes the file.
func (p plan) saveCluster(c clusterFile) error {
	c.Pids, c.Nodes = map[string]int{}, nil
	for _, name := range p.launched() {
		if pid := p.mainPid(name); pid != 0 {
			c.Pids[name] = pid
		}
	}
	for i, node := range nodeNames() {
		info := nodeInfo{Name: node, IP: p.nodeIP(i + 1), ContainerdAddress: p.containerdSocket(node)}
		if pid := c.Pids[node+"/init"]; pid != 0 {
			info.Netns = fmt.Sprintf("/proc/%d/ns/net", pid)
		}
		c.Nodes = append(c.Nodes, info)
	}
	c.DockerHost, c.Ingress = "", nil
	if c.Pids[ingressComponent] != 0 {
		c.Ingress = p.ingress()
	}
	if c.Pids[dockerMachine+"/init"] != 0 {
		c.DockerHost = p.dockerHost()
	}
	data, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(p.clusterFile(), append(data, '\n'), 0o600)
}

// refreshCluster writes the file anew after a component or node came or went.
func (p plan) refreshCluster() error {
	c, err := p.loadCluster()
	if err != nil {
		return err
	}
	return p.saveCluster(c)
}

// nameServed asks the cluster's DNS for the one name that is always there.
func (p plan) nameServed() error {
	if err := p.alive("dns"); err != nil {
		return err
	}
	resolver := net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, p.dnsHost()+":53")
	}}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	found, err := resolver.LookupHost(ctx, "kubernetes.default.svc.cluster.local.")
	if err == nil && (len(found) != 1 || found[0] != p.apiIP()) {
		err = fmt.Errorf("DNS says %v where %s is right", found, p.apiIP())
	}
	return err
}
