package devcluster

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func (s site) apply(name, spec string) {
	s.Helper()
	s.must(fmt.Sprintf("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: %s, namespace: near}\nspec: %s", name, spec), "apply", "-f", "-")
}

func (s site) remove(names ...string) {
	s.Helper()
	s.must("", append([]string{"delete", "networkpolicy", "-n", "near"}, names...)...)
}

var open = map[string]string{"server": "yyyyy", "friend": "yyyyy", "stranger": "yyyyy", "far": "yyyyy", "guest": "yyyyy", "farguest": "yyyyy", "outside": "yyy"}

func closedBut(letters map[string]string) map[string]string {
	want := map[string]string{"server": "yyyyn", "friend": "nnnnn", "stranger": "nnnnn", "far": "nnnnn", "guest": "nnnnn", "farguest": "nnnnn", "outside": "nnn"}
	for who, text := range letters {
		want[who] = text
	}
	return want
}

func networkPolicies(c *cluster) {
	s := siteUp(c)
	step := func(name string, run func(site)) {
		c.Run(name, func(t *testing.T) { run(site{&cluster{t, c.clusterFile}, s.ip, s.service, s.nodePort}) })
	}
	step("without policies everybody reaches everything", func(s site) { s.expect("without policies", open) })
	step("the enforcer's death", lostEnforcer)
	step("ingress", ingressPolicies)
	step("egress", egressPolicies)
	step("connections that are there already", oldConnections)
	step("a pod that starts under a policy", newPods)
	step("a pod that waited for the enforcer runs", func(s site) {
		s.until(waitPod, "runs", "logs", "waits")
		s.must("", "delete", "pod", "waits", "--now")
	})
	step("without policies again there are no rules", func(s site) {
		s.expect("afterwards", open)
		for _, node := range s.Nodes {
			if tables := must(s.T, "exec-node", node.Name, "--", "nft", "list", "tables"); strings.Contains(tables, "policies") {
				s.Error(tables)
			}
		}
	})
	c.must("", "delete", "namespace", "near", "other", "--wait=false")
}

func ingressPolicies(s site) {
	s.apply("deny", "{podSelector: {}}")
	s.expect("default deny", closedBut(nil))
	s.apply("allow", "{podSelector: {matchLabels: {app: server}}, ingress: [{from: [{podSelector: {matchExpressions: [{key: name, operator: In, values: [friend, far]}]}}]}]}")
	s.expect("allowed by label", closedBut(map[string]string{"friend": "yyyyn", "far": "yyyyn"}))
	s.apply("allow", "{podSelector: {matchLabels: {app: server}}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: guests}}}]}]}")
	s.expect("allowed by namespace", closedBut(map[string]string{"guest": "yyyyn", "farguest": "yyyyn"}))
	s.apply("allow", "{podSelector: {matchLabels: {app: server}}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: guests}}, podSelector: {matchLabels: {name: farguest}}}]}]}")
	s.expect("allowed by namespace and label", closedBut(map[string]string{"farguest": "yyyyn"}))
	s.apply("allow", "{podSelector: {matchLabels: {app: server}}, ingress: [{from: [{podSelector: {}}], ports: [{port: web}]}]}")
	s.expect("allowed by a port's name", closedBut(map[string]string{"friend": "ynyyn", "far": "ynyyn", "stranger": "ynyyn"}))
	s.apply("allow", "{podSelector: {matchLabels: {app: server}}, ingress: [{from: [{podSelector: {}}], ports: [{port: 8001, endPort: 9000}]}]}")
	s.expect("allowed by a range of ports", closedBut(map[string]string{"friend": "nynnn", "far": "nynnn", "stranger": "nynnn"}))
	// What a preview wants: the own namespace and everybody outside, but no pod of another namespace, whatever way it comes.
	s.apply("allow", fmt.Sprintf("{podSelector: {}, ingress: [{from: [{podSelector: {}}, {ipBlock: {cidr: 0.0.0.0/0, except: [%s]}}]}]}", s.PodCIDR))
	s.expect("own namespace and outside", closedBut(map[string]string{"friend": "yyyyy", "far": "yyyyy", "stranger": "yyyyy", "server": "yyyyy", "outside": "yyy"}))
	time.Sleep(1500 * time.Millisecond) // more than one period of the probe
	s.apply("allow", fmt.Sprintf("{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: %s/32}}]}]}", s.Nodes[1].IP))
	s.expect("allowed by address", closedBut(map[string]string{"server": "yyyyy"}))
	if ready := s.must("", "get", "pod", "server", "-n", "near", "-o", "jsonpath={.status.conditions[?(@.type=='Ready')].status} {.status.containerStatuses[0].restartCount}"); ready != "True 0" {
		s.Errorf("the kubelet's probe was refused: %s", ready)
	}
	s.remove("deny", "allow")
}

