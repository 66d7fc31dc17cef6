import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commands, groups } from '../../src/doors/cli/commands/index.js';
import { parse } from '../../src/doors/cli/parse.js';
import { commandHelp, groupHelp, programHelp } from '../../src/doors/cli/print/help.js';
import { exitCodes, JacScaleError } from '../../src/model/error.js';
import { ClusterError } from '../../src/ports/cluster.js';
import { expectGolden, jac, reportOf } from './cli-world.js';

function invocation(...argv: string[]) {
  const parsed = parse(argv, commands);
  if (parsed.kind !== 'run') throw new Error('help');
  return parsed.invocation;
}

const complaint = (...argv: string[]): string => {
  try {
    parse(argv, commands);
  } catch (error) {
    if (error instanceof JacScaleError) return `${error.exitCode} ${error.message}`;
  }
  return 'accepted';
};

describe('command line', () => {
  it('takes flags before and after the verb, as kubectl does', () => {
    const after = invocation('scale', 'app.jac', '-n', 'shop', '--replicas', '2', '-o', 'json');
    expect(after).toEqual({
      command: 'scale',
      args: ['app.jac'],
      flags: { namespace: 'shop', replicas: '2', output: 'json' },
      output: 'json',
    });
    expect(invocation('-n=shop', '--replicas=2', '-ojson', 'scale', 'app.jac')).toEqual(after);
    expect(invocation('-nshop', 'scale', '--output', 'json', '--replicas', '2', 'app.jac')).toEqual(after);
  });

  it('keeps texts as they were typed', () => {
    const { flags } = invocation('scale', '--name', '007', '--python-image', 'r.example/a:1.10', 'x.jac');
    expect(flags).toEqual({ name: '007', 'python-image': 'r.example/a:1.10' });
    expect(invocation('status', '--', '-odd.jac').args).toEqual(['-odd.jac']);
  });

  it('lets the last of a repeated flag count, and keeps all of a list', () => {
    expect(invocation('scale', 'a.jac', '-n', 'a', '-n', 'b', '-n', 'a').flags['namespace']).toBe('a');
    const taken = invocation('scale', 'a.jac', '--take-over', '.spec.replicas', '--take-over', '.spec.x');
    expect(taken.flags['take-over']).toEqual(['.spec.replicas', '.spec.x']);
    expect(invocation('scale', 'a.jac', '--label', 'a=b').flags['label']).toEqual(['a=b']);
  });

  it('reads booleans with and without a value', () => {
    expect(invocation('scale', 'a.jac', '--rollback=false').flags['rollback']).toBe(false);
    expect(invocation('scale', 'a.jac', '--no-rollback').flags['rollback']).toBe(false);
    expect(invocation('destroy', '-y').flags['yes']).toBe(true);
    expect(invocation('logs', '-fp').flags).toEqual({ follow: true, previous: true });
    expect(complaint('scale', 'a.jac', '--rollback=maybe')).toBe(
      '2 invalid argument "maybe" for --rollback: expected true or false',
    );
  });

  it.each([
    [['scal', 'app.jac'], '2 unknown command "scal" (did you mean "scale"?)'],
    [['deploy'], '2 unknown command "deploy"'],
    [['preview', 'lst'], '2 unknown command "preview lst" (did you mean "preview list"?)'],
    [['list'], '2 unknown command "list"'],
    [['preview', 'list', 'app.jac'], '2 unexpected argument "app.jac"'],
    [['preview', 'list', '-n', 'shop'], '2 unknown flag: --namespace'],
    [['scale', '--replica', '2'], '2 unknown flag: --replica (did you mean --replicas?)'],
    [['scale', '--replica=2'], '2 unknown flag: --replica (did you mean --replicas?)'],
    [['--replica', '2', 'scale'], '2 unknown flag: --replica (did you mean --replicas?)'],
    [['scale', '-z'], '2 unknown shorthand flag: -z'],
    [['scale', '--constructor'], '2 unknown flag: --constructor'],
    [['scale', '--__proto__=x'], '2 unknown flag: --__proto__'],
    [['status', 'app.jac', '--replicas', '2'], '2 unknown flag: --replicas'],
    [['scale', 'app.jac', '--replicas'], '2 flag needs an argument: --replicas'],
    [['scale', '--replicas', '--take-app'], '2 flag needs an argument: --replicas'],
    [['scale', '-n', ''], '2 flag needs an argument, got an empty one: --namespace'],
    [['scale', '--namespace='], '2 flag needs an argument, got an empty one: --namespace'],
    [['scale', '-o', 'xml'], '2 invalid argument "xml" for --output: expected text, json, yaml'],
    [['logs', '-o', 'yaml'], '2 invalid argument "yaml" for --output: expected text, json'],
    [['scale', 'a.jac', 'b.jac'], '2 unexpected argument "b.jac"'],
    [['version', 'app.jac'], '2 unexpected argument "app.jac"'],
  ])('%j: %s', (argv, expected) => {
    expect(complaint(...argv)).toBe(expected);
  });

  it('answers or complains, whatever is typed', () => {
    const words = [
      'scale',
      'logs',
      'preview',
      'list',
      'app.jac',
      '-n',
      '--name',
      '-o',
      'json',
      '--',
      '-',
      '--take-over',
      '-f',
      '-y=',
      '',
    ];
    const word = fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 12 }));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (argv) => {
        try {
          parse(argv, commands);
        } catch (error) {
          expect(error).toBeInstanceOf(JacScaleError);
          expect((error as JacScaleError).exitCode).toBe(exitCodes.usage);
        }
      }),
    );
  });

  it('has no flag that means two things, but one that the verb decides', () => {
    const types = new Map<string, string>();
    for (const flag of commands.flatMap((command) => command.flags)) {
      // `init --dockerfile` makes what `scale --dockerfile NAME` names; init.test.ts. `orc deploy --build` names a folder.
      if (flag.name === 'dockerfile' || flag.name === 'build') continue;
      for (const name of [`--${flag.name}`, ...(flag.short === undefined ? [] : [`-${flag.short}`])]) {
        const meaning = `${flag.name} ${flag.type}`;
        expect(types.get(name) ?? meaning).toBe(meaning);
        types.set(name, meaning);
      }
    }
  });
});

