/** What the role for previews does not let its holder do: everything outside of previews. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kubectl, kubectlProgram, projectRoot } from '../support/cluster.js';
import { type Actor, previewer, uniqueName } from '../support/roles.js';

let actor: Actor;
const plain = uniqueName('rights');
const name = `${uniqueName('rights')}-pr-1`;

/** kubectl as the holder of the role; answers what it complained of, '' when it was done. */
function asActor(args: readonly string[], stdin?: object): Promise<string> {
  return new Promise((resolve) => {
    const child = execFile(
      kubectlProgram,
      ['--kubeconfig', actor.kubeconfig, ...args],
      (error, stdout, stderr) => resolve(error === null ? '' : stdout + stderr),
    );
    child.stdin?.end(stdin === undefined ? '' : JSON.stringify(stdin));
  });
}

const namespace = (of: string, labels: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: of, labels },
});
const create = (object: object, ...more: string[]) => asActor(['create', '-f', '-', ...more], object);
const marked = { 'jac-scale/preview': 'true', 'pod-security.kubernetes.io/enforce': 'restricted' };
const dryRun = '--dry-run=server';

beforeAll(async () => {
  actor = await previewer();
  // A policy holds from when the API server has read it, which it does not tell.
  const end = Date.now() + 30_000;
  while ((await create(namespace(uniqueName('held'), marked), dryRun)) === '' && Date.now() < end)
    await pause(200);
});
afterAll(async () => {
  await kubectl('delete', 'namespace', name, '--ignore-not-found', '--wait=false');
  await actor.cleanUp();
  // It held a token.
  expect(existsSync(actor.kubeconfig)).toBe(false);
});

