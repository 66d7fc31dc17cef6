/** What users stored outlives the app that stored it: exported, imported, kept by a destroy, found again, and gone only when told. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Report } from '../../src/model/report.js';
import { type App, copyOf } from '../support/apps.js';
import { board, suggest } from '../support/board.js';
import { getJson, kubectl } from '../support/cluster.js';
import { ensureDatabaseImages } from '../support/databases.js';
import { jac, plugin, report, start } from '../support/jac.js';
import { type Actor, namespaceOwner } from '../support/roles.js';

const databases = { K8_MONGODB: 'True', K8_REDIS: 'True', K8_POSTGRESQL: 'True', K8_STATELESS: 'False' };

let actor: Actor;
let app: App;
let folder: string;
let archive: string;
let first: Report;

const scale = () => report(actor, ['scale', app.file], 0, { env: databases });
const get = (...args: string[]) => getJson(...args, '-n', actor.namespace);
const inside = (database: string, ...command: string[]) =>
  kubectl('exec', `taskboard-${database}-0`, '-n', actor.namespace, '--', 'sh', '-c', ...command);
/** As the tools inside the containers do: the password is in the environment alone. */
const sql = (statement: string) =>
  inside(
    'postgresql',
    'PGPASSWORD=$POSTGRES_PASSWORD psql -X -At -h 127.0.0.1 -U jac -d jac -c "$1"',
    'sh',
    statement,
  );
const redis = (...command: string[]) =>
  inside('redis', 'REDISCLI_AUTH=$REDIS_PASSWORD exec redis-cli "$@"', 'sh', ...command);
const claims = async (): Promise<string[]> =>
  (await get('persistentvolumeclaims')).items.map(
    (each: { metadata: { name: string } }) => each.metadata.name,
  );
const bring = (file: string, ...more: string[]) =>
  report(actor, ['data', 'import', file, app.file, '--yes', ...more]);

beforeAll(async () => {
  await ensureDatabaseImages(['mongo', 'redis', 'postgres']);
  actor = await namespaceOwner('keep');
  app = copyOf('taskboard');
  folder = mkdtempSync(join(tmpdir(), 'jac-keep-'));
  archive = join(folder, 'data.tar');
  first = await scale();
  await suggest(first.url ?? '', 'before');
  await sql("CREATE TABLE cards (title text); INSERT INTO cards VALUES ('before')");
  await redis('set', 'card', 'before');
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  app.cleanUp();
  await actor.cleanUp();
});

describe('data export', () => {
  it('writes what the databases hold into one file, for its owner alone', async () => {
    const made = await report(actor, ['data', 'export', archive, app.file]);
    expect(made).toMatchObject({ command: 'data', status: 'exported', archive: { file: archive } });
    expect(made.archive?.parts.map(({ name }) => name)).toEqual([
      'postgresql.dump',
      'redis.rdb',
      'mongodb.archive',
    ]);
    expect(statSync(archive).mode & 0o777).toBe(0o600);
    const secrets = (await get('secrets', '-l', 'app.kubernetes.io/component in (mongodb,redis,postgresql)'))
      .items;
    expect(secrets).toHaveLength(3);
    const bytes = readFileSync(archive, 'latin1');
    for (const secret of secrets)
      expect(bytes).not.toContain(Buffer.from(secret.data.password, 'base64').toString());
  });

  it('never writes over a file', async () => {
    const run = await jac(actor, ['data', 'export', archive, app.file]);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toContain('is there already');
  });
});

