import { describe, expect, it } from '@jest/globals';
import type { Context } from '../../src/engine/context.js';
import { routeWarnings } from '../../src/engine/exposure/accepted.js';
import { observe } from '../../src/engine/observe.js';
import { inventorySecret, newInventory } from '../../src/engine/records/inventory.js';
import { type Kind, type KubeObject, kinds } from '../../src/model/kubernetes.js';
import { type Cluster, ClusterError, type WatchEvent } from '../../src/ports/cluster.js';
import { MemoryCluster } from './memory-cluster.js';

const notServed = ({ plural }: Kind) =>
  new ClusterError({ reason: 'NotFound', status: 404, message: 'no', verb: 'list', resource: plural });

describe('a cluster without the Gateway API', () => {
  /** As a cluster without these definitions answers. */
  class Without extends MemoryCluster {
    override async list(kind: Kind, query: Parameters<MemoryCluster['list']>[1]) {
      if (kind === kinds.HTTPRoute) throw notServed(kind);
      return await super.list(kind, query);
    }
  }

  it('is refused with what it is without, where a route is wanted', async () => {
    await expect(observe(new Without().asCluster(), 'demo', 'shop', [kinds.HTTPRoute])).rejects.toMatchObject(
      {
        code: 'GatewayApiMissing',
        message:
          'the cluster has no HTTPRoute of gateway.networking.k8s.io/v1, which the setting gateway needs',
      },
    );
    await expect(observe(new Without().asCluster(), 'demo', 'shop')).resolves.toBeDefined();
  });

  it('has none of the routes any more that an app once had', async () => {
    const cluster = new Without();
    const inventory = {
      ...newInventory('shop', { project: 'p', subfolder: '' }),
      entries: [{ apiVersion: kinds.HTTPRoute.apiVersion, kind: 'HTTPRoute', name: 'shop-route' }],
    };
    await cluster.create(inventorySecret(inventory, 'demo'));
    const observed = await observe(cluster.asCluster(), 'demo', 'shop');
    expect(observed.inventory?.entries).toHaveLength(1);
    expect([...observed.live.keys()].filter((key) => key.includes('HTTPRoute'))).toEqual([]);
  });
});

describe('what a Gateway says of a route', () => {
  const routeOf = (parents: readonly object[], generation = 2): KubeObject => ({
    apiVersion: kinds.HTTPRoute.apiVersion,
    kind: 'HTTPRoute',
    metadata: { name: 'shop-route', namespace: 'demo', generation },
    spec: { parentRefs: [{ name: 'web' }] },
    status: { parents },
  });
  const parent = (status: string, { name = 'web', observedGeneration = 2, type = 'Accepted' } = {}) => ({
    parentRef: { name },
    conditions: [{ type, status, observedGeneration, reason: 'NoMatch', message: 'no listener' }],
  });

  /** What is told when the watch shows these, one after the other; time is up when it has nothing more. */
  async function told(...shown: readonly KubeObject[]) {
    let elapsed: () => void = () => undefined;
    const up = new Promise<void>((resolve) => {
      elapsed = resolve;
    });
    const context = {
      signal: new AbortController().signal,
      clock: { sleep: () => up },
      cluster: {
        async *watch(
          _kind: Kind,
          _query: object,
          { signal }: { signal: AbortSignal },
        ): AsyncGenerator<WatchEvent> {
          const [first, ...rest] = shown;
          yield { type: 'SYNC', items: first === undefined ? [] : [first] };
          for (const object of rest) yield { type: 'MODIFIED', object };
          elapsed();
          await new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
          });
        },
      } as unknown as Cluster,
    } as unknown as Context;
    // Where an answer was enough, the clock is not waited for.
    setImmediate(() => setImmediate(elapsed));
    return (await routeWarnings(context, routeOf([]))).map(({ code, message }) => `${code}: ${message}`);
  }

  it('is nothing where it serves it', async () => {
    expect(await told(routeOf([parent('True')]))).toEqual([]);
    expect(await told(routeOf([]), routeOf([parent('True')]))).toEqual([]);
  });

  it('is a warning with its reason', async () => {
    expect(await told(routeOf([parent('False')]))).toEqual([
      'RouteNotAccepted: Gateway web does not serve httproute/shop-route: NoMatch (no listener)',
    ]);
    expect(await told(routeOf([parent('False', { type: 'ResolvedRefs' })]))).toHaveLength(1);
    expect(await told(routeOf([parent('False', { type: 'Programmed' })]))).toEqual([]);
  });

  it.each([
    ['of another Gateway', [parent('False', { name: 'other' })]],
    ['of an older route', [parent('False', { observedGeneration: 1 })]],
    ['missing', []],
  ])('is waited for while it is %s', async (_, parents) => {
    expect(await told(routeOf(parents))).toEqual([
      'RouteNotAccepted: no controller has answered for httproute/shop-route yet: Gateway web may not be there',
    ]);
  });

  it('is not asked for without a route', async () => {
    expect(await routeWarnings({} as Context, undefined)).toEqual([]);
  });
});
