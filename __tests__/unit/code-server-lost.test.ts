import { describe, expect, it } from '@jest/globals';
import { type CodeServerScope, waitForPod } from '../../src/engine/code-store/pod.js';
import { isLeft, leaveOldClaim } from '../../src/engine/code-store/volume.js';
import { codeServerLost, needsCodeServer } from '../../src/engine/diagnose/code-server.js';
import { examine } from '../../src/engine/diagnose.js';
import { readyPod } from '../../src/engine/ready-pod.js';
import type { KubeObject, ObjectRef } from '../../src/model/kubernetes.js';
import type { DeleteOptions, WatchEvent } from '../../src/ports/cluster.js';
import { deployment, owner, pod, replicaSet, revision } from './diagnose-objects.js';

const now = Date.parse('2026-11-21T12:00:00Z');
const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString();

interface Shape {
  readonly ready?: boolean;
  readonly containersReady?: boolean;
  readonly ends?: string;
  readonly node?: string;
  readonly claim?: string;
  readonly reason?: string;
}
const server = (name: string, shape: Shape = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    uid: `uid-${name}`,
    labels: { 'app.kubernetes.io/component': 'code-server' },
    ...(shape.ends === undefined ? {} : { deletionTimestamp: shape.ends }),
  },
  spec: {
    nodeName: shape.node ?? 'node-1',
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: shape.claim ?? 'shop-code-pvc' } }],
  },
  status: {
    ...(shape.reason === undefined ? {} : { reason: shape.reason }),
    conditions: [
      { type: 'Ready', status: shape.ready === true ? 'True' : 'False' },
      { type: 'ContainersReady', status: (shape.containersReady ?? shape.ready) === true ? 'True' : 'False' },
    ],
  },
});
const unscheduled: KubeObject = {
  ...server('new'),
  spec: {},
  status: { conditions: [{ type: 'PodScheduled', status: 'False' }] },
};

describe('a code-server whose node is lost', () => {
  it.each<[string, KubeObject[], boolean]>([
    ['serves', [server('a', { ready: true })], false],
    ['is not ready as the node controller says', [server('a', { containersReady: true })], true],
    ['only starts', [server('a')], false],
    ['should be gone for long', [server('a', { ends: ago(60) }), unscheduled], true],
    ['ends as it should', [server('a', { ends: ago(2) }), unscheduled], false],
    ['is marked by an older server', [server('a', { reason: 'NodeLost' })], true],
    ['was replaced', [server('a', { ends: ago(60) }), server('b', { ready: true, node: 'node-2' })], false],
    ['is none', [], false],
  ])('%s', (_, pods, expected) => expect(codeServerLost(pods, now) !== undefined).toBe(expected));

  it('is told with its node and both ways out', () => {
    expect(codeServerLost([server('a', { containersReady: true })], now)).toMatchObject({
      code: 'CodeServerNodeLost',
      node: 'node-1',
      what: expect.stringContaining('node/node-1 does not answer'),
      next: expect.stringContaining('--replace-code-volume'),
    });
  });

  it('is told once, although pods of two Deployments wait for it', () => {
    const named = (name: string): KubeObject => ({
      ...deployment(),
      metadata: { name, uid: name, generation: 2, annotations: revision(2) },
    });
    const set = (name: string): KubeObject => ({
      ...replicaSet(2),
      metadata: {
        name,
        uid: `r-${name}`,
        annotations: revision(2),
        ownerReferences: owner('Deployment', name),
      },
    });
    const owned = (pod: KubeObject, name: string): KubeObject => ({
      ...pod,
      metadata: { ...pod.metadata, ownerReferences: owner('ReplicaSet', `r-${name}`) },
    });
    const fetching = { ...pod({ initContainerStatuses: [{ name: 'fetch', ready: false }] }) };
    const names = ['shop', 'shop-code-server'];
    const { waiting } = examine(
      {
        deployments: names.map(named),
        replicaSets: names.map(set),
        pods: [owned(fetching, 'shop'), owned(server('a', { containersReady: true }), 'shop-code-server')],
        claims: [],
        events: [],
      },
      { deployments: names.map((name) => ({ name, generation: 2 })), startupSeconds: 60 },
      new Date(now),
    );
    expect(waiting.map(({ code }) => code).sort()).toEqual([
      'CodeServerNodeLost',
      'RolloutProgressing',
      'RolloutProgressing',
    ]);
  });

  it('matters to pods that still have to fetch their code', () => {
    const pod = (ready: boolean): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p' },
      status: { initContainerStatuses: [{ name: 'fetch', ready }] },
    });
    expect(needsCodeServer(pod(false))).toBe(true);
    expect(needsCodeServer(pod(true))).toBe(false);
  });
});

