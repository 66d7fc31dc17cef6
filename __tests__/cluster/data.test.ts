/** Databases of the app's own, on the taskboard: made once, left alone, changed when asked, and what is in them survives. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Report } from '../../src/model/report.js';
import { type App, copyOf } from '../support/apps.js';
import { type AuditEvent, auditMark, auditSince, isWrite } from '../support/audit.js';
import { board, boardAgain, suggest } from '../support/board.js';
import { devcluster, getJson, kubectl, kubectlApply } from '../support/cluster.js';
import { ensureDatabaseImages } from '../support/databases.js';
import { jac, report } from '../support/jac.js';
import { type Actor, deployer, uniqueName } from '../support/roles.js';

const both = { K8_MONGODB: 'True', K8_REDIS: 'True', K8_STATELESS: 'False' };
/** One whose volumes may grow; nothing resizes them here, so that claims are looked at. */
const storageClass = uniqueName('growing');

let actor: Actor;
let app: App;
let first: Report;
let passwords: string[];

const scale = (args: string[] = [], code = 0, env: Record<string, string> = both): Promise<Report> =>
  report(actor, ['scale', app.file, '--replicas', '2', ...args], code, { env });
const inNamespace = (...args: string[]) => kubectl('-n', actor.namespace, ...args);
const get = (...args: string[]) => getJson(...args, '-n', actor.namespace);
const url = (): string => first.url ?? '';
const warned = (made: Report, code: string) => made.warnings.filter((warning) => warning.code === code);
const decoded = (secret: { data: Record<string, string> }, key: string): string =>
  Buffer.from(secret.data[key] ?? '', 'base64').toString();
const ready = (kind: string, name: string) =>
  inNamespace('rollout', 'status', `${kind}/${name}`, '--timeout=300s');

/** Writes to what holds data; of Secrets those that open it. */
const toData = (event: AuditEvent): boolean =>
  isWrite(event) &&
  (event.resource === 'statefulsets' ||
    /^data-/.test(event.name ?? '') ||
    /-(mongodb|redis|auth)$/.test(event.name ?? ''));

beforeAll(async () => {
  await ensureDatabaseImages(['mongo', 'redis', 'postgres']);
  const [standard] = (await getJson('storageclasses')).items.filter(
    (each: { metadata: { annotations?: Record<string, string> } }) =>
      each.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true',
  );
  const { apiVersion, kind, provisioner, reclaimPolicy, volumeBindingMode, parameters } = standard;
  await kubectlApply({
    ...{ apiVersion, kind, provisioner, reclaimPolicy, volumeBindingMode },
    ...(parameters === undefined ? {} : { parameters }),
    metadata: { name: storageClass },
    allowVolumeExpansion: true,
  });
  actor = await deployer('data');
  app = copyOf('taskboard');
  app.set(`storage_class = "${storageClass}"\ndatabase_wait = "60s"`);
  first = await scale();
  const secrets = [await get('secret', 'taskboard-mongodb'), await get('secret', 'taskboard-redis')];
  passwords = secrets.map((secret) => decoded(secret, 'password'));
  await suggest(url(), 'first');
});
afterAll(async () => {
  app.cleanUp();
  await actor.cleanUp();
  await kubectl('delete', 'storageclass', storageClass);
});

