// Package enforce watches a cluster's NetworkPolicies and keeps the rules of its nodes in step with them.
package enforce

import (
	"context"
	"flag"
	"fmt"
	"net"
	"net/netip"
	"os"
	"sync"
	"time"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	corelisters "k8s.io/client-go/listers/core/v1"
	networkinglisters "k8s.io/client-go/listers/networking/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/clientcmd"

	"devcluster/internal/policy"
	"devcluster/internal/wire"
)

// enforcement is what the rules are made from, and who has which. Rules stay in force when it dies; pods
// that start meanwhile wait for its return, since none may run before it is isolated.
type enforcement struct {
	pods       corelisters.PodLister
	namespaces corelisters.NamespaceLister
	policies   networkinglisters.NetworkPolicyLister
	network    netip.Prefix // of pods
	dns        netip.Addr
	patience   time.Duration // of a pod that starts

	mu        sync.Mutex
	moved     *sync.Cond // the rules, or what a node has of them
	addresses addresses
	script    string
	version   int // of the script; 0: nothing is known yet
	nodes     map[string]*node
}

func newEnforcement() *enforcement {
	e := &enforcement{patience: 10 * time.Second, addresses: addresses{}, nodes: map[string]*node{}}
	e.moved = sync.NewCond(&e.mu)
	return e
}

// Serve is the program.
func Serve(args []string) error {
	e := newEnforcement()
	flags := flag.NewFlagSet("policies", flag.ExitOnError)
	kubeconfig := flags.String("kubeconfig", "", "how to reach the API server")
	socket := flags.String("socket", "", "where pods' addresses are told")
	network := flags.String("pods", "", "the pods' range of addresses")
	dns := flags.String("dns", "", "the address of DNS, which counts as a pod of kube-system")
	flags.Func("node", "NAME=SOCKET of a node's init, once per node", e.addNode)
	err := flags.Parse(args)
	if err == nil {
		e.network, err = netip.ParsePrefix(*network)
	}
	if err == nil {
		e.dns, err = netip.ParseAddr(*dns)
	}
	if err != nil {
		return err
	}
	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	if err := e.watch(context.Background(), client); err != nil {
		return err
	}
	for _, n := range e.nodes {
		go n.follow(e)
	}
	_ = os.Remove(*socket)
	listener, err := net.Listen("unix", *socket)
	if err != nil {
		return err
	}
	for {
		conn, err := listener.Accept()
		if err != nil {
			return err
		}
		go wire.Answer(conn, e.tell)
	}
}

// watch returns when the first rules are made, and goes on making them.
func (e *enforcement) watch(ctx context.Context, client kubernetes.Interface) error {
	factory := informers.NewSharedInformerFactory(client, 0)
	e.pods, e.namespaces = factory.Core().V1().Pods().Lister(), factory.Core().V1().Namespaces().Lister()
	e.policies = factory.Networking().V1().NetworkPolicies().Lister()
	changed := make(chan struct{}, 1) // many changes at once are one
	note := func(any) {
		select {
		case changed <- struct{}{}:
		default:
		}
	}
	for _, informer := range []cache.SharedIndexInformer{factory.Core().V1().Pods().Informer(),
		factory.Core().V1().Namespaces().Informer(), factory.Networking().V1().NetworkPolicies().Informer()} {
		_, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{AddFunc: note, UpdateFunc: func(_, o any) { note(o) }, DeleteFunc: note})
		if err != nil {
			return err
		}
	}
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())
	e.refresh()
	go func() {
		for range changed {
			e.refresh()
		}
	}()
	return nil
}

// refresh makes the rules anew and returns their version.
func (e *enforcement) refresh() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	if script := e.cluster().Script(); script != e.script || e.version == 0 {
		e.script, e.version = script, e.version+1
		e.moved.Broadcast()
	}
	return e.version
}

// cluster is what is known, or nothing where there is no policy and nobody needs it.
func (e *enforcement) cluster() policy.Cluster {
	c := policy.Cluster{Namespaces: map[string]map[string]string{}}
	c.Policies, _ = e.policies.List(labels.Everything())
	pods, _ := e.pods.List(labels.Everything())
	known := e.addresses.of(pods, e.network)
	if len(c.Policies) == 0 {
		return c
	}
	namespaces, _ := e.namespaces.List(labels.Everything())
	for _, ns := range namespaces {
		c.Namespaces[ns.Name] = ns.Labels
	}
	for ip, pod := range known {
		c.Pods = append(c.Pods, policy.Pod{Namespace: pod.Namespace, Labels: pod.Labels, IP: ip, Ports: servedPorts(pod)})
	}
	// DNS is a process beside the nodes; a policy that allows it names the pods that it is elsewhere.
	c.Pods = append(c.Pods, policy.Pod{Namespace: "kube-system", Labels: map[string]string{"k8s-app": "kube-dns"}, IP: e.dns,
		Ports: []core.ContainerPort{{Name: "dns", Protocol: core.ProtocolUDP, ContainerPort: 53}, {Name: "dns-tcp", Protocol: core.ProtocolTCP, ContainerPort: 53}}})
	return c
}

func servedPorts(pod *core.Pod) (ports []core.ContainerPort) {
	for _, c := range pod.Spec.InitContainers {
		if c.RestartPolicy != nil && *c.RestartPolicy == core.ContainerRestartPolicyAlways {
			ports = append(ports, c.Ports...)
		}
	}
	for _, c := range pod.Spec.Containers {
		ports = append(ports, c.Ports...)
	}
	return ports
}

// tell takes the news of a pod's address, and answers when the rules that follow from it are in force: a node starts no
// container before.
func (e *enforcement) tell(a wire.Address) error {
	deadline := time.Now().Add(e.patience)
	if a.Container != "" {
		if err := e.note(a); err != nil || a.Gone {
			return err
		}
		for !e.seen(a) {
			if time.Now().After(deadline) {
				return fmt.Errorf("pod %s/%s is not to be seen at the API server", a.Namespace, a.Name)
			}
			time.Sleep(5 * time.Millisecond)
		}
	}
	version := e.refresh()
	for {
		err := e.inForce(version, a)
		if err == nil || time.Now().After(deadline) {
			return err
		}
		time.Sleep(2 * time.Millisecond)
	}
}

func (e *enforcement) note(a wire.Address) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.addresses.note(a)
}

// seen: a pod that was replaced under its name meanwhile is not waited for.
func (e *enforcement) seen(a wire.Address) bool {
	pod, err := e.pods.Pods(a.Namespace).Get(a.Name)
	return err == nil && string(pod.UID) == a.UID
}

// inForce asks every node that is there; the one that starts the pod must be, and all where none is named.
func (e *enforcement) inForce(version int, a wire.Address) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	for name, n := range e.nodes {
		if !n.connected && a.Node != "" && a.Node != name {
			continue
		}
		if !n.connected || n.version < version {
			return fmt.Errorf("the rules of %s are not in force: %s", name, n.trouble)
		}
	}
	return nil
}
