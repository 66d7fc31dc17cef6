// A stand-in for a node of JQM without a database, for clusters that reach no JQM: github.com/enioka/jqm 3.x in standalone mode.
//
// It is not JQM. It answers the calls below /ws of its API as that does, keeps jobs in memory, gives ids from its own IPv4 address, and runs
// a few built-in jobs instead of Java: see jobs.go. Where JQM knows only its own jobs, so does it: it forwards nothing.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("jqm-standin: ")
	if err := run(os.Args[1:]); err != nil {
		log.Fatal(err)
	}
}

func run(arguments []string) error {
	flags := flag.NewFlagSet("jqm-standin", flag.ContinueOnError)
	ip := flags.String("ip", "", "IPv4 address that ids are made of; the host's when absent")
	listen := flags.String("listen", ":1789", "where to listen")
	scheme := flags.String("scheme", environment("JQM_STANDIN_SCHEME", "binary"), "how ids are made: decimal (up to 3.0) or binary (3.1)")
	used := flags.Int64("used", 0, "ids that count as given already")
	start := flags.Duration("start", environmentDuration("JQM_STANDIN_START"), "how long it takes until it listens")
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	address, err := ownAddress(*ip)
	if err != nil {
		return err
	}
	first, err := firstID(address, *scheme)
	if err != nil {
		return err
	}
	ending, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	select {
	case <-time.After(*start):
	case <-ending.Done():
		return nil
	}
	node := newNode(address.String(), first, first+*used)
	listener, err := net.Listen("tcp4", *listen)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: node.handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 30 * time.Second}
	go func() {
		<-ending.Done()
		_ = server.Close()
	}()
	fmt.Printf("jqm-standin (not JQM) %s listening on %s, ids from %d\n", address, listener.Addr(), first)
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func environment(name, preset string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return preset
}

func environmentDuration(name string) time.Duration {
	value, _ := time.ParseDuration(os.Getenv(name))
	return value
}

// ownAddress is what JQM finds as the address of its host.
func ownAddress(given string) (net.IP, error) {
	if given != "" {
		if ip := net.ParseIP(given).To4(); ip != nil {
			return ip, nil
		}
		return nil, fmt.Errorf("%s is no IPv4 address", given)
	}
	name, err := os.Hostname()
	if err != nil {
		return nil, err
	}
	addresses, err := net.LookupIP(name)
	if err != nil {
		return nil, err
	}
	for _, address := range addresses {
		if ip := address.To4(); ip != nil {
			return ip, nil
		}
	}
	return nil, fmt.Errorf("host %s has no IPv4 address", name)
}

// firstID is where the sequence of a node with that address begins.
func firstID(ip net.IP, scheme string) (int64, error) {
	step := map[string]int64{"decimal": 1000, "binary": 256}[scheme]
	if step == 0 {
		return 0, fmt.Errorf("%s is no scheme: decimal or binary", scheme)
	}
	base := int64(0)
	for _, part := range ip.To4() {
		base = base*step + int64(part)
	}
	return base * 1_000_000, nil
}
