package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

const (
	kubernetesVersion = "v1.34.4"
	stamp             = "-s -w -X k8s.io/component-base/version.gitVersion=" + kubernetesVersion +
		" -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=34" +
		" -X k8s.io/component-base/version.gitTreeState=clean"
)

// sourceFolder is where this folder of the repository lies; the bash entry says so.
func sourceFolder() (string, error) {
	if folder := os.Getenv("DEVCLUSTER_SOURCE"); folder != "" {
		return folder, nil
	}
	return "", fmt.Errorf("the sources are unknown; start the manager by devcluster/devcluster")
}

// usedBy names the folders of internal/ that a program is built from too.
var usedBy = map[string][]string{"kube": {"enforce", "policy", "wire"}}

// program is the path of a built program: the folder's name is a hash of what it is built from, so an old one is never taken
// for a new one.
func (p plan) program(name string) (string, error) {
	source, err := sourceFolder()
	if err != nil {
		return "", err
	}
	files, err := filepath.Glob(filepath.Join(source, "cmd", name, "*.go"))
	if err != nil || len(files) == 0 {
		return "", fmt.Errorf("no sources of %s in %s", name, source)
	}
	for _, shared := range usedBy[name] {
		found, err := filepath.Glob(filepath.Join(source, "internal", shared, "*.go"))
		if err != nil {
			return "", err
		}
		files = append(files, found...)
	}
	files = slices.DeleteFunc(files, func(file string) bool { return strings.HasSuffix(file, "_test.go") })
	key, err := hashFiles(append(files, filepath.Join(source, "go.mod"), filepath.Join(source, "go.sum")))
	if err != nil {
		return "", err
	}
	return filepath.Join(p.Cache, "bin", name+"-"+key, name), nil
}

// build makes sure that kube and kubectl are there.
func (p plan) build() error {
	for _, name := range []string{"kube", "kubectl"} {
		path, err := p.program(name)
		if err != nil {
			return err
		}
		if _, err := os.Stat(path); err == nil {
			continue
		}
		if err := p.compile(name, path); err != nil {
			return err
		}
	}
	return nil
}

func (p plan) compile(name, path string) error {
	unlock, err := lock(filepath.Join(p.Cache, "bin", name+".lock"), syscall.LOCK_EX)
	if err != nil {
		return err
	}
	defer unlock()
	if _, err := os.Stat(path); err == nil {
		return nil // somebody else built it while we waited
	}
	source, err := sourceFolder()
	if err != nil {
		return err
	}
	start := time.Now()
	fmt.Fprintf(os.Stderr, "building %s (Kubernetes %s; the first time takes minutes)\n", name, kubernetesVersion)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", stamp, "-o", path+".new", "./cmd/"+name)
	cmd.Dir = source
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-mod=readonly -buildvcs=false")
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("cannot build %s: %v; the compiler's words are above", name, err)
	}
	fmt.Fprintf(os.Stderr, "built %s in %.0f s\n", name, time.Since(start).Seconds())
	return os.Rename(path+".new", path)
}
