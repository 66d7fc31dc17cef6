import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Command } from '../../src/doors/cli/command.js';
import { commands, groups } from '../../src/doors/cli/commands/index.js';
import { complete } from '../../src/doors/cli/completion/complete.js';
import type { Lookups, Place } from '../../src/doors/cli/completion/lookups.js';
import { sourceOfFlag } from '../../src/doors/cli/completion/values.js';
import { helpFlag, parse } from '../../src/doors/cli/parse.js';
import { jac } from './cli-world.js';

const found = (value: string, description?: string) => async () => [
  { value, ...(description === undefined ? {} : { description }) },
];

const known: Lookups = {
  apps: found('taskboard'),
  namespaces: found('shop'),
  contexts: found('arn:aws:eks:eu-west-1:1:cluster/prod', 'current'),
  revisions: async () => ['3', '2', '1'].map((value) => ({ value })),
};

/** Candidates and directive; the last word is the one being typed. */
const asked = async (words: readonly string[], lookups: Partial<Lookups> = {}) => {
  const { candidates, directive } = await complete(words, { commands, groups }, { ...known, ...lookups });
  return { values: candidates.map(({ value }) => value), directive };
};
const offered = async (...words: string[]) => (await asked(words)).values;

const wordsOf = ({ name }: Command) => name.split(' ');

describe('what is offered', () => {
  it('holds every verb, word by word', async () => {
    for (const command of commands) {
      const words = wordsOf(command);
      for (const [index, word] of words.entries()) {
        expect(await offered(...words.slice(0, index), '')).toContain(word);
        expect(await offered('help', ...words.slice(0, index), '')).toContain(word);
        // Flags of kubectl's kind stand before the verb as well.
        expect(await offered('-n', 'shop', ...words.slice(0, index), word.slice(0, 1))).toContain(word);
      }
    }
  });

  it('holds no verb after a verb, and none that there is not', async () => {
    for (const command of commands.filter(({ args: [, most] }) => most === 0))
      expect(await asked([...wordsOf(command), ''])).toEqual({ values: [], directive: 4 });
    expect(await asked(['nonsense', ''])).toEqual({ values: [], directive: 4 });
    expect(await asked(['preview', 'nonsense', ''])).toEqual({ values: [], directive: 4 });
  });

  it('holds every flag that the parser takes, and only these', async () => {
    for (const command of commands) {
      const own = [...command.flags, helpFlag].map(({ name }) => `--${name}`);
      const values = await offered(...wordsOf(command), '--');
      expect(values.filter((value) => !value.startsWith('--no-')).sort()).toEqual([...new Set(own)].sort());
      expect(
        values.map((value) => value.replace('--no-', '--')).filter((value) => !own.includes(value)),
      ).toEqual([]);
    }
  });

  it('is taken by the parser, flag by flag and value by value', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(commands.length - 1), fc.nat(), async (index, seed) => {
        const command = commands[index] as Command;
        const words = wordsOf(command);
        const flags = (await offered(...words, '-')).filter((value) => !['--help', '-h'].includes(value));
        if (flags.length === 0) return;
        const flag = flags[seed % flags.length] ?? '';
        const row = command.flags.find(({ name, short }) =>
          [`--${name}`, `--no-${name}`, `-${short}`].includes(flag),
        );
        const values = row?.type === 'boolean' ? [] : await offered(...words, flag, '');
        const value = values[seed % Math.max(1, values.length)] ?? 'x';
        const args = Array.from({ length: command.args[0] }, () => 'x');
        const given = row?.type === 'boolean' ? [flag] : [flag, value];
        const parsed = parse([...words, ...args, ...given], commands);
        expect(parsed.kind === 'run' && Object.keys(parsed.invocation.flags)).toEqual([row?.name]);
      }),
    );
  });

  it('leaves out what was given, but for lists', async () => {
    expect(await offered('scale', '-n', 'shop', '--nam')).toEqual(['--name']);
    expect(await offered('scale', '-n=shop', '--nam')).toEqual(['--name']);
    expect(await offered('logs', '-fp', '--')).not.toContain('--follow');
    expect(await offered('scale', '--label', 'a=b', '--lab')).toEqual(['--label']);
  });

  it('holds short flags to one dash alone, and what switches off a flag that is on', async () => {
    expect(await offered('status', '-')).toEqual(expect.arrayContaining(['-n', '--namespace', '-o', '-h']));
    expect(await offered('scale', '--no')).toContain('--no-rollback');
    expect(await offered('scale', '--no')).not.toContain('--no-build');
    expect(await offered('scale', '--no-')).toContain('--no-build');
  });

  it('has any flag before the verb, and of no letters those that most verbs have', async () => {
    expect(await offered('--repli')).toEqual(['--replicas']);
    expect(await offered('--')).toEqual(expect.arrayContaining(['--context', '--namespace', '--help']));
    expect(await offered('--')).not.toContain('--replicas');
    expect(await offered('-n', '')).toEqual(['shop']);
  });
});

