// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax under test.
/** Nobody gets into an app with what everybody knows, whichever way its code comes. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { imageText } from '../../src/model/image.js';
import type { Report } from '../../src/model/report.js';
import { type App, copyOf } from '../support/apps.js';
import { getJson, kubectl, needDevcluster } from '../support/cluster.js';
import { type RunOptions, report } from '../support/jac.js';
import {
  adminLogin,
  isSignedWith,
  known,
  listUsers,
  loggedIn,
  registered,
  secretValue,
  signedAnew,
} from '../support/login.js';
import { runtimeBase } from '../support/registry.js';
import { type Actor, deployer } from '../support/roles.js';

const { address, username, password } = needDevcluster().registry;
const login = { DOCKER_USERNAME: username, DOCKER_PASSWORD: password };

let actor: Actor;
let app: App;
/** The same, to be built: its base comes from a registry. */
let imaged: App;
const reports = new Map<string, Report>();

const scale = async (
  name: string,
  args: string[] = [],
  { env: more = {} }: RunOptions = {},
  { file, folder: cwd } = app,
): Promise<Report> => {
  const env = { ...login, ...more };
  const made = await report(actor, ['scale', file, '--name', name, ...args], 0, { cwd, env });
  reports.set(name, made);
  // Each pod knows its own users alone: the one before must not be asked any more.
  const ending = `app.kubernetes.io/instance=${name},app.kubernetes.io/component=app`;
  for (const { metadata } of (await getJson('pods', '-n', actor.namespace, '-l', ending)).items)
    if (metadata.deletionTimestamp !== undefined)
      await kubectl('wait', '--for=delete', `pod/${metadata.name}`, '-n', actor.namespace, '--timeout=120s');
  return made;
};
const url = (name: string) => reports.get(name)?.url ?? '';
const made = (name: string, key: 'jwt-secret' | 'admin-password') =>
  secretValue(actor.namespace, `${name}-auth`, key);

beforeAll(async () => {
  const base = imageText(await runtimeBase());
  actor = await deployer('auth');
  app = copyOf('hello');
  imaged = copyOf('hello', `python_image = "${base}"\nregistry = "http://${address}"`);
  await scale('served');
  await scale('mapped', ['--code-store', 'configmap']);
  const built = await scale('built', ['--build'], {}, imaged);
  // As somebody else's image, of which only the folder is known.
  await scale('given', ['--image', built.release?.image ?? ''], {}, imaged);
});
afterAll(async () => {
  app.cleanUp();
  imaged.cleanUp();
  await actor.cleanUp();
});

describe.each(['served', 'mapped', 'built', 'given'])('an app whose code is %s', (name) => {
  it('signs its tokens with a secret of its own, and takes none that is signed with the known one', async () => {
    const secret = await made(name, 'jwt-secret');
    const answer = await adminLogin(url(name), await made(name, 'admin-password'));
    expect(answer.status).toBe(200);
    const { token } = answer.json.data;
    expect([isSignedWith(token, secret), isSignedWith(token, known.jwtSecret)]).toEqual([true, false]);
    expect((await listUsers(url(name), token)).status).toBe(200);
    expect((await listUsers(url(name), signedAnew(token, secret))).status).toBe(200);
    expect((await listUsers(url(name), signedAnew(token, known.jwtSecret))).status).toBe(403);
  });

  it('does not let the administrator in with the known password', async () => {
    expect((await adminLogin(url(name), known.adminPassword)).status).toBe(401);
  });

  it('shows neither in any object but the Secret', async () => {
    const seen = await kubectl(
      'get',
      'deployments,replicasets,pods,configmaps',
      '-n',
      actor.namespace,
      '-o',
      'yaml',
    );
    for (const key of ['jwt-secret', 'admin-password'] as const)
      expect(seen + JSON.stringify(reports.get(name))).not.toContain(await made(name, key));
  });
});

describe('two apps', () => {
  it('have other secrets', async () => {
    const all = ['served', 'mapped', 'built', 'given'];
    const values = await Promise.all(
      all.flatMap((name) => [made(name, 'jwt-secret'), made(name, 'admin-password')]),
    );
    expect(new Set(values).size).toBe(values.length);
  });
});

describe('a container in front of an image', () => {
  const inits = async (name: string) =>
    ((await getJson('deployment', name, '-n', actor.namespace)).spec.template.spec.initContainers ?? []).map(
      (each: { name: string }) => each.name,
    );

  it('is there only where the launcher is not ours', async () => {
    expect(await inits('given')).toEqual(['auth']);
    expect(await inits('built')).toEqual([]);
  });
});

describe('a secret that the user decides', () => {
  it('is the one that is signed with, until it is taken away again', async () => {
    const before = await registered(url('served'), 'ada');
    const own = await made('served', 'jwt-secret');
    expect(isSignedWith(before, own)).toBe(true);
    app.edit('jac.toml', /$/, '\n[plugins.scale.jwt]\nsecret = "${SIGN}"\n');
    const theirs = await scale('served', [], { env: { SIGN: 'of-their-own-of-their-own-of-their-own' } });
    expect(theirs.warnings).toEqual([]);
    const after = await registered(url('served'), 'bob');
    expect(isSignedWith(after, 'of-their-own-of-their-own-of-their-own')).toBe(true);
    app.edit('jac.toml', '\n[plugins.scale.jwt]\nsecret = "${SIGN}"\n', '');
    await scale('served');
    expect(await made('served', 'jwt-secret')).toBe(own);
    expect(isSignedWith(await registered(url('served'), 'eve'), own)).toBe(true);
    await expect(loggedIn(url('served'), 'ada')).rejects.toThrow('401');
  });
});
