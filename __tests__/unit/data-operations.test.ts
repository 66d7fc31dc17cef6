import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Context } from '../../src/engine/context.js';
import { annotationKeys, type Component, labelsOf } from '../../src/model/identity.js';
import { type Kind, type KubeObject, kinds } from '../../src/model/kubernetes.js';
import { numberAt } from '../../src/model/read.js';
import type { Outcome } from '../../src/model/report.js';
import { exportData } from '../../src/operations/data-export.js';
import { importData } from '../../src/operations/data-import.js';
import {
  ClusterError,
  type ExecRequest,
  type ExecResult,
  type ListQuery,
  type WatchEvent,
  type WatchOptions,
} from '../../src/ports/cluster.js';
import { MemoryCluster } from './memory-cluster.js';
import { resolve } from './settings-doubles.js';

const password = 'Pa55wordOfTheDatabase';

/** Databases that say what was put into them, by the name of their pod. */
class Cluster extends MemoryCluster {
  readonly data = new Map<string, Buffer>();
  readonly commands: ExecRequest[] = [];
  /** Exit code and stderr of the next import, by pod. */
  readonly refuses = new Map<string, string>();
  readonly cuts = new Set<string>();
  /** What ran while a database was written: replicas of the app. */
  readonly replicasMeanwhile: (number | undefined)[] = [];
  /** Milliseconds that writing a database takes, and has taken. */
  takes = 0;
  took = 0;
  /** Whether pods that end go on serving until they are told not to, and how they were told. */
  lingers = false;
  readonly told: ExecRequest['command'][] = [];

  override async *watch(kind: Kind, query: ListQuery, options: WatchOptions): AsyncGenerator<WatchEvent> {
    yield { type: 'SYNC', items: (await this.list(kind, query)).items };
    // What has become of them since.
    yield* super.watch(kind, query, options);
  }

  exec = async (request: ExecRequest): Promise<ExecResult> => {
    const { pod, stdin, stdout } = request;
    if (pod === 'shop' && this.lingers) {
      this.told.push(request.command);
      this.objects.delete('Pod/shop');
      return { exitCode: 0, stdout: '', stderr: '' };
    }
    this.commands.push(request);
    if (stdout !== undefined) {
      const bytes = this.data.get(pod) ?? Buffer.alloc(0);
      for (let at = 0; at < bytes.length; at += 100) await stdout(bytes.subarray(at, at + 100));
      return { exitCode: 0, stdout: '', stderr: '' };
    }
    this.replicasMeanwhile.push(numberAt(this.find('Deployment', 'shop'), 'spec', 'replicas'));
    const [first, ...rest] = await all(stdin);
    // A database's first chunk is its password; files have none.
    const sent = Buffer.concat(pod.endsWith('-0') ? rest : [first ?? Buffer.alloc(0), ...rest]);
    if (this.cuts.has(pod)) {
      throw new ClusterError({
        reason: 'Unreachable',
        status: 0,
        message: 'the connection was cut',
        verb: 'create',
        resource: 'pods/exec',
      });
    }
    this.took += this.takes;
    const refused = this.refuses.get(pod);
    if (refused !== undefined) return { exitCode: 1, stdout: '', stderr: refused };
    this.data.set(pod, sent);
    return { exitCode: 0, stdout: '', stderr: '' };
  };

  /** The sleeper's apply says only what it is about. */
  override async apply(object: KubeObject, options = {}) {
    const there = this.find(object.kind, object.metadata.name);
    if (there === undefined) return super.apply(object, options);
    const annotations = { ...there.metadata.annotations, ...object.metadata.annotations };
    const applied = await super.apply(
      {
        ...there,
        metadata: { ...there.metadata, annotations },
        spec: { ...(there['spec'] as object), ...(object['spec'] as object | undefined) },
      },
      options,
    );
    // What controls Deployments here keeps no annotation of others.
    const { metadata } = applied;
    const both = { ...annotations, ...metadata.annotations };
    const kept = { ...applied, metadata: { ...metadata, annotations: both } };
    this.objects.set(`${object.kind}/${object.metadata.name}`, kept);
    const pod = this.find('Pod', object.metadata.name);
    if (numberAt(applied, 'spec', 'replicas') !== 0 || pod === undefined) return applied;
    if (this.lingers) {
      const ending = { deletionTimestamp: '2026-01-01T00:01:35Z', deletionGracePeriodSeconds: 95 };
      this.objects.set('Pod/shop', { ...pod, metadata: { ...pod.metadata, ...ending } });
    } else {
      this.objects.delete('Pod/shop');
    }
    return applied;
  }
}

async function all(chunks: AsyncIterable<Uint8Array> | undefined): Promise<Buffer[]> {
  const found: Buffer[] = [];
  if (chunks !== undefined) for await (const chunk of chunks) found.push(Buffer.from(chunk));
  return found;
}

let cluster: Cluster;
beforeEach(() => {
  cluster = new Cluster();
});

