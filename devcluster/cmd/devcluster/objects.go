package main

import "fmt"

type object map[string]any

// clusterObjects are what the cluster needs before the first pod: the service behind which DNS, a process beside the nodes, is
// found; and the default class of volumes.
func (p plan) clusterObjects() map[string][]object {
	ports := []object{{"name": "dns", "port": 53, "protocol": "UDP"}, {"name": "dns-tcp", "port": 53, "protocol": "TCP"}}
	name := object{"name": "kube-dns", "namespace": "kube-system", "labels": object{"k8s-app": "kube-dns"}}
	return map[string][]object{
		"/api/v1/namespaces/kube-system/services": {{
			"apiVersion": "v1", "kind": "Service", "metadata": name, "spec": object{"clusterIP": p.dnsIP(), "ports": ports}}},
		"/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices": {{
			"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4", "ports": ports,
			"metadata": object{"name": "kube-dns-1", "namespace": "kube-system",
				"labels": object{"kubernetes.io/service-name": "kube-dns", "endpointslice.kubernetes.io/managed-by": clusterTitle}},
			"endpoints": []object{{"addresses": []string{p.dnsHost()}, "conditions": object{"ready": true}}}}},
		"/apis/storage.k8s.io/v1/storageclasses": {{
			"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "provisioner": "volumes.devcluster",
			"metadata":          object{"name": "standard", "annotations": object{"storageclass.kubernetes.io/is-default-class": "true"}},
			"volumeBindingMode": "WaitForFirstConsumer", "reclaimPolicy": "Delete"}},
	}
}

func (p plan) createObjects(a *api) error {
	for path, objects := range p.clusterObjects() {
		for _, o := range objects {
			if err := a.create(path, o); err != nil {
				return fmt.Errorf("cannot create %v: %v", o["kind"], err)
			}
		}
	}
	return nil
}