describe('whoever has the role for previews', () => {
  it('makes and deletes namespaces of previews', async () => {
    expect(await create(namespace(name, marked))).toBe('');
    expect(await asActor(['delete', 'namespace', name, dryRun])).toBe('');
  });

  it.each([
    ['another name', namespace(plain, marked), 'named {app}-pr-{number}'],
    ['no label', namespace(`${plain}-pr-2`, { ...marked, 'jac-scale/preview': 'no' }), 'the label'],
    [
      'a weaker Pod Security level',
      namespace(`${plain}-pr-2`, { ...marked, 'pod-security.kubernetes.io/enforce': 'privileged' }),
      'restricted',
    ],
    [
      'an older version of that level',
      namespace(`${plain}-pr-2`, { ...marked, 'pod-security.kubernetes.io/enforce-version': 'v1.7' }),
      'gets no labels but',
    ],
    [
      'a label that others select namespaces by',
      namespace(`${plain}-pr-2`, { ...marked, 'access-db': 'true' }),
      'gets no labels but',
    ],
  ])('makes none with %s', async (_what, object, why) => {
    expect(await create(object, dryRun)).toContain(why);
  });

  it('deletes and relabels no other', async () => {
    expect(await asActor(['delete', 'namespace', 'jac-scale-tests', dryRun])).toContain(
      'jac-scale-preview-namespaces',
    );
    expect(await asActor(['label', 'namespace', 'default', 'jac-scale/preview=true', dryRun])).toContain(
      'jac-scale-preview-namespaces',
    );
    expect(
      await asActor([
        'label',
        'namespace',
        name,
        '--overwrite',
        'pod-security.kubernetes.io/enforce=privileged',
        dryRun,
      ]),
    ).toContain('restricted');
    expect(await asActor(['label', 'namespace', name, 'jac-scale/preview-', dryRun])).toContain('the label');
  });

  it('leaves labels alone that an administrator put on a preview', async () => {
    await kubectl('label', 'namespace', name, 'team=payments');
    const label = (...labels: string[]) =>
      asActor(['label', 'namespace', name, '--overwrite', ...labels, dryRun]);
    expect(await label('app.kubernetes.io/instance=shop')).toBe('');
    expect(await label('team=prod')).toContain('gets no labels but');
    expect(await label('team-')).toContain('no label is taken');
  });

  it('reads no Secret, no log and no ConfigMap outside of previews', async () => {
    for (const verb of [
      ['get', 'secrets', '-n', 'kube-system'],
      ['get', 'secrets', '-A'],
      ['get', 'configmaps', '-n', 'default'],
    ]) {
      expect(await asActor(verb)).toContain('forbidden');
    }
    expect(await asActor(['auth', 'can-i', 'get', 'pods', '--subresource=log', '-n', 'default'])).toContain(
      'no',
    );
    expect(
      await asActor(['auth', 'can-i', 'create', 'pods', '--subresource=exec', '-n', 'default']),
    ).not.toBe('');
  });

  it('gives itself rights in a preview alone, and nobody else', async () => {
    const binding = (where: string, subject: string, role = 'jac-scale-preview-app') => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'mine', namespace: where },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: subject }],
    });
    expect(await create(binding('default', actor.username), dryRun)).toContain(
      'only in namespaces of previews',
    );
    expect(await create(binding(name, 'somebody'), dryRun)).toContain('for who makes it');
    expect(await create(binding(name, actor.username, 'cluster-admin'), dryRun)).toContain(
      'attempting to grant',
    );
    expect(await create(binding(name, actor.username))).toBe('');
  });

  it.each([
    ['addresses of the network', { externalIPs: ['203.0.113.9'] }],
    ['a load balancer', { type: 'LoadBalancer' }],
    ['another name', { type: 'ExternalName', externalName: 'example.com' }],
  ])('makes no Service with %s', async (_what, spec) => {
    const service = (more: object) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'x', namespace: name },
      spec: { ports: [{ port: 443 }], selector: { a: 'b' }, ...more },
    });
    // Its binding takes a moment: until then it is RBAC that refuses.
    let plainly = '';
    const end = Date.now() + 20_000;
    do plainly = await create(service({ type: 'NodePort' }), dryRun);
    while (plainly !== '' && Date.now() < end);
    expect(plainly).toBe('');
    expect(await create(service(spec), dryRun)).toContain('is a ClusterIP or a NodePort');
  });

  it('is held to previews also where another role lets it do more', async () => {
    const more = uniqueName('more');
    const [, , account] = actor.username.split(':').slice(1);
    await kubectl(
      'create',
      'rolebinding',
      more,
      '-n',
      'default',
      '--clusterrole=edit',
      `--serviceaccount=jac-scale-tests:${account}`,
    );
    try {
      for (const [apiVersion, kind] of [
        ['v1', 'ConfigMap'],
        ['coordination.k8s.io/v1', 'Lease'],
      ]) {
        const object = { apiVersion, kind, metadata: { name: 'x', namespace: 'default' } };
        // The binding takes a moment: until then it is RBAC that refuses.
        let refusal = '';
        const end = Date.now() + 20_000;
        do refusal = await create(object, dryRun);
        while (refusal.includes('forbidden: User') && Date.now() < end);
        expect(refusal).toContain('only in namespaces of previews');
      }
    } finally {
      await kubectl('delete', 'rolebinding', more, '-n', 'default');
    }
  });
});

describe('the published file', () => {
  it('has the policies first: no role is there before what holds its holders', () => {
    const file = readFileSync(join(projectRoot, 'docs/rbac/preview.yaml'), 'utf8');
    const kinds: readonly string[] = file.match(/^kind: .*$/gm) ?? [];
    expect(kinds.findLastIndex((kind) => kind.includes('AdmissionPolicy'))).toBeLessThan(
      kinds.indexOf('kind: ClusterRole'),
    );
  });
});

describe('everybody else', () => {
  it('is not held', async () => {
    const other = uniqueName('free');
    await kubectl('create', 'namespace', other, dryRun);
    await kubectl('create', 'configmap', 'x', '-n', 'default', dryRun);
  });
});
