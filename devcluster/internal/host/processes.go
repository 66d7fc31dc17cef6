package host

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// programs are what a cluster is made of; one of them in namespaces that are neither ours nor another instance's is a leak.
var programs = map[string]bool{"kube": true, "containerd": true, "dockerd": true, "containerd-shim-runc-v2": true, "runc": true, "devcluster": true, "pause": true}

// processes lists what belongs to the instance: by its cgroup, by its command line, or by its namespaces. Other programs of
// the machine come and go, and are not a leak.
func processes(instance int) (facts []string, err error) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, err
	}
	own := regexp.MustCompile(fmt.Sprintf(`jsd%[1]d-|/(state|nodes)/%[1]d/`, instance))
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil || pid == os.Getpid() {
			continue
		}
		read := func(name string) string {
			data, _ := os.ReadFile(filepath.Join("/proc", entry.Name(), name))
			return string(data)
		}
		// A zombie waits for its parent to look, and the parent of an orphan is the machine's own first process.
		_, state, _ := strings.Cut(read("stat"), ") ")
		line := strings.ReplaceAll(read("cmdline"), "\x00", " ")
		if line == "" || strings.HasPrefix(state, "Z") {
			continue
		}
		groups := read("cgroup")
		if own.MatchString(groups) || own.MatchString(line) || programs[program(pid)] && foreign(pid) {
			where := strings.Join(strings.Fields(groups), " ")
			facts = append(facts, fmt.Sprintf("process %d %.120s (%s)", pid, line, where))
		}
	}
	return facts, nil
}

func program(pid int) string {
	path, _ := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid))
	return filepath.Base(strings.TrimSuffix(path, " (deleted)"))
}

func foreign(pid int) bool {
	for _, kind := range []string{"net", "pid"} {
		theirs, err := os.Readlink(fmt.Sprintf("/proc/%d/ns/%s", pid, kind))
		ours, _ := os.Readlink("/proc/self/ns/" + kind)
		if err == nil && theirs != ours {
			return true
		}
	}
	return false
}

// volatileSysctl are settings that the kernel itself keeps changing, or that show a state rather than a setting.
var volatileSysctl = regexp.MustCompile(`^/proc/sys/(kernel/(random/|ns_last_pid|pty/nr|.*_seq|osrelease)|fs/(.*-nr|.*-state|binfmt_misc|aio-nr|dentry|inode|quota|epoll)|` +
	`net/netfilter/nf_conntrack_count|net/ipv[46]/(neigh|conf)/(jsd|veth)|net/ipv4/(tcp_fastopen_key|route/|tcp_available)|net/ipv6/(route/|conf/.*/stable_secret)|vm/(stat_refresh|compact_memory|drop_caches)|debug)`)

// sysctls lists every setting that can be read.
func sysctls() (facts []string, err error) {
	err = filepath.WalkDir("/proc/sys", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || volatileSysctl.MatchString(path) {
			return nil
		}
		if info, err := entry.Info(); err != nil || !info.Mode().IsRegular() || info.Mode()&0o200 == 0 {
			return nil
		}
		if data, err := os.ReadFile(path); err == nil {
			facts = append(facts, fmt.Sprintf("sysctl %s=%s", path, strings.Join(strings.Fields(string(data)), " ")))
		}
		return nil
	})
	modules, _ := os.ReadFile("/proc/modules")
	for line := range strings.Lines(string(modules)) {
		name, _, _ := strings.Cut(line, " ")
		facts = append(facts, "module "+name)
	}
	return facts, err
}
