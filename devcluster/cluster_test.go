// What devcluster promises of the cluster itself, tried on one real cluster: DEVCLUSTER_E2E=1 go test . -run Cluster -v
package devcluster

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

type clusterFile struct {
	Kubeconfig, AuditLog string
	Programs             map[string]string
	Registry             struct{ Address, Username, Password string }
	Nodes                []struct{ Name, IP, Netns string }
	Pids                 map[string]int
	ServiceCIDR, PodCIDR string
	Ingress              struct {
		HTTP, HTTPS, GatewayClass string
		IngressClasses            []string
	}
}

type cluster struct {
	*testing.T
	clusterFile
}

func (c *cluster) read() {
	c.Helper()
	data, err := os.ReadFile(filepath.Join(filepath.Dir(c.Kubeconfig), "cluster.json"))
	if err == nil {
		err = json.Unmarshal(data, &c.clusterFile)
	}
	if err != nil {
		c.Fatal(err)
	}
}

func (c *cluster) kubectl(stdin string, args ...string) (string, error) {
	cmd := exec.Command(c.Programs["kubectl"], append([]string{"--kubeconfig", c.Kubeconfig}, args...)...)
	cmd.Stdin = strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

func (c *cluster) must(stdin string, args ...string) string {
	c.Helper()
	out, err := c.kubectl(stdin, args...)
	if err != nil {
		c.Fatalf("kubectl %v: %v\n%s", args, err, out)
	}
	return out
}

// until asks kubectl until its answer holds what is wanted.
func (c *cluster) until(limit time.Duration, want string, args ...string) {
	c.Helper()
	out := ""
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		if out, _ = c.kubectl("", args...); strings.Contains(out, want) {
			return
		}
	}
	c.Fatalf("kubectl %v never said %q; last:\n%s", args, want, out)
}

const waitPod = 30 * time.Second

func podOn(name, node, image, script, extra string) string {
	return fmt.Sprintf(`{"apiVersion":"v1","kind":"Pod","metadata":{"name":%q},"spec":{"nodeName":%q,"terminationGracePeriodSeconds":0,
"restartPolicy":"Never","containers":[{"name":"c","image":%q,"command":["sh","-c",%q]}]%s}}`, name, node, image, script, extra)
}

func TestCluster(t *testing.T) {
	before := prepare(t)
	c := &cluster{T: t}
	c.Kubeconfig = kubeconfigOf(must(t, "up"))
	c.read()
	t.Cleanup(func() {
		must(t, "down")
		unchanged(t, before, "after the cluster's tests")
	})
	for _, test := range []struct {
		name string
		run  func(*cluster)
	}{
		{"a second up changes nothing", secondUp},
		{"a volume without fsGroup is closed to others than root", volumeRights},
		{"a volume for many writers is refused", manyWriters},
		{"pods on both nodes reach each other and the service of DNS", podNetwork},
		{"a service without endpoints leads nowhere", serviceNowhere},
		{"the registry wants its password, and nodes pull with it", registryPull},
		{"docker builds, pushes and runs, and a node pulls what it pushed", dockerPush},
		{"images of databases keep the official ones' promises", databaseImages},
		{"buildah builds and pushes, and skopeo sees it", buildahPush},
		{"an ingress controller serves Ingresses and HTTPRoutes", ingressServes},
		{"network policies are enforced", networkPolicies},
		{"an admission policy refuses", admissionPolicy},
		{"the audit log has every write", auditWrites},
		{"a killed API server comes back by restart", restartAPIServer},
		{"a node that lost its power is noticed, and comes back with the rules of the policies", nodeLoss},
		{"a cut ends the way out and a restore gives it back", cutAndRestore},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(&cluster{T: t, clusterFile: c.clusterFile}) })
	}
}

func secondUp(c *cluster) {
	pids := c.Pids
	if again := kubeconfigOf(must(c.T, "up")); again != c.Kubeconfig {
		c.Errorf("another kubeconfig: %s", again)
	}
	c.read()
	for name, pid := range pids {
		if c.Pids[name] != pid {
			c.Errorf("%s was replaced", name)
		}
	}
}

func volumeRights(c *cluster) {
	c.must(pod, "apply", "-f", "-")
	c.must("", "wait", "--for=condition=Ready", "pod/writer", "--timeout=60s")
	if kept := c.must("", "exec", "writer", "--", "cat", "/data/file"); kept != "kept" {
		c.Error(kept)
	}
	c.must("", "delete", "pod/writer", "pvc/data", "--now")
	c.must(strings.Replace(pod, ", fsGroup: 1000", "", 1), "apply", "-f", "-")
	c.until(30*time.Second, "Permission denied", "logs", "writer")
	c.must("", "delete", "pod/writer", "pvc/data", "--now")
	c.until(20*time.Second, "No resources found", "get", "pv")
}

func manyWriters(c *cluster) {
	c.must(strings.Replace(pod, "ReadWriteOnce", "ReadWriteMany", 1), "apply", "-f", "-")
	c.until(20*time.Second, "ReadWriteMany is not offered", "get", "events", "--field-selector=involvedObject.name=data")
	c.must("", "delete", "pod/writer", "pvc/data", "--now")
}

