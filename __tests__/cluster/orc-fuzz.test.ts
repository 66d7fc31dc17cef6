/** What schemathesis makes up from the OpenAPI document, sent to the service as it is installed: never a 500, always what the document says. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kubectl, projectRoot } from '../support/cluster.js';
import { type Orchestrator, orchestrator } from '../support/orchestrator.js';
import { pythonPrograms } from '../support/python-environment.js';

let orc: Orchestrator;

beforeAll(async () => {
  // A limit of calls is a limit of what is tried.
  orc = await orchestrator({ prefix: 'orc-fuzz', args: ['--rate=10000', '--concurrency=1000'] });
});
afterAll(async () => {
  await orc?.cleanUp();
});

interface Ran {
  readonly code: number;
  readonly output: string;
}

async function schemathesis(...args: string[]): Promise<Ran> {
  const programs = await pythonPrograms(join(projectRoot, '__tests__/fuzz/requirements.txt'));
  const folder = await mkdtemp(join(tmpdir(), 'jac-fuzz-'));
  try {
    return await new Promise((resolve) => {
      const child = execFile(
        join(programs, 'schemathesis'),
        ['run', `${orc.url}/openapi.json`, '--report=junit', '--report-dir', folder, ...args],
        { cwd: folder, maxBuffer: 1 << 28, env: { ...process.env, NO_COLOR: '1', COLUMNS: '160' } },
        (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
      );
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * Not asked for: that what the schema allows is accepted, since what a module takes is known to its template alone, and who may deploy it
 * to the cluster.
 */
const checks = ['--checks=all', '--exclude-checks=positive_data_acceptance'];
const settings = ['--seed=6', '--generation-deterministic', '--workers=2', '--continue-on-failure'];

describe('the REST API, fuzzed from its OpenAPI document', () => {
  it('answers as the document says, and never with a 500, to one who may deploy', async () => {
    const token = await orc.token();
    const header = ['-H', `X-Jac-Orc-Token: ${token}`];
    const { code, output } = await schemathesis(...checks, ...settings, ...header, '--max-examples=40');
    expect(code === 0 ? '' : output).toBe('');
  });

  it('is still there afterwards, without a restart and without an error in its log', async () => {
    const pods = await kubectl(
      ...['get', 'pods', '-n', orc.namespace, '-l', 'app.kubernetes.io/name=jac-orc', '-o'],
      'jsonpath={range .items[*]}{.status.containerStatuses[0].restartCount} {end}',
    );
    expect(pods.trim().split(' ')).toEqual(
      pods
        .trim()
        .split(' ')
        .map(() => '0'),
    );
    const logs = await kubectl('logs', '-n', orc.namespace, 'deployment/jac-orc', '--tail=-1');
    expect(logs).not.toMatch(/ERROR|TypeError|unhandled/i);
  });

  it('serves the document with the version of the service', async () => {
    const { json } = await orc.ask('GET', '/openapi.json');
    expect(json).toMatchObject({ openapi: expect.stringMatching(/^3\.1/) });
    const { version } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
    expect(json).toMatchObject({ info: { version } });
  });
});
