/** New passwords for an app that serves: no request fails, and the old ones end. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Report } from '../../src/model/report.js';
import { type App, copyOf } from '../support/apps.js';
import { auditMark, auditSince } from '../support/audit.js';
import { board, suggest } from '../support/board.js';
import { devcluster, getJson, kubectl } from '../support/cluster.js';
import { ensureDatabaseImages } from '../support/databases.js';
import { ask } from '../support/http.js';
import { jac, report, start } from '../support/jac.js';
import { underLoad } from '../support/load.js';
import {
  adminLogin,
  isSignedWith,
  known,
  loggedIn,
  registered,
  secretValue,
  signedAnew,
} from '../support/login.js';
import { type Actor, deployer } from '../support/roles.js';

const data = { K8_MONGODB: 'True', K8_REDIS: 'True', K8_POSTGRESQL: 'True', K8_STATELESS: 'False' };
const named = ['--name', 'taskboard'];

let actor: Actor;
let app: App;
let first: Report;
let token: string;

const scale = (args: string[] = []) =>
  report(actor, ['scale', app.file, '--replicas', '2', ...args], 0, { env: data });
const rotate = (...args: string[]) => report(actor, ['secrets', 'rotate', ...args, ...named]);
const url = () => first.url ?? '';
const inNamespace = (...args: string[]) => kubectl('-n', actor.namespace, ...args);
const keysOf = async (name: string): Promise<string[]> =>
  Object.keys((await getJson('secret', name, '-n', actor.namespace)).data).sort();
const login = async (name: string) => ({
  username: await secretValue(actor.namespace, name, 'username'),
  password: await secretValue(actor.namespace, name, 'password'),
});
/** Each of these asks the databases. */
const streams = () => [{ name: 'board', url: `${url()}/walker/list_tasks`, body: {}, rate: 10 }];
const callMe = (name: string, by = token) =>
  ask(`${url()}/function/call_me`, { body: { name }, headers: { authorization: `Bearer ${by}` } });

/** In the container of a database, with a password that is not in its environment. */
const inDatabase = (name: 'mongodb' | 'redis' | 'postgresql', script: string) =>
  inNamespace('exec', `taskboard-${name}-0`, '--', 'sh', '-c', script);

beforeAll(async () => {
  await ensureDatabaseImages(['mongo', 'redis', 'postgres']);
  actor = await deployer('rotate');
  app = copyOf('taskboard');
  first = await scale();
  token = await registered(url(), 'ada');
  await suggest(url(), 'first');
});
afterAll(async () => {
  app.cleanUp();
  await actor.cleanUp();
});

describe('a token', () => {
  it('outlives a redeploy; one that is signed with the known constant is none', async () => {
    app.edit('app.jac', '"1.0.0"', '"1.0.1"');
    expect(await scale()).toMatchObject({ status: 'ready', revision: 2 });
    expect((await callMe('Ada')).status).toBe(200);
    expect((await callMe('Ada', signedAnew(token, known.jwtSecret))).status).toBe(401);
    expect((await adminLogin(url(), known.adminPassword)).status).toBe(401);
  });
});

describe.each(['redis', 'mongodb', 'postgresql'] as const)('a rotation of %s', (name) => {
  it('fails no request, and ends the old login', async () => {
    const secret = `taskboard-${name}`;
    const before = await login(secret);
    const { result, load } = await underLoad(streams(), () => rotate(name));
    expect(load.failures).toEqual({});
    expect(load.answered).toBeGreaterThan(20);
    expect(result).toMatchObject({ command: 'secrets', status: 'ready' });
    const after = await login(secret);
    expect(after.password).not.toBe(before.password);
    expect(await keysOf(secret)).toEqual(['password', 'uri', 'username']);
    expect(await secretValue(actor.namespace, secret, 'uri')).toContain(
      `${after.username}:${after.password}@`,
    );
    expect(await opens(name, after)).toBe(true);
    expect(await opens(name, before)).toBe(false);
    expect(await board(url())).toEqual(['first']);
    expect((await callMe('Ada')).status).toBe(200);
  });
});

/** Whether a login is good where the server asks for the password. */
async function opens(
  name: 'mongodb' | 'redis' | 'postgresql',
  { username, password }: { username: string; password: string },
): Promise<boolean> {
  const scripts = {
    redis: `REDISCLI_AUTH='${password}' redis-cli ping 2>&1; true`,
    mongodb: `echo 'db.getSiblingDB("admin").auth("${username}", "${password}")' >/tmp/t.js; mongosh --quiet --norc /tmp/t.js 2>&1 && echo PONG; rm /tmp/t.js`,
    postgresql: `PGPASSWORD='${password}' psql -X -h $(hostname -i) -U '${username}' -d jac -c 'SELECT 1' 2>&1 && echo PONG; true`,
  };
  return (await inDatabase(name, scripts[name])).includes('PONG');
}

