package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestContainersOfABuildGetTheHostsFilesWithoutATraceInTheImage(t *testing.T) {
	base := `{"mounts":[{"destination":"/proc","type":"proc","source":"proc"},
{"destination":"/etc/pip.conf","source":"/state/pip.conf","type":"bind"},
{"destination":"/etc/ssl/certs/ca-certificates.crt","source":"/host/ca.crt","type":"bind"}]}`
	spec := `{"process":{"env":["PATH=/bin","PIP_CERT=/mine"],"args":["x"]},"mounts":[{"destination":"/dev","type":"tmpfs"}],"linux":{"n":12345678901}}`
	out, err := withHostFiles([]byte(spec), []byte(base))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Process struct{ Env []string }
		Mounts  []struct{ Destination, Source string }
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	env := strings.Join(got.Process.Env, " ")
	for _, want := range []string{"PIP_CERT=/mine", "PIP_CONFIG_FILE=/dev/devcluster-pip.conf", "SSL_CERT_FILE=/dev/devcluster-ca-certificates.crt"} {
		if !strings.Contains(env, want) {
			t.Errorf("%s is missing in %s", want, env)
		}
	}
	if strings.Count(env, "PIP_CERT=") != 1 || len(got.Mounts) != 3 {
		t.Error(string(out))
	}
	for _, mount := range got.Mounts {
		if !strings.HasPrefix(mount.Destination, "/dev") {
			t.Errorf("%s would become a part of the image", mount.Destination)
		}
	}
}

func TestDockerLivesInTheNamesOfItsInstance(t *testing.T) {
	p := testPlan(t, 19)
	if len(p.dockerCable()) > 15 || !strings.HasPrefix(p.dockerCable(), "jsd19-") {
		t.Error(p.dockerCable())
	}
	data, err := json.Marshal(p.dockerConfig(1400))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"cgroup-parent":"/jsd19-docker"`, `"insecure-registries":["10.89.19.1:5000"]`, "/state/19/docker/"} {
		if !strings.Contains(string(data), want) {
			t.Errorf("%s is missing in %s", want, data)
		}
	}
}
