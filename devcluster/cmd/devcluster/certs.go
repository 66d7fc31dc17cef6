package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"path/filepath"
	"time"
)

// authority signs every certificate of one up. Elliptic keys cost microseconds, so nothing is kept from an earlier cluster.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	PEM  []byte
}

type pair struct{ Cert, Key []byte }

func newAuthority() (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := certificate(pkix.Name{CommonName: clusterTitle + " CA"})
	template.IsCA, template.BasicConstraintsValid = true, true
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign | x509.KeyUsageDigitalSignature
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	return &authority{cert: cert, key: key, PEM: block("CERTIFICATE", der)}, err
}

func certificate(name pkix.Name) *x509.Certificate {
	serial, _ := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	return &x509.Certificate{SerialNumber: serial, Subject: name,
		// A clock that is set back a little must not make a new certificate a future one.
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(0, 3, 0)}
}

// issue signs a certificate that serves and identifies: user and groups in the subject, names and addresses beside it.
func (a *authority) issue(user string, groups []string, hosts ...string) (pair, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return pair{}, err
	}
	template := certificate(pkix.Name{CommonName: user, Organization: groups})
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth}
	for _, host := range hosts {
		if ip := net.ParseIP(host); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, key.Public(), a.key)
	if err != nil {
		return pair{}, err
	}
	keyPEM, err := privateKey(key)
	return pair{Cert: block("CERTIFICATE", der), Key: keyPEM}, err
}

func privateKey(key crypto.PrivateKey) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	return block("PRIVATE KEY", der), err
}

func block(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

// writePKI puts every key of the cluster into the state folder and returns the administrator's.
func (p plan) writePKI() (*authority, pair, error) {
	ca, err := newAuthority()
	if err != nil {
		return nil, pair{}, err
	}
	caKey, err := privateKey(ca.key)
	if err != nil {
		return nil, pair{}, err
	}
	signer, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, pair{}, err
	}
	signerKey, err := privateKey(signer)
	if err != nil {
		return nil, pair{}, err
	}
	public, err := x509.MarshalPKIXPublicKey(signer.Public())
	if err != nil {
		return nil, pair{}, err
	}
	files := map[string][]byte{"ca.crt": ca.PEM, "ca.key": caKey, "sa.key": signerKey, "sa.pub": block("PUBLIC KEY", public)}
	var admin pair
	for _, id := range p.identities() {
		pair, err := ca.issue(id.user, id.groups, id.hosts...)
		if err != nil {
			return nil, pair, err
		}
		files[id.file+".crt"], files[id.file+".key"] = pair.Cert, pair.Key
		if id.file == "admin" {
			admin = pair
		}
		if id.config {
			files[id.file+".kubeconfig"] = p.kubeconfigFor(ca, id.user, pair)
		}
	}
	for name, data := range files {
		if err := writeFile(p.state("pki", name), data, 0o600); err != nil {
			return nil, pair{}, err
		}
	}
	return ca, admin, nil
}

type identity struct {
	file, user string
	groups     []string
	hosts      []string
	config     bool // wants a kubeconfig
}

func (p plan) identities() []identity {
	masters := []string{"system:masters"}
	list := []identity{
		{"admin", "devcluster:admin", masters, nil, true},
		{"apiserver", "kube-apiserver", nil, []string{p.hostIP(), p.apiIP(), p.loopback(), "127.0.0.1", "localhost", "kubernetes",
			"kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"}, false},
		{"kubelet-client", "devcluster:apiserver", masters, nil, false},
		{"front-proxy", "front-proxy-client", nil, nil, false},
		{"controller-manager", "system:kube-controller-manager", nil, nil, true},
		{"scheduler", "system:kube-scheduler", nil, nil, true},
		{"kube-proxy", "system:kube-proxy", nil, nil, true},
		{"dns", "devcluster:dns", masters, nil, true},
		{"volumes", "devcluster:volumes", masters, nil, true},
		{"policies", "devcluster:policies", masters, nil, true},
	}
	for i, node := range nodeNames() {
		list = append(list, identity{node, "system:node:" + node, []string{"system:nodes"}, []string{node, p.nodeIP(i + 1)}, true})
	}
	return list
}

func (p plan) pki(name string) string { return filepath.Join(p.state("pki"), name) }

// kubeconfigFor is one file with everything inside, so that it can be copied elsewhere.
func (p plan) kubeconfigFor(ca *authority, user string, id pair) []byte {
	b64 := base64.StdEncoding.EncodeToString
	name := fmt.Sprintf("%s-%d", clusterTitle, p.Instance)
	return fmt.Appendf(nil, `apiVersion: v1
kind: Config
clusters:
- name: %[1]s
  cluster:
    server: %[2]s
    certificate-authority-data: %[3]s
users:
- name: %[4]s
  user:
    client-certificate-data: %[5]s
    client-key-data: %[6]s
contexts:
- name: %[1]s
  context:
    cluster: %[1]s
    user: %[4]s
current-context: %[1]s
`, name, p.server(), b64(ca.PEM), user, b64(id.Cert), b64(id.Key))
}
