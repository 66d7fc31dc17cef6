package policy

import (
	"bytes"
	"encoding/json"
	"net/netip"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/util/yaml"
)

const outside = "203.0.113.7"

// world has three namespaces with three pods each, as the tests of the network plugins have: u/a is at 10.1.0.1, u/b at
// 10.1.0.2, v/a at 10.1.1.1 and so on. Every pod serves 80 and 81; the port named http is 80, but for the pods c, where it is 81.
func world(t *testing.T, policies ...string) Cluster {
	t.Helper()
	c := Cluster{Namespaces: map[string]map[string]string{}}
	for i, ns := range []string{"u", "v", "w"} {
		c.Namespaces[ns] = map[string]string{"ns": ns, "kubernetes.io/metadata.name": ns}
		for j, name := range []string{"a", "b", "c"} {
			http := int32(80)
			if name == "c" {
				http = 81
			}
			c.Pods = append(c.Pods, Pod{Namespace: ns, Labels: map[string]string{"pod": name},
				IP: netip.AddrFrom4([4]byte{10, 1, byte(i), byte(j + 1)}), Ports: []core.ContainerPort{
					{Name: "http", ContainerPort: http, Protocol: core.ProtocolTCP}, {Name: "dns", ContainerPort: 53, Protocol: core.ProtocolUDP}}})
		}
	}
	for i, text := range policies {
		var p networking.NetworkPolicy
		data, err := yaml.ToJSON([]byte("spec:\n" + text))
		if err != nil {
			t.Fatalf("%v in:\n%s", err, text)
		}
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&p); err != nil {
			t.Fatalf("%v in:\n%s", err, text)
		}
		p.Namespace, p.Name = "u", string(rune('p'+i))
		c.Policies = append(c.Policies, &p)
	}
	return c
}

