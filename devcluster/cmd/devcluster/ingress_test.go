package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestExtrasWithDirectivesLieInTheirModules(t *testing.T) {
	for name, root := range mainModules {
		if !strings.HasPrefix(extras[name], root+"/") {
			t.Errorf("%s is built in %s, but it is %q", name, root, extras[name])
		}
	}
	for name := range beside {
		if mainModules[name] == "" {
			t.Errorf("only a main module says which version of another it is built with; %s has none", name)
		}
	}
}

// TestTraefikListensOnAddressesOfItsInstanceOnly would see an entry point on every address, or on that of another instance.
func TestTraefikListensOnAddressesOfItsInstanceOnly(t *testing.T) {
	p := plan{Instance: 7}
	data, err := json.Marshal(p.traefikStatic())
	if err != nil {
		t.Fatal(err)
	}
	var config struct {
		EntryPoints map[string]struct {
			Address string
			HTTP    struct{ Middlewares []string }
		}
	}
	if err := json.Unmarshal(data, &config); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"web": "10.89.7.1:80", "websecure": "10.89.7.1:443", "ping": "127.89.7.1:8080"}
	if len(config.EntryPoints) != len(want) {
		t.Error(config.EntryPoints)
	}
	for name, address := range want {
		entry := config.EntryPoints[name]
		if entry.Address != address {
			t.Errorf("%s is at %q", name, entry.Address)
		}
		if retried := strings.Join(entry.HTTP.Middlewares, " ") == "retry@file"; retried != (name != "ping") {
			t.Errorf("%s has the middlewares %v", name, entry.HTTP.Middlewares)
		}
	}
}
