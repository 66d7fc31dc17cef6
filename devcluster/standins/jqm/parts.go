package main

import (
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
)

// part is what belongs to a job; ji/files/{id} has the same form.
func (n *node) part(w http.ResponseWriter, r *http.Request) (any, error) {
	part := r.PathValue("part")
	if r.PathValue("id") == "files" {
		id, err := strconv.ParseInt(part, 10, 64)
		if err != nil {
			return nil, invalid("%v", err)
		}
		return n.contents(id)
	}
	found, err := n.named(r)
	if err != nil {
		return nil, err
	}
	switch part {
	case "messages":
		return found.Messages, nil
	case "stdout", "stderr":
		return logOf(w, found, part)
	case "files":
		files := []*file{}
		for _, one := range n.files {
			if one.JobID == found.ID {
				files = append(files, one)
			}
		}
		slices.SortFunc(files, func(a, b *file) int { return cmp.Compare(a.ID, b.ID) })
		return files, nil
	}
	return nil, invalid("a job has no %s", part)
}

func (n *node) contents(id int64) (any, error) {
	if found := n.files[id]; found != nil {
		return octets(found.contents), nil
	}
	return nil, invalid("Deliverable does not exist")
}

func (n *node) filesOf(call func(string, func(*http.Request) (any, error))) {
	call("POST ji/{id}/files/{name}", func(r *http.Request) (any, error) {
		found, err := n.named(r)
		if err != nil {
			return nil, err
		}
		contents, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		made := &file{ID: n.take(), JobID: found.ID, Name: r.PathValue("name"), Family: "input-" + r.PathValue("name"), contents: contents}
		n.files[made.ID] = made
		return made.ID, nil
	})
	call("POST ji/files", func(r *http.Request) (any, error) {
		var asked file
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			return nil, invalid("%v", err)
		}
		return n.contents(asked.ID)
	})
}

func (n *node) queues(call func(string, func(*http.Request) (any, error))) {
	call("GET q", func(*http.Request) (any, error) { return []queue{defaultQueue}, nil })
	call("GET jd", func(*http.Request) (any, error) { return applications, nil })
	call("GET jd/name/{name}", func(r *http.Request) (any, error) {
		for _, one := range applications {
			if one.ApplicationName == r.PathValue("name") {
				return one, nil
			}
		}
		return nil, invalid("no job definition named %q", r.PathValue("name"))
	})
	call("POST q/{queue}/pause", func(*http.Request) (any, error) { n.paused = true; return nil, nil })
	call("DELETE q/{queue}/pause", func(*http.Request) (any, error) {
		n.paused = false
		n.poll()
		return nil, nil
	})
	call("POST q/{queue}/clear", func(*http.Request) (any, error) {
		for _, waiting := range n.all(func(one *job) bool { return one.State == "SUBMITTED" }) {
			n.forget(waiting.ID)
		}
		return nil, nil
	})
	call("GET q/{queue}/status", func(*http.Request) (any, error) {
		if n.paused {
			return "PAUSED", nil
		}
		return "RUNNING", nil
	})
	call("GET q/{queue}/enabled-capacity", func(*http.Request) (any, error) { return 5, nil })
	call("POST q/{queue}/{id}", func(r *http.Request) (any, error) { _, err := n.named(r); return nil, err })
}
