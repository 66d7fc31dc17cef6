package main

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/http"
	"time"

	"golang.org/x/crypto/bcrypt"
)

type registryAccess struct {
	Address  string `json:"address"`
	Username string `json:"username"`
	Password string `json:"password"`
}

// prepareRegistry writes what the registry is started with: a real one, open to nobody without the password of this up.
func (p plan) prepareRegistry() (registryAccess, error) {
	access := registryAccess{Address: p.registry(), Username: clusterTitle, Password: randomHex(16)}
	// The least cost: the password is random and lives for one up, and every request of a push is checked anew.
	hash, err := bcrypt.GenerateFromPassword([]byte(access.Password), bcrypt.MinCost)
	if err != nil {
		return access, err
	}
	if err := writeFile(p.state("htpasswd"), fmt.Appendf(nil, "%s:%s\n", access.Username, hash), 0o600); err != nil {
		return access, err
	}
	return access, writeJSON(p.state("registry.json"), object{
		"version": "0.1", "log": object{"level": "warn", "accesslog": object{"disabled": true}},
		"storage": object{"filesystem": object{"rootdirectory": p.state("registry")}, "delete": object{"enabled": true}},
		"http":    object{"addr": p.registry(), "secret": randomHex(16)},
		"auth":    object{"htpasswd": object{"realm": clusterTitle, "path": p.state("htpasswd")}},
	})
}

func randomHex(bytes int) string {
	data := make([]byte, bytes)
	_, _ = rand.Read(data)
	return hex.EncodeToString(data)
}

// registryAnswers holds when the registry refuses a stranger: it is up, and it is closed.
func (p plan) registryAnswers() error {
	client := http.Client{Timeout: time.Second}
	response, err := client.Get("http://" + p.registry() + "/v2/")
	if err != nil {
		return err
	}
	response.Body.Close()
	if response.StatusCode != http.StatusUnauthorized {
		return fmt.Errorf("the registry answers %s where it should ask for a password", response.Status)
	}
	return nil
}
