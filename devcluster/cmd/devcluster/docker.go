package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const dockerMachine = "docker"

var dockerComponents = []string{dockerMachine + "/init", dockerMachine + "/dockerd"}

func (p plan) dockerSocket() string { return p.state(dockerMachine, "docker.sock") }
func (p plan) dockerHost() string   { return "unix://" + p.dockerSocket() }
func (p plan) dockerCable() string  { return p.prefix() + dockerMachine }

// commandDocker is "docker up [--load NAME]..." and "docker down".
func (p plan) commandDocker(args []string) error {
	if len(args) == 1 && args[0] == "down" {
		return p.dockerDown()
	}
	var load []string
	for i := 1; i+1 < len(args) && args[i] == "--load"; i += 2 {
		load = append(load, args[i+1])
	}
	if len(args) == 0 || args[0] != "up" || len(args) != 1+2*len(load) {
		return fmt.Errorf("docker takes up [--load NAME]... or down, not %q; see: devcluster --help", strings.Join(args, " "))
	}
	if err := p.dockerUp(); err != nil {
		return err
	}
	for _, name := range load {
		if err := p.dockerLoad(name); err != nil {
			return err
		}
	}
	if err := p.refreshCluster(); err != nil {
		return err
	}
	fmt.Println(p.dockerHost())
	return nil
}

// dockerUp starts a daemon in a machine of its own: it writes rules, sets kernel settings and mounts, and all of that must go
// when it goes. It sees the host's files, /tmp too, so that what a client names in -v is what the daemon finds.
func (p plan) dockerUp() error {
	if p.mainPid(dockerComponents[1]) != 0 && waitFor(5*time.Second, p.dockerAnswers) == nil {
		return nil
	}
	if _, err := p.loadCluster(); err != nil {
		return err // without its bridge and its registry the daemon would be of no use
	}
	if err := p.dockerDown(); err != nil {
		return err
	}
	began = time.Now()
	_, mtu := uplink()
	if err := os.MkdirAll(p.state(dockerMachine, "data"), 0o710); err != nil {
		return err
	}
	err := p.boot(machine{name: dockerMachine, own: []string{"/run", "/var/lib", "/var/log"},
		cable: func(pid int) string {
			return fmt.Sprintf("link add %[1]s mtu %[2]d type veth peer name eth0 netns %[3]d\nlink set %[1]s master %[4]s up\n",
				p.dockerCable(), mtu, pid, p.bridge())
		},
		inside: fmt.Sprintf("link set lo up\nlink set eth0 mtu %d\naddr add %s/24 dev eth0\nlink set eth0 up\nroute add default via %s\n",
			mtu, p.dockerIP(), p.hostIP())})
	if err != nil {
		return err
	}
	if err := writeJSON(p.state(dockerMachine, "daemon.json"), p.dockerConfig(mtu)); err != nil {
		return err
	}
	environment, err := p.linkRunc()
	if err != nil {
		return err
	}
	step("docker: dockerd")
	daemon := p.dockerd()
	daemon.Env = environment
	if err := p.run(daemon); err != nil {
		return err
	}
	return waitFor(30*time.Second, p.dockerAnswers)
}

func (p plan) dockerd() launch {
	return p.newLaunch(dockerComponents[1], "dockerd", "--config-file="+p.state(dockerMachine, "daemon.json"))
}

func (p plan) dockerConfig(mtu int) any {
	return object{"hosts": []string{p.dockerHost()}, "data-root": p.state(dockerMachine, "data"), "storage-driver": "overlay2",
		"cgroup-parent": "/" + p.cgroup(dockerMachine), "exec-opts": []string{"native.cgroupdriver=cgroupfs"},
		"insecure-registries": []string{p.registry()}, "dns": []string{p.dnsHost()}, "mtu": mtu,
		"deprecated-key-path": p.state(dockerMachine, "key.json"), // by default in the host's /etc
		"log-level":           "warn", "shutdown-timeout": 1}
}

func (p plan) dockerDown() error {
	step("docker down: kill")
	if err := p.powerOff(dockerMachine, p.dockerCable()); err != nil {
		return err
	}
	step("docker down: state")
	err := os.RemoveAll(p.state(dockerMachine))
	for _, name := range dockerComponents {
		if e := os.Remove(p.launchFile(name)); e != nil && !errors.Is(e, os.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	if _, e := os.Stat(p.clusterFile()); e == nil {
		err = errors.Join(err, p.refreshCluster())
	}
	return err
}

func (p plan) dockerClient(limit time.Duration) *http.Client {
	return &http.Client{Timeout: limit, Transport: &http.Transport{DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", p.dockerSocket())
		}}}
}

func (p plan) dockerAnswers() error {
	if err := p.alive(dockerComponents[1]); err != nil {
		return err
	}
	response, err := p.dockerClient(2 * time.Second).Get("http://docker/_ping")
	if err != nil {
		return fmt.Errorf("dockerd does not answer: %v; its log: %s", err, p.dockerd().Log)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("dockerd answers %s; its log: %s", response.Status, p.dockerd().Log)
	}
	return nil
}

// dockerLoad gives the daemon an image archive, if it has not got this one already.
func (p plan) dockerLoad(name string) error {
	if err := p.buildImages([]string{name}, false); err != nil {
		return err
	}
	archive := filepath.Join(p.images(), name+".tar")
	file, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	key := fmt.Sprintf("%d bytes of %s", info.Size(), info.ModTime().UTC().Format(time.RFC3339Nano))
	noted := p.state(dockerMachine, name+".loaded")
	if have, _ := os.ReadFile(noted); string(have) == key {
		return nil
	}
	step("docker: load " + name)
	response, err := p.dockerClient(10*time.Minute).Post("http://docker/images/load?quiet=1", "application/x-tar", file)
	if err != nil {
		return fmt.Errorf("cannot load %s: %v; dockerd's log: %s", archive, err, p.dockerd().Log)
	}
	defer response.Body.Close()
	for decoder := json.NewDecoder(response.Body); ; {
		var said struct{ Error, Message string }
		if err := decoder.Decode(&said); err == io.EOF {
			break
		} else if err != nil {
			return fmt.Errorf("cannot load %s: %v", archive, err)
		}
		if said.Error+said.Message != "" {
			return fmt.Errorf("cannot load %s: %s; build it anew: devcluster images --force %s", archive, said.Error+said.Message, name)
		}
	}
	return writeFile(noted, []byte(key), 0o644)
}

// tools are the programs by which a package is known; of bash-completion the rest is no program.
var tools = map[string]string{
	"bash-completion": "dh_bash-completion", "buildah": "buildah", "chromium": "chromium", "fish": "fish", "skopeo": "skopeo", "tmux": "tmux", "zsh": "zsh",
}

// commandTools prints where programs are that the entry script has just installed if they were missing.
func commandTools(names []string) error {
	for _, name := range names {
		path, err := exec.LookPath(tools[name])
		if err != nil {
			return fmt.Errorf("no tool %q; there are: %s", name, strings.Join(slices.Sorted(maps.Keys(tools)), ", "))
		}
		fmt.Println(path)
	}
	return nil
}
