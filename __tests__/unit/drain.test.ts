/** templates/app/drain.py in a world where DNS says what the test wants and seconds pass at once. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const run = promisify(execFile);

/** What the two Services resolve to from each second on; null: there is no such name, "again": DNS does not answer. */
interface Dns {
  readonly [second: number]: {
    readonly peers: readonly string[] | null | 'again';
    readonly app: readonly string[] | null | 'again';
  };
}

const world = `
import json, os, socket, sys, time
schedule = sorted((int(second), said) for second, said in json.loads(os.environ["DNS"]).items())
passed = 0.0
def resolve(name, port):
    if name == "this-pod":
        return [(2, 1, 6, "", ("10.0.0.1", 0))]
    said = [said for second, said in schedule if second <= passed][-1]["peers" if name == "shop-peers" else "app"]
    if said == "again":
        raise socket.gaierror(socket.EAI_AGAIN, "try again")
    if not said:
        raise socket.gaierror(socket.EAI_NONAME, "not known")
    return [(2, 1, 6, "", (address, 0)) for address in said]
def sleep(seconds):
    global passed
    passed += seconds
socket.getaddrinfo = resolve
socket.gethostname = lambda: "this-pod"
time.monotonic = lambda: passed
time.sleep = sleep
told = []
os.kill = lambda process, signal: told.append((process, signal.name, passed))
script = sys.argv.pop(1)
exec(compile(script, "drain.py", "exec"))
assert told == [(1, "SIGUSR1", passed - 5)], told
print(passed)
`;

/** Seconds for which the pod serves on. */
async function served(dns: Dns): Promise<number> {
  const script = await readFile(new URL('../../templates/app/drain.py', import.meta.url), 'utf8');
  const { stdout } = await run('python3', ['-c', world, script, 'shop-service', 'shop-peers'], {
    env: { ...process.env, DNS: JSON.stringify(dns) },
  });
  return Number(stdout);
}

const app = ['10.9.0.1'];
const others = ['10.0.0.2'];

describe('a pod that ends', () => {
  it.each<[string, Dns, number]>([
    ['has others beside it', { 0: { peers: ['10.0.0.1', ...others], app } }, 5],
    [
      'is still shown itself',
      { 0: { peers: ['10.0.0.1'], app }, 3: { peers: null, app }, 20: { peers: others, app } },
      25,
    ],
    ['was alone until another one is ready', { 0: { peers: null, app }, 12: { peers: others, app } }, 17],
    ['has nobody coming', { 0: { peers: null, app } }, 95],
    ['is of an app that is removed', { 0: { peers: null, app: null } }, 5],
    ['is of an app that is removed meanwhile', { 0: { peers: null, app }, 4: { peers: null, app: null } }, 9],
    [
      'does not trust a DNS that is silent',
      { 0: { peers: 'again', app: 'again' }, 30: { peers: others, app } },
      35,
    ],
  ])('%s', async (_, dns, seconds) => expect(await served(dns)).toBe(seconds));
});
