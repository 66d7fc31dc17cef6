import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { initialState, type LiveState, reduce } from '../../src/doors/cli/live/state.js';
import { view } from '../../src/doors/cli/live/view.js';
import { plainLines } from '../../src/doors/cli/plain.js';
import { displayWidth, plain } from '../../src/doors/cli/print/style.js';
import { showProgress } from '../../src/doors/cli/progress.js';
import type { ProgressEvent } from '../../src/model/progress.js';
import type { PodView } from '../../src/model/report.js';
import { expectGolden, keptTerminal, now, standingClock, styleAt } from './cli-world.js';

const pod = (name: string, more: Partial<PodView> = {}): PodView => ({
  name,
  component: 'app',
  ready: false,
  status: 'ContainerCreating',
  restarts: 0,
  node: 'kube1',
  started: '2026-11-21T11:59:55Z',
  ...more,
});

const story: readonly (readonly [number, ProgressEvent])[] = [
  [0, { type: 'phase', phase: 'plan', message: 'reading code and cluster' }],
  [400, { type: 'phase', phase: 'apply', message: 'applying' }],
  [1200, { type: 'phase', phase: 'upload', message: 'uploading 12 files' }],
  [1300, { type: 'upload', sent: 3_000_000, total: 9_000_000 }],
  [2500, { type: 'phase', phase: 'rollout', message: 'waiting for deployment/taskboard' }],
  [
    3000,
    {
      type: 'pods',
      wanted: 2,
      ready: 1,
      pods: [
        pod('taskboard-7d9f8b6c54-qm2xk', { ready: true, status: 'Running' }),
        pod('taskboard-7d9f8b6c54-zz9pl', {
          node: 'a-node-with-quite-a-long-name.eu-central-1.compute.internal',
        }),
      ],
    },
  ],
  [
    3100,
    {
      type: 'waiting',
      waiting: {
        code: 'Unschedulable',
        what: 'pod/taskboard-7d9f8b6c54-zz9pl has no node yet',
        why: '0/2 nodes are available: 2 Insufficient memory. preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.',
      },
    },
  ],
];
const told = (events: typeof story): LiveState =>
  events.reduce((state, [at, event]) => reduce(state, event, at), initialState);

describe('live view', () => {
  for (const columns of [80, 200]) {
    for (const coloured of [false, true]) {
      it(`at ${columns} columns${coloured ? ', coloured' : ''}`, () => {
        const lines = view(told(story), styleAt(columns, coloured), 24, 15_000, now);
        expectGolden(`screens/live-${columns}${coloured ? '.colour' : ''}.txt`, `${lines.join('\n')}\n`);
      });
    }
  }

  it('never wraps nor scrolls, whatever is told', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 120 });
    const waiting = fc.record({ code: fc.constant('X'), what: text, why: text, object: text });
    const event: fc.Arbitrary<ProgressEvent> = fc.oneof(
      fc.record({
        type: fc.constant('phase' as const),
        phase: fc.constantFrom('plan', 'rollout'),
        message: text,
      }),
      fc.record({ type: fc.constant('waiting' as const), waiting }),
      fc.record({
        type: fc.constant('pods' as const),
        wanted: fc.nat(5),
        ready: fc.nat(5),
        pods: fc.array(
          text.map((name) => pod(name)),
          { maxLength: 30 },
        ),
      }),
    );
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 12 }),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 2, max: 40 }),
        (events, columns, rows) => {
          const lines = view(told(events.map((each) => [0, each])), styleAt(columns, true), rows, 1, now);
          expect(lines.length).toBeLessThan(rows);
          for (const line of lines) expect(displayWidth(plain(line))).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });

  it('ends a phase when the next begins, and forgets what is no longer waited for', () => {
    const state = told(story);
    expect(state.phases.map(({ phase, began, ended }) => [phase, began, ended])).toEqual([
      ['plan', 0, 400],
      ['apply', 400, 1200],
      ['upload', 1200, 2500],
      ['rollout', 2500, undefined],
    ]);
    expect(state.waiting).toHaveLength(1);
    const later = reduce(state, { type: 'pods', wanted: 2, ready: 0, pods: [] }, 4000);
    expect(later.waiting).toEqual([]);
    const same = reduce(later, { type: 'phase', phase: 'rollout', message: 'nearly' }, 5000);
    expect(same.phases.at(-1)).toEqual({ phase: 'rollout', message: 'nearly', began: 2500 });
  });
});

