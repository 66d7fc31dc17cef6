package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// routeProtocol marks the routes made here, so that down finds those that hang on no link of ours.
const routeProtocol = 189

// hostLinks is the bridge of the nodes. The two unreachable routes come first: a service or pod address that nothing serves
// (yet) must fail on this machine and never leave by the default route, where a stranger could answer.
func (p plan) hostLinks(mtu int) string {
	return fmt.Sprintf(`route add unreachable %[3]s proto %[5]d metric 1000
route add unreachable %[4]s proto %[5]d
link add %[1]s type bridge
link set %[1]s mtu %[6]d up
addr add %[2]s/24 dev %[1]s
addr add %[7]s/32 dev %[1]s
`, p.bridge(), p.hostIP(), p.serviceCIDR(), p.podCIDR(), routeProtocol, mtu, p.dnsHost())
}

// hostNode is the host's side of one node: its cable, and the way to its pods. The first one is also the way to addresses of
// Services, for who balances by them from outside of the pods, as an ingress controller may be asked to.
func (p plan) hostNode(i, pid, mtu int) string {
	text := fmt.Sprintf(`link add %[1]s mtu %[6]d type veth peer name eth0 netns %[2]d
link set %[1]s master %[3]s up
route replace %[4]s via %[5]s proto %[7]d
`, p.veth(i), pid, p.bridge(), p.nodePods(i), p.nodeIP(i), mtu, routeProtocol)
	if i == 1 {
		text += fmt.Sprintf("route replace %s via %s proto %d\n", p.serviceCIDR(), p.nodeIP(i), routeProtocol)
	}
	return text
}

// insideNode is the same in the node's own namespace. There the service range needs a real route, into a bridge without
// ports: kube-proxy rewrites addresses only after a route was found, and with an unreachable one none would be.
func (p plan) insideNode(i, mtu int) string {
	text := fmt.Sprintf(`link set lo up
link add services type bridge
link set services up
route add %[1]s dev services
route add unreachable %[2]s
link set eth0 mtu %[5]d
addr add %[3]s/24 dev eth0
link set eth0 up
route add default via %[4]s
`, p.serviceCIDR(), p.podCIDR(), p.nodeIP(i), p.hostIP(), mtu)
	for other := 1; other <= nodeCount; other++ {
		if other != i {
			text += fmt.Sprintf("route add %s via %s\n", p.nodePods(other), p.nodeIP(other))
		}
	}
	return text
}

// rules is one nftables table of our own: pods reach the outside as the host does. Deleting the table undoes all of it.
func (p plan) rules() string {
	return fmt.Sprintf(`table ip %[1]s
delete table ip %[1]s
table ip %[1]s {
	chain outbound {
		type nat hook postrouting priority srcnat;
		ip saddr { %[2]s, %[3]s } oifname != "%[4]s" masquerade
	}
	chain outside {
		type filter hook forward priority filter;
	}
}
`, p.table(), p.subnet(), p.podCIDR(), p.bridge())
}

func nft(script string) error {
	cmd := exec.Command("nft", "-f", "-")
	cmd.Stdin = strings.NewReader(script)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("nft: %v: %s", err, strings.TrimSpace(string(out)))
	}
	return nil
}

// cutIndex refuses what pods send out of the machine; a refusal is a quicker end than silence, and as final.
func (p plan) cutIndex(cut bool) error {
	script := fmt.Sprintf("flush chain ip %s outside\n", p.table())
	if cut {
		script += fmt.Sprintf("add rule ip %s outside iifname %q oifname != %q reject with icmp admin-prohibited\n", p.table(), p.bridge(), p.bridge())
	}
	if err := nft(script); err != nil {
		return fmt.Errorf("%v; is the instance up? see: devcluster --instance %d status", err, p.Instance)
	}
	return nil
}

// uplink is the link of the default route, or "" on a machine without one.
func uplink() (name string, mtu int) {
	data, _ := os.ReadFile("/proc/net/route")
	for line := range strings.Lines(string(data)) {
		if f := strings.Fields(line); len(f) > 7 && f[1] == "00000000" && f[7] == "00000000" {
			name = f[0]
			break
		}
	}
	mtu = 1500
	if link, err := net.InterfaceByName(name); err == nil {
		mtu = link.MTU
	}
	return name, mtu
}

