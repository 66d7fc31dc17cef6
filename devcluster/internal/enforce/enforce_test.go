package enforce

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes/fake"

	"devcluster/internal/wire"
)

// machine stands in for the init of a node; what nft says of the next script is up to the test.
type machine struct {
	sync.Mutex
	listener net.Listener
	conns    []net.Conn
	script   string
	refusal  error
}

func boot(t *testing.T, socket string) *machine {
	t.Helper()
	m := &machine{}
	var err error
	if m.listener, err = net.Listen("unix", socket); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.die)
	go func() {
		for {
			conn, err := m.listener.Accept()
			if err != nil {
				return
			}
			m.Lock()
			m.conns = append(m.conns, conn)
			m.Unlock()
			go wire.Answer(conn, func(r wire.Rules) error {
				m.Lock()
				defer m.Unlock()
				if m.refusal != nil {
					return m.refusal
				}
				m.script = r.NFT
				return nil
			})
		}
	}()
	return m
}

func (m *machine) die() {
	m.listener.Close()
	m.Lock()
	defer m.Unlock()
	for _, conn := range m.conns {
		conn.Close()
	}
}

func (m *machine) rules() string {
	m.Lock()
	defer m.Unlock()
	return m.script
}

func pod(name, ip string) *core.Pod {
	return &core.Pod{ObjectMeta: meta.ObjectMeta{Namespace: "app", Name: name, UID: types.UID("uid-" + name)}, Status: core.PodStatus{PodIP: ip}}
}

func address(node, name, ip string) wire.Address {
	return wire.Address{Node: node, Namespace: "app", Name: name, UID: "uid-" + name, Container: "box-" + name, IP: ip}
}

// cluster is an enforcement of one policy, which isolates every pod of the namespace app, on two nodes.
func cluster(t *testing.T) (*enforcement, *fake.Clientset, map[string]*machine) {
	t.Helper()
	client := fake.NewClientset(&networking.NetworkPolicy{ObjectMeta: meta.ObjectMeta{Namespace: "app", Name: "deny"}})
	e := newEnforcement()
	e.patience = 5 * time.Second
	e.network, e.dns = netip.MustParsePrefix("10.1.0.0/16"), netip.MustParseAddr("10.9.0.2")
	machines := map[string]*machine{}
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	if err := e.watch(ctx, client); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"one", "two"} {
		socket := filepath.Join(t.TempDir(), name)
		machines[name] = boot(t, socket)
		if err := e.addNode(name + "=" + socket); err != nil {
			t.Fatal(err)
		}
		go e.nodes[name].follow(e)
	}
	if err := e.tell(wire.Address{}); err != nil {
		t.Fatal(err)
	}
	return e, client, machines
}

func create(t *testing.T, client *fake.Clientset, p *core.Pod) {
	t.Helper()
	if _, err := client.CoreV1().Pods(p.Namespace).Create(context.Background(), p, meta.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
}

// eventually is for what is not waited for by tell.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("never: ", what)
		}
	}
}

func TestAPodMayStartWhenEveryNodeHasItsRules(t *testing.T) {
	e, client, machines := cluster(t)
	told := make(chan error)
	go func() { told <- e.tell(address("one", "late", "10.1.0.7")) }() // the plugin may be faster than the watch
	create(t, client, pod("late", ""))
	if err := <-told; err != nil {
		t.Fatal(err)
	}
	for name, m := range machines {
		if !strings.Contains(m.rules(), "10.1.0.7 : jump in0") {
			t.Errorf("%s has not isolated it:\n%s", name, m.rules())
		}
	}
}

func TestAPodThatNobodyKnowsDoesNotStart(t *testing.T) {
	e, _, _ := cluster(t)
	e.patience = 50 * time.Millisecond
	if err := e.tell(address("one", "unknown", "10.1.0.7")); err == nil || !strings.Contains(err.Error(), "app/unknown") {
		t.Error(err)
	}
}

