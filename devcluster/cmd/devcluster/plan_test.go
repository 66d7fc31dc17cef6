package main

import (
	"net"
	"strings"
	"testing"
)

func testPlan(t *testing.T, instance int) plan {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", "/cache")
	p, err := newPlan(instance)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestRangesOfAllInstancesAreApart(t *testing.T) {
	var all []*net.IPNet
	for n := 0; n <= maxInstance; n++ {
		p := testPlan(t, n)
		for _, cidr := range []string{p.subnet(), p.podCIDR(), p.serviceCIDR()} {
			_, mine, err := net.ParseCIDR(cidr)
			if err != nil {
				t.Fatal(err)
			}
			for _, other := range all {
				if other.Contains(mine.IP) || mine.Contains(other.IP) {
					t.Errorf("%v and %v overlap", mine, other)
				}
			}
			all = append(all, mine)
		}
	}
}

func TestAddressesLieInTheirRanges(t *testing.T) {
	p := testPlan(t, 3)
	for address, cidr := range map[string]string{
		p.hostIP(): p.subnet(), p.nodeIP(1): p.subnet(), p.nodeIP(2): p.subnet(),
		p.apiIP(): p.serviceCIDR(), p.dnsIP(): p.serviceCIDR(), "10.103.2.0": p.podCIDR(),
	} {
		_, network, _ := net.ParseCIDR(cidr)
		if !network.Contains(net.ParseIP(address)) {
			t.Errorf("%s is not in %s", address, cidr)
		}
	}
}

func TestHostNamesBeginWithTheInstance(t *testing.T) {
	p := testPlan(t, 12)
	for _, name := range []string{p.bridge(), p.veth(1), p.veth(2), p.controlCgroup(), p.cgroup("node-1")} {
		if !strings.HasPrefix(name, "jsd12-") {
			t.Errorf("%s does not begin with jsd12-", name)
		}
	}
	if len(p.bridge()) > 15 || len(p.veth(2)) > 15 {
		t.Error("a link's name is longer than the kernel takes")
	}
}

func TestInstancesOutsideTheRangeAreRefused(t *testing.T) {
	for _, n := range []int{-1, maxInstance + 1} {
		if _, err := newPlan(n); err == nil {
			t.Errorf("instance %d was taken", n)
		}
	}
}

func TestALongCacheIsRefusedBeforeASocketFails(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", "/"+strings.Repeat("x", 90))
	if _, err := newPlan(0); err == nil {
		t.Error("a socket path over the limit was taken")
	}
}

func TestComponentsHaveCgroupsOfTheirOwn(t *testing.T) {
	p := testPlan(t, 0)
	seen := map[string]string{}
	for _, name := range p.componentNames() {
		leaf := p.leaf(name)
		if other, taken := seen[leaf]; taken {
			t.Errorf("%s and %s share %s", name, other, leaf)
		}
		seen[leaf] = name
	}
	if got := p.leaf("node-2/kubelet"); got != "jsd0-node-2/kubelet" {
		t.Error(got)
	}
}
