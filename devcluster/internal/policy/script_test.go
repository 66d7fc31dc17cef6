package policy

import (
	"slices"
	"strings"
	"testing"

	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func TestEgressAndIngressMustBothAllow(t *testing.T) {
	c := world(t, `
  podSelector: {matchLabels: {pod: a}}
  egress: [{to: [{podSelector: {matchLabels: {pod: b}}}]}]
  policyTypes: [Egress]`, `
  podSelector: {matchLabels: {pod: b}}
  ingress: [{from: [{podSelector: {matchLabels: {pod: c}}}]}]`)
	if allowed(t, c.Script(), packet{at(t, "u/a"), at(t, "u/b"), "tcp", 80}) {
		t.Error("u/b takes u/c only, and u/a came in")
	}
	if !allowed(t, c.Script(), packet{at(t, "u/c"), at(t, "u/b"), "udp", 53}) {
		t.Error("u/c was refused")
	}
}

func TestWithoutPoliciesThereAreNoRules(t *testing.T) {
	if script := world(t).Script(); strings.Contains(script, "chain") {
		t.Error(script)
	}
}

func TestTheOrderOfWhatIsWatchedDoesNotMatter(t *testing.T) {
	c := world(t, "\n  podSelector: {}", "\n  podSelector: {matchLabels: {pod: b}}\n  ingress: [{}]")
	d := c
	d.Pods, d.Policies = slices.Clone(c.Pods), slices.Clone(c.Policies)
	slices.Reverse(d.Pods)
	slices.Reverse(d.Policies)
	if c.Script() != d.Script() {
		t.Error("the same cluster gave two scripts")
	}
}

func TestASelectorThatIsNoneSelectsNothing(t *testing.T) {
	bad := &meta.LabelSelector{MatchExpressions: []meta.LabelSelectorRequirement{{Key: "pod", Operator: "Like", Values: []string{"a"}}}}
	if selects(bad, map[string]string{"pod": "a"}) {
		t.Error("it selected")
	}
}