// checkRanges refuses to shadow addresses that the machine already routes elsewhere.
func (p plan) checkRanges() error {
	out, err := exec.Command("ip", "-4", "route", "show").Output()
	if err != nil {
		return fmt.Errorf("ip route: %v; install iproute2", err)
	}
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		if len(f) == 0 || strings.Contains(line, "proto "+strconv.Itoa(routeProtocol)) || strings.Contains(line, " jsd") {
			continue
		}
		_, theirs, err := net.ParseCIDR(f[0])
		if err != nil {
			continue
		}
		for _, ours := range []string{p.subnet(), p.podCIDR(), p.serviceCIDR()} {
			if _, mine, _ := net.ParseCIDR(ours); theirs.Contains(mine.IP) || mine.Contains(theirs.IP) {
				return fmt.Errorf("the range %s is already routed here (%s); choose another: devcluster --instance %d up", ours, strings.TrimSpace(line), p.Instance+1)
			}
		}
	}
	return nil
}

const bridgeFilter = "/proc/sys/net/bridge/bridge-nf-call-iptables"

// bridgesFiltered: the pods of one node are on one bridge, and what crosses it meets services and policies only with this.
func bridgesFiltered() error {
	if _, err := os.Stat(bridgeFilter); err == nil {
		return nil
	}
	if out, err := exec.Command("modprobe", "br_netfilter").CombinedOutput(); err != nil {
		return fmt.Errorf("the kernel does not filter bridges: modprobe br_netfilter: %v: %s", err, strings.TrimSpace(string(out)))
	}
	return nil
}

func (p plan) networkUp() error {
	if err := p.checkRanges(); err != nil {
		return err
	}
	if err := bridgesFiltered(); err != nil {
		return err
	}
	link, mtu := uplink()
	step("network: links")
	if err := ipBatch(p.hostLinks(mtu)); err != nil {
		return err
	}
	step("network: forwarding")
	if err := p.allowForwarding(link); err != nil {
		return err
	}
	step("network: rules")
	return nft(p.rules())
}

func (p plan) networkDown() error {
	links, err := filepath.Glob("/sys/class/net/" + p.prefix() + "*")
	if err != nil {
		return err
	}
	var script strings.Builder
	for _, link := range links {
		if name := filepath.Base(link); name != p.bridge() {
			fmt.Fprintf(&script, "link del %s\n", name)
		}
	}
	// The bridge goes last: it is the sign for other instances that forwarding is still wanted.
	if err := forceBatch(script.String()); err != nil {
		return err
	}
	if err := exec.Command("nft", "delete", "table", "ip", p.table()).Run(); err != nil {
		if exec.Command("nft", "list", "table", "ip", p.table()).Run() == nil {
			return fmt.Errorf("cannot delete the nftables table %s: %v", p.table(), err)
		}
	}
	script.Reset()
	out, _ := exec.Command("ip", "-4", "route", "show", "proto", strconv.Itoa(routeProtocol)).Output()
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		for i, field := range f {
			if field == p.podCIDR() || field == p.serviceCIDR() {
				fmt.Fprintf(&script, "route del %s\n", strings.Join(f[:i+1], " "))
			}
		}
	}
	if _, err := os.Stat("/sys/class/net/" + p.bridge()); err == nil {
		fmt.Fprintf(&script, "link del %s\n", p.bridge())
	}
	if err := forceBatch(script.String()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return p.restoreForwarding()
}

// forceBatch goes on after a line that fails: the kernel may have removed a link together with its namespace meanwhile.
func forceBatch(script string) error {
	if script == "" {
		return nil
	}
	cmd := exec.Command("ip", "-force", "-batch", "-")
	cmd.Stdin = strings.NewReader(script)
	out, err := cmd.CombinedOutput()
	if err != nil && !strings.Contains(string(out), "Cannot find device") && !strings.Contains(string(out), "No such process") {
		return fmt.Errorf("ip: %v: %s", err, strings.TrimSpace(string(out)))
	}
	return nil
}
