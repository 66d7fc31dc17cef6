/** A failed update is explained and taken back; a first deploy is left to look at. The causes themselves: catalogue-*.test.ts. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Report } from '../../src/model/report.js';
import { type App, copyOf } from '../support/apps.js';
import { getJson } from '../support/cluster.js';
import { ask } from '../support/http.js';
import { jac, report, start } from '../support/jac.js';
import { type Actor, deployer } from '../support/roles.js';

let actor: Actor;
beforeAll(async () => {
  actor = await deployer('failures');
});
afterAll(async () => {
  await actor.cleanUp();
});

describe('an update that cannot start is explained and taken back', () => {
  let base: App;
  let good: Report;
  let app: App;
  beforeAll(async () => {
    base = copyOf('hello');
    good = await report(actor, ['scale', base.file, '--name', 'hello']);
  });
  afterAll(() => base.cleanUp());
  beforeEach(() => {
    app = copyOf('hello');
  });
  afterEach(async () => {
    app.cleanUp();
    // Whatever was tried, what served before serves on.
    expect((await ask(`${good.url}/walker/hello`, { body: {} })).status).toBe(200);
  });

  const failing = (args: string[] = []) =>
    report(actor, ['scale', app.file, '--name', 'hello', '--take-app', ...args], 5);

  it('a Jac syntax error, with file and line', async () => {
    app.edit('app.jac', 'def:pub greet', 'def:pub greet((');
    const result = await failing();
    expect(result).toMatchObject({ status: 'rolled-back', rolledBackTo: good.revision });
    expect(result.diagnosis[0]).toMatchObject({
      code: 'JacSyntaxError',
      file: 'app.jac',
      line: expect.any(Number),
    });
  });

  it('a probe that never answers, when the time to start is spent', async () => {
    app.set('health_check_path = "/nowhere"\nstartup_timeout = "12s"');
    const result = await failing();
    expect(result.diagnosis[0]).toMatchObject({ code: expect.stringMatching(/Probe|Startup/) });
    expect(result.diagnosis[0]?.why).toMatch(/404|\/nowhere|startup/i);
  });

  it('marks each of these revisions as rolled back, and none as good', async () => {
    const { items } = await getJson(
      'secrets',
      '-n',
      actor.namespace,
      '-l',
      'app.kubernetes.io/component=revision,app.kubernetes.io/instance=hello',
    );
    const outcomes = items
      .map((secret: { metadata: { name: string; annotations?: Record<string, string> } }) => [
        Number(secret.metadata.name.split('.').at(-1)),
        secret.metadata.annotations?.['jac-scale/outcome'],
      ])
      .sort((a: number[], b: number[]) => (a[0] ?? 0) - (b[0] ?? 0));
    expect(outcomes[0]).toEqual([1, 'ready']);
    expect(outcomes.slice(1).every(([, outcome]: [number, string]) => outcome === 'rolled-back')).toBe(true);
  });

  it('needs no repair: the good code deployed again changes nothing', async () => {
    const again = await report(actor, ['scale', base.file, '--name', 'hello', '--take-app']);
    expect(again.status).toBe('unchanged');
  });
});

describe('a first deploy that fails is left to look at', () => {
  let app: App;
  beforeEach(() => {
    app = copyOf('hello');
  });
  afterEach(() => app.cleanUp());

  it('exits 4, and status says why with the same exit code', async () => {
    app.edit('app.jac', 'def:pub greet', 'def:pub greet((');
    const result = await report(actor, ['scale', app.file, '--name', 'broken'], 4);
    expect(result).toMatchObject({ status: 'failed', diagnosis: [{ code: 'JacSyntaxError' }] });
    const status = await report(actor, ['status', '--name', 'broken', '-n', actor.namespace], 4);
    expect(status.status).toBe('not-ready');
    expect(status.diagnosis.length).toBeGreaterThan(0);
  });

  it('is mended by deploying what works', async () => {
    const result = await report(actor, ['scale', app.file, '--name', 'broken', '--take-app']);
    expect(result.status).toBe('ready');
  });

  it('a slow start is no failure', async () => {
    app.edit(
      'app.jac',
      'def:pub greet',
      'import time;\n\nwith entry {\n    time.sleep(20);\n}\n\ndef:pub greet',
    );
    const result = await report(actor, ['scale', app.file, '--name', 'slow']);
    expect(result.status).toBe('ready');
  });

  it('a pod that fits nowhere is said at once and waited for, until the time is up: exit 7', async () => {
    app.set('cpu_request = "900"');
    const running = start(actor, ['scale', app.file, '--name', 'huge', '--timeout', '15s']);
    await running.shown(/Insufficient cpu/);
    const run = await running.done;
    expect(run.code).toBe(7);
    expect(run.stderr + run.stdout).toContain('Insufficient cpu');
  });
});

describe('bad input', () => {
  it.each([
    ['no such verb', ['scael'], /scale/],
    ['a bad number', ['scale', 'examples/hello/app.jac', '--replicas', 'two'], /replicas.*two/],
  ])('is one clear line and exit 2: %s', async (_title, args, pattern) => {
    const run = await jac(actor, args);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(pattern);
    expect(run.stdout).toBe('');
  });
});