describe('an upload to it', () => {
  /** Half a minute passes when the test lets it; everything longer never does. */
  function waiting(first: readonly KubeObject[], end: 'error' | 'silent' = 'error') {
    const events: WatchEvent[] = [{ type: 'SYNC', items: first }];
    let wake = (): void => undefined;
    let pass = (): void => undefined;
    const armed = new Promise<void>((resolve) => {
      wake = resolve;
    });
    let more = (): void => undefined;
    const scope = {
      namespace: 'demo',
      app: 'shop',
      signal: new AbortController().signal,
      clock: {
        now: () => new Date(now),
        monotonic: () => 0,
        sleep: (ms: number, signal?: AbortSignal) =>
          new Promise<void>((resolve, reject) => {
            signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
            if (ms !== 30_000) return;
            pass = resolve;
            wake();
          }),
      },
      cluster: {
        async *watch(_kind: unknown, _query: unknown, { signal }: { signal: AbortSignal }) {
          for (;;) {
            for (const event of events.splice(0)) yield event;
            await new Promise<void>((resolve, reject) => {
              more = resolve;
              const ended = () => (end === 'error' ? reject(signal.reason) : resolve());
              signal.addEventListener('abort', ended, { once: true });
            });
            if (signal.aborted) return;
          }
        },
      } as unknown as CodeServerScope['cluster'],
    };
    const say = (event: WatchEvent) => {
      events.push(event);
      more();
    };
    return { pod: waitForPod(scope, 300), armed, pass: () => pass(), say };
  }

  it.each(['error', 'silent'] as const)(
    'gives up after half a minute, and says what helps (%s)',
    async (end) => {
      const { pod, armed, pass } = waiting([server('a', { containersReady: true })], end);
      await armed;
      pass();
      await expect(pod).rejects.toMatchObject({
        code: 'CodeServerNodeLost',
        next: expect.stringContaining('--replace-code-volume'),
      });
    },
  );

  it('goes on when the node comes back', async () => {
    const { pod, armed, say } = waiting([server('a', { containersReady: true })]);
    await armed;
    say({ type: 'MODIFIED', object: server('a', { ready: true }) });
    expect(await pod).toBe('a');
  });
});

describe('another volume for the code', () => {
  it('is spoken to only in a pod that mounts it', () => {
    const pods = [server('a', { ready: true }), server('b', { ready: true, claim: 'shop-code-pvc-1a2b3c' })];
    expect(readyPod(pods)).toBe('a');
    expect(readyPod(pods, 'shop-code-pvc-1a2b3c')).toBe('b');
    expect(readyPod(pods.slice(0, 1), 'shop-code-pvc-1a2b3c')).toBeUndefined();
  });

  it('has pods on the old one forgotten at once, and no others', async () => {
    const deleted: [string, DeleteOptions | undefined][] = [];
    const items = [server('old', { ends: ago(60) }), server('new', { claim: 'shop-code-pvc-1a2b3c' })];
    const cluster = {
      list: async () => ({ items, resourceVersion: '1' }),
      delete: async ({ name }: ObjectRef, options?: DeleteOptions) => {
        deleted.push([name, options]);
        return undefined;
      },
    };
    await leaveOldClaim(cluster, { namespace: 'demo', app: 'shop', claim: 'shop-code-pvc-1a2b3c' });
    expect(deleted).toEqual([['old', { uid: 'uid-old', graceSeconds: 0 }]]);
  });

  it('makes the old one nobody’s', () => {
    const claim = (name: string, component = 'code-server'): KubeObject => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, labels: { 'app.kubernetes.io/component': component } },
    });
    expect(isLeft(claim('old'), [claim('new')])).toBe(true);
    expect(isLeft(claim('new'), [claim('new')])).toBe(false);
    // An app that does without a code-server keeps its volume for older Revisions.
    expect(isLeft(claim('old'), [])).toBe(false);
    expect(isLeft(claim('data', 'data'), [claim('new')])).toBe(false);
  });
});
