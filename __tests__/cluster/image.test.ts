/** Image mode: the code inside an image, pushed to a registry with a password and run by its digest. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { imageText } from '../../src/model/image.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import type { Report } from '../../src/model/report.js';
import { type App, copyOf } from '../support/apps.js';
import { auditMark, auditSince, isWrite } from '../support/audit.js';
import { getJson, kubectl, needDevcluster, runtimeImage } from '../support/cluster.js';
import { jac, type RunOptions, report } from '../support/jac.js';
import { runtimeBase } from '../support/registry.js';
import { type Actor, deployer, uniqueName } from '../support/roles.js';
import { during, saying } from '../support/steady.js';

const { address, username, password } = needDevcluster().registry;
const login: RunOptions = { env: { DOCKER_USERNAME: username, DOCKER_PASSWORD: password } };
const name = uniqueName('hello');

let actor: Actor;
let app: App;
let base: string;
let first: Report;

const build = (...more: string[]) => ['scale', app.file, '--name', name, '--build', ...more];
/** In the app's folder: an app belongs to the project that deployed it. */
const scale = (args: readonly string[], code = 0) => report(actor, args, code, { ...login, cwd: app.folder });
const greeting = (of: Report, expected: string) => saying(`${of.url}/function/greet`, expected);
const greet = () => `${first.url}/function/greet`;
const changed = (of: Report) =>
  (of.changes ?? []).flatMap(({ action, kind }) => (action === 'unchanged' ? [] : [`${action} ${kind}`]));
const deployment = () => getJson('deployment', name, '-n', actor.namespace);

beforeAll(async () => {
  base = imageText(await runtimeBase());
  actor = await deployer('image');
  app = copyOf('hello', `python_image = "${base}"\nregistry = "http://${address}"`);
  first = await scale(build());
});
afterAll(async () => {
  app.cleanUp();
  await actor.cleanUp();
});

describe('a first build', () => {
  it('runs the image by its digest, and says what built it and under which tag it was pushed', async () => {
    const image = `${address}/${username}/${name}@${first.release?.digest}`;
    expect(first).toMatchObject({
      status: 'ready',
      release: { kind: 'image', image, builder: 'daemonless' },
    });
    expect(first.release?.tag).toMatch(/^[0-9a-f]{12}$/);
    expect(first.pods).toMatchObject([{ component: 'app', ready: true, image }]);
    expect(await greeting(first, 'Hello, world!')).toContain('Hello, world!');
  });

  it('makes no code-server and no volume; pods need no init container', async () => {
    // Secrets to pull with and to sign with; the second Service knows which pods are ready.
    const made = ['Deployment', 'Secret', 'Secret', 'Service', 'Service'];
    expect(changed(first).sort()).toEqual(made.map((kind) => `create ${kind}`));
    const { spec } = (await deployment()).spec.template;
    expect(spec.initContainers).toBeUndefined();
    expect((await getJson('persistentvolumeclaims', '-n', actor.namespace)).items).toEqual([]);
  });

  it('gives the nodes a Secret to pull with, and shows the password nowhere', async () => {
    const secret = await getJson('secret', `${name}-pull`, '-n', actor.namespace);
    expect(secret.type).toBe('kubernetes.io/dockerconfigjson');
    const config = JSON.parse(Buffer.from(secret.data['.dockerconfigjson'], 'base64').toString());
    expect(config.auths[address]).toMatchObject({ username, password });
    const run = await jac(actor, ['dry-run', ...build('--label', 'a=b').slice(1)], login);
    expect(run.code).toBe(0);
    expect(run.stdout + run.stderr).not.toContain(password);
    expect(run.stdout).toContain(`secret/${name}-pull`);
    const stored = await kubectl('get', 'deployments,replicasets,pods', '-n', actor.namespace, '-o', 'yaml');
    expect(stored).not.toContain(password);
  });
});

describe('the same again', () => {
  it('touches nothing', async () => {
    const mark = auditMark();
    const again = await scale(build());
    expect(again).toMatchObject({ status: 'unchanged', release: { digest: first.release?.digest } });
    const events = await auditSince(mark, actor.username);
    expect(events.filter(isWrite)).toEqual([]);
    expect(events.length).toBeLessThanOrEqual(8);
  });

  it('is what status and a dry run say as well', async () => {
    expect(await report(actor, ['status', app.file, '--name', name])).toMatchObject({
      status: 'ready',
      revision: 1,
      release: first.release,
    });
    expect(await scale(['dry-run', ...build().slice(1)])).toMatchObject({
      status: 'unchanged',
      release: { digest: first.release?.digest },
    });
  });
});

