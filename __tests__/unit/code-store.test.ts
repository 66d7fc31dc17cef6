import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { receiveCommand } from '../../src/engine/code-store/script.js';
import { codeServerStore } from '../../src/engine/code-store/store.js';
import { encoded } from '../../src/engine/code-store/stream.js';
import type { Bundle, Digest } from '../../src/model/bundle.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import type { Clock } from '../../src/ports/clock.js';
import {
  type Cluster,
  ClusterError,
  type ExecRequest,
  type ExecResult,
  type WatchEvent,
} from '../../src/ports/cluster.js';

/** A PATH of busybox alone where there is one, as in the pod; else the system's programs, which take the same flags. */
let programs: string | undefined;
beforeAll(() => {
  try {
    const applets = execFileSync('busybox', ['--list']).toString().trim().split('\n');
    const busybox = execFileSync('sh', ['-c', 'command -v busybox']).toString().trim();
    programs = mkdtempSync(join(tmpdir(), 'applets-'));
    for (const applet of applets) symlinkSync(busybox, join(programs, applet));
  } catch {
    programs = undefined;
  }
});
afterAll(() => {
  if (programs !== undefined) rmSync(programs, { recursive: true });
});

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'data-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

type Exec = (request: ExecRequest) => Promise<ExecResult>;

/** Runs the command here, with the folder of the test for /data; stdin is left open, as in v4 of the protocol. */
const runHere =
  (path = programs ?? process.env['PATH']): Exec =>
  async ({ command, stdin }) => {
    const args = command.map((part) => (part === '/data' ? data : part));
    const child = spawn(args[0] ?? '', args.slice(1), { env: { PATH: path } });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (text) => {
      said.stdout += text;
    });
    child.stderr.on('data', (text) => {
      said.stderr += text;
    });
    // The command may end before its input does.
    child.stdin.on('error', () => {});
    const exit = new Promise<number>((resolve) => {
      child.on('close', (code) => resolve(code ?? 137));
    });
    for await (const chunk of stdin ?? []) {
      const error = await new Promise((resolve) => child.stdin.write(Buffer.from(chunk), resolve));
      if (error) break;
    }
    const exitCode = await exit;
    child.stdin.destroy();
    return { exitCode, ...said };
  };

const pod = (name: string, isReady = true, more = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, ...more },
  status: { conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] },
});

const naps: number[] = [];
const clock: Clock = {
  now: () => new Date(0),
  monotonic: () => 0,
  sleep: async (ms) => {
    // The wait for a pod has no end here; the waits between attempts have no length.
    if (ms >= 60_000) return await new Promise(() => {});
    naps.push(ms);
  },
};

function storeOf(exec: Exec, watches: WatchEvent[][] = [], signal = new AbortController().signal) {
  const pods: string[] = [];
  const uploads: string[] = [];
  const cluster = {
    list: async () => ({ items: [pod('code-1')], resourceVersion: '1' }),
    watch: async function* () {
      yield* watches.shift() ?? [{ type: 'SYNC' as const, items: [pod('code-1')] }];
    },
    exec: async (request: ExecRequest) => {
      pods.push(request.pod);
      if (request.stdin !== undefined) uploads.push(request.pod);
      return await exec(request);
    },
  } as Partial<Cluster> as Cluster;
  naps.length = 0;
  return {
    pods,
    uploads,
    store: codeServerStore({ cluster, clock, namespace: 'demo', app: 'board', signal }),
  };
}

