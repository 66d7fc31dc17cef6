import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { changeLine, countText, diffText } from '../../src/doors/cli/print/changes.js';
import { errorText } from '../../src/doors/cli/print/error.js';
import { logText } from '../../src/doors/cli/print/log-line.js';
import { questionText } from '../../src/doors/cli/print/question.js';
import { reportText } from '../../src/doors/cli/print/report.js';
import { cutTo, displayWidth, plain } from '../../src/doors/cli/print/style.js';
import { age, bytes, elapsed } from '../../src/doors/cli/print/units.js';
import { manifestsYaml } from '../../src/doors/cli/print/yaml.js';
import { JacScaleError } from '../../src/model/error.js';
import type { PodView, Report } from '../../src/model/report.js';
import { expectGolden, now, reportOf, styleAt } from './cli-world.js';

const pods: PodView[] = [
  {
    name: 'taskboard-code-server-5c-x',
    component: 'code-server',
    ready: true,
    status: 'Running',
    restarts: 0,
  },
  {
    name: 'taskboard-7d9f8b6c54-qm2xk',
    component: 'app',
    ready: false,
    status: 'CrashLoopBackOff',
    restarts: 4,
    node: 'kube2',
    started: '2026-11-21T11:51:30Z',
  },
  {
    name: 'taskboard-66b9d7f9c-7hk2p',
    component: 'app',
    ready: true,
    status: 'Running',
    restarts: 0,
    node: 'kube1',
    started: '2026-11-19T09:00:00Z',
  },
];
const traceback = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`);
const crash = {
  code: 'CrashLoop',
  what: 'pod/taskboard-7d9f8b6c54-qm2xk crashed twice with exit code 1',
  why: 'JacSyntaxError: missing ";"\nin walker CreateTask',
  next: 'edit app.jac, line 12, then: kubectl jac scale app.jac',
  object: 'pod/taskboard-7d9f8b6c54-qm2xk',
  container: 'app',
  node: 'kube2',
  log: [...traceback, '\u001b[31mred\u001b[0m \u001b]0;title\u0007and a bell\u0007'],
  file: 'app.jac',
  line: 12,
};
const diff = `===================================================================
--- deployment/taskboard
+++ deployment/taskboard
@@ -3,3 +3,3 @@
 spec:
-  replicas: 1
+  replicas: 2
`;

const screens: Record<string, Report> = {
  ready: reportOf({
    warnings: [{ code: 'UnknownSetting', message: 'unknown key', file: 'jac.toml', line: 7 }],
  }),
  unchanged: reportOf({ status: 'unchanged', durationMs: 210 }),
  image: reportOf({
    release: {
      kind: 'image',
      digest: `sha256:${'ab'.repeat(32)}`,
      image: `ghcr.io/owner/taskboard@sha256:${'ab'.repeat(32)}`,
      tag: 'c0ffeec0ffee',
      builder: 'daemonless',
    },
  }),
  'rolled-back': reportOf({ status: 'rolled-back', rolledBackTo: 2, durationMs: 95_000, diagnosis: [crash] }),
  'dry-run': reportOf({
    command: 'dry-run',
    status: 'planned',
    changes: [
      { action: 'configure', kind: 'Deployment', namespace: 'shop', name: 'taskboard', diff },
      { action: 'unchanged', kind: 'Service', namespace: 'shop', name: 'taskboard-service' },
      { action: 'delete', kind: 'PodDisruptionBudget', namespace: 'shop', name: 'taskboard' },
    ],
  }),
  status: reportOf({ command: 'status', pods }),
  'status-not-ready': reportOf({ command: 'status', status: 'not-ready', pods, diagnosis: [crash] }),
  'status-absent': reportOf({ command: 'status', app: 'x', status: 'not-ready', pods: [] }),
  cancelled: reportOf({
    status: 'cancelled',
    notes: [
      'applied before the run was cancelled: deployment/taskboard',
      'the next run repairs it: kubectl jac scale',
    ],
  }),
  destroyed: reportOf({
    command: 'destroy',
    status: 'destroyed',
    notes: ['namespace shop stays: pod/other'],
  }),
};

describe('screens', () => {
  for (const [name, report] of Object.entries(screens)) {
    for (const columns of [80, 200]) {
      for (const coloured of [false, true]) {
        it(`${name} at ${columns} columns${coloured ? ', coloured' : ''}`, () => {
          const { out, err } = reportText(report, styleAt(columns, coloured), now);
          // Results are never cut: the width makes no difference.
          expectGolden(`screens/${name}${coloured ? '.colour' : ''}.txt`, `${out}--- stderr\n${err}`);
        });
      }
    }
  }

  it('colour adds nothing but colour', () => {
    for (const report of Object.values(screens)) {
      const coloured = reportText(report, styleAt(80, true), now);
      const bare = reportText(report, styleAt(80), now);
      expect(plain(coloured.out)).toBe(bare.out);
      expect(plain(coloured.err)).toBe(bare.err);
    }
  });

  it('an error says what, where, why and what next', () => {
    const error = new JacScaleError({
      code: 'SettingInvalid',
      what: 'replicas: expected a whole number, got "two"',
      why: 'one line\nand another',
      next: 'write replicas = 2',
      place: { file: 'jac.toml', line: 7, key: 'scale.kubernetes.replicas' },
    });
    expect(errorText(error, styleAt(80))).toBe(`error: replicas: expected a whole number, got "two"
  at jac.toml:7 (scale.kubernetes.replicas)
  one line
  and another
