import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildersDeps, buildDockerfile } from '../../src/adapters/builders/build.js';
import type { Ended, ProgramOptions, RunProgram } from '../../src/adapters/builders/process.js';
import type { ProgressEvent } from '../../src/model/progress.js';
import type { BuildRequest } from '../../src/ports/images.js';

export const digest = `sha256:${'ab'.repeat(32)}` as const;

const ended = (stdout = '', code = 0): Ended => ({
  code,
  stdout,
  lines: stdout.split('\n').filter((line) => line !== ''),
});

export interface Call {
  /** The whole command line. */
  readonly line: string;
  readonly env: ProgramOptions['env'];
}

type Answered = string | Ended | undefined;
type Answer = (line: string, options: ProgramOptions) => Answered | Promise<Answered>;

export const failed = (text: string): Ended => ended(text, 1);

/** A request for a Dockerfile in a folder of its own. */
export function requestOf(root: string, more: Partial<BuildRequest> = {}): BuildRequest {
  return {
    root,
    entry: 'app.jac',
    target: { registry: 'registry.example:5000', repository: 'team/shop', tag: 'v1' },
    login: undefined,
    dockerfile: join(root, 'Dockerfile'),
    bundle: { digest, size: 0, files: [], warnings: [], entry: 'app.jac', async *open() {} },
    base: { registry: 'docker.io', repository: 'library/python', tag: '3.12-slim' },
    baseLogin: undefined,
    dependencies: { key: '', requirements: [], runtimeRequirements: [] },
    jacCommand: 'auto',
    containerPort: 8000,
    platforms: [],
    cache: 'auto',
    buildArgs: {},
    buildSecrets: {},
    source: { commit: 'c'.repeat(40), dirty: false },
    origin: { project: 'github.com/team/shop', subfolder: '' },
    version: '1.2.0',
    ...more,
  };
}

/** Which programs are there, and what they answer; everything else is not found. */
export async function building(
  answer: Answer,
  more: Partial<BuildRequest> = {},
  deps: Partial<BuildersDeps> = {},
) {
  const root = await mkdtemp(join(tmpdir(), 'builders-'));
  await writeFile(join(root, 'Dockerfile'), 'FROM scratch\nCOPY app.jac /\n');
  const calls: Call[] = [];
  const events: ProgressEvent[] = [];
  const run: RunProgram = async (command, args, options) => {
    const line = [command, ...args].join(' ');
    calls.push({ line, env: options.env });
    const answered = (await answer(line, options)) ?? failed(`${command}: not found`);
    const result = typeof answered === 'string' ? ended(answered) : answered;
    for (const each of result.lines) options.onLine?.(each);
    return result;
  };
  const pauses: number[] = [];
  try {
    const built = await buildDockerfile(requestOf(root, more), {
      env: { PATH: '/usr/bin', HOME: root },
      clock: { now: () => new Date(0), monotonic: () => 0, sleep: async (ms) => void pauses.push(ms) },
      emit: (event) => void events.push(event),
      signal: new AbortController().signal,
      insecureRegistries: [],
      run,
      ...deps,
    }).catch((error: unknown) => ({ error }));
    return { built, calls, events, pauses, root };
  } finally {
    await rm(root, { recursive: true });
  }
}