describe('the first run', () => {
  it('makes a MongoDB and a Redis with volumes, in a namespace that enforces the restricted level', async () => {
    expect(first).toMatchObject({ status: 'ready', revision: 1 });
    expect(first.pods?.map(({ component }) => component)).toEqual(
      expect.arrayContaining(['mongodb', 'redis']),
    );
    expect(warned(first, 'FileStorage')).toEqual([]);
    const { items } = await get('statefulsets');
    expect(items.map((set: { metadata: { name: string } }) => set.metadata.name)).toEqual([
      'taskboard-mongodb',
      'taskboard-redis',
    ]);
    const claims = (await get('persistentvolumeclaims')).items;
    const labels = claims.map(
      (claim: { metadata: { labels: Record<string, string> } }) => claim.metadata.labels,
    );
    expect(labels).toContainEqual(expect.objectContaining({ 'app.kubernetes.io/component': 'mongodb' }));
    expect(labels).toContainEqual(expect.objectContaining({ 'app.kubernetes.io/component': 'redis' }));
  });

  it('gives each a password of its own, which stands in its Secret and nowhere else', async () => {
    expect(new Set(passwords).size).toBe(2);
    for (const password of passwords) expect(password).toMatch(/^\w{32}$/);
    const seen = JSON.stringify([
      first,
      await get('pods'),
      await get('statefulsets'),
      await get('deployments'),
      await get('configmaps'),
    ]);
    for (const password of passwords) expect(seen).not.toContain(password);
    const revisions = (await get('secrets', '-l', 'app.kubernetes.io/component=revision')).items;
    const manifests = JSON.stringify(
      revisions.map((each: { data: { meta: string } }) => decoded(each as never, 'meta')),
    );
    for (const password of passwords) expect(manifests).not.toContain(password);
  });

  it('lets nobody in without the password', async () => {
    const answer = await inNamespace('exec', 'taskboard-redis-0', '--', 'redis-cli', 'ping');
    expect(answer).toContain('NOAUTH');
    const deployment = await get('deployment', 'taskboard');
    const [wait] = deployment.spec.template.spec.initContainers;
    expect(wait.name).toBe('wait');
    expect(wait.env.map(({ name }: { name: string }) => name)).toEqual([
      'MONGODB_URI',
      'REDIS_URL',
      'WAIT_SECONDS',
    ]);
  });

  it('is the store of all pods: what one took, the other shows', async () => {
    for (let round = 0; round < 8; round++) expect(await board(url())).toEqual(['first']);
    const keys = await inNamespace(
      ...['exec', 'taskboard-redis-0', '--', 'sh', '-c'],
      'REDISCLI_AUTH=$REDIS_PASSWORD redis-cli dbsize',
    );
    expect(Number(keys)).toBeGreaterThan(0);
  });
});

describe('later runs', () => {
  const measured = devcluster === undefined ? it.skip : it;

  measured('write nothing when nothing changed, and ask 8 things', async () => {
    const mark = auditMark();
    expect(await scale()).toMatchObject({ status: 'unchanged', warnings: [] });
    const events = await auditSince(mark, actor.username);
    expect(events.filter(isWrite)).toEqual([]);
    expect(events.length).toBeGreaterThan(0);
    expect(events.length).toBeLessThanOrEqual(8);
  });

  measured('leave databases alone, whatever the settings say, and tell what would differ', async () => {
    app.set('database_memory_limit = "640Mi"\nredis_storage_size = "2Gi"\ncpu_request = "110m"');
    const planned = await report(actor, ['dry-run', app.file, '--replicas', '2'], 0, { env: both });
    expect(warned(planned, 'DatabaseSettingsDiffer')).toHaveLength(2);
    const mark = auditMark();
    const run = await scale();
    expect(run).toMatchObject({ status: 'ready', revision: 2 });
    expect((await auditSince(mark, actor.username)).filter(toData)).toEqual([]);
    const said = warned(run, 'DatabaseSettingsDiffer').map(({ message }) => message);
    expect(said).toEqual([
      'statefulset/taskboard-mongodb stays as it was made; the settings differ: memory limit none -> 640Mi',
      'statefulset/taskboard-redis stays as it was made; the settings differ: memory limit none -> 640Mi, volume 1Gi -> 2Gi',
    ]);
    expect(await board(url())).toEqual(['first']);
  });

  it('change them with --update-databases, and lose nothing', async () => {
    const before = await get('persistentvolumeclaim', 'data-taskboard-redis-0');
    const run = await scale(['--update-databases']);
    expect(run).toMatchObject({ status: 'ready', warnings: [] });
    const changed = (run.changes ?? []).filter(({ action }) => action !== 'unchanged');
    expect(changed.map(({ kind, name }) => `${kind}/${name}`)).toEqual([
      'StatefulSet/taskboard-mongodb',
      'PersistentVolumeClaim/data-taskboard-redis-0',
      'StatefulSet/taskboard-redis',
    ]);
    const claim = await get('persistentvolumeclaim', 'data-taskboard-redis-0');
    expect(claim.metadata.uid).toBe(before.metadata.uid);
    expect(claim.spec.resources.requests.storage).toBe('2Gi');
    for (const { spec } of (await get('statefulsets')).items)
      expect(spec.template.spec.containers[0].resources.limits).toEqual({ memory: '640Mi' });
    const redis = await get('statefulset', 'taskboard-redis');
    expect(redis.spec.volumeClaimTemplates[0].spec.resources.requests.storage).toBe('2Gi');
    expect(await boardAgain(url())).toEqual(['first']);
    expect(await scale()).toMatchObject({ status: 'unchanged', warnings: [] });
  });

  measured('refuse what would lose data, before anything is written', async () => {
    app.set('mongodb_storage_size = "100Mi"');
    const mark = auditMark();
    const run = await jac(actor, ['scale', app.file, '--replicas', '2', '--update-databases'], { env: both });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('a volume does not shrink');
    expect((await auditSince(mark, actor.username)).filter(isWrite)).toEqual([]);
    app.edit('jac.toml', 'mongodb_storage_size = "100Mi"\n', '');
  });
});

