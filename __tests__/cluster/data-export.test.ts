/** The files of an app without a database, on a volume: exported while it runs, imported while it stands still, kept by destroy. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Report } from '../../src/model/report.js';
import { type App, copyOf } from '../support/apps.js';
import { board, suggest } from '../support/board.js';
import { getJson } from '../support/cluster.js';
import { jac, report } from '../support/jac.js';
import { type Actor, deployer } from '../support/roles.js';

const files = { K8_MONGODB: 'False', K8_REDIS: 'False', K8_STATELESS: 'False' };

let actor: Actor;
let app: App;
let folder: string;
let archive: string;
let first: Report;

const scale = (...args: string[]) => report(actor, ['scale', app.file, ...args], 0, { env: files });

beforeAll(async () => {
  actor = await deployer('export');
  app = copyOf('taskboard');
  folder = mkdtempSync(join(tmpdir(), 'jac-export-'));
  archive = join(folder, 'data.tar');
  first = await scale('--data-volume', '1Gi');
  await suggest(first.url ?? '', 'before');
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  app.cleanUp();
  await actor.cleanUp();
});

it('goes into a file while the app runs, and back while it stands still', async () => {
  const made = await report(actor, ['data', 'export', archive, app.file]);
  expect(made.archive?.parts.map(({ name }) => name)).toEqual(['files.tar']);
  await suggest(first.url ?? '', 'after');
  expect(await board(first.url ?? '')).toEqual(['after', 'before']);
  expect(await report(actor, ['data', 'import', archive, app.file, '--yes'])).toMatchObject({
    status: 'imported',
  });
  expect(await board(first.url ?? '')).toEqual(['before']);
  expect((await getJson('jobs', '-n', actor.namespace)).items).toEqual([]);
});

it('stays when the app is destroyed, and is found again', async () => {
  const gone = await report(actor, ['destroy', app.file, '--yes']);
  expect(gone.kept?.map(({ kind, name }) => `${kind}/${name}`).sort()).toEqual([
    'PersistentVolumeClaim/taskboard-data',
    'Secret/taskboard-auth',
  ]);
  const none = await jac(actor, ['data', 'export', join(folder, 'none.tar'), app.file]);
  expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('no running database')]);
  const again = await scale('--data-volume', '1Gi');
  expect(await board(again.url ?? '')).toEqual(['before']);
});

it('is refused by an app that has nothing to put it into, which stays as it is', async () => {
  await scale();
  const run = await jac(actor, ['data', 'import', archive, app.file, '--yes']);
  expect([run.code, run.stderr]).toEqual([2, expect.stringContaining('data_volume')]);
});