describe('an upload during the rollout', () => {
  it('ends by itself, and the rollout goes on', () => {
    const state = told([
      [0, { type: 'phase', phase: 'rollout', message: 'waiting' }],
      [300, { type: 'phase', phase: 'upload', message: 'uploading' }],
      [400, { type: 'upload', sent: 5, total: 10 }],
      [500, { type: 'phase', phase: 'rollout', message: 'still waiting' }],
      [600, { type: 'upload', sent: 10, total: 10 }],
    ]);
    expect(state.phases).toEqual([
      { phase: 'rollout', message: 'still waiting', began: 0 },
      { phase: 'upload', message: 'uploading', began: 300, ended: 600 },
    ]);
  });
});

describe('plain lines', () => {
  it('say each thing once', () => {
    const lines = plainLines();
    const text = [...story, ...story].map(([, event]) => lines(event)).join('');
    expectGolden('screens/plain.txt', text);
  });

  it('tell a long upload by quarters', () => {
    const lines = plainLines();
    const total = 100 * 1024 * 1024;
    const text = Array.from({ length: 101 }, (_, percent) =>
      lines({ type: 'upload', sent: (total * percent) / 100, total }),
    ).join('');
    expect(text).toBe(['25', '50', '75', '100'].map((part) => `upload: ${part} MiB of 100 MiB\n`).join(''));
  });
});

describe('on a terminal', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  function started(interactive = true) {
    const terminal = keptTerminal({ interactive });
    const clock = standingClock();
    const progress = showProgress(terminal, clock, styleAt(80), 'text');
    const pass = (ms: number) => {
      for (let passed = 0; passed < ms; passed += 10) {
        clock.move(10);
        jest.advanceTimersByTime(10);
      }
    };
    return { terminal, progress, pass };
  }
  const phase: ProgressEvent = { type: 'phase', phase: 'rollout', message: 'waiting' };
  const draws = (text: string) => text.split('\u001b[?2026h').length - 1;

  it('redraws ten times a second at most, and once a second when nothing happens', () => {
    const { terminal, progress, pass } = started();
    progress.emit(phase);
    expect(draws(terminal.err())).toBe(1);
    for (let count = 0; count < 100; count++) {
      progress.emit({ type: 'pods', wanted: count, ready: 0, pods: [] });
      pass(10);
    }
    expect(draws(terminal.err())).toBeLessThanOrEqual(13);
    const before = draws(terminal.err());
    pass(3000);
    expect(draws(terminal.err()) - before).toBe(3);
    progress.stop();
    const after = terminal.err();
    pass(5000);
    expect(terminal.err()).toBe(after);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('leaves nothing behind and gives the cursor back', () => {
    const { terminal, progress } = started();
    progress.emit(phase);
    expect(screenOf(terminal.err())).toEqual(['rollout      0.0s  waiting']);
    expect(terminal.err()).toContain('\u001b[?25l');
    progress.stop();
    expect(terminal.err().lastIndexOf('\u001b[?25h')).toBeGreaterThan(
      terminal.err().lastIndexOf('\u001b[?25l'),
    );
    expect(screenOf(terminal.err())).toEqual([]);
  });

  it('prints what lasts above the view', () => {
    const { terminal, progress, pass } = started();
    progress.emit(phase);
    progress.emit({ type: 'warning', warning: { code: 'X', message: 'be careful' } });
    progress.emit({ type: 'object', action: 'create', kind: 'Service', name: 'a' });
    pass(1000);
    expect(screenOf(terminal.err())).toEqual(['Warning: be careful', 'rollout      1.0s  waiting']);
    expect(terminal.out()).toBe('service/a created\n');
  });

  it('steps aside for a question', async () => {
    const { terminal, progress, pass } = started();
    progress.emit(phase);
    await progress.aside(async () => {
      expect(screenOf(terminal.err())).toEqual([]);
      progress.emit({ type: 'pods', wanted: 1, ready: 0, pods: [pod('a')] });
      pass(5000);
      expect(screenOf(terminal.err())).toEqual([]);
    });
    expect(screenOf(terminal.err())[0]).toContain('rollout');
  });

  it('writes no escapes where nothing can be redrawn', () => {
    const { terminal, progress, pass } = started(false);
    for (const [ms, event] of story) {
      pass(ms);
      progress.emit(event);
    }
    progress.stop();
    expect(terminal.err()).not.toContain('\u001b');
    expect(jest.getTimerCount()).toBe(0);
  });
});

/** What a terminal shows after these writes: the few sequences the view uses are carried out. */
function screenOf(text: string): string[] {
  const lines: string[] = [];
  let row = 0;
  for (const [token] of text.matchAll(/\p{Cc}\[\??\d*[A-Za-z]|\r|\n|[^\p{Cc}]+/gu)) {
    const up = /^\p{Cc}\[(\d+)A$/u.exec(token);
    if (up !== null) row -= Number(up[1]);
    else if (token === '\u001b[J') lines.length = row;
    else if (token === '\n') row++;
    else if (!token.startsWith('\u001b') && token !== '\r') lines[row] = token;
  }
  return lines;
}
