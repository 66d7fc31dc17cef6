import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { examine } from '../../src/engine/diagnose.js';
import { httpStatusOf } from '../../src/engine/modules/http-status.js';
import type { KubeObject } from '../../src/model/kubernetes.js';

const doc = readFileSync(`${import.meta.dirname}/../../docs/python-modules.md`, 'utf8');
const labels = {
  'app.kubernetes.io/name': 'python',
  'app.kubernetes.io/part-of': 'jac-orc',
  'app.kubernetes.io/instance': 'python.py-x',
};
const object = (kind: string, name: string, more: object, owner?: KubeObject): KubeObject => ({
  apiVersion: 'v1',
  kind,
  ...more,
  metadata: {
    name,
    namespace: 'web',
    uid: `uid-${name}`,
    labels,
    annotations: { 'deployment.kubernetes.io/revision': '1' },
    generation: 1,
    ...(owner === undefined
      ? {}
      : {
          ownerReferences: [
            {
              apiVersion: 'v1',
              kind: owner.kind,
              name: owner.metadata.name,
              uid: `uid-${owner.metadata.name}`,
            },
          ],
        }),
  },
});

const ended = (name: string, exitCode: number, message: string, more: object = {}) => ({
  name,
  ready: false,
  restartCount: 0,
  state: { terminated: { exitCode, message, reason: 'Error', containerID: `c-${exitCode}`, ...more } },
});

/** The Job failed, and its pod's container ended so. */
function installed(...ends: object[]) {
  const job = object('Job', 'py-x-install', {
    status: { conditions: [{ type: 'Failed', status: 'True', message: 'it failed' }] },
  });
  const pods = ends.map((end, index) =>
    object('Pod', `py-x-install-${index}`, { status: { phase: 'Failed', containerStatuses: [end] } }, job),
  );
  const none = { deployments: [], replicaSets: [], claims: [], events: [] };
  const seen = examine(
    { ...none, pods, jobs: [job] },
    { deployments: [], jobs: ['py-x-install'], startupSeconds: 300 },
    new Date(),
  );
  return seen.failed;
}

/** The container of the module has ended twice so. */
function crashed(exitCode: number, message: string) {
  const deployment = object('Deployment', 'py-x', { status: { observedGeneration: 1 } });
  const set = object('ReplicaSet', 'py-x-1', {}, deployment);
  const end = ended('module', exitCode, message);
  const status = {
    ...end,
    restartCount: 1,
    state: { waiting: { reason: 'CrashLoopBackOff' } },
    lastState: end.state,
  };
  const pod = object('Pod', 'py-x-1-a', { status: { phase: 'Running', containerStatuses: [status] } }, set);
  const seen = examine(
    { deployments: [deployment], replicaSets: [set], pods: [pod], claims: [], events: [] },
    { deployments: [{ name: 'py-x', generation: 1 }], startupSeconds: 300 },
    new Date(),
  );
  return seen.failed;
}

const rows = [...doc.matchAll(/^\|[^|]*\| (\d+) \| `(\w+)` \|/gm)].map(
  ([, exit, code]) => [Number(exit), code ?? ''] as const,
);

describe('how a Python module ends', () => {
  it('is a table of the docs', () => {
    expect(rows.map(([exit]) => exit)).toEqual([2, 10, 11, 12, 13, 14, 15, 16, 41, 42]);
  });

  it.each(rows)('exit code %i is told as %s, in its own words', (exit, code) => {
    const words = `some output\nthe reason of ${exit}\n`;
    const [found] = exit < 40 ? installed(ended('install', exit, words)) : crashed(exit, words);
    expect(found).toMatchObject({ code, what: `the reason of ${exit}`, next: expect.any(String) });
    // What pip says of jac.toml is no advice here.
    expect(found?.logsFrom).toBeUndefined();
    const isCallers = !['PackageIndexUnreachable', 'VolumeNotWritable'].includes(code);
    expect(httpStatusOf({ code, exitCode: 1 })).toBe(isCallers ? 422 : 502);
  });

  it('of which nothing is known is told as the Job tells it', () => {
    expect(installed()).toMatchObject([
      { code: 'PackageInstallFailed', why: 'it failed', object: 'job/py-x-install' },
    ]);
    expect(installed(ended('install', 137, '', { reason: 'OOMKilled' }))).toMatchObject([
      { code: 'PackageInstallFailed', why: expect.stringContaining('memory') },
    ]);
  });

  it('counts for modules alone', () => {
    const [found] = crashed(1, 'a stack');
    expect(found?.code).toBe('CrashLoop');
  });
});
