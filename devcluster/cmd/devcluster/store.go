package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

// imported is what a node's image store holds by our own hand.
type imported struct {
	Archives map[string]string `json:"archives"` // file name → what it was when it was taken in
	Images   []string          `json:"images"`
}

func (p plan) loadImported(node string) imported {
	noted := imported{Archives: map[string]string{}}
	if data, err := os.ReadFile(p.importedFile(node)); err != nil || json.Unmarshal(data, &noted) != nil {
		return imported{Archives: map[string]string{}}
	}
	return noted
}

// cleanStore brings a kept image store back to what was imported: containers of the last cluster, and images that it pulled,
// would otherwise haunt this one. containerd must not run; it collects what lost its references by itself when it starts.
func (p plan) cleanStore(node string) error {
	root := p.store(node, "containerd")
	file := filepath.Join(root, "io.containerd.metadata.v1.bolt", "meta.db")
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return os.RemoveAll(p.importedFile(node)) // a note without its store would be a lie
	}
	db, err := bolt.Open(file, 0o644, &bolt.Options{Timeout: 5 * time.Second, NoSync: true})
	if err == nil {
		err = db.Update(func(tx *bolt.Tx) error { return forget(tx, p.loadImported(node).Images) })
		err = errors.Join(err, db.Close())
	}
	if err != nil { // a store that a kill spoiled is only a cache
		fmt.Fprintf(os.Stderr, "image store of %s starts anew: %v\n", node, err)
		return os.RemoveAll(p.store(node))
	}
	return nil
}

// forget drops containers, leases and the images not named, in containerd's own layout (v1/<namespace>/<kind>/<name>).
func forget(tx *bolt.Tx, keep []string) error {
	version := tx.Bucket([]byte("v1"))
	if version == nil {
		return nil
	}
	kept := map[string]bool{}
	for _, name := range keep {
		kept[name] = true
	}
	return version.ForEachBucket(func(namespace []byte) error {
		space := version.Bucket(namespace)
		for _, kind := range []string{"containers", "leases", "sandboxes"} {
			if space.Bucket([]byte(kind)) != nil {
				if err := space.DeleteBucket([]byte(kind)); err != nil {
					return err
				}
			}
		}
		if images := space.Bucket([]byte("images")); images != nil {
			return forgetImages(images, kept)
		}
		return nil
	})
}

// forgetImages keeps the named images, and of the names by digest, which containerd adds by itself, those of a kept image.
func forgetImages(images *bolt.Bucket, named map[string]bool) error {
	digest := func(name []byte) string {
		if target := images.Bucket(name).Bucket([]byte("target")); target != nil {
			return string(target.Get([]byte("digest")))
		}
		return ""
	}
	digests := map[string]bool{}
	for name := range named {
		if images.Bucket([]byte(name)) != nil && !strings.HasPrefix(name, "sha256:") {
			digests[digest([]byte(name))] = true
		}
	}
	var gone [][]byte
	err := images.ForEachBucket(func(name []byte) error {
		alias := strings.HasPrefix(string(name), "sha256:")
		if alias && !digests[digest(name)] || !alias && !named[string(name)] {
			gone = append(gone, append([]byte{}, name...))
		}
		return nil
	})
	for _, name := range gone {
		err = errors.Join(err, images.DeleteBucket(name))
	}
	return err
}

// archives lists the image archives, each with what tells a new one from an old one.
func (p plan) archives() (map[string]string, error) {
	files, err := filepath.Glob(filepath.Join(p.images(), "*.tar"))
	if err != nil {
		return nil, err
	}
	only := imagesWanted()
	found := map[string]string{}
	for _, file := range files {
		if strings.Contains(strings.TrimSuffix(filepath.Base(file), ".tar"), ".") {
			continue // a part that an image's script keeps for itself
		}
		if isOnDemand(file) {
			continue
		}
		mark, err := archiveMark(file)
		if err != nil {
			return nil, err
		}
		if only == nil || only[strings.TrimSuffix(filepath.Base(file), ".tar")] {
			found[filepath.Base(file)] = mark
		}
	}
	return found, nil
}

// archiveMark tells a new archive from an old one.
func archiveMark(file string) (string, error) {
	info, err := os.Stat(file)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d bytes of %s", info.Size(), info.ModTime().UTC().Format(time.RFC3339Nano)), nil
}

// imagesWanted is DEVCLUSTER_IMAGES, a list of names; without it every archive is wanted.
func imagesWanted() map[string]bool {
	list := os.Getenv("DEVCLUSTER_IMAGES")
	if list == "" {
		return nil
	}
	wanted := map[string]bool{"pause": true} // without it no pod starts
	for _, name := range strings.Split(list, ",") {
		wanted[name] = true
	}
	return wanted
}

func (p plan) importImages(node string) error {
	archives, err := p.archives()
	if err != nil {
		return err
	}
	return p.importArchives(node, archives)
}

// importArchives takes in the archives that the node has not seen yet, and notes each as soon as it is in.
func (p plan) importArchives(node string, archives map[string]string) error {
	noted := p.loadImported(node)
	names := make([]string, 0, len(archives))
	for name := range archives {
		if noted.Archives[name] != archives[name] {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		step(node + ": import " + name)
		before, err := p.imageNames(node)
		if err != nil {
			return err
		}
		out, err := p.ctr(node, "images", "import", filepath.Join(p.images(), name))
		if err != nil {
			err = fmt.Errorf("cannot import %s into %s: %v: %s; build it anew: devcluster images --force", name, node, err, strings.TrimSpace(out))
			if slices.Contains(required, strings.TrimSuffix(name, ".tar")) {
				return err
			}
			fmt.Fprintln(os.Stderr, "devcluster:", err) // the cluster is of use without it
			continue
		}
		after, err := p.imageNames(node)
		if err != nil {
			return err
		}
		noted.Archives[name] = archives[name]
		noted.Images = union(noted.Images, added(before, after, out))
		if err := writeJSON(p.importedFile(node), noted); err != nil {
			return err
		}
	}
	return nil
}

func (p plan) ctr(node string, args ...string) (string, error) {
	out, err := exec.Command("ctr", append([]string{"-a", p.containerdSocket(node), "-n", "k8s.io"}, args...)...).CombinedOutput()
	return string(out), err
}

func (p plan) imageNames(node string) ([]string, error) {
	out, err := p.ctr(node, "images", "ls", "-q")
	if err != nil {
		return nil, fmt.Errorf("cannot list the images of %s: %v: %s", node, err, strings.TrimSpace(out))
	}
	return strings.Fields(out), nil
}

// added is what an import brought: names that were not there, and names it said it unpacked, which may have been.
func added(before, after []string, said string) (names []string) {
	known := map[string]bool{}
	for _, name := range before {
		known[name] = true
	}
	for _, name := range after {
		if !known[name] || strings.Contains(said, "unpacking "+name+" ") {
			names = append(names, name)
		}
	}
	return names
}

func union(a, b []string) []string {
	seen := map[string]bool{}
	var all []string
	for _, name := range append(append([]string{}, a...), b...) {
		if !seen[name] {
			seen[name] = true
			all = append(all, name)
		}
	}
	sort.Strings(all)
	return all
}
