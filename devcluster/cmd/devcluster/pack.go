package main

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// pack writes a root file system as an image archive of the shape that docker save makes: one layer, its config, a manifest.
// The archive's bytes depend on the files alone, not on when or where it was made.
func pack(out, names, root, config string) error {
	if !json.Valid([]byte(config)) {
		return fmt.Errorf("the image's config is not JSON: %s", config)
	}
	layer, err := os.CreateTemp(filepath.Dir(out), ".layer")
	if err != nil {
		return err
	}
	defer os.Remove(layer.Name())
	defer layer.Close()
	hash := sha256.New()
	writer := tar.NewWriter(io.MultiWriter(layer, hash))
	if err := addTree(writer, root); err != nil {
		return err
	}
	if err := writer.Close(); err != nil {
		return err
	}
	digest := fmt.Sprintf("%x", hash.Sum(nil))
	image, err := json.Marshal(object{"architecture": "amd64", "os": "linux", "config": json.RawMessage(config),
		"rootfs": object{"type": "layers", "diff_ids": []string{"sha256:" + digest}}})
	if err != nil {
		return err
	}
	imageName := fmt.Sprintf("%x.json", sha256.Sum256(image))
	manifest, err := json.Marshal([]object{{"Config": imageName, "RepoTags": strings.Split(names, ","), "Layers": []string{digest + ".tar"}}})
	if err != nil {
		return err
	}
	file, err := os.Create(out)
	if err != nil {
		return err
	}
	defer file.Close()
	size, err := layer.Seek(0, io.SeekCurrent)
	if err == nil {
		_, err = layer.Seek(0, io.SeekStart)
	}
	if err != nil {
		return err
	}
	archive := tar.NewWriter(file)
	for _, part := range []struct {
		name string
		size int64
		from io.Reader
	}{{digest + ".tar", size, layer}, {imageName, int64(len(image)), bytes.NewReader(image)}, {"manifest.json", int64(len(manifest)), bytes.NewReader(manifest)}} {
		if err := archive.WriteHeader(&tar.Header{Name: part.name, Mode: 0o644, Size: part.size}); err != nil {
			return err
		}
		if _, err := io.Copy(archive, part.from); err != nil {
			return err
		}
	}
	if err := archive.Close(); err != nil {
		return err
	}
	return file.Close()
}

func addTree(writer *tar.Writer, root string) error {
	first := map[uint64]string{} // inode → the path it was first met at: hard links stay links
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil || info.Mode()&fs.ModeSocket != 0 {
			return err
		}
		link := ""
		if info.Mode()&fs.ModeSymlink != 0 {
			if link, err = os.Readlink(path); err != nil {
				return err
			}
		}
		header, err := tar.FileInfoHeader(info, link)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		header.Name = "./" + relative
		if info.IsDir() {
			header.Name += "/"
		}
		header.Uname, header.Gname = "", "" // names are of the machine that packs
		if stat, ok := info.Sys().(*syscall.Stat_t); ok && info.Mode().IsRegular() && stat.Nlink > 1 {
			if earlier, seen := first[stat.Ino]; seen {
				header.Typeflag, header.Linkname, header.Size = tar.TypeLink, earlier, 0
				return writer.WriteHeader(header)
			}
			first[stat.Ino] = header.Name
		}
		if err := writer.WriteHeader(header); err != nil || header.Typeflag != tar.TypeReg {
			return err
		}
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		_, err = io.Copy(writer, file)
		return err
	})
}