func at(t *testing.T, name string) netip.Addr {
	t.Helper()
	if ns, pod, ok := strings.Cut(name, "/"); ok {
		return netip.AddrFrom4([4]byte{10, 1, ns[0] - 'u', pod[0] - 'a' + 1})
	}
	address, err := netip.ParseAddr(name)
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// everybody who could be on one side of a connection with u/a.
var everybody = []string{"u/a", "u/b", "u/c", "v/a", "v/b", "v/c", "w/a", "w/b", "w/c", outside}

func TestPolicies(t *testing.T) {
	const all = "u/a u/b u/c v/a v/b v/c w/a w/b w/c " + outside
	for _, test := range []struct {
		name     string
		policies []string
		in       string // who reaches u/a at TCP 80
		out      string // whom u/a reaches at TCP 80
	}{
		{"no policy", nil, all, all},
		{"a policy for other pods", []string{`
  podSelector: {matchLabels: {pod: b}}
  policyTypes: [Ingress, Egress]`}, "u/a u/c v/a v/b v/c w/a w/b w/c " + outside, "u/a u/c v/a v/b v/c w/a w/b w/c " + outside},
		// The four defaults of the documentation.
		{"default deny all ingress", []string{`
  podSelector: {}
  policyTypes: [Ingress]`}, "u/a", "u/a v/a v/b v/c w/a w/b w/c " + outside},
		{"allow all ingress", []string{`
  podSelector: {}
  policyTypes: [Ingress]`, `
  podSelector: {}
  ingress: [{}]
  policyTypes: [Ingress]`}, all, all},
		{"default deny all egress", []string{`
  podSelector: {}
  policyTypes: [Egress]`}, "u/a v/a v/b v/c w/a w/b w/c " + outside, "u/a"},
		{"allow all egress", []string{`
  podSelector: {}
  policyTypes: [Egress]`, `
  podSelector: {}
  egress: [{}]
  policyTypes: [Egress]`}, all, all},
		{"default deny all", []string{`
  podSelector: {}
  policyTypes: [Ingress, Egress]`}, "u/a", "u/a"},
		{"without policyTypes a policy is one of ingress", []string{`
  podSelector: {matchLabels: {pod: a}}`}, "u/a", all},
		{"without policyTypes egress rules make it one of egress too", []string{`
  podSelector: {matchLabels: {pod: a}}
  egress: [{to: [{podSelector: {matchLabels: {pod: b}}}]}]`}, "u/a", "u/a u/b"},
		{"by label, in the policy's own namespace", []string{`
  podSelector: {matchLabels: {pod: a}}
  ingress: [{from: [{podSelector: {matchLabels: {pod: b}}}]}]`}, "u/a u/b", all},
		{"by expressions", []string{`
  podSelector: {matchExpressions: [{key: pod, operator: In, values: [a, b]}]}
  ingress: [{from: [{podSelector: {matchExpressions: [{key: pod, operator: NotIn, values: [b]}]}}]}]`}, "u/a u/c", all},
		{"by a label that is not there", []string{`
  podSelector: {matchExpressions: [{key: absent, operator: DoesNotExist}, {key: pod, operator: Exists}]}
  ingress: [{from: [{podSelector: {matchExpressions: [{key: absent, operator: Exists}]}}]}]`}, "u/a", "u/a v/a v/b v/c w/a w/b w/c " + outside},
		{"by namespace", []string{`
  podSelector: {matchLabels: {pod: a}}
  ingress: [{from: [{namespaceSelector: {matchLabels: {ns: v}}}]}]`}, "u/a v/a v/b v/c", all},
		{"all namespaces are pods only, nobody outside", []string{`
  podSelector: {matchLabels: {pod: a}}
  ingress: [{from: [{namespaceSelector: {}}]}]`}, "u/a u/b u/c v/a v/b v/c w/a w/b w/c", all},
		{"by namespaces' expressions", []string{`
  podSelector: {matchLabels: {pod: a}}
  ingress: [{from: [{namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [u, v]}]}}]}]`}, "u/a w/a w/b w/c", all},
		// The documentation's two cases that differ by one dash.
		{"a namespace and a label in one peer", []string{`
  podSelector: {matchLabels: {pod: a}}
  ingress:
  - from:
    - namespaceSelector: {matchLabels: {ns: v}}
      podSelector: {matchLabels: {pod: b}}`}, "u/a v/b", all},
		{"a namespace and a label in two peers", []string{`
  podSelector: {matchLabels: {pod: a}}
  ingress:
  - from:
    - namespaceSelector: {matchLabels: {ns: v}}
    - podSelector: {matchLabels: {pod: b}}`}, "u/a u/b v/a v/b v/c", all},
		{"policies add up", []string{`
  podSelector: {matchLabels: {pod: a}}
  ingress: [{from: [{podSelector: {matchLabels: {pod: b}}}]}]`, `
  podSelector: {}
  ingress: [{from: [{namespaceSelector: {matchLabels: {ns: w}}}]}]`}, "u/a u/b w/a w/b w/c", "u/a v/a v/b v/c w/a w/b w/c " + outside},
		{"a block with an exception", []string{`
  podSelector: {matchLabels: {pod: a}}
  ingress: [{from: [{ipBlock: {cidr: 10.1.0.0/16, except: [10.1.1.0/24, 10.1.1.1/32]}}]}]`}, "u/a u/b u/c w/a w/b w/c", all},
		{"everybody outside the cluster, and the own namespace", []string{`
  podSelector: {}
  ingress: [{from: [{podSelector: {}}, {ipBlock: {cidr: 0.0.0.0/0, except: [10.1.0.0/16]}}]}]`}, "u/a u/b u/c " + outside, all},
		{"a block of IPv6 is nobody here", []string{`
  podSelector: {matchLabels: {pod: a}}
  ingress: [{from: [{ipBlock: {cidr: "::/0"}}]}]`}, "u/a", all},
		{"an egress block", []string{`
  podSelector: {matchLabels: {pod: a}}
  egress: [{to: [{ipBlock: {cidr: 203.0.113.0/24}}]}]
  policyTypes: [Egress]`}, all, "u/a " + outside},
		{"another port", []string{`
  podSelector: {matchLabels: {pod: a}}
  ingress: [{ports: [{port: 81}]}]`}, "u/a", all},
		{"this port of many", []string{`
  podSelector: {matchLabels: {pod: a}}
  ingress: [{ports: [{port: 443}, {port: 80, protocol: TCP}]}]`}, all, all},
		{"this port of another protocol", []string{`
  podSelector: {matchLabels: {pod: a}}
  ingress: [{ports: [{port: 80, protocol: UDP}, {port: 80, protocol: SCTP}]}]`}, "u/a", all},
		{"a protocol without a port", []string{`
  podSelector: {matchLabels: {pod: a}}
  ingress: [{from: [{podSelector: {}}], ports: [{protocol: TCP}]}]`}, "u/a u/b u/c", all},
		{"a range of ports", []string{`
  podSelector: {matchLabels: {pod: a}}
  egress: [{to: [{namespaceSelector: {matchLabels: {ns: v}}}], ports: [{port: 32, endPort: 80}]}]
  policyTypes: [Egress]`}, all, "u/a v/a v/b v/c"},
		{"a range of ports beside it", []string{`
  podSelector: {matchLabels: {pod: a}}
  ingress: [{ports: [{port: 81, endPort: 90}]}]`}, "u/a", all},
		{"a named port of the receiver", []string{`
  podSelector: {}
  ingress: [{ports: [{port: http}]}]`}, all, "u/a u/b v/a v/b v/c w/a w/b w/c " + outside},
		{"a named port that the receiver has for another protocol", []string{`
  podSelector: {matchLabels: {pod: a}}
  ingress: [{ports: [{port: dns}, {port: http, protocol: UDP}]}]`}, "u/a", all},
		{"a named port of the peers", []string{`
  podSelector: {matchLabels: {pod: a}}
  egress: [{to: [{namespaceSelector: {matchLabels: {ns: v}}}], ports: [{port: http}]}]
  policyTypes: [Egress]`}, all, "u/a v/a v/b"},
		{"a named port of anybody is one of pods", []string{`
  podSelector: {matchLabels: {pod: a}}
  egress: [{ports: [{port: http}]}]
  policyTypes: [Egress]`}, all, "u/a u/b v/a v/b w/a w/b"},
		{"peers of one rule go with ports of that rule only", []string{`
  podSelector: {matchLabels: {pod: a}}
  ingress:
  - {from: [{podSelector: {matchLabels: {pod: b}}}], ports: [{port: 81}]}
  - {from: [{podSelector: {matchLabels: {pod: c}}}], ports: [{port: 80}]}`}, "u/a u/c", all},
		// The documentation's example of all parts together.
		{"block, namespace and label with a port, both ways", []string{`
  podSelector: {matchLabels: {pod: a}}
  policyTypes: [Ingress, Egress]
  ingress:
  - from:
    - ipBlock: {cidr: 203.0.0.0/16, except: [203.0.1.0/24]}
    - namespaceSelector: {matchLabels: {ns: w}}
    - podSelector: {matchLabels: {pod: b}}
    ports: [{protocol: TCP, port: 80}]
  egress:
  - to: [{ipBlock: {cidr: 10.1.2.0/24}}]
    ports: [{protocol: TCP, port: 80}]`}, "u/a u/b w/a w/b w/c " + outside, "u/a w/a w/b w/c"},
	} {
		t.Run(test.name, func(t *testing.T) {
			script := world(t, test.policies...).Script()
			check := func(what, want string, connect func(other netip.Addr) packet) {
				for _, other := range everybody {
					want := slices.Contains(strings.Fields(want), other)
					if got := allowed(t, script, connect(at(t, other))); got != want {
						t.Errorf("%s %s: %v, want %v in\n%s", what, other, got, want, script)
					}
				}
			}
			check("from", test.in, func(other netip.Addr) packet { return packet{other, at(t, "u/a"), "tcp", 80} })
			check("to", test.out, func(other netip.Addr) packet { return packet{at(t, "u/a"), other, "tcp", 80} })
			if _, err := exec.LookPath("nft"); err != nil || os.Geteuid() != 0 {
				return
			}
			nft := exec.Command("unshare", "--net", "nft", "-f", "-") // the kernel's own opinion, in a namespace that ends with it
			nft.Stdin = strings.NewReader(script + script)
			if out, err := nft.CombinedOutput(); err != nil {
				t.Errorf("nft: %v\n%s\n%s", err, out, script)
			}
		})
	}
}
