import { beforeEach, describe, expect, it } from '@jest/globals';
import { readRevision, revisionsOf } from '../../src/engine/records/history.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import { history } from '../../src/operations/history.js';
import { Deployed, digestOf, imageOf } from './deploy-harness.js';
import { resolve } from './settings-doubles.js';

const secrets = (text: string) => `[plugins.scale.secrets]\n${text}\n`;

let app: Deployed;
beforeEach(() => {
  app = new Deployed();
});

const scale = (code: string, flags: Record<string, unknown> = {}, toml?: string) => {
  app.code = code;
  return app.scale(flags, undefined, toml);
};
const deployment = () => app.cluster.find('Deployment', 'shop') as KubeObject;
const spec = () => JSON.stringify(deployment()['spec']);
const revisions = () => revisionsOf('shop', [...app.cluster.objects.values()]).map(readRevision);
const listed = async () => (await history(app.context(), await resolve({ verb: 'history' }))).revisions;

describe('rollback', () => {
  it('runs what ran before again, as a new revision, and can itself be rolled back', async () => {
    await scale('a', { startupSeconds: '200' });
    const first = spec();
    await scale('b', { startupSeconds: '250' });
    const second = spec();
    expect(await app.rollback()).toMatchObject({
      command: 'rollback',
      status: 'ready',
      revision: 3,
      rollbackOf: 1,
      release: { kind: 'bundle', digest: digestOf('a') },
      notes: [expect.stringContaining('data is not rolled back')],
    });
    expect(spec()).toBe(first);
    expect(revisions()[0]).toMatchObject({
      number: 3,
      rollbackOf: 1,
      outcome: 'ready',
      source: { commit: 'a'.repeat(40) },
    });
    expect(await app.rollback()).toMatchObject({ status: 'ready', revision: 4, rollbackOf: 2 });
    expect(spec()).toBe(second);
    expect((await listed()).map(({ revision, current }) => [revision, current])).toEqual([
      [4, true],
      [3, false],
      [2, false],
      [1, false],
    ]);
  });

  it('is what a scale of the same code finds unchanged', async () => {
    await scale('a');
    await scale('b');
    await app.rollback();
    expect(await scale('a')).toMatchObject({ status: 'unchanged', revision: 3 });
  });

  it('by its name alone forgets nothing: how many revisions the app keeps stands in its project', async () => {
    const many = '[plugins.scale.kubernetes]\nrevision_history_limit = 20\n';
    for (const code of 'abcdef012345') await scale(code, {}, many);
    expect(await app.rollback()).toMatchObject({ status: 'ready', revision: 13, rollbackOf: 11 });
    expect(await listed()).toHaveLength(13);
    await app.rollback(undefined, undefined, '[plugins.scale.kubernetes]\nrevision_history_limit = 5\n');
    expect(await listed()).toHaveLength(5);
  });

  it('goes to the revision that is named, also to the oldest', async () => {
    for (const code of ['a', 'b', 'c', 'd']) await scale(code);
    expect(await app.rollback(1)).toMatchObject({ revision: 5, rollbackOf: 1 });
    expect(await app.rollback(5)).toMatchObject({ status: 'unchanged', revision: 5 });
    await expect(app.rollback(9)).rejects.toMatchObject({
      code: 'RevisionNotFound',
      exitCode: 2,
      why: 'kept are 5, 4, 3, 2, 1 (revision_history_limit)',
    });
  });

  it('passes over revisions that were not ready, and over those that are the same thing', async () => {
    await scale('a');
    await scale('b', { busyboxImage: 'busybox:1' });
    app.cluster.broken.add('busybox:broken');
    expect(await scale('c', { busyboxImage: 'busybox:broken' })).toMatchObject({ status: 'rolled-back' });
    expect((await listed()).map(({ status }) => status)).toEqual(['rolled-back', 'ready', 'ready']);
    expect(await app.rollback()).toMatchObject({ revision: 4, rollbackOf: 1 });
    // The very same thing under two numbers.
    expect(await app.rollback(1)).toMatchObject({ status: 'unchanged' });
  });

  it('leaves what was tried and failed behind, when nothing was gone back to', async () => {
    await scale('a');
    app.cluster.broken.add('busybox:broken');
    expect(await scale('b', { busyboxImage: 'busybox:broken', rollback: false })).toMatchObject({
      status: 'failed',
    });
    expect(await app.rollback()).toMatchObject({ status: 'ready', revision: 3, rollbackOf: 1 });
  });

  it('goes back itself, when what it runs again fails', async () => {
    await scale('a', { busyboxImage: 'busybox:1' });
    await scale('b', { busyboxImage: 'busybox:2' });
    const before = spec();
    app.cluster.broken.add('busybox:1');
    expect(await app.rollback()).toMatchObject({
      status: 'rolled-back',
      revision: 3,
      rollbackOf: 1,
      rolledBackTo: 2,
    });
    expect(spec()).toBe(before);
    expect((await listed())[0]).toMatchObject({ revision: 3, status: 'rolled-back', rollbackOf: 1 });
  });

  it('says when there is nothing to go back to', async () => {
    await expect(app.rollback()).rejects.toMatchObject({ code: 'NotDeployed' });
    await scale('a');
    await expect(app.rollback()).rejects.toMatchObject({ code: 'NoEarlierRevision' });
  });

  it('keeps the NodePort and a volume that has grown', async () => {
    await scale('a', { nodePort: '30500', pvcSize: '1Gi' });
    await scale('b', { nodePort: '30600', pvcSize: '2Gi' });
    await app.rollback();
    expect(app.cluster.find('Service', 'shop-service')).toMatchObject({
      spec: { ports: [{ nodePort: 30600 }] },
    });
    expect(app.cluster.find('PersistentVolumeClaim', 'shop-code-pvc')).toMatchObject({
      spec: { resources: { requests: { storage: '2Gi' } } },
    });
  });
});

