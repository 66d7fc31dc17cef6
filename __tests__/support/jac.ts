/** Runs the built plugin as a user does, in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Report } from '../../src/model/report.js';
import { projectRoot } from './cluster.js';
import type { Actor } from './roles.js';

export interface Run {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout as a Report; throws when it is not one JSON object. */
  readonly report: Report;
}

export interface Running {
  readonly child: ChildProcess;
  readonly done: Promise<Run>;
  /** Resolves when stderr or stdout has shown the pattern. */
  shown(pattern: RegExp): Promise<void>;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string | Uint8Array;
}

const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
  JSON.parse(readFileSync(join(projectRoot, 'docs/schema/report.schema.json'), 'utf8')) as object,
);

/** Every report that a test reads is one that the published schema describes. */
function published(value: unknown): Report {
  if (!validate(value)) throw new Error(`the report is not as published: ${JSON.stringify(validate.errors)}`);
  return value as Report;
}

/** The plugin as a program with its first arguments: the executable that JAC_PLUGIN names, else the committed dist on this Node. */
export const plugin: readonly [string, ...string[]] = (() => {
  const executable = process.env['JAC_PLUGIN'];
  return executable ? [executable] : [process.execPath, join(projectRoot, 'dist/kubectl-jac.cjs')];
})();

/** Whether the plugin under test is an executable of its own. */
export const isExecutable = plugin.length === 1;

/** Variables of the tests' own surroundings that would change what a user sees. */
const cleared = ['KUBECONFIG', 'CI', 'APP_NAME', 'NO_COLOR', 'FORCE_COLOR', 'NODE_OPTIONS', 'GITHUB_ACTIONS'];

/** What tests of everything else deploy: an app that may have several pods and waits for nothing. */
export const noDatabases = { K8_MONGODB: 'False', K8_REDIS: 'False', K8_STATELESS: 'True' } as const;

export function start(
  actor: Pick<Actor, 'kubeconfig'> | undefined,
  args: readonly string[],
  options: RunOptions = {},
): Running {
  const env: NodeJS.ProcessEnv = { ...process.env };
  for (const name of cleared) delete env[name];
  Object.assign(env, noDatabases);
  if (actor !== undefined) env['KUBECONFIG'] = actor.kubeconfig;
  for (const [name, value] of Object.entries(options.env ?? {})) env[name] = value;
  const [program, ...first] = plugin;
  const child = spawn(program, [...first, ...args], {
    cwd: options.cwd ?? projectRoot,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const watchers = new Set<() => void>();
  const grew = () => {
    for (const watcher of watchers) watcher();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    grew();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    grew();
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.stdin ?? '');
  const done = new Promise<Run>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({
        code,
        signal,
        stdout,
        stderr,
        get report() {
          return published(JSON.parse(stdout));
        },
      }),
    );
  });
  const shown = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!pattern.test(stdout + stderr)) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
      void done.then(() => {
        if (!pattern.test(stdout + stderr))
          reject(new Error(`${pattern} was never shown:\n${stdout}\n${stderr}`));
      });
    });
  return { child, done, shown };
}

export function jac(
  actor: Pick<Actor, 'kubeconfig'> | undefined,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Run> {
  return start(actor, args, options).done;
}

/** Runs a verb with `-o json`, expects its exit code, and answers the Report; a surprise shows everything it printed. */
export async function report(
  actor: Pick<Actor, 'kubeconfig'>,
  args: readonly string[],
  code = 0,
  options: RunOptions = {},
): Promise<Report> {
  const run = await jac(actor, [...args, '-o', 'json'], options);
  if (run.code !== code)
    throw new Error(`${args.join(' ')} ended with ${run.code}, not ${code}:\n${run.stdout}\n${run.stderr}`);
  return run.report;
}
