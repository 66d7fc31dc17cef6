package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"sort"
	"strings"
)

const hostCABundle = "/etc/ssl/certs/ca-certificates.crt"

// writePodBase makes the spec that containerd starts every container from: its own default, and on top of it the CA bundle of
// this machine and how pip reaches a package index here. A machine may reach the indexes through a private CA; pods of this
// cluster then need that CA as well, and nothing of it may be baked into an image or a manifest.
func (p plan) writePodBase() error {
	out, err := exec.Command("ctr", "oci", "spec").Output()
	if err != nil {
		return fmt.Errorf("ctr oci spec: %v; install containerd", err)
	}
	var spec map[string]any
	if err := json.Unmarshal(out, &spec); err != nil {
		return fmt.Errorf("ctr oci spec: %v", err)
	}
	mounts, _ := spec["mounts"].([]any)
	bundle := ""
	if _, err := os.Stat(hostCABundle); err == nil {
		bundle = hostCABundle
		mounts = append(mounts, readOnly(hostCABundle, hostCABundle))
	}
	if conf := pipConf(bundle, hostPip()); conf != "" {
		if err := writeFile(p.state("pip.conf"), []byte(conf), 0o644); err != nil {
			return err
		}
		mounts = append(mounts, readOnly(p.state("pip.conf"), "/etc/pip.conf"))
	}
	spec["mounts"] = mounts
	return writeJSON(p.podBase(), spec)
}

func (p plan) podBase() string { return p.state("pod-base.json") }

func readOnly(source, target string) any {
	return map[string]any{"source": source, "destination": target, "type": "bind", "options": []string{"bind", "ro"}}
}

// hostPip is what pip is told on this machine, as "section.key='value'" lines and PIP_* variables.
func hostPip() map[string]string {
	found := map[string]string{}
	if out, err := exec.Command("python3", "-m", "pip", "config", "list").Output(); err == nil {
		for line := range strings.Lines(string(out)) {
			key, value, ok := strings.Cut(strings.TrimSpace(line), "=")
			if ok {
				found[key[strings.LastIndex(key, ".")+1:]] = strings.Trim(value, "'\"")
			}
		}
	}
	for _, variable := range os.Environ() {
		if key, value, ok := strings.Cut(variable, "="); ok && strings.HasPrefix(key, "PIP_") {
			found[strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(key, "PIP_")), "_", "-")] = value
		}
	}
	return found
}

// pipConf keeps what says where the index is and how to speak to it. Paths of this machine (find-links, cache-dir, …) mean
// nothing in a pod.
func pipConf(bundle string, host map[string]string) string {
	keep := map[string]string{}
	for _, key := range []string{"index-url", "extra-index-url", "trusted-host", "proxy", "retries", "timeout", "disable-pip-version-check"} {
		if value := host[key]; value != "" {
			keep[key] = value
		}
	}
	if value := host["default-timeout"]; value != "" {
		keep["timeout"] = value
	}
	if bundle != "" {
		keep["cert"] = bundle
	}
	if len(keep) == 0 {
		return ""
	}
	keys := make([]string, 0, len(keep))
	for key := range keep {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	text := "[global]\n"
	for _, key := range keys {
		text += key + " = " + strings.ReplaceAll(keep[key], "\n", " ") + "\n"
	}
	return text
}
