package main

import (
	"cmp"
	"slices"
)

type sortItem struct {
	Column string `json:"col"`
	Order  string `json:"order"`
}

// query is a search and its answer at once, as JQM has it.
type query struct {
	ApplicationName       []string   `json:"applicationName"`
	User                  *string    `json:"user,omitempty"`
	JobInstanceID         *int64     `json:"jobInstanceId,omitempty"`
	Statuses              []string   `json:"statuses"`
	FirstRow              *int       `json:"firstRow,omitempty"`
	PageSize              *int       `json:"pageSize,omitempty"`
	ResultSize            *int       `json:"resultSize,omitempty"`
	Instances             []*job     `json:"instances,omitempty"`
	SortBy                []sortItem `json:"sortby"`
	QueryLiveInstances    bool       `json:"queryLiveInstances"`
	QueryHistoryInstances bool       `json:"queryHistoryInstances"`
}

func newQuery() query {
	size := 50
	return query{ApplicationName: []string{}, Statuses: []string{}, SortBy: []sortItem{}, PageSize: &size, QueryHistoryInstances: true}
}

var columns = map[string]func(a, b *job) int{
	"ID":              func(a, b *job) int { return cmp.Compare(a.ID, b.ID) },
	"APPLICATIONNAME": func(a, b *job) int { return cmp.Compare(a.ApplicationName, b.ApplicationName) },
	"QUEUENAME":       func(a, b *job) int { return cmp.Compare(a.QueueName, b.QueueName) },
	"STATUS":          func(a, b *job) int { return cmp.Compare(a.State, b.State) },
	"DATEENQUEUE":     func(a, b *job) int { return cmp.Compare(a.EnqueueDate, b.EnqueueDate) },
	"DATEEXECUTION":   func(a, b *job) int { return cmp.Compare(a.BeganRunningDate, b.BeganRunningDate) },
	"DATEEND":         func(a, b *job) int { return cmp.Compare(a.EndDate, b.EndDate) },
	"USERNAME":        func(a, b *job) int { return cmp.Compare(a.User, b.User) },
	"PARENTID":        func(a, b *job) int { return cmp.Compare(a.Parent, b.Parent) },
}

func (n *node) search(asked query) (query, error) {
	if !asked.QueryLiveInstances && !asked.QueryHistoryInstances {
		return asked, invalid("cannot query nothing - either query live instances, historical instances or both, but not nothing")
	}
	if asked.QueryLiveInstances && asked.QueryHistoryInstances && (asked.FirstRow != nil || len(asked.SortBy) > 0) {
		return asked, invalid("the stand-in pages and sorts live and historical instances apart only")
	}
	found := n.all(func(one *job) bool {
		chosen := asked.QueryLiveInstances && !one.isOver() || asked.QueryHistoryInstances && one.isOver()
		chosen = chosen && (len(asked.ApplicationName) == 0 || slices.Contains(asked.ApplicationName, one.ApplicationName))
		chosen = chosen && (asked.User == nil || *asked.User == one.User)
		chosen = chosen && (asked.JobInstanceID == nil || *asked.JobInstanceID == one.ID)
		return chosen && (len(asked.Statuses) == 0 || slices.Contains(asked.Statuses, one.State))
	})
	var wrong error
	slices.SortStableFunc(found, func(a, b *job) int {
		for _, item := range asked.SortBy {
			compare := columns[item.Column]
			if compare == nil {
				wrong = invalid("no column is called %q", item.Column)
				return 0
			}
			if order := compare(a, b); order != 0 && item.Order == "DESCENDING" {
				return -order
			} else if order != 0 {
				return order
			}
		}
		return 0
	})
	total := len(found)
	asked.ResultSize = &total
	if asked.FirstRow != nil {
		found = found[min(*asked.FirstRow, total):]
	}
	if asked.PageSize != nil {
		found = found[:min(*asked.PageSize, len(found))]
	}
	asked.Instances = found
	return asked, wrong
}
