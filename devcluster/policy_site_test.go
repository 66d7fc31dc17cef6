package devcluster

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

// site is a server on node-1, others beside it and on node-2, and guests from another namespace.
type site struct {
	*cluster
	ip, service string
	nodePort    string
}

const siteObjects = `
apiVersion: v1
kind: Namespace
metadata: {name: near}
---
apiVersion: v1
kind: Namespace
metadata: {name: other, labels: {team: guests}}
---
apiVersion: v1
kind: Service
metadata: {name: server, namespace: near}
spec: {type: NodePort, selector: {app: server}, ports: [{port: 80, targetPort: web}]}
---
apiVersion: v1
kind: Pod
metadata: {name: server, namespace: near, labels: {app: server}}
spec:
  nodeName: node-1
  terminationGracePeriodSeconds: 0
  containers:
  - name: c
    image: busybox:1.36
    command: [sh, -c, "mkdir -p /w/cgi-bin; echo here >/w/x; printf '#!/bin/sh\necho; while echo tick; do sleep 0.1; done' >/w/cgi-bin/slow; chmod 755 /w/cgi-bin/slow; httpd -p 8001 -h /w; exec httpd -f -p 8000 -h /w"]
    ports: [{name: web, containerPort: 8000}]
    readinessProbe: {httpGet: {path: /x, port: 8000}, periodSeconds: 1, failureThreshold: 1}
`

func siteUp(c *cluster) site {
	objects := siteObjects
	for name, where := range map[string][2]string{"friend": {"near", "node-1"}, "stranger": {"near", "node-1"}, "far": {"near", "node-2"},
		"guest": {"other", "node-1"}, "farguest": {"other", "node-2"}} {
		// JSON is YAML too.
		text := podOn(name, where[1], "busybox:1.36", "sleep 3600", "")
		objects += "\n---\n" + strings.Replace(text, `"metadata":{`, fmt.Sprintf(`"metadata":{"namespace":%q,"labels":{"name":%q},`, where[0], name), 1)
	}
	c.must(objects, "apply", "-f", "-")
	for _, ns := range []string{"near", "other"} {
		c.must("", "wait", "--for=condition=Ready", "pod", "--all", "--timeout=60s", "-n", ns)
	}
	get := func(kind, path string) string {
		return c.must("", "get", kind, "server", "-n", "near", "-o", "jsonpath="+path)
	}
	return site{cluster: c, ip: get("pod", "{.status.podIP}"), service: get("service", "{.spec.clusterIP}"),
		nodePort: get("service", "{.spec.ports[0].nodePort}")}
}

// addresses of the server: its own, another port of it, its service, and by both nodes.
func (s site) addresses() []string {
	return []string{s.ip + ":8000", s.ip + ":8001", s.service + ":80", s.Nodes[0].IP + ":" + s.nodePort, s.Nodes[1].IP + ":" + s.nodePort}
}

// reaches is one letter per address: y when a pod gets the page from it, n when it is refused, - when nothing answers.
func (s site) reaches(pod string, addresses ...string) string {
	ns := "near"
	if strings.HasSuffix(pod, "guest") {
		ns = "other"
	}
	script, letters := "", ""
	for i, a := range addresses { // side by side: a refusal that comes while connect() runs is only believed a second later
		script += fmt.Sprintf("({ if timeout 3 wget -qO- http://%s/x >/dev/null 2>/tmp/said%[2]d; then echo -n y; elif grep -q 'No route to host' /tmp/said%[2]d; then echo -n n; else echo -n -; fi; } >/tmp/letter%[2]d) & ", a, i)
		letters += fmt.Sprintf(" /tmp/letter%d", i)
	}
	out, err := s.kubectl("", "exec", pod, "-n", ns, "--", "sh", "-c", script+"wait; cat"+letters)
	if err != nil {
		return out + err.Error()
	}
	return out
}

// outside is the same from the host.
func (s site) outside(addresses ...string) (letters string) {
	client := http.Client{Timeout: 3 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	for _, a := range addresses {
		response, err := client.Get("http://" + a + "/x")
		switch {
		case err == nil:
			response.Body.Close()
			letters += "y"
		case strings.Contains(err.Error(), "no route to host"):
			letters += "n"
		default:
			letters += "-"
		}
	}
	return letters
}

// expect compares what everybody reaches of the server: address, other port, service, node ports of node-1 and node-2. At the
// last the server sees the address of node-2, so a policy that names pods does not allow it.
func (s site) expect(when string, want map[string]string) {
	s.Helper()
	var all sync.WaitGroup
	for who, letters := range want {
		all.Go(func() {
			got := ""
			for deadline := time.Now().Add(10 * time.Second); got != letters && time.Now().Before(deadline); {
				if who == "outside" {
					got = s.outside(s.ip+":8000", s.Nodes[0].IP+":"+s.nodePort, s.Nodes[1].IP+":"+s.nodePort)
				} else {
					got = s.reaches(who, s.addresses()...)
				}
			}
			if got != letters {
				s.Errorf("%s: %s reaches %s, want %s", when, who, got, letters)
			}
		})
	}
	all.Wait()
}
