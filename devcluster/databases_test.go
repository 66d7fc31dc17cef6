package devcluster

import (
	_ "embed"
	"fmt"
	"strings"
	"testing"
	"time"
)

// databaseOf is a database as a deploy tool runs the official image: not as root, nothing writable but its volume and memory.
func databaseOf(name, image, mount string, args, env, writable []string) string {
	quoted := func(list []string) string {
		var out []string
		for _, one := range list {
			out = append(out, fmt.Sprintf("%q", one))
		}
		return strings.Join(out, ",")
	}
	var pairs, mounts, volumes []string
	for _, one := range env {
		key, value, _ := strings.Cut(one, "=")
		pairs = append(pairs, fmt.Sprintf(`{"name":%q,"value":%q}`, key, value))
	}
	for i, path := range writable {
		mounts = append(mounts, fmt.Sprintf(`,{"name":"w%d","mountPath":%q}`, i, path))
		volumes = append(volumes, fmt.Sprintf(`,{"name":"w%d","emptyDir":{}}`, i))
	}
	return fmt.Sprintf(`{"apiVersion":"v1","kind":"List","items":[
{"apiVersion":"v1","kind":"Secret","metadata":{"name":%[1]q},"stringData":{"password":"p/w+ x:1"}},
{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":%[1]q},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}},
{"apiVersion":"v1","kind":"Service","metadata":{"name":%[1]q},"spec":{"clusterIP":"None","publishNotReadyAddresses":true,"selector":{"app":%[1]q}}},
{"apiVersion":"v1","kind":"Pod","metadata":{"name":%[1]q,"labels":{"app":%[1]q}},"spec":{"nodeSelector":{"kubernetes.io/hostname":"node-1"},"terminationGracePeriodSeconds":20,
"securityContext":{"runAsUser":999,"runAsGroup":999,"fsGroup":999,"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}},
"containers":[{"name":"c","image":%[2]q,"args":[%[4]s],"env":[%[5]s],"resources":{"requests":{"cpu":"250m"}},
"securityContext":{"readOnlyRootFilesystem":true,"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]}},
"volumeMounts":[{"name":"data","mountPath":%[3]q},{"name":"secret","mountPath":"/secret"}%[6]s]}],
"volumes":[{"name":"data","persistentVolumeClaim":{"claimName":%[1]q}},{"name":"secret","secret":{"secretName":%[1]q}}%[7]s]}}]}`,
		name, image, mount, quoted(args), strings.Join(pairs, ","), strings.Join(mounts, ""), strings.Join(volumes, ""))
}

// killed ends the container's first process as a power failure would, and waits for its next life.
func (c *cluster) killed(pod, program string) {
	c.Helper()
	pids := strings.Fields(must(c.T, "exec-node", "node-1", "--", "pgrep", "--full", "--exact", program))
	if len(pids) == 0 {
		c.Fatalf("nothing on the node is %s", program)
	}
	must(c.T, append([]string{"exec-node", "node-1", "--", "kill", "-KILL"}, pids[0])...)
	c.until(30*time.Second, "1", "get", "pod", pod, "-o", "jsonpath={.status.containerStatuses[0].restartCount}")
}

//go:embed databases_test.py
var mongoQuestions string

// databaseImages holds the images on demand to what the official ones promise, as far as the project leans on it.
func databaseImages(c *cluster) {
	for _, name := range []string{"jac-runtime", "redis", "postgres", "mongo"} {
		must(c.T, "images", "load", name)
	}
	start := time.Now()
	must(c.T, "images", "load", "redis", "postgres", "mongo", "jac-runtime")
	c.Logf("a load of what is there took %.2f s", time.Since(start).Seconds())
	c.must(databaseOf("mongo", "mongo:8.0", "/data/db", []string{"mongod", "--wiredTigerCacheSizeGB", "0.25"},
		[]string{"MONGO_INITDB_ROOT_USERNAME=root", "MONGO_INITDB_ROOT_PASSWORD_FILE=/secret/password"}, []string{"/data/configdb", "/tmp"}), "apply", "-f", "-")
	c.must(databaseOf("redis", "redis:7.2", "/data", []string{"redis-server", "--requirepass", "pw", "--appendonly", "yes"}, nil, nil), "apply", "-f", "-")
	c.must(databaseOf("postgres", "postgres:17", "/var/lib/postgresql/data", nil,
		[]string{"POSTGRES_USER=app", "POSTGRES_DB=board", "POSTGRES_PASSWORD_FILE=/secret/password", "PGDATA=/var/lib/postgresql/data/pgdata"},
		[]string{"/var/run/postgresql", "/tmp"}), "apply", "-f", "-")
	c.must(podOn("client", "node-2", "jac-runtime:0.16.7", "sleep 3600", ""), "apply", "-f", "-")
	c.must("", "wait", "--for=condition=Ready", "pod/client", "pod/mongo", "pod/redis", "pod/postgres", "--timeout=120s")
	for _, test := range []struct {
		name string
		run  func(*cluster)
	}{{"mongo", mongoStandIn}, {"redis", redisServer}, {"postgres", postgresServer}} {
		c.Run(test.name, func(t *testing.T) { test.run(&cluster{T: t, clusterFile: c.clusterFile}) })
	}
	c.must("", "delete", "pod/client", "--now")
	for _, name := range []string{"mongo", "redis", "postgres"} {
		c.must("", "delete", "pod/"+name, "pvc/"+name, "secret/"+name, "service/"+name)
	}
	c.until(20*time.Second, "No resources found", "get", "pv")
}

