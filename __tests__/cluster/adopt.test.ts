/** An app that jac-scale 0.2.30 deployed becomes ours: its data stay, and nobody is turned away. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Report } from '../../src/model/report.js';
import { type App, copyOf } from '../support/apps.js';
import { getJson, kubectl } from '../support/cluster.js';
import { ensureDatabaseImages } from '../support/databases.js';
import { ask } from '../support/http.js';
import { jac, type RunOptions, report } from '../support/jac.js';
import { type Outcomes, underLoad } from '../support/load.js';
import { deployOldApp, mayAdopt } from '../support/old-app.js';
import { type Actor, deployer } from '../support/roles.js';

let actor: Actor;
let app: App;
let url: string;
let adopted: Report;
let load: Outcomes;
let before: { pod: string; set: string; claim: string };

const options: RunOptions = { env: { K8_MONGODB: 'True', K8_REDIS: 'True', K8_STATELESS: 'False' } };
const named = (...args: string[]) => [args[0] ?? '', app.file, '--name', 'shop', ...args.slice(1)];
const uid = async (kind: string, name: string): Promise<string> =>
  (await getJson(kind, name, '-n', actor.namespace)).metadata.uid;
const databaseNow = async () => ({
  pod: await uid('pod', 'shop-mongodb-0'),
  set: await uid('statefulset', 'shop-mongodb'),
  claim: await uid('pvc', 'shop-mongo-data-shop-mongodb-0'),
});
/** What the cluster still has of these kinds, when its garbage collector had time to take what belonged to others. */
async function leftOf(kinds: string, expected: string): Promise<string> {
  for (const giveUp = Date.now() + 120_000; ; await sleep(500)) {
    const left = (await kubectl('get', kinds, '-n', actor.namespace, '-o', 'name')).trim();
    if (left === expected || Date.now() > giveUp) return left;
  }
}
const tasks = async (at: string): Promise<string> =>
  (await ask(`${at}/walker/list_tasks`, { body: {} })).body;

beforeAll(async () => {
  await ensureDatabaseImages(['mongo', 'redis']);
  actor = await deployer('adopt');
  await mayAdopt(actor);
  app = copyOf('taskboard');
  url = await deployOldApp(actor, app);
  await ask(`${url}/walker/suggest_task`, { body: { title: 'written before' } });
  expect(await tasks(url)).toContain('written before');
  before = await databaseNow();
});
afterAll(async () => {
  app.cleanUp();
  await actor.cleanUp();
});

describe('an old app', () => {
  it('is not run over by scale, which says how it is taken over', async () => {
    const run = await jac(actor, named('scale'), options);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('kubectl jac adopt --name shop');
  });

  it('is adopted without a failed request', async () => {
    const streams = [{ name: 'nodeport', url: `${url}/healthz`, rate: 20 }];
    ({ result: adopted, load } = await underLoad(streams, () =>
      report(actor, named('adopt', '--yes', '--timeout', '10m'), 0, options),
    ));
    expect(adopted).toMatchObject({ command: 'adopt', status: 'ready', revision: 1 });
    expect(load.sent).toBeGreaterThan(100);
    expect({ failures: load.failures, examples: load.examples }).toEqual({ failures: {}, examples: [] });
  });

  it('keeps its address, its database and what was written', async () => {
    expect(adopted.url?.split(':').at(-1)).toBe(url.split(':').at(-1));
    expect(await databaseNow()).toEqual(before);
    expect(await tasks(url)).toContain('written before');
  });

  it('says what it means for users, and no secret', () => {
    const codes = adopted.warnings.map(({ code }) => code);
    expect(codes).toEqual(
      expect.arrayContaining([
        'EverybodyLoggedOut',
        'PublicPassword',
        'DatabaseSettingsUnused',
        'VariablesLost',
      ]),
    );
    expect(JSON.stringify(adopted)).not.toContain('sk-of-the-shop');
  });

  it('leaves nothing of the old app but what its databases and the way in need', async () => {
    const { items } = await getJson(
      'deployments,replicasets,hpa,serviceaccounts,networkpolicies',
      '-n',
      actor.namespace,
    );
    const names = items.map(
      ({ kind, metadata }: { kind: string; metadata: { name: string } }) => `${kind}/${metadata.name}`,
    );
    expect(names).not.toContain('HorizontalPodAutoscaler/shop-hpa');
    expect(names.filter((name: string) => /NetworkPolicy|ServiceAccount\/shop/.test(name)).sort()).toEqual([
      'NetworkPolicy/shop-mongodb-network-policy',
      'NetworkPolicy/shop-redis-network-policy',
      'ServiceAccount/shop-ingress-nginx',
      'ServiceAccount/shop-mongodb-sa',
      'ServiceAccount/shop-redis-sa',
    ]);
    const { items: pods } = await getJson('pods', '-n', actor.namespace, '-l', 'app=shop');
    expect(pods).toEqual([]);
  });
});

describe('an adopted app', () => {
  it('is unchanged for scale and for adopt, and ready for status', async () => {
    const again = await report(actor, named('scale'), 0, options);
    expect(again).toMatchObject({ status: 'unchanged', revision: 1 });
    expect(again.warnings.map(({ code }) => code)).not.toContain('DatabaseSettingsDiffer');
    expect(await report(actor, named('adopt', '--yes'), 0, options)).toMatchObject({ status: 'unchanged' });
    const status = await report(actor, ['status', '--name', 'shop']);
    expect(status).toMatchObject({ status: 'ready' });
    expect(status.pods?.map(({ component }) => component)).toEqual(
      expect.arrayContaining(['app', 'mongodb', 'redis']),
    );
  });

  it('has nothing to go back to, and says so', async () => {
    const run = await jac(actor, ['rollback', '--name', 'shop']);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('no earlier revision');
  });

  it('keeps its data over a destroy: the next scale finds them', async () => {
    const gone = await report(actor, ['destroy', '--name', 'shop', '--yes']);
    expect(gone.kept?.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['shop-mongo-data-shop-mongodb-0', 'shop-mongodb']),
    );
    expect(await leftOf('statefulsets,networkpolicies', '')).toBe('');
    const again = await report(actor, named('scale', '--timeout', '10m'), 0, options);
    expect(again).toMatchObject({ status: 'ready' });
    expect(await tasks(again.url ?? '')).toContain('written before');
    expect(await uid('pvc', 'shop-mongo-data-shop-mongodb-0')).toBe(before.claim);
  });

  it('goes with its data when that is said', async () => {
    await report(actor, ['destroy', '--name', 'shop', '--yes', '--delete-data']);
    // Its values are not among the settings.
    const kept = 'secret/shop-secrets';
    expect(await leftOf('pvc,statefulsets,secrets', kept)).toBe(kept);
  });
});
