/** Deployments as the Action's door tells them, where apps and jobs of one repository share an environment. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { announce, type DeploymentUse } from '../../src/doors/action/announce.js';
import { deploymentKey } from '../../src/doors/action/marker.js';
import { type Report, reportSchema } from '../../src/model/report.js';
import { closeAll, setting } from './github-harness.js';

const folder = mkdtempSync(join(tmpdir(), 'jac-announce-'));
const before = process.env['GITHUB_STATE'];
beforeAll(() => {
  process.env['GITHUB_STATE'] = join(folder, 'state');
  writeFileSync(join(folder, 'state'), '');
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterAll(() => {
  jest.restoreAllMocks();
  if (before === undefined) delete process.env['GITHUB_STATE'];
  else process.env['GITHUB_STATE'] = before;
  rmSync(folder, { recursive: true });
});
afterEach(closeAll);

const reportOf = (app: string, status: Report['status']): Report => ({
  schema: reportSchema,
  command: 'preview',
  app,
  namespace: `${app}-pr-7`,
  status,
  durationMs: 1,
  diagnosis: [],
  warnings: [],
});

describe('Deployments of runs that share preview/pr-7', () => {
  const jobs = [
    { app: 'shop', matrix: undefined },
    { app: 'admin', matrix: '{"region":"eu"}' },
    { app: 'admin', matrix: '{"region":"us"}' },
  ];

  it('end by the next success and by the end of the same app and job alone', async () => {
    const { hub, twin } = await setting();
    const run = async (job: (typeof jobs)[number], deployment: DeploymentUse, status: Report['status']) => {
      const subject = { ...job, environment: 'preview/pr-7' };
      const announcement = announce(twin(), { subject, comment: 'off', deployment, transient: true });
      announcement.begin('');
      expect(await announcement.end(reportOf(job.app, status), '', 20_000)).toBe(true);
    };
    const states = () => hub.deployments.map(({ statuses }) => statuses.at(-1)?.state);
    for (let push = 0; push < 2; push++) for (const job of jobs) await run(job, 'create', 'ready');
    expect(states()).toEqual(['inactive', 'inactive', 'inactive', 'success', 'success', 'success']);
    for (const [index, job] of jobs.entries()) {
      await run(job, 'retire', 'destroyed');
      expect(states().slice(3)).toEqual(jobs.map((_, at) => (at <= index ? 'inactive' : 'success')));
    }
  });

  it('are told apart by a key that is the app, or below it', () => {
    const [shop = '', eu = '', us = ''] = jobs.map(deploymentKey);
    expect(shop).toBe('shop');
    expect(eu).toMatch(/^admin\/[0-9a-f]{12}$/);
    expect(us).not.toBe(eu);
  });
});
