package policy

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// peer is one match on the other side's address, and the pods behind it.
type peer struct {
	match string
	pods  []Pod
}

func (c Cluster) peers(d direction, namespace string, list []networking.NetworkPolicyPeer) (peers []peer) {
	if len(list) == 0 {
		return []peer{{"", c.Pods}} // everybody, also outside the cluster
	}
	var pods []Pod
	for _, pod := range c.Pods {
		if slices.ContainsFunc(list, func(p networking.NetworkPolicyPeer) bool { return c.isPeer(p, namespace, pod) }) {
			pods = append(pods, pod)
		}
	}
	if len(pods) > 0 {
		addresses := make([]string, 0, len(pods))
		for _, pod := range pods {
			addresses = append(addresses, pod.IP.String())
		}
		peers = append(peers, peer{fmt.Sprintf("ip %s { %s }", d.theirs, strings.Join(addresses, ", ")), pods})
	}
	for _, p := range list {
		if p.IPBlock != nil {
			if block, ok := c.block(d, *p.IPBlock); ok {
				peers = append(peers, block)
			}
		}
	}
	return peers
}

// isPeer: a podSelector alone means pods of the policy's own namespace, a namespaceSelector alone all pods of those namespaces,
// both in one peer the pods that match in the namespaces that match.
func (c Cluster) isPeer(p networking.NetworkPolicyPeer, namespace string, pod Pod) bool {
	switch {
	case p.PodSelector == nil && p.NamespaceSelector == nil:
		return false // an ipBlock
	case p.NamespaceSelector == nil && pod.Namespace != namespace:
		return false
	case p.NamespaceSelector != nil && !selects(p.NamespaceSelector, c.Namespaces[pod.Namespace]):
		return false
	}
	return p.PodSelector == nil || selects(p.PodSelector, pod.Labels)
}

// block holds for pods as for anybody else: the address is what counts.
func (c Cluster) block(d direction, b networking.IPBlock) (peer, bool) {
	cidr, err := netip.ParsePrefix(b.CIDR)
	if err != nil || !cidr.Addr().Is4() {
		return peer{}, false // the cluster has no IPv6
	}
	cidr = cidr.Masked()
	var match []string
	if cidr.Bits() > 0 {
		match = append(match, fmt.Sprintf("ip %s %s", d.theirs, cidr))
	}
	var except []netip.Prefix
	for _, text := range b.Except {
		if e, err := netip.ParsePrefix(text); err == nil && e.Addr().Is4() {
			except = append(except, e.Masked())
			match = append(match, fmt.Sprintf("ip %s != %s", d.theirs, e.Masked()))
		}
	}
	var pods []Pod
	for _, pod := range c.Pods {
		if cidr.Contains(pod.IP) && !slices.ContainsFunc(except, func(e netip.Prefix) bool { return e.Contains(pod.IP) }) {
			pods = append(pods, pod)
		}
	}
	return peer{strings.Join(match, " "), pods}, true
}

// ports are the matches for a rule's ports. A name stands for the port that each receiving pod gives it.
func ports(list []networking.NetworkPolicyPort, receivers []Pod) (matches []string) {
	if len(list) == 0 {
		return []string{""}
	}
	for _, p := range list {
		protocol := core.ProtocolTCP
		if p.Protocol != nil {
			protocol = *p.Protocol
		}
		name := strings.ToLower(string(protocol))
		switch {
		case p.Port == nil:
			matches = append(matches, "meta l4proto "+name)
		case p.Port.StrVal != "":
			if named := namedPorts(p.Port.StrVal, protocol, receivers); len(named) > 0 {
				matches = append(matches, fmt.Sprintf("ip daddr . %s dport { %s }", name, strings.Join(named, ", ")))
			}
		case p.EndPort != nil && *p.EndPort > p.Port.IntVal:
			matches = append(matches, fmt.Sprintf("%s dport %d-%d", name, p.Port.IntVal, *p.EndPort))
		default:
			matches = append(matches, fmt.Sprintf("%s dport %d", name, p.Port.IntVal))
		}
	}
	return matches
}

func namedPorts(name string, protocol core.Protocol, pods []Pod) (found []string) {
	for _, pod := range pods {
		for _, port := range pod.Ports {
			if port.Name == name && (port.Protocol == protocol || port.Protocol == "" && protocol == core.ProtocolTCP) {
				found = append(found, fmt.Sprintf("%s . %d", pod.IP, port.ContainerPort))
			}
		}
	}
	return found
}

// selects: the API server has refused selectors that are none; of one that still comes, nothing is selected.
func selects(selector *meta.LabelSelector, of map[string]string) bool {
	s, err := meta.LabelSelectorAsSelector(selector)
	return err == nil && s.Matches(labels.Set(of))
}
