// Package policy turns the NetworkPolicies of a cluster into one nftables script. Every node gets the same one: a packet is held
// against the policies of its sender and of its receiver on whatever node it passes. So a pod that comes by a NodePort is known
// by its own address, before another node's masquerading hides it.
package policy

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
)

// Cluster is all that the rules follow from.
type Cluster struct {
	Namespaces map[string]map[string]string // name → labels
	Pods       []Pod                        // those in the pod network; no address twice
	Policies   []*networking.NetworkPolicy
}

// Pod is an address in the pod network and what is known of who has it.
type Pod struct {
	Namespace string
	Labels    map[string]string
	IP        netip.Addr
	Ports     []core.ContainerPort
}

// direction is one half of a policy: whose side of a packet the selected pods are on.
type direction struct {
	kind         networking.PolicyType
	name         string // of the chains
	ours, theirs string
}

var (
	egress  = direction{networking.PolicyTypeEgress, "out", "saddr", "daddr"}
	ingress = direction{networking.PolicyTypeIngress, "in", "daddr", "saddr"}
)

// rule is a NetworkPolicyIngressRule or a NetworkPolicyEgressRule.
type rule struct {
	peers []networking.NetworkPolicyPeer
	ports []networking.NetworkPolicyPort
}

const table = "policies"

// Script replaces all rules in one transaction. Without policies there are none.
func (c Cluster) Script() string {
	// Deleting a table that is not there fails, adding one that is there does not.
	text := fmt.Sprintf("table ip %[1]s\ndelete table ip %[1]s\n", table)
	if len(c.Policies) == 0 {
		return text
	}
	c.Policies = slices.SortedFunc(slices.Values(c.Policies), func(a, b *networking.NetworkPolicy) int {
		return strings.Compare(a.Namespace+"/"+a.Name, b.Namespace+"/"+b.Name)
	})
	c.Pods = slices.SortedFunc(slices.Values(c.Pods), func(a, b Pod) int { return a.IP.Compare(b.IP) })
	var isolated []string
	out, outOf := c.isolate(egress, &isolated)
	in, into := c.isolate(ingress, &isolated)
	slices.Sort(isolated)
	return text + fmt.Sprintf(`table ip %s {
%s%s%s%s%s	chain refuse {
		meta l4proto tcp ct state established reject with tcp reset
		reject with icmp admin-prohibited
	}
	chain forward {
		type filter hook forward priority filter;
		ct direction reply accept
		ct state related accept
		ip saddr . ip daddr @itself accept
		ip saddr vmap @out
		ip daddr vmap @in
	}
	chain input {
		type filter hook input priority filter;
		ct direction reply accept
		ct state related accept
		ip saddr vmap @out
	}
}
`, table, out, in, elements("set itself", "ipv4_addr . ipv4_addr", slices.Compact(isolated)),
		elements("map out", "ipv4_addr : verdict", outOf), elements("map in", "ipv4_addr : verdict", into))
}

// isolate makes a chain for every set of policies that select some pod, and tells which pods go through which. A packet that
// some rule allows returns from the chain; the end of the chain refuses it.
func (c Cluster) isolate(d direction, isolated *[]string) (chains string, jumps []string) {
	groups := map[string][]Pod{}
	policies := map[string][]*networking.NetworkPolicy{}
	var order []string
	for _, pod := range c.Pods {
		var names []string
		var selecting []*networking.NetworkPolicy
		for _, p := range c.Policies {
			if p.Namespace == pod.Namespace && applies(p, d) && selects(&p.Spec.PodSelector, pod.Labels) {
				names = append(names, p.Namespace+"/"+p.Name)
				selecting = append(selecting, p)
			}
		}
		if len(selecting) == 0 {
			continue
		}
		key := strings.Join(names, " ")
		if groups[key] == nil {
			order = append(order, key)
			policies[key] = selecting
		}
		groups[key] = append(groups[key], pod)
	}
	for i, key := range order {
		name := fmt.Sprintf("%s%d", d.name, i)
		chains += fmt.Sprintf("\tchain %s { # %s\n", name, key)
		for _, p := range policies[key] {
			for _, r := range rulesOf(p, d) {
				for _, line := range c.lines(d, p.Namespace, r, groups[key]) {
					chains += "\t\t" + line + "\n"
				}
			}
		}
		chains += "\t\tgoto refuse\n\t}\n"
		for _, pod := range groups[key] {
			jumps = append(jumps, fmt.Sprintf("%s : jump %s", pod.IP, name))
			*isolated = append(*isolated, fmt.Sprintf("%[1]s . %[1]s", pod.IP))
		}
	}
	return chains, jumps
}

// applies follows the default of policyTypes: ingress always, egress where there are egress rules.
func applies(p *networking.NetworkPolicy, d direction) bool {
	if len(p.Spec.PolicyTypes) == 0 {
		return d == ingress || len(p.Spec.Egress) > 0
	}
	return slices.Contains(p.Spec.PolicyTypes, d.kind)
}

func rulesOf(p *networking.NetworkPolicy, d direction) (rules []rule) {
	if d == ingress {
		for _, r := range p.Spec.Ingress {
			rules = append(rules, rule{r.From, r.Ports})
		}
		return rules
	}
	for _, r := range p.Spec.Egress {
		rules = append(rules, rule{r.To, r.Ports})
	}
	return rules
}

// lines are the packets that one rule of a policy allows: each of its peers with each of its ports.
func (c Cluster) lines(d direction, namespace string, r rule, selected []Pod) (lines []string) {
	for _, peer := range c.peers(d, namespace, r.peers) {
		receivers := selected
		if d == egress {
			receivers = peer.pods
		}
		for _, port := range ports(r.ports, receivers) {
			lines = append(lines, strings.Join(slices.DeleteFunc([]string{peer.match, port, "return"}, func(s string) bool { return s == "" }), " "))
		}
	}
	return lines
}

func elements(what, kind string, list []string) string {
	text := fmt.Sprintf("\t%s {\n\t\ttype %s\n", what, kind)
	if len(list) > 0 {
		text += fmt.Sprintf("\t\telements = { %s }\n", strings.Join(list, ", "))
	}
	return text + "\t}\n"
}
