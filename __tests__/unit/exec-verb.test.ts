import { describe, expect, it } from '@jest/globals';
import { commands } from '../../src/doors/cli/commands/index.js';
import { parse } from '../../src/doors/cli/parse.js';
import type { Context } from '../../src/engine/context.js';
import { JacScaleError } from '../../src/model/error.js';
import { labelsOf } from '../../src/model/identity.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import type { ResolvedSettings } from '../../src/model/settings.js';
import { type ExecOptions, exec } from '../../src/operations/exec.js';
import { ClusterError, type ExecRequest } from '../../src/ports/cluster.js';
import type { Console } from '../../src/ports/console.js';
import { jac } from './cli-world.js';

const pod = (name: string, ready: boolean, component: 'app' | 'mongodb' = 'app'): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop', labels: labelsOf('hello', component) },
  spec: {
    containers: [{ name: component === 'app' ? 'sidecar' : 'mongod' }, { name: 'app' }].slice(
      0,
      component === 'app' ? 2 : 1,
    ),
    initContainers: [{ name: 'fetch' }],
  },
  status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});

interface Faked {
  readonly console: Console;
  readonly out: () => string;
  readonly err: () => string;
  /** What happened to the terminal, in that order. */
  readonly modes: string[];
}

function faked(terminal = false): Faked {
  const texts = { out: '', err: '' };
  const modes: string[] = [];
  return {
    modes,
    out: () => texts.out,
    err: () => texts.err,
    console: {
      stdinIsTerminal: terminal,
      stdoutIsTerminal: terminal,
      stdin: async function* () {
        yield Buffer.from('typed');
      },
      stdout: async (chunk) => {
        texts.out += Buffer.from(chunk).toString();
      },
      stderr: async (chunk) => {
        texts.err += Buffer.from(chunk).toString();
      },
      raw: () => {
        modes.push('raw');
        return () => modes.push('back');
      },
      sizes: async function* () {
        yield { columns: 80, rows: 24 };
      },
    },
  };
}

const pods = [pod('hello-b', false), pod('hello-a', true), pod('hello-mongodb-0', true, 'mongodb')];

async function run(
  options: Partial<ExecOptions>,
  answer: (request: ExecRequest) => Promise<number> = async () => 0,
  fake = faked(),
) {
  const requests: ExecRequest[] = [];
  const context = {
    signal: new AbortController().signal,
    cluster: {
      list: async (_kind: unknown, { labelSelector = '' }: { labelSelector?: string }) => ({
        items: pods.filter(
          ({ metadata }) => !labelSelector.includes('component=app') || metadata.name.length === 7,
        ),
      }),
      exec: async (request: ExecRequest) => {
        requests.push(request);
        return { exitCode: await answer(request), stdout: '', stderr: '' };
      },
    },
  } as unknown as Context;
  const resolved = { settings: { appName: 'hello', namespace: 'shop' } } as unknown as ResolvedSettings;
  const given = { command: ['ls'], stdin: false, tty: false, console: fake.console, ...options };
  const code = await exec(context, resolved, given);
  return { code, request: requests[0], fake };
}

