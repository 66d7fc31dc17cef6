/** Small code in immutable ConfigMaps: no volume, no code-server. And a host name, behind an ingress. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { KubeObject } from '../../src/model/kubernetes.js';
import type { Report } from '../../src/model/report.js';
import { type App, copyOf } from '../support/apps.js';
import { auditMark, auditSince, isWrite } from '../support/audit.js';
import { devcluster, getJson, kubectl } from '../support/cluster.js';
import { ask } from '../support/http.js';
import { report } from '../support/jac.js';
import { type Actor, deployer, uniqueName } from '../support/roles.js';
import { during, saying } from '../support/steady.js';

const name = uniqueName('hello');
let actor: Actor;
let app: App;
let first: Report;

const greet = () => `${first.url}/function/greet`;
const scale = (more: readonly string[] = [], code = 0) =>
  report(actor, ['scale', app.file, '--name', name, '--code-store', 'configmap', ...more], code);
const changed = (of: Report) =>
  (of.changes ?? []).flatMap(({ action, kind }) => (action === 'unchanged' ? [] : [`${action} ${kind}`]));
const maps = async (): Promise<KubeObject[]> =>
  (await getJson('configmaps', '-n', actor.namespace, '-l', 'app.kubernetes.io/component=code')).items;

beforeAll(async () => {
  actor = await deployer('configmap');
  app = copyOf('hello');
  first = await scale();
});
afterAll(async () => {
  app.cleanUp();
  await actor.cleanUp();
});

describe('a first deploy', () => {
  it('makes one immutable ConfigMap instead of a volume and a code-server', async () => {
    expect(first).toMatchObject({ status: 'ready', release: { kind: 'bundle' } });
    // The Secret is what signs tokens; the second Service knows which pods are ready.
    const made = ['ConfigMap', 'Deployment', 'Secret', 'Service', 'Service'];
    expect(changed(first).sort()).toEqual(made.map((kind) => `create ${kind}`));
    expect(await maps()).toMatchObject([
      { immutable: true, metadata: { annotations: { 'jac-scale/bundle': first.release?.digest } } },
    ]);
    expect(first.pods).toMatchObject([{ component: 'app', bundle: first.release?.digest }]);
    expect(await saying(greet(), 'Hello')).toContain('Hello, world!');
  });

  const measured = devcluster === undefined ? it.skip : it;
  measured('is left alone by the next one, which does not read the code either', async () => {
    const mark = auditMark();
    expect(await scale()).toMatchObject({ status: 'unchanged', revision: 1 });
    const events = await auditSince(mark, actor.username);
    expect(events.filter(isWrite)).toEqual([]);
    expect(events.length).toBeLessThanOrEqual(9);
    expect(events.filter(({ resource, verb }) => resource === 'configmaps' && verb === 'get')).toEqual([]);
  });
});

describe('an update', () => {
  it('puts the new code beside the old, and no request fails', async () => {
    app.edit('app.jac', 'Hello, ', 'Salut, ');
    const { result: second, failures } = await during(greet(), () => scale());
    expect(failures).toEqual([]);
    expect(changed(second)).toEqual(['create ConfigMap', 'configure Deployment']);
    expect(await saying(greet(), 'Salut')).toContain('Salut, world!');
    expect(await maps()).toHaveLength(2);
  });

  it('that cannot start is taken back to code that is still there', async () => {
    app.edit('app.jac', 'def:pub greet', 'def:pub greet((');
    const failed = await scale([], 5);
    expect(failed).toMatchObject({ status: 'rolled-back', rolledBackTo: 2 });
    expect(failed.diagnosis[0]).toMatchObject({ code: 'JacSyntaxError' });
    app.edit('app.jac', 'def:pub greet((', 'def:pub greet');
    expect(await scale()).toMatchObject({ status: 'unchanged' });
  });

  it('of code that is too large says so with the numbers, and touches nothing', async () => {
    app.write('large.bin', randomBytes(1024 * 1024));
    const mark = auditMark();
    const refused = await scale([], 2);
    expect(refused.diagnosis[0]).toMatchObject({
      code: 'BundleTooLarge',
      what: expect.stringMatching(/10\d\d KiB packed .* at most 900 KiB/),
    });
    if (devcluster !== undefined)
      expect((await auditSince(mark, actor.username)).filter(isWrite)).toEqual([]);
    app.write('large.bin', 'small');
  });
});

it('makes a ConfigMap anew that somebody deleted', async () => {
  const before = await scale();
  await kubectl(
    'delete',
    'configmap',
    `${name}-code-${before.release?.digest.slice(7, 23)}`,
    '-n',
    actor.namespace,
  );
  const repaired = await scale();
  expect(changed(repaired)).toEqual(['create ConfigMap']);
  await kubectl('delete', 'pods', '-l', `app.kubernetes.io/instance=${name}`, '-n', actor.namespace);
  expect(await scale()).toMatchObject({
    status: 'unchanged',
    pods: expect.arrayContaining([expect.objectContaining({ ready: true })]),
  });
});

it('goes to a code-server and back without a failed request, and forgets old code with its revisions', async () => {
  app.set('revision_history_limit = 1');
  const { result, failures } = await during(greet(), async () => {
    const served = await report(actor, ['scale', app.file, '--name', name]);
    const back = await scale();
    return { served, back };
  });
  expect(failures).toEqual([]);
  expect(result.served.changes).toContainEqual(
    expect.objectContaining({ action: 'create', name: `${name}-code-server` }),
  );
  expect(result.back.status).toBe('ready');
  expect((await maps()).map(({ metadata }) => metadata.annotations?.['jac-scale/bundle'])).toContain(
    result.back.release?.digest,
  );
  const { items } = await getJson('deployments,persistentvolumeclaims', '-n', actor.namespace);
  const left = items.filter(({ metadata }: KubeObject) => metadata.deletionTimestamp === undefined);
  expect(left.map(({ kind }: KubeObject) => kind)).toEqual(['Deployment']);
});

describe('a host name', () => {
  it('gets an ingress and is the URL of the report', async () => {
    const shown = await scale(['--domain', 'hello.example.test', '--ingress-class', 'nginx']);
    expect(changed(shown)).toEqual(['configure Service', 'create Ingress']);
    expect(shown.url).toBe('http://hello.example.test');
    const ingress = await getJson('ingress', `${name}-ingress`, '-n', actor.namespace);
    expect(ingress.spec).toMatchObject({
      ingressClassName: 'nginx',
      rules: [{ host: 'hello.example.test' }],
    });
    expect(await report(actor, ['status', app.file, '--name', name])).toMatchObject({ url: shown.url });
  });

  it('goes with the setting', async () => {
    const without = await scale();
    expect(changed(without)).toEqual(['configure Service', 'delete Ingress']);
    expect((await ask(`${without.url}/function/greet`, { body: {} })).status).toBe(200);
  });
});

/** A package index inside is something that only the throwaway cluster has. */
const indexed = devcluster === undefined ? describe.skip : describe;
indexed('a plain Python image', () => {
  it('has the runtime installed in the pod itself, since it was asked for', async () => {
    const plain = copyOf('hello', 'python_image = "python:3.12-slim"');
    try {
      plain.edit(
        'jac.toml',
        'entry-point = "app.jac"',
        'entry-point = "app.jac"\n\n[dependencies]\nhumanize = "4.15.0"\n',
      );
      const deployed = await report(actor, [
        'scale',
        plain.file,
        '--name',
        'plain',
        '--code-store',
        'configmap',
      ]);
      expect(await saying(`${deployed.url}/function/greet`, 'Hello')).toContain('Hello, world!');
      expect((await getJson('persistentvolumeclaims', '-n', actor.namespace)).items).toEqual([]);
      await report(actor, ['destroy', plain.file, '--name', 'plain', '--yes']);
    } finally {
      plain.cleanUp();
    }
  });
});

it('leaves nothing behind', async () => {
  await report(actor, ['destroy', app.file, '--name', name, '--yes']);
  expect(await maps()).toEqual([]);
  const left = await kubectl(
    'get',
    'deployments,services,secrets,leases',
    '-n',
    actor.namespace,
    '-o',
    'name',
  );
  expect(left.trim()).toBe('');
});
