package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"devcluster/internal/wire"
)

// request is what the manager asks of a node's init.
type request struct {
	IP    string  `json:"ip,omitempty"`    // lines for ip -batch
	Start *launch `json:"start,omitempty"` // a component to start
	Dial  string  `json:"dial,omitempty"`  // a TCP address that must answer
	wire.Rules
}

// nodeInit is process 1 of a node: a process, mount and network namespace of its own, so that the node is a machine of its own
// as far as the rest can see. When it dies the kernel ends every process of the node and drops every mount and link with it.
// Arguments: the node's name, its socket, the folder that must stay visible, the folders it has of its own.
func nodeInit(args []string) error {
	name, socket, keep, own := args[0], args[1], args[2], args[3:]
	if os.Getpid() != 1 {
		return fmt.Errorf("node-init is started by up, in namespaces of its own")
	}
	if err := syscall.Sethostname([]byte(name)); err != nil {
		return err
	}
	if err := privateMounts(keep, own); err != nil {
		return err
	}
	for key, value := range map[string]string{"/proc/sys/net/ipv4/ip_forward": "1", bridgeFilter: "1",
		"/proc/sys/net/ipv4/icmp_ratelimit": "0", // what a policy refuses is refused every time
	} {
		if err := os.WriteFile(key, []byte(value), 0o644); err != nil {
			return err
		}
	}
	_ = os.Remove(socket)
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return err
	}
	go reap()
	for {
		conn, err := listener.Accept()
		if err != nil {
			return err
		}
		go wire.Answer(conn, perform)
	}
}

// privateMounts gives the node its own /proc and empty ones of the folders that its programs have fixed paths in, so that
// nothing they write reaches the host and two kubelets do not delete each other's files.
func privateMounts(keep string, own []string) error {
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("mounts of the node: %v", err)
	}
	// Shared among the node and its pods only: volumes mounted later must be seen in running pods.
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_SHARED, ""); err != nil {
		return fmt.Errorf("mounts of the node: %v", err)
	}
	kept, err := syscall.Open(keep, 0x200000 /* O_PATH */ |syscall.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer syscall.Close(kept)
	for _, dir := range own {
		mode := "mode=755"
		if dir == "/tmp" {
			mode = "mode=1777"
		}
		if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, mode); err != nil {
			return fmt.Errorf("tmpfs on %s: %v", dir, err)
		}
		if strings.HasPrefix(keep, dir+"/") {
			if err := os.MkdirAll(keep, 0o755); err != nil {
				return err
			}
			if err := syscall.Mount(fmt.Sprintf("/proc/self/fd/%d", kept), keep, "", syscall.MS_BIND|syscall.MS_REC, ""); err != nil {
				return fmt.Errorf("bind of %s: %v", keep, err)
			}
		}
	}
	if err := syscall.Mount("proc", "/proc", "proc", syscall.MS_NOSUID|syscall.MS_NODEV|syscall.MS_NOEXEC, ""); err != nil {
		return err
	}
	// These settings have no namespace: a kubelet that sets vm.overcommit_memory or kernel.panic sets it for the host.
	for _, dir := range []string{"/proc/sys/kernel", "/proc/sys/vm", "/proc/sys/fs"} {
		if err := syscall.Mount(dir, dir, "", syscall.MS_BIND, ""); err != nil {
			return err
		}
		if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_BIND|syscall.MS_RDONLY, ""); err != nil {
			return err
		}
	}
	return nil
}

// reap collects the dead: shims and pods' orphans land on process 1.
func reap() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGCHLD)
	for range signals {
		for {
			spawning.Lock()
			pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
			spawning.Unlock()
			if pid <= 0 || err != nil {
				break
			}
		}
	}
}

func perform(r request) error {
	switch {
	case r.IP != "":
		spawning.Lock() // or reap would collect ip before we see how it ended
		defer spawning.Unlock()
		return ipBatch(r.IP)
	case r.Start != nil:
		_, err := spawn(*r.Start, 0)
		return err
	case r.NFT != "":
		spawning.Lock()
		defer spawning.Unlock()
		return nft(r.NFT)
	case r.Dial != "":
		conn, err := net.DialTimeout("tcp", r.Dial, time.Second)
		if err == nil {
			conn.Close()
		}
		return err
	}
	return nil
}

// askInit sends one request to a node's init and waits for its answer.
func askInit(socket string, r request) error {
	err := wire.Ask(socket, 30*time.Second, r)
	var absent *net.OpError
	if errors.As(err, &absent) && absent.Op == "dial" {
		return fmt.Errorf("%s does not answer: %v; start it: devcluster start-node", filepath.Base(filepath.Dir(socket)), err)
	}
	return err
}

// ipBatch applies lines of ip(8); the first that fails ends it.
func ipBatch(lines string) error {
	cmd := exec.Command("ip", "-batch", "-")
	cmd.Stdin = strings.NewReader(lines)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("ip: %v: %s", err, strings.TrimSpace(string(out)))
	}
	return nil
}
