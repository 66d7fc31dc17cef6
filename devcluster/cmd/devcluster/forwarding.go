package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// hostSettings are the few settings of the host that are changed while any instance is up, with what they were before.
type hostSettings struct {
	Sysctls map[string]string `json:"sysctls"`
}

func (p plan) settingsFile() string { return filepath.Join(p.Cache, "state", "host-settings.json") }

// withSettings runs one instance at a time: the first up remembers, the last down restores.
func (p plan) withSettings(do func() error) error {
	unlock, err := lock(filepath.Join(p.Cache, "state", "host-settings.lock"), syscall.LOCK_EX)
	if err != nil {
		return err
	}
	defer unlock()
	return do()
}

// allowForwarding turns forwarding on for the bridge and the uplink alone. The switch for all of the machine would also
// reset unrelated settings of every link, which could not be undone exactly.
func (p plan) allowForwarding(link string) error {
	return p.withSettings(func() error {
		keys := []string{"net/ipv4/conf/" + p.bridge() + "/forwarding"} // goes away with the bridge
		if link != "" {
			key := "net/ipv4/conf/" + link + "/forwarding"
			if err := p.remember(key); err != nil {
				return err
			}
			keys = append(keys, key)
		}
		for _, key := range keys {
			if err := os.WriteFile("/proc/sys/"+key, []byte("1"), 0o644); err != nil {
				return fmt.Errorf("cannot allow forwarding (%s): %v; run as root", key, err)
			}
		}
		return p.passFirewall(true)
	})
}

func (p plan) remember(key string) error {
	settings := hostSettings{Sysctls: map[string]string{}}
	data, err := os.ReadFile(p.settingsFile())
	if err == nil {
		if err := json.Unmarshal(data, &settings); err != nil {
			return fmt.Errorf("%s: %v; delete it and try again", p.settingsFile(), err)
		}
	}
	if _, known := settings.Sysctls[key]; known {
		return nil
	}
	value, err := os.ReadFile("/proc/sys/" + key)
	if err != nil {
		return err
	}
	settings.Sysctls[key] = strings.TrimSpace(string(value))
	return writeJSON(p.settingsFile(), settings) // before the change, so that a kill in between loses nothing
}

func (p plan) restoreForwarding() error {
	return p.withSettings(func() error {
		if err := p.passFirewall(false); err != nil {
			return err
		}
		if others, _ := filepath.Glob("/sys/class/net/jsd*-nodes"); len(others) > 0 {
			return nil
		}
		data, err := os.ReadFile(p.settingsFile())
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		var settings hostSettings
		if err == nil {
			err = json.Unmarshal(data, &settings)
		}
		if err != nil {
			return err
		}
		for key, value := range settings.Sysctls {
			if err := os.WriteFile("/proc/sys/"+key, []byte(value), 0o644); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("cannot restore %s=%s: %v", key, value, err)
			}
		}
		return os.Remove(p.settingsFile())
	})
}

// passFirewall lets the nodes' traffic through a firewall that drops what it forwards (a machine with Docker has one); where
// there is none, iptables is not touched at all, since a mere look creates its tables.
func (p plan) passFirewall(open bool) error {
	out, err := exec.Command("nft", "list", "chain", "ip", "filter", "FORWARD").Output()
	if err != nil {
		return nil
	}
	chain := string(out)
	if open && !strings.Contains(chain, "policy drop") {
		return nil
	}
	for _, direction := range []string{"-i", "-o"} {
		rule := []string{"FORWARD", direction, p.bridge(), "-j", "ACCEPT"}
		if open {
			if out, err := exec.Command("iptables", append([]string{"-w", "-I"}, rule...)...).CombinedOutput(); err != nil {
				return fmt.Errorf("cannot pass the host's firewall: %v: %s", err, strings.TrimSpace(string(out)))
			}
			continue
		}
		if !strings.Contains(chain, `"`+p.bridge()+`"`) {
			continue
		}
		for exec.Command("iptables", append([]string{"-w", "-D"}, rule...)...).Run() == nil {
		}
	}
	return nil
}