/**
 * Until the app's pods get through to it: for some seconds names still lead to the pod that was killed. What was written in these seconds
 * was once missing afterwards, presumably since the runtime had it in MongoDB alone, and believed an older copy in Redis.
 */
async function reached(host: string, port: number): Promise<void> {
  const script = `import socket, time
for _ in range(120):
    try:
        socket.create_connection(("${host}", ${port}), timeout=1).close()
        break
    except OSError:
        time.sleep(0.5)
`;
  const { items } = await get('pods', '-l', 'app.kubernetes.io/component=app');
  for (const { metadata } of items as { metadata: { name: string } }[])
    await inNamespace('exec', metadata.name, '-c', 'app', '--', 'python3', '-c', script);
}

describe('what is stored', () => {
  it('survives a restart of the app', async () => {
    await suggest(url(), 'second');
    await inNamespace('delete', 'pods', '-l', 'app.kubernetes.io/component=app');
    await ready('deployment', 'taskboard');
    expect(await boardAgain(url())).toEqual(['first', 'second']);
  });

  it.each(['mongodb', 'redis'])('survives that the pod of %s is killed', async (name) => {
    const before = name === 'mongodb' ? ['first', 'second'] : ['first', 'mongodb', 'second'];
    await inNamespace('delete', 'pod', `taskboard-${name}-0`, '--grace-period=0', '--force');
    await ready('statefulset', `taskboard-${name}`);
    await reached(`taskboard-${name}`, name === 'redis' ? 6379 : 27017);
    expect(await boardAgain(url())).toEqual(before);
    await suggest(url(), name);
    await inNamespace('delete', 'pods', '-l', 'app.kubernetes.io/component=app', '--wait=false');
    await ready('deployment', 'taskboard');
    expect(await boardAgain(url())).toEqual([...before, name].sort());
    expect(await scale()).toMatchObject({ status: 'unchanged' });
  });

  it('survives that the node of the database is drained', async () => {
    const node = (await get('pod', 'taskboard-mongodb-0')).spec.nodeName;
    await kubectl(
      ...['drain', node, '--delete-emptydir-data', '--ignore-daemonsets', '--timeout=240s'],
      // Volumes are directories of one node here: with the app's own pods the drain would wait for a database that waits for the node.
      ...[
        '--pod-selector',
        'app.kubernetes.io/instance=taskboard,app.kubernetes.io/component in (mongodb, redis)',
      ],
    );
    await kubectl('uncordon', node);
    await ready('statefulset', 'taskboard-mongodb');
    await ready('deployment', 'taskboard');
    expect(await boardAgain(url())).toHaveLength(4);
  });

  it('survives new code, and going back', async () => {
    app.edit('app.jac', 'VERSION: str = "1.0.0"', 'VERSION: str = "2.0.0"');
    expect(await scale()).toMatchObject({ status: 'ready' });
    expect(await boardAgain(url())).toHaveLength(4);
    expect(await report(actor, ['rollback', app.file], 0, { env: both })).toMatchObject({ status: 'ready' });
    expect(await boardAgain(url())).toHaveLength(4);
    expect((await get('secret', 'taskboard-mongodb')).data.password).toBe(
      Buffer.from(passwords[0] ?? '').toString('base64'),
    );
  });
});

