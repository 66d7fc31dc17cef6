/**
 * The Action as a runner runs it: dist on Node 24 in a process of its own, inputs as INPUT_*, the files of GITHUB_*, an event,
 * main and then post with what main kept. Never imported.
 *
 *     const runner = makeRunner({ hub, folder: checkout.folder, kubeconfig: actor.kubeconfig });
 *     const step = await runner.step({ app: 'app.jac' }, pushOf(checkout));
 *     const running = runner.start({…}, event); await running.shown(/…/); running.kill('SIGINT'); await running.done;
 *     await running.post();
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InputName, OutputName } from '../../src/doors/action/io.js';
import type { Report } from '../../src/model/report.js';
import { type App, copyOf } from './apps.js';
import { projectRoot } from './cluster.js';
import type { GitHubStandIn } from './github.js';
import { noDatabases } from './jac.js';

export type Inputs = Partial<Record<InputName, string>>;

export interface Event {
  readonly name: string;
  /** GITHUB_SHA. */
  readonly sha: string;
  readonly payload: object;
}

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

export interface Step {
  readonly code: number | null;
  /** Of main and post, as the runner would see it: masks included. */
  readonly log: string;
  readonly outputs: Readonly<Partial<Record<OutputName, string>>>;
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  readonly masks: ReadonlySet<string>;
  /** What main kept for post. */
  readonly state: Readonly<Record<string, string>>;
  /** Whether the kubeconfig is still there after post. */
  readonly left: boolean;
  readonly report: Report;
}

export interface RunningStep {
  readonly child: ChildProcess;
  /** Main's exit code. */
  readonly done: Promise<number | null>;
  /** Resolves when the log has shown the pattern; rejects with the log when main ended without it. */
  shown(pattern: RegExp): Promise<void>;
  /** After main: post, as `post-if: always()` has it. */
  post(env?: NodeJS.ProcessEnv): Promise<Step>;
}

export interface Runner {
  start(inputs: Inputs, event: Event, env?: NodeJS.ProcessEnv): RunningStep;
  step(inputs: Inputs, event: Event, env?: NodeJS.ProcessEnv): Promise<Step>;
}

/** Reads a runner's command file: `name=value`, or `name<<delimiter`, lines, delimiter. */
const commands = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/^([^=<\n]+)(?:<<(.+)\r?\n([\s\S]*?)\r?\n\2|=(.*))$/gm)].map(
      ([, name, , lines, value]) => [name, lines ?? value],
    ),
  );

const unescaped = (text: string): string =>
  text
    .replaceAll('%0A', '\n')
    .replaceAll('%0D', '\r')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');

function annotationsOf(log: string): Annotation[] {
  return [...log.matchAll(/^::(error|warning|notice)(?: ([^\n]*?))?::(.*)$/gm)].map(
    ([, level = '', properties = '', message = '']) => ({
      level: level as Annotation['level'],
      message: unescaped(message),
      properties: Object.fromEntries(
        properties.split(',').flatMap((each) => {
          const [, name, value] = /^\s*([^=]+)=(.*)$/.exec(each) ?? [];
          return name === undefined ? [] : [[name, unescaped(value ?? '')]];
        }),
      ),
    }),
  );
}

export interface RunnerOptions {
  readonly hub: GitHubStandIn;
  /** GITHUB_WORKSPACE. */
  readonly folder: string;
  /** Path of the kubeconfig that is given as an input; undefined: none is. */
  readonly kubeconfig: string | undefined;
  readonly runId?: number;
  readonly token?: string;
}