describe('a second rotation', () => {
  it('works from the login of the first, and makes what the database holds nobody else’s', async () => {
    await rotate('postgresql', 'mongodb');
    const after = await login('taskboard-postgresql');
    expect(after.username).toBe('jac-2');
    expect(await opens('postgresql', after)).toBe(true);
    const psql = `PGPASSWORD='${after.password}' psql -X -t -A -h $(hostname -i) -U jac-2 -d jac`;
    const made = `CREATE TABLE a (b int); SELECT tableowner FROM pg_tables WHERE tablename = 'a'; SELECT rolname FROM pg_roles WHERE rolname LIKE 'jac%' ORDER BY 1`;
    expect(await inDatabase('postgresql', `${psql} -q -c "${made}"`)).toBe('jac\njac\njac-2\n');
    expect((await login('taskboard-mongodb')).username).toBe('jac-2');
    expect(await board(url())).toEqual(['first']);
  });

  it('outlives the databases’ pods', async () => {
    await inNamespace('delete', 'pod', 'taskboard-redis-0', 'taskboard-postgresql-0');
    await inNamespace('rollout', 'status', 'statefulset/taskboard-redis', '--timeout=300s');
    await inNamespace('rollout', 'status', 'statefulset/taskboard-postgresql', '--timeout=300s');
    expect(await opens('redis', await login('taskboard-redis'))).toBe(true);
    expect(await opens('postgresql', await login('taskboard-postgresql'))).toBe(true);
  });
});

describe('a rotation that was killed', () => {
  it('is gone on with by the next, whatever that is asked for', async () => {
    const before = await login('taskboard-redis');
    const running = start(actor, ['secrets', 'rotate', 'redis', ...named]);
    await running.shown(/waiting for taskboard/);
    running.child.kill('SIGKILL');
    await running.done;
    expect(await keysOf('taskboard-redis')).toContain('rotation');
    expect(await opens('redis', before)).toBe(true);
    expect(await opens('redis', await login('taskboard-redis'))).toBe(true);
    // The lock of the dead run is seen not to be renewed.
    await rotate('postgresql');
    expect(await keysOf('taskboard-redis')).toEqual(['password', 'uri', 'username']);
    expect(await opens('redis', before)).toBe(false);
  });
});

describe('what tokens are signed with', () => {
  it('is changed after a question; those from before end', async () => {
    const refused = await jac(actor, ['secrets', 'rotate', 'jwt', ...named]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--yes');
    const { result, load } = await underLoad(streams(), () => rotate('jwt', '--yes'));
    expect(load.failures).toEqual({});
    expect(load.answered).toBeGreaterThan(20);
    expect(result.notes?.join()).toContain('log in again');
    const secret = await secretValue(actor.namespace, 'taskboard-auth', 'jwt-secret');
    expect((await callMe('Ada')).status).toBe(401);
    token = await loggedIn(url(), 'ada');
    expect(isSignedWith(token, secret)).toBe(true);
    expect((await callMe('Ada')).status).toBe(200);
  });
});

describe('the administrator’s password', () => {
  it('is changed in the app, by the app', async () => {
    const password = () => secretValue(actor.namespace, 'taskboard-auth', 'admin-password');
    const before = await password();
    await rotate('admin');
    expect(await password()).not.toBe(before);
    expect((await adminLogin(url(), before)).status).toBe(401);
    expect((await adminLogin(url(), await password())).status).toBe(200);
    expect(await keysOf('taskboard-auth')).toEqual(['admin-password', 'jwt-secret']);
  });
});

describe('afterwards', () => {
  it('a deploy changes nothing, and no password was ever said', async () => {
    const mark = auditMark();
    expect(await scale()).toMatchObject({ status: 'unchanged' });
    if (devcluster !== undefined) expect((await auditSince(mark, actor.username)).length).toBeGreaterThan(0);
    const seen = await inNamespace('get', 'deployments,replicasets,pods,statefulsets,events', '-o', 'yaml');
    for (const name of ['taskboard-redis', 'taskboard-mongodb', 'taskboard-postgresql'])
      expect(seen).not.toContain((await login(name)).password);
  });

  it('what is not there cannot be rotated', async () => {
    const run = await jac(actor, ['secrets', 'rotate', 'mangodb', ...named]);
    expect([run.code, run.stderr]).toEqual([2, expect.stringContaining('mangodb')]);
  });
});
