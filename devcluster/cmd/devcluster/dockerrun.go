package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// The daemon's machine finds the manager under the name runc, which hands over to the real one: containers of a build need the
// way to the package index as pods do. Here it must not be mounted on a path of the image, where its mount point would become
// a part of the image that is built, so it lies in the container's /dev and the environment tells where.
const (
	runMountsVariable = "DEVCLUSTER_RUN_MOUNTS"
	inDev             = "/dev/devcluster"
)

// runEnvironment names the variables by which programs find a file that a pod has at the path of the key.
var runEnvironment = map[string][]string{
	hostCABundle:    {"SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"},
	"/etc/pip.conf": {"PIP_CONFIG_FILE"},
}

// linkRunc puts the name into a folder that goes first in the daemon's PATH.
func (p plan) linkRunc() (environment []string, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	folder := p.state(dockerMachine, "bin")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	link := filepath.Join(folder, "runc")
	_ = os.Remove(link)
	return []string{"PATH=" + folder + ":" + os.Getenv("PATH"), runMountsVariable + "=" + p.podBase()}, os.Symlink(self, link)
}

// runContainer is runc, but for what it adds to the container's configuration.
func runContainer(args []string) error {
	if i := slices.IndexFunc(args, func(arg string) bool { return arg == "--bundle" || arg == "-b" }); i >= 0 && i+1 < len(args) {
		base, err := os.ReadFile(os.Getenv(runMountsVariable))
		if err != nil {
			return err
		}
		path := filepath.Join(args[i+1], "config.json")
		spec, err := os.ReadFile(path)
		if err == nil {
			spec, err = withHostFiles(spec, base)
		}
		if err == nil {
			err = os.WriteFile(path, spec, 0o600)
		}
		if err != nil {
			return err
		}
	}
	own, rest, _ := strings.Cut(os.Getenv("PATH"), ":")
	if err := os.Setenv("PATH", rest); err != nil {
		return err
	}
	real, err := exec.LookPath("runc")
	if err != nil {
		return fmt.Errorf("no runc but the one in %s: %v", own, err)
	}
	return syscall.Exec(real, append([]string{"runc"}, args[1:]...), os.Environ())
}

// withHostFiles adds to a container's configuration the files that every pod gets, under /dev; what the image or the client
// sets itself stays.
func withHostFiles(spec, base []byte) ([]byte, error) {
	var container, pod map[string]any
	if err := json.Unmarshal(spec, &container); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(base, &pod); err != nil {
		return nil, err
	}
	process, ok := container["process"].(map[string]any)
	if !ok {
		return spec, nil
	}
	mounts, _ := container["mounts"].([]any)
	environment, _ := process["env"].([]any)
	set := map[string]bool{}
	for _, entry := range environment {
		name, _, _ := strings.Cut(fmt.Sprint(entry), "=")
		set[name] = true
	}
	podMounts, _ := pod["mounts"].([]any)
	for _, entry := range podMounts {
		mount, _ := entry.(map[string]any)
		target, _ := mount["destination"].(string)
		source, _ := mount["source"].(string)
		variables := runEnvironment[target]
		if variables == nil {
			continue
		}
		inside := inDev + "-" + filepath.Base(target)
		mounts = append(mounts, readOnly(source, inside))
		for _, name := range variables {
			if !set[name] {
				environment = append(environment, name+"="+inside)
			}
		}
	}
	container["mounts"], process["env"] = mounts, environment
	return json.Marshal(container)
}