next: write replicas = 2
`);
    const { place } = error;
    const named = new JacScaleError({ code: 'X', what: 'jac.toml:7: wrong', ...(place && { place }) });
    expect(errorText(named, styleAt(80))).toBe('error: jac.toml:7: wrong\n');
  });

  it('asks before it deletes', () => {
    const changes = [
      { action: 'delete', kind: 'Secret', namespace: 'shop', name: 'taskboard.inventory' },
    ] as const;
    expect(questionText({ changes, kept: [] }, 'taskboard', 'shop')).toBe(
      'Of app taskboard in namespace shop this deletes:\n  secret/taskboard.inventory\nDelete 1 object? [y/N]: ',
    );
  });

  it('manifests are a stream of documents', () => {
    const manifest = (name: string) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name } });
    expect(manifestsYaml([manifest('a'), manifest('b')])).toBe(
      'apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: b\n',
    );
  });

  it('changes', () => {
    expect(changeLine({ action: 'create', kind: 'PersistentVolumeClaim', name: 'a' })).toBe(
      'persistentvolumeclaim/a created\n',
    );
    expect(countText([])).toBe('nothing to do');
    expect(`${'='.repeat(67)}\n${diffText(diff, styleAt(80))}`).toBe(diff);
  });

  it('a pod keeps its colour', () => {
    const line = {
      namespace: 'a',
      pod: 'p-1',
      container: 'app',
      time: '',
      shared: true,
      onlyContainer: true,
    };
    const [one, two] = ['x', 'y'].map((message) => logText({ ...line, message }, styleAt(80, true)));
    expect(one?.replace('x', 'y')).toBe(two);
    expect(one).toContain('\u001b[');
  });
});

describe('foreign text', () => {
  it('cannot move the cursor', () => {
    expect(plain('\u001b[2J\u001b]0;t\u0007a\u001b[1;31mb\rc\u009b3A\u0000')).toBe('abc3A');
  });

  it('is cut to any width', () => {
    expect(cutTo('abcdef', 4)).toBe('abc…');
    expect(cutTo('日本語', 5)).toBe('日本…');
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 50 }), (value, columns) => {
        const cut = cutTo(value, columns);
        expect(displayWidth(cut)).toBeLessThanOrEqual(columns);
        expect(cut).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});

describe('units', () => {
  it.each([
    [49, '0.0s'],
    [12_345, '12.3s'],
    [59_949, '59.9s'],
    [59_960, '1m00s'],
    [125_000, '2m05s'],
  ])('%d ms took %s', (ms, text) => expect(elapsed(ms)).toBe(text));

  // The cases of k8s.io/apimachinery/pkg/util/duration/duration_test.go.
  it.each([
    [1, '1s'],
    [70, '70s'],
    [190, '3m10s'],
    [9 * 60, '9m'],
    [10 * 60 + 5, '10m'],
    [47 * 60, '47m'],
    [3 * 3600, '3h'],
    [5 * 3600 + 20 * 60, '5h20m'],
    [8 * 3600 + 20 * 60, '8h'],
    [46 * 3600 + 20 * 60, '46h'],
    [3 * 86400, '3d'],
    [2 * 86400 + 5 * 3600, '2d5h'],
    [45 * 86400, '45d'],
    [2 * 365 * 86400, '2y'],
    [3 * 365 * 86400 + 5 * 86400, '3y5d'],
    [9 * 365 * 86400 + 5 * 86400, '9y'],
    [-1, '0s'],
    [-5, '<invalid>'],
  ])('%d s ago is %s', (seconds, text) => expect(age(seconds * 1000)).toBe(text));

  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [34_918, '34.1 KiB'],
    [200 * 1024 * 1024, '200 MiB'],
  ])('%d bytes are %s', (count, text) => expect(bytes(count)).toBe(text));
});
