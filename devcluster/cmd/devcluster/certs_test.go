package main

import (
	"crypto/tls"
	"crypto/x509"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestCertificatesAreOfTheirAuthorityAndNameTheirOwner(t *testing.T) {
	ca, err := newAuthority()
	if err != nil {
		t.Fatal(err)
	}
	id, err := ca.issue("system:node:node-1", []string{"system:nodes"}, "node-1", "10.89.0.11")
	if err != nil {
		t.Fatal(err)
	}
	both, err := tls.X509KeyPair(id.Cert, id.Key)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca.PEM)
	for _, host := range []string{"node-1", "10.89.0.11"} {
		if _, err := both.Leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: host}); err != nil {
			t.Error(err)
		}
	}
	if both.Leaf.Subject.CommonName != "system:node:node-1" || !slices.Equal(both.Leaf.Subject.Organization, []string{"system:nodes"}) {
		t.Error(both.Leaf.Subject)
	}
	other, err := newAuthority()
	if err != nil {
		t.Fatal(err)
	}
	strangers := x509.NewCertPool()
	strangers.AppendCertsFromPEM(other.PEM)
	if _, err := both.Leaf.Verify(x509.VerifyOptions{Roots: strangers}); err == nil {
		t.Error("another cluster's authority vouches for this certificate")
	}
}

func TestPKIHasWhatEveryComponentIsStartedWith(t *testing.T) {
	p := plan{Cache: t.TempDir()}
	if _, _, err := p.writePKI(); err != nil {
		t.Fatal(err)
	}
	launches := p.controlPlane("kube")
	for i := 1; i <= nodeCount; i++ {
		_, kubelet, proxy := p.nodeComponents(i, "kube")
		launches = append(launches, kubelet, proxy)
	}
	for _, l := range launches {
		for _, arg := range l.Args {
			_, path, ok := strings.Cut(arg, "=")
			if !ok || !strings.HasPrefix(path, p.state("pki")) {
				continue
			}
			info, err := os.Stat(path)
			if err != nil {
				t.Errorf("%s wants %v", l.Name, err)
			} else if info.Mode().Perm() != 0o600 {
				t.Errorf("%s may be read by others: %v", path, info.Mode())
			}
		}
	}
}
