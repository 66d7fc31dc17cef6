package devcluster

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// served answers "/" by two pods. They end at once when told to, but are told a while after new requests should go elsewhere.
const served = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: served}
spec:
  replicas: 2
  selector: {matchLabels: {app: served}}
  strategy: {rollingUpdate: {maxUnavailable: 0, maxSurge: 1}}
  template:
    metadata: {labels: {app: served}}
    spec:
      terminationGracePeriodSeconds: 10
      containers:
      - name: httpd
        image: busybox:1.36
        command: [sh, -ec, "mkdir /w; hostname >/w/index.html; trap exit TERM; httpd -f -p 8000 -h /w & wait"]
        readinessProbe: {httpGet: {path: /, port: 8000}, periodSeconds: 1}
        lifecycle: {preStop: {sleep: {seconds: 5}}}
---
apiVersion: v1
kind: Service
metadata: {name: served}
spec: {selector: {app: served}, ports: [{port: 80, targetPort: 8000}]}
`

const gateway = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge}
spec: {gatewayClassName: traefik, listeners: [{name: web, protocol: HTTP, port: 80}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: served}
spec:
  parentRefs: [{name: edge}]
  hostnames: [route.test]
  rules: [{backendRefs: [{name: served, port: 80}]}]
`

func ingressOf(name, class, host, tls string) string {
	return fmt.Sprintf(`{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":%q},"spec":{"ingressClassName":%q,"rules":[{"host":%q,
"http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"served","port":{"number":80}}}}]}}]%s}}`, name, class, host, tls)
}

// visitor resolves every name to the ingress controller, keeps its connections and trusts one certificate.
func visitor(c *cluster, trusted []byte) *http.Client {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(trusted)
	address := strings.Split(strings.TrimPrefix(c.Ingress.HTTP, "http://"), ":")[0]
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots},
		DialContext: func(ctx context.Context, network, to string) (net.Conn, error) {
			_, port, err := net.SplitHostPort(to)
			if err != nil {
				return nil, err
			}
			return (&net.Dialer{}).DialContext(ctx, network, net.JoinHostPort(address, port))
		}}
	c.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Timeout: 10 * time.Second, Transport: transport}
}

func visit(client *http.Client, url string) (int, string, error) {
	response, err := client.Get(url)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return response.StatusCode, strings.TrimSpace(string(body)), err
}

// answers waits for the answer of a pod.
func answers(c *cluster, client *http.Client, url string) {
	c.Helper()
	start, said := time.Now(), ""
	for time.Since(start) < 15*time.Second {
		status, body, err := visit(client, url)
		if err == nil && status == http.StatusOK && strings.HasPrefix(body, "served-") {
			c.Logf("%s answered after %v", url, time.Since(start).Round(time.Millisecond))
			return
		}
		said = fmt.Sprint(status, " ", body, " ", err)
		time.Sleep(20 * time.Millisecond)
	}
	c.Fatalf("%s never answered; last: %s", url, said)
}

// certificateOf is a self-signed one, for a Secret.
func certificateOf(c *cluster, host string) (cert, key []byte) {
	c.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		c.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{host}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		c.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		c.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})
}

func ingressServes(c *cluster) {
	if said := kubeconfigOf(must(c.T, "ingress", "up")); said != fmt.Sprintf("http://10.89.%d.1:80", instance) {
		c.Fatal(said)
	}
	c.read()
	c.must(served, "apply", "-f", "-")
	c.must("", "rollout", "status", "deployment/served", "--timeout=60s")
	cert, key := certificateOf(c, "secure.test")
	client := visitor(c, cert)
	for _, test := range []struct {
		name string
		run  func(*cluster)
	}{
		{"both classes answer, another does not", func(c *cluster) {
			c.must(ingressOf("other", "other", "other.test", ""), "apply", "-f", "-")
			for _, class := range c.Ingress.IngressClasses {
				c.must(ingressOf(class, class, class+".test", ""), "apply", "-f", "-")
				answers(c, client, "http://"+class+".test/")
			}
			if status, body, err := visit(client, "http://other.test/"); err != nil || status != http.StatusNotFound {
				c.Errorf("a class of somebody else is answered: %d %s %v", status, body, err)
			}
			c.until(10*time.Second, fmt.Sprintf("10.89.%d.1", instance), "get", "ingress", "nginx", "-o", "jsonpath={.status.loadBalancer}")
		}},
		{"the certificate of a Secret is served to who asks for its name", func(c *cluster) {
			secret, err := json.Marshal(map[string]any{"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls",
				"metadata": map[string]string{"name": "secure"}, "stringData": map[string]string{"tls.crt": string(cert), "tls.key": string(key)}})
			if err != nil {
				c.Fatal(err)
			}
			c.must(string(secret), "apply", "-f", "-")
			c.must(ingressOf("secure", "nginx", "secure.test", `,"tls":[{"hosts":["secure.test"],"secretName":"secure"}]`), "apply", "-f", "-")
			answers(c, client, "https://secure.test/")
			if _, _, err := visit(client, "https://nginx.test/"); err == nil || !strings.Contains(err.Error(), "certificate") {
				c.Errorf("another name has this certificate: %v", err)
			}
		}},
		{"an HTTPRoute is answered", func(c *cluster) {
			c.must(gateway, "apply", "-f", "-")
			answers(c, client, "http://route.test/")
			c.must("", "wait", "--for=condition=Programmed", "gateway/edge", "--timeout=10s")
		}},
		{"a rolling restart fails no request", rollingRestart},
		{"a killed controller comes back by restart", func(c *cluster) {
			must(c.T, "kill", "ingress")
			if _, _, err := visit(client, "http://nginx.test/"); err == nil {
				c.Error("it answers though it was killed")
			}
			must(c.T, "status")
			must(c.T, "restart", "ingress")
			answers(c, client, "http://nginx.test/")
		}},
	} {
		c.Run(test.name, func(t *testing.T) { test.run(&cluster{T: t, clusterFile: c.clusterFile}) })
	}
	if again := must(c.T, "ingress", "up"); !strings.Contains(again, "http://") {
		c.Error(again)
	}
	c.must("", "delete", "deployment/served", "service/served", "ingress/other", "ingress/nginx", "ingress/traefik", "ingress/secure", "secret/secure",
		"gateway/edge", "httproute/served", "--now")
	must(c.T, "ingress", "down")
	c.must("", "wait", "--for=delete", "crd/httproutes.gateway.networking.k8s.io", "ingressclass/nginx", "--timeout=10s")
	if _, _, err := visit(client, "http://nginx.test/"); err == nil {
		c.Error("it answers though it is down")
	}
}

