// Package wire is how the parts of a cluster speak with each other: JSON values over a unix socket, each answered by "ok" or by
// the text of an error.
package wire

import (
	"encoding/json"
	"errors"
	"net"
	"time"
)

// Address says that a pod's sandbox has, or has no longer, an address. An Address without a container asks whether the
// policies are in force.
type Address struct {
	Node      string `json:"node,omitempty"`
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name,omitempty"`
	UID       string `json:"uid,omitempty"`
	Container string `json:"container,omitempty"`
	IP        string `json:"ip,omitempty"`
	Gone      bool   `json:"gone,omitempty"`
}

// Rules are a script for nft, to be run in a node.
type Rules struct {
	NFT string `json:"nft,omitempty"`
}

// Ask sends one request and waits for its answer.
func Ask(socket string, limit time.Duration, request any) error {
	conn, err := net.DialTimeout("unix", socket, 2*time.Second)
	if err != nil {
		return err
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(limit))
	if err := json.NewEncoder(conn).Encode(request); err != nil {
		return err
	}
	var reply string
	if err := json.NewDecoder(conn).Decode(&reply); err != nil {
		return err
	}
	return Meaning(reply)
}

// Meaning is the error that an answer stands for.
func Meaning(reply string) error {
	if reply != "ok" {
		return errors.New(reply)
	}
	return nil
}

// Answer serves the requests of one connection until its end.
func Answer[T any](conn net.Conn, perform func(T) error) {
	defer conn.Close()
	decoder, encoder := json.NewDecoder(conn), json.NewEncoder(conn)
	for {
		var request T
		if decoder.Decode(&request) != nil {
			return
		}
		reply := "ok"
		if err := perform(request); err != nil {
			reply = err.Error()
		}
		if encoder.Encode(reply) != nil {
			return
		}
	}
}
