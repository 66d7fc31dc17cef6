/** What TAB offers: names from the cluster, asked as a user who has them, and typed into real shells. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { type App, copyOf } from '../support/apps.js';
import { devclusterVerb, kubectlProgram, projectRoot } from '../support/cluster.js';
import { jac, report } from '../support/jac.js';
import { type Actor, deployer, namespaceOwner } from '../support/roles.js';
import { openTerminal, type TmuxTerminal } from '../support/tmux.js';

let actor: Actor;
let app: App;
let elsewhere: string;
beforeAll(async () => {
  actor = await deployer('completion');
  app = copyOf('hello');
  elsewhere = mkdtempSync(join(tmpdir(), 'jac-elsewhere-'));
  await report(actor, ['scale', app.file]);
  await report(actor, ['scale', app.file, '--memory-request', '200Mi']);
});
afterAll(async () => {
  app.cleanUp();
  rmSync(elsewhere, { recursive: true, force: true });
  await actor.cleanUp();
});

/** How long it takes is for the bench, on a machine with nothing else to do. */
const patient = { KUBECTL_JAC_COMPLETION_TIMEOUT: '60s' };
type Who = Pick<Actor, 'kubeconfig'>;
const asked = (who: Who, words: readonly string[], cwd = elsewhere, env: Record<string, string> = patient) =>
  jac(who, ['__complete', ...words], { cwd, env });
const silent = { code: 0, stdout: ':4\n', stderr: '' };

describe('the cluster', () => {
  it('tells the apps of a namespace', async () => {
    expect(await asked(actor, ['status', '--name', ''])).toMatchObject({ ...silent, stdout: 'hello\n:4\n' });
    const named = await asked(actor, ['logs', '-n', actor.namespace, '--name', 'h']);
    expect(named).toMatchObject({ ...silent, stdout: 'hello\n:4\n' });
    expect(await asked(actor, ['status', '--name', 'x'])).toMatchObject(silent);
  });

  it('tells the revisions of an app, newest first, with how they ended', async () => {
    const revisions = /^2\tready \d{4}-\S+Z\n1\tready \d{4}-\S+Z\n:36\n$/;
    const byName = await asked(actor, ['rollback', '--name', 'hello', '--to', '']);
    expect(byName).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(revisions) });
    // Else of the app that the folder is of, or the file.
    const byFolder = await asked(actor, ['rollback', '--to', ''], app.folder);
    expect(byFolder.stdout).toMatch(revisions);
    const byFile = await asked(actor, ['rollback', app.file, '--to', '']);
    expect(byFile.stdout).toMatch(revisions);
    expect(await asked(actor, ['rollback', '--name', 'other', '--to', ''])).toMatchObject({
      ...silent,
      stdout: ':36\n',
    });
  });

  it('tells the namespaces to those who may list them, and the rest nothing', async () => {
    const owner = await namespaceOwner('completion');
    try {
      const { stdout, stderr } = await asked(owner, ['status', '-n', 'completion-']);
      expect(stdout.split('\n')).toContain(actor.namespace);
      expect(stderr).toBe('');
    } finally {
      await owner.cleanUp();
    }
    expect(await asked(actor, ['status', '-n', ''])).toMatchObject(silent);
  });
});

/** The actor's kubeconfig, changed. */
function kubeconfigWith(change: (config: Kubeconfig) => void): Who {
  const config = parse(readFileSync(actor.kubeconfig, 'utf8')) as Kubeconfig;
  change(config);
  const kubeconfig = join(mkdtempSync(join(elsewhere, 'config-')), 'kubeconfig');
  writeFileSync(kubeconfig, stringify(config), { mode: 0o600 });
  return { kubeconfig };
}

interface Kubeconfig {
  clusters: { cluster: { server: string } }[];
  users: { user: object }[];
  contexts: { name: string; context: object }[];
}