func TestANodeThatIsAwayIsNotWaitedForAndGetsTheRulesAsItReturns(t *testing.T) {
	e, client, machines := cluster(t)
	create(t, client, pod("a", ""))
	machines["two"].die()
	eventually(t, "the loss of a node is noticed", func() bool { return e.inForce(0, wire.Address{}) != nil })
	if err := e.tell(address("one", "a", "10.1.0.7")); err != nil {
		t.Error(err)
	}
	e.patience = 50 * time.Millisecond
	if err := e.tell(address("two", "a", "10.1.0.7")); err == nil {
		t.Error("a pod started on a node without rules")
	}
	again := boot(t, e.nodes["two"].socket)
	eventually(t, "the rules reach the node", func() bool { return strings.Contains(again.rules(), "10.1.0.7") })
}

func TestANodeThatRefusesTheRulesStartsNoPod(t *testing.T) {
	e, client, machines := cluster(t)
	e.patience = 200 * time.Millisecond
	machines["one"].Lock()
	machines["one"].refusal = errors.New("nft: no such expression")
	machines["one"].Unlock()
	create(t, client, pod("a", ""))
	if err := e.tell(address("one", "a", "10.1.0.7")); err == nil || !strings.Contains(err.Error(), "one") {
		t.Error(err)
	}
}

func TestAnAddressThatIsGoneMayBeAnothers(t *testing.T) {
	e, client, machines := cluster(t)
	create(t, client, pod("old", "10.1.0.7"))
	create(t, client, pod("new", ""))
	gone := address("one", "old", "")
	gone.Gone = true
	for _, a := range []wire.Address{address("one", "old", "10.1.0.7"), gone, address("one", "new", "10.1.0.8"), address("one", "new", "10.1.0.9")} {
		if err := e.tell(a); err != nil {
			t.Fatal(err)
		}
	}
	rules := machines["one"].rules()
	if strings.Contains(rules, "10.1.0.7") || strings.Contains(rules, "10.1.0.8") || !strings.Contains(rules, "10.1.0.9") {
		t.Error(rules)
	}
}

func TestNews(t *testing.T) {
	_, client, machines := cluster(t)
	create(t, client, pod("a", "10.1.0.7"))
	eventually(t, "a status is enough for a pod that was there before", func() bool { return strings.Contains(machines["two"].rules(), "10.1.0.7") })
	if err := client.NetworkingV1().NetworkPolicies("app").Delete(context.Background(), "deny", meta.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "without policies there are no rules", func() bool { return !strings.Contains(machines["two"].rules(), "chain") })
}

func TestWhoHasWhichAddress(t *testing.T) {
	host, done, elsewhere, first, second := pod("host", "10.1.0.1"), pod("done", "10.1.0.2"), pod("elsewhere", "192.0.2.1"), pod("first", "10.1.0.3"), pod("second", "10.1.0.3")
	host.Spec.HostNetwork = true
	done.Status.Phase = core.PodFailed
	told := addresses{}
	if err := told.note(address("one", "second", "10.1.0.3")); err != nil {
		t.Fatal(err)
	}
	owners := told.of([]*core.Pod{host, done, elsewhere, first, second}, netip.MustParsePrefix("10.1.0.0/16"))
	if len(owners) != 1 || owners[netip.MustParseAddr("10.1.0.3")] != second {
		t.Error(owners)
	}
	if told.note(address("one", "bad", "")) == nil {
		t.Error("no address was taken for one")
	}
}

func TestTheEndOfAnEarlierSandboxDoesNotTakeTheAddressOfTheNext(t *testing.T) {
	told := addresses{}
	late := address("one", "a", "")
	late.Container, late.Gone = "an earlier one", true
	for _, a := range []wire.Address{address("one", "a", "10.1.0.3"), late} {
		if err := told.note(a); err != nil {
			t.Fatal(err)
		}
	}
	if len(told.of([]*core.Pod{pod("a", "")}, netip.MustParsePrefix("10.1.0.0/16"))) != 1 {
		t.Error(told)
	}
}
