/** Failures explain themselves: each provoked for real, named, taken back where there is something to go back to. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Report } from '../../src/model/report.js';
import { type App, copyOf } from '../support/apps.js';
import { getJson, kubectl, kubectlApply, runtimeImage } from '../support/cluster.js';
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

const missingImage = 'localhost:1/no/such-image:1';

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

  it('a missing Python package, with its name and where to declare it', async () => {
    app.edit('app.jac', 'def:pub greet', 'import no_such_package_at_all;\n\ndef:pub greet');
    const result = await failing();
    expect(result.diagnosis[0]).toMatchObject({ code: 'PythonPackageMissing' });
    expect(JSON.stringify(result.diagnosis[0])).toContain('no_such_package_at_all');
    expect(result.diagnosis[0]?.next).toContain('[dependencies]');
  });

  it('a crash, with the last lines the app printed', async () => {
    app.write(
      'app.jac',
      'with entry {\n    print("opening the shop");\n    raise ValueError("the shelves are empty");\n}\n',
    );
    const result = await failing();
    expect(result.diagnosis[0]?.log?.join('\n')).toContain('the shelves are empty');
    expect(result.diagnosis[0]?.object).toMatch(/^pod\/hello-/);
  });

  it('a probe that never answers, when the time to start is spent', async () => {
    app.set('health_check_path = "/nowhere"\nstartup_timeout = "12s"');
    const result = await failing();
    expect(result.diagnosis[0]).toMatchObject({ code: expect.stringMatching(/Probe|Startup/) });
    expect(result.diagnosis[0]?.why).toMatch(/404|\/nowhere|startup/i);
  });

  it('an image that does not exist', async () => {
    app.set('');
    app.edit('jac.toml', runtimeImage, missingImage);
    const result = await report(
      actor,
      ['scale', app.file, '--name', 'hello', '--take-app', '--timeout', '60s'],
      5,
    );
    expect(JSON.stringify(result.diagnosis)).toContain(missingImage);
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

  it('a storage class that does not exist', async () => {
    const result = await report(
      actor,
      ['scale', app.file, '--name', 'classless', '--storage-class', 'no-such-class', '--timeout', '60s'],
      4,
    );
    expect(JSON.stringify(result.diagnosis)).toContain('no-such-class');
  });

  it('a quota that is spent', async () => {
    const tight = await deployer('quota');
    try {
      await kubectlApply({
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'small', namespace: tight.namespace },
        spec: { hard: { 'requests.cpu': '60m' } },
      });
      const result = await report(tight, ['scale', app.file, '--timeout', '60s'], 4);
      expect(result.diagnosis[0]?.code).toBe('QuotaExceeded');
      expect(JSON.stringify(result.diagnosis[0])).toContain('small');
    } finally {
      await tight.cleanUp();
    }
  });
});

describe('a request that is refused stops the run before anything is written', () => {
  let app: App;
  beforeAll(async () => {
    app = copyOf('hello');
    await report(actor, ['scale', app.file, '--name', 'refused']);
  });
  afterAll(() => app.cleanUp());

  it('forbidden: names verb, resource and the rule to add', async () => {
    const limited = await deployer('limited');
    try {
      const rules = (await getJson('role', '-n', limited.namespace)).items[0];
      await kubectlApply({
        ...rules,
        rules: rules.rules.filter((rule: { resources: string[] }) => !rule.resources.includes('deployments')),
      });
      const run = await jac(limited, ['scale', app.file, '--name', 'refused']);
      expect(run.code).toBe(1);
      expect(run.stderr).toMatch(/deployments\.apps|deployments/);
      expect(run.stderr).toMatch(/list|patch|get/);
      expect(run.stderr).toMatch(/docs\/rbac|kubectl create role/);
      expect(
        (await getJson('secrets', '-n', limited.namespace, '-l', 'app.kubernetes.io/managed-by=jac-scale'))
          .items,
      ).toEqual([]);
    } finally {
      await limited.cleanUp();
    }
  });

  it('conflict: names field, manager and remedy; --take-over takes that field', async () => {
    await kubectl('scale', 'deployment', 'refused', '--replicas=2', '-n', actor.namespace);
    const run = await jac(actor, ['scale', app.file, '--name', 'refused']);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('spec.replicas');
    expect(run.stderr).toContain('kubectl');
    expect(run.stderr).toContain('--take-over');
    const other = await jac(actor, ['scale', app.file, '--name', 'refused', '--take-over', 'spec.paused']);
    expect(other.code).toBe(1);
    const taken = await report(actor, [
      'scale',
      app.file,
      '--name',
      'refused',
      '--take-over',
      'spec.replicas',
    ]);
    expect(taken.status).toBe('ready');
    expect((await getJson('deployment', 'refused', '-n', actor.namespace)).spec.replicas).toBe(1);
  });
});

describe('nothing to talk to', () => {
  it('an API server that is not there: exit 1, and which address', async () => {
    const nowhere = { kubeconfig: actor.kubeconfig };
    const text = (await import('node:fs'))
      .readFileSync(actor.kubeconfig, 'utf8')
      .replace(/server: \S+/, 'server: https://127.0.0.1:1');
    const file = `${actor.kubeconfig}.nowhere`;
    (await import('node:fs')).writeFileSync(file, text, { mode: 0o600 });
    const run = await jac({ ...nowhere, kubeconfig: file }, ['status', '--name', 'hello', '-n', 'default']);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('127.0.0.1:1');
  });

  it.each([
    ['no such file', ['scale', 'nowhere.jac'], /nowhere\.jac/],
    ['no such flag', ['scale', 'app.jac', '--replica', '2'], /--replicas/],
    ['no such verb', ['scael'], /scale/],
    ['a bad number', ['scale', 'examples/hello/app.jac', '--replicas', 'two'], /replicas.*two/],
    [
      'a database of another kind than its variable says',
      ['scale', 'examples/hello/app.jac'],
      /MONGODB_URI/,
      { MONGODB_URI: 'redis://elsewhere:6379' },
    ],
  ])(
    'bad input is one clear line and exit 2: %s',
    async (_title, args, pattern, env: Record<string, string> = {}) => {
      const run = await jac(actor, args, { env });
      expect(run.code).toBe(2);
      expect(run.stderr).toMatch(pattern);
      expect(run.stdout).toBe('');
    },
  );
});
