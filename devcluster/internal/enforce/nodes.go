package enforce

import (
	"encoding/json"
	"fmt"
	"net"
	"net/netip"
	"os"
	"strings"
	"time"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"

	"devcluster/internal/wire"
)

// node is the way to the init of a node, which runs nft there.
type node struct {
	socket    string
	connected bool
	version   int // of the rules it has
	trouble   string
}

func (e *enforcement) addNode(text string) error {
	name, socket, ok := strings.Cut(text, "=")
	if !ok {
		return fmt.Errorf("%q is not NAME=SOCKET", text)
	}
	e.nodes[name] = &node{socket: socket, trouble: "not reached yet"}
	return nil
}

// follow gives the node every version of the rules. A node that was away begins without any: it gets them as it comes back.
func (n *node) follow(e *enforcement) {
	for {
		conn, err := net.Dial("unix", n.socket)
		if err == nil {
			err = n.serve(e, conn)
			conn.Close()
		}
		e.mu.Lock()
		n.connected, n.version, n.trouble = false, 0, err.Error()
		e.mu.Unlock()
		time.Sleep(100 * time.Millisecond)
	}
}

func (n *node) serve(e *enforcement, conn net.Conn) error {
	var lost error
	replies := make(chan string, 1)
	go func() {
		defer close(replies)
		for decoder := json.NewDecoder(conn); ; {
			var reply string
			if err := decoder.Decode(&reply); err != nil {
				e.mu.Lock()
				lost = fmt.Errorf("its init has ended: %v", err)
				e.moved.Broadcast()
				e.mu.Unlock()
				return
			}
			replies <- reply
		}
	}()
	e.mu.Lock()
	defer e.mu.Unlock()
	n.connected = true
	for {
		for lost == nil && n.version == e.version {
			e.moved.Wait()
		}
		if lost != nil {
			return lost
		}
		script, version := e.script, e.version
		e.mu.Unlock()
		err := json.NewEncoder(conn).Encode(wire.Rules{NFT: script})
		reply, ok := "", false
		if err == nil {
			reply, ok = <-replies
		}
		e.mu.Lock()
		if err != nil || !ok {
			return fmt.Errorf("its init does not answer: %v", err)
		}
		if err := wire.Meaning(reply); err != nil {
			fmt.Fprintf(os.Stderr, "%v in:\n%s", err, script)
			return err // and try again
		}
		n.version = version
		e.moved.Broadcast()
	}
}

// addresses is what the nodes' network plugin has told of pods, which is earlier and surer than their status.
type addresses map[types.UID]wire.Address

func (list addresses) note(a wire.Address) error {
	uid := types.UID(a.UID)
	if a.Gone {
		if known, ok := list[uid]; !ok || known.Container == a.Container {
			list[uid] = a // the status may name the address still
		}
		return nil
	}
	if _, err := netip.ParseAddr(a.IP); err != nil {
		return err
	}
	list[uid] = a
	return nil
}

// of tells who has which address of the pods' network, and forgets pods that are gone altogether.
func (list addresses) of(pods []*core.Pod, network netip.Prefix) map[netip.Addr]*core.Pod {
	owners := map[netip.Addr]*core.Pod{}
	there := map[types.UID]bool{}
	for _, pod := range pods {
		there[pod.UID] = true
		if told, ok := list[pod.UID]; ok && !told.Gone {
			if ip, err := netip.ParseAddr(told.IP); err == nil {
				owners[ip] = pod
			}
		}
	}
	for uid, told := range list {
		if told.Gone && !there[uid] {
			delete(list, uid)
		}
	}
	for _, pod := range pods {
		if _, told := list[pod.UID]; told || pod.Spec.HostNetwork || pod.Status.Phase == core.PodSucceeded || pod.Status.Phase == core.PodFailed {
			continue
		}
		// Pods that only pretend to run, on nodes that only pretend, have addresses from anywhere.
		if ip, err := netip.ParseAddr(pod.Status.PodIP); err == nil && network.Contains(ip) && owners[ip] == nil {
			owners[ip] = pod
		}
	}
	return owners
}
