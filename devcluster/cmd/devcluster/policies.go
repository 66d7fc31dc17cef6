package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"devcluster/internal/wire"
)

// policyPlugin is the name under which containerd finds the manager among the network plugins.
const policyPlugin = "devcluster-policies"

func (p plan) policySocket() string { return p.state("policies.sock") }
func (p plan) pluginFolder() string { return p.state("plugins-cni") }
func (p plan) policiesReady() error {
	return wire.Ask(p.policySocket(), 15*time.Second, wire.Address{})
}
func (p plan) policyArgs() []string {
	args := []string{"policies", "--kubeconfig=" + p.pki("policies.kubeconfig"), "--socket=" + p.policySocket(),
		"--pods=" + p.podCIDR(), "--dns=" + p.dnsHost()}
	for _, node := range nodeNames() {
		args = append(args, "--node="+node+"="+p.initSocket(node))
	}
	return args
}

// linkPlugins makes a folder of the host's network plugins and our own.
func (p plan) linkPlugins() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	plugins, err := filepath.Glob("/usr/lib/cni/*")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(p.pluginFolder(), 0o755); err != nil {
		return err
	}
	links := map[string]string{policyPlugin: self}
	for _, plugin := range plugins {
		links[filepath.Base(plugin)] = plugin
	}
	for name, target := range links {
		link := filepath.Join(p.pluginFolder(), name)
		if was, err := os.Readlink(link); err == nil && was == target {
			continue
		}
		_ = os.Remove(link)
		if err := os.Symlink(target, link); err != nil {
			return err
		}
	}
	return nil
}

// networkPlugin is the last of a pod's network plugins. It tells the policies the address that the first has given, and ends
// when they are in force for it: no container of the pod runs before that.
func networkPlugin() {
	err := pluginCommand(os.Getenv("CNI_COMMAND"))
	if err != nil {
		_ = json.NewEncoder(os.Stdout).Encode(object{"cniVersion": "0.4.0", "code": 11, "msg": err.Error()}) // 11: try again later
		os.Exit(1)
	}
	os.Exit(0)
}

func pluginCommand(command string) error {
	if command == "VERSION" {
		return json.NewEncoder(os.Stdout).Encode(object{"cniVersion": "0.4.0", "supportedVersions": []string{"0.4.0"}})
	}
	var config struct {
		Socket, Node string
		PrevResult   json.RawMessage
	}
	if err := json.NewDecoder(os.Stdin).Decode(&config); err != nil {
		return err
	}
	pod := wire.Address{Node: config.Node, Container: os.Getenv("CNI_CONTAINERID")}
	for _, argument := range strings.Split(os.Getenv("CNI_ARGS"), ";") {
		switch key, value, _ := strings.Cut(argument, "="); key {
		case "K8S_POD_NAMESPACE":
			pod.Namespace = value
		case "K8S_POD_NAME":
			pod.Name = value
		case "K8S_POD_UID":
			pod.UID = value
		}
	}
	switch command {
	case "DEL":
		pod.Gone = true
		_ = wire.Ask(config.Socket, time.Second, pod) // a pod must be able to end, whoever else is dead
		return nil
	case "ADD":
		var result struct{ IPs []struct{ Address string } }
		if err := json.Unmarshal(config.PrevResult, &result); err != nil || len(result.IPs) == 0 {
			return fmt.Errorf("no address in the result of the plugins before: %s (%v)", config.PrevResult, err)
		}
		ip, _, err := net.ParseCIDR(result.IPs[0].Address)
		if err != nil {
			return err
		}
		pod.IP = ip.String()
		if err := wire.Ask(config.Socket, 15*time.Second, pod); err != nil {
			return fmt.Errorf("the network policies are not in force: %v; start them: devcluster restart policies", err)
		}
		_, err = os.Stdout.Write(config.PrevResult)
		return err
	}
	return nil
}