describe('exec', () => {
  it('runs in the app of a pod that is ready, and answers the exit code of the command', async () => {
    const { code, request, fake } = await run({}, async ({ stdout, stderr }) => {
      await stdout?.(Buffer.from('out'));
      await stderr?.(Buffer.from('err'));
      return 42;
    });
    expect(code).toBe(42);
    expect(request).toMatchObject({ namespace: 'shop', pod: 'hello-a', container: 'app', command: ['ls'] });
    expect([request?.stdin, request?.terminal]).toEqual([undefined, undefined]);
    expect([fake.out(), fake.err()]).toEqual(['out', 'err']);
    expect(fake.modes).toEqual([]);
  });

  it('takes any pod of the app that is named, with its first container where it has none of the app', async () => {
    const named = await run({ pod: 'hello-mongodb-0' });
    expect(named.request).toMatchObject({ pod: 'hello-mongodb-0', container: 'mongod' });
    expect((await run({ pod: 'pod/hello-b', container: 'fetch' })).request).toMatchObject({
      pod: 'hello-b',
      container: 'fetch',
    });
  });

  it.each([
    [{ pod: 'other-1' }, 'PodUnknown', 'hello-a, hello-b, hello-mongodb-0'],
    [{ container: 'nginx' }, 'NoContainer', 'sidecar, app, fetch'],
  ])('says what there is instead: %j', async (options, code, why) => {
    await expect(run(options)).rejects.toMatchObject({ code, exitCode: 2, why: `there are: ${why}` });
  });

  it('brings the terminal back however it ends', async () => {
    const well = await run({ tty: true, stdin: true }, async () => 0, faked(true));
    expect(well.request?.terminal).toBeDefined();
    expect(well.fake.modes).toEqual(['raw', 'back']);
    const fake = faked(true);
    const cut = new ClusterError({
      ...{ reason: 'Unreachable', status: 0, message: 'cut', verb: 'create', resource: 'pods/exec' },
    });
    await expect(run({ tty: true, stdin: true }, () => Promise.reject(cut), fake)).rejects.toMatchObject({
      code: 'Unreachable',
    });
    expect(fake.modes).toEqual(['raw', 'back']);
  });

  it('leaves Ctrl-C to this side where nothing that is typed goes to the command', async () => {
    const { request, fake } = await run({ tty: true }, async () => 0, faked(true));
    expect(request?.terminal).toBeDefined();
    expect(fake.modes).toEqual([]);
  });

  it('tells a command that is not there from one that failed', async () => {
    const message =
      'Internal error occurred: error executing command in container: failed to exec in container: OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuch": executable file not found in $PATH';
    const error = new ClusterError({
      ...{ reason: 'ServerError', status: 500, message, verb: 'create', resource: 'pods/exec' },
    });
    await expect(run({ command: ['nosuch'] }, () => Promise.reject(error))).rejects.toMatchObject({
      code: 'CommandNotFound',
      message: 'the container has no command "nosuch"',
    });
  });
});

describe('kubectl jac exec', () => {
  const engineOf = (terminal: boolean, code = 0) => {
    const asked: ExecOptions[] = [];
    return {
      asked,
      engine: {
        console: async () => faked(terminal).console,
        exec: async (_context: unknown, _resolved: unknown, options: ExecOptions) => {
          asked.push(options);
          return code;
        },
      },
    };
  };

  it.each([
    ['exec app.jac -- ls -la', true, { command: ['ls', '-la'], stdin: false, tty: false }],
    ['exec app.jac -- status -o json --name x', true, { command: ['status', '-o', 'json', '--name', 'x'] }],
    ['exec app.jac -it -- bash', true, { command: ['bash'], stdin: true, tty: true }],
    ['exec app.jac -i --tty -- bash', false, { command: ['bash'], stdin: true, tty: false }],
    ['exec app.jac', true, { command: ['/bin/sh'], stdin: true, tty: true }],
    ['exec app.jac -i', false, { command: ['/bin/sh'], stdin: true, tty: false }],
    ['exec --pod p -c c -- sh -- x', true, { command: ['sh', '--', 'x'], pod: 'p', container: 'c' }],
  ])('%s on a terminal: %s', async (line, terminal, options) => {
    const { engine, asked } = engineOf(terminal);
    expect((await jac(line, engine)).code).toBe(0);
    expect(asked).toMatchObject([options]);
  });

  it('ends with the code of the command, and says whose it is', async () => {
    const ran = await jac('exec app.jac -- false', engineOf(true, 7).engine);
    expect(ran).toEqual({ code: 7, out: '', err: 'command terminated with exit code 7\n' });
    expect(await jac('exec app.jac', engineOf(true, 130).engine)).toEqual({ code: 130, out: '', err: '' });
  });

  it('needs a command where there is no terminal', async () => {
    const { engine, asked } = engineOf(false);
    const ran = await jac('exec app.jac', engine);
    expect([ran.code, asked]).toEqual([2, []]);
    expect(ran.err).toContain('kubectl jac exec app.jac -- ls');
  });

  it('says why it gives no terminal', async () => {
    const { err } = await jac('exec app.jac -t -- ls', engineOf(false).engine);
    expect(err).toBe('note: --tty is left out: this is not a terminal\n');
  });

  it('keeps what follows -- away from other verbs', () => {
    const other = parse(['status', '--', '-odd.jac'], commands);
    expect(other.kind === 'run' && other.invocation).not.toHaveProperty('after');
    expect(() => parse(['exec', 'app.jac', 'ls'], commands)).toThrow(JacScaleError);
  });
});
