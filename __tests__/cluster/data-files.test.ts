/** An app without a database keeps its data in files of its own: one pod, with or without a volume. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Report } from '../../src/model/report.js';
import { type App, copyOf } from '../support/apps.js';
import { board, boardAgain, suggest } from '../support/board.js';
import { getJson, kubectl } from '../support/cluster.js';
import { report } from '../support/jac.js';
import { type Actor, deployer } from '../support/roles.js';

const files = { K8_MONGODB: 'False', K8_REDIS: 'False', K8_STATELESS: 'False' };

let actor: Actor;
let app: App;

const scale = (...args: string[]): Promise<Report> =>
  report(actor, ['scale', app.file, ...args], 0, { env: files });
const get = (...args: string[]) => getJson(...args, '-n', actor.namespace);
const codes = ({ warnings }: Report): string[] => warnings.map(({ code }) => code);

/** The app's pod is replaced. */
async function restart(): Promise<void> {
  await kubectl('delete', 'pods', '-n', actor.namespace, '-l', 'app.kubernetes.io/component=app');
  await kubectl('rollout', 'status', 'deployment/taskboard', '-n', actor.namespace, '--timeout=300s');
}

beforeAll(async () => {
  actor = await deployer('files');
  app = copyOf('taskboard');
});
afterAll(async () => {
  app.cleanUp();
  await actor.cleanUp();
});

describe('without a volume', () => {
  it('the app has one pod, whatever is asked, and is warned that data end with it', async () => {
    const run = await scale('--replicas', '2');
    expect(codes(run)).toEqual(['FileStorage']);
    expect(run.warnings[0]?.next).toContain('--data-volume');
    expect(run.pods?.filter(({ component }) => component === 'app')).toHaveLength(1);
    await suggest(run.url ?? '', 'forgotten');
    expect(await board(run.url ?? '')).toEqual(['forgotten']);
    await restart();
    expect(await boardAgain(run.url ?? '')).toEqual([]);
  });
});

describe('with a volume', () => {
  it('data outlive the pod, its node allowing, and an update, which interrupts the app and says so', async () => {
    const run = await scale('--data-volume', '1Gi');
    const url = run.url ?? '';
    expect(codes(run)).toEqual(['FileStorageVolume']);
    expect((await get('deployment', 'taskboard')).spec.strategy.type).toBe('Recreate');
    await suggest(url, 'kept');
    await restart();
    expect(await boardAgain(url)).toEqual(['kept']);
    app.edit('app.jac', 'VERSION: str = "1.0.0"', 'VERSION: str = "2.0.0"');
    expect(await scale('--data-volume', '1Gi')).toMatchObject({ status: 'ready' });
    expect(await boardAgain(url)).toEqual(['kept']);
  });

  it('is left alone by later runs, also when its size changed', async () => {
    const run = await scale('--data-volume', '2Gi');
    expect(codes(run)).toEqual(['FileStorageVolume', 'DatabaseSettingsDiffer']);
    expect(run).toMatchObject({ status: 'unchanged' });
    const claim = await get('persistentvolumeclaim', 'taskboard-data');
    expect(claim.spec.resources.requests.storage).toBe('1Gi');
  });

  it('stays when the app has none any more', async () => {
    const run = await scale();
    expect(codes(run)).toEqual(['FileStorage']);
    expect((await get('deployment', 'taskboard')).spec.strategy.type).toBe('RollingUpdate');
    expect((await get('persistentvolumeclaim', 'taskboard-data')).status.phase).toBe('Bound');
  });
});
