package host

import (
	"slices"
	"testing"
)

func TestCompareSaysWhatCameAndWent(t *testing.T) {
	before := Snapshot{"link a": true, "route x": true}
	after := Snapshot{"link a": true, "mount m": true}
	want := []string{"gone: route x", "new:  mount m"}
	if got := Compare(before, after); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOtherInstancesAreLeftOut(t *testing.T) {
	others := otherInstances(9)
	for fact, other := range map[string]bool{
		"link 5: jsd0-nodes: <UP>":                            true,
		"link 5: jsd9-nodes: <UP>":                            false,
		"link 5: jsd19-nodes: <UP>":                           true,
		"rule table ip jsd1_net {":                            true,
		"route unreachable 10.100.0.0/16 proto 189":           true,
		"route unreachable 10.109.0.0/16 proto 189":           false,
		"route 10.89.9.0/24 dev jsd9-nodes":                   false,
		"route 10.129.0.0/16 dev x":                           false,
		"route default via 192.0.2.1 dev eth0":                false,
		"process 1 kube --data-dir /c/state/0/etcd":           true,
		"process 1 kube --data-dir /c/state/9/etcd":           false,
		"mount 22 27 0:21 / /proc rw,relatime - proc proc rw": false,
	} {
		if got := others.MatchString(fact); got != other {
			t.Errorf("%q: left out %v, want %v", fact, got, other)
		}
	}
}

func TestRulesKnowTheirChain(t *testing.T) {
	got := nested("table ip nat {\n\tchain out {\n\t\tmasquerade\n\t}\n}\ntable ip b {\n}\n")
	want := []string{"rule table ip nat {", "rule table ip nat { chain out {", "rule table ip nat { chain out { masquerade", "rule table ip b {"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTwoLooksAtAQuietMachineAgree(t *testing.T) {
	one, err := Take(9)
	if err != nil {
		t.Skip("cannot look at this machine: ", err)
	}
	if len(one) < 50 {
		t.Errorf("only %d facts were found", len(one))
	}
}
