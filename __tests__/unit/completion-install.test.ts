import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { nodeUserFiles } from '../../src/adapters/node/user-files.js';
import { planProgram, planShell } from '../../src/doors/cli/completion/plan.js';
import { type Shell, scriptOf, shellOf, shells } from '../../src/doors/cli/completion/shells.js';
import { jac } from './cli-world.js';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'jac-user-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const files = () => nodeUserFiles({ HOME: home });
const run = (line: string) => jac(line, { userFiles: async () => files() });
const bashFile = () => join(home, '.local/share/bash-completion/completions/kubectl-jac');
const program = () => join(home, '.local/bin/kubectl_complete-jac');

describe('completion install', () => {
  it('writes what the shell and kubectl need, says so, and changes nothing the second time', async () => {
    const first = await run('completion install --shell bash');
    expect(first).toMatchObject({ code: 0, out: `${program()} created\n${bashFile()} created\n` });
    expect(readFileSync(bashFile(), 'utf8')).toBe(await scriptOf('bash'));
    expect(statSync(program()).mode & 0o777).toBe(0o755);
    expect(readFileSync(program(), 'utf8')).toContain(
      '\nexec kubectl-jac __complete "$@" </dev/null 2>/dev/null\n',
    );
    const second = await run('completion install --shell bash');
    expect(second.out).toBe(`${program()} unchanged\n${bashFile()} unchanged\n`);
  });

  it('renews what an earlier version wrote', async () => {
    await run('completion install --shell bash');
    writeFileSync(bashFile(), '# made by: kubectl jac completion\nold\n');
    expect((await run('completion install --shell bash')).out).toContain(`${bashFile()} updated\n`);
    expect(readFileSync(bashFile(), 'utf8')).toBe(await scriptOf('bash'));
  });

  it('leaves a file of somebody else alone, and writes none then, but for --force', async () => {
    await run('completion install --shell bash');
    rmSync(program());
    writeFileSync(bashFile(), 'mine\n');
    const refused = await run('completion install --shell bash');
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toContain(`${bashFile()} is there already, and was not made by kubectl jac`);
    expect(readFileSync(bashFile(), 'utf8')).toBe('mine\n');
    expect(() => statSync(program())).toThrow('ENOENT');
    expect((await run('completion install --shell bash --force')).code).toBe(0);
    expect(readFileSync(bashFile(), 'utf8')).toBe(await scriptOf('bash'));
  });

  it('adds a line to a profile of PowerShell and takes it away again', async () => {
    const profile = join(home, '.config/powershell/profile.ps1');
    await run('completion install --shell powershell');
    rmSync(profile);
    writeFileSync(profile, 'Set-Alias k kubectl');
    for (let round = 0; round < 2; round++) await run('completion install --shell powershell');
    const script = join(home, '.config/powershell/kubectl-jac.ps1');
    expect(readFileSync(profile, 'utf8')).toBe(
      `Set-Alias k kubectl\n. '${script}' # made by: kubectl jac completion\n`,
    );
    expect((await run('completion uninstall')).out).toBe(
      `${program()} deleted\n${script} deleted\n${profile} updated\n`,
    );
    expect(readFileSync(profile, 'utf8')).toBe('Set-Alias k kubectl\n');
    expect(await run('completion uninstall')).toMatchObject({ out: '', err: 'Nothing was installed.\n' });
  });

  it('leaves a profile the link that it is', async () => {
    const profile = join(home, '.config/powershell/profile.ps1');
    await run('completion install --shell powershell');
    rmSync(profile);
    const kept = join(home, 'dotfiles.ps1');
    writeFileSync(kept, 'Set-Alias k kubectl\n');
    symlinkSync(kept, profile);
    await run('completion install --shell powershell');
    expect(lstatSync(profile).isSymbolicLink()).toBe(true);
    expect(readFileSync(kept, 'utf8')).toMatch(/^Set-Alias k kubectl\n\. '.*kubectl-jac\.ps1' # made by/);
  });

  it('leaves a profile that is not UTF-8 as it is', async () => {
    const profile = join(home, '.config/powershell/profile.ps1');
    await run('completion install --shell powershell');
    const text = Buffer.from('\ufeffSet-Alias k kubectl\r\n', 'utf16le');
    writeFileSync(profile, text);
    const { code, err } = await run('completion install --shell powershell');
    expect({ code, err }).toMatchObject({
      code: 2,
      err: expect.stringContaining(`${profile} is not text in UTF-8`),
    });
    expect(readFileSync(profile)).toEqual(text);
    expect((await run('completion uninstall')).code).toBe(0);
    expect(readFileSync(profile)).toEqual(text);
  });

  it('says which path cannot be read or written', async () => {
    // A file where a folder is needed: root, too, may not write there.
    writeFileSync(join(home, '.local'), '');
    const unwritable = await run('completion install --shell bash');
    expect(unwritable).toMatchObject({ code: 2, err: expect.stringContaining(`cannot write ${program()}`) });
    rmSync(join(home, '.local'));
    mkdirSync(bashFile(), { recursive: true });
    const unreadable = await run('completion install --shell bash');
    expect(unreadable).toMatchObject({ code: 2, err: expect.stringContaining(`cannot read ${bashFile()}`) });
  });

  it('removes nothing of somebody else', async () => {
    await run('completion install --shell bash');
    writeFileSync(bashFile(), 'mine\n');
    expect((await run('completion uninstall')).out).toBe(`${program()} deleted\n`);
    expect(readFileSync(bashFile(), 'utf8')).toBe('mine\n');
  });

  it('wants to be told a shell that nobody names', async () => {
    const { code, err } = await run('completion install');
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('--shell: bash, zsh') });
  });
});

