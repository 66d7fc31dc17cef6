/** Whole processes, as a user starts them, timed from their start to their end. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { kubectlProgram, projectRoot } from '../__tests__/support/cluster.js';
import { noDatabases } from '../__tests__/support/jac.js';
import type { Actor } from '../__tests__/support/roles.js';

const bin = join(projectRoot, 'node_modules/.bin');
/** The Node.js that the project pins, whatever runs the benchmark. */
export const node = join(bin, 'node');
export const plugin = join(projectRoot, 'dist/kubectl-jac.cjs');

export interface Timed {
  readonly seconds: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Lines of stderr with the second, from the start, at which each was written. */
  readonly lines: readonly { readonly at: number; readonly text: string }[];
  /** Most memory that was resident at once, in MiB; only with `memory`, and only on Linux. */
  readonly peakRss: number | undefined;
}

/** Surroundings of the benchmark that a user's shell does not have. */
const cleared = [
  'CI',
  'APP_NAME',
  'NO_COLOR',
  'FORCE_COLOR',
  'NODE_OPTIONS',
  'NODE_COMPILE_CACHE',
  'GITHUB_ACTIONS',
];

function environment(actor: Pick<Actor, 'kubeconfig'> | undefined): NodeJS.ProcessEnv {
  const env = { ...process.env };
  for (const name of cleared) delete env[name];
  if (actor !== undefined) env['KUBECONFIG'] = actor.kubeconfig;
  const kubectlFolder = kubectlProgram.includes('/') ? [dirname(kubectlProgram)] : [];
  const folders = [join(projectRoot, 'kubectl-plugin/bin'), bin, ...kubectlFolder, process.env['PATH'] ?? ''];
  // kubectl, the peer, makes no databases either.
  return { ...env, ...noDatabases, PATH: folders.join(delimiter) };
}

/**
 * Runs a command to its end.
 * @throws Error with all it printed when it does not end with 0
 */
export function timed(
  actor: Pick<Actor, 'kubeconfig'> | undefined,
  [program, ...args]: readonly [string, ...string[]],
  { memory = false } = {},
): Promise<Timed> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const elapsed = () => (performance.now() - started) / 1000;
    const child = spawn(program, args, { env: environment(actor), stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    let rest = '';
    let peakRss: number | undefined;
    const lines: { at: number; text: string }[] = [];
    // The kernel keeps the high-water mark, so only growth within the last interval can be missed.
    const sampler = memory
      ? setInterval(() => (peakRss = highWaterMark(child.pid) ?? peakRss), 10)
      : undefined;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      const parts = (rest + text).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) lines.push({ at: elapsed(), text: part });
    });
    child.on('error', reject);
    let ended = 0;
    child.on('exit', () => {
      ended = elapsed();
      clearInterval(sampler);
    });
    child.on('close', (code) => {
      if (code === 0) resolve({ seconds: ended, stdout, stderr, lines, peakRss });
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`));
    });
  });
}

/** In MiB. */
function highWaterMark(pid: number | undefined): number | undefined {
  try {
    const kibibytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
  } catch {
    return undefined;
  }
}

/**
 * Each action once to warm caches, then all of them in turn, so that what else the machine does falls on all alike.
 * @returns the answers of each action, without the warm-up
 */
export async function inTurn<Name extends string>(
  rounds: number,
  actions: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, number[]>> {
  const entries = Object.entries(actions) as [Name, () => Promise<number>][];
  const samples = Object.fromEntries(entries.map(([name]) => [name, []])) as unknown as Record<
    Name,
    number[]
  >;
  for (const [, act] of entries) await act();
  for (let round = 0; round < rounds; round++) {
    for (const [name, act] of entries) samples[name]?.push(await act());
  }
  return samples;
}
