/** scale --watch: saves become answers, mistakes do not. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type App, copyOf } from '../support/apps.js';
import { getJson, kubectl } from '../support/cluster.js';
import { type Running, report, start } from '../support/jac.js';
import { type Actor, deployer } from '../support/roles.js';

let actor: Actor;
let app: App;
let loop: Running;
let said = '';
beforeAll(async () => {
  actor = await deployer('watch');
  app = copyOf('taskboard');
  app.set('revision_history_limit = 3');
  loop = start(actor, ['scale', app.file, '--watch'], { env: { PATH: '/usr/bin:/bin' } });
  for (const stream of [loop.child.stdout, loop.child.stderr])
    stream?.on('data', (text: string) => {
      said += text;
    });
  await loop.shown(/waiting for the next save/);
});
afterAll(async () => {
  loop.child.kill('SIGKILL');
  app.cleanUp();
  await actor.cleanUp();
});

/** Resolves when the pattern is shown in what comes from now on. */
async function next(pattern: RegExp): Promise<string> {
  const from = said.length;
  await new Promise<void>((resolve, reject) => {
    const look = () => {
      if (pattern.test(said.slice(from))) resolve();
    };
    loop.child.stdout?.on('data', look);
    loop.child.stderr?.on('data', look);
    loop.child.once('close', () => reject(new Error(`${pattern} was never shown:\n${said.slice(from)}`)));
  });
  return said.slice(from);
}

const missing = 'import from no_such_module { nothing }\n';

const version = (text: string) => app.edit('app.jac', /VERSION: str = "[^"]*"/, `VERSION: str = "${text}"`);

/** Asks until the new code answers: the pod of before may still do so for some seconds after a rollout (docs/decisions/006). */
async function answers(wanted: string): Promise<void> {
  const { url = '' } = await report(actor, ['status', app.file]);
  let text = '';
  for (let attempt = 1; attempt <= 40; attempt++) {
    const response = await fetch(new URL('/function/version', url), {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json', connection: 'close' },
    });
    text = await response.text();
    if (text.includes(wanted)) return;
    await sleep(500);
  }
  throw new Error(`${wanted} does not answer, but ${text}`);
}

const revisions = async () =>
  (
    (await getJson('secrets', '-n', actor.namespace, '-l', 'app.kubernetes.io/component=revision')) as {
      items: { metadata: { name: string; annotations: Record<string, string> } }[];
    }
  ).items;

describe('scale --watch', () => {
  it('deploys a save, and follows the logs of the new pod', async () => {
    const shown = next(/waiting for the next save/);
    version('saved-1');
    const text = await shown;
    expect(text).toMatch(/the new code answers, [\d.]+m?s after the save/);
    expect(text).toMatch(/revision 2/);
    await answers('saved-1');
    await next(/^taskboard-\S+ \| /m);
  });

  it('shows a syntax error with file and line, and deploys nothing', async () => {
    const before = (await revisions()).length;
    const good = /def:pub version/;
    const shown = next(/waiting for the next save/);
    app.edit('app.jac', good, 'def:pub version(');
    expect(await shown).toMatch(/error: app\.jac:\d+:\d+: /);
    expect((await revisions()).length).toBe(before);
    await answers('saved-1');
    app.edit('app.jac', 'def:pub version(', 'def:pub version');
  });

  it('does not care for what no bundle takes', async () => {
    const before = (await revisions()).length;
    app.write('.env', 'NOT=deployed\n');
    app.write('notes.local.toml', 'a = 1\n');
    const shown = next(/revision 3/);
    version('saved-2');
    await shown;
    expect((await revisions()).length).toBe(before + 1);
  });

  it('explains a rollout that failed, goes back, and goes on', async () => {
    const shown = next(/waiting for the next save/);
    app.edit('app.jac', 'import os;', `import os;\n${missing}`);
    expect(await shown).toMatch(/rolled back/);
    await answers('saved-2');
    const mended = next(/waiting for the next save/);
    app.edit('app.jac', missing, '');
    version('saved-3');
    await mended;
    await answers('saved-3');
    expect((await revisions()).length).toBeLessThanOrEqual(4);
  });

  it('deploys the newest of many saves, the run before it cancelled', async () => {
    const shown = next(/the new code answers[\s\S]*waiting for the next save/);
    version('burst-1');
    await next(/rollout: waiting/);
    version('burst-2');
    version('burst-3');
    await shown;
    await answers('burst-3');
    const outcomes = (await revisions()).map(({ metadata }) => metadata.annotations['jac-scale/outcome']);
    expect(outcomes).toContain('cancelled');
  });

  it('ends with Ctrl-C, and the app goes on', async () => {
    loop.child.kill('SIGINT');
    expect((await loop.done).code).toBe(130);
    await answers('burst-3');
    await kubectl('rollout', 'status', 'deployment/taskboard', '-n', actor.namespace, '--timeout=60s');
  });
});
