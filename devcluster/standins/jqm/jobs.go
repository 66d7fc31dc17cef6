package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Applications that the stand-in's image brings. Their ids, like that of its queue, are small: they were there before the sequence began.
var applications = []definition{
	{ID: 2, ApplicationName: "DemoEcho", Description: "ends at once, with one message", Queue: defaultQueue},
	{ID: 3, ApplicationName: "DemoWait", Description: "runs until it is killed, or for the parameter seconds", Queue: defaultQueue},
	{ID: 4, ApplicationName: "DemoCrash", Description: "crashes at once", Queue: defaultQueue},
}

var defaultQueue = queue{ID: 1, Name: "DEFAULT"}

type queue struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

type definition struct {
	ID              int64  `json:"id"`
	ApplicationName string `json:"applicationName"`
	Description     string `json:"description"`
	Queue           queue  `json:"queue"`
}

type parameter struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

type jobRequest struct {
	ApplicationName string      `json:"applicationName"`
	User            string      `json:"user"`
	Parameters      []parameter `json:"parameters"`
	Keyword1        string      `json:"keyword1"`
	Parent          int64       `json:"parentID"`
	StartState      string      `json:"startState"`
}

// job is what the API tells of one. Dates are milliseconds since 1970.
type job struct {
	ID               int64       `json:"id"`
	ApplicationName  string      `json:"applicationName"`
	State            string      `json:"state"`
	User             string      `json:"user,omitempty"`
	Keyword1         string      `json:"keyword1,omitempty"`
	Parent           int64       `json:"parent,omitempty"`
	Position         int64       `json:"position"`
	Priority         int64       `json:"priority"`
	Queue            queue       `json:"queue"`
	QueueName        string      `json:"queueName"`
	Parameters       []parameter `json:"parameters"`
	Messages         []string    `json:"messages"`
	EnqueueDate      int64       `json:"enqueueDate"`
	BeganRunningDate int64       `json:"beganRunningDate,omitempty"`
	EndDate          int64       `json:"endDate,omitempty"`
	NodeName         string      `json:"nodeName"`

	ends *time.Timer
}

type file struct {
	ID       int64  `json:"id"`
	JobID    int64  `json:"jobId"`
	Name     string `json:"originalName"`
	Family   string `json:"fileFamily"`
	contents []byte
}

type node struct {
	ip       string
	first    int64
	mutex    sync.Mutex
	next     int64
	order    []int64
	jobs     map[int64]*job
	files    map[int64]*file
	paused   bool
	unwell   bool
	stalled  time.Duration
	requests map[string]int
}

func newNode(ip string, first, next int64) *node {
	return &node{ip: ip, first: first, next: next, jobs: map[int64]*job{}, files: map[int64]*file{}, requests: map[string]int{}}
}

// take gives the next id of the one sequence that jobs, messages and files share.
func (n *node) take() int64 {
	id := n.next
	n.next++
	return id
}

var over = []string{"ENDED", "CRASHED", "KILLED", "CANCELLED"}

func (j *job) isOver() bool { return slices.Contains(over, j.State) }

func (n *node) enqueue(request jobRequest) (*job, error) {
	known := slices.ContainsFunc(applications, func(d definition) bool { return d.ApplicationName == request.ApplicationName })
	if !known {
		return nil, invalid("no job definition named %q", request.ApplicationName)
	}
	made := &job{
		ID: n.take(), ApplicationName: request.ApplicationName, State: "SUBMITTED", User: request.User, Keyword1: request.Keyword1,
		Parent: request.Parent, Position: math.MaxInt64, Queue: defaultQueue, QueueName: defaultQueue.Name,
		Parameters: append([]parameter{}, request.Parameters...), Messages: []string{}, EnqueueDate: now(), NodeName: "node-" + n.ip,
	}
	if request.StartState == "HOLDED" {
		made.State = "HOLDED"
	}
	n.jobs[made.ID] = made
	n.order = append(n.order, made.ID)
	snapshot := *made
	n.poll()
	return &snapshot, nil
}

// poll starts what waits, unless the queue is paused.
func (n *node) poll() {
	if n.paused {
		return
	}
	for _, id := range n.order {
		if waiting := n.jobs[id]; waiting.State == "SUBMITTED" {
			n.start(waiting)
		}
	}
}

func (n *node) start(j *job) {
	j.State, j.BeganRunningDate, j.Position = "RUNNING", now(), 0
	switch j.ApplicationName {
	case "DemoEcho":
		j.Messages = append(j.Messages, fmt.Sprintf("echo of %d", j.ID))
		n.take()
		n.end(j, "ENDED")
	case "DemoCrash":
		n.end(j, "CRASHED")
	case "DemoWait":
		for _, given := range j.Parameters {
			if seconds, err := strconv.ParseFloat(given.Value, 64); given.Key == "seconds" && err == nil {
				j.ends = time.AfterFunc(time.Duration(seconds*float64(time.Second)), func() {
					n.mutex.Lock()
					defer n.mutex.Unlock()
					if j.State == "RUNNING" {
						n.end(j, "ENDED")
					}
				})
			}
		}
	}
}

func (n *node) end(j *job, state string) {
	j.State, j.EndDate, j.Position = state, now(), 0
	if j.ends != nil {
		j.ends.Stop()
	}
}

func (n *node) find(id int64) (*job, error) {
	if found := n.jobs[id]; found != nil {
		return found, nil
	}
	return nil, invalid("Job %d could not be found", id)
}

// all is every job that is chosen, by rising id.
func (n *node) all(chosen func(*job) bool) []*job {
	found := []*job{}
	for _, id := range n.order {
		if one := n.jobs[id]; one != nil && chosen(one) {
			found = append(found, one)
		}
	}
	return found
}

func (n *node) forget(id int64) {
	delete(n.jobs, id)
	n.order = slices.DeleteFunc(n.order, func(other int64) bool { return other == id })
}

func now() int64 { return time.Now().UnixMilli() }

// refusal is what JQM says of a request that it cannot follow.
type refusal struct{ message string }

func (r refusal) Error() string { return r.message }

func invalid(format string, values ...any) error { return refusal{fmt.Sprintf(format, values...)} }