describe('what a rollback needs', () => {
  it('brings the secrets of the revision back, and does not write them', async () => {
    await scale('a', {}, secrets('TOKEN = "old"'));
    const [old] = app.cluster.names('Secret').filter((name) => name.startsWith('shop-env-'));
    const stored = app.cluster.find('Secret', old ?? '');
    await scale('a', {}, secrets('TOKEN = "new"'));
    await app.rollback();
    expect(spec()).toContain(`"secretRef":{"name":"${old}"}`);
    expect(app.cluster.find('Secret', old ?? '')).toBe(stored);
    expect(JSON.stringify(revisions()[0])).not.toContain(Buffer.from('old').toString('base64'));
    expect(await scale('a', {}, secrets('TOKEN = "old"'))).toMatchObject({ status: 'unchanged' });
  });

  it('refuses before its first write when such a secret is gone', async () => {
    await scale('a', {}, secrets('TOKEN = "old"'));
    const [old = ''] = app.cluster.names('Secret').filter((name) => name.startsWith('shop-env-'));
    await scale('a', {}, secrets('TOKEN = "new"'));
    app.cluster.objects.delete(`Secret/${old}`);
    await expect(app.rollback()).rejects.toMatchObject({
      code: 'RevisionIncomplete',
      message: expect.stringContaining(`secret/${old}`),
      next: `git checkout ${'a'.repeat(40)} && kubectl jac scale app.jac`,
    });
    expect(revisions()).toHaveLength(2);
  });

  it('refuses before its first write when the code is gone', async () => {
    await scale('a');
    await scale('b');
    app.stored.delete(digestOf('a'));
    await expect(app.rollback()).rejects.toMatchObject({ code: 'BundleMissing' });
    expect(revisions()).toHaveLength(2);
  });

  it('goes back when the code turns out to be gone later', async () => {
    await scale('a');
    await scale('b');
    let asked = 0;
    app.onAsked = async () => {
      asked += 1;
      if (asked > 1) app.stored.delete(digestOf('a'));
    };
    expect(await app.rollback()).toMatchObject({
      status: 'rolled-back',
      rolledBackTo: 2,
      diagnosis: [expect.objectContaining({ code: 'BundleMissing' })],
    });
  });

  it('plans anew, with the same aim, when another run was quicker', async () => {
    await scale('a');
    await scale('b');
    let other: Promise<unknown> | undefined;
    app.onAsked = async () => {
      app.onAsked = async () => undefined;
      other ??= scale('c');
      await other;
    };
    expect(await app.rollback()).toMatchObject({ status: 'ready', revision: 4, rollbackOf: 1 });
  });
});

describe('a rollback of an image', () => {
  const image = (letter: string, password: string, repository?: string) =>
    app.scale({ image: imageOf(letter, repository) }, ['ada', password]);
  const before = 'image = "ghcr.io/o/a"\n';
  const toml = `[plugins.scale.kubernetes]\n${before}`;

  it('pulls with the login of this run, where the registry takes it', async () => {
    await image('a', 'first');
    await image('c', 'second');
    expect(await app.rollback(undefined, ['ada', 'third'], toml)).toMatchObject({
      status: 'ready',
      release: { image: imageOf('a') },
    });
    expect(app.password()).toBe('third');
  });

  it('else with what the cluster pulls the same repository with', async () => {
    await image('a', 'first');
    await image('c', 'second');
    app.registry = 'RegistryDenied';
    await app.rollback(undefined, ['ada', 'wrong'], toml);
    expect(app.password()).toBe('second');
  });

  it('else with what it ran with', async () => {
    await image('a', 'first');
    await image('c', 'second', 'o/other');
    await app.rollback();
    expect(app.password()).toBe('first');
  });

  it('never shows a password to a registry that it was not given for', async () => {
    await image('a', 'first');
    await image('c', 'second', 'o/other');
    await app.rollback(undefined, ['ada', 'of-docker-hub']);
    expect(app.password()).toBe('first');
  });

  it('warns when the registry has it no more', async () => {
    await image('a', 'first');
    await image('c', 'second');
    app.registry = 'ImageNotFound';
    expect((await app.rollback()).warnings.map(({ code }) => code)).toEqual(['ImageGone']);
  });
});