describe('where it goes', () => {
  const machine = (more: {
    env?: Record<string, string>;
    programs?: string[];
    writable?: string[];
    windows?: boolean;
  }) => ({
    env: more.env ?? {},
    isWindows: more.windows ?? false,
    files: {
      home: more.windows ? 'C:\\Users\\a' : '/home/a',
      isProgram: async (path: string) => (more.programs ?? []).includes(path),
      isWritable: async (path: string) => (more.writable ?? []).includes(path),
    },
  });
  const krew = '/home/a/.krew/bin';

  it.each([
    [
      'beside the plugin',
      { env: { PATH: `/usr/bin:${krew}` }, programs: [`${krew}/kubectl-jac`], writable: [krew] },
      krew,
      0,
    ],
    [
      'a plugin that root put there',
      { env: { PATH: '/usr/bin' }, programs: ['/usr/bin/kubectl-jac'] },
      '/home/a/.local/bin',
      1,
    ],
    ['no plugin on the PATH', { env: { PATH: '/usr/bin' } }, '/home/a/.local/bin', 2],
    ['a relative PATH', { env: { PATH: '.:bin' }, programs: ['kubectl-jac'] }, '/home/a/.local/bin', 2],
  ])('%s', async (_, given, folder, notes) => {
    const plan = await planProgram(machine(given), undefined);
    expect(plan.files.map(({ path }) => path)).toEqual([`${folder}/kubectl_complete-jac`]);
    expect(plan.notes).toHaveLength(notes);
  });

  it('the folder that is named', async () => {
    const plan = await planProgram(machine({ env: { PATH: '/opt/bin/' } }), '/opt/bin');
    expect(plan.files[0]?.path).toBe('/opt/bin/kubectl_complete-jac');
    expect(plan.notes).toEqual(['kubectl-jac is not on the PATH, so that kubectl does not find it']);
  });

  it.each([
    ['bash', {}, '/home/a/.local/share/bash-completion/completions/kubectl-jac'],
    ['bash', { BASH_COMPLETION_USER_DIR: '/b' }, '/b/completions/kubectl-jac'],
    ['bash', { XDG_DATA_HOME: '/d' }, '/d/bash-completion/completions/kubectl-jac'],
    ['zsh', {}, '/home/a/.local/share/zsh/site-functions/_kubectl-jac'],
    ['zsh', { FPATH: '/usr/share/zsh:/home/a/.zfunc' }, '/home/a/.zfunc/_kubectl-jac'],
    ['fish', {}, '/home/a/.config/fish/completions/kubectl-jac.fish'],
    ['fish', { XDG_CONFIG_HOME: '/c' }, '/c/fish/completions/kubectl-jac.fish'],
    ['powershell', {}, '/home/a/.config/powershell/kubectl-jac.ps1'],
  ] as const)('%s %j', async (shell, env, path) => {
    const plan = await planShell(machine({ env, writable: ['/usr/share/zsh', '/home/a/.zfunc'] }), shell, '');
    expect(plan.files[0]?.path).toBe(path);
  });

  it('on Windows', async () => {
    const windows = machine({ windows: true, env: { Path: 'C:\\Users\\a\\.krew\\bin' } });
    expect((await planProgram(windows, undefined)).files).toEqual([
      {
        path: 'C:\\Users\\a\\.local\\bin\\kubectl_complete-jac.cmd',
        as: 'program',
        text: expect.stringContaining('\r\nkubectl-jac __complete %* <NUL 2>NUL\r\n'),
      },
    ]);
    expect((await planShell(windows, 'powershell', '')).files.map(({ path }) => path)).toEqual([
      'C:\\Users\\a\\Documents\\PowerShell\\kubectl-jac.ps1',
      'C:\\Users\\a\\Documents\\PowerShell\\profile.ps1',
    ]);
  });

  it.each([
    [{ SHELL: '/usr/bin/zsh' }, false, 'zsh'],
    [{ SHELL: '/opt/homebrew/bin/fish' }, false, 'fish'],
    [{ SHELL: '/usr/bin/pwsh' }, false, 'powershell'],
    [{ SHELL: 'C:\\Program Files\\Git\\usr\\bin\\bash.exe' }, true, 'bash'],
    [{}, true, 'powershell'],
    [{}, false, undefined],
    [{ SHELL: '/bin/tcsh' }, false, undefined],
  ])('the shell of %j', (env, isWindows, shell) => expect(shellOf(env, isWindows)).toBe(shell));
});

