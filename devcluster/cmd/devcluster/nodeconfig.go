package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// writeNode writes what the programs of one node read.
func (p plan) writeNode(i, mtu int) error {
	node := nodeName(i)
	for _, dir := range []string{p.state("log"), p.state(node, "cni"), p.state(node, "logs"), p.state("volumes", node), p.store(node)} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	hosts := p.state(node, "registries", p.registry(), "hosts.toml")
	files := map[string]string{
		p.state(node, "containerd.toml"): p.containerdConfig(node),
		hosts:                            registryHosts(p.registry()),
		p.state(node, "resolv.conf"):     fmt.Sprintf("nameserver %s\n", p.dnsHost()),
	}
	for path, text := range files {
		if err := writeFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	if err := writeJSON(p.state(node, "cni", "10-bridge.conflist"), p.podNetwork(i, mtu)); err != nil {
		return err
	}
	return writeJSON(p.state(node, "kubelet.json"), p.kubeletConfig(i))
}

func (p plan) containerdConfig(node string) string {
	return fmt.Sprintf(`version = 2
root = %[1]q
state = "/run/containerd"
# Nobody here uses these, and each looks for its tools at every start.
disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs",
  "io.containerd.snapshotter.v1.devmapper", "io.containerd.tracing.processor.v1.otlp", "io.containerd.internal.v1.tracing"]
[grpc]
address = %[2]q
[plugins."io.containerd.internal.v1.opt"]
path = %[3]q
[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "localhost/pause:1"
restrict_oom_score_adj = true
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"
base_runtime_spec = %[4]q
[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = %[7]q
conf_dir = %[5]q
[plugins."io.containerd.grpc.v1.cri".registry]
config_path = %[6]q
`, p.store(node, "containerd"), p.containerdSocket(node), p.store(node, "opt"), p.podBase(), p.state(node, "cni"), p.state(node, "registries"), p.pluginFolder())
}

// registryHosts tells containerd to speak plain HTTP. Without a host table containerd 1.6 throws the file away, and asks for HTTPS.
func registryHosts(address string) string {
	return fmt.Sprintf("server = \"http://%[1]s\"\n[host.\"http://%[1]s\"]\ncapabilities = [\"pull\", \"resolve\"]\n", address)
}

func (p plan) podNetwork(i, mtu int) any {
	return object{"cniVersion": "0.4.0", "name": clusterTitle, "plugins": []object{
		{"type": "bridge", "bridge": "cni0", "isGateway": true, "hairpinMode": true, "mtu": mtu, "ipam": object{
			"type": "host-local", "ranges": [][]object{{{"subnet": p.nodePods(i)}}}, "routes": []object{{"dst": "0.0.0.0/0"}}}},
		{"type": "portmap", "capabilities": object{"portMappings": true}},
		{"type": policyPlugin, "socket": p.policySocket(), "node": nodeName(i)},
	}}
}

func (p plan) kubeletConfig(i int) any {
	node := nodeName(i)
	return object{
		"apiVersion": "kubelet.config.k8s.io/v1beta1", "kind": "KubeletConfiguration",
		"authentication": object{"anonymous": object{"enabled": false}, "webhook": object{"enabled": true},
			"x509": object{"clientCAFile": p.pki("ca.crt")}},
		"authorization": object{"mode": "Webhook"},
		"tlsCertFile":   p.pki(node + ".crt"), "tlsPrivateKeyFile": p.pki(node + ".key"),
		"cgroupDriver": "cgroupfs", "cgroupRoot": "/" + p.cgroup(node),
		"clusterDNS": []string{p.dnsIP()}, "clusterDomain": "cluster.local", "resolvConf": p.state(node, "resolv.conf"),
		"containerRuntimeEndpoint": "unix://" + p.containerdSocket(node),
		"podLogsDir":               p.state(node, "logs"), "volumePluginDir": p.state(node, "plugins"),
		"failSwapOn": false, "failCgroupV1": false,
		// The machine may itself be a container that lacks some of what the kubelet would set.
		"featureGates":                  object{"KubeletInUserNamespace": true},
		"localStorageCapacityIsolation": false,
		"evictionHard":                  object{"nodefs.available": "1%", "imagefs.available": "1%", "memory.available": "100Mi"},
		"imageGCHighThresholdPercent":   100,
		"serializeImagePulls":           false,
		// With the controller's 20 s of grace a node must report more often than by default.
		"nodeLeaseDurationSeconds": 16,
	}
}

// nodeComponents are started by the node's init, in this order.
func (p plan) nodeComponents(i int, kube string) (containerd, kubelet, proxy launch) {
	node := nodeName(i)
	containerd = p.newLaunch(node+"/containerd", "containerd", "--config", p.state(node, "containerd.toml"))
	kubelet = p.newLaunch(node+"/kubelet", kube, "kubelet", "--kubeconfig="+p.pki(node+".kubeconfig"),
		"--config="+p.state(node, "kubelet.json"), "--root-dir="+p.state(node, "kubelet"),
		"--hostname-override="+node, "--node-ip="+p.nodeIP(i))
	proxy = p.newLaunch(node+"/kube-proxy", kube, "kube-proxy", "--kubeconfig="+p.pki("kube-proxy.kubeconfig"),
		"--proxy-mode=iptables", "--cluster-cidr="+p.podCIDR(), "--hostname-override="+node,
		"--conntrack-max-per-core=0", "--conntrack-tcp-timeout-established=0", "--conntrack-tcp-timeout-close-wait=0")
	return containerd, kubelet, proxy
}

func (p plan) importedFile(node string) string { return filepath.Join(p.store(node), "imported.json") }
