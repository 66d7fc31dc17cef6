package main

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"syscall"
)

// required are the images without which the cluster is of no use.
var required = []string{"pause", "busybox"}

// onDemand are images that few want: neither up nor images without a name builds them, and only images load gives them to nodes.
var onDemand = []string{"jqm", "mongo", "mongodb-operator", "node-slim", "postgres", "redis"}

// imageScripts lists the images there are sources of, images/NAME.sh, but for those on demand.
func imageScripts() (names []string, err error) {
	source, err := sourceFolder()
	if err != nil {
		return nil, err
	}
	scripts, err := filepath.Glob(filepath.Join(source, "images", "*.sh"))
	for _, script := range scripts {
		if name := strings.TrimSuffix(filepath.Base(script), ".sh"); !slices.Contains(onDemand, name) {
			names = append(names, name)
		}
	}
	return names, err
}

// buildImages runs images/NAME.sh OUT.tar for every archive that is missing or whose sources changed.
func (p plan) buildImages(names []string, force bool) error {
	if err := os.MkdirAll(p.images(), 0o755); err != nil {
		return err
	}
	source, err := sourceFolder()
	if err != nil {
		return err
	}
	if names == nil {
		if names, err = imageScripts(); err != nil {
			return err
		}
	}
	for _, name := range names {
		if err := p.buildImage(source, name, force); err != nil {
			return err
		}
	}
	return nil
}

func (p plan) buildImage(source, name string, force bool) error {
	unlock, err := lock(filepath.Join(p.images(), name+".lock"), syscall.LOCK_EX)
	if err != nil {
		return err
	}
	defer unlock()
	key, err := imageKey(filepath.Join(source, "images"), name)
	if err != nil {
		return err
	}
	out := filepath.Join(p.images(), name+".tar")
	noted, _ := os.ReadFile(out + ".key")
	if _, err := os.Stat(out); err == nil && string(noted) == key && !force {
		return nil
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	script := filepath.Join(source, "images", name+".sh")
	fmt.Fprintf(os.Stderr, "building image archive %s\n", name)
	temporary := filepath.Join(p.images(), "."+name+".new")
	cmd := exec.Command(script, temporary)
	cmd.Env = append(os.Environ(), "DEVCLUSTER="+self, "DEVCLUSTER_CACHE="+p.Cache)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		os.Remove(temporary)
		return fmt.Errorf("%s failed: %v; run it by hand: %s OUT.tar", script, err, script)
	}
	if err := os.Rename(temporary, out); err != nil {
		return err
	}
	return writeFile(out+".key", []byte(key), 0o644)
}

// imageKey hashes an image's sources: its files NAME.*, and those that belong to no image and are therefore shared; and for what
// stands in for another's program, ../standins/NAME and the files beside it.
func imageKey(folder, name string) (string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return "", err
	}
	stem := func(file string) string { stem, _, _ := strings.Cut(file, "."); return stem }
	owned := map[string]bool{}
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), ".sh") {
			owned[stem(entry.Name())] = true
		}
	}
	if !owned[name] {
		return "", fmt.Errorf("no image named %s in %s", name, folder)
	}
	var files []string
	for _, entry := range entries {
		if s := stem(entry.Name()); entry.Type().IsRegular() && (s == name || !owned[s]) {
			files = append(files, filepath.Join(folder, entry.Name()))
		}
	}
	standins := filepath.Join(folder, "..", "standins")
	if own, err := os.Stat(filepath.Join(standins, name)); err == nil && own.IsDir() {
		err := filepath.WalkDir(standins, func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if entry.IsDir() && filepath.Dir(path) == standins && entry.Name() != name {
				return fs.SkipDir
			}
			if entry.Type().IsRegular() {
				files = append(files, path)
			}
			return nil
		})
		if err != nil {
			return "", err
		}
	}
	return hashFiles(files)
}

func hashFiles(files []string) (string, error) {
	sort.Strings(files)
	hash := sha256.New()
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(hash, "%s %d\n", filepath.Base(file), len(data))
		hash.Write(data)
	}
	return fmt.Sprintf("%x", hash.Sum(nil))[:16], nil
}