describe('the kubeconfig', () => {
  const strange = () =>
    kubeconfigWith(({ contexts }) => {
      contexts.push({
        name: 'arn:aws:eks:eu-west-1:1:cluster/prod',
        context: { cluster: 'c', namespace: 'shop' },
      });
    });

  it('tells its contexts, without a request', async () => {
    const nowhere = kubeconfigWith(({ clusters }) => {
      for (const { cluster } of clusters) cluster.server = 'https://nowhere.invalid:6443';
    });
    const { stdout } = await asked(strange(), ['status', '--context', '']);
    expect(stdout).toBe(
      `arn:aws:eks:eu-west-1:1:cluster/prod\tcluster c, namespace shop\nc\tcurrent, cluster c, namespace ${actor.namespace}\n:4\n`,
    );
    expect((await asked(nowhere, ['status', '--context', ''])).stdout).toMatch(/^c\t/);
  });

  it('is the one that the line names', async () => {
    const { kubeconfig } = strange();
    const { stdout } = await asked(actor, ['status', '--kubeconfig', kubeconfig, '--context', 'arn']);
    expect(stdout).toMatch(/^arn:aws/);
    const none = { kubeconfig: join(elsewhere, 'none') };
    const apps = await asked(none, ['status', '--kubeconfig', actor.kubeconfig, '--name', '']);
    expect(apps.stdout).toBe('hello\n:4\n');
  });
});

describe('without an answer', () => {
  const questions = [
    ['status', '--name', ''],
    ['status', '-n', ''],
    ['rollback', '--name', 'hello', '--to', ''],
  ];

  const heardBy = async (who: Who, env: Record<string, string>) => {
    for (const words of questions) {
      const { code, stdout, stderr } = await asked(who, words, elsewhere, env);
      expect({ code, stderr, stdout }).toEqual({
        code: 0,
        stderr: '',
        stdout: expect.stringMatching(/^:\d+\n$/),
      });
    }
  };

  const at = (server: string) =>
    kubeconfigWith(({ clusters }) => {
      for (const { cluster } of clusters) cluster.server = server;
    });

  it('nothing is said: nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    // An hour would pass if it were waited for.
    await heardBy(at(`https://127.0.0.1:${port}`), { KUBECTL_JAC_COMPLETION_TIMEOUT: '3600s' });
  });

  it('nothing is said: a server that takes connections and is silent', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      await heardBy(at(`https://127.0.0.1:${port}`), {});
      await heardBy(at(`http://127.0.0.1:${port}`), {});
    } finally {
      server.close();
    }
  });

  it('nothing is said: a login that fails, loudly, or never ends', async () => {
    const login = (script: string) =>
      kubeconfigWith(({ users }) => {
        const exec = {
          apiVersion: 'client.authentication.k8s.io/v1',
          command: 'sh',
          args: ['-c', script],
          interactiveMode: 'IfAvailable',
        };
        for (const row of users) row.user = { exec };
      });
    await heardBy(login('echo no token >&2; exit 1'), patient);
    await heardBy(login('exec cat /dev/zero >/dev/null'), {});
    await heardBy(
      kubeconfigWith(({ users }) => users.splice(0, 9, { user: { token: 'none' } })),
      patient,
    );
  });

  it('nothing is said: a kubeconfig that is none', async () => {
    const kubeconfig = join(elsewhere, 'broken');
    writeFileSync(kubeconfig, '{');
    await heardBy({ kubeconfig }, patient);
  });
});

/** Who types into a shell: with a home, and the plugin on the PATH, as installed by `completion install`. */
interface Typist {
  /** Opens an interactive shell, and types. */
  type(text: string): Promise<TmuxTerminal>;
  cleanUp(): Promise<void>;
}

type Shell = 'bash' | 'zsh' | 'fish';

/** Sets up kubectl's own completion, as its documentation says. */
const setUp: Readonly<
  Record<Shell, { readonly rc: string; readonly lines: string; readonly start: string }>
