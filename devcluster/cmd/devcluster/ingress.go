package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const (
	ingressComponent = "ingress"
	ingressUser      = "devcluster:ingress"
	ingressClass     = "traefik" // of the Gateway API too
)

// ingressAccess is where the ingress controller listens and what it listens to.
type ingressAccess struct {
	HTTP           string   `json:"http"`
	HTTPS          string   `json:"https"`
	IngressClasses []string `json:"ingressClasses"`
	GatewayClass   string   `json:"gatewayClass"`
}

// ingress is on the usual ports: the Gateway API wants a listener's port to be one that the controller really has.
func (p plan) ingress() *ingressAccess {
	return &ingressAccess{HTTP: "http://" + p.hostIP() + ":80", HTTPS: "https://" + p.hostIP() + ":443",
		IngressClasses: []string{"nginx", ingressClass}, GatewayClass: ingressClass}
}

func (p plan) commandIngress(what string) error {
	switch what {
	case "up":
		if err := p.ingressUp(); err != nil {
			return err
		}
		fmt.Println(p.ingress().HTTP)
		return nil
	case "down":
		return p.ingressDown()
	}
	return fmt.Errorf("ingress takes up or down, not %q", what)
}

// ingressUp starts Traefik on the host, from where it reaches the addresses of pods as the nodes do, and tells the cluster of it.
func (p plan) ingressUp() error {
	c, err := p.loadCluster()
	if err != nil {
		return err
	}
	if p.mainPid(ingressComponent) != 0 && p.ingressAnswers() == nil {
		return nil
	}
	program, err := p.extra("traefik")
	if err != nil {
		return err
	}
	began = time.Now()
	step("ingress: objects")
	if err := p.ingressObjects(c, true); err != nil {
		return err
	}
	step("ingress: configuration")
	if err := p.ingressIdentity(); err != nil {
		return err
	}
	for name, config := range map[string]any{"static.yaml": p.traefikStatic(), "dynamic.yaml": p.traefikDynamic()} { // JSON is YAML
		if err := writeJSON(p.state(ingressComponent, name), config); err != nil {
			return err
		}
	}
	step("ingress: traefik")
	if err := killCgroups(p.leaf(ingressComponent)); err != nil {
		return err
	}
	if err := p.run(p.traefik(program)); err != nil {
		return err
	}
	if err := waitFor(30*time.Second, p.ingressAnswers); err != nil {
		return err
	}
	return p.refreshCluster()
}

func (p plan) ingressDown() error {
	step("ingress down: kill")
	leaf := p.leaf(ingressComponent)
	if err := errors.Join(killCgroups(leaf), removeCgroups(leaf)); err != nil {
		return err
	}
	c, err := p.loadCluster()
	if err != nil {
		return nil // what is left goes, or went, with the cluster
	}
	step("ingress down: objects")
	err = p.ingressObjects(c, false)
	step("ingress down: state")
	err = errors.Join(err, os.RemoveAll(p.state(ingressComponent)))
	if e := os.Remove(p.launchFile(ingressComponent)); e != nil && !errors.Is(e, fs.ErrNotExist) {
		err = errors.Join(err, e)
	}
	return errors.Join(err, p.refreshCluster())
}

