import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { label, picture } from '../../src/doors/action/markdown/mermaid.js';
import { openingMarkdown, reportMarkdown } from '../../src/doors/action/markdown/report.js';
import { code, fence, plain } from '../../src/doors/action/markdown/text.js';
import type { PodView, Report } from '../../src/model/report.js';

const pod = (name: string, node: string, more: Partial<PodView> = {}): PodView => ({
  name,
  component: 'app',
  ready: true,
  status: 'Running',
  restarts: 0,
  node,
  ...more,
});

const report: Report = {
  schema: 'jac-scale/v1',
  command: 'scale',
  app: 'board',
  namespace: 'shop',
  status: 'rolled-back',
  durationMs: 12_345,
  diagnosis: [
    {
      code: 'CrashLoop',
      what: 'container app of pod/board-1 ends again and again @everyone <b> #1 <!-- jac-scale -->',
      why: '```\nValueError',
      next: 'kubectl jac logs app.jac --previous',
      log: ['one', '````', 'two </details>'],
      file: 'app.jac',
      line: 7,
    },
  ],
  warnings: [{ code: 'UnknownSetting', message: 'unknown key', file: 'jac.toml', line: 3 }],
  revision: 4,
  rolledBackTo: 3,
  url: 'http://10.0.0.1:30001',
  release: {
    kind: 'image',
    digest: `sha256:${'a'.repeat(64)}`,
    image: `ghcr.io/owner/board@sha256:${'a'.repeat(64)}`,
    tag: 'c0ffee',
    builder: 'daemonless',
  },
  changes: [
    { action: 'configure', kind: 'Deployment', namespace: 'shop', name: 'board' },
    { action: 'create', kind: 'Ingress', namespace: 'shop', name: 'board-ingress' },
    { action: 'unchanged', kind: 'Service', namespace: 'shop', name: 'board-service' },
    { action: 'unchanged', kind: 'Service', namespace: 'shop', name: 'board-code-server' },
    { action: 'unchanged', kind: 'Deployment', namespace: 'shop', name: 'board-code-server' },
    { action: 'unchanged', kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'board-code-pvc' },
  ],
  pods: [
    pod('board-1', 'node-1'),
    pod('board-2', 'node-2', { ready: false, status: 'CrashLoopBackOff' }),
    pod('board-code-server-1', 'node-1', { component: 'code-server' }),
  ],
};

