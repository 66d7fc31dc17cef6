/** A world for the door: what it prints is kept, and operations are those the test gives. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import picocolors from 'picocolors';
import { operations } from '../../src/doors/cli/engine.js';
import { settingValues } from '../../src/doors/cli/flags.js';
import { moduleTools } from '../../src/doors/cli/module-tools.js';
import type { Style } from '../../src/doors/cli/print/style.js';
import { run } from '../../src/doors/cli/run.js';
import type { Engine, World } from '../../src/doors/cli/world.js';
import type { Context } from '../../src/engine/context.js';
import { configure } from '../../src/engine/settings/configure.js';
import type { Report } from '../../src/model/report.js';
import type { ResolvedSettings } from '../../src/model/settings.js';
import type { SettingVerb } from '../../src/model/settings-table.js';
import type { Clock } from '../../src/ports/clock.js';
import type { Output, Terminal } from '../../src/ports/terminal.js';

export const now = new Date('2026-11-21T12:00:00Z');

/** Compares with a golden file; UPDATE_GOLDEN=1 writes it. */
export function expectGolden(name: string, text: string): void {
  const path = new URL(`../fixtures/${name}`, import.meta.url);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, text);
  expect(text).toBe(readFileSync(path, 'utf8'));
}

export const styleAt = (columns: number, coloured = false): Style => ({
  columns,
  colours: picocolors.createColors(coloured),
});

export interface Kept extends Terminal {
  readonly out: () => string;
  readonly err: () => string;
}

export interface TerminalOptions {
  readonly interactive?: boolean;
  readonly canAsk?: boolean;
  /** What is typed; undefined: the end of input. */
  readonly answer?: string;
  /** One after the other, then the end of input. */
  readonly answers?: readonly string[];
}

export function keptTerminal(options: TerminalOptions = {}): Kept {
  const texts = { out: '', err: '' };
  const answers = options.answers?.values();
  const output = (name: 'out' | 'err'): Output => ({
    interactive: options.interactive ?? false,
    coloured: false,
    columns: () => 80,
    rows: () => 24,
    write: async (text) => {
      texts[name] += text;
    },
  });
  return {
    stdout: output('out'),
    stderr: output('err'),
    canAsk: options.canAsk ?? false,
    gone: new AbortController().signal,
    ask: async (question) => {
      texts.err += question;
      return answers === undefined ? options.answer : answers.next().value;
    },
    onResize: () => () => undefined,
    out: () => texts.out,
    err: () => texts.err,
  };
}

/** A clock that stands until it is moved. */
export function standingClock(): Clock & { move(ms: number): void } {
  let ms = 1_000;
  return {
    now: () => now,
    monotonic: () => ms,
    sleep: async () => undefined,
    move: (more) => {
      ms += more;
    },
  };
}

const noFiles = {
  readText: async () => undefined,
  kindOf: async (path: string) => (path.endsWith('.jac') ? ('file' as const) : undefined),
  list: async () => ['app.jac'],
};

export function resolve(
  appFile: string | undefined,
  flags: Parameters<typeof settingValues>[0],
  verb: SettingVerb,
): Promise<ResolvedSettings> {
  const input = {
    appFile,
    cwd: '/project/taskboard',
    flags: settingValues(flags),
    env: { K8_MONGODB: 'False', K8_REDIS: 'False', K8_STATELESS: 'True' },
    verb,
  };
  return configure({ ...input, contextNamespace: undefined }, noFiles);
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line with the operations given; one that is not given fails the test. */
export async function jac(
  line: string | readonly string[],
  engine: Partial<Engine> = {},
  options: TerminalOptions & { readonly signal?: AbortSignal } = {},
): Promise<Ran> {
  const terminal = keptTerminal(options);
  const clock = standingClock();
  const missing = (name: string) => async (): Promise<never> => {
    throw new Error(`${name} was called`);
  };
  const world: World = {
    version: '0.1.0',
    commit: 'none',
    build: 'node',
    platform: 'linux/amd64',
    runtime: 'Node v24.0.0',
    terminal,
    clock,
    env: {},
    signal: options.signal ?? new AbortController().signal,
    engine: {
      explain: operations.explain,
      configure: ({ args, flags, command, settingsOf }) =>
        resolve(args[0], flags, settingsOf ?? (command as SettingVerb)),
      connect: async (_invocation, _resolved, emit, signal) =>
        ({ emit, signal, clock }) as unknown as Context,
      completionLookups: missing('completionLookups'),
      userFiles: missing('userFiles'),
      initSurvey: async ({ args }) => {
        const resolved = await resolve(args[0], {}, 'init');
        return { resolved, hasApp: true, hasSection: false, name: resolved.settings.appName };
      },
      init: missing('init'),
      doctor: missing('doctor'),
      scale: missing('scale'),
      render: missing('render'),
      watch: missing('watch'),
      watchMachine: missing('watchMachine'),
      dryRun: missing('dryRun'),
      status: missing('status'),
      logs: missing('logs'),
      history: missing('history'),
      rollback: missing('rollback'),
      open: missing('open'),
      browse: missing('browse'),
      console: missing('console'),
      exec: missing('exec'),
      restart: missing('restart'),
      events: missing('events'),
      rotate: missing('rotate'),
      exportData: missing('exportData'),
      importData: missing('importData'),
      archiveFiles: missing('archiveFiles'),
      adopt: missing('adopt'),
      destroy: missing('destroy'),
      createPreview: missing('createPreview'),
      destroyPreview: missing('destroyPreview'),
      listPreviews: missing('listPreviews'),
      gcPreviews: missing('gcPreviews'),
      sleepPreview: missing('sleepPreview'),
      wakePreview: missing('wakePreview'),
      pullRequests: async () => undefined,
      orchestrator: missing('orchestrator'),
      contextNamespace: async () => undefined,
      modules: async () => moduleTools,
      overrides: missing('overrides'),
      readText: missing('readText'),
      writeFiles: missing('writeFiles'),
      installing: missing('installing'),
      buildImage: missing('buildImage'),
      serviceImage: missing('serviceImage'),
      ...engine,
    },
  };
  const words = typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : line;
  const code = await run(words, world);
  return { code, out: terminal.out(), err: terminal.err() };
}

/** A report of an app that runs, to be varied. */
export function reportOf(more: Partial<Report> = {}): Report {
  return {
    schema: 'jac-scale/v1',
    command: 'scale',
    app: 'taskboard',
    namespace: 'shop',
    status: 'ready',
    durationMs: 12_345,
    diagnosis: [],
    warnings: [],
    revision: 3,
    release: { kind: 'bundle', digest: `sha256:ab12cd34${'0'.repeat(56)}` },
    url: 'http://10.89.0.11:30001',
    docsUrl: 'http://10.89.0.11:30001/docs',
    ...more,
  };
}
