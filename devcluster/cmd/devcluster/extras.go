package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"syscall"
)

// extras are tools that only some tests want, each built when it is first asked for.
var extras = map[string]string{
	"act":            "github.com/nektos/act@v0.2.89",
	"actionlint":     "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12",
	"buildx":         "github.com/docker/buildx/cmd/buildx@v0.19.3", // later ones have directives that go install refuses
	"helm":           "helm.sh/helm/v4/cmd/helm@v4.3.1",
	"kwok":           "sigs.k8s.io/kwok/cmd/kwok@v0.8.0",
	"metrics-server": "sigs.k8s.io/metrics-server/cmd/metrics-server@v0.9.0",
}

// extra builds the tool if need be and tells where it is.
func (p plan) extra(name string) (string, error) {
	module, ok := extras[name]
	if !ok {
		names := make([]string, 0, len(extras))
		for known := range extras {
			names = append(names, known)
		}
		sort.Strings(names)
		return "", fmt.Errorf("no extra %q; there are: %s", name, strings.Join(names, ", "))
	}
	_, version, _ := strings.Cut(module, "@")
	folder := filepath.Join(p.Cache, "extras", name+"-"+version)
	path := filepath.Join(folder, name)
	unlock, err := lock(folder+".lock", syscall.LOCK_EX)
	if err != nil {
		return "", err
	}
	defer unlock()
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	fmt.Fprintf(os.Stderr, "building %s (takes minutes, once)\n", module)
	cmd := exec.Command("go", "install", "-trimpath", "-ldflags", "-s -w", module)
	cmd.Dir = os.TempDir() // outside any module, so that no go.mod of ours bends the versions
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOBIN="+folder+".new")
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("cannot build %s: %v; the compiler's words are above", module, err)
	}
	return path, os.Rename(folder+".new", folder)
}