describe('the comment', () => {
  const text = reportMarkdown(report, {
    commit: 'c0ffee00',
    runUrl: 'https://github.example/o/r/actions/runs/7',
  });

  it('shows status, address, image, pods per node, what changed, the cause with its log, and what to do', () => {
    for (const part of [
      '`board` failed and went back',
      '| URL | <http://10.0.0.1:30001> |',
      `ghcr.io/owner/board@sha256:${'a'.repeat(64)}\`, tag \`c0ffee\``,
      '| Pods ready | 1 on `node-1` |',
      '| Revision | 4 |',
      '| Took | 12.3 s |',
      '**CrashLoop**',
      '(`app.jac:7`)',
      'Next:\n\n```\nkubectl jac logs app.jac --previous\n```',
      '<details><summary>Last lines of the log</summary>',
      '| configure | `Deployment/board` |',
      '| `board-2` | CrashLoopBackOff | `node-2` |',
      'jac.toml:3: unknown key',
      '```mermaid\nflowchart LR',
      'commit `c0ffee0`',
      '[log of the run](https://github.example/o/r/actions/runs/7)',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('| unchanged |');
  });

  it('lets no text of an app mention anybody, be markup, or break out of its fence', () => {
    const outside = text.replace(/^(`{3,})[\s\S]*?^\1$/gm, '').replace(/`[^`\n]*`/g, '');
    expect(outside).not.toMatch(/@\w/);
    expect(outside).not.toContain('<b>');
    expect(outside).not.toContain('<!--');
    expect(text).toContain('`````\none\n````\ntwo </details>\n`````');
  });

  it('has the plan of a dry run, folded object by object', () => {
    const planned = reportMarkdown({
      ...report,
      command: 'dry-run',
      status: 'planned',
      diagnosis: [],
      changes: [
        { action: 'configure', kind: 'Deployment', name: 'board', diff: '-  replicas: 1\n+  replicas: 2\n' },
      ],
    });
    expect(planned).toContain('`board`: the plan');
    expect(planned).toContain(
      '<details><summary>configure Deployment/board</summary>\n\n```diff\n-  replicas: 1\n+  replicas: 2\n```',
    );
  });

  it('says what is going on while it goes on', () => {
    expect(openingMarkdown('board', 'shop', 'is being deployed', {})).toContain('`board` is being deployed');
  });

  it('leaves out lines of the log before those of the plan, and those before rows', () => {
    const diff = Array.from({ length: 500 }, (_, i) => `+ line ${i}`).join('\n');
    const big = (lines: number) =>
      reportMarkdown({
        ...report,
        diagnosis: [
          { code: 'X', what: 'x', log: Array.from({ length: lines }, (_, i) => `${i} ${'y'.repeat(90)}`) },
        ],
        changes: [{ action: 'create', kind: 'Secret', name: 's', diff }],
      });
    const some = big(2000);
    expect(some.length).toBeLessThanOrEqual(65_000);
    expect(some.length).toBeGreaterThan(64_000);
    expect(some).toMatch(/… \d+ lines left out\n\d+ y/);
    expect(some).toContain('1999 y');
    expect(some).toContain('+ line 499');
  });
});

/** Any text, and all that means something to Markdown, HTML, Mermaid or GitHub. */
const evil = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        ...[
          '```',
          '````',
          '~~~',
          '<details>',
          '</details>',
          '<!--',
          '-->',
          '@octocat',
          '#1',
          '|',
          '\n',
          '\r',
          '"',
          ']',
        ],
        ...[
          '\u001b[31m',
          '<script>',
          '[a](javascript:x)',
          '**',
          'end',
          'x'.repeat(3000),
          '\u202e',
          '\ud800',
          '\\',
          '`',
        ],
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
);
const lines = fc.array(evil, { maxLength: 30 });
const many = fc.integer({ min: 1, max: 120 });
const reports: fc.Arbitrary<Report> = fc
  .record({ evil, app: evil, log: lines, why: evil, next: evil, node: evil, diff: lines, note: lines, many })
  .map(({ evil: any, app, log, why, next, node, diff, note, many: count }) => ({
    ...report,
    app,
    namespace: any,
    url: any,
    status: 'failed',
    diagnosis: Array.from({ length: count % 9 }, () => ({
      code: any,
      what: any,
      why,
      next,
      file: any,
      line: 1,
      log: Array.from({ length: count }, () => log).flat(),
    })),
    warnings: [{ code: 'X', message: any, file: any }],
    notes: note,
    changes: Array.from({ length: count }, (_, i) => ({
      action: 'configure' as const,
      kind: i % 2 ? 'Deployment' : any,
      name: any,
      diff: diff.join('\n'),
    })),
    pods: Array.from({ length: count }, () => pod(any, node, { ready: false, status: any })),
  }));

/** As CommonMark reads it: fences that are closed by a run of their own length, and details that are balanced outside of them. */
function structureOf(text: string): { open: boolean; depth: number; outside: string } {
  let fenceMark: string | undefined;
  let depth = 0;
  const outside: string[] = [];
  for (const raw of text.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(raw)?.[1];
    if (fenceMark !== undefined) {
      if (
        mark !== undefined &&
        mark[0] === fenceMark[0] &&
        mark.length >= fenceMark.length &&
        raw.trim() === mark
      )
        fenceMark = undefined;
      continue;
    }
    if (mark !== undefined) {
      fenceMark = mark;
      continue;
    }
    // Within a line of our own, code in backticks is text.
    const line = raw.replace(/`[^`]*`/g, '');
    depth += (line.match(/<details>/g) ?? []).length - (line.match(/<\/details>/g) ?? []).length;
    if (depth < 0) return { open: true, depth, outside: '' };
    outside.push(line);
  }
  return { open: fenceMark !== undefined, depth, outside: outside.join('\n') };
}

/** Our own tags. */
const ours = /<\/?(details|summary|sub|code)>|<https?:\/\/[^<>\s]*>/g;

describe('any report', () => {
  it('keeps under the limit, with every fence and fold closed, and no markup but ours', () => {
    fc.assert(
      fc.property(reports, (each) => {
        const text = reportMarkdown(each);
        expect(text.length).toBeLessThanOrEqual(65_000);
        const { open, depth, outside } = structureOf(text);
        expect({ open, depth }).toEqual({ open: false, depth: 0 });
        const spans = outside.replace(/`[^`\n]*`/g, '');
        expect(spans.replace(ours, '')).not.toMatch(/<[A-Za-z!/?]/);
        expect(spans).not.toMatch(/@[A-Za-z0-9]/);
        expect(text).not.toMatch(/\p{Surrogate}/u);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('keeps any text in one line, one cell and one fence', () => {
    fc.assert(
      fc.property(evil, (any) => {
        expect(plain(any)).not.toMatch(/[\n<>|`]|@\w/);
        expect(code(any)).not.toMatch(/\n|(?<!\\)\|/);
        expect(structureOf(`${fence(any)}\nafter`)).toMatchObject({ open: false, outside: 'after' });
      }),
    );
  });
});

/** The part of Mermaid's flowchart grammar that we write. */
const text = '"(?:[A-Za-z0-9 .:/-]|#\\d+;|<br/>)*"';
const grammar = [
  /^flowchart LR$/,
  new RegExp(`^ {2,4}n\\d+(?:\\[${text}\\]|\\(${text}\\)|\\(\\[${text}\\]\\)|\\[\\(${text}\\)\\])$`),
  /^ {2}n\d+ (-->|-\.->|---) n\d+$/,
  new RegExp(`^ {2}subgraph g\\d+\\[${text}\\]$`),
  /^ {2}end$/,
  /^ {2}classDef bad stroke:#[0-9a-f]{6},stroke-width:3px$/,
  /^ {2}class n\d+(,n\d+)* bad$/,
];

describe('the picture', () => {
  it('leads from the address over the service to pods on their nodes', () => {
    expect(picture(report)).toMatchInlineSnapshot(`
[
  "flowchart LR",
  "  n0(["http://10.0.0.1:30001"])",
  "  n1["Ingress<br/>board-ingress"]",
  "  n2["Service<br/>board-service"]",
  "  n3["Service<br/>board-code-server"]",
  "  n4["Deployment<br/>board"]",
  "  n5["Deployment<br/>board-code-server"]",
  "  n6[("PersistentVolumeClaim<br/>board-code-pvc")]",
  "  n0 --> n1",
  "  n1 --> n2",
  "  n2 --> n4",
  "  n4 -.-> n3",
  "  n3 --> n5",
  "  n5 --- n6",
  "  subgraph g0["node-1"]",
  "    n7("board-1<br/>Running")",
  "    n8("board-code-server-1<br/>Running")",
  "  end",
  "  subgraph g1["node-2"]",
  "    n9("board-2<br/>CrashLoopBackOff")",
  "  end",
  "  n4 --> n7",
  "  n5 --> n8",
  "  n4 --> n9",
  "  classDef bad stroke:#d1242f,stroke-width:3px",
  "  class n9 bad",
]
`);
  });
  it('is within the grammar, whatever things are called, and uses only what it declared', () => {
    fc.assert(
      fc.property(reports, (each) => {
        const drawn = picture(each);
        for (const line of drawn) expect(grammar.some((rule) => rule.test(line))).toBe(true);
        const declared = new Set(drawn.flatMap((line) => /^\s+(n\d+)[[(]/.exec(line)?.[1] ?? []));
        for (const line of drawn) {
          const [, from = '', to = ''] = /^ {2}(n\d+) \S+ (n\d+)$/.exec(line) ?? [];
          if (from !== '') expect([declared.has(from), declared.has(to)]).toEqual([true, true]);
        }
        const opened = drawn.filter((line) => line.startsWith('  subgraph')).length;
        expect(drawn.filter((line) => line === '  end')).toHaveLength(opened);
      }),
      { numRuns: 60 },
    );
  });
  it('quotes a name letter by letter', () => {
    expect(label('a"b', 'c]')).toBe('"a#34;b<br/>c#93;"');
  });
});
