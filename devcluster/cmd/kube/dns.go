package main

import (
	"github.com/coredns/coredns/coremain"

	// Only what the cluster's Corefile names: the stock list pulls in every cloud's SDK.
	_ "github.com/coredns/coredns/plugin/bind"
	_ "github.com/coredns/coredns/plugin/cache"
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/forward"
	_ "github.com/coredns/coredns/plugin/kubernetes"
	_ "github.com/coredns/coredns/plugin/ready"
)

func serveDNS() { coremain.Run() }