describe('data import', () => {
  it('changes nothing for an archive that was cut', async () => {
    await suggest(first.url ?? '', 'after');
    await sql("UPDATE cards SET title = 'after'; CREATE TABLE more (a int)");
    await redis('mset', 'card', 'after', 'more', '1');
    const cut = join(folder, 'cut.tar');
    writeFileSync(cut, readFileSync(archive).subarray(0, statSync(archive).size - 2048));
    const pods = (await get('pods', '-l', 'app.kubernetes.io/component=app')).items;
    const run = await jac(actor, ['data', 'import', cut, app.file, '--yes']);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('is damaged');
    expect(await board(first.url ?? '')).toEqual(['after', 'before']);
    const now = (await get('pods', '-l', 'app.kubernetes.io/component=app')).items;
    expect(now[0].metadata.uid).toBe(pods[0].metadata.uid);
    expect(now[0].status.containerStatuses[0].restartCount).toBe(0);
  });

  it('that is killed in the middle is made good by the next one', async () => {
    const run = start(actor, ['data', 'import', archive, app.file, '--yes']);
    await run.shown(/import: Redis/);
    run.child.kill('SIGKILL');
    await run.done;
    expect((await get('deployment', 'taskboard')).spec.replicas).toBe(0);
    expect(await bring(archive)).toMatchObject({ status: 'imported' });
    expect(await board(first.url ?? '')).toEqual(['before']);
    expect((await get('deployment', 'taskboard')).spec.replicas).toBe(1);
  });

  it('replaces what is there, and what came since is gone', async () => {
    expect((await sql('SELECT title FROM cards')).trim()).toBe('before');
    expect((await sql("SELECT count(*) FROM pg_tables WHERE tablename = 'more'")).trim()).toBe('0');
    expect((await redis('mget', 'card', 'more')).trim()).toBe('before');
  });

  it('holds when the databases are started anew', async () => {
    await kubectl('delete', 'pod', 'taskboard-redis-0', 'taskboard-postgresql-0', '-n', actor.namespace);
    for (const name of ['redis', 'postgresql'])
      await kubectl(
        'rollout',
        'status',
        `statefulset/taskboard-${name}`,
        '-n',
        actor.namespace,
        '--timeout=300s',
      );
    expect((await redis('get', 'card')).trim()).toBe('before');
    expect((await sql('SELECT title FROM cards')).trim()).toBe('before');
  });

  it('takes what an export sends through a pipe', async () => {
    const piped = join(folder, 'piped.tar');
    const { promisify } = await import('node:util');
    const { exec } = await import('node:child_process');
    const line = `${plugin.map((word) => `"${word}"`).join(' ')} data export - --name taskboard -n ${actor.namespace} >"${piped}"`;
    const { stderr } = await promisify(exec)(line, { env: { ...process.env, KUBECONFIG: actor.kubeconfig } });
    expect(stderr).toContain('exported');
    await suggest(first.url ?? '', 'again');
    const run = await jac(actor, ['data', 'import', '-', app.file, '--yes'], { stdin: readFileSync(piped) });
    expect([run.code, run.stderr]).toEqual([0, expect.stringContaining('checking -')]);
    expect(await board(first.url ?? '')).toEqual(['before']);
  });
});

describe('destroy', () => {
  let logins: unknown;

  it('keeps volumes and the Secrets that open them, and the namespace for their sake', async () => {
    logins = (await get('secret', 'taskboard-auth')).data;
    const gone = await report(actor, ['destroy', app.file, '--yes']);
    expect(gone.kept?.map(({ kind, name }) => `${kind}/${name}`).sort()).toEqual([
      'PersistentVolumeClaim/data-taskboard-mongodb-0',
      'PersistentVolumeClaim/data-taskboard-postgresql-0',
      'PersistentVolumeClaim/data-taskboard-redis-0',
      'Secret/taskboard-auth',
      'Secret/taskboard-mongodb',
      'Secret/taskboard-postgresql',
      'Secret/taskboard-redis',
    ]);
    expect(gone.notes?.join('\n')).toContain('--delete-data');
    // The volume of the code is no data.
    expect((await claims()).sort()).toEqual([
      'data-taskboard-mongodb-0',
      'data-taskboard-postgresql-0',
      'data-taskboard-redis-0',
    ]);
    expect((await get('statefulsets,services,deployments,pods')).items).toEqual([]);
  });

  it('leaves it where the next scale finds it, logins included', async () => {
    const again = await scale();
    expect(await board(again.url ?? '')).toEqual(['before']);
    expect((await redis('get', 'card')).trim()).toBe('before');
    expect((await get('secret', 'taskboard-auth')).data).toEqual(logins);
  });

  it('takes it with --delete-data, also what an earlier destroy has left, and the namespace it made', async () => {
    await report(actor, ['destroy', app.file, '--yes']);
    const left = await report(actor, ['destroy', app.file, '--yes']);
    expect(left).toMatchObject({ status: 'destroyed', changes: [] });
    expect(left.kept).toHaveLength(7);
    const gone = await report(actor, ['destroy', app.file, '--delete-data', '--yes']);
    expect(gone.changes).toHaveLength(8);
    expect(await kubectl('get', 'namespace', actor.namespace, '--ignore-not-found')).toBe('');
  });
});
