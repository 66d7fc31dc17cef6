package devcluster

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
)

// pushArchive pushes an image archive as a client of the registry would, with its name and password, and returns the image's
// reference.
func pushArchive(c *cluster, archive, name, tag string) string {
	c.Helper()
	parts := map[string][]byte{}
	file, err := os.Open(archive)
	if err != nil {
		c.Fatal(err)
	}
	defer file.Close()
	reader := tar.NewReader(file)
	for header, err := reader.Next(); err == nil; header, err = reader.Next() {
		if parts[header.Name], err = io.ReadAll(reader); err != nil {
			c.Fatal(err)
		}
	}
	var manifest []struct {
		Config string
		Layers []string
	}
	if err := json.Unmarshal(parts["manifest.json"], &manifest); err != nil {
		c.Fatal(err)
	}
	base := "http://" + c.Registry.Address + "/v2/" + name
	config := pushBlob(c, base, parts[manifest[0].Config], "application/vnd.docker.container.image.v1+json")
	layers := []any{}
	for _, layer := range manifest[0].Layers {
		layers = append(layers, pushBlob(c, base, parts[layer], "application/vnd.docker.image.rootfs.diff.tar"))
	}
	kind := "application/vnd.docker.distribution.manifest.v2+json"
	data, _ := json.Marshal(map[string]any{"schemaVersion": 2, "mediaType": kind, "config": config, "layers": layers})
	send(c, "PUT", base+"/manifests/"+tag, data, kind, http.StatusCreated)
	return c.Registry.Address + "/" + name + ":" + tag
}

func pushBlob(c *cluster, base string, data []byte, kind string) any {
	c.Helper()
	digest := fmt.Sprintf("sha256:%x", sha256.Sum256(data))
	started := send(c, "POST", base+"/blobs/uploads/", nil, "", http.StatusAccepted)
	target, err := url.Parse(started.Get("Location"))
	if err != nil {
		c.Fatal(err)
	}
	query := target.Query()
	query.Set("digest", digest)
	target.RawQuery = query.Encode()
	send(c, "PUT", target.String(), data, "application/octet-stream", http.StatusCreated)
	return map[string]any{"mediaType": kind, "size": len(data), "digest": digest}
}

func send(c *cluster, method, to string, data []byte, kind string, want int) http.Header {
	c.Helper()
	request, err := http.NewRequest(method, to, bytes.NewReader(data))
	if err != nil {
		c.Fatal(err)
	}
	request.SetBasicAuth(c.Registry.Username, c.Registry.Password)
	request.Header.Set("Content-Type", kind)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		c.Fatal(err)
	}
	defer response.Body.Close()
	if body, _ := io.ReadAll(response.Body); response.StatusCode != want {
		c.Fatalf("%s %s: %s %s", method, to, response.Status, body)
	}
	return response.Header
}