func egressPolicies(s site) {
	resolve := func(pod string) bool {
		_, err := s.kubectl("", "exec", pod, "-n", "near", "--", "nslookup", "server.near.svc.cluster.local")
		return err == nil
	}
	if !resolve("friend") {
		s.Error("no DNS without a policy")
	}
	s.apply("out", "{podSelector: {matchLabels: {name: friend}}, policyTypes: [Egress]}")
	others := map[string]string{"far": "yyyyy", "guest": "yyyyy", "outside": "yyy"}
	with := func(letters string) map[string]string {
		want := map[string]string{"friend": letters}
		for who, text := range others {
			want[who] = text
		}
		return want
	}
	s.expect("no way out", with("nnnnn"))
	if resolve("friend") {
		s.Error("DNS was reached against the policy")
	}
	dns := "{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}], ports: [{port: 53, protocol: UDP}, {port: 53}]}"
	s.apply("out", "{podSelector: {matchLabels: {name: friend}}, policyTypes: [Egress], egress: ["+dns+", {to: [{podSelector: {matchLabels: {app: server}}}], ports: [{port: 8000}]}]}")
	s.expect("out to a label and a port", with("ynyyn")) // by node-2 the first packet's address is the node's
	if !resolve("friend") {
		s.Error("no DNS by a policy that names its pods")
	}
	s.apply("out", fmt.Sprintf("{podSelector: {matchLabels: {name: friend}}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: %s/32}}]}]}", s.ip))
	s.expect("out to an address", with("yyyyn"))
	s.remove("out")
}

// oldConnections: a policy ends those that it would not allow, and leaves the others.
func oldConnections(s site) {
	for _, pod := range []string{"friend", "far"} {
		s.must("", "exec", pod, "-n", "near", "--", "sh", "-c", fmt.Sprintf("(wget -qO /tmp/ticks http://%s:8000/cgi-bin/slow; echo ended >/tmp/end) </dev/null >/dev/null 2>&1 &", s.ip))
		s.until(waitPod, "tick", "exec", pod, "-n", "near", "--", "cat", "/tmp/ticks")
	}
	s.apply("deny", "{podSelector: {matchLabels: {app: server}}, ingress: [{from: [{podSelector: {matchLabels: {name: far}}}]}]}")
	s.until(waitPod, "ended", "exec", "friend", "-n", "near", "--", "cat", "/tmp/end")
	count := func() string { return s.must("", "exec", "far", "-n", "near", "--", "wc", "-c", "/tmp/ticks") }
	before := count()
	s.until(waitPod, "tick", "exec", "far", "-n", "near", "--", "tail", "-1", "/tmp/ticks")
	time.Sleep(300 * time.Millisecond)
	if out, err := s.kubectl("", "exec", "far", "-n", "near", "--", "cat", "/tmp/end"); err == nil || count() == before {
		s.Errorf("the connection that is allowed ended: %s", out)
	}
	s.must("", "exec", "far", "-n", "near", "--", "killall", "wget")
	s.remove("deny")
}

// newPods: a pod's first packet already meets the policies, of both sides.
func newPods(s site) {
	first := func(name, label, node string) {
		text := podOn(name, node, "busybox:1.36", fmt.Sprintf("wget -qO- http://%s:8000/x; echo end", s.ip), "")
		s.must(strings.Replace(text, `"metadata":{`, fmt.Sprintf(`"metadata":{"namespace":"near","labels":{"name":%q},`, label), 1), "apply", "-f", "-")
	}
	first("early-1", "any", "node-1")
	s.until(waitPod, "end", "logs", "early-1", "-n", "near")
	if out := s.must("", "logs", "early-1", "-n", "near"); !strings.Contains(out, "here") {
		s.Errorf("without a policy: %s", out)
	}
	s.apply("in", "{podSelector: {matchLabels: {app: server}}, ingress: [{from: [{podSelector: {matchLabels: {name: welcome}}}]}]}")
	s.apply("out", "{podSelector: {matchLabels: {name: locked}}, policyTypes: [Egress]}")
	wanted := map[string]string{"welcome": "here", "locked": "No route to host", "any": "No route to host"}
	for _, node := range []string{"1", "2"} {
		for name := range wanted {
			first(name+"-"+node, name, "node-"+node)
		}
	}
	for _, node := range []string{"1", "2"} {
		for name, want := range wanted {
			s.until(waitPod, "end", "logs", name+"-"+node, "-n", "near")
			if out := s.must("", "logs", name+"-"+node, "-n", "near"); !strings.Contains(out, want) {
				s.Errorf("%s on node-%s: %s", name, node, out)
			}
		}
	}
	s.remove("in", "out")
}

func lostEnforcer(s site) {
	s.apply("deny", "{podSelector: {}}")
	s.expect("before", map[string]string{"friend": "nnnnn"})
	must(s.T, "kill", "policies")
	s.expect("without the enforcer", map[string]string{"friend": "nnnnn"})
	s.must(podOn("waits", "node-1", "busybox:1.36", "echo runs", ""), "apply", "-f", "-")
	s.until(waitPod, "policies are not in force", "get", "events", "--field-selector=involvedObject.name=waits")
	s.remove("deny")
	must(s.T, "restart", "policies")
	s.expect("after its return", map[string]string{"friend": "yyyyy"})
}

func admissionPolicy(c *cluster) {
	c.must("", "create", "configmap", "refused")
	c.must("", "delete", "configmap", "refused")
	c.must(`
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: no-refused}
spec:
  matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], resources: [configmaps], operations: [CREATE]}]}
  validations: [{expression: "object.metadata.name != 'refused'", message: this name is taken by nobody}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: no-refused}
spec: {policyName: no-refused, validationActions: [Deny]}
`, "apply", "-f", "-")
	c.until(waitPod, "this name is taken by nobody", "create", "configmap", "refused", "--dry-run=server")
	c.must("", "create", "configmap", "welcome")
	c.must("", "delete", "configmap/welcome", "validatingadmissionpolicy/no-refused", "validatingadmissionpolicybinding/no-refused")
}
