// The promise of devcluster: whatever happens to an up, a down leaves the host as it was. These tests make and kill real
// clusters, so they run only where they are asked for: DEVCLUSTER_E2E=1 go test . -run Host -v
package devcluster

import (
	"context"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"devcluster/internal/host"
)

const instance = 9

func entry(t *testing.T, env []string, args ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "./devcluster", append([]string{"--instance", fmt.Sprint(instance)}, args...)...)
	cmd.Env = append(append(os.Environ(), "DEVCLUSTER_IMAGES=pause,busybox"), env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func must(t *testing.T, args ...string) string {
	t.Helper()
	out, err := entry(t, nil, args...)
	if err != nil {
		t.Fatalf("devcluster %v: %v\n%s", args, err, out)
	}
	return out
}

func snapshot(t *testing.T) host.Snapshot {
	t.Helper()
	s, err := host.Take(instance)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// unchanged gives the kernel a few seconds for what it tears down late.
func unchanged(t *testing.T, before host.Snapshot, after string) {
	t.Helper()
	var changes []string
	for range 20 {
		if changes = host.Compare(before, snapshot(t)); len(changes) == 0 {
			return
		}
		time.Sleep(250 * time.Millisecond)
	}
	t.Fatalf("%s the host differs:\n%s", after, strings.Join(changes, "\n"))
}

func prepare(t *testing.T) host.Snapshot {
	t.Helper()
	if os.Getenv("DEVCLUSTER_E2E") == "" {
		t.Skip("makes real clusters; set DEVCLUSTER_E2E=1")
	}
	must(t, "down")
	must(t, "build")
	must(t, "images", "pause", "busybox")
	return snapshot(t)
}

const pod = `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}
---
apiVersion: v1
kind: Pod
metadata: {name: writer}
spec:
  securityContext: {runAsUser: 1000, fsGroup: 1000}
  containers:
  - name: writer
    image: busybox:1.36
    command: [sh, -ec, "echo kept >/data/file; exec sleep 600"]
    volumeMounts: [{name: data, mountPath: /data}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
`

// runPod has real containers, a sandbox and a volume in the way of the down that follows.
func runPod(t *testing.T, kubeconfig string) {
	t.Helper()
	found, _ := filepath.Glob(filepath.Join(filepath.Dir(kubeconfig), "..", "..", "bin", "kubectl-*", "kubectl"))
	if len(found) == 0 {
		t.Fatal("kubectl was not built")
	}
	for _, args := range [][]string{{"apply", "-f", "-"}, {"wait", "--for=condition=Ready", "pod/writer", "--timeout=60s"}} {
		cmd := exec.Command(found[0], append([]string{"--kubeconfig", kubeconfig}, args...)...)
		cmd.Stdin = strings.NewReader(pod)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("kubectl %v: %v\n%s", args, err, out)
		}
	}
}

func kubeconfigOf(out string) string {
	lines := strings.Split(strings.TrimSpace(out), "\n")
	return lines[len(lines)-1]
}

// TestHostSnapshotSeesEveryKindOfLeak makes one of each and looks: a snapshot that sees nothing would pass everything.
func TestHostSnapshotSeesEveryKindOfLeak(t *testing.T) {
	before := prepare(t)
	name := fmt.Sprintf("jsd%d-leak", instance)
	for kind, leak := range map[string]struct{ make, undo string }{
		"link":    {"ip link add " + name + " type bridge", "ip link del " + name},
		"route":   {"ip route add unreachable 10.109.77.0/24", "ip route del unreachable 10.109.77.0/24"},
		"rule":    {"nft add table ip jsd9_leak", "nft delete table ip jsd9_leak"},
		"netns":   {"mkdir -p /run/netns && touch /run/netns/" + name, "rm /run/netns/" + name + "; rmdir /run/netns 2>/dev/null || true"},
		"mount":   {"mkdir -p /tmp/" + name + " && mount -t tmpfs none /tmp/" + name, "umount /tmp/" + name + " && rmdir /tmp/" + name},
		"cgroup":  {"mkdir $(dirname $(find /sys/fs/cgroup -maxdepth 2 -name cgroup.procs | head -1))/" + name, "rmdir /sys/fs/cgroup/" + name + " /sys/fs/cgroup/*/" + name + " 2>/dev/null || true"},
		"process": {"setsid bash -c 'exec -a " + name + " sleep 60' >/dev/null 2>&1 </dev/null & sleep 0.2", "kill $(pgrep -f ^" + name + ")"},
		"sysctl":  {"echo 5 >/proc/sys/net/ipv4/igmp_qrv", "echo 2 >/proc/sys/net/ipv4/igmp_qrv"},
		"file":    {"touch /run/" + name, "rm /run/" + name},
	} {
		run := func(script string) {
			if out, err := exec.Command("bash", "-c", script).CombinedOutput(); err != nil {
				t.Errorf("%s: %v: %s", script, err, out)
			}
		}
		run(leak.make)
		changes := strings.Join(host.Compare(before, snapshot(t)), "\n")
		if !strings.Contains(changes, "new:  "+kind) {
			t.Errorf("a leaked %s was not seen; seen:\n%s", kind, changes)
		}
		run(leak.undo)
		unchanged(t, before, "after undoing a leaked "+kind)
	}
}

func TestHostIsAsItWasAfterTenRounds(t *testing.T) {
	before := prepare(t)
	for round := 1; round <= 10; round++ {
		start := time.Now()
		kubeconfig := kubeconfigOf(must(t, "up"))
		up := time.Since(start)
		if round%3 == 1 {
			runPod(t, kubeconfig)
		}
		start = time.Now()
		must(t, "down")
		down := time.Since(start)
		t.Logf("round %d: up %.1f s, down %.1f s", round, up.Seconds(), down.Seconds())
		unchanged(t, before, fmt.Sprintf("after round %d", round))
	}
}

func TestHostIsAsItWasAfterUpWasKilledAtEveryStep(t *testing.T) {
	before := prepare(t)
	list := filepath.Join(t.TempDir(), "steps")
	for _, command := range []string{"up", "down"} {
		if out, err := entry(t, []string{"DEVCLUSTER_STEPS=" + list}, command); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	data, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for step := range strings.Lines(string(data)) {
		step = strings.TrimSpace(step)
		if seen[step] || strings.HasPrefix(step, "node-2") { // the same code as node-1
			continue
		}
		seen[step] = true
		die := []string{"DEVCLUSTER_DIE_AT=" + step}
		if strings.HasPrefix(step, "down: ") {
			if out, err := entry(t, nil, "up"); err != nil {
				t.Fatalf("up before %q: %v\n%s", step, err, out)
			}
			if _, err := entry(t, die, "down"); err == nil {
				t.Fatalf("down did not die at %q", step)
			}
		} else if _, err := entry(t, die, "up"); err == nil {
			t.Fatalf("up did not die at %q", step)
		}
		must(t, "down")
		unchanged(t, before, "after a death at "+step)
	}
	if len(seen) < 20 {
		t.Errorf("only %d steps were met", len(seen))
	}
	t.Logf("%d steps", len(seen))
}

func TestHostIsAsItWasAfterUpWasKilledAtAnyTime(t *testing.T) {
	before := prepare(t)
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewSource(seed))
	for range 8 {
		after := time.Duration(random.Int63n(int64(5 * time.Second)))
		cmd := exec.Command("./devcluster", "--instance", fmt.Sprint(instance), "up")
		cmd.Env = append(os.Environ(), "DEVCLUSTER_IMAGES=pause,busybox")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(after)
		_ = cmd.Process.Kill() // the entry has become the manager by exec: this is its SIGKILL
		_ = cmd.Wait()
		if random.Intn(3) == 0 { // what down would do, up does as well
			must(t, "up")
		}
		if random.Intn(3) == 0 { // a down that finds its state gone
			home, _ := os.UserCacheDir()
			_ = os.RemoveAll(filepath.Join(home, "jac-scale-action", "state", fmt.Sprint(instance)))
		}
		must(t, "down")
		unchanged(t, before, fmt.Sprintf("after a death at %v", after))
	}
}