function bundleOf(bytes: Buffer, digest?: Digest): Bundle {
  return {
    digest: digest ?? `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    size: bytes.length,
    files: [],
    warnings: [],
    entry: 'app.jac',
    async *open() {
      for (let i = 0; i < bytes.length; i += 100_000) yield bytes.subarray(i, i + 100_000);
    },
  };
}

const stored = (bundle: Bundle) => join(data, 'bundles', `${bundle.digest.slice(7)}.tar`);
const ignore = () => {};
const cut = () =>
  new ClusterError({
    reason: 'Unreachable',
    status: 0,
    message: 'cut',
    verb: 'create',
    resource: 'pods/exec',
  });
const failure = (run: Promise<unknown>) =>
  run.then(
    () => 'none',
    (error) => error.code ?? error.reason,
  );

const contents = {
  'one byte': Buffer.from('x'),
  'text, which is compressed': Buffer.from('walker hello { can greet; }\n'.repeat(20_000)),
  'noise, which is not': randomBytes(1_500_000),
  'text, then noise': Buffer.concat([Buffer.alloc(3_000_000, 'text '), randomBytes(2_500_001)]),
};

describe('the bundle store of the code-server', () => {
  it.each(Object.entries(contents))('stores %s', async (_, bytes) => {
    const { store } = storeOf(runHere());
    const bundle = bundleOf(bytes);
    expect(await store.has(bundle.digest)).toBe(false);
    const sent: number[] = [];
    await store.put(bundle, (count) => sent.push(count));
    expect(readFileSync(stored(bundle)).equals(bytes)).toBe(true);
    expect(readdirSync(join(data, 'tmp'))).toEqual([]);
    expect(await store.has(bundle.digest)).toBe(true);
    expect(sent).toEqual([...sent].sort((a, b) => a - b));
    expect(sent.at(-1)).toBe(bytes.length);
  });

  it('sends text in far fewer bytes than it has', async () => {
    let sent = 0;
    const { store } = storeOf(async (request) => {
      const { stdin } = request;
      if (stdin === undefined) return await runHere()(request);
      async function* counted() {
        for await (const chunk of stdin ?? []) {
          sent += chunk.length;
          yield chunk;
        }
      }
      return await runHere()({ ...request, stdin: counted() });
    });
    await store.put(bundleOf(contents['text, which is compressed']), ignore);
    expect(sent).toBeLessThan(50_000);
  });

  it('does not send what is there, but replaces what is there in part', async () => {
    const { store } = storeOf(runHere());
    const bundle = bundleOf(randomBytes(300_000));
    mkdirSync(join(data, 'bundles'));
    writeFileSync(stored(bundle), 'cut off by a crash');
    await store.put(bundle, ignore);
    expect(readFileSync(stored(bundle)).length).toBe(300_000);
    const mark = Buffer.alloc(300_000, 'not written again');
    writeFileSync(stored(bundle), mark);
    await store.put(bundle, ignore);
    expect(readFileSync(stored(bundle)).equals(mark)).toBe(true);
  });

  it('starts over after a cut, with a pod that is ready, and leaves no part behind', async () => {
    const bundle = bundleOf(randomBytes(900_000));
    let times = 0;
    const exec: Exec = async (request) => {
      if (request.stdin === undefined || ++times > 1) return await runHere()(request);
      // The far side of a cut connection: input that ends early, and nobody who hears the answer.
      writeFileSync(join(data, 'tmp', 'left.part'), 'half');
      throw cut();
    };
    const gone = pod('code-1', true, { deletionTimestamp: 'now' });
    const { store, uploads } = storeOf(exec, [
      [{ type: 'SYNC', items: [pod('code-1')] }],
      [
        { type: 'SYNC', items: [gone, pod('code-2', false)] },
        { type: 'MODIFIED', object: pod('code-2') },
      ],
    ]);
    await store.put(bundle, ignore);
    expect(uploads).toEqual(['code-1', 'code-2']);
    expect(readFileSync(stored(bundle)).length).toBe(900_000);
    expect(readdirSync(join(data, 'tmp'))).toEqual([]);
    expect(naps).toEqual([500]);
  });

  it('does not send again what arrived though nobody heard of it', async () => {
    const bundle = bundleOf(randomBytes(900_000));
    const { store, uploads } = storeOf(async (request) => {
      const result = await runHere()(request);
      if (request.stdin !== undefined) throw cut();
      return result;
    });
    await store.put(bundle, ignore);
    expect(uploads).toEqual(['code-1']);
  });

  it.each(['raw', 'gzip'] as const)(
    'reads all that is sent, though it cannot be stored (%s)',
    async (encoding) => {
      let sent = 0;
      async function* input() {
        for await (const chunk of encoded(bundleOf(randomBytes(2_000_000)), encoding, ignore)) {
          yield chunk;
          sent += chunk.length;
        }
      }
      const command = receiveCommand('0'.repeat(64), 2_000_000, 'x.part', encoding);
      const request = { namespace: 'demo', pod: 'code-1', container: 'httpd', command, stdin: input() };
      // No folder for the part was prepared.
      const { stdout, stderr } = await runHere()(request);
      expect(stdout).toBe('failed\n');
      expect(stderr).toMatch(/can't open|failed to open/);
      expect(sent).toBeGreaterThanOrEqual(2_000_000);
    },
  );

  it.each(['raw', 'gzip'])('never shows a bundle whose input ended early (%s)', async (encoding) => {
    const bundle = bundleOf(encoding === 'raw' ? randomBytes(900_000) : Buffer.alloc(900_000, 'text '));
    let times = 0;
    const { store } = storeOf(async (request) => {
      if (request.stdin === undefined) return await runHere()(request);
      if (++times > 1) throw Object.assign(cut(), { reason: 'Forbidden' });
      const args = request.command.map((part) => (part === '/data' ? data : part));
      let input = Buffer.alloc(0);
      for await (const chunk of request.stdin ?? []) input = Buffer.concat([input, chunk]);
      const half = input.subarray(0, input.length / 2);
      const env = { PATH: programs ?? process.env['PATH'] };
      const stdout = execFileSync(args[0] ?? '', args.slice(1), {
        input: half,
        env,
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      expect(stdout.toString()).toMatch(/^mismatch \d+\n$/);
      return { exitCode: 0, stdout: stdout.toString(), stderr: '' };
    });
    expect(await failure(store.put(bundle, ignore))).toBe('Forbidden');
    expect(existsSync(stored(bundle))).toBe(false);
    expect(readdirSync(join(data, 'tmp'))).toEqual([]);
  });

  it('gives up after a few cuts, and at once when the API refuses', async () => {
    const bundle = bundleOf(randomBytes(1000));
    const always = storeOf(async () => Promise.reject(cut()));
    expect(await failure(always.store.put(bundle, ignore))).toBe('Unreachable');
    expect(always.pods.length).toBe(6);
    const killed = storeOf(async () => ({ exitCode: 137, stdout: '', stderr: '' }));
    expect(await failure(killed.store.put(bundle, ignore))).toBe('UploadCut');
    const forbidden = storeOf(async () => Promise.reject(Object.assign(cut(), { reason: 'Forbidden' })));
    expect(await failure(forbidden.store.put(bundle, ignore))).toBe('Forbidden');
    expect(forbidden.pods.length).toBe(1);
  });

  it('tries bytes that arrive damaged once more', async () => {
    const wrong: Digest = `sha256:${'0'.repeat(64)}`;
    const { store, uploads } = storeOf(runHere());
    expect(await failure(store.put(bundleOf(randomBytes(1000), wrong), ignore))).toBe('BundleDamaged');
    expect(uploads.length).toBe(2);
    expect(readdirSync(join(data, 'bundles'))).toEqual([]);
  });

  it('says when the volume is full, before it sends and while it does', async () => {
    const bundle = bundleOf(randomBytes(300_000));
    let read = 0;
    const huge: Bundle = {
      ...bundle,
      size: 2 ** 52,
      async *open() {
        for (;;) {
          read++;
          yield randomBytes(100_000);
        }
      },
    };
    expect(await failure(storeOf(runHere()).store.put(huge, ignore))).toBe('CodeVolumeFull');
    expect(read).toBeLessThan(100);

    const stderr = "dd: error writing '/data/tmp/x.part': No space left on device\n";
    const { store } = storeOf(async () => ({ exitCode: 0, stdout: 'failed\n', stderr }));
    expect(await failure(store.put(bundle, ignore))).toBe('CodeVolumeFull');
  });

  it('says what failed in the pod', async () => {
    const stderr = 'mkdir: /data: Permission denied\n';
    const { store } = storeOf(async () => ({ exitCode: 1, stdout: '', stderr }));
    const run = store.put(bundleOf(randomBytes(10)), ignore);
    await expect(run).rejects.toMatchObject({ code: 'CodeServerFailed', why: stderr.trim() });
  });

  it('removes all that is not named, and nothing else', async () => {
    const hex = (digit: string) => digit.repeat(64);
    for (const folder of ['bundles', 'deps', 'tmp', 'lost+found']) mkdirSync(join(data, folder));
    for (const digit of 'abc') writeFileSync(join(data, 'bundles', `${hex(digit)}.tar`), '');
    for (const key of ['k1-x86_64', 'k1-aarch64', 'k2-x86_64', 'k10-x86_64'])
      writeFileSync(join(data, 'deps', `${key}.tar`), '');
    writeFileSync(join(data, 'tmp', 'old part'), '');
    mkdirSync(join(data, 'deps', 'folder-x'));
    await storeOf(runHere()).store.prune({
      bundles: [`sha256:${hex('a')}`, `sha256:${hex('c')}`],
      dependencyKeys: ['k1'],
    });
    expect(readdirSync(join(data, 'bundles'))).toEqual([`${hex('a')}.tar`, `${hex('c')}.tar`]);
    expect(readdirSync(join(data, 'deps'))).toEqual(['k1-aarch64.tar', 'k1-x86_64.tar']);
    expect(readdirSync(join(data, 'tmp'))).toEqual([]);
    expect(existsSync(join(data, 'lost+found'))).toBe(true);
  });

  it('ends with the signal while it waits for a pod', async () => {
    const stop = new AbortController();
    const reason = new Error('Ctrl-C');
    const { store } = storeOf(runHere(), [[{ type: 'SYNC', items: [] }]], stop.signal);
    stop.abort(reason);
    await expect(store.put(bundleOf(randomBytes(10)), ignore)).rejects.toBe(reason);
  });
});
