import { describe, expect, it } from '@jest/globals';
import type { Context } from '../../src/engine/context.js';
import type { KubeObject, ObjectRef } from '../../src/model/kubernetes.js';
import { type CollectOptions, gcPreviews } from '../../src/operations/preview/gc.js';
import type { Cluster } from '../../src/ports/cluster.js';

const now = new Date('2026-11-21T12:00:00Z');
const own = { repository: 'github.com/acme/shop', repositoryId: '42' };

const preview = (pullRequest: number, annotations: Record<string, string> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: `shop-pr-${pullRequest}`,
    uid: `u${pullRequest}`,
    resourceVersion: '1',
    labels: { 'app.kubernetes.io/instance': 'shop', 'jac-scale/preview': 'true' },
    annotations: {
      'jac-scale/repository': own.repository,
      'jac-scale/repository-id': own.repositoryId,
      'jac-scale/pull-request': String(pullRequest),
      'jac-scale/used': '2026-11-20T12:00:00Z',
      ...annotations,
    },
  },
});

/** Collects among these namespaces. */
async function collect(namespaces: readonly KubeObject[], options: Partial<CollectOptions>) {
  const deleted: string[] = [];
  const cluster = {
    list: async (kind: { kind: string }) => ({
      items: kind.kind === 'Namespace' ? namespaces : [],
      resourceVersion: '1',
    }),
    delete: async ({ name }: ObjectRef) => {
      deleted.push(name);
    },
    watch: async function* () {
      yield { type: 'SYNC', items: [] };
    },
  } as unknown as Cluster;
  const context = {
    cluster,
    clock: { now: () => now, monotonic: () => performance.now() },
    signal: new AbortController().signal,
    emit: () => undefined,
  } as unknown as Context;
  const report = await gcPreviews(context, { dryRun: false, ...options });
  return { report, deleted };
}

describe('a collection', () => {
  it('asks GitHub again about each that would go as closed, and only about those', async () => {
    const asked: number[] = [];
    const over = { 'jac-scale/ttl': '60' };
    const { report, deleted } = await collect([preview(1), preview(2), preview(3), preview(4, over)], {
      repository: own,
      open: new Set([1]),
      stillClosed: async (pullRequest) => {
        asked.push(pullRequest);
        return pullRequest !== 3;
      },
    });
    expect(asked).toEqual([2, 3]);
    expect(deleted.sort()).toEqual(['shop-pr-2', 'shop-pr-4']);
    expect(report.notes).toEqual([
      'shop-pr-3 stays: GitHub does not say any more that pull request #3 is closed',
    ]);
    expect(report.previews.map(({ namespace }) => namespace)).toEqual(['shop-pr-1', 'shop-pr-3']);
  });

  it('says that it told previews by the name of their repository alone', async () => {
    const { repository } = own;
    const { report, deleted } = await collect([preview(1)], { repository, open: new Set() });
    expect(deleted).toEqual(['shop-pr-1']);
    expect(report.notes).toEqual([
      'the id of github.com/acme/shop is not known: its previews were told by its name alone',
    ]);
  });

  it('does nothing to anybody’s previews where no repository is known, and says so', async () => {
    const { report, deleted } = await collect([preview(1)], { open: new Set(), sleepAfterSeconds: 60 });
    expect([deleted, report.actions]).toEqual([[], []]);
    expect(report.notes).toEqual([
      'no repository is known: only lifetimes were looked at, and nothing was put to sleep',
    ]);
  });
});
