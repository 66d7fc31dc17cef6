package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// fakeSource is a source folder with an image that up wants and one on demand.
func fakeSource(t *testing.T) string {
	t.Helper()
	source := t.TempDir()
	for name, text := range map[string]string{
		"images/box.sh": "1", "images/redis.sh": "1", "images/mongo.sh": "1", "images/shared.bash": "1",
		"standins/shared.bash": "1", "standins/redis/start.sh": "1", "standins/mongo/src/A.java": "1",
	} {
		file := filepath.Join(source, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("DEVCLUSTER_SOURCE", source)
	return source
}

func TestUpLeavesImagesOnDemandAlone(t *testing.T) {
	source := fakeSource(t)
	names, err := imageScripts()
	if err != nil || !slices.Equal(names, []string{"box"}) {
		t.Errorf("up would build %v (%v)", names, err)
	}
	p := plan{Cache: source} // its images folder serves as the folder of archives
	for _, name := range []string{"box.tar", "redis.tar"} {
		if err := os.WriteFile(filepath.Join(p.images(), name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	archives, err := p.archives()
	if _, taken := archives["redis.tar"]; err != nil || taken || len(archives) != 1 {
		t.Errorf("up would take in %v (%v)", archives, err)
	}
}

func TestImageKeyChangesWithTheStandIn(t *testing.T) {
	source := fakeSource(t)
	key := func(name string) string {
		k, err := imageKey(filepath.Join(source, "images"), name)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	write := func(name string) {
		if err := os.WriteFile(filepath.Join(source, "standins", name), []byte("2"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	box, redis, mongo := key("box"), key("redis"), key("mongo")
	write("mongo/src/A.java")
	if key("mongo") == mongo || key("redis") != redis || key("box") != box {
		t.Error("a source of the stand-in must change the key of its image and no other")
	}
	mongo = key("mongo")
	write("shared.bash")
	if key("mongo") == mongo || key("redis") == redis || key("box") != box {
		t.Error("what stand-ins share must change their keys and no other")
	}
}

func TestImagesLoadWantsKnownNames(t *testing.T) {
	source := fakeSource(t)
	p := plan{Cache: source}
	if err := p.loadImages(nil); err == nil || !strings.Contains(err.Error(), "redis") {
		t.Errorf("without a name: %v", err)
	}
	if err := p.loadImages([]string{"nothing"}); err == nil || !strings.Contains(err.Error(), "no image named nothing") {
		t.Errorf("with a name there is not: %v", err)
	}
}
