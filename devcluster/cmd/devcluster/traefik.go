package main

func (p plan) traefik(program string) launch {
	l := p.newLaunch(ingressComponent, program, "--configFile="+p.state(ingressComponent, "static.yaml"))
	// It would ask a proxy of this machine even for pods.
	l.Env = []string{"KUBECONFIG=" + p.state(ingressComponent, "kubeconfig"), "NO_PROXY=*"}
	return l
}

func (p plan) traefikStatic() any {
	retried := []string{"retry@file"}
	return object{
		"global": object{"checkNewVersion": false, "sendAnonymousUsage": false}, // nothing leaves the machine
		"log":    object{"level": "INFO", "noColor": true},
		"ping":   object{"entryPoint": "ping"},
		"entryPoints": object{
			"web":       object{"address": p.hostIP() + ":80", "asDefault": true, "http": object{"middlewares": retried}},
			"websecure": object{"address": p.hostIP() + ":443", "asDefault": true, "http": object{"tls": object{}, "middlewares": retried}},
			"ping":      object{"address": p.ingressPing()},
		},
		"serversTransport": object{"forwardingTimeouts": object{
			"dialTimeout":     "1s", // the address of a pod that is gone is silent; by default that is believed after 30 s
			"idleConnTimeout": "3s", // servers close quiet connections (uvicorn after 5 s), and a request may just then be sent into one
		}},
		"providers": object{
			"providersThrottleDuration": "100ms", // by default changes rest for 2 s
			"file":                      object{"filename": p.state(ingressComponent, "dynamic.yaml"), "watch": false},
			// As Kubernetes says: /a is no prefix of /ab, and a service without pods is a 503 and not an unknown name.
			"kubernetesIngress": object{"strictPrefixMatching": true, "allowEmptyServices": true, "ingressEndpoint": object{"ip": p.hostIP()}},
			"kubernetesGateway": object{"statusAddress": object{"ip": p.hostIP()}},
		},
	}
}

// traefikDynamic: a pod that just went refuses the connection, and the request goes to another one.
func (p plan) traefikDynamic() any {
	return object{"http": object{"middlewares": object{"retry": object{"retry": object{"attempts": 4, "initialInterval": "100ms"}}}}}
}

func (p plan) ingressPing() string { return p.loopback() + ":8080" }
