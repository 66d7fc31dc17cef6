package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// handler answers the calls of the API. Those below /standin/ are the stand-in's own: how a test makes it ill, slow or full.
func (n *node) handler() http.Handler {
	mux := http.NewServeMux()
	n.simple(mux)
	n.client(mux)
	n.control(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n.mutex.Lock()
		n.requests[r.Method+" "+r.URL.Path]++
		stalled := n.stalled
		n.mutex.Unlock()
		if stalled > 0 && strings.HasPrefix(r.URL.Path, "/ws/") {
			select {
			case <-time.After(stalled):
			case <-r.Context().Done():
				return
			}
		}
		mux.ServeHTTP(w, r)
	})
}

// call is one of the API: it runs alone, and what it returns is written as JQM writes it.
func (n *node) call(work func(w http.ResponseWriter, r *http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		n.mutex.Lock()
		value, err := work(w, r)
		var body []byte
		if err == nil && value != nil {
			switch value := value.(type) {
			case text:
				w.Header().Set("Content-Type", "text/plain")
				body = []byte(value)
			case octets:
				w.Header().Set("Content-Type", "application/octet-stream")
				body = value
			default:
				w.Header().Set("Content-Type", "application/json")
				body, err = json.Marshal(value)
			}
		}
		n.mutex.Unlock()
		switch {
		case err != nil:
			refuse(w, err)
		case value == nil:
			w.WriteHeader(http.StatusNoContent)
		default:
			if r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, "/ws/client/") {
				w.Header().Set("Cache-Control", "public, max-age=60")
			}
			_, _ = w.Write(body)
		}
	}
}

type (
	text   string
	octets []byte
)

func refuse(w http.ResponseWriter, err error) {
	status, name, code := http.StatusBadRequest, "BAD_REQUEST", 10
	if _, ok := err.(refusal); !ok {
		status, name, code = http.StatusInternalServerError, "INTERNAL_SERVER_ERROR", 9
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"userReadableMessage": err.Error(), "errorCode": code, "httpStatus": name})
}

func (n *node) simple(mux *http.ServeMux) {
	mux.HandleFunc("GET /ws/simple/localnode/health", func(w http.ResponseWriter, r *http.Request) {
		n.mutex.Lock()
		unwell := n.unwell
		n.mutex.Unlock()
		if unwell {
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = io.WriteString(w, `{"userReadableMessage":"JQM node has is not working as expected","errorCode":11,"httpStatus":"SERVICE_UNAVAILABLE"}`)
			return
		}
		w.Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(w, "Pollers are polling - IP: "+n.ip)
	})
	mux.HandleFunc("POST /ws/simple/ji", n.call(func(_ http.ResponseWriter, r *http.Request) (any, error) {
		if err := r.ParseForm(); err != nil {
			return nil, invalid("%v", err)
		}
		names, values := r.PostForm["parameterNames"], r.PostForm["parameterValues"]
		if len(names) > len(values) {
			return nil, invalid("There should be as many parameter names as parameter values")
		}
		request := jobRequest{ApplicationName: r.PostForm.Get("applicationname"), User: r.PostForm.Get("user"), Keyword1: r.PostForm.Get("keyword1")}
		for index, name := range names {
			request.Parameters = append(request.Parameters, parameter{name, values[index]})
		}
		made, err := n.enqueue(request)
		if err != nil {
			return nil, err
		}
		return text(strconv.FormatInt(made.ID, 10)), nil
	}))
	mux.HandleFunc("GET /ws/simple/status", n.call(func(_ http.ResponseWriter, r *http.Request) (any, error) {
		found, err := n.queried(r)
		if err != nil {
			return nil, err
		}
		return text(found.State), nil
	}))
	for _, stream := range []string{"stdout", "stderr"} {
		mux.HandleFunc("GET /ws/simple/"+stream, n.call(func(w http.ResponseWriter, r *http.Request) (any, error) {
			found, err := n.queried(r)
			if err != nil {
				return nil, err
			}
			return logOf(w, found, stream)
		}))
	}
	mux.HandleFunc("GET /ws/simple/file", n.call(func(_ http.ResponseWriter, r *http.Request) (any, error) {
		for _, one := range n.files {
			if one.Family == r.URL.Query().Get("id") {
				return octets(one.contents), nil
			}
		}
		return nil, invalid("Deliverable does not exist")
	}))
	mux.HandleFunc("GET /ws/simple/enginelog", n.call(func(http.ResponseWriter, *http.Request) (any, error) {
		return text(fmt.Sprintf("jqm-standin %s has given %d ids\n", n.ip, n.next-n.first)), nil
	}))
}

func logOf(w http.ResponseWriter, found *job, stream string) (any, error) {
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%d.%s.txt", found.ID, stream))
	return octets(fmt.Sprintf("%s of %d\n", stream, found.ID)), nil
}

// queried is the job that ?id= names.
func (n *node) queried(r *http.Request) (*job, error) { return n.byText(r.URL.Query().Get("id")) }

// named is the job that the path names.
func (n *node) named(r *http.Request) (*job, error) { return n.byText(r.PathValue("id")) }

func (n *node) byText(value string) (*job, error) {
	id, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return nil, invalid("%q is no id", value)
	}
	return n.find(id)
}

func (n *node) control(mux *http.ServeMux) {
	set := func(path string, change func(value string)) {
		mux.HandleFunc("POST /standin/"+path+"/{value}", func(w http.ResponseWriter, r *http.Request) {
			n.mutex.Lock()
			change(r.PathValue("value"))
			n.mutex.Unlock()
			w.WriteHeader(http.StatusNoContent)
		})
	}
	set("unwell", func(value string) { n.unwell = value == "true" })
	set("stall", func(value string) { n.stalled, _ = time.ParseDuration(value) })
	set("used", func(value string) {
		if used, err := strconv.ParseInt(value, 10, 64); err == nil {
			n.next = n.first + used
		}
	})
	mux.HandleFunc("GET /standin/requests", func(w http.ResponseWriter, r *http.Request) {
		n.mutex.Lock()
		defer n.mutex.Unlock()
		_ = json.NewEncoder(w).Encode(n.requests)
	})
}
