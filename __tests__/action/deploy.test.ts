/** The Action as a runner runs it: the committed dist on Node 24, INPUT_* and GITHUB_* files, main and then post. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type App, copyOf } from '../support/apps.js';
import { projectRoot } from '../support/cluster.js';
import { type GitHub, github } from '../support/github.js';
import { ask } from '../support/http.js';
import { type Actor, deployer } from '../support/roles.js';

let actor: Actor;
let app: App;
let hub: GitHub;
beforeAll(async () => {
  actor = await deployer('action');
  app = copyOf('hello');
  hub = await github();
});
afterAll(async () => {
  app.cleanUp();
  await hub.close();
  await actor.cleanUp();
});

interface Step {
  readonly code: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** Files left in RUNNER_TEMP after post. */
  readonly left: boolean;
}

/** Reads a runner command file: `name<<delimiter`, lines, delimiter. */
function commands(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/^(.+?)<<(.+)\r?\n([\s\S]*?)\r?\n\2$/gm)].map(([, name, , value]) => [name, value]),
  );
}

async function step(inputs: Record<string, string>, folder = app.folder): Promise<Step> {
  const temp = mkdtempSync(join(tmpdir(), 'jac-runner-'));
  const file = (name: string) => {
    const path = join(temp, name);
    writeFileSync(path, '');
    return path;
  };
  const [output, summary, state] = [file('output'), file('summary'), file('state')];
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: folder,
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_STATE: state,
    GITHUB_REPOSITORY: 'owner/shop',
    GITHUB_SERVER_URL: 'https://github.example',
    GITHUB_API_URL: hub.url,
    GITHUB_SHA: 'c0ffee0000000000000000000000000000000000',
    GITHUB_JOB: 'deploy',
    GITHUB_RUN_ID: '7',
    GITHUB_RUN_ATTEMPT: '1',
    RUNNER_TEMP: temp,
  };
  for (const [name, value] of Object.entries(inputs)) env[`INPUT_${name.toUpperCase()}`] = value;
  const main = await run(env);
  const saved = commands(readFileSync(state, 'utf8'));
  const post = await run({
    ...env,
    ...Object.fromEntries(Object.entries(saved).map(([name, value]) => [`STATE_${name}`, value])),
  });
  expect(post.code).toBe(0);
  const kept = saved['kubeconfigFile'];
  const result = {
    code: main.code,
    log: main.log + post.log,
    outputs: commands(readFileSync(output, 'utf8')),
    summary: readFileSync(summary, 'utf8'),
    left: kept !== undefined && existsSync(kept),
  };
  rmSync(temp, { recursive: true });
  return result;
}

function run(env: NodeJS.ProcessEnv): Promise<{ code: number | null; log: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(projectRoot, 'dist/action.cjs')], {
      env,
      cwd: env['GITHUB_WORKSPACE'],
    });
    let log = '';
    const add = (part: Buffer) => {
      log += part.toString();
    };
    child.stdout.on('data', add);
    child.stderr.on('data', add);
    child.on('close', (code) => resolve({ code, log }));
  });
}

const kubeconfig = (): string => readFileSync(actor.kubeconfig, 'utf8');
const token = (): string => /token: (\S+)/.exec(kubeconfig())?.[1] ?? '';

describe('deploy', () => {
  it('deploys, and tells it in outputs, summary and a comment on the commit', async () => {
    const result = await step({
      kubeconfig: Buffer.from(kubeconfig()).toString('base64'),
      'github-token': 'ghs_x',
    });
    expect(result).toMatchObject({
      code: 0,
      outputs: { status: 'ready', changed: 'true', namespace: actor.namespace, revision: '1' },
    });
    expect((await ask(`${result.outputs['url']}/walker/hello`, { body: {} })).status).toBe(200);
    expect(JSON.parse(result.outputs['report'] ?? '')).toMatchObject({
      schema: 'jac-scale/v1',
      status: 'ready',
    });
    expect(result.summary).toContain('`hello` is ready');
    expect(hub.comments).toHaveLength(1);
  });

  it('leaves no kubeconfig behind and prints no token but to mask it', async () => {
    const result = await step({ kubeconfig: kubeconfig() });
    expect(result.left).toBe(false);
    const shown = result.log.split('\n').filter((line) => !line.startsWith('::add-mask::'));
    expect(shown.join('\n')).not.toContain(token());
    expect(result.log).toContain(`::add-mask::${token()}`);
  });

  it('edits its comment on the next push, wherever among the pages it stands, and makes no second one', async () => {
    hub.comments.unshift(
      ...[101, 102, 103].map((id) => ({ id, body: `somebody else's ${id}`, html_url: '' })),
    );
    hub.pulls = [{ number: 5, state: 'open' }];
    const result = await step({ kubeconfig: kubeconfig(), 'github-token': 'ghs_x' });
    expect(result.outputs['status']).toBe('unchanged');
    expect(result.outputs['changed']).toBe('false');
    expect(hub.comments).toHaveLength(4);
    expect(hub.comments.at(-1)?.body).toContain('is up to date');
  });

  it('does not fail for a token that may not comment', async () => {
    hub.readOnly = true;
    const result = await step({ kubeconfig: kubeconfig(), 'github-token': 'ghs_fork' });
    hub.readOnly = false;
    expect(result.code).toBe(0);
    expect(result.log).toContain('may not write one');
  });

  it('fails with the exit code of the plugin, an annotation at the line, and the old pods serving', async () => {
    app.edit('app.jac', 'def:pub greet', 'def:pub greet((');
    const result = await step({ kubeconfig: kubeconfig() });
    expect(result).toMatchObject({ code: 5, outputs: { status: 'rolled-back' } });
    expect(result.log).toMatch(/::error .*file=app\.jac.*line=\d+/);
    expect(result.summary).toContain('<details>');
    expect((await ask(`${result.outputs['url']}/walker/hello`, { body: {} })).status).toBe(200);
  });

  it.each([
    ['command', 'explode', /command/],
    ['replicas', 'two', /replicas/],
    ['kubeconfig', 'nonsense', /kubeconfig/],
    ['app', 'missing.jac', /missing\.jac/],
  ])('refuses input %s=%s in one line, exit 2', async (name, value, pattern) => {
    const result = await step({ kubeconfig: kubeconfig(), [name]: value });
    expect(result.code).toBe(2);
    expect(result.log).toMatch(pattern);
    expect(result.outputs).toEqual({});
  });
});
