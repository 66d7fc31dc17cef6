package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// up leaves the instance running and healthy, whatever it finds: a healthy one is left alone (but gets new image archives), the
// rest of one that was killed half-way is cleared away first.
func (p plan) up() error {
	// With everything alive a refusal is rather a busy machine than a broken cluster, so ask a little longer.
	sick := p.allAlive()
	if sick == nil {
		sick = waitFor(15*time.Second, p.healthy)
	}
	if sick == nil {
		if err := p.upImages(); err != nil {
			return err
		}
		return p.importAll()
	}
	if _, err := os.Stat(p.clusterFile()); err == nil {
		fmt.Fprintf(os.Stderr, "instance %d starts anew: %v\n", p.Instance, sick)
	}
	if err := p.enoughRoom(); err != nil {
		return err
	}
	// The one waits mostly for the network, the other for the processors.
	if err := parallel(p.build, p.upImages); err != nil {
		return err
	}
	if err := p.down(); err != nil {
		return err
	}
	kube, err := p.program("kube")
	if err != nil {
		return err
	}
	began = time.Now()
	step("configuration")
	var access registryAccess
	err = parallel(
		p.networkUp,
		func() error { _, _, err := p.writePKI(); return err },
		func() (err error) { access, err = p.writeConfiguration(); return err },
	)
	if err != nil {
		return err
	}
	if err := p.start(kube); err != nil {
		return err
	}
	step("cluster.json")
	if err := p.writeCluster(access); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "up in %.1f s: %d nodes, DNS, volumes, registry (instance %d)\n", time.Since(began).Seconds(), nodeCount, p.Instance)
	return nil
}

// upImages builds the archives that are missing or out of date. An old one is better than no cluster.
func (p plan) upImages() error {
	names, err := imageScripts()
	if err != nil {
		return err
	}
	wanted := imagesWanted()
	for _, name := range names {
		if wanted != nil && !wanted[name] {
			continue
		}
		err := p.buildImages([]string{name}, false)
		if _, old := os.Stat(filepath.Join(p.images(), name+".tar")); err != nil && old == nil {
			fmt.Fprintln(os.Stderr, "devcluster: the older archive is used:", err)
		} else if err != nil {
			return err
		}
	}
	return nil
}

func (p plan) writeConfiguration() (registryAccess, error) {
	for _, dir := range []string{p.state("log"), p.state("audit"), p.state("volumes")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return registryAccess{}, err
		}
	}
	if err := writeJSON(p.state("audit-policy.json"), auditPolicy()); err != nil {
		return registryAccess{}, err
	}
	if err := writeFile(p.state("Corefile"), []byte(p.corefile(resolvers())), 0o644); err != nil {
		return registryAccess{}, err
	}
	if err := p.linkPlugins(); err != nil {
		return registryAccess{}, err
	}
	return p.prepareRegistry()
}

// start brings up the control plane and the machines of the nodes side by side; what needs the API server waits for it.
func (p plan) start(kube string) error {
	a, err := p.newAPI()
	if err != nil {
		return err
	}
	components := map[string]launch{}
	for _, l := range p.controlPlane(kube) {
		components[l.Name] = l
	}
	served := make(chan struct{}) // closed when the API server is ready, or will not be
	var apiErr error
	run := func(names ...string) error {
		for _, name := range names {
			step(name)
			if err := p.run(components[name]); err != nil {
				return err
			}
		}
		return nil
	}
	tasks := []func() error{func() error {
		defer close(served)
		if apiErr = run("etcd"); apiErr == nil {
			apiErr = waitFor(20*time.Second, p.etcdHealthy)
		}
		if apiErr == nil {
			apiErr = run("apiserver")
		}
		if apiErr == nil {
			apiErr = p.apiReady(a)
		}
		if apiErr == nil {
			step("apiserver: ready")
			apiErr = run("controller-manager", "scheduler", "dns", "volumes", "policies", "registry")
		}
		return apiErr
	}, func() error {
		<-served
		if apiErr != nil {
			return nil // said by the task above
		}
		if err := p.createObjects(a); err != nil {
			return err
		}
		return p.settled(a)
	}}
	podBase := sync.OnceValue(p.writePodBase) // it asks pip, which is slow to say
	for i := 1; i <= nodeCount; i++ {
		tasks = append(tasks, func() error {
			if err := p.nodeUp(i, kube, podBase); err != nil {
				return err
			}
			<-served
			if apiErr != nil {
				return nil
			}
			if err := p.startKubelet(i, kube); err != nil {
				return err
			}
			return p.nodeServes(a, i, 60*time.Second)
		})
	}
	return parallel(tasks...)
}

func (p plan) nodeUp(i int, kube string, podBase func() error) error {
	if err := p.bootNode(i); err != nil {
		return err
	}
	if err := p.cleanStore(nodeName(i)); err != nil {
		return err
	}
	if err := podBase(); err != nil {
		return err
	}
	if err := p.startContainerd(i, kube); err != nil {
		return err
	}
	return p.importImages(nodeName(i))
}

// importAll gives running nodes the archives that appeared since.
func (p plan) importAll() error {
	var tasks []func() error
	for _, node := range nodeNames() {
		tasks = append(tasks, func() error { return p.importImages(node) })
	}
	return parallel(tasks...)
}
