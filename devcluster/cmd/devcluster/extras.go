package main

import (
	"encoding/json"
	"errors"
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
	"traefik":        "github.com/traefik/traefik/v3/cmd/traefik@v3.6.7", // of 3.7 a dependency cannot be had everywhere
}

// mainModules are the modules of extras whose go.mod replaces or excludes others: that only counts where a module is the main
// one, so `go install` refuses them, and they are built where they lie.
var mainModules = map[string]string{"traefik": "github.com/traefik/traefik/v3"}

// beside tells which folder of a module that an extra is built with is kept beside it.
var beside = map[string]struct{ module, folder string }{"traefik": {"sigs.k8s.io/gateway-api", "config/crd/standard"}}

func (p plan) extraFolder(name string) string {
	_, version, _ := strings.Cut(extras[name], "@")
	return filepath.Join(p.Cache, "extras", name+"-"+version)
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
	folder := p.extraFolder(name)
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
	if err := errors.Join(os.RemoveAll(folder+".new"), os.MkdirAll(folder+".new", 0o755)); err != nil {
		return "", err
	}
	if root, ok := mainModules[name]; ok {
		err = buildMain(root, module, folder+".new")
	} else {
		cmd := goCommand(os.TempDir(), "install", "-trimpath", "-ldflags", "-s -w", module) // outside any module, so that no go.mod of ours bends the versions
		cmd.Env = append(cmd.Env, "GOBIN="+folder+".new")
		err = cmd.Run()
	}
	if err != nil {
		return "", fmt.Errorf("cannot build %s: %v; the compiler's words are above", module, err)
	}
	return path, os.Rename(folder+".new", folder)
}

func goCommand(dir string, args ...string) *exec.Cmd {
	cmd := exec.Command("go", args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "CGO_ENABLED=0")
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	return cmd
}

// buildMain builds "root/path@version" within root as the main module, and copies what is kept beside it.
func buildMain(root, module, folder string) error {
	pkg, version, _ := strings.Cut(module, "@")
	dir, err := goAnswer(os.TempDir(), "mod", "download", "-json", root+"@"+version)
	if err != nil {
		return err
	}
	name := filepath.Base(pkg)
	build := goCommand(dir, "build", "-mod=readonly", "-trimpath", "-ldflags", "-s -w", "-o", filepath.Join(folder, name), "."+strings.TrimPrefix(pkg, root))
	if err := build.Run(); err != nil {
		return err
	}
	kept, ok := beside[name]
	if !ok {
		return nil
	}
	from, err := goAnswer(dir, "list", "-mod=readonly", "-m", "-json", kept.module)
	if err != nil {
		return err
	}
	return os.CopyFS(filepath.Join(folder, filepath.Base(kept.folder)), os.DirFS(filepath.Join(from, kept.folder)))
}

// goAnswer is the folder of the module that go was asked about.
func goAnswer(dir string, args ...string) (string, error) {
	cmd := goCommand(dir, args...)
	cmd.Stdout = nil
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %v", strings.Join(args, " "), err)
	}
	var answer struct{ Dir string }
	return answer.Dir, json.Unmarshal(out, &answer)
}