func mongoStandIn(c *cluster) {
	ask := func(stage string) {
		c.Helper()
		if said := c.must(mongoQuestions, "exec", "-i", "client", "--", "python3", "-", stage); !strings.HasSuffix(said, "as it should be") {
			c.Fatal(said)
		}
	}
	tool := func(stdin string, command string) string {
		c.Helper()
		return c.must(stdin, "exec", "-i", "mongo", "--", "bash", "-c", command)
	}
	c.until(60*time.Second, "Waiting for connections", "logs", "mongo")
	if log := c.must("", "logs", "mongo"); !strings.Contains(log, "not mongod") || strings.Contains(log, "p/w") {
		c.Error(log)
	}
	if seen := tool("", "tr '\\0' '\\n' </proc/1/environ; tr '\\0' ' ' </proc/1/cmdline; mongod --version"); strings.Contains(seen, "INITDB") ||
		strings.Contains(seen, "p/w") || !strings.Contains(seen, "not mongod") {
		c.Error(seen)
	}
	ask("users")
	ask("documents")

	// An archive holds indexes and data; what is not whole is told.
	tool("", `umask 077; echo 'uri: "mongodb://root:p%2Fw%2B%20x%3A1@127.0.0.1/?authSource=admin"' >/tmp/tool.yaml; mongodump --archive=/tmp/all --config /tmp/tool.yaml`)
	ask("spoil")
	tool("", "mongorestore --archive --drop --config /tmp/tool.yaml </tmp/all")
	ask("restored")
	if said := tool("", "head -c -9 /tmp/all | mongorestore --archive --drop --config /tmp/tool.yaml 2>&1; echo code $?"); !strings.Contains(said, "ends before its end") || !strings.Contains(said, "code 1") {
		c.Error(said)
	}
	if said := tool(`db.getSiblingDB("admin").auth("root", process.env.ROOT)
print(EJSON.stringify(db.getSiblingDB("admin").runCommand({"usersInfo": 1})));
db.getSiblingDB("admin").runCommand({"dropUser": "nobody"})
db.getSiblingDB("admin").runCommand({"ping": 1})`, `ROOT=$(cat /secret/password) mongosh --quiet --norc; echo code $?`); strings.Count(said, "\n{") != 2 ||
		!strings.Contains(said, `"user": "root"`) || !strings.Contains(said, `"code": 11`) || !strings.Contains(said, "code 1") {
		c.Error(said)
	}

	// Every write that was answered outlives a SIGKILL, and so do the users.
	c.must("", "exec", "client", "--", "sh", "-c", "rm -f /tmp/answered; : >/tmp/go")
	c.must(mongoQuestions, "exec", "-i", "client", "--", "sh", "-c", "cat >/tmp/ask.py; (python3 /tmp/ask.py write >/tmp/writer 2>&1 &)")
	c.until(30*time.Second, "100", "exec", "client", "--", "sh", "-c", "[ $(wc -l </tmp/answered) -gt 100 ] && echo 100")
	c.killed("mongo", ".*standin[.]Standin mongod .*")
	ask("survived")
	ask("users kept")

	// SIGTERM ends it at once; a new pod finds what the old one had.
	pod := c.must("", "get", "pod", "mongo", "-o", "json")
	start := time.Now()
	c.must("", "delete", "pod", "mongo")
	c.Logf("stopped and gone in %.1f s", time.Since(start).Seconds())
	c.must(pod, "create", "-f", "-")
	c.must("", "wait", "--for=condition=Ready", "pod/mongo", "--timeout=60s")
	ask("survived")
}

func redisServer(c *cluster) {
	cli := func(environment, command string) string {
		c.Helper()
		return c.must("", "exec", "redis", "--", "sh", "-c", environment+" redis-cli "+command+" 2>&1")
	}
	for _, wrong := range []string{"", "REDISCLI_AUTH=wrong"} {
		if said := cli(wrong, "ping"); !strings.Contains(said, "NOAUTH") {
			c.Error(said)
		}
	}
	cli("REDISCLI_AUTH=pw", "set card kept")
	c.killed("redis", "/usr/bin/redis-server .*")
	c.until(20*time.Second, "kept", "exec", "redis", "--", "sh", "-c", "REDISCLI_AUTH=pw redis-cli get card")
}

func postgresServer(c *cluster) {
	c.until(120*time.Second, "init process complete", "logs", "postgres")
	c.until(60*time.Second, "accepting", "exec", "postgres", "--", "pg_isready", "-h", "127.0.0.1")
	sql := func(password, statement string) (string, error) {
		return c.kubectl("", "exec", "postgres", "--", "sh", "-c", password+` psql -h "$(hostname -i)" -U app board -Atc "`+statement+`" 2>&1`)
	}
	if said, err := sql("PGPASSWORD=wrong", "select 1"); err == nil || !strings.Contains(said, "password authentication failed") {
		c.Error(said)
	}
	const right = `PGPASSWORD="$(cat /secret/password)"`
	said, err := sql(right, "create table cards as select 'kept' as title; show fsync; show password_encryption")
	if err != nil || !strings.HasSuffix(said, "on\nscram-sha-256") {
		c.Error(said)
	}
	log := c.must("", "logs", "postgres")
	complete, listens := strings.Index(log, "init process complete"), strings.Index(log, "listening on IPv4")
	if complete < 0 || listens < complete || strings.Contains(log, "p/w") {
		c.Errorf("it was to be met before it was set up:\n%s", log)
	}
	if dump := c.must("", "exec", "postgres", "--", "sh", "-c", right+" pg_dump -Fc -h 127.0.0.1 -U app board | pg_restore --list"); !strings.Contains(dump, "cards") {
		c.Error(dump)
	}
	c.killed("postgres", "postgres")
	c.until(60*time.Second, "accepting", "exec", "postgres", "--", "pg_isready", "-h", "127.0.0.1")
	if said, err := sql(right, "select title from cards"); err != nil || said != "kept" {
		c.Error(said)
	}
}
