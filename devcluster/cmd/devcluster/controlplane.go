package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

// controlPlane is every process that runs beside the nodes. They listen on the bridge's address or on a loopback address of
// this instance, so nothing is reachable from outside the machine and no port is shared with another instance.
func (p plan) controlPlane(kube string) []launch {
	lo, all := p.loopback(), func(name string, args ...string) launch {
		return p.newLaunch(name, append([]string{kube}, args...)...)
	}
	return []launch{
		all("etcd", "etcd", "--data-dir", p.state("etcd"), "--unsafe-no-fsync", "--log-level=warn",
			"--listen-client-urls="+p.etcd(), "--advertise-client-urls="+p.etcd(),
			"--listen-peer-urls=http://"+lo+":2380", "--initial-advertise-peer-urls=http://"+lo+":2380",
			"--initial-cluster=default=http://"+lo+":2380"),
		all("apiserver", "kube-apiserver", "--etcd-servers="+p.etcd(),
			"--bind-address="+p.hostIP(), "--advertise-address="+p.hostIP(), "--secure-port=6443",
			"--tls-cert-file="+p.pki("apiserver.crt"), "--tls-private-key-file="+p.pki("apiserver.key"),
			"--client-ca-file="+p.pki("ca.crt"), "--service-account-key-file="+p.pki("sa.pub"),
			"--service-account-signing-key-file="+p.pki("sa.key"),
			"--service-account-issuer=https://kubernetes.default.svc.cluster.local",
			"--service-cluster-ip-range="+p.serviceCIDR(), "--authorization-mode=Node,RBAC",
			"--enable-admission-plugins=NodeRestriction", "--allow-privileged", "--profiling=false",
			"--kubelet-preferred-address-types=InternalIP", "--kubelet-certificate-authority="+p.pki("ca.crt"),
			"--kubelet-client-certificate="+p.pki("kubelet-client.crt"), "--kubelet-client-key="+p.pki("kubelet-client.key"),
			// Webhooks and aggregated APIs are called at their endpoints: the host has no kube-proxy for service addresses.
			"--enable-aggregator-routing",
			"--requestheader-client-ca-file="+p.pki("ca.crt"), "--requestheader-allowed-names=front-proxy-client",
			"--requestheader-extra-headers-prefix=X-Remote-Extra-", "--requestheader-group-headers=X-Remote-Group",
			"--requestheader-username-headers=X-Remote-User",
			"--proxy-client-cert-file="+p.pki("front-proxy.crt"), "--proxy-client-key-file="+p.pki("front-proxy.key"),
			// One file for all of a run: a test that counts lines must not meet a rotation.
			"--audit-policy-file="+p.state("audit-policy.json"), "--audit-log-path="+p.auditLog(),
			"--audit-log-maxsize=4000", "--audit-log-maxbackup=2"),
		all("controller-manager", "kube-controller-manager", "--kubeconfig="+p.pki("controller-manager.kubeconfig"),
			"--authentication-kubeconfig="+p.pki("controller-manager.kubeconfig"),
			"--authorization-kubeconfig="+p.pki("controller-manager.kubeconfig"),
			"--bind-address="+lo, "--service-account-private-key-file="+p.pki("sa.key"), "--root-ca-file="+p.pki("ca.crt"),
			"--use-service-account-credentials", "--leader-elect=false",
			"--flex-volume-plugin-dir="+p.state("plugins"), // it makes this folder, by default in the host's /usr/libexec
			// Every controller fetches a token of its own at the start; at the usual 20 requests a second that takes 4 s.
			"--kube-api-qps=200", "--kube-api-burst=400",
			"--cluster-signing-cert-file="+p.pki("ca.crt"), "--cluster-signing-key-file="+p.pki("ca.key"),
			// Short, so that tests of autoscaling and of a lost node need not wait minutes.
			"--horizontal-pod-autoscaler-sync-period=5s", "--node-monitor-period=2s", "--node-monitor-grace-period=20s"),
		all("scheduler", "kube-scheduler", "--kubeconfig="+p.pki("scheduler.kubeconfig"),
			"--authentication-kubeconfig="+p.pki("scheduler.kubeconfig"), "--authorization-kubeconfig="+p.pki("scheduler.kubeconfig"),
			"--bind-address="+lo, "--leader-elect=false"),
		all("dns", "coredns", "-conf", p.state("Corefile")),
		all("volumes", "volumes", "--kubeconfig="+p.pki("volumes.kubeconfig"), "--root="+p.state("volumes")),
		all("policies", p.policyArgs()...),
		p.newLaunch("registry", "docker-registry", "serve", p.state("registry.json")),
	}
}

func (p plan) auditLog() string { return p.state("audit", "audit.log") }

// auditPolicy keeps one line of every request, without bodies. What the cluster's own parts only read is left out: it is most
// of the traffic, and no test counts it. Every write stays, whoever makes it.
func auditPolicy() any {
	type rule map[string]any
	reads := []string{"get", "list", "watch"}
	return map[string]any{
		"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "omitStages": []string{"RequestReceived"},
		"rules": []rule{
			{"level": "None", "userGroups": []string{"system:nodes", "system:serviceaccounts:kube-system"}, "verbs": reads},
			{"level": "None", "verbs": reads, "users": []string{"system:apiserver", "system:kube-controller-manager",
				"system:kube-scheduler", "system:kube-proxy", "devcluster:dns", "devcluster:volumes", "devcluster:policies", ingressUser}},
			{"level": "None", "nonResourceURLs": []string{"/livez*", "/readyz*", "/healthz*"}},
			{"level": "Metadata"},
		},
	}
}

// corefile answers cluster.local itself and hands the rest to the machine's own resolvers.
func (p plan) corefile(resolvers []string) string {
	forward := ""
	if len(resolvers) > 0 {
		forward = "\n  forward . " + strings.Join(resolvers, " ")
	}
	return fmt.Sprintf(`.:53 {
  bind %s
  errors
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    kubeconfig %s
    ttl 5
  }%s
  cache 5
}
`, p.dnsHost(), p.pki("dns.kubeconfig"), forward)
}

func resolvers() (found []string) {
	data, _ := os.ReadFile("/etc/resolv.conf")
	for line := range strings.Lines(string(data)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "nameserver" && !strings.Contains(f[1], "%") {
			found = append(found, f[1])
		}
	}
	return found
}

// etcdHealthy is waited for before the API server starts: its connections would otherwise fail once and rest for a second.
func (p plan) etcdHealthy() error {
	if err := p.alive("etcd"); err != nil {
		return err
	}
	client := http.Client{Timeout: time.Second}
	response, err := client.Get(p.etcd() + "/health")
	if err != nil {
		return err
	}
	response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("etcd: %s", response.Status)
	}
	return nil
}

// alive turns a wait for a component into a quick end when the component has died.
func (p plan) alive(name string) error {
	if p.mainPid(name) == 0 {
		l, _ := p.loadLaunch(name)
		return &finalError{fmt.Errorf("%s has ended; its log: %s%s", name, l.Log, lastLines(l.Log))}
	}
	return nil
}

// lastLines are the end of a log, to stand below a message: what removes the cluster removes its logs.
func lastLines(path string) string {
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	const most = 2048
	if info, err := file.Stat(); err == nil && info.Size() > most {
		_, _ = file.Seek(-most, io.SeekEnd)
	}
	data, _ := io.ReadAll(file)
	text := strings.TrimSpace(string(data))
	if text == "" {
		return ""
	}
	lines := strings.Split(text, "\n")
	return "\n  " + strings.Join(lines[max(0, len(lines)-8):], "\n  ")
}
