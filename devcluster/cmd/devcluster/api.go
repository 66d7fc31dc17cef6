package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

// api is as much of a Kubernetes client as up and status need.
type api struct {
	base   string
	client *http.Client
}

func (p plan) newAPI() (*api, error) {
	id, err := tls.LoadX509KeyPair(p.pki("admin.crt"), p.pki("admin.key"))
	if err != nil {
		return nil, err
	}
	ca, err := os.ReadFile(p.pki("ca.crt"))
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	return &api{base: p.server(), client: &http.Client{Timeout: 10 * time.Second,
		Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{id}}}}}, nil
}

type statusError struct {
	code    int
	message string
}

func (e statusError) Error() string { return fmt.Sprintf("API server: %d %s", e.code, e.message) }

func (a *api) do(method, path string, body, into any) error {
	var payload io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			return err
		}
		payload = bytes.NewReader(data)
	}
	request, err := http.NewRequest(method, a.base+path, payload)
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := a.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode >= 300 {
		var status struct{ Message string }
		if json.Unmarshal(data, &status) != nil || status.Message == "" {
			status.Message = string(data)
		}
		return statusError{response.StatusCode, status.Message}
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(data, into)
}

func (a *api) get(path string, into any) error { return a.do("GET", path, nil, into) }

// create is content with an object that is already there: a try before it may have arrived without its answer.
func (a *api) create(path string, object any) error {
	err := a.do("POST", path, object, nil)
	if s, ok := err.(statusError); ok && s.code == http.StatusConflict {
		return nil
	}
	return err
}

// nodeReady tells whether the node may get pods, and else what it says itself.
func (a *api) nodeReady(name string) error {
	var node struct {
		Spec   struct{ Taints []struct{ Key string } }
		Status struct {
			Conditions []struct{ Type, Status, Message string }
		}
	}
	if err := a.get("/api/v1/nodes/"+name, &node); err != nil {
		return err
	}
	for _, c := range node.Status.Conditions {
		if c.Type != "Ready" {
			continue
		}
		if c.Status != "True" {
			return fmt.Errorf("%s is not ready: %s", name, c.Message)
		}
		for _, taint := range node.Spec.Taints {
			return fmt.Errorf("%s is ready but still tainted %s", name, taint.Key)
		}
		return nil
	}
	return fmt.Errorf("%s has not reported yet", name)
}
