// Package host takes down what a machine looks like, so that a test can tell whether a cluster left anything behind.
package host

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

// Snapshot is a set of facts; each is a line that begins with its kind.
type Snapshot map[string]bool

// Take looks at everything a cluster could touch, leaving out what belongs to other instances (they live as they like).
func Take(instance int) (Snapshot, error) {
	s := Snapshot{}
	others := otherInstances(instance)
	for _, look := range []func() ([]string, error){mounts, namespaces, links, routes, rules, cgroups, sysctls, folders,
		func() ([]string, error) { return processes(instance) }} {
		facts, err := look()
		if err != nil {
			return nil, err
		}
		for _, fact := range facts {
			if !others.MatchString(fact) {
				s[fact] = true
			}
		}
	}
	return s, nil
}

// otherInstances matches names and ranges of every instance but one.
func otherInstances(instance int) *regexp.Regexp {
	var ids, pods, services []string
	for n := range 20 {
		if n != instance {
			ids = append(ids, fmt.Sprint(n))
			pods = append(pods, fmt.Sprint(100+n))
			services = append(services, fmt.Sprint(120+n))
		}
	}
	or := func(list []string) string { return "(" + strings.Join(list, "|") + ")" }
	return regexp.MustCompile(fmt.Sprintf(`jsd%[1]s[-_]|\b10\.89\.%[1]s\.|\b10\.(%[2]s|%[3]s)\.\d+\.\d+|/(state|nodes)/%[1]s/`,
		or(ids), or(pods), or(services)))
}

// Compare lists what came and what went, sorted.
func Compare(before, after Snapshot) (changes []string) {
	for fact := range after {
		if !before[fact] {
			changes = append(changes, "new:  "+fact)
		}
	}
	for fact := range before {
		if !after[fact] {
			changes = append(changes, "gone: "+fact)
		}
	}
	sort.Strings(changes)
	return changes
}

func factsOf(kind, text string) (facts []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			facts = append(facts, kind+" "+line)
		}
	}
	return facts
}

var elsewhere = regexp.MustCompile("^(/tmp|/var/lib/containers)/")

func mounts() ([]string, error) {
	data, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return nil, err
	}
	var ours strings.Builder
	for line := range strings.Lines(string(data)) {
		// Here other programs mount as they like; the cluster never does.
		if f := strings.Fields(line); len(f) > 4 && elsewhere.MatchString(f[4]) && !strings.Contains(f[4], "jsd") {
			continue
		}
		ours.WriteString(line)
	}
	return factsOf("mount", ours.String()), nil
}

func namespaces() ([]string, error) {
	names, err := filepath.Glob("/run/netns/*")
	return factsOf("netns", strings.Join(names, "\n")), err
}

func command(kind string, args ...string) ([]string, error) {
	out, err := exec.Command(args[0], args[1:]...).Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %v", strings.Join(args, " "), err)
	}
	return factsOf(kind, string(out)), nil
}

var lifetime = regexp.MustCompile(` (expires|valid_lft|preferred_lft|age|\w+_timer) +\S+`)

func links() ([]string, error) {
	facts, err := command("link", "ip", "-o", "-d", "link")
	if err != nil {
		return nil, err
	}
	addresses, err := command("address", "ip", "-o", "addr")
	return stripped(append(facts, addresses...), lifetime), err
}

func routes() ([]string, error) {
	four, err := command("route", "ip", "-4", "route", "show", "table", "all")
	if err != nil {
		return nil, err
	}
	six, err := command("route", "ip", "-6", "route", "show", "table", "all")
	if err != nil {
		return nil, err
	}
	policy, err := command("policy", "ip", "rule")
	return stripped(append(append(four, six...), policy...), lifetime), err
}

func stripped(facts []string, noise *regexp.Regexp) []string {
	for i := range facts {
		facts[i] = noise.ReplaceAllString(facts[i], "")
	}
	return facts
}

// rules names the table and the chain in every fact, since the same rule in another chain is another rule.
func rules() ([]string, error) {
	out, err := exec.Command("nft", "-s", "list", "ruleset").Output()
	if err != nil {
		return nil, fmt.Errorf("nft: %v", err)
	}
	return nested(string(out)), nil
}

func nested(ruleset string) (facts []string) {
	var path []string
	for line := range strings.Lines(ruleset) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case line == "}":
			path = path[:max(0, len(path)-1)]
		default:
			facts = append(facts, "rule "+strings.Join(append(append([]string{}, path...), line), " "))
			if strings.HasSuffix(line, "{") {
				path = append(path, line)
			}
		}
	}
	return facts
}

// cgroups lists the first two levels of every hierarchy: all that is made here begins there.
func cgroups() (facts []string, err error) {
	for _, pattern := range []string{"/sys/fs/cgroup/*", "/sys/fs/cgroup/*/*"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			return nil, err
		}
		for _, path := range found {
			if info, err := os.Stat(path); err == nil && info.IsDir() {
				facts = append(facts, "cgroup "+path)
			}
		}
	}
	return facts, nil
}

// folders lists the places outside the cache where such programs are known to leave things.
func folders() (facts []string, err error) {
	for _, dir := range []string{"/run", "/run/netns", "/opt", "/opt/cni", "/etc", "/etc/cni", "/etc/docker", "/var/lib", "/var/lib/cni", "/var/log",
		"/var/log/pods", "/var/log/containers", "/usr/libexec", "/usr/libexec/kubernetes"} {
		entries, err := os.ReadDir(dir)
		if err != nil {
			continue
		}
		for _, entry := range entries {
			facts = append(facts, "file "+filepath.Join(dir, entry.Name()))
		}
	}
	return facts, nil
}