func podNetwork(c *cluster) {
	c.must(podOn("server", "node-1", "busybox:1.36", "mkdir /w; echo here >/w/x; httpd -f -p 8000 -h /w", ""), "apply", "-f", "-")
	c.must("", "wait", "--for=condition=Ready", "pod/server", "--timeout=30s")
	c.must(`{"apiVersion":"v1","kind":"Service","metadata":{"name":"server"},"spec":{"type":"NodePort","selector":{"app":"server"},"ports":[{"port":80,"targetPort":8000,"nodePort":30123}]}}`, "apply", "-f", "-")
	c.must("", "label", "pod", "server", "app=server")
	c.must(podOn("asker", "node-2", "busybox:1.36", "until wget -qO- http://server.default.svc.cluster.local/x; do sleep 0.2; done", ""), "apply", "-f", "-")
	c.until(30*time.Second, "here", "logs", "asker")
	for _, node := range c.Nodes { // from the host, by either node
		response, err := http.Get("http://" + node.IP + ":30123/x")
		if err != nil || response.StatusCode != http.StatusOK {
			c.Errorf("node port on %s: %v %v", node.Name, response, err)
		}
	}
	c.must("", "delete", "pod/asker", "pod/server", "service/server", "--now")
}

func serviceNowhere(c *cluster) {
	nowhere := strings.Replace(c.ServiceCIDR, ".0.0/16", ".200.200", 1)
	for _, node := range c.Nodes {
		out, err := entry(c.T, nil, "exec-node", node.Name, "--", "ip", "route", "get", nowhere)
		if err != nil || !strings.Contains(out, "dev services") {
			c.Errorf("on %s %s would leave by: %s", node.Name, nowhere, out)
		}
	}
	// From the host to a node, where it ends as above, and never by the default route.
	out, err := exec.Command("ip", "route", "get", nowhere).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "via "+c.Nodes[0].IP+" ") {
		c.Errorf("on the host %s would leave by: %s", nowhere, out)
	}
	if connection, err := net.DialTimeout("tcp", nowhere+":80", 2*time.Second); err == nil {
		connection.Close()
		c.Errorf("somebody answers at %s", nowhere)
	}
}

func registryPull(c *cluster) {
	archive := filepath.Join(filepath.Dir(c.Kubeconfig), "..", "..", "images", "busybox.tar")
	image := pushArchive(c, archive, "box", "1")
	c.must(podOn("stranger", "node-1", image, "true", ""), "apply", "-f", "-")
	c.until(waitPod, "401 Unauthorized", "get", "events", "--field-selector=involvedObject.name=stranger")
	c.must("", "create", "secret", "docker-registry", "pull", "--docker-server="+c.Registry.Address,
		"--docker-username="+c.Registry.Username, "--docker-password="+c.Registry.Password)
	c.must(podOn("guest", "node-1", image, "echo hello from the registry", `,"imagePullSecrets":[{"name":"pull"}]`), "apply", "-f", "-")
	c.until(waitPod, "hello from the registry", "logs", "guest")
	c.must("", "delete", "pod/stranger", "pod/guest", "secret/pull", "--now")
}

func auditWrites(c *cluster) {
	c.must("", "create", "configmap", "counted")
	c.must("", "delete", "configmap", "counted")
	time.Sleep(300 * time.Millisecond)
	data, err := os.ReadFile(c.AuditLog)
	if err != nil {
		c.Fatal(err)
	}
	for _, verb := range []string{"create", "delete"} {
		count := 0
		for line := range bytes.Lines(data) {
			if bytes.Contains(line, []byte(`"verb":"`+verb+`"`)) && bytes.Contains(line, []byte(`"name":"counted"`)) {
				count++
			}
		}
		if count != 1 {
			c.Errorf("%s was logged %d times", verb, count)
		}
	}
}

func restartAPIServer(c *cluster) {
	must(c.T, "kill", "apiserver")
	if out, err := c.kubectl("", "get", "nodes", "--request-timeout=2s"); err == nil {
		c.Errorf("a killed API server answered: %s", out)
	}
	must(c.T, "restart", "apiserver")
	c.must("", "get", "nodes")
}

func nodeLoss(c *cluster) {
	c.must(podOn("stays", "node-2", "busybox:1.36", "sleep 600", ""), "apply", "-f", "-")
	c.must("", "wait", "--for=condition=Ready", "pod/stays", "--timeout=30s")
	c.must("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny}\nspec: {podSelector: {matchLabels: {app: none}}}", "apply", "-f", "-")
	must(c.T, "stop-node", "node-2")
	start := time.Now()
	c.until(45*time.Second, "NotReady", "get", "node", "node-2", "--no-headers")
	c.Logf("loss seen after %.0f s", time.Since(start).Seconds())
	must(c.T, "start-node", "node-2")
	c.until(30*time.Second, " Ready", "get", "node", "node-2", "--no-headers")
	if rules := must(c.T, "exec-node", "node-2", "--", "nft", "list", "table", "ip", "policies"); !strings.Contains(rules, "hook forward") {
		c.Errorf("the node came back without the rules: %s", rules)
	}
	c.must(podOn("new", "node-2", "busybox:1.36", "echo back", ""), "apply", "-f", "-")
	c.until(30*time.Second, "back", "logs", "new")
	c.must("", "delete", "pod/stays", "pod/new", "networkpolicy/deny", "--now")
}

// cutAndRestore asks the rules, not the world: a test must not depend on what is outside.
func cutAndRestore(c *cluster) {
	rules := func() string {
		out, err := exec.Command("nft", "list", "chain", "ip", fmt.Sprintf("jsd%d_net", instance), "outside").CombinedOutput()
		if err != nil {
			c.Fatalf("%v: %s", err, out)
		}
		return string(out)
	}
	must(c.T, "index", "cut")
	if !strings.Contains(rules(), "reject") {
		c.Error(rules())
	}
	c.must(podOn("cut", "node-1", "busybox:1.36", "wget -O- http://198.51.100.1/; true", ""), "apply", "-f", "-")
	c.until(20*time.Second, "No route to host", "logs", "cut")
	must(c.T, "index", "restore")
	if strings.Contains(rules(), "reject") {
		c.Error(rules())
	}
	c.must("", "delete", "pod/cut", "--now")
}