func (p plan) ingressAnswers() error {
	if err := p.alive(ingressComponent); err != nil {
		return fmt.Errorf("are the ports 80 and 443 of %s taken? %w", p.hostIP(), err)
	}
	client := http.Client{Timeout: 2 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Get("http://" + p.ingressPing() + "/ping")
	if err != nil {
		return fmt.Errorf("traefik does not answer: %v; its log: %s", err, p.traefik("").Log)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("traefik answers %s; its log: %s", response.Status, p.traefik("").Log)
	}
	return nil
}

// ingressIdentity is a user of its own, so that the audit log tells Traefik from who tests. It is not made by up, since most
// clusters need none.
func (p plan) ingressIdentity() error {
	pair, err := tls.LoadX509KeyPair(p.pki("ca.crt"), p.pki("ca.key"))
	if err != nil {
		return err
	}
	key, ok := pair.PrivateKey.(*ecdsa.PrivateKey)
	if !ok {
		return fmt.Errorf("%s is no elliptic key", p.pki("ca.key"))
	}
	pem, err := os.ReadFile(p.pki("ca.crt"))
	if err != nil {
		return err
	}
	ca := &authority{cert: pair.Leaf, key: key, PEM: pem}
	id, err := ca.issue(ingressUser, []string{"system:masters"})
	if err != nil {
		return err
	}
	return writeFile(p.state(ingressComponent, "kubeconfig"), p.kubeconfigFor(ca, ingressUser, id), 0o600)
}

// ingressObjects makes or removes the kinds of the Gateway API, in the version that Traefik is built with, and the classes.
func (p plan) ingressObjects(c clusterFile, wanted bool) error {
	kinds := filepath.Join(p.extraFolder("traefik"), "standard")
	if !wanted {
		err := p.ingressKubectl(c, nil, append([]string{"delete", "--ignore-not-found", "ingressclass"}, p.ingress().IngressClasses...)...)
		return errors.Join(err, p.removeKinds(c, kinds))
	}
	var classes []object
	for _, name := range p.ingress().IngressClasses {
		classes = append(classes, object{"apiVersion": "networking.k8s.io/v1", "kind": "IngressClass", "metadata": object{"name": name},
			"spec": object{"controller": "traefik.io/ingress-controller"}})
	}
	classes = append(classes, object{"apiVersion": "gateway.networking.k8s.io/v1", "kind": "GatewayClass", "metadata": object{"name": ingressClass},
		"spec": object{"controllerName": "traefik.io/gateway-controller"}})
	apply := []string{"apply", "--server-side", "--force-conflicts", "--field-manager=" + clusterTitle, "-f"}
	if err := p.ingressKubectl(c, nil, append(apply, kinds)...); err != nil {
		return err
	}
	if err := p.ingressKubectl(c, nil, "wait", "--for=condition=Established", "--timeout=30s", "-f", kinds); err != nil {
		return err
	}
	return p.ingressKubectl(c, object{"apiVersion": "v1", "kind": "List", "items": classes}, append(apply, "-")...)
}

// removeKinds removes kinds, and what is of them. On a busy machine one was twice still there after two minutes. Its finalizer is
// taken off by a controller of the API server that looks again when the kind changes, so then it is changed.
func (p plan) removeKinds(c clusterFile, kinds string) (err error) {
	for range 5 {
		if err = p.ingressKubectl(c, nil, "delete", "--ignore-not-found", "--timeout=12s", "-f", kinds); err == nil {
			return nil
		}
		fmt.Fprintln(os.Stderr, "once more:", err)
		left, _ := p.askKubectl(c, nil, "get", "--ignore-not-found", "-f", kinds, "-o",
			`jsonpath={range .items[*]}{.metadata.name} {.metadata.deletionTimestamp} {.metadata.finalizers} {.status.conditions}{"\n"}{end}`)
		fmt.Fprintln(os.Stderr, left)
		_ = p.ingressKubectl(c, nil, "annotate", "--overwrite", "-f", kinds, fmt.Sprintf("%s/touched=%d", clusterTitle, time.Now().UnixNano()))
	}
	return err
}

func (p plan) ingressKubectl(c clusterFile, input any, args ...string) error {
	_, err := p.askKubectl(c, input, args...)
	return err
}

func (p plan) askKubectl(c clusterFile, input any, args ...string) (string, error) {
	stdin, err := json.Marshal(input)
	if err != nil {
		return "", err
	}
	cmd := exec.Command(c.Programs["kubectl"], append([]string{"--kubeconfig", c.Kubeconfig,
		"--cache-dir", p.state(ingressComponent, "cache")}, args...)...) // by default below the home folder
	cmd.Stdin = bytes.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("kubectl %s: %v: %s", strings.Join(args, " "), err, strings.TrimSpace(string(out)))
	}
	return string(out), err
}
