/** What schemathesis makes up from the OpenAPI document, sent to the service as it is installed: never a 500, always what the document says. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kubectl, projectRoot } from '../support/cluster.js';
import { type Orchestrator, orchestrator } from '../support/orchestrator.js';
import { pythonPrograms } from '../support/python-environment.js';

let orc: Orchestrator;

beforeAll(async () => {
  orc = await orchestrator({
    prefix: 'orc-fuzz',
    // A limit of calls is a limit of what is tried.
    args: ['--rate=10000', '--concurrency=1000'],
    // What is made up is a module that nobody has, for which a package index would be asked each time.
    modulesAllow: ['math'],
  });
});
afterAll(async () => {
  await orc?.cleanUp();
});

interface Ran {
  readonly code: number;
  readonly output: string;
}

/** @param config schemathesis.toml */
async function schemathesis(config: string, ...args: string[]): Promise<Ran> {
  const programs = await pythonPrograms(join(projectRoot, '__tests__/fuzz/requirements.txt'));
  const folder = await mkdtemp(join(tmpdir(), 'jac-fuzz-'));
  try {
    await writeFile(join(folder, 'schemathesis.toml'), config);
    return await new Promise((resolve) => {
      const child = execFile(
        join(programs, 'schemathesis'),
        ['run', `${orc.url}/openapi.json`, ...args],
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
/** Where parameters are given, schemathesis takes its own wrong ones for sent, and the answer for an acceptance of them. */
const checksOfGiven = ['--checks=all', '--exclude-checks=positive_data_acceptance,negative_data_rejection'];
const settings = ['--seed=6', '--generation-deterministic', '--workers=2', '--continue-on-failure'];

describe('the REST API, fuzzed from its OpenAPI document', () => {
  it('answers as the document says, and never with a 500, to one who may deploy', async () => {
    const header = ['-H', `X-Jac-Orc-Token: ${await orc.token()}`];
    const { code, output } = await schemathesis('', ...checks, ...settings, ...header, '--max-examples=20');
    expect(code === 0 ? '' : output).toBe('');
  });

  it('does so for calls of a module that is there', async () => {
    const token = await orc.token();
    const made = await orc.ask('POST', '/create_pod/math', { token, timeoutMs: 120_000 });
    expect({ status: made.status, body: made.status === 200 ? '' : made.body }).toEqual({
      status: 200,
      body: '',
    });
    const config = '[parameters]\nmodule_name = "math"\nmethod_name = "hypot"\n';
    const only = ['--include-path=/run_module', '--phases=coverage,fuzzing', '--max-examples=150'];
    const header = ['-H', `X-Jac-Orc-Token: ${token}`];
    const { code, output } = await schemathesis(config, ...checksOfGiven, ...settings, ...header, ...only);
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
    expect(logs.split('\n').filter((line) => /\b(ERROR|\w*TypeError|unhandled)\b/.test(line))).toEqual([]);
  });

  it('serves the document with the version of the service', async () => {
    const { json } = await orc.ask('GET', '/openapi.json');
    expect(json).toMatchObject({ openapi: expect.stringMatching(/^3\.1/) });
    const { version } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'));
    expect(json).toMatchObject({ info: { version } });
  });
});