describe('a database that is given', () => {
  const other = (env: Record<string, string>, code = 0, args: string[] = []) =>
    report(actor, ['scale', app.file, '--name', 'other', ...args], code, {
      env: { K8_REDIS: 'False', K8_STATELESS: 'False', K8_MONGODB: 'True', ...env },
    });

  it('reaches the app by a Secret, and none is made', async () => {
    const uri = decoded(await get('secret', 'taskboard-mongodb'), 'uri').replace('/?', '/other?');
    const run = await other({ MONGODB_URI: uri });
    expect(run).toMatchObject({ status: 'ready' });
    expect((await get('statefulsets', '-l', 'app.kubernetes.io/instance=other')).items).toEqual([]);
    expect(JSON.stringify(await get('deployment', 'other'))).not.toContain(passwords[0]);
    const { items } = await get(
      'secrets',
      '-l',
      'app.kubernetes.io/instance=other,app.kubernetes.io/component=environment',
    );
    expect(items.map((secret: never) => decoded(secret, 'MONGODB_URI'))).toEqual([uri]);
    await suggest(run.url ?? '', 'kept elsewhere');
    expect(await board(run.url ?? '')).toContain('kept elsewhere');
  });

  it('that does not answer ends the run with its name, and the app goes on with what it had', async () => {
    app.edit('jac.toml', 'database_wait = "60s"', 'database_wait = "3s"');
    const run = await other({ MONGODB_URI: 'mongodb://u:hunter2@nowhere.invalid:27017/x' }, 5);
    expect(run.diagnosis[0]).toMatchObject({
      code: 'DatabaseUnreachable',
      why: expect.stringContaining('MONGODB_URI at nowhere.invalid:27017'),
    });
    expect(JSON.stringify(run)).not.toContain('hunter2');
    expect(await boardAgain(run.url ?? '')).toContain('kept elsewhere');
    app.edit('jac.toml', 'database_wait = "3s"', 'database_wait = "60s"');
  });

  it('goes beside a PostgreSQL of its own, which opens with the URL that the app gets', async () => {
    const uri = decoded(await get('secret', 'taskboard-mongodb'), 'uri').replace('/?', '/other?');
    const run = await other({ MONGODB_URI: uri, K8_POSTGRESQL: 'True' });
    expect(run).toMatchObject({ status: 'ready' });
    const pod = (run.pods ?? []).find(
      ({ component, status }) => component === 'app' && status !== 'Terminating',
    )?.name;
    const given = await inNamespace(
      'exec',
      `${pod}`,
      '-c',
      'app',
      '--',
      'printenv',
      'DATABASE_URL',
      'JAC_DB_URL',
    );
    const [databaseUrl = '', later] = given.trim().split('\n');
    expect(later).toBe(databaseUrl);
    const sql = ['create table kept (n int)', 'insert into kept values (42)'].join('; ');
    await inNamespace('exec', 'other-postgresql-0', '--', 'psql', databaseUrl, '-c', sql);
    await inNamespace('delete', 'pod', 'other-postgresql-0', '--grace-period=0', '--force');
    await ready('statefulset', 'other-postgresql');
    const query = ['exec', 'other-postgresql-0', '--', 'psql', databaseUrl, '-tAc', 'select n from kept'];
    // DNS may name the pod that is gone for a moment.
    const asked = () => inNamespace(...query);
    const again = () => sleep(3000).then(asked);
    expect((await asked().catch(again).catch(again)).trim()).toBe('42');
  });

  it('that is not asked for any more stays with its data, and the run says so', async () => {
    const uri = decoded(await get('secret', 'taskboard-mongodb'), 'uri').replace('/?', '/other?');
    const run = await other({ MONGODB_URI: uri });
    expect(run).toMatchObject({ status: 'ready' });
    expect(run.notes).toEqual([expect.stringContaining('statefulset/other-postgresql stays with its data')]);
    expect((await get('statefulset', 'other-postgresql')).status.readyReplicas).toBe(1);
  });
});

describe('a volume whose Secret is gone', () => {
  it('is an error that says so, and nothing is written', async () => {
    await inNamespace('delete', 'secret', 'taskboard-redis');
    const mark = devcluster === undefined ? 0 : auditMark();
    const run = await jac(actor, ['scale', app.file, '--replicas', '2'], { env: both });
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('secret/taskboard-redis with its password is gone');
    if (devcluster === undefined) return;
    expect((await auditSince(mark, actor.username)).filter(isWrite)).toEqual([]);
  });
});