describe('scripts', () => {
  it.each(shells)('%s is printed as it stands in templates/completion', async (shell) => {
    const endings: Record<Shell, string> = { bash: 'bash', zsh: 'zsh', fish: 'fish', powershell: 'ps1' };
    const file = new URL(`../../templates/completion/kubectl-jac.${endings[shell]}`, import.meta.url);
    expect(await jac(`completion ${shell}`)).toEqual({ code: 0, out: readFileSync(file, 'utf8'), err: '' });
  });

  /** What readline would be given for a line, the plugin answered by `answer`. */
  function readline(line: readonly string[], answer: string, type = 9, before = ':'): string[] {
    writeFileSync(
      join(home, 'kubectl-jac'),
      `#!/bin/sh\nprintf '%s\\n' "$@" >"$0.asked"\nprintf '${answer}'\n`,
      {
        mode: 0o755,
      },
    );
    writeFileSync(
      join(home, 'script'),
      readFileSync(new URL('../../templates/completion/kubectl-jac.bash', import.meta.url)),
    );
    // How bash breaks a line at = and : is part of what is given; the blanks are in the line alone.
    const out = execFileSync(
      'bash',
      [
        '-c',
        `${before}; . "$HOME/script"; COMP_LINE=$1; COMP_POINT=\${#1}; COMP_TYPE=$2; shift 2; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kubectl_jac kubectl-jac; printf '%s\\n' "\${COMPREPLY[@]}"`,
        'bash',
        line.join(''),
        String(type),
        ...line.flatMap((word) => (word === ' ' ? [] : [word])),
      ],
      { env: { HOME: home, PATH: `${home}:/usr/bin:/bin` }, encoding: 'utf8' },
    );
    return out.split('\n').slice(0, -1);
  }
  const heard = () => readFileSync(join(home, 'kubectl-jac.asked'), 'utf8').split('\n').slice(0, -1);

  it.each([
    [['kubectl-jac', ' ', 'st'], 'status\\tShow it\\n:4\\n', ['status'], ['st']],
    [['kubectl-jac', ' ', ''], 'scale\\nstatus\\n:4\\n', ['scale', 'status'], ['']],
    [
      ['kubectl-jac', ' ', 'status', ' ', '--output', '=', 'j'],
      'json\\n:4\\n',
      ['json'],
      ['status', '--output=j'],
    ],
    [['kubectl-jac', ' ', 'status', ' ', '--output', '='], 'json\\n:4\\n', ['json'], ['status', '--output=']],
    [
      ['kubectl-jac', ' ', '--context', ' ', 'arn', ':', 'a'],
      'arn:aws:x\\n:4\\n',
      ['aws:x'],
      ['--context', 'arn:a'],
    ],
    [['kubectl-jac', ' ', '-n', ' ', '"shop"', ' ', 's'], 'status\\n:4\\n', ['status'], ['-n', 'shop', 's']],
    [['kubectl-jac', ' ', '-n', ' ', '$HOME', ' ', 's'], 'a b\\n:4\\n', ['a\\ b'], ['-n', 'HOME', 's']],
    [['kubectl-jac', ' ', '-n', ' ', '$(touch x)', ' ', 's'], ':4\\n', [''], ['-n', '$(touch x)', 's']],
    [['kubectl-jac', ' ', 's'], 'no answer', [''], ['s']],
  ])('bash: %j', (line, answer, reply, typed) => {
    expect(readline(line, answer)).toEqual(reply);
    expect(heard()).toEqual(['__complete', ...typed.map((word) => (word === 'HOME' ? home : word))]);
  });

  it('bash inserts no file name that it would evaluate, in versions without compopt either', () => {
    writeFileSync(join(home, '$(touch x).jac'), '');
    const words = ['kubectl-jac', ' ', 'scale', ' ', `${home}/`];
    const before = 'enable -n compopt';
    expect(readline(words, 'jac\\n:8\\n', 9, before)).toContain(`${home}/\\$\\(touch\\ x\\).jac`);
  });

  it('bash lists with descriptions', () => {
    expect(readline(['kubectl-jac', ' ', 's'], 'scale\\tDeploy\\nstatus\\tShow\\n:4\\n', 63)).toEqual([
      'scale   (Deploy)',
      'status  (Show)',
    ]);
  });
});
