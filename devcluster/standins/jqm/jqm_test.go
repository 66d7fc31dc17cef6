package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

const first = int64(172818433_000000) // 10.77.0.1

func serve(t *testing.T) (*node, *httptest.Server) {
	t.Helper()
	n := newNode("10.77.0.1", first, first)
	server := httptest.NewServer(n.handler())
	t.Cleanup(server.Close)
	return n, server
}

func ask(t *testing.T, server *httptest.Server, method, path, body string) (int, string) {
	t.Helper()
	request, err := http.NewRequest(method, server.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(path, "/ws/simple/ji") {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

func want(t *testing.T, status, wanted int, text string) {
	t.Helper()
	if status != wanted {
		t.Fatalf("status %d, not %d: %s", status, wanted, text)
	}
}

func enqueue(t *testing.T, server *httptest.Server, application string) string {
	t.Helper()
	status, id := ask(t, server, "POST", "/ws/simple/ji", url.Values{"applicationname": {application}}.Encode())
	want(t, status, 200, id)
	return id
}

func TestIdsBeginAtTheAddress(t *testing.T) {
	for _, row := range []struct {
		ip, scheme string
		first      int64
	}{
		{"192.168.24.1", "decimal", 192168024001_000000},
		{"192.168.124.234", "decimal", 192168124234_000000},
		{"10.77.0.1", "binary", first},
		{"255.255.255.255", "binary", 4294967295_000000},
	} {
		got, err := firstID(net.ParseIP(row.ip), row.scheme)
		if err != nil || got != row.first {
			t.Errorf("%s %s: %d, %v", row.ip, row.scheme, got, err)
		}
	}
	if _, err := firstID(net.IPv4zero, "octal"); err == nil {
		t.Error("a scheme that is none was taken")
	}
}

func TestHealth(t *testing.T) {
	_, server := serve(t)
	status, text := ask(t, server, "GET", "/ws/simple/localnode/health", "")
	if want(t, status, 200, text); text != "Pollers are polling - IP: 10.77.0.1" {
		t.Error(text)
	}
	ask(t, server, "POST", "/standin/unwell/true", "")
	status, text = ask(t, server, "GET", "/ws/simple/localnode/health", "")
	want(t, status, 503, text)
}

func TestJobsOfBothApis(t *testing.T) {
	_, server := serve(t)
	id := enqueue(t, server, "DemoEcho")
	if id != fmt.Sprint(first) {
		t.Errorf("the first id is %s", id)
	}
	if _, state := ask(t, server, "GET", "/ws/simple/status?id="+id, ""); state != "ENDED" {
		t.Error(state)
	}
	status, text := ask(t, server, "POST", "/ws/client/ji", `{"applicationName":"DemoWait","user":"x","parameters":[{"key":"a","value":"b"}]}`)
	want(t, status, 200, text)
	// The message of the first took an id as well; who waits is at the end of the queue, which JQM writes as the largest of longs.
	if !strings.HasPrefix(text, fmt.Sprintf(`{"id":%d,`, first+2)) || !strings.Contains(text, `"state":"SUBMITTED"`) || !strings.Contains(text, `"position":9223372036854775807`) {
		t.Error(text)
	}
	waiting := fmt.Sprint(first + 2)
	if _, state := ask(t, server, "GET", "/ws/simple/status?id="+waiting, ""); state != "RUNNING" {
		t.Error(state)
	}
	status, text = ask(t, server, "POST", "/ws/client/ji/killed/"+waiting, "")
	want(t, status, 204, text)
	status, text = ask(t, server, "POST", "/ws/client/ji/killed/"+waiting, "")
	want(t, status, 400, text)
	if _, text = ask(t, server, "GET", "/ws/client/ji/"+id+"/messages", ""); text != fmt.Sprintf(`["echo of %s"]`, id) {
		t.Error(text)
	}
	if _, text = ask(t, server, "GET", "/ws/client/ji/"+id+"/stdout", ""); text != "stdout of "+id+"\n" {
		t.Error(text)
	}
}

func TestRefusalsAreJson(t *testing.T) {
	_, server := serve(t)
	for _, path := range []string{"/ws/client/ji/1", "/ws/simple/status?id=1", "/ws/client/ji/x", "/ws/client/ji/1/messages"} {
		status, text := ask(t, server, "GET", path, "")
		want(t, status, 400, text)
		var said struct {
			UserReadableMessage string
			ErrorCode           int
			HttpStatus          string
		}
		if err := json.Unmarshal([]byte(text), &said); err != nil || said.UserReadableMessage == "" || said.ErrorCode != 10 || said.HttpStatus != "BAD_REQUEST" {
			t.Errorf("%s: %s", path, text)
		}
	}
	status, text := ask(t, server, "POST", "/ws/simple/ji", "applicationname=Nobody")
	want(t, status, 400, text)
}

func TestSearchPagesAndSorts(t *testing.T) {
	_, server := serve(t)
	for range 3 {
		enqueue(t, server, "DemoEcho")
	}
	running := enqueue(t, server, "DemoWait")
	search := func(body string) query {
		status, text := ask(t, server, "POST", "/ws/client/ji/query", body)
		want(t, status, 200, text)
		var answer query
		if err := json.Unmarshal([]byte(text), &answer); err != nil {
			t.Fatal(err)
		}
		return answer
	}
	answer := search(`{"firstRow":1,"pageSize":1,"sortby":[{"col":"ID","order":"DESCENDING"}]}`)
	if *answer.ResultSize != 3 || len(answer.Instances) != 1 || answer.Instances[0].ID != first+2 {
		t.Errorf("%+v", answer)
	}
	answer = search(`{"queryLiveInstances":true,"queryHistoryInstances":false}`)
	if *answer.ResultSize != 1 || fmt.Sprint(answer.Instances[0].ID) != running {
		t.Errorf("%+v", answer)
	}
	status, text := ask(t, server, "POST", "/ws/client/ji/query", `{"queryHistoryInstances":false}`)
	want(t, status, 400, text)
}

func TestQueuesAndFiles(t *testing.T) {
	_, server := serve(t)
	ask(t, server, "POST", "/ws/client/q/1/pause", "")
	waiting := enqueue(t, server, "DemoEcho")
	if _, state := ask(t, server, "GET", "/ws/simple/status?id="+waiting, ""); state != "SUBMITTED" {
		t.Error(state)
	}
	if _, text := ask(t, server, "GET", "/ws/client/q/1/status", ""); text != `"PAUSED"` {
		t.Error(text)
	}
	_, file := ask(t, server, "POST", "/ws/client/ji/"+waiting+"/files/input.txt", "contents")
	if _, text := ask(t, server, "GET", "/ws/client/ji/files/"+file, ""); text != "contents" {
		t.Error(text)
	}
	if _, text := ask(t, server, "GET", "/ws/client/ji/"+waiting+"/files", ""); !strings.Contains(text, file) {
		t.Error(text)
	}
	status, text := ask(t, server, "POST", "/ws/client/ji/paused", "["+waiting+"]")
	if want(t, status, 200, text); text != "1" {
		t.Error(text)
	}
	ask(t, server, "DELETE", "/ws/client/ji/paused/"+waiting, "")
	ask(t, server, "DELETE", "/ws/client/q/1/pause", "")
	if _, state := ask(t, server, "GET", "/ws/simple/status?id="+waiting, ""); state != "ENDED" {
		t.Error(state)
	}
}
