import { describe, expect, it } from '@jest/globals';
import { KubeNodes } from '../../src/gateways/jqm/kube-nodes.js';
import { type JqmNode, nodesFrom, sharedAddresses } from '../../src/gateways/jqm/nodes.js';
import type { Kind, KubeObject } from '../../src/model/kubernetes.js';
import { type Cluster, ClusterError, type WatchEvent } from '../../src/ports/cluster.js';

function slice(name: string, endpoints: readonly object[], more: object = {}): KubeObject {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name },
    addressType: 'IPv4',
    ports: [{ name: 'http', port: 1789 }],
    endpoints,
    ...more,
  };
}

const endpoint = (ip: string, ready: boolean | undefined, more: object = {}) => ({
  addresses: [ip],
  conditions: { ready, ...more },
  targetRef: { kind: 'Pod', name: `jqm-${ip}`, uid: `uid-${ip}` },
});

const draining = (ip: string, phase = 'Running'): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: `jqm-${ip}`,
    uid: `uid-${ip}`,
    annotations: { 'jac-scale/jqm-detached': '2026-01-02T03:04:05.000Z' },
  },
  status: { podIP: ip, phase },
});

describe('nodes', () => {
  it('are the endpoints of every slice, in the order of their addresses, and pods that drain', () => {
    const nodes = nodesFrom(
      [
        slice('a', [endpoint('10.0.0.20', true), endpoint('10.0.0.3', false)]),
        slice('b', [endpoint('10.0.0.4', undefined)]),
      ],
      [draining('9.255.0.1'), draining('10.0.0.99', 'Succeeded')],
    );
    expect(nodes.map(({ ip, state }) => [ip, state])).toEqual([
      ['9.255.0.1', 'draining'],
      ['10.0.0.3', 'not-ready'],
      ['10.0.0.4', 'ready'],
      ['10.0.0.20', 'ready'],
    ]);
    expect(nodes[1]).toEqual({
      name: 'jqm-10.0.0.3',
      uid: 'uid-10.0.0.3',
      ip: '10.0.0.3',
      port: 1789,
      state: 'not-ready',
    });
  });

  it('that end take no new jobs', () => {
    const [node] = nodesFrom([slice('a', [endpoint('10.0.0.1', true, { terminating: true })])], []);
    expect(node?.state).toBe('draining');
  });

  it('are known by IPv4 alone', () => {
    const six = slice('six', [endpoint('fd00::1', true)], { addressType: 'IPv6' });
    expect(
      nodesFrom(
        [six, slice('odd', [endpoint('fd00::1', true), {}]), slice('none', [], { endpoints: null })],
        [],
      ),
    ).toEqual([]);
  });

  it('must not share an address', () => {
    const nodes = ['10.0.0.1', '10.0.0.2', '10.0.0.1'].map((ip, at) => ({ ip, uid: `${at}` }) as JqmNode);
    expect(sharedAddresses(nodes)).toEqual(['10.0.0.1']);
  });
});

/** Says these events, then waits for the signal. */
class WatchedCluster {
  readonly done: unknown[][] = [];
  readonly #events: Readonly<Record<string, readonly WatchEvent[]>>;
  failure: ClusterError | undefined;

  constructor(events: Readonly<Record<string, readonly WatchEvent[]>>) {
    this.#events = events;
  }
  asCluster(): Cluster {
    return this as unknown as Cluster;
  }
  async *watch(kind: Kind, query: { labelSelector?: string }, { signal }: { signal: AbortSignal }) {
    this.done.push(['watch', kind.plural, query.labelSelector]);
    yield* this.#events[kind.plural] ?? [];
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
  }
  async get({ kind, name }: { kind: Kind; name: string }) {
    return kind.kind === 'Deployment' ? { metadata: { name, uid: 'of-the-deployment' } } : undefined;
  }
  async mergePatch(ref: { name: string }, patch: unknown): Promise<void> {
    this.done.push(['patch', ref.name, patch]);
  }
  async delete(ref: { name: string }, options: unknown): Promise<void> {
    this.done.push(['delete', ref.name, options]);
    if (this.failure !== undefined) throw this.failure;
  }
}

describe('nodes of a cluster', () => {
  const cluster = () =>
    new WatchedCluster({
      endpointslices: [
        { type: 'SYNC', items: [slice('a', [endpoint('10.0.0.1', true)])] },
        { type: 'ADDED', object: slice('b', [endpoint('10.0.0.2', false)]) },
        { type: 'MODIFIED', object: slice('b', [endpoint('10.0.0.2', true)]) },
        { type: 'DELETED', object: slice('a', []) },
      ],
      pods: [{ type: 'SYNC', items: [draining('10.0.0.3')] }],
    });

  it('are followed', async () => {
    const stop = new AbortController();
    const watched = cluster();
    const nodes = new KubeNodes(watched.asCluster(), { namespace: 'ns', name: 'jqm' }, () => new Date(0));
    let followed: Promise<void> = Promise.resolve();
    await new Promise<void>((ready) => {
      followed = nodes.follow(stop.signal, ready);
    });
    stop.abort();
    await followed;
    expect(nodes.nodes().map(({ ip, state }) => [ip, state])).toEqual([
      ['10.0.0.2', 'ready'],
      ['10.0.0.3', 'draining'],
    ]);
    expect(watched.done).toEqual([
      ['watch', 'endpointslices', 'kubernetes.io/service-name=jqm-lb'],
      ['watch', 'pods', 'app.kubernetes.io/instance=jqm.jqm,app.kubernetes.io/component=jqm-draining'],
    ]);
    const [serving, leaving] = nodes.nodes();
    expect(serving && nodes.detachedAt(serving)).toBeUndefined();
    expect(leaving && nodes.detachedAt(leaving)).toEqual(new Date('2026-01-02T03:04:05.000Z'));
  });

  it('leave Deployment and Service by a label, and go by their uid', async () => {
    const watched = cluster();
    const nodes = new KubeNodes(watched.asCluster(), { namespace: 'ns', name: 'jqm' }, () => new Date(0));
    const node: JqmNode = { name: 'jqm-x', uid: 'u', ip: '10.0.0.1', port: 1789, state: 'ready' };
    await nodes.detach(node);
    await nodes.remove(node);
    expect(watched.done).toEqual([
      [
        'patch',
        'jqm-x',
        {
          metadata: {
            uid: 'u',
            ownerReferences: [
              { apiVersion: 'apps/v1', kind: 'Deployment', name: 'jqm', uid: 'of-the-deployment' },
            ],
            labels: { 'app.kubernetes.io/component': 'jqm-draining' },
            annotations: { 'jac-scale/jqm-detached': '1970-01-01T00:00:00.000Z' },
          },
        },
      ],
      ['delete', 'jqm-x', { uid: 'u' }],
    ]);
    const failed = (reason: 'Conflict' | 'Forbidden') =>
      new ClusterError({ reason, status: 409, message: 'no', verb: 'delete', resource: 'pods' });
    watched.failure = failed('Conflict');
    await expect(nodes.remove(node)).resolves.toBeUndefined();
    watched.failure = failed('Forbidden');
    await expect(nodes.remove(node)).rejects.toThrow(ClusterError);
  });
});