describe('new code', () => {
  it('is foreseen by a dry run, then rolled out without a failed request', async () => {
    app.edit('app.jac', 'Hello, ', 'Salut, ');
    const planned = await scale(['dry-run', ...build().slice(1)]);
    const { result: second, failures } = await during(greet(), () => scale(build()));
    expect(failures).toEqual([]);
    expect(second).toMatchObject({ status: 'ready', revision: 2 });
    expect(second.release?.digest).toBe(planned.release?.digest);
    expect(second.release?.digest).not.toBe(first.release?.digest);
    expect(changed(second)).toEqual(['configure Deployment']);
    expect(await greeting(second, 'Salut, world!')).toContain('Salut, world!');
  });
});

describe('an image that is given', () => {
  const given = (image: string) => [
    'scale',
    '--name',
    name,
    '--image',
    image,
    '--registry',
    `http://${address}`,
  ];

  it('runs by its digest, without a file of the app', async () => {
    const image = `${address}/${username}/${name}@${first.release?.digest}`;
    const third = await scale(given(image));
    expect(third).toMatchObject({
      status: 'ready',
      release: { kind: 'image', digest: first.release?.digest },
    });
    expect(third.release).not.toHaveProperty('builder');
    expect(await greeting(third, 'Hello, world!')).toContain('Hello, world!');
  });

  it('by its tag is the digest that the tag stands for', async () => {
    const same = await scale(given(`${address}/${username}/${name}:${first.release?.tag}`));
    expect(same).toMatchObject({ status: 'unchanged', release: { tag: first.release?.tag } });
  });

  it('that does not serve is taken back, the app answering all the while', async () => {
    const { result: failed, failures } = await during(greet(), () => scale(given(base), 5));
    expect(failures).toEqual([]);
    expect(failed).toMatchObject({ status: 'rolled-back', rolledBackTo: 3 });
    expect(failed.diagnosis[0]).toMatchObject({ code: 'CrashLoop', container: 'app' });
    expect(await greeting(failed, 'Hello, world!')).toContain('Hello, world!');
  });

  it('that is not there is said before anything is touched', async () => {
    const mark = auditMark();
    const failed = await scale(given(`${address}/${username}/${name}:no-such-tag`), 1);
    expect(failed.diagnosis[0]?.code).toBe('ImageNotFound');
    expect((await auditSince(mark, actor.username)).filter(isWrite)).toEqual([]);
  });
});

describe('a login', () => {
  it('that is wrong is explained, and nothing is deployed', async () => {
    app.edit('app.jac', 'Salut, ', 'Ciao, ');
    const mark = auditMark();
    const wrong = { env: { DOCKER_USERNAME: username, DOCKER_PASSWORD: 'not-the-password' } };
    const failed = await report(actor, build(), 1, wrong);
    expect(failed.diagnosis[0]).toMatchObject({ code: 'RegistryDenied', next: expect.any(String) });
    expect(JSON.stringify(failed)).not.toContain('not-the-password');
    expect((await auditSince(mark, actor.username)).filter(isWrite)).toEqual([]);
  });

  it('that is missing names the variables', async () => {
    const none = { env: { DOCKER_USERNAME: '', DOCKER_PASSWORD: '', DOCKER_CONFIG: app.folder } };
    const failed = await report(actor, build(), 2, none);
    expect(failed.diagnosis[0]).toMatchObject({
      code: 'RegistryLoginMissing',
      next: expect.stringMatching(/DOCKER_USERNAME.*DOCKER_PASSWORD/),
    });
  });
});