describe('values', () => {
  it.each([
    [['status', '-o', ''], ['text', 'json', 'yaml'], 4],
    [['status', '-o', 'j'], ['json'], 4],
    [['status', '--output=y'], ['yaml'], 4],
    [['status', '-o=y'], ['yaml'], 4],
    [['status', '-oy'], ['-oyaml'], 4],
    [['status', '--name', ''], ['taskboard'], 4],
    [['status', '--name', 'x'], [], 4],
    [['status', '--namespace', 's'], ['shop'], 4],
    [['orc', 'list', '-n', ''], ['shop'], 4],
    [['orc', 'list', '--orc-namespace', ''], ['shop'], 4],
    [['logs', '--context', 'arn:'], ['arn:aws:eks:eu-west-1:1:cluster/prod'], 4],
    [['rollback', '--to', ''], ['3', '2', '1'], 36],
    [['scale', '--rollback='], ['true', 'false'], 4],
    [['orc', 'deploy', '--name', ''], [], 4],
    [['scale', '--replicas', ''], [], 4],
    [['status', '--kubeconfig', ''], [], 0],
    [['scale', '--dockerfile', ''], [], 0],
    [['orc', 'template', 'eject', '--to', ''], [], 16],
    [['completion', 'install', '--shell', ''], ['bash', 'zsh', 'fish', 'powershell'], 4],
    [['secrets', 'rotate', 'mo'], ['mongodb'], 4],
    [['secrets', 'rotate', 'mongodb', 'mo'], ['jac'], 8],
    [['scale', ''], ['jac'], 8],
    [['scale', 'src/a'], ['jac'], 8],
    [['scale', '--', ''], ['jac'], 8],
    [['scale', 'app.jac', ''], [], 4],
    [['data', 'import', ''], [], 0],
    [['data', 'import', 'a.tar', ''], ['jac'], 8],
    [['orc', 'status', ''], [], 4],
    [['help', 'status', ''], [], 4],
    [['status', '--nonsense', ''], ['jac'], 8],
    // How PowerShell says nothing.
    [['status', '-o', ' '], ['text', 'json', 'yaml'], 4],
  ])('%j', async (words, values, directive) => {
    expect(await asked(words)).toEqual({ values, directive });
  });

  it('come from a place that the line names', async () => {
    const places: Place[] = [];
    const revisions = async (place: Place) => {
      places.push(place);
      return [];
    };
    await asked(
      ['rollback', 'a/app.jac', '-nshop', '--context=c', '--kubeconfig', 'k', '--name', 'n', '--to', ''],
      {
        revisions,
      },
    );
    expect(places).toEqual([
      { kubeconfig: 'k', context: 'c', namespace: 'shop', name: 'n', file: 'a/app.jac' },
    ]);
  });

  it('are none when nobody can tell', async () => {
    const apps = async () => Promise.reject(new Error('unreachable'));
    expect(await asked(['status', '--name', ''], { apps })).toEqual({ values: [], directive: 4 });
  });

  it('are known for every flag that names a file, a folder, a namespace or a context', () => {
    const named = /\b(file|folder|path|namespace|context|kubeconfig)\b/i;
    // What lies there is named, or is somebody's own.
    const others =
      /^(service-account|gateway|package|image-pull-secret|pull-secret|tls-secret|repo|push|name|data-volume)$/;
    const unknown = commands.flatMap(({ name: verb, flags }) =>
      flags
        .filter(({ type, name }) => type === 'text' && !others.test(name))
        .filter(({ description }) => named.test(description.split(/[;,:]/)[0] ?? ''))
        .filter((flag) => sourceOfFlag(flag, verb) === 'anything')
        .map(({ name }) => `${verb} --${name}`),
    );
    // Else a row in completion/values.ts is missing.
    expect(unknown).toEqual([]);
  });
});

