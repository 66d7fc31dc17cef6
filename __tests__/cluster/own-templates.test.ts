/** A project's own templates ([plugins.scale.templates]): its patch is in what runs, and a wrong one deploys nothing. */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type App, copyOf } from '../support/apps.js';
import { getJson } from '../support/cluster.js';
import { ensureDatabaseImages } from '../support/databases.js';
import { jac, report } from '../support/jac.js';
import { type Actor, deployer } from '../support/roles.js';

const databases = { K8_MONGODB: 'False', K8_REDIS: 'True', K8_STATELESS: 'True' };
const patch = (kind: string) =>
  `target: { kind: ${kind} }\nstrategic: { spec: { template: { spec: { terminationGracePeriodSeconds: 7 } } } }\n`;

let actor: Actor;
let app: App;
let file: string;

beforeAll(async () => {
  await ensureDatabaseImages(['redis']);
  actor = await deployer('own-templates');
  app = copyOf('taskboard');
  const folder = join(app.folder, 'templates', 'redis');
  mkdirSync(folder, { recursive: true });
  file = join(folder, 'patch.yaml');
  appendFileSync(join(app.folder, 'jac.toml'), '\n[plugins.scale.templates]\ndirectory = "templates"\n');
});
afterAll(async () => {
  app?.cleanUp();
  await actor?.cleanUp();
});

describe('a patch of the Redis of an app', () => {
  it('that meets nothing is refused by its file, and nothing is deployed', async () => {
    writeFileSync(file, patch('DaemonSet'));
    const { code, stderr } = await jac(actor, ['scale', app.file], { env: databases });
    expect(code).toBe(2);
    expect(stderr).toContain('templates/redis/patch.yaml');
    expect((await getJson('statefulsets,deployments', '-n', actor.namespace)).items).toEqual([]);
  });

  it('is in the StatefulSet that runs; a second run changes nothing', async () => {
    writeFileSync(file, patch('StatefulSet'));
    await report(actor, ['scale', app.file], 0, { env: databases });
    const set = await getJson('statefulset', 'taskboard-redis', '-n', actor.namespace);
    expect(set.spec.template.spec.terminationGracePeriodSeconds).toBe(7);
    expect(set.status.readyReplicas).toBe(1);
    expect((await report(actor, ['scale', app.file], 0, { env: databases })).status).toBe('unchanged');
  });
});
