/** templates/app/drain.py in a world where DNS says what the test wants and seconds pass at once. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const run = promisify(execFile);

/**
 * What the two Services resolve to from each second on, and which pods of them answer; null: there is no such name, "again": DNS
 * does not answer.
 */
interface Dns {
  readonly [second: number]: {
    readonly peers: readonly string[] | null | 'again';
    readonly app: readonly string[] | null | 'again';
    readonly ended?: readonly string[];
    /** Somebody has told the pod that nobody follows. */
    readonly told?: boolean;
  };
}

const world = `
import builtins, http.client, io, json, os, socket, sys, time
schedule = sorted((int(second), said) for second, said in json.loads(os.environ["DNS"]).items())
passed = 0.0
def at_this_second():
    return [said for second, said in schedule if second <= passed][-1]
def resolve(name, port):
    if name == "this-pod":
        return [(2, 1, 6, "", ("10.0.0.1", 0))]
    bare, _, rest = name.partition(".")
    said = at_this_second()["peers" if bare == "shop-peers" else "app"]
    # Of any other name somebody outside is asked, who does not answer here.
    if said == "again" or rest != "demo.svc.example.org.":
        raise socket.gaierror(socket.EAI_AGAIN, "try again")
    if not said:
        raise socket.gaierror(socket.EAI_NONAME, "not known")
    return [(2, 1, 6, "", (address, 0)) for address in said]
class Connection:
    status = 200
    def __init__(self, address, port, timeout):
        assert port == 8000
        self.address = address
    def request(self, method, path):
        assert (method, path) == ("GET", "/healthz/ready")
        if self.address in at_this_second().get("ended", []):
            raise ConnectionRefusedError
    def getresponse(self):
        return self
    def close(self):
        pass
def sleep(seconds):
    global passed
    passed += seconds
def read(path):
    assert path == "/etc/resolv.conf"
    return io.StringIO("""# by the kubelet

search demo.svc.example.org svc.example.org example.org
nameserver 10.96.0.10
""")
socket.getaddrinfo = resolve
socket.gethostname = lambda: "this-pod"
http.client.HTTPConnection = Connection
time.monotonic = lambda: passed
time.sleep = sleep
os.path.exists = lambda path: path == "/tmp/jac-scale-end" and at_this_second().get("told", False)
told = []
os.kill = lambda process, signal: told.append((process, signal.name, passed))
script = compile(sys.argv.pop(1), "drain.py", "exec")
builtins.open = read
try:
    exec(script)
except SystemExit as ended:
    assert not ended.code
assert told[-1] == (1, "SIGUSR1", passed - 5), told
print(passed)
`;

/** Seconds for which the pod serves on. */
async function served(dns: Dns): Promise<number> {
  const script = await readFile(new URL('../../templates/app/drain.py', import.meta.url), 'utf8');
  const given = ['shop-service', 'shop-peers', '8000', '/healthz/ready'];
  const { stdout } = await run('python3', ['-c', world, script, ...given], {
    env: { ...process.env, DNS: JSON.stringify(dns) },
  });
  return Number(stdout);
}

const app = ['10.9.0.1'];
const others = ['10.0.0.2'];

describe('a pod that ends', () => {
  it.each<[string, Dns, number]>([
    ['has others beside it', { 0: { peers: others, app } }, 5],
    [
      'hears at first what was true before it ended',
      { 0: { peers: ['10.0.0.1', ...others], app }, 3: { peers: null, app }, 20: { peers: others, app } },
      25,
    ],
    [
      'hears of one that has ended',
      { 0: { peers: others, app, ended: others }, 20: { peers: ['10.0.0.3'], app } },
      25,
    ],
    [
      'hears of one that ends as well',
      {
        0: { peers: others, app },
        3: { peers: others, app, ended: others },
        20: { peers: ['10.0.0.3'], app },
      },
      25,
    ],
    ['was alone until another one is ready', { 0: { peers: null, app }, 12: { peers: others, app } }, 17],
    ['has nobody coming', { 0: { peers: null, app } }, 95],
    ['is of an app that is removed', { 0: { peers: null, app: null } }, 5],
    ['is of an app that is removed meanwhile', { 0: { peers: null, app }, 4: { peers: null, app: null } }, 9],
    [
      'is of an app that is stopped for a while',
      { 0: { peers: null, app }, 4: { peers: null, app, told: true } },
      9,
    ],
    [
      'does not trust a DNS that is silent',
      { 0: { peers: 'again', app: 'again' }, 30: { peers: others, app } },
      35,
    ],
  ])('%s', async (_, dns, seconds) => expect(await served(dns)).toBe(seconds));
});