const put = (kind: Kind, name: string, component: Component, more: object = {}): Promise<KubeObject> =>
  cluster.create({ ...kind, metadata: { name, labels: labelsOf('shop', component) }, ...more });

const ready = { status: { conditions: [{ type: 'Ready', status: 'True' }] } };

async function database(
  name: 'mongodb' | 'redis' | 'postgresql',
  image: string,
  text: string,
): Promise<void> {
  const spec = { template: { spec: { containers: [{ name, image }] } } };
  const encode = (value: string) => Buffer.from(value).toString('base64');
  await put(kinds.StatefulSet, `shop-${name}`, name, { spec });
  await put(kinds.Pod, `shop-${name}-0`, name, ready);
  const uri = `${name}://jac:${password}@shop-${name}:1/jac`;
  const data = { username: encode('jac'), password: encode(password), uri: encode(uri) };
  await put(kinds.Secret, `shop-${name}`, name, { data });
  cluster.data.set(`shop-${name}-0`, Buffer.from(text));
}

async function deployed(): Promise<void> {
  await cluster.apply({
    ...kinds.Deployment,
    metadata: { name: 'shop', labels: labelsOf('shop', 'app') },
    spec: { replicas: 1, template: { spec: { containers: [{ name: 'app', image: 'jac:1' }] } } },
  });
}

const contextOf = () =>
  ({
    cluster: cluster.asCluster(),
    clock: {
      now: () => new Date(),
      monotonic: () => performance.now() + cluster.took,
      sleep: (ms: number) => new Promise((done) => setTimeout(done, ms).unref()),
    },
    source: { origin: async () => ({ project: 'p', subfolder: '' }), holder: () => 'ada@here' },
    emit: () => undefined,
    signal: new AbortController().signal,
  }) as unknown as Context;

async function exported(): Promise<{ archive: Buffer; outcome: Outcome; committed: boolean }> {
  const written: Buffer[] = [];
  let committed = false;
  const outcome = await exportData(contextOf(), await resolve({ flags: { appName: 'shop' } }), {
    file: 'data.tar',
    create: async () => ({
      write: async (bytes) => void written.push(Buffer.from(bytes)),
      commit: async () => {
        committed = true;
      },
      discard: async () => undefined,
    }),
  });
  return { archive: Buffer.concat(written), outcome, committed };
}

async function imported(archive: Uint8Array, answer = true, flags: object = {}): Promise<Outcome> {
  return await importData(contextOf(), await resolve({ flags: { appName: 'shop', ...flags } }), {
    file: 'data.tar',
    open: async () => ({
      async *read() {
        yield archive;
      },
      close: async () => undefined,
    }),
    confirm: async () => answer,
  });
}

const text = (name: string) => cluster.data.get(`shop-${name}-0`)?.toString();
const replicas = () => numberAt(cluster.find('Deployment', 'shop'), 'spec', 'replicas');

