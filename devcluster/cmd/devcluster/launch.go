package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// launch is how one component is started; it is kept in the state folder so that restart can do it again.
type launch struct {
	Name string   `json:"name"`
	Args []string `json:"args"`
	Env  []string `json:"env,omitempty"`
	Log  string   `json:"log"`
	Leaf string   `json:"leaf"`
}

func (p plan) newLaunch(name string, args ...string) launch {
	return launch{Name: name, Args: args, Leaf: p.leaf(name),
		Log: p.state("log", strings.ReplaceAll(name, "/", "-")+".log")}
}

func (p plan) launchFile(name string) string {
	return p.state("launch", strings.ReplaceAll(name, "/", "-")+".json")
}

func (p plan) saveLaunch(l launch) error { return writeJSON(p.launchFile(l.Name), l) }

func (p plan) loadLaunch(name string) (l launch, err error) {
	data, err := os.ReadFile(p.launchFile(name))
	if err != nil {
		return l, fmt.Errorf("no component %q in instance %d; see: devcluster --instance %d status", name, p.Instance, p.Instance)
	}
	return l, json.Unmarshal(data, &l)
}

// run starts a component: on the host, or by the init of its node.
func (p plan) run(l launch) error {
	if err := p.saveLaunch(l); err != nil {
		return err
	}
	if node, _ := splitComponent(l.Name); node != "" {
		return askInit(p.initSocket(node), request{Start: &l})
	}
	_, err := spawn(l, 0)
	return err
}

// spawn starts a process in its own session, born in its cgroup, with its output in its log.
func spawn(l launch, cloneflags uintptr) (*os.Process, error) {
	leaf, err := openLeaf(l.Leaf)
	if err != nil {
		return nil, fmt.Errorf("cannot start %s: %v", l.Name, err)
	}
	defer leaf.Close()
	log, err := os.OpenFile(l.Log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, fmt.Errorf("cannot start %s: %v", l.Name, err)
	}
	defer log.Close()
	null, err := os.Open(os.DevNull)
	if err != nil {
		return nil, err
	}
	defer null.Close()
	program, err := exec.LookPath(l.Args[0])
	if err != nil {
		return nil, fmt.Errorf("cannot start %s: %v; run devcluster/devcluster, which installs what is missing", l.Name, err)
	}
	environment := append(append([]string{}, l.Env...), os.Environ()...) // of two values the first counts
	process, err := os.StartProcess(program, l.Args, &os.ProcAttr{Dir: "/", Env: environment,
		Files: []*os.File{null, log, log},
		Sys:   &syscall.SysProcAttr{Setsid: true, UseCgroupFD: true, CgroupFD: int(leaf.Fd()), Cloneflags: cloneflags}})
	if err != nil {
		return nil, fmt.Errorf("cannot start %s: %v", l.Name, err)
	}
	return process, nil
}

// mainPid is the component itself among the processes of its cgroup: containerd's shims live there too, but are younger and
// have another program.
func (p plan) mainPid(name string) int {
	l, err := p.loadLaunch(name)
	if err != nil {
		return 0
	}
	for _, pid := range processes(l.Leaf) {
		if first, _, _ := strings.Cut(commandLine(pid), "\x00"); filepath.Base(first) == filepath.Base(l.Args[0]) && !zombie(pid) {
			return pid
		}
	}
	return 0
}

// commandLine waits out the moment in which a program has been replaced by the next and its arguments are not there yet; who was
// seen then would be taken for gone. On a busy machine the moment lasts.
func commandLine(pid int) string {
	for range 2000 {
		line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
		if err != nil || len(line) > 0 || zombie(pid) {
			return string(line)
		}
		time.Sleep(time.Millisecond)
	}
	return ""
}

func zombie(pid int) bool {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return true
	}
	_, rest, _ := strings.Cut(string(data), ") ")
	return strings.HasPrefix(rest, "Z")
}

// kill ends one component as a crash would: SIGKILL, no farewell.
func (p plan) kill(name string) error {
	if _, err := p.loadLaunch(name); err != nil {
		return err
	}
	pid := p.mainPid(name)
	if pid == 0 {
		return nil
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && err != syscall.ESRCH {
		return fmt.Errorf("cannot kill %s (pid %d): %v", name, pid, err)
	}
	return waitFor(10*time.Second, func() error {
		if p.mainPid(name) == pid {
			return fmt.Errorf("%s (pid %d) is still there after SIGKILL", name, pid)
		}
		return nil
	})
}

func writeJSON(path string, value any) error {
	data, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(path, append(data, '\n'), 0o644)
}

// writeFile replaces a file in one move: a reader, or a down after a kill, sees the old or the new one.
func writeFile(path string, data []byte, mode os.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(path+".new", data, mode); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}