> = {
  bash: {
    rc: '.bashrc',
    lines: "PS1='ready> '\n. /usr/share/bash-completion/bash_completion\nsource <(kubectl completion bash)\n",
    start: 'bash',
  },
  zsh: {
    rc: '.zshrc',
    lines:
      "PS1='ready> '\nfpath=($HOME/.local/share/zsh/site-functions $fpath)\nautoload -Uz compinit\ncompinit -u -D\nsource <(kubectl completion zsh)\n",
    start: 'zsh',
  },
  fish: {
    rc: '.config/fish/config.fish',
    lines:
      "function fish_prompt; echo -n 'ready> '; end\nset -g fish_greeting\nset -g fish_pager_color_description normal\nset -g fish_autosuggestion_enabled 0\nkubectl completion fish | source\n",
    start: 'fish',
  },
};

async function typist(shell: Shell): Promise<Typist> {
  await devclusterVerb('tools', 'bash-completion', 'fish', 'zsh');
  const home = mkdtempSync(join(tmpdir(), 'jac-shell-'));
  const bin = join(home, 'bin');
  mkdirSync(bin);
  const plugin = process.env['JAC_PLUGIN'];
  const words =
    plugin === undefined ? [process.execPath, join(projectRoot, 'dist/kubectl-jac.cjs')] : [plugin];
  const launcher = join(bin, 'kubectl-jac');
  writeFileSync(launcher, `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(' ')} "$@"\n`);
  chmodSync(launcher, 0o755);
  const env = {
    ...patient,
    HOME: home,
    LC_ALL: 'C.UTF-8',
    PATH: [bin, dirname(kubectlProgram), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
    KUBECONFIG: actor.kubeconfig,
  };
  const { rc, lines, start } = setUp[shell];
  execFileSync(launcher, ['completion', 'install', '--shell', shell], { env, stdio: 'pipe' });
  mkdirSync(dirname(join(home, rc)), { recursive: true });
  writeFileSync(join(home, rc), lines);
  const opened: TmuxTerminal[] = [];
  return {
    type: async (text) => {
      const terminal = await openTerminal(start, { columns: 120, rows: 30, cwd: app.folder, env });
      opened.push(terminal);
      await terminal.shown(/^ready> $|^ready>$/m);
      await terminal.keys(...[...text].map((key) => (key === ' ' ? 'Space' : key === '\t' ? 'Tab' : key)));
      return terminal;
    },
    cleanUp: async () => {
      await Promise.all(opened.map((terminal) => terminal.close()));
      rmSync(home, { recursive: true, force: true });
    },
  };
}

describe.each(['bash', 'zsh', 'fish'] as const)('%s', (shell) => {
  let user: Typist;
  beforeAll(async () => {
    user = await typist(shell);
  });
  afterAll(async () => await user.cleanUp());

  it.each([
    ['kubectl jac preview wa\t', 'kubectl jac preview wake '],
    ['kubectl jac status --name he\t', 'kubectl jac status --name hello '],
    ['kubectl jac status --output=ya\t', 'kubectl jac status --output=yaml '],
    ['kubectl jac rollback --kubec\t', 'kubectl jac rollback --kubeconfig '],
    ['kubectl-jac preview wa\t', 'kubectl-jac preview wake '],
    ['kubectl-jac logs --name he\t', 'kubectl-jac logs --name hello '],
    ['kubectl-jac status --output=ya\t', 'kubectl-jac status --output=yaml '],
    ['kubectl-jac scale app.j\t', 'kubectl-jac scale app.jac '],
  ])('%j', async (typed, line) => {
    const terminal = await user.type(typed);
    // The cursor follows the blank, so what is typed next shows it.
    await terminal.shown(new RegExp(`^ready> ${line.trimEnd()}`, 'm'));
    await terminal.keys('E', 'N', 'D');
    await terminal.shown(new RegExp(`^ready> ${line}END$`, 'm'));
  });

  it.each([['kubectl jac'], ['kubectl-jac']])('%s: lists revisions with how they ended', async (program) => {
    const terminal = await user.type(`${program} rollback --to \t\t`);
    // In as many columns as the shell likes, the newest first.
    await terminal.shown(/2 .*ready 20\d\d[\s\S]*1 .*ready 20\d\d/);
  });
});
