import { beforeEach, describe, expect, it } from '@jest/globals';
import { endPredecessors } from '../../src/engine/deploy/predecessors.js';
import type { Prepared } from '../../src/engine/deploy/prepare.js';
import type { Session } from '../../src/engine/deploy/session.js';
import { labelsOf } from '../../src/model/identity.js';
import { type KubeObject, kinds } from '../../src/model/kubernetes.js';
import type { ExecRequest, WatchEvent } from '../../src/ports/cluster.js';

const deployment = (type: string): KubeObject => ({
  ...kinds.Deployment,
  metadata: { name: 'shop' },
  spec: { strategy: { type } },
});
const pod = (name: string, ends?: number): KubeObject => ({
  ...kinds.Pod,
  metadata: {
    name,
    uid: `uid-${name}`,
    namespace: 'demo',
    labels: labelsOf('shop', 'app'),
    ...(ends === undefined
      ? {}
      : { deletionTimestamp: '2026-11-21T12:00:00Z', deletionGracePeriodSeconds: ends }),
  },
});

let told: unknown[];
beforeEach(() => {
  told = [];
});

/** The old pod begins to end, goes, and only then the next one comes. */
async function* events(): AsyncGenerator<WatchEvent> {
  yield { type: 'SYNC', items: [pod('old')] };
  yield { type: 'MODIFIED', object: pod('old', 120) };
  yield { type: 'MODIFIED', object: pod('old', 120) };
  yield { type: 'DELETED', object: pod('old', 120) };
  throw new Error('nobody waits for the next one');
}

async function end(from: string, to: string): Promise<void> {
  const session = {
    context: { clock: { monotonic: () => 0 }, signal: new AbortController().signal },
    cluster: {
      watch: events,
      exec: async ({ pod: name, container, command }: ExecRequest) =>
        void told.push([name, container, command.at(-1)]),
    },
    resolved: { settings: { appName: 'shop', namespace: 'demo' } },
    deadline: 60_000,
  } as unknown as Session;
  const change = { ...kinds.Deployment, name: 'shop', live: deployment(from), manifest: deployment(to) };
  await endPredecessors(session, {
    changes: [change],
    observed: { pods: [pod('old')] },
  } as unknown as Prepared);
}

describe('the last pod before an app has a volume', () => {
  it('is told that nobody follows while it is there, once it ends and once only', async () => {
    await end('RollingUpdate', 'Recreate');
    expect(told).toEqual([['old', 'app', expect.stringContaining('/tmp/jac-scale-end')]]);
  });

  it.each([
    ['RollingUpdate', 'RollingUpdate'],
    ['Recreate', 'Recreate'],
    ['Recreate', 'RollingUpdate'],
  ])('is left alone from %s to %s', async (from, to) => {
    await end(from, to);
    expect(told).toEqual([]);
  });
});
