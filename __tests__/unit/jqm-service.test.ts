import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type JqmService, openJqm } from '../../src/gateways/jqm/service.js';
import type { Kind, KubeObject, ObjectRef } from '../../src/model/kubernetes.js';
import { type Cluster, ClusterError, type WatchEvent } from '../../src/ports/cluster.js';
import { type StandIn, StandIns } from '../support/jqm.js';

let standIns: StandIns;
beforeAll(async () => {
  standIns = await StandIns.build();
}, 300_000);
afterEach(() => standIns.clear());
afterAll(() => standIns.remove());

/** A namespace with nodes of the stand-in as pods: as much of the API as the service asks for. */
class JqmNamespace {
  readonly secrets = new Map<string, KubeObject>();
  readonly patches: unknown[] = [];
  readonly refusals: ClusterError[] = [];
  readonly #watchers = new Set<() => void>();
  #serving: StandIn[];
  #draining: { standIn: StandIn; annotations: Record<string, string> }[] = [];

  constructor(serving: StandIn[]) {
    this.#serving = serving;
  }
  asCluster(): Cluster {
    return this as unknown as Cluster;
  }
  async *watch(kind: Kind, _: unknown, { signal }: { signal: AbortSignal }): AsyncGenerator<WatchEvent> {
    const refusal = this.refusals.shift();
    if (refusal !== undefined) throw refusal;
    while (!signal.aborted) {
      yield { type: 'SYNC', items: kind.kind === 'Pod' ? this.#pods() : [this.#slice()] };
      await new Promise<void>((resolve) => {
        this.#watchers.add(resolve);
        signal.addEventListener('abort', () => resolve());
      });
    }
  }
  #slice(): KubeObject {
    // All stand-ins listen where they like: one slice a port in life, one for all here.
    const endpoints = this.#serving.map(({ node: { ip, name, uid } }) => ({
      addresses: [ip],
      targetRef: { kind: 'Pod', name, uid },
    }));
    const ports = [{ port: this.#serving[0]?.node.port }];
    const metadata = { name: 'slice' };
    return {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata,
      addressType: 'IPv4',
      ports,
      endpoints,
    };
  }
  #pods(): KubeObject[] {
    return this.#draining.map(({ standIn: { node }, annotations }) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: node.name, uid: node.uid, annotations },
      status: { podIP: node.ip, phase: 'Running' },
    }));
  }
  async mergePatch(
    { name }: ObjectRef,
    patch: { metadata: { annotations: Record<string, string> } },
  ): Promise<void> {
    this.patches.push(patch);
    const standIn = this.#serving.find(({ node }) => node.name === name);
    this.#serving = this.#serving.filter((one) => one !== standIn);
    if (standIn !== undefined) this.#draining.push({ standIn, annotations: patch.metadata.annotations });
    for (const wake of this.#watchers) wake();
  }
  async delete({ name, kind }: ObjectRef): Promise<void> {
    if (kind.kind === 'Secret') this.secrets.delete(name);
  }
  async get({ name, kind }: ObjectRef): Promise<KubeObject | undefined> {
    return kind.kind === 'Secret' ? this.secrets.get(name) : undefined;
  }
  async list(): Promise<{ items: KubeObject[]; resourceVersion: string }> {
    return { items: [...this.secrets.values()], resourceVersion: '1' };
  }
  async create(object: KubeObject): Promise<void> {
    this.secrets.set(object.metadata.name, object);
  }
}

const clock = { now: () => new Date(), monotonic: () => 0, sleep: async () => {} };

function open(namespace: JqmNamespace, reported: unknown[] = []): JqmService {
  const cluster = namespace.asCluster();
  return openJqm({ cluster, clock, namespace: 'jobs', name: 'jqm', report: (error) => reported.push(error) });
}

describe('the service of one module', () => {
  it('follows its nodes, also after it was refused, and tells of them', async () => {
    const standIn = await standIns.start('127.0.0.31');
    const namespace = new JqmNamespace([standIn]);
    const refusal = new ClusterError({
      reason: 'Forbidden',
      status: 403,
      message: 'no',
      verb: 'watch',
      resource: 'pods',
    });
    namespace.refusals.push(refusal);
    const reported: unknown[] = [];
    const service = open(namespace, reported);
    try {
      await service.ready;
      expect(reported).toEqual([refusal]);
      expect(await service.status()).toMatchObject([{ ip: '127.0.0.31', state: 'ready', health: 'healthy' }]);
    } finally {
      await service.close();
    }
  });

  it('takes a full node out', async () => {
    const standIn = await standIns.start('127.0.0.32', 'binary', 950_000);
    await standIn.ask('POST', '/ws/client/ji', '{"applicationName":"DemoEcho"}');
    const namespace = new JqmNamespace([standIn]);
    const service = open(namespace);
    try {
      await service.ready;
      expect(await service.recycle()).toMatchObject([
        { step: 'detach', why: '950001 of 1000000 ids are used' },
      ]);
      expect(namespace.patches).toMatchObject([
        { metadata: { uid: standIn.node.uid, labels: { 'app.kubernetes.io/component': 'jqm-draining' } } },
      ]);
    } finally {
      await service.close();
    }
  });

  it('that is closed before it knew its nodes says so', async () => {
    const namespace = new JqmNamespace([]);
    const forbidden = () =>
      new ClusterError({ reason: 'Forbidden', status: 403, message: 'no', verb: 'watch', resource: 'pods' });
    namespace.refusals.push(...Array.from({ length: 2 }, forbidden));
    const cluster = namespace.asCluster();
    let service: JqmService | undefined;
    const closed = new Promise<void>((resolve) => {
      service = openJqm({
        cluster,
        // Waits for ever, as far as the test goes.
        clock: {
          ...clock,
          sleep: (_, signal) =>
            new Promise((_resolve, reject) => {
              signal?.addEventListener('abort', () => reject(signal.reason));
              resolve();
            }),
        },
        namespace: 'jobs',
        name: 'jqm',
        report: () => {},
      });
    });
    await closed;
    await service?.close();
    await expect(service?.ready).rejects.toThrow('the gateway of jobs/jqm was closed');
  });
});
