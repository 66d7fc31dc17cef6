import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { logJson } from '../../src/doors/cli/print/log-line.js';
import { explainJson } from '../../src/engine/settings/explained.js';
import { exitCodes, JacScaleError } from '../../src/model/error.js';
import { failureOutcome } from '../../src/model/failure.js';
import { type History, historySchema } from '../../src/model/history.js';
import type { Report } from '../../src/model/report.js';
import { jac, reportOf, resolve } from './cli-world.js';

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../docs/schema/${name}.schema.json`, import.meta.url), 'utf8'));
const ajv = new Ajv2020({
  strict: true,
  allErrors: true,
  allowUnionTypes: true,
  formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/ },
});
const report = ajv.compile(read('report'));
const logs = ajv.compile(read('logs'));
const explain = ajv.compile(read('explain'));
const history = ajv.compile(read('history'));

const pod = {
  name: 'taskboard-7d9f-abcde',
  component: 'app',
  ready: false,
  status: 'Init:0/1',
  restarts: 2,
  node: 'kube1',
  ip: '10.77.0.4',
  started: '2026-11-21T12:00:00Z',
  bundle: `sha256:${'0'.repeat(64)}`,
};
const diagnosis = [
  {
    code: 'CrashLoop',
    what: 'pod/taskboard-7d9f-abcde crashed twice',
    why: 'exit code 1',
    next: 'kubectl jac logs --previous',
    object: 'pod/taskboard-7d9f-abcde',
    container: 'app',
    node: 'kube1',
    log: ['Traceback', ''],
    file: 'app.jac',
    line: 12,
  },
];
const changes = [
  { action: 'create', kind: 'Namespace', name: 'shop', diff: '+kind: Namespace\n' },
  { action: 'unchanged', kind: 'Service', namespace: 'shop', name: 'taskboard-service' },
] as const;
const warnings = [
  { code: 'UnknownSetting', message: 'unknown key', file: 'jac.toml', line: 3, next: 'remove it' },
];

/** One of each status; a status that is added to the model has to be added here. */
const samples: Record<Report['status'], Report> = {
  planned: reportOf({ command: 'dry-run', status: 'planned', changes }),
  unchanged: reportOf({
    status: 'unchanged',
    changes: [],
    pods: [{ ...pod, image: `ghcr.io/o/a@${pod.bundle}` }],
    release: {
      kind: 'image',
      digest: pod.bundle,
      image: `ghcr.io/o/a@${pod.bundle}`,
      tag: '1',
      builder: 'podman',
    },
  }),
  ready: reportOf({ pods: [pod], changes, warnings, notes: [] }),
  'not-ready': reportOf({ command: 'status', status: 'not-ready', diagnosis, pods: [pod] }),
  failed: reportOf({ status: 'failed', diagnosis, pods: [pod] }),
  'rolled-back': reportOf({
    command: 'rollback',
    status: 'rolled-back',
    diagnosis,
    rollbackOf: 1,
    rolledBackTo: 2,
  }),
  destroyed: reportOf({
    command: 'destroy',
    status: 'destroyed',
    notes: ['namespace shop stays'],
    kept: [{ kind: 'Secret', namespace: 'shop', name: 'taskboard-mongodb' }],
  }),
  exported: reportOf({
    command: 'data',
    status: 'exported',
    archive: { file: '-', parts: [{ name: 'mongodb.archive', bytes: 1024 }] },
  }),
  imported: reportOf({ command: 'data', status: 'imported', archive: { file: 'a.tar', parts: [] } }),
  asleep: reportOf({ command: 'preview', status: 'asleep', preview: { pullRequest: 7 } }),
  locked: reportOf({ status: 'locked', diagnosis }),
  timeout: reportOf({ status: 'timeout', diagnosis }),
  cancelled: reportOf({ status: 'cancelled', notes: ['applied before: deployment/taskboard'] }),
};

describe('published schemas', () => {
  it.each(Object.entries(samples))('a report that is %s', (_status, sample) => {
    report(JSON.parse(JSON.stringify(sample)));
    expect(report.errors ?? []).toEqual([]);
  });

  it.each(Object.entries(exitCodes))('the report of an error with the exit code %s', (_name, exitCode) => {
    const error = new JacScaleError({
      code: 'Some',
      what: 'something',
      why: 'because',
      next: 'do',
      place: { file: 'jac.toml', line: 2, key: 'scale.x' },
      exitCode,
    });
    const of = { command: 'scale', app: '', namespace: '', durationMs: 3 } as const;
    expect(report(failureOutcome(error, of).report)).toBe(true);
  });

  it('refuse what they do not know', () => {
    expect(report({ ...samples.ready, surprise: 1 })).toBe(false);
    expect(report({ ...samples.ready, status: 'fine' })).toBe(false);
    expect(report({ ...samples.ready, pods: [{ ...pod, labels: {} }] })).toBe(false);
  });

  it('what the door prints when the command line is wrong', async () => {
    expect(report(JSON.parse((await jac('scale -o json --bogus')).out))).toBe(true);
    expect(report(JSON.parse((await jac('destroy app.jac -o json')).out))).toBe(true);
  });

  it('a line of a log', () => {
    const line = {
      namespace: 'shop',
      pod: 'p',
      container: 'app',
      message: 'x',
      shared: true,
      onlyContainer: true,
    };
    expect(logs(JSON.parse(logJson({ ...line, time: '2026-11-21T12:00:00.123456789+01:00' })))).toBe(true);
    expect(logs(JSON.parse(logJson({ ...line, time: '' })))).toBe(true);
    expect(logs({ ...line, time: '' })).toBe(false);
  });

  it('a history, and what is printed instead of one that could not be read', async () => {
    const found: History = {
      schema: historySchema,
      command: 'history',
      app: 'taskboard',
      namespace: 'shop',
      revisions: [
        {
          revision: 2,
          current: true,
          status: 'interrupted',
          created: '2026-11-21T12:00:00.000Z',
          actor: 'ada',
          release: { kind: 'image', digest: pod.bundle, image: `ghcr.io/o/a@${pod.bundle}` },
          rollbackOf: 1,
        },
        {
          revision: 1,
          current: false,
          status: 'ready',
          created: '2026-11-21T12:00:00.000Z',
          finished: '2026-11-21T12:00:10.000Z',
          actor: 'ada',
          commit: 'c0ffee',
          dirty: true,
          release: { kind: 'bundle', digest: pod.bundle },
        },
      ],
      notes: [],
    };
    const line = 'history app.jac -o json';
    expect(history(JSON.parse((await jac(line, { history: async () => found })).out))).toBe(true);
    expect(report(JSON.parse((await jac(line)).out))).toBe(true);
  });

  it('what --explain prints', async () => {
    const resolved = await resolve('app.jac', { replicas: '2', label: ['a=b'] }, 'scale');
    explain(JSON.parse(JSON.stringify(explainJson(resolved))));
    expect(explain.errors ?? []).toEqual([]);
    expect(explain(JSON.parse((await jac('scale app.jac --explain -o json')).out))).toBe(true);
  });
});
