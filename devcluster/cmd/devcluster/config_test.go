package main

import (
	"archive/tar"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"
)

func TestPipConfKeepsTheIndexAndNoPathOfThisMachine(t *testing.T) {
	got := pipConf(hostCABundle, map[string]string{"index-url": "https://index.example/simple", "find-links": "/somewhere",
		"cert": "/mine.pem", "default-timeout": "9"})
	want := "[global]\ncert = /etc/ssl/certs/ca-certificates.crt\nindex-url = https://index.example/simple\ntimeout = 9\n"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := pipConf("", nil); got != "" {
		t.Errorf("got %q where nothing was to say", got)
	}
}

func TestCorefileForwardsOnlyWhereThereIsSomebody(t *testing.T) {
	p := testPlan(t, 0)
	if text := p.corefile([]string{"192.0.2.53"}); !strings.Contains(text, "forward . 192.0.2.53\n") {
		t.Error(text)
	}
	if text := p.corefile(nil); strings.Contains(text, "forward") {
		t.Error(text)
	}
}

func TestAuditKeepsEveryWrite(t *testing.T) {
	data, err := json.Marshal(auditPolicy())
	if err != nil {
		t.Fatal(err)
	}
	var policy struct {
		Rules []struct {
			Level           string
			Verbs           []string
			NonResourceURLs []string
		}
	}
	if err := json.Unmarshal(data, &policy); err != nil {
		t.Fatal(err)
	}
	for _, rule := range policy.Rules {
		if rule.Level == "None" && len(rule.NonResourceURLs) == 0 && !slices.Equal(rule.Verbs, []string{"get", "list", "watch"}) {
			t.Errorf("a rule drops more than reads: %+v", rule)
		}
	}
	if last := policy.Rules[len(policy.Rules)-1]; last.Level != "Metadata" || last.Verbs != nil {
		t.Errorf("the last rule does not keep all: %+v", last)
	}
}

func TestKubeletConfigIsWhatTheClusterPromises(t *testing.T) {
	data, _ := json.Marshal(testPlan(t, 0).kubeletConfig(2))
	for _, want := range []string{`"cgroupRoot":"/jsd0-node-2"`, `"clusterDNS":["10.120.0.10"]`, `"nodeLeaseDurationSeconds":16`} {
		if !strings.Contains(string(data), want) {
			t.Errorf("%s is not in %s", want, data)
		}
	}
}

func TestForgetLeavesImportedImagesOnly(t *testing.T) {
	db, err := bolt.Open(filepath.Join(t.TempDir(), "meta.db"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	names := func(kind string) (found []string) {
		_ = db.View(func(tx *bolt.Tx) error {
			if b := tx.Bucket([]byte("v1")).Bucket([]byte("k8s.io")).Bucket([]byte(kind)); b != nil {
				return b.ForEachBucket(func(name []byte) error { found = append(found, string(name)); return nil })
			}
			return nil
		})
		return found
	}
	err = db.Update(func(tx *bolt.Tx) error {
		space, _ := must(tx.CreateBucket([]byte("v1"))).CreateBucket([]byte("k8s.io"))
		images := must(space.CreateBucket([]byte("images")))
		for name, digest := range map[string]string{"localhost/pause:1": "p", "sha256:1": "p", "10.89.0.1:5000/app:1": "a", "sha256:2": "a"} {
			target := must(must(images.CreateBucket([]byte(name))).CreateBucket([]byte("target")))
			if err := target.Put([]byte("digest"), []byte(digest)); err != nil {
				return err
			}
		}
		must(must(space.CreateBucket([]byte("containers"))).CreateBucket([]byte("abc")))
		return forget(tx, []string{"localhost/pause:1"})
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := names("images"); !slices.Equal(got, []string{"localhost/pause:1", "sha256:1"}) {
		t.Errorf("images left: %q", got)
	}
	if got := names("containers"); got != nil {
		t.Errorf("containers left: %q", got)
	}
}

func must(b *bolt.Bucket, err error) *bolt.Bucket {
	if err != nil {
		panic(err)
	}
	return b
}

func TestPackIsReadAsADockerArchiveAndIsTheSameTwice(t *testing.T) {
	dir := t.TempDir()
	root := filepath.Join(dir, "root")
	_ = os.MkdirAll(filepath.Join(root, "bin"), 0o755)
	_ = os.WriteFile(filepath.Join(root, "bin", "a"), []byte("hello"), 0o755)
	_ = os.Link(filepath.Join(root, "bin", "a"), filepath.Join(root, "bin", "b"))
	_ = os.Symlink("a", filepath.Join(root, "bin", "c"))
	var outs []string
	for _, name := range []string{"1.tar", "2.tar"} {
		out := filepath.Join(dir, name)
		if err := pack(out, "x:1,y:2", root, `{"Cmd":["a"]}`); err != nil {
			t.Fatal(err)
		}
		data, _ := os.ReadFile(out)
		outs = append(outs, string(data))
	}
	if outs[0] != outs[1] {
		t.Error("two packs of the same files differ")
	}
	var manifest []struct {
		RepoTags []string
		Layers   []string
	}
	archive, parts := tar.NewReader(strings.NewReader(outs[0])), map[string]string{}
	for header, err := archive.Next(); err == nil; header, err = archive.Next() {
		data, _ := io.ReadAll(archive)
		parts[header.Name] = string(data)
	}
	if err := json.Unmarshal([]byte(parts["manifest.json"]), &manifest); err != nil || !slices.Equal(manifest[0].RepoTags, []string{"x:1", "y:2"}) {
		t.Fatal(err, manifest)
	}
	var kinds []byte
	layer := tar.NewReader(strings.NewReader(parts[manifest[0].Layers[0]]))
	for header, err := layer.Next(); err == nil; header, err = layer.Next() {
		kinds = append(kinds, header.Typeflag)
	}
	if string(kinds) != string([]byte{tar.TypeDir, tar.TypeDir, tar.TypeReg, tar.TypeLink, tar.TypeSymlink}) {
		t.Errorf("the layer holds %q", kinds)
	}
}

func TestImageKeyFollowsOwnAndSharedSources(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) { _ = os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644) }
	write("a.sh", "1")
	write("b.sh", "1")
	write("shared.bash", "1")
	key := func(name string) string {
		k, err := imageKey(dir, name)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	first := key("a")
	write("b.sh", "2")
	if key("a") != first {
		t.Error("another image's script changed the key")
	}
	write("shared.bash", "2")
	second := key("a")
	if second == first {
		t.Error("a shared source did not change the key")
	}
	write("a.txt", "x")
	if key("a") == second {
		t.Error("a source of its own did not change the key")
	}
	if _, err := imageKey(dir, "c"); err == nil {
		t.Error("an image without a script has a key")
	}
}

func TestAddedCountsWhatWasThereAndCameAgain(t *testing.T) {
	got := added([]string{"a:1", "b:1"}, []string{"a:1", "b:1", "c:1"}, "unpacking b:1 (sha256:0)...done\n")
	if !slices.Equal(got, []string{"b:1", "c:1"}) {
		t.Error(got)
	}
}