// rollingRestart sends requests on kept connections for as long as the restart takes.
func rollingRestart(c *cluster) {
	client := visitor(c, nil)
	const url, visitors = "http://nginx.test/", 4
	client.Transport.(*http.Transport).MaxIdleConnsPerHost = visitors
	answers(c, client, url)
	var done atomic.Bool
	var asked, failed, reused atomic.Int64
	var group sync.WaitGroup
	before := c.must("", "get", "pods", "-l", "app=served", "-o", "name")
	for range visitors {
		group.Go(func() {
			for !done.Load() {
				trace := &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
					if info.Reused {
						reused.Add(1)
					}
				}}
				request, _ := http.NewRequestWithContext(httptrace.WithClientTrace(context.Background(), trace), "GET", url, nil)
				response, err := client.Do(request)
				asked.Add(1)
				if err == nil {
					_, err = io.Copy(io.Discard, response.Body)
					response.Body.Close()
				}
				if err != nil || response.StatusCode != http.StatusOK {
					failed.Add(1)
					c.Logf("a request failed: %v %v", response, err)
				}
				time.Sleep(20 * time.Millisecond)
			}
		})
	}
	_, err := c.kubectl("", "rollout", "restart", "deployment/served")
	out := ""
	if err == nil {
		out, err = c.kubectl("", "rollout", "status", "deployment/served", "--timeout=90s")
	}
	for _, old := range strings.Fields(before) {
		if err == nil {
			out, err = c.kubectl("", "wait", "--for=delete", old, "--timeout=60s")
		}
	}
	done.Store(true)
	group.Wait()
	if err != nil {
		c.Fatalf("%v: %s", err, out)
	}
	c.Logf("%d requests, %d of them on kept connections", asked.Load(), reused.Load())
	if failed.Load() > 0 || reused.Load() < asked.Load()*9/10 {
		c.Errorf("of %d requests %d failed, and %d were on kept connections", asked.Load(), failed.Load(), reused.Load())
	}
}

func TestHostIsAsItWasAfterIngressWasKilledAtEveryStep(t *testing.T) {
	before := prepare(t)
	must(t, "up")
	killedAtEveryStep(t, []string{"ingress", "up"}, []string{"ingress", "down"}, 6)
	must(t, "ingress", "up")
	must(t, "down")
	unchanged(t, before, "after a down with the ingress controller")
}

func TestIngressDownChangesAKindThatDoesNotGo(t *testing.T) {
	before := prepare(t)
	c := &cluster{T: t}
	c.Kubeconfig = kubeconfigOf(must(t, "up"))
	c.read()
	must(t, "ingress", "up")
	kind := "crd/gatewayclasses.gateway.networking.k8s.io"
	finalizers := func(patch string) {
		if out, err := c.kubectl("", "patch", kind, "--type=json", "--patch="+patch); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	}
	finalizers(`[{"op":"add","path":"/metadata/finalizers","value":["example.org/stay"]}]`)
	done := make(chan struct{})
	go func() {
		defer close(done)
		// Here by hand; otherwise the controller does it, which looks again because of this.
		c.until(time.Minute, "touched", "get", kind, "-o", "jsonpath={.metadata.annotations}")
		finalizers(`[{"op":"remove","path":"/metadata/finalizers/0"}]`)
	}()
	if said := must(t, "ingress", "down"); !strings.Contains(said, "once more: kubectl delete") || !strings.Contains(said, "example.org/stay") {
		t.Error(said)
	}
	<-done
	must(t, "down")
	unchanged(t, before, "after a kind that stayed")
}
