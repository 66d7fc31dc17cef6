/** What is printed fits the terminal that shows it, and can be read on it, light or dark. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commands, groups } from '../../src/doors/cli/commands/index.js';
import { errorText } from '../../src/doors/cli/print/error.js';
import { programHelp } from '../../src/doors/cli/print/help.js';
import { historyText } from '../../src/doors/cli/print/history.js';
import { deploymentsText, nodesText, statusText } from '../../src/doors/cli/print/orc.js';
import { previewsText } from '../../src/doors/cli/print/previews.js';
import { cutMiddle, displayWidth } from '../../src/doors/cli/print/style.js';
import { podTable, table } from '../../src/doors/cli/print/table.js';
import { templatesText } from '../../src/doors/cli/print/templates.js';
import { wrapped } from '../../src/doors/cli/print/wrap.js';
import { JacScaleError } from '../../src/model/error.js';
import { historySchema } from '../../src/model/history.js';
import { expectGolden, now, styleAt } from './cli-world.js';
import { contrast, palettes } from './palettes.js';

const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000).toISOString();
const pods = [
  { name: 'taskboard-7d9f8b6c54-qm2xk', component: 'app', ready: true, status: 'Running', restarts: 0 },
  {
    name: 'taskboard-code-server-58dddcfb89-vqdln',
    component: 'code-server',
    ready: false,
    status: 'ContainerCreating',
    restarts: 0,
  },
].map((pod) => ({ ...pod, node: 'gke-pool-1-5f2c', started: ago(190) }));
const release = { kind: 'bundle', digest: `sha256:ab12cd34${'0'.repeat(56)}` } as const;
const revision = { revision: 12, current: true, status: 'rolled-back', created: ago(90), release } as const;
const history = {
  schema: historySchema,
  command: 'history',
  app: 'taskboard',
  namespace: 'shop',
  notes: [],
  revisions: [
    { ...revision, actor: 'system:serviceaccount:continuous-delivery:deployer', commit: 'c0ffee0123456789' },
    { ...revision, revision: 11, current: false, actor: 'ada@laptop', rollbackOf: 9 },
  ],
} as const;
const preview = {
  namespace: 'taskboard-pr-113',
  app: 'taskboard',
  owner: { repository: 'github.com/acme/taskboard', repositoryId: '7', pullRequest: 113 },
  state: 'ready',
  created: ago(9000),
  used: ago(300),
  expires: new Date(now.getTime() + 200_000_000).toISOString(),
  url: 'https://taskboard-pr-113.previews.example.com',
} as unknown as Parameters<typeof previewsText>[0][number];
const module = {
  module: 'postgresql',
  name: 'orders',
  namespace: 'shop',
  version: '17.2',
  created: ago(86_400),
  by: 'ada',
  fqdn: ['orders-postgresql.shop.svc.cluster.local'],
} as unknown as Parameters<typeof deploymentsText>[0][number];
const status = {
  ...module,
  ready: false,
  objects: [
    {
      object: 'statefulset/orders-postgresql',
      ready: false,
      message:
        'waits for pod/orders-postgresql-0, whose volume nobody has made yet: persistentvolumeclaim/data-orders names no class and the cluster has no default',
    },
    { object: 'service/orders-postgresql', ready: true, message: '' },
  ],
} as unknown as Parameters<typeof statusText>[0];
const node = {
  name: 'jqm-7d9f8b6c54-qm2xk',
  ip: '10.104.17.203',
  ranges: [{ first: '1000000', last: '1999999' }],
  used: 1234,
  limit: 1_000_000,
  active: 3,
  state: 'serves',
  health: 'unhealthy',
  message: 'did not answer within five seconds, three times in a row',
} as unknown as Parameters<typeof nodesText>[0][number];
const error = new JacScaleError({
  code: 'Forbidden',
  what: 'not allowed to list namespaces in the cluster that the context production of the kubeconfig names',
  why: 'namespaces is forbidden: User "system:serviceaccount:shop:deployer" cannot list resource "namespaces" in API group "" at the cluster scope',
  next: 'kubectl create clusterrole lister --verb=list --resource=namespaces && kubectl create clusterrolebinding lister --clusterrole=lister --serviceaccount=shop:deployer',
});

const everything = (fit: number | undefined): string =>
  [
    `${podTable(pods, now, { fit }).join('\n')}\n`,
    historyText(history, now, { fit }),
    previewsText([preview], now, undefined, { fit }),
    deploymentsText([module], now, { fit }),
    statusText(status, now, { fit }),
    nodesText([node], { fit }),
    templatesText(
      [
        {
          module: 'postgresql',
          versions: ['14.1', '15.3', '16.2', '17.0', '17.1', '17.2'],
          overridden: ['templates/postgresql'],
        },
      ] as unknown as Parameters<typeof templatesText>[0],
      { fit },
    ),
    errorText(error, { ...styleAt(80), fit }),
  ].join('\n');

describe('on a terminal', () => {
  for (const columns of [40, 80, 200])
    it(`of ${columns} columns`, () => expectGolden(`screens/fit-${columns}.txt`, everything(columns)));

  it('nothing is left out for a program', () => {
    expectGolden('screens/fit-none.txt', everything(undefined));
    expect(everything(undefined)).toContain('system:serviceaccount:continuous-delivery:deployer');
  });

  it('at 80 columns no line but a command is wider', () => {
    for (const line of everything(80).split('\n')) {
      if (!/^(?:next:| {2}kubectl) /.test(line)) expect(displayWidth(line)).toBeLessThanOrEqual(80);
    }
  });

  it.each([40, 80, 120])('help at %d columns', (columns) => {
    for (const line of programHelp(commands, groups, columns).split('\n').slice(0, -3))
      expect(line.length).toBeLessThanOrEqual(columns);
  });
});

describe('a table', () => {
  it('fits where its names and one line of prose do, and loses no row', () => {
    const cell = fc.stringMatching(/^[a-z]{1,30}$/);
    const row = fc.tuple(cell, cell, cell, fc.lorem({ maxCount: 12 }));
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 50, max: 200 }),
        (rows, fit) => {
          const lines = table(rows, { fit, spare: [1, 2], shorten: 0, prose: true });
          for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(fit);
          expect(lines.filter((line) => !line.startsWith(' '))).toHaveLength(rows.length);
        },
      ),
    );
  });

  it('is the same for a program whatever may be left out', () => {
    const rows = [
      ['A', 'B'],
      ['long'.repeat(50), 'x'],
    ];
    expect(table(rows, { spare: [1], shorten: 0, prose: true })).toEqual(table(rows));
  });
});

describe('text', () => {
  it('is broken at blanks alone, and says the same', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 200 });
    fc.assert(
      fc.property(text, fc.integer({ min: 5, max: 100 }), (value, width) => {
        const broken = wrapped(value, width, '  ');
        const words = (of: string) => of.split(/\s+/).filter((word) => word !== '');
        expect(words(broken)).toEqual(words(value));
      }),
    );
  });

  it('keeps what ends a name', () => {
    expect(cutMiddle('taskboard-code-server-58dddcfb89-vqdln', 20)).toBe('taskboard-…b89-vqdln');
    expect(cutMiddle('日本語日本語日本語', 9)).toBe('日本…本語');
    expect(cutMiddle('short', 9)).toBe('short');
  });
});

describe('colours', () => {
  /** Less than this disappears: xterm's green on white, which is in use everywhere, has 2.2. */
  const least = 2;
  const readable = (colour: number) =>
    Object.values(palettes).every((palette) => {
      const { light, dark } = palette;
      return (
        contrast(light.colours[colour] ?? '', light.background) >= least &&
        contrast(dark.colours[colour] ?? '', dark.background) >= least
      );
    });

  it('are those that can be read on light and on dark', () => {
    const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
    expect(names.filter((_, index) => readable(index))).toEqual(['red', 'green', 'magenta']);
  });
});
