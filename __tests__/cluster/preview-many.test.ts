/** A hundred previews are listed and collected by as many requests as one is. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditMark, auditSince, isWrite } from '../support/audit.js';
import { getJson, kubectl, kubectlApply } from '../support/cluster.js';
import { type GitHubStandIn, startGitHub } from '../support/github.js';
import { type FakeNode, fakeNode } from '../support/kwok.js';
import { onGitHub, type PreviewApp, previewApp, previewsOf } from '../support/previews.js';
import { type Actor, previewer } from '../support/roles.js';

const many = 100;
/** Every tenth is closed. */
const isOpen = (pullRequest: number) => pullRequest % 10 !== 0;

let actor: Actor;
let hub: GitHubStandIn;
let node: FakeNode;
let app: PreviewApp;

function objectsOf(pullRequest: number): object[] {
  const namespace = app.namespaceOf(pullRequest);
  const labels = {
    'app.kubernetes.io/managed-by': 'jac-scale',
    'app.kubernetes.io/instance': app.name,
    'app.kubernetes.io/component': 'app',
    'jac-scale/preview': 'true',
  };
  const selector = { 'app.kubernetes.io/instance': app.name };
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: namespace,
        labels: { ...labels, 'pod-security.kubernetes.io/enforce': 'restricted' },
        annotations: {
          'jac-scale/repository': `${new URL(hub.serverUrl).host}/owner/shop`,
          'jac-scale/repository-id': '4711',
          'jac-scale/pull-request': String(pullRequest),
          'jac-scale/used': new Date().toISOString(),
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `${app.name}-service`, namespace, labels },
      spec: { type: 'NodePort', selector, ports: [{ name: 'http', port: 8000 }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: app.name, namespace, labels },
      spec: {
        replicas: 1,
        selector: { matchLabels: selector },
        template: {
          metadata: { labels },
          spec: {
            ...node.podSpec,
            automountServiceAccountToken: false,
            securityContext: {
              runAsNonRoot: true,
              runAsUser: 10001,
              seccompProfile: { type: 'RuntimeDefault' },
            },
            containers: [
              {
                name: 'app',
                image: 'nothing:1',
                securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
              },
            ],
          },
        },
      },
    },
  ];
}

beforeAll(async () => {
  actor = await previewer();
  hub = await startGitHub();
  node = await fakeNode();
  app = previewApp(actor);
  const numbers = Array.from({ length: many }, (_, index) => index + 1);
  for (const number of numbers) hub.openPull({ number, open: isOpen(number) });
  const objects = numbers.map(objectsOf);
  // Namespaces first: what is in them cannot be there before they are.
  for (const kind of [0, 1, 2]) await kubectlApply(...objects.flatMap((each) => each[kind] ?? []));
  const end = Date.now() + 240_000;
  const readyOnes = async () => {
    const { items } = await getJson('deployments', '-A', '-l', `app.kubernetes.io/instance=${app.name}`);
    return items.filter(
      (each: { status: { availableReplicas?: number } }) => each.status.availableReplicas === 1,
    ).length;
  };
  while ((await readyOnes()) < many && Date.now() < end) await pause(1000);
});
afterAll(async () => {
  await app.cleanUp();
  // The pods need their node until they are gone.
  await kubectl(
    'wait',
    'pods',
    '-A',
    '-l',
    `app.kubernetes.io/instance=${app.name}`,
    '--for=delete',
    '--timeout=240s',
  );
  await node.cleanUp();
  await hub.close();
  await actor.cleanUp();
});

/** How often each kind was read, by which verb, and what was written, by what `act` does. */
async function requestsOf(act: () => Promise<void>) {
  const mark = auditMark();
  await act();
  const events = await auditSince(mark, actor.username);
  const reads: Record<string, number> = {};
  for (const { verb, resource } of events.filter((each) => !isWrite(each)))
    reads[`${verb} ${resource}`] = (reads[`${verb} ${resource}`] ?? 0) + 1;
  return { reads, writes: events.filter(isWrite).map(({ verb, resource }) => `${verb} ${resource}`) };
}

describe('a hundred previews', () => {
  it('are listed by one LIST per kind', async () => {
    const { reads, writes } = await requestsOf(async () => {
      const { previews } = previewsOf(await app.run('list', []));
      expect(previews).toHaveLength(many);
      expect(new Set(previews.map(({ state }) => state))).toEqual(new Set(['ready']));
      expect(previews.every(({ url }) => url?.startsWith('http://'))).toBe(true);
    });
    expect(reads).toEqual({
      'list namespaces': 1,
      'list deployments': 1,
      'list statefulsets': 1,
      'list services': 1,
      'list httproutes': 1,
      'list ingresses': 1,
      'list pods': 1,
    });
    expect(writes).toEqual([]);
  });

  it('are looked through by a collection in the same way', async () => {
    const { reads, writes } = await requestsOf(async () => {
      const run = await app.run('gc', ['--dry-run'], { env: onGitHub(hub) });
      expect(previewsOf(run).actions).toHaveLength(many / 10);
    });
    expect(reads).toEqual({ 'list namespaces': 1, 'list deployments': 1, 'list statefulsets': 1 });
    expect(writes).toEqual([]);
  });

  it('cost one DELETE for each that goes, and are waited for by one watch', async () => {
    const { reads, writes } = await requestsOf(async () => {
      const run = await app.run('gc', ['--timeout', '5m'], { env: onGitHub(hub) });
      expect(run.code).toBe(0);
      expect(previewsOf(run).previews).toHaveLength(many - many / 10);
    });
    const { 'watch namespaces': watches = 0, 'list namespaces': lists = 0, ...others } = reads;
    expect(others).toEqual({ 'list deployments': 1, 'list statefulsets': 1 });
    // One LIST to decide by. Then a LIST and its WATCH, and again with each watch that was cut: none for each preview.
    expect(watches).toBeGreaterThan(0);
    expect(lists).toBeLessThanOrEqual(watches + 1);
    expect(writes).toEqual(Array.from({ length: many / 10 }, () => 'delete namespaces'));
  });
});
