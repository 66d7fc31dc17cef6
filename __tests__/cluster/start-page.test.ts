/** docs/start.md as a newcomer walks it: its commands in one shell, in order, and what it says is printed. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kubectlProgram, needDevcluster, projectRoot } from '../support/cluster.js';
import { isExecutable, plugin } from '../support/jac.js';
import { type Actor, deployer } from '../support/roles.js';
import { type Step, stepsOf } from '../support/walked-page.js';

const run = promisify(execFile);
const steps = stepsOf(readFileSync(join(projectRoot, 'docs/start.md'), 'utf8'));
const walked = steps.filter(({ setUp }) => !setUp);

const mark = '@@@ step';
/** One shell, as folders and variables last from step to step; what comes after a mark is of that step. */
const script = [
  'set -euo pipefail',
  'exec 2>&1',
  ...walked.flatMap(({ commands }, index) => [`printf '\\n${mark} ${index}\\n'`, commands]),
].join('\n');

let actor: Actor;
let folder: string;
let printed: readonly string[];

beforeAll(async () => {
  needDevcluster();
  actor = await deployer('start');
  folder = mkdtempSync(join(tmpdir(), 'start-page-'));
  symlinkSync(join(projectRoot, 'examples'), join(folder, 'examples'));
  if (isExecutable) symlinkSync(plugin[0], join(folder, 'kubectl-jac'));
  const pluginFolder = isExecutable ? folder : join(projectRoot, 'kubectl-plugin/bin');
  const { stdout } = await run('bash', ['-c', script], {
    cwd: folder,
    env: {
      PATH: [pluginFolder, dirname(kubectlProgram), process.env['PATH']].join(':'),
      HOME: folder,
      KUBECONFIG: actor.kubeconfig,
    },
  }).catch((error: { stdout?: string; message: string }) => {
    throw new Error(`${error.message.split('\n')[0]}\n${error.stdout ?? ''}`);
  });
  printed = stdout.split(new RegExp(`^${mark} \\d+\\n`, 'm')).slice(1);
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await actor.cleanUp();
});

describe('docs/start.md', () => {
  it('has steps, of which only those of machine and cluster are left to the suite', () => {
    expect(walked.length).toBeGreaterThan(9);
    expect(steps.filter(({ setUp }) => setUp).map(({ commands }) => commands)).toEqual([
      'make build',
      expect.stringMatching(/^export PATH=/),
      expect.stringMatching(/^export KUBECONFIG="\$\(make cluster-up/),
      'make -C .. cluster-down',
    ]);
  });

  it.each(
    walked.map((step, index): [string, Step, number] => [step.commands.split('\n')[0] ?? '', step, index]),
  )('%s', (_, step, index) => {
    for (const line of step.printed) expect(printed[index]).toMatch(line);
  });
});