describe('a registry that only the nodes reach', () => {
  /** No `http://`: it cannot be asked from here, and the nodes know better. */
  const unseen = (of: string, image: string, secret: string, code: number) =>
    report(actor, ['scale', '--name', of, '--image', image, '--registry', 'docker.io'], code, {
      cwd: app.folder,
      env: { DOCKER_USERNAME: username, DOCKER_PASSWORD: secret },
    });
  const held = async () => {
    const secret = await getJson('secret', `${name}-pull`, '-n', actor.namespace);
    return JSON.parse(Buffer.from(secret.data['.dockerconfigjson'], 'base64').toString()).auths[address]
      .password;
  };

  it('and that refuses the login: both are taken back', async () => {
    const missing = `${address}/${username}/${name}@sha256:${'a'.repeat(64)}`;
    const failed = await unseen(name, missing, 'nope', 5);
    expect(failed).toMatchObject({ status: 'rolled-back', diagnosis: [{ code: 'ImageDenied' }] });
    expect(failed.diagnosis[0]?.next).toMatch(/^the login in secret/);
    expect(await held()).toBe(password);
  });

  it('has its login judged by no attempt that was made with another', async () => {
    const other = uniqueName('late');
    // Under a name that no node has pulled.
    const image = await copyTo(`${username}/${other}`, first.release?.digest ?? '');
    const wrong = await unseen(other, image, 'nope', 4);
    expect(wrong.diagnosis[0]).toMatchObject({ code: 'ImageDenied' });
    expect(await unseen(other, image, password, 0)).toMatchObject({ status: 'ready' });
    await report(actor, ['destroy', '--name', other, '--yes'], 0, { cwd: app.folder });
  });
});

/** The same manifest in another repository of the registry, its blobs mounted. */
async function copyTo(repository: string, digest: string): Promise<string> {
  const base = `http://${address}/v2`;
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const from = `${username}/${name}`;
  const accept = 'application/vnd.oci.image.manifest.v1+json';
  const got = await fetch(`${base}/${from}/manifests/${digest}`, { headers: { authorization, accept } });
  const body = await got.text();
  const manifest = JSON.parse(body);
  for (const { digest: blob } of [manifest.config, ...manifest.layers]) {
    const query = `mount=${blob}&from=${from}`;
    const url = `${base}/${repository}/blobs/uploads/?${query}`;
    const { status } = await fetch(url, { method: 'POST', headers: { authorization } });
    if (status !== 201) throw new Error(`mounting ${blob}: ${status}`);
  }
  const headers = { authorization, 'content-type': got.headers.get('content-type') ?? accept };
  const put = await fetch(`${base}/${repository}/manifests/${digest}`, { method: 'PUT', headers, body });
  if (put.status !== 201) throw new Error(`putting the manifest: ${put.status}`);
  return `${address}/${repository}@${digest}`;
}

describe('changing between modes', () => {
  it('goes to a code-server and back without a failed request', async () => {
    app.set('revision_history_limit = 2');
    // The nodes have this one: it asks for no login.
    const plain = ['scale', app.file, '--name', name, '--python-image', runtimeImage];
    const there = await during(greet(), () => report(actor, plain));
    expect(there.result.release?.kind).toBe('bundle');
    expect(there.result.changes).toContainEqual(
      expect.objectContaining({ action: 'create', name: `${name}-code-server` }),
    );
    const { result: image, failures } = await during(greet(), () => scale(build()));
    expect(image).toMatchObject({
      status: 'ready',
      release: { kind: 'image' },
      notes: [expect.stringContaining(`${name}-code-server and its volume`)],
    });
    expect([...there.failures, ...failures]).toEqual([]);
    expect(await greeting(image, 'Ciao, world!')).toContain('Ciao, world!');
  });

  it('keeps the code-server while a kept revision can be gone back to, and no longer', async () => {
    const names = async () =>
      (await getJson('deployments,persistentvolumeclaims', '-n', actor.namespace)).items
        .filter(({ metadata }: KubeObject) => metadata.deletionTimestamp === undefined)
        .map(({ kind, metadata }: KubeObject) => `${kind}/${metadata.name}`);
    expect(await names()).toContain(`PersistentVolumeClaim/${name}-code-pvc`);
    app.edit('app.jac', 'Ciao, ', 'Hej, ');
    const next = await scale(build());
    expect(next).toMatchObject({ status: 'ready', notes: [] });
    expect((await names()).sort()).toEqual([`Deployment/${name}`]);
    expect(await scale(build())).toMatchObject({ status: 'unchanged' });
  });
});

it('leaves nothing behind', async () => {
  await report(actor, ['destroy', app.file, '--name', name, '--yes']);
  const left = await kubectl(
    'get',
    'deployments,services,secrets,persistentvolumeclaims,leases',
    '-n',
    actor.namespace,
    '-o',
    'name',
  );
  expect(left.trim()).toBe('');
});
