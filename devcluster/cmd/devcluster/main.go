// Command devcluster makes a real two-node Kubernetes on one Linux machine, and removes it without a trace. It is started by
// the script of the same name, which first installs what it needs.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

const usage = `A real two-node Kubernetes on this machine.

Usage: devcluster [--instance N] COMMAND

  up                      start it, or do nothing if it runs; the last line printed is the kubeconfig
  down                    remove it and all it changed on this machine
  status                  what runs, and whether it is healthy
  build                   build the programs only
  images [NAME...]        build the image archives that are missing (--force: all); the next up loads them
  images load NAME...     build and give to the running nodes what up leaves out: redis, postgres, mongo
  restart COMPONENT       start a component again (apiserver, etcd, node-1/kubelet, …)
  kill COMPONENT          end it by SIGKILL
  stop-node NAME          the node vanishes as a machine without power
  start-node NAME         it returns with its disk as it was
  exec-node NAME -- CMD   run a command inside the node
  index cut|restore       cut pods off from everything outside this machine, or not
  docker up|down          a Docker daemon beside the nodes; the last line printed is its DOCKER_HOST (up --load NAME: with an image archive)
  ingress up|down         Traefik beside the nodes, for Ingresses and the Gateway API; the last line printed is its address
  tools NAME...           install what is missing of bash-completion, buildah, chromium, fish,
                          skopeo, tmux and zsh, and print their paths
  extra NAME              build a pinned tool on demand and print its path
  clean                   remove what down keeps: image stores of instances that are not up, programs of older sources
  pack OUT NAME ROOT JSON write a root file system as an image archive
`

func main() {
	switch filepath.Base(os.Args[0]) {
	case "runc":
		fail(runContainer(os.Args))
	case policyPlugin:
		networkPlugin()
	}
	if len(os.Args) > 1 && os.Args[1] == "node-init" {
		fail(nodeInit(os.Args[2:]))
	}
	instance := 0
	if text := os.Getenv("DEVCLUSTER_INSTANCE"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			fail(fmt.Errorf("DEVCLUSTER_INSTANCE=%s is no number; unset it", text))
		}
		instance = n
	}
	flag.Usage = func() { fmt.Fprint(os.Stderr, usage) }
	flag.IntVar(&instance, "instance", instance, "")
	flag.Parse()
	p, err := newPlan(instance)
	if err != nil {
		fail(err)
	}
	args := flag.Args()
	if len(args) == 0 {
		flag.Usage()
		os.Exit(2)
	}
	// A group or world without rights in the caller's umask would hide the state from the cluster's own pods.
	syscall.Umask(0o022)
	fail(p.command(args[0], args[1:]))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "devcluster:", err)
		os.Exit(1)
	}
	os.Exit(0)
}