describe('data export and import', () => {
  it('brings back what was there, while no pod of the app runs', async () => {
    await database('mongodb', 'mongo:8.0', 'documents');
    await database('redis', 'redis:7.2', 'keys '.repeat(100));
    await deployed();
    const { archive, outcome, committed } = await exported();
    expect(committed).toBe(true);
    expect(outcome.report).toMatchObject({
      status: 'exported',
      archive: {
        parts: [
          { name: 'redis.rdb', bytes: 500 },
          { name: 'mongodb.archive', bytes: 9 },
        ],
      },
    });
    cluster.data.set('shop-mongodb-0', Buffer.from('spoilt'));
    cluster.data.set('shop-redis-0', Buffer.from('spoilt'));
    const { report, exitCode } = await imported(archive);
    expect([report.status, exitCode]).toEqual(['imported', 0]);
    expect([text('mongodb'), text('redis')]).toEqual(['documents', 'keys '.repeat(100)]);
    expect(cluster.replicasMeanwhile).toEqual([0, 0]);
    expect(replicas()).toBe(1);
  });

  it('does not wait until a pod that ends has found another one to take over', async () => {
    await database('redis', 'redis:7.2', 'keys');
    await deployed();
    const { archive } = await exported();
    cluster.lingers = true;
    expect((await imported(archive)).report.status).toBe('imported');
    expect(cluster.told).toEqual([['python3', '-c', expect.stringContaining('/tmp/jac-scale-end')]]);
    expect(replicas()).toBe(1);
  });

  it('gives each database the whole of the time', async () => {
    for (const name of ['postgresql', 'redis'] as const) await database(name, `${name}:1`, 'x');
    await deployed();
    const { archive } = await exported();
    cluster.takes = 6_000;
    expect((await imported(archive, true, { timeout: '5s' })).report.status).toBe('imported');
    const last = cluster.commands.at(-1);
    expect([last?.pod, last?.command.at(-1)]).toEqual(['shop-redis-0', '5']);
  });

  it('is refused while Flux may start the app again, and done when Flux runs none of it', async () => {
    await database('redis', 'redis:7.2', 'keys');
    await deployed();
    const { archive } = await exported();
    const deployment = cluster.find('Deployment', 'shop') as KubeObject;
    Object.assign(deployment.metadata.labels as object, { 'kustomize.toolkit.fluxcd.io/name': 'shop' });
    await expect(imported(archive)).rejects.toMatchObject({
      code: 'OwnedByGitOps',
      next: expect.stringContaining('kubectl scale deployment/shop --replicas=0 -n default'),
    });
    expect(cluster.replicasMeanwhile).toEqual([]);
    Object.assign(deployment['spec'] as object, { replicas: 0 });
    cluster.objects.delete('Pod/shop');
    expect((await imported(archive)).report.status).not.toBe('cancelled');
    expect(cluster.replicasMeanwhile).toEqual([0]);
  });

  it('gives passwords to no process as an argument', async () => {
    for (const name of ['mongodb', 'redis', 'postgresql'] as const) await database(name, `${name}:1`, 'x');
    const { archive } = await exported();
    await imported(archive);
    expect(cluster.commands).toHaveLength(6);
    for (const { command } of cluster.commands) expect(command.join(' ')).not.toContain(password);
    expect(archive.toString('latin1')).not.toContain(password);
  });

  it('changes nothing after a no', async () => {
    await database('redis', 'redis:7.2', 'keys');
    const { archive } = await exported();
    expect((await imported(archive, false)).report.status).toBe('cancelled');
    expect(cluster.replicasMeanwhile).toEqual([]);
  });

  it('changes nothing for an archive that was cut', async () => {
    await database('redis', 'redis:7.2', 'keys');
    await deployed();
    const { archive } = await exported();
    await expect(imported(archive.subarray(0, 600))).rejects.toMatchObject({ exitCode: 2 });
    expect(cluster.replicasMeanwhile).toEqual([]);
    expect(replicas()).toBe(1);
  });

  it.each([
    ['a database that the app has not', 'postgresql', 'redis:7.2', 'EngineMissing'],
    ['a later version of its database', 'redis', 'redis:6.2', 'EngineTooOld'],
  ] as const)('changes nothing for %s', async (_, name, image, code) => {
    await database(name, 'registry.example.com:5000/redis:7.2-alpine', 'keys');
    const { archive } = await exported();
    cluster = new Cluster();
    await database('redis', image, 'own');
    await expect(imported(archive)).rejects.toMatchObject({ code, exitCode: 2 });
    expect(text('redis')).toBe('own');
  });

  it('brings the app back when a database refuses, and says why without the password', async () => {
    await database('redis', 'redis:7.2', 'keys');
    await deployed();
    const { archive } = await exported();
    cluster.refuses.set('shop-redis-0', `cannot AUTH with ${password}\nWrong RDB checksum`);
    const failure = await imported(archive).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'ImportFailed', why: 'cannot AUTH with ***\nWrong RDB checksum' });
    expect(replicas()).toBe(1);
    expect(text('redis')).toBe('keys');
  });

  it('brings the app back when the connection is cut, and says how far it was', async () => {
    await database('redis', 'redis:7.2', 'keys');
    await database('mongodb', 'mongo:8.0', 'documents');
    await deployed();
    const { archive } = await exported();
    cluster.cuts.add('shop-mongodb-0');
    await expect(imported(archive)).rejects.toMatchObject({
      code: 'ImportCut',
      why: expect.stringContaining('replaced until then: Redis'),
    });
    expect(replicas()).toBe(1);
  });

  it('brings back an app that a killed import has left standing still', async () => {
    await database('redis', 'redis:7.2', 'keys');
    await deployed();
    const { archive } = await exported();
    const deployment = cluster.find('Deployment', 'shop') as KubeObject;
    await cluster.apply({
      ...deployment,
      metadata: { ...deployment.metadata, annotations: { [annotationKeys.sleepReplicas]: '1' } },
      spec: { ...(deployment['spec'] as object), replicas: 0 },
    });
    await imported(archive);
    expect(replicas()).toBe(1);
  });

  it('says that there is nothing, before a file is made', async () => {
    await deployed();
    await expect(exported()).rejects.toMatchObject({ code: 'NoData' });
  });

  it('leaves a database of somebody else alone, whatever its name is', async () => {
    const metadata = { name: 'shop-mongodb', labels: { 'app.kubernetes.io/instance': 'shop-mongodb' } };
    await cluster.create({ ...kinds.StatefulSet, metadata });
    await database('redis', 'redis:7.2', 'keys');
    expect((await exported()).outcome.report.archive?.parts.map(({ name }) => name)).toEqual(['redis.rdb']);
  });

  it('says which database does not run', async () => {
    await database('redis', 'redis:7.2', 'keys');
    cluster.objects.delete('Pod/shop-redis-0');
    await expect(exported()).rejects.toMatchObject({
      code: 'DatabaseNotReady',
      next: 'kubectl describe pod shop-redis-0 -n default',
    });
  });
});
