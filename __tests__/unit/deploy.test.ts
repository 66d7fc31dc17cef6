import { beforeEach, describe, expect, it } from '@jest/globals';
import type { KubeObject } from '../../src/model/kubernetes.js';
import type { Report } from '../../src/model/report.js';
import { Deployed, imageOf, type Login } from './deploy-harness.js';
import type { MemoryCluster } from './memory-cluster.js';

let app: Deployed;
let cluster: MemoryCluster;
beforeEach(() => {
  app = new Deployed();
  ({ cluster } = app);
});

const run = (flags: Record<string, unknown>, login: Login | undefined = ['ada', 'first']): Promise<Report> =>
  app.scale(flags, login);
const given = (letter: string, more: Record<string, unknown> = {}) =>
  run({ image: imageOf(letter), ...more });
const revisions = () => cluster.names('Secret').filter((name) => name.startsWith('shop.rev.'));
const password = () => app.password();

describe('a release that is rolled back', () => {
  beforeEach(async () => {
    expect(await given('a')).toMatchObject({ status: 'ready', revision: 1 });
    cluster.broken.add(imageOf('c'));
  });

  it('gives back the login that the release before it ran with', async () => {
    app.registry = 'RegistryUnreachable';
    expect(await run({ image: imageOf('c') }, ['ada', 'nope'])).toMatchObject({ status: 'rolled-back' });
    expect(password()).toBe('first');
    expect(await given('a')).toMatchObject({ status: 'unchanged' });
  });

  it('gives it back also when an earlier run was killed over a wrong one', async () => {
    const killed = cluster.find('Secret', 'shop-pull') as KubeObject;
    await cluster.replace({ ...killed, data: { '.dockerconfigjson': 'e30=' } });
    app.registry = 'RegistryUnreachable';
    expect(await run({ image: imageOf('c') }, ['ada', 'nope'])).toMatchObject({ status: 'rolled-back' });
    expect(password()).toBe('first');
  });

  it('keeps a newer login that the registry took for the same repository', async () => {
    expect(await run({ image: imageOf('c') }, ['ada', 'second'])).toMatchObject({ status: 'rolled-back' });
    expect(password()).toBe('second');
    expect(await run({ image: imageOf('a') }, ['ada', 'second'])).toMatchObject({ status: 'unchanged' });
  });

  it('does not keep it for another repository', async () => {
    const other = imageOf('c', 'o/other');
    cluster.broken.add(other);
    expect(await run({ image: other }, ['ada', 'second'])).toMatchObject({ status: 'rolled-back' });
    expect(password()).toBe('first');
  });

  it('does not touch anything where the registry refuses the image', async () => {
    app.registry = 'RegistryDenied';
    await expect(run({ image: imageOf('c') }, ['ada', 'nope'])).rejects.toMatchObject({
      code: 'RegistryDenied',
    });
    expect(password()).toBe('first');
    expect(revisions()).toEqual(['shop.rev.1']);
  });
});

describe('another login for the same image', () => {
  it('that lasts is a release of its own, and rolls no pods', async () => {
    await given('a');
    const before = cluster.find('Deployment', 'shop')?.metadata.generation;
    expect(await run({ image: imageOf('a') }, ['ada', 'second'])).toMatchObject({
      status: 'ready',
      revision: 2,
    });
    expect(cluster.find('Deployment', 'shop')?.metadata.generation).toBe(before);
  });

  it('that a cloud gives for hours is renewed in place: no Revision, and unchanged', async () => {
    expect(await run({ image: imageOf('a') }, ['AWS', 'token-1'])).toMatchObject({ status: 'ready' });
    for (const token of ['token-2', 'token-3']) {
      const again = await run({ image: imageOf('a') }, ['AWS', token]);
      expect(again).toMatchObject({ status: 'unchanged', revision: 1 });
      expect(again.warnings.map(({ code }) => code)).toEqual(['PullTokenShortLived']);
      expect(password()).toBe(token);
    }
    expect(revisions()).toEqual(['shop.rev.1']);
    expect(await run({ image: imageOf('d') }, ['AWS', 'token-4'])).toMatchObject({
      status: 'ready',
      revision: 2,
    });
  });

  it('that dies with its job is left alone while the app serves, and goes with every other change', async () => {
    await run({ image: imageOf('a') }, ['ada', 'ghs_1']);
    expect(await run({ image: imageOf('a') }, ['ada', 'ghs_2'])).toMatchObject({ status: 'unchanged' });
    expect(password()).toBe('ghs_1');
    expect(await run({ image: imageOf('a'), startupSeconds: 99 }, ['ada', 'ghs_3'])).toMatchObject({
      status: 'ready',
    });
    expect(password()).toBe('ghs_3');
  });

  it('that dies with its job is renewed for pods that are waiting for it', async () => {
    await run({ image: imageOf('a') }, ['ada', 'ghs_1']);
    const deployment = cluster.find('Deployment', 'shop') as KubeObject;
    cluster.broken.add(imageOf('a'));
    await cluster.apply(deployment);
    expect(await run({ image: imageOf('a') }, ['ada', 'ghs_2'])).toMatchObject({ status: 'not-ready' });
    expect(password()).toBe('ghs_2');
    expect(revisions()).toEqual(['shop.rev.1']);
  });
});

describe('a code-server beside an image', () => {
  const bundled = (more: Record<string, unknown> = {}) => app.scale(more);
  const codeServer = () => cluster.find('Deployment', 'shop-code-server');
  const waits = 'busybox:broken';

  it('that only the failed release brought goes with it', async () => {
    await given('a');
    cluster.broken.add(waits);
    expect(await bundled({ busyboxImage: waits })).toMatchObject({ status: 'rolled-back', rolledBackTo: 1 });
    expect(cluster.names('Deployment')).toEqual(['shop']);
    expect(cluster.names('PersistentVolumeClaim')).toEqual([]);
    expect(await given('a')).toMatchObject({ status: 'unchanged' });
  });

  it('that an interrupted run left goes as well', async () => {
    await given('a');
    cluster.broken.add(waits);
    expect(await bundled({ busyboxImage: waits, rollback: false })).toMatchObject({ status: 'failed' });
    expect(codeServer()).toBeDefined();
    expect(await bundled({ busyboxImage: waits })).toMatchObject({ status: 'rolled-back' });
    expect(codeServer()).toBeUndefined();
  });

  it('that an older release can be gone back to with is as that one had it', async () => {
    await bundled();
    await given('a');
    const before = JSON.stringify(codeServer()?.['spec']);
    cluster.broken.add(waits);
    expect(await bundled({ busyboxImage: waits })).toMatchObject({ status: 'rolled-back', rolledBackTo: 2 });
    expect(JSON.stringify(codeServer()?.['spec'])).toBe(before);
    expect(await given('a')).toMatchObject({ status: 'unchanged' });
  });
});
