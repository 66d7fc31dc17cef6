/** exec: a command in a pod of the app, with its exit code, its bytes, and a terminal. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type App, copyOf } from '../support/apps.js';
import { projectRoot } from '../support/cluster.js';
import { jac, report } from '../support/jac.js';
import { type Actor, deployer } from '../support/roles.js';

const run = promisify(execFile);
const plugin = join(projectRoot, 'dist/kubectl-jac.cjs');

let actor: Actor;
let app: App;
beforeAll(async () => {
  actor = await deployer('exec');
  app = copyOf('hello');
  await report(actor, ['scale', app.file]);
});
afterAll(async () => {
  app.cleanUp();
  await actor.cleanUp();
});

describe('exec', () => {
  it('gives stdout, stderr and the exit code of the command', async () => {
    const ran = await jac(actor, ['exec', app.file, '--', 'sh', '-c', 'echo out; echo err >&2; exit 42']);
    expect([ran.code, ran.stdout]).toEqual([42, 'out\n']);
    expect(ran.stderr).toBe('err\ncommand terminated with exit code 42\n');
  });

  it('carries bytes through as they are, and tells the command where they end', async () => {
    const bytes = randomBytes(5_000_000);
    const file = join(app.folder, 'bytes');
    writeFileSync(file, bytes);
    const line = `"$0" "$1" exec "$2" -i -- cat < "$3" > "$3.back"`;
    await run('sh', ['-c', line, process.execPath, plugin, app.file, file], {
      env: { ...process.env, KUBECONFIG: actor.kubeconfig },
    });
    expect(readFileSync(`${file}.back`).equals(bytes)).toBe(true);
    rmSync(file);
  });

  it('tells a command that is not there', async () => {
    const ran = await jac(actor, ['exec', app.file, '--', 'nosuch']);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('the container has no command "nosuch"');
  });

  it('runs in another pod of the app when it is named', async () => {
    const { pods = [] } = await report(actor, ['status', app.file]);
    const code = pods.find(({ component }) => component === 'code-server')?.name ?? '';
    const ran = await jac(actor, ['exec', app.file, '--pod', code, '--', 'hostname']);
    expect(ran.stdout.trim()).toBe(code);
  });

  it('gives a terminal: its size, its changes, and Ctrl-C to the command', async () => {
    const socket = join(app.folder, 'tmux');
    const tmux = (...args: string[]) => run('tmux', ['-S', socket, ...args]);
    const screen = async () => (await tmux('capture-pane', '-p')).stdout;
    const shown = async (pattern: RegExp) => {
      const end = Date.now() + 30_000;
      while (!pattern.test(await screen())) {
        if (Date.now() > end) throw new Error(`${pattern} was never shown:\n${await screen()}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    await tmux('-f', '/dev/null', 'new-session', '-d', '-x', '91', '-y', '33', 'sh');
    try {
      const type = (text: string) => tmux('send-keys', '-l', text);
      const enter = () => tmux('send-keys', 'Enter');
      await type(
        `KUBECONFIG='${actor.kubeconfig}' '${process.execPath}' '${plugin}' exec '${app.file}'; echo "ended $?"`,
      );
      await enter();
      await shown(/^\$$/m);
      await type('stty size');
      await enter();
      await shown(/^33 91$/m);
      await tmux('resize-window', '-x', '101', '-y', '30');
      await type('sleep 0.5; stty size');
      await enter();
      await shown(/^30 101$/m);
      await type('sleep 1000; echo was $?');
      await enter();
      await shown(/sleep 1000/);
      await tmux('send-keys', 'C-c');
      await type('echo still here');
      await enter();
      await shown(/^still here$/m);
      await type('exit 5');
      await enter();
      await shown(/^ended 5$/m);
      // The terminal is as it was: what is typed is seen, and Enter ends a line.
      await type('echo back again');
      await enter();
      await shown(/^back again$/m);
    } finally {
      await tmux('kill-server').catch(() => undefined);
    }
  });
});