export function makeRunner(options: RunnerOptions): Runner {
  const { hub, folder, kubeconfig, runId = 7, token = 'ghs_job' } = options;
  const given: Inputs = {
    'github-token': token,
    ...(kubeconfig === undefined ? {} : { kubeconfig: readFileSync(kubeconfig, 'utf8') }),
  };
  const start: Runner['start'] = (inputs, event, more = {}) => {
    const temp = mkdtempSync(join(tmpdir(), 'jac-runner-'));
    const file = (name: string, content = '') => {
      const path = join(temp, name);
      writeFileSync(path, content);
      return path;
    };
    const env: NodeJS.ProcessEnv = {
      ...noDatabases,
      PATH: process.env['PATH'],
      HOME: temp,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: folder,
      GITHUB_OUTPUT: file('output'),
      GITHUB_STEP_SUMMARY: file('summary'),
      GITHUB_STATE: file('state'),
      GITHUB_ENV: file('env'),
      GITHUB_EVENT_PATH: file('event.json', JSON.stringify(event.payload)),
      GITHUB_EVENT_NAME: event.name,
      GITHUB_SHA: event.sha,
      GITHUB_REPOSITORY: 'owner/shop',
      GITHUB_REPOSITORY_ID: '1296269',
      GITHUB_SERVER_URL: 'https://github.example',
      GITHUB_API_URL: hub.apiUrl,
      GITHUB_JOB: 'deploy',
      GITHUB_RUN_ID: String(runId),
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_ACTOR: 'octocat',
      RUNNER_TEMP: temp,
      ...more,
    };
    for (const [name, value] of Object.entries({ ...given, ...inputs }))
      env[`INPUT_${name.toUpperCase()}`] = value;
    const main = launch(env, folder);
    const post: RunningStep['post'] = async (afterwards = {}) => {
      const code = await main.done;
      const state = commands(readFileSync(join(temp, 'state'), 'utf8'));
      const kept = Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]);
      const after = launch({ ...env, ...afterwards, ...Object.fromEntries(kept) }, folder);
      const postCode = await after.done;
      if (postCode !== 0) throw new Error(`post ended with ${postCode}:\n${after.log()}`);
      const log = main.log() + after.log();
      const outputs = commands(readFileSync(join(temp, 'output'), 'utf8'));
      const step: Step = {
        code,
        log,
        outputs,
        summary: readFileSync(join(temp, 'summary'), 'utf8'),
        annotations: annotationsOf(log),
        masks: new Set([...log.matchAll(/^::add-mask::(.*)$/gm)].map(([, text = '']) => unescaped(text))),
        state,
        left: existsSync(state['kubeconfigFile'] ?? join(temp, 'none')),
        get report() {
          return JSON.parse(outputs['report'] ?? '') as Report;
        },
      };
      rmSync(temp, { recursive: true });
      return step;
    };
    return { child: main.child, done: main.done, shown: main.shown, post };
  };
  return { start, step: (...args) => start(...args).post() };
}

function launch(env: NodeJS.ProcessEnv, cwd: string) {
  const node = join(projectRoot, 'node_modules/.bin/node');
  const child = spawn(node, [join(projectRoot, 'dist/action.cjs')], { env, cwd });
  let log = '';
  const watchers = new Set<() => void>();
  const add = (part: string) => {
    log += part;
    for (const watcher of watchers) watcher();
  };
  child.stdout.setEncoding('utf8').on('data', add);
  child.stderr.setEncoding('utf8').on('data', add);
  const done = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code));
  });
  const shown = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!pattern.test(log)) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
      void done.then(() => reject(new Error(`${pattern} was never shown:\n${log}`)));
    });
  return { child, done, shown, log: () => log };
}

/** What the log shows of a secret, beside the lines that register masks. */
export function shownOf(step: Step, secret: string): string[] {
  const places = { log: step.log, summary: step.summary, state: JSON.stringify(step.state) };
  return Object.entries(places).flatMap(([name, text]) =>
    text
      .split('\n')
      .filter((line) => !line.startsWith('::add-mask::') && line.includes(secret))
      .map((line) => `${name}: ${line}`),
  );
}

/** A repository with an app at its root, as actions/checkout leaves it. */
export interface Checkout extends App {
  /** Commits everything; answers the commit. */
  commit(message?: string): string;
  git(...args: string[]): string;
}

export function checkout(example: 'hello' | 'taskboard' = 'hello'): Checkout {
  const app = copyOf(example);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], {
      cwd: app.folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  git('init', '--quiet', '--initial-branch=main');
  const commit = (message = 'change') => {
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message', message);
    return git('rev-parse', 'HEAD');
  };
  commit('first');
  return { ...app, git, commit };
}

const own = { id: 1_296_269, full_name: 'owner/shop' };
const stranger = { id: 1_296_270, full_name: 'stranger/shop' };

export const pushEvent = (sha: string): Event => ({
  name: 'push',
  sha,
  payload: { ref: 'refs/heads/main', after: sha, repository: own },
});

export const scheduleEvent = (sha: string): Event => ({
  name: 'schedule',
  sha,
  payload: { schedule: '17 * * * *', repository: own },
});

/** A comment on a pull request, which says nothing of whose code that brings. */
export const commentEvent = (number: number, sha: string): Event => ({
  name: 'issue_comment',
  sha,
  payload: {
    action: 'created',
    issue: { number, pull_request: { url: `https://api.github.example/pulls/${number}` } },
    comment: { body: '/deploy', author_association: 'NONE' },
    repository: own,
  },
});

/** @param headSha the head; GITHUB_SHA names the merge commit, as on GitHub */
export const pullRequestEvent = (
  action: 'opened' | 'synchronize' | 'reopened' | 'closed',
  of: {
    readonly number: number;
    readonly headSha: string;
    readonly fork?: boolean;
    readonly baseSha?: string;
  },
  name: 'pull_request' | 'pull_request_target' = 'pull_request',
): Event => ({
  name,
  sha: name === 'pull_request' ? '1'.repeat(40) : (of.baseSha ?? '2'.repeat(40)),
  payload: {
    action,
    number: of.number,
    repository: own,
    pull_request: {
      number: of.number,
      state: action === 'closed' ? 'closed' : 'open',
      head: { sha: of.headSha, ref: 'change', repo: of.fork === true ? stranger : own },
      base: { sha: of.baseSha ?? '2'.repeat(40), ref: 'main', repo: own },
    },
  },
});