describe('a shell', () => {
  const lookups = (more: Partial<Lookups>) => ({ completionLookups: async () => ({ ...known, ...more }) });

  it('is told candidates with descriptions, and how to go on', async () => {
    const { code, out, err } = await jac('__complete preview c');
    expect({ code, out, err }).toEqual({
      code: 0,
      out: 'create\tDeploy the preview of a pull request, or update it\n:4\n',
      err: '',
    });
    expect((await jac('__completeNoDesc preview c')).out).toBe('create\n:4\n');
    expect((await jac('__complete')).out).toMatch(/^scale\t/);
  });

  it('is told nothing that would break its line', async () => {
    const contexts = async () => [
      { value: 'a b', description: 'two\nlines' },
      { value: 'two\nlines' },
      { value: 'red\u001b[31m' },
      { value: '' },
    ];
    const { out } = await jac(['__complete', 'status', '--context', ''], lookups({ contexts }));
    expect(out).toBe('a b\ttwo lines\n:4\n');
  });

  it.each(['$(touch x)', 'a`touch x`', 'a;touch x', 'a|sh', 'a&', 'a>x', '<(x)', "a'", 'a"', 'a\\', '!!'])(
    'is told no name that scripts of kubectl would run: %s',
    async (value) => {
      const contexts = async () => [{ value }, { value: 'admin@shop' }];
      for (const verb of ['__complete', '__completeNoDesc']) {
        const { out } = await jac([verb, 'status', '--context', ''], lookups({ contexts }));
        expect(out).toBe('admin@shop\n:4\n');
      }
    },
  );

  it('is told every verb, flag and choice', async () => {
    for (const command of commands) {
      const words = wordsOf(command);
      const flags = (await jac(['__completeNoDesc', ...words, '--'], lookups({}))).out.split('\n');
      for (const { name, choices } of command.flags) {
        expect(flags).toContain(`--${name}`);
        if (choices === undefined) continue;
        const { out } = await jac(['__completeNoDesc', ...words, `--${name}`, ''], lookups({}));
        expect(out).toBe([...choices, ':4', ''].join('\n'));
      }
    }
  });

  it('hears no error', async () => {
    const completionLookups = async () => Promise.reject(new Error('no such file'));
    const ran = await jac(['__complete', 'status', '-n', ''], { completionLookups });
    expect(ran).toEqual({ code: 0, out: ':4\n', err: '' });
  });

  it('is answered whatever was typed', async () => {
    const words = [
      'status',
      'preview',
      'list',
      '-n',
      '--name',
      '--',
      '-',
      '--output=',
      '-o',
      'x',
      '',
      '=',
      '--no-',
    ];
    const word = fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 6 }));
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (typed) => {
        const { code, out, err } = await jac(['__complete', ...typed], lookups({}));
        expect({ code, err }).toEqual({ code: 0, err: '' });
        expect(out).toMatch(/(^|\n):\d+\n$/);
      }),
    );
  });
});