describe('help', () => {
  it('lists the verbs', async () => {
    expectGolden('help/kubectl-jac.txt', programHelp(commands, groups, 80));
    for (const line of ['', '--help', '-h', 'help']) {
      expect(await jac(line)).toEqual({ code: 0, out: programHelp(commands, groups, 80), err: '' });
    }
  });

  it.each(groups.map((group) => [group.name, group] as const))('of the group %s', async (name, group) => {
    const text = groupHelp(group, commands, groups, 80);
    expectGolden(`help/${name.replaceAll(' ', '-')}.txt`, text);
    for (const line of [name, `${name} --help`, `help ${name}`]) {
      expect(await jac(line)).toEqual({ code: 0, out: text, err: '' });
    }
  });

  it.each(commands.map((command) => [command.name, command] as const))('of %s', async (name, command) => {
    expectGolden(`help/${name.replaceAll(' ', '-')}.txt`, commandHelp(command, 80));
    for (const line of [`${name} --help`, `help ${name}`, `${name} -h --bogus`]) {
      expect((await jac(line)).out).toBe(commandHelp(command, 80));
    }
    expect(
      Math.max(
        ...commandHelp(command, 80)
          .split('\n')
          .map((text) => text.length),
      ),
    ).toBeLessThanOrEqual(100);
  });
});

