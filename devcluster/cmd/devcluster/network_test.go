package main

import (
	"strings"
	"testing"
)

func before(t *testing.T, text, first, second string) {
	t.Helper()
	i, j := strings.Index(text, first), strings.Index(text, second)
	if i < 0 || j < 0 || i > j {
		t.Errorf("%q must come before %q in:\n%s", first, second, text)
	}
}

func TestServiceRangeIsClosedBeforeAnythingCanUseIt(t *testing.T) {
	p := testPlan(t, 0)
	host := p.hostLinks(1400)
	before(t, host, "route add unreachable 10.120.0.0/16", "link add jsd0-nodes")
	before(t, host, "route add unreachable 10.100.0.0/16", "link add jsd0-nodes")
	node := p.insideNode(1, 1400)
	before(t, node, "route add 10.120.0.0/16 dev services", "route add default")
	before(t, node, "route add unreachable 10.100.0.0/16", "route add default")
}

func TestNodesKnowTheWayToEachOthersPods(t *testing.T) {
	p := testPlan(t, 4)
	if text := p.insideNode(1, 1500); !strings.Contains(text, "route add 10.104.2.0/24 via 10.89.4.12") || strings.Contains(text, "10.104.1.0/24") {
		t.Error(text)
	}
	if text := p.hostNode(2, 77, 1500); !strings.Contains(text, "peer name eth0 netns 77") || !strings.Contains(text, "10.104.2.0/24 via 10.89.4.12 proto 189") {
		t.Error(text)
	}
}

func TestNoFormatIsLeftOver(t *testing.T) {
	p := testPlan(t, 0)
	for _, text := range []string{p.hostLinks(1), p.hostNode(1, 2, 3), p.insideNode(1, 1), p.rules(), p.corefile(nil), p.containerdConfig("node-1")} {
		if strings.Contains(text, "%!") {
			t.Error(text)
		}
	}
}

func TestRulesStayInATableOfTheirOwn(t *testing.T) {
	text := testPlan(t, 7).rules()
	if strings.Count(text, "table ip ") != strings.Count(text, "table ip jsd7_net") {
		t.Error(text)
	}
	if !strings.Contains(text, `ip saddr { 10.89.7.0/24, 10.107.0.0/16 } oifname != "jsd7-nodes" masquerade`) {
		t.Error(text)
	}
}

func TestHierarchies(t *testing.T) {
	hybrid := `31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw
32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
41 31 0:38 / /sys/fs/cgroup/unified rw,relatime shared:9 - cgroup2 cgroup2 rw
`
	unified, controllers := hierarchies(hybrid)
	if unified != "/sys/fs/cgroup/unified" || len(controllers) != 1 || controllers[0] != "/sys/fs/cgroup/cpu" {
		t.Error(unified, controllers)
	}
	unified, controllers = hierarchies("30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n")
	if unified != "/sys/fs/cgroup" || controllers != nil {
		t.Error(unified, controllers)
	}
}
