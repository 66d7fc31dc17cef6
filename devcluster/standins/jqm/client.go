package main

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// client is the richer of the two APIs.
func (n *node) client(mux *http.ServeMux) {
	call := func(pattern string, work func(r *http.Request) (any, error)) {
		method, path, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(method+" /ws/client/"+path, n.call(func(_ http.ResponseWriter, r *http.Request) (any, error) { return work(r) }))
	}
	change := func(pattern string, work func(*job) error) {
		call(pattern, func(r *http.Request) (any, error) {
			found, err := n.named(r)
			if err != nil {
				return nil, err
			}
			return nil, work(found)
		})
	}
	list := func(pattern string, chosen func(*http.Request, *job) bool) {
		call(pattern, func(r *http.Request) (any, error) {
			return n.all(func(one *job) bool { return chosen(r, one) }), nil
		})
	}

	call("POST ji", func(r *http.Request) (any, error) {
		var request jobRequest
		if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
			return nil, invalid("%v", err)
		}
		return n.enqueue(request)
	})
	call("POST ji/{id}", func(r *http.Request) (any, error) {
		found, err := n.named(r)
		if err != nil {
			return nil, err
		}
		return n.again(found)
	})
	n.bulk(mux)

	list("GET ji", func(*http.Request, *job) bool { return true })
	list("GET ji/active", func(_ *http.Request, one *job) bool { return !one.isOver() })
	list("GET user/{name}/ji", func(r *http.Request, one *job) bool { return !one.isOver() && one.User == r.PathValue("name") })
	call("GET ji/{id}", func(r *http.Request) (any, error) { return n.named(r) })
	mux.HandleFunc("GET /ws/client/ji/{id}/{part}", n.call(n.part))
	call("GET ji/query", func(*http.Request) (any, error) { return newQuery(), nil })
	call("POST ji/query", func(r *http.Request) (any, error) {
		query := newQuery()
		if err := json.NewDecoder(r.Body).Decode(&query); err != nil {
			return nil, invalid("%v", err)
		}
		return n.search(query)
	})
	call("GET jr", func(*http.Request) (any, error) {
		return jobRequest{ApplicationName: "appName", User: "rsapi user"}, nil
	})

	change("POST ji/killed/{id}", func(one *job) error {
		if one.isOver() {
			return invalid("Job %d is already finished", one.ID)
		}
		n.end(one, "KILLED")
		return nil
	})
	change("POST ji/cancelled/{id}", func(one *job) error {
		if one.State != "SUBMITTED" && one.State != "HOLDED" {
			return invalid("Job %d is already running or finished", one.ID)
		}
		n.end(one, "CANCELLED")
		return nil
	})
	change("DELETE ji/waiting/{id}", func(one *job) error {
		if one.State != "SUBMITTED" && one.State != "HOLDED" {
			return invalid("Job %d is not waiting", one.ID)
		}
		n.forget(one.ID)
		return nil
	})
	change("POST ji/paused/{id}", func(one *job) error { return n.hold(one) })
	change("DELETE ji/paused/{id}", func(one *job) error { return n.release(one) })
	change("POST ji/running/paused/{id}", func(one *job) error { return nil })
	change("DELETE ji/running/paused/{id}", func(one *job) error { return nil })
	change("POST ji/{id}/position/{n}", func(one *job) error { return nil })
	change("POST ji/{id}/delay/{n}", func(one *job) error { return nil })
	call("POST ji/{id}/priority/{n}", func(r *http.Request) (any, error) {
		found, err := n.named(r)
		if err == nil {
			found.Priority, err = strconv.ParseInt(r.PathValue("n"), 10, 64)
		}
		return nil, err
	})
	call("DELETE ji/crashed/{id}", func(r *http.Request) (any, error) {
		found, err := n.named(r)
		if err != nil {
			return nil, err
		}
		if found.State != "CRASHED" {
			return nil, invalid("Job %d has not crashed", found.ID)
		}
		n.forget(found.ID)
		return n.enqueue(requestOf(found))
	})
	n.filesOf(call)
	n.queues(call)
}

func (n *node) again(found *job) (any, error) {
	made, err := n.enqueue(requestOf(found))
	if err != nil {
		return nil, err
	}
	return made.ID, nil
}

func requestOf(j *job) jobRequest {
	return jobRequest{ApplicationName: j.ApplicationName, User: j.User, Parameters: j.Parameters, Keyword1: j.Keyword1}
}

func (n *node) hold(one *job) error {
	if one.State != "SUBMITTED" {
		return invalid("Job %d does not wait", one.ID)
	}
	one.State = "HOLDED"
	return nil
}

func (n *node) release(one *job) error {
	if one.State != "HOLDED" {
		return invalid("Job %d is not held", one.ID)
	}
	one.State = "SUBMITTED"
	n.poll()
	return nil
}

// bulk calls take a list of ids, which are the node's own.
func (n *node) bulk(mux *http.ServeMux) {
	each := func(path string, work func(*job) (any, error), made bool) {
		mux.HandleFunc("POST /ws/client/"+path, n.call(func(_ http.ResponseWriter, r *http.Request) (any, error) {
			var ids []int64
			if err := json.NewDecoder(r.Body).Decode(&ids); err != nil {
				return nil, invalid("%v", err)
			}
			results := []any{}
			for _, id := range ids {
				found, err := n.find(id)
				if err != nil {
					return nil, err
				}
				result, err := work(found)
				if err != nil {
					return nil, err
				}
				results = append(results, result)
			}
			if made {
				return results, nil
			}
			return len(results), nil
		}))
	}
	each("ji/bulk", n.again, true)
	each("ji/killed", func(one *job) (any, error) { n.end(one, "KILLED"); return nil, nil }, false)
	each("ji/paused", func(one *job) (any, error) { return nil, n.hold(one) }, false)
	each("ji/resumed", func(one *job) (any, error) { return nil, n.release(one) }, false)
	each("q/{queue}/bulk", func(*job) (any, error) { return nil, nil }, false)
}