describe('verbs', () => {
  const outcome = { report: reportOf(), exitCode: exitCodes.ok };

  it('scale prints where the app answers', async () => {
    const ran = await jac('scale app.jac -n shop --take-over .spec.replicas', {
      scale: async (context, resolved, options) => {
        expect(resolved.settings.namespace).toBe('shop');
        const taken = { takeOver: ['.spec.replicas'], takeApp: false };
        expect(options).toEqual({ ...taken, replaceCodeVolume: false, updateDatabases: false });
        context.emit({ type: 'phase', phase: 'apply', message: 'applying' });
        context.emit({ type: 'object', action: 'configure', kind: 'Deployment', name: 'taskboard' });
        context.emit({ type: 'object', action: 'unchanged', kind: 'Service', name: 'taskboard-service' });
        return outcome;
      },
    });
    expect(ran).toEqual({
      code: 0,
      out: `deployment/taskboard configured
service/taskboard-service unchanged
taskboard ready in 12.3s  revision 3  sha256:ab12cd34
  URL   http://10.89.0.11:30001
  Docs  http://10.89.0.11:30001/docs
`,
      err: 'apply: applying\n',
    });
  });

  it('keeps stdout for one JSON object', async () => {
    const ran = await jac('scale app.jac -o json', {
      scale: async (context) => {
        context.emit({ type: 'object', action: 'create', kind: 'Deployment', name: 'taskboard' });
        context.emit({ type: 'warning', warning: { code: 'X', message: 'be careful' } });
        return outcome;
      },
    });
    expect(JSON.parse(ran.out)).toEqual(outcome.report);
    expect(ran.err).toBe('deployment/taskboard created\nWarning: be careful\n');
  });

  it('says a warning and a note once, told while running and in the report', async () => {
    const warnings = [{ code: 'X', message: 'be careful' }];
    const ran = await jac('scale app.jac', {
      scale: async (context) => {
        context.emit({ type: 'warning', warning: { code: 'X', message: 'be careful' } });
        context.emit({ type: 'note', message: 'left alone' });
        return { report: reportOf({ warnings, notes: ['left alone'] }), exitCode: 0 };
      },
    });
    expect(ran.err).toBe('Warning: be careful\nnote: left alone\n');
  });

  it('makes a report of what was thrown, with the exit code of the error', async () => {
    const locked = new JacScaleError({
      code: 'Locked',
      what: 'another run holds the lock',
      why: 'ci-1 has had it for 12 s',
      next: 'kubectl jac status',
      exitCode: exitCodes.locked,
    });
    const engine = {
      scale: async () => {
        throw locked;
      },
    };
    const text = await jac('scale app.jac -n shop', engine);
    expect(text).toEqual({
      code: 6,
      out: '',
      err: 'error: another run holds the lock\n  ci-1 has had it for 12 s\nnext: kubectl jac status\n',
    });
    const json = await jac('scale app.jac -n shop -o json', engine);
    expect(json.code).toBe(6);
    expect(JSON.parse(json.out)).toMatchObject({
      command: 'scale',
      app: 'taskboard',
      namespace: 'shop',
      status: 'locked',
      diagnosis: [{ code: 'Locked', what: locked.message, why: locked.why, next: locked.next }],
    });
  });

  it('prints mistakes of the user as JSON too, exit 2', async () => {
    const ran = await jac('scale app.jac -o json --replica 2');
    expect(ran.code).toBe(2);
    expect(JSON.parse(ran.out)).toMatchObject({ status: 'failed', diagnosis: [{ code: 'FlagUnknown' }] });
    expect(ran.err).toBe(
      "error: unknown flag: --replica (did you mean --replicas?)\nSee 'kubectl jac scale --help' for usage.\n",
    );
    const bad = await jac('scale app.jac --replicas two');
    expect(bad).toMatchObject({ code: 2, out: '' });
    expect(bad.err).toContain('--replicas');
  });

  it('shows no stack of an error nobody foresaw', async () => {
    const ran = await jac('status app.jac', {
      status: async () => {
        throw new TypeError('x is not a function');
      },
    });
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('error: internal error: x is not a function\n');
    expect(ran.err).toContain('JAC_SCALE_DEBUG=1');
    expect(ran.err).not.toMatch(/^\s+at /m);
  });

  it('ends with 130 when it was cancelled, whatever broke because of it', async () => {
    const controller = new AbortController();
    const ran = await jac(
      'scale app.jac -o json',
      {
        scale: async () => {
          controller.abort(
            new JacScaleError({ code: 'Cancelled', what: 'cancelled', exitCode: exitCodes.cancelled }),
          );
          throw new Error('socket hang up');
        },
      },
      { signal: controller.signal },
    );
    expect(ran.code).toBe(130);
    expect(JSON.parse(ran.out)).toMatchObject({ status: 'cancelled', diagnosis: [{ code: 'Cancelled' }] });
  });

  it('dry-run ends with 3 only when asked to and something changes', async () => {
    const changed = reportOf({
      command: 'dry-run',
      status: 'planned',
      changes: [{ action: 'configure', kind: 'Deployment', namespace: 'shop', name: 'taskboard' }],
    });
    const manifests = [{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a', labels: { n: '1' } } }];
    const dryRun = async () => ({ report: changed, exitCode: exitCodes.ok, manifests });
    expect((await jac('dry-run app.jac', { dryRun })).code).toBe(0);
    expect((await jac('dry-run app.jac --exit-code', { dryRun })).code).toBe(3);
    expect((await jac('dry-run app.jac --exit-code -o json', { dryRun })).code).toBe(3);
    const yaml = await jac('dry-run app.jac -o yaml', { dryRun });
    expect(yaml.out).toBe('apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  labels:\n    n: "1"\n');
    const same = { ...changed, status: 'unchanged' as const, changes: [] };
    const nothing = async () => ({ report: same, exitCode: exitCodes.ok, manifests });
    expect((await jac('dry-run app.jac --exit-code', { dryRun: nothing })).code).toBe(0);
  });

  it('status ends with the code of its outcome', async () => {
    const report = reportOf({ command: 'status', status: 'not-ready', pods: [] });
    const ran = await jac('status --name taskboard', { status: async () => ({ report, exitCode: 4 }) });
    expect(ran.code).toBe(4);
    expect(ran.out).toContain('taskboard not ready');
  });

  it('scale --explain asks no cluster', async () => {
    const text = await jac('scale app.jac --explain --replicas 2');
    expect(text.code).toBe(0);
    expect(text.out).toMatch(/^replicas {3,}2 {3,}--replicas$/m);
    const json = await jac('scale app.jac --explain -o json');
    expect(JSON.parse(json.out)).toMatchObject({ command: 'explain', settings: { replicas: { value: 1 } } });
  });

  it('version speaks for itself', async () => {
    expect((await jac('version')).out).toBe('Plugin Version: v0.1.0\nRuntime: Node v24.0.0 linux/amd64\n');
    expect(JSON.parse((await jac('version -o json')).out)).toMatchObject({ version: '0.1.0' });
  });

  it('tells an error of the cluster that no operation translated', async () => {
    const ran = await jac('logs app.jac', {
      logs: async () => {
        throw new ClusterError({
          reason: 'Forbidden',
          status: 403,
          message: 'pods is forbidden',
          verb: 'list',
          resource: 'pods',
          namespace: 'shop',
        });
      },
    });
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('pods');
  });
});

describe('data', () => {
  const outcome = { report: reportOf({ command: 'data', status: 'exported' }), exitCode: exitCodes.ok };
  const manifest = {
    format: 1,
    app: 'shop',
    namespace: 'prod',
    created: '2026-11-21T12:00:00Z',
    parts: [{ engine: 'redis', bytes: 2048, sha256: '', image: '' }],
  };
  const opened: string[] = [];
  const files = { create: async (path: string) => opened.push(path), open: async () => undefined };
  const engine = {
    archiveFiles: async () => files,
    exportData: async (_: unknown, __: unknown, { create }: { create: () => Promise<unknown> }) => {
      await create();
      return outcome;
    },
    importData: async (
      _: unknown,
      __: unknown,
      { confirm }: { confirm: (m: typeof manifest) => Promise<boolean> },
    ) => ({ ...outcome, exitCode: (await confirm(manifest)) ? 0 : 130 }),
  } as never;

  it('takes the archive first, and the app’s own file behind it', async () => {
    expect((await jac('data export data.tar app.jac', engine)).code).toBe(0);
    expect(opened).toEqual(['data.tar']);
    for (const verb of ['export', 'import']) {
      expect(await jac(`data ${verb} app.jac`, engine)).toMatchObject({
        code: 2,
        err: expect.stringContaining(`kubectl jac data ${verb} data.tar`),
      });
    }
  });

  it('says nothing on stdout that would stand in the archive', async () => {
    const ran = await jac('data export - --name shop', engine);
    expect([ran.code, ran.out]).toEqual([0, '']);
    expect(ran.err).toContain('exported');
    expect((await jac('data export - -o json', engine)).code).toBe(2);
  });

  it('asks before it replaces anything, and is told by --yes where nobody can be asked', async () => {
    expect((await jac('data import - --name shop', engine)).code).toBe(2);
    expect((await jac('data import - --name shop --yes', engine)).code).toBe(0);
    const asked = await jac('data import data.tar --name shop', engine, { canAsk: true, answer: 'n' });
    expect(asked.code).toBe(130);
    expect(asked.err).toContain('exported from shop in namespace prod, 2026-11-21T12:00:00Z');
    expect(asked.err).toContain('  redis  2 KiB\n');
  });
});

describe('destroy', () => {
  const changes = [
    { action: 'delete', kind: 'Deployment', namespace: 'shop', name: 'taskboard' },
    { action: 'delete', kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'taskboard-code-pvc' },
  ] as const;
  const kept = [{ kind: 'Secret', namespace: 'shop', name: 'taskboard-mongodb' }];
  const destroy = async (
    _context: unknown,
    _resolved: unknown,
    { confirm, deleteData }: { confirm: (c: object, k: object) => Promise<boolean>; deleteData: boolean },
  ) =>
    (await confirm(changes, deleteData ? [] : kept))
      ? { report: reportOf({ command: 'destroy', status: 'destroyed' }), exitCode: exitCodes.ok }
      : { report: reportOf({ command: 'destroy', status: 'cancelled' }), exitCode: exitCodes.cancelled };
  const engine = { destroy } as never;

  it('refuses where nobody can be asked, before anything is done', async () => {
    const ran = await jac('destroy app.jac', {});
    expect(ran).toEqual({
      code: 2,
      out: '',
      err: 'error: destroy needs --yes where nobody can be asked\nnext: add --yes\n',
    });
    expect((await jac('destroy app.jac --yes', engine)).code).toBe(0);
  });

  it.each([
    ['y', 0],
    ['Yes', 0],
    ['n', 130],
    ['', 130],
    ['taskboard', 130],
    [undefined, 130],
  ])('takes %j for an answer', async (answer, code) => {
    const ran = await jac('destroy app.jac', engine, {
      canAsk: true,
      ...(answer === undefined ? {} : { answer }),
    });
    expect(ran.code).toBe(code);
    expect(ran.err).toContain('  deployment/taskboard\n  persistentvolumeclaim/taskboard-code-pvc\n');
    expect(ran.err).toContain('Delete 2 objects? [y/N]: ');
  });

  it('tells what becomes of data before it asks', async () => {
    const typed = { canAsk: true, answer: 'y' };
    const { err } = await jac('destroy app.jac', engine, typed);
    expect(err).toContain('Data stays (--delete-data takes it as well):\n  secret/taskboard-mongodb\n');
    const forGood = (await jac('destroy app.jac --delete-data', engine, typed)).err;
    expect(forGood).not.toContain('secret/taskboard-mongodb');
    expect(forGood).toContain('kubectl jac data export taskboard.tar --name taskboard -n ');
  });
});

describe('logs', () => {
  const line = { namespace: 'shop', pod: 'taskboard-1', container: 'app', time: '2026-11-21T12:00:00.1Z' };

  it('hands over its options and prints lines as they come', async () => {
    const ran = await jac('logs app.jac --since 1m30s --tail 5 -c app -o json', {
      logs: async (_context, target, { write, ...options }) => {
        expect(target).toEqual({ app: 'taskboard', namespace: 'default' });
        expect(options).toEqual({
          follow: false,
          previous: false,
          all: false,
          since: 90,
          tail: 5,
          container: 'app',
        });
        await write({ ...line, message: 'hello "you"', shared: true, onlyContainer: true });
      },
    });
    expect(ran.out).toBe(
      `${JSON.stringify({ ...{ time: line.time }, namespace: 'shop', pod: 'taskboard-1', container: 'app', message: 'hello "you"' })}\n`,
    );
  });

  it('names the pod only where there are several', async () => {
    const ran = await jac('logs app.jac', {
      logs: async (_context, _target, { write }) => {
        await write({ ...line, message: 'alone', shared: false, onlyContainer: true });
        await write({ ...line, message: 'one of two', shared: true, onlyContainer: true });
        await write({ ...line, message: 'of a container', shared: true, onlyContainer: false });
      },
    });
    expect(ran.out).toBe('alone\ntaskboard-1 | one of two\ntaskboard-1 app | of a container\n');
  });

  it.each([
    ['logs app.jac --since soon', '--since: expected a time'],
    ['logs app.jac --tail many', '--tail: expected a whole number'],
    ['logs app.jac -f --previous', 'exclude each other'],
  ])('%s', async (command, message) => {
    const ran = await jac(command);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(message);
  });

  it('is quiet when it is stopped', async () => {
    const controller = new AbortController();
    const ran = await jac(
      'logs app.jac -f',
      {
        logs: async () => {
          controller.abort(new Error('stop'));
          throw controller.signal.reason;
        },
      },
      { signal: controller.signal },
    );
    expect(ran).toEqual({ code: 130, out: '', err: '' });
  });
});
