package devcluster

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// client runs docker, buildah or skopeo with settings of its own and in mounts of its own: they leave caches below /var/lib.
func client(t *testing.T, dir, stdin string, args ...string) string {
	t.Helper()
	cmd := exec.Command("unshare", append([]string{"--mount", "sh", "-c", `mount -t tmpfs none /var/lib && exec "$@"`, "sh"}, args...)...)
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(stdin)
	cmd.Env = append(os.Environ(), "DOCKER_CONFIG="+dir, "DOCKER_BUILDKIT=0", "REGISTRY_AUTH_FILE="+dir+"/config.json",
		"CONTAINERS_STORAGE_CONF="+dir+"/storage.conf", "CONTAINERS_CONF="+dir+"/containers.conf", "BUILDAH_ISOLATION=chroot")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return string(out)
}

func clientFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "jsd") // not the test's own folder, whose name has commas: overlay mounts end at one
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	for name, text := range map[string]string{
		"config.json":     "{}",
		"storage.conf":    fmt.Sprintf("[storage]\ndriver = \"overlay\"\ngraphroot = \"%[1]s/root\"\nrunroot = \"%[1]s/run\"\n", dir),
		"containers.conf": fmt.Sprintf("[network]\nnetwork_config_dir = \"%s/net\"\n", dir),
		"Dockerfile":      "FROM busybox:1.36\nRUN echo built here >/built && ls /dev && env\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// dockerHost is the last line of docker up.
func dockerHost(t *testing.T, load ...string) string {
	t.Helper()
	args := []string{"docker", "up"}
	for _, name := range load {
		args = append(args, "--load", name)
	}
	return kubeconfigOf(must(t, args...))
}

func dockerPush(c *cluster) {
	host, dir := dockerHost(c.T, "busybox"), clientFolder(c.T)
	docker := func(stdin string, args ...string) string {
		c.Helper()
		return client(c.T, dir, stdin, append([]string{"docker", "--host", host}, args...)...)
	}
	image := c.Registry.Address + "/docker:1"
	docker(c.Registry.Password, "login", "--username="+c.Registry.Username, "--password-stdin", c.Registry.Address)
	if said := docker("", "build", "--tag="+image, "."); !strings.Contains(said, "PATH=") || strings.Contains(said, "devcluster-pip.conf") != strings.Contains(said, "PIP_CONFIG_FILE=") {
		c.Error(said)
	}
	docker("", "push", image)
	if name := docker("", "run", "--rm", image, "nslookup", "kubernetes.default.svc.cluster.local"); !strings.Contains(name, ".0.1") {
		c.Errorf("a container's DNS: %s", name)
	}
	pulled(c, image)
	if again := dockerHost(c.T, "busybox"); again != host || !strings.Contains(docker("", "images"), image[:len(image)-2]) {
		c.Error("a second up changed the daemon")
	}
	must(c.T, "restart", "docker/dockerd")
	docker("", "image", "inspect", image)
	must(c.T, "docker", "down")
	if _, err := os.Stat(strings.TrimPrefix(host, "unix://")); err == nil {
		c.Error("the socket outlived docker down")
	}
}

// pulled runs a pod of an image with the registry's password.
func pulled(c *cluster, image string) {
	c.Helper()
	c.must("", "create", "secret", "docker-registry", "pull", "--docker-server="+c.Registry.Address,
		"--docker-username="+c.Registry.Username, "--docker-password="+c.Registry.Password)
	c.must(podOn("pulled", "node-2", image, "cat /built", `,"imagePullSecrets":[{"name":"pull"}]`), "apply", "-f", "-")
	c.until(waitPod, "built here", "logs", "pulled")
	c.must("", "delete", "pod/pulled", "secret/pull", "--now")
}

func buildahPush(c *cluster) {
	paths := strings.Fields(must(c.T, "tools", "buildah", "skopeo"))
	buildah, skopeo, dir := paths[len(paths)-2], paths[len(paths)-1], clientFolder(c.T)
	image := c.Registry.Address + "/buildah:1"
	archive := filepath.Join(filepath.Dir(c.Kubeconfig), "..", "..", "images", "busybox.tar")
	client(c.T, dir, c.Registry.Password, buildah, "login", "--tls-verify=false", "--username="+c.Registry.Username, "--password-stdin", c.Registry.Address)
	client(c.T, dir, "", buildah, "pull", "docker-archive:"+archive)
	client(c.T, dir, "", buildah, "bud", "--tag="+image, ".")
	client(c.T, dir, "", buildah, "push", "--tls-verify=false", image)
	if said := client(c.T, dir, "", skopeo, "inspect", "--tls-verify=false", "docker://"+image); !strings.Contains(said, "io.buildah.version") {
		c.Error(said)
	}
	pulled(c, image)
}

// killedAtEveryStep kills the two commands at each of their steps, and compares with the host as it is while the cluster runs, so
// that one cluster does for all steps. The second command has to mend everything.
func killedAtEveryStep(t *testing.T, up, down []string, atLeast int) {
	t.Helper()
	running := snapshot(t)
	list, steps := filepath.Join(t.TempDir(), "steps"), map[string]bool{}
	for _, args := range [][]string{up, down} {
		if out, err := entry(t, []string{"DEVCLUSTER_STEPS=" + list}, args...); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	data, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	for step := range strings.Lines(string(data)) {
		step = strings.TrimSpace(step)
		if steps[step] {
			continue
		}
		steps[step] = true
		args := up
		if strings.HasPrefix(step, strings.Join(down, " ")+": ") {
			must(t, up...)
			args = down
		}
		if _, err := entry(t, []string{"DEVCLUSTER_DIE_AT=" + step}, args...); err == nil {
			t.Fatalf("%v did not die at %q", args, step)
		}
		must(t, down...)
		unchanged(t, running, "after a death at "+step)
	}
	if len(steps) < atLeast {
		t.Errorf("only these steps were met: %v", steps)
	}
}

func TestHostIsAsItWasAfterDockerWasKilledAtEveryStep(t *testing.T) {
	before := prepare(t)
	must(t, "up")
	killedAtEveryStep(t, []string{"docker", "up", "--load", "busybox"}, []string{"docker", "down"}, 7)
	host, dir := dockerHost(t, "busybox"), clientFolder(t)
	client(t, dir, "", "docker", "--host", host, "run", "--detach", "--publish=8000:8000", "busybox:1.36", "sleep", "600")
	must(t, "down")
	unchanged(t, before, "after a down with a running container")
}
