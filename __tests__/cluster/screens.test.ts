/** What people look at: the plugin in a real terminal, on a real cluster, against golden screens. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type App, copyOf } from '../support/apps.js';
import { expectAligned, expectReadable, expectScreen } from '../support/golden-screens.js';
import { noDatabases } from '../support/jac.js';
import { type Actor, deployer } from '../support/roles.js';
import { type TypedOptions, type User, userAt } from '../support/terminals.js';
import type { Shown } from '../support/tmux.js';

interface Screens {
  readonly actor: Actor;
  readonly app: App;
  readonly user: User;
}

async function screens(): Promise<Screens> {
  const actor = await deployer('screens');
  const app = copyOf('hello');
  return { actor, app, user: userAt({ cwd: app.folder, kubeconfig: actor.kubeconfig }, noDatabases) };
}
async function cleanUp({ actor, app, user }: Screens): Promise<void> {
  await user.cleanUp();
  app.cleanUp();
  await actor.cleanUp();
}

/** Runs a line to its end; whatever it is, the shell has its cursor back. */
async function ran({ user }: Screens, line: string, code: number, options: TypedOptions): Promise<Shown> {
  const terminal = await user.type(line, options);
  const { code: ended, screen } = await terminal.ended();
  if (ended !== code) throw new Error(`${line} ended with ${ended}:\n${screen.lines.join('\n')}`);
  expect(screen.cursorVisible).toBe(true);
  await terminal.close();
  return screen;
}

const pods = /^ *NAME +READY +STATUS/;
/** The code is there and the app starts: for seconds nothing changes but the time. */
const starting =
  /hello-[0-9a-z]+-[0-9a-z]{5} +0\/1 +Running[\s\S]*\n +waiting:|hello-(?!code-)\S*…\S* +0\/1 +Running[\s\S]*\n +waiting:/;

describe.each([80, 200])('a terminal of %d columns', (columns) => {
  let here: Screens;
  beforeAll(async () => {
    here = await screens();
  });
  afterAll(() => cleanUp(here));
  const screen = (name: string, shown: Shown) =>
    expectScreen(`${name}-${columns}`, shown, here.actor.namespace);
  const run = (line: string, code = 0) => ran(here, line, code, { columns });

  it('shows a deploy on its way, and what came of it', async () => {
    const terminal = await here.user.type('kubectl jac scale app.jac', { columns });
    const live = await terminal.shown(starting);
    expect(live.cursorVisible).toBe(false);
    expectAligned(live, pods);
    screen('live', live);
    const { code, screen: last } = await terminal.ended();
    expect({ code, cursorVisible: last.cursorVisible }).toEqual({ code: 0, cursorVisible: true });
    screen('scale', last);
  });

  it('shows status, history and nothing to do', async () => {
    const status = await run('kubectl jac status app.jac');
    expectAligned(status, pods);
    screen('status', status);
    const history = await run('kubectl jac history app.jac');
    expectAligned(history, /^CURRENT/);
    screen('history', history);
    screen('unchanged', await run('kubectl jac scale app.jac'));
  });

  it('shows what would change', async () => {
    screen('dry-run', await run('kubectl jac dry-run app.jac --replicas 2'));
  });

  it('shows mistakes: of the command line, of jac.toml, of rights', async () => {
    screen('unknown-flag', await run('kubectl jac scale app.jac --replica 2', 2));
    screen('bad-setting', await run('kubectl jac scale app.jac --memory-limit much', 2));
    screen('not-allowed', await run('kubectl jac preview list', 1));
    screen('no-orchestrator', await run('kubectl jac orc list', 1));
  });

  it('shows help', async () => {
    screen('help-status', await run('kubectl jac status --help'));
    // The list of verbs has a golden file among those of the help; here it has to fit.
    const help = await run('kubectl jac --help');
    expectReadable(help);
    expect(help.lines.filter((line) => /^\S/.test(line)).join('\n')).toMatch(
      /^\$ .*\nkubectl jac .*\nCommands:\nUsage:\nUse .*command\.\n\[exit 0\]$/,
    );
  });

  it('shows why an update failed, and that the app serves on', async () => {
    here.app.edit('app.jac', 'def:pub greet', 'import no_such_package;\n\ndef:pub greet');
    screen('failure', await run('kubectl jac scale app.jac', 5));
  });

  it('asks before it destroys, and takes no for an answer', async () => {
    const terminal = await here.user.type('kubectl jac destroy app.jac', { columns });
    screen('question', await terminal.shown(/y\/N/));
    await terminal.keys('n', 'Enter');
    const { screen: last } = await terminal.ended();
    screen('question-no', last);
  });
});

describe('a terminal of another kind', () => {
  let here: Screens;
  beforeAll(async () => {
    here = await screens();
  });
  afterAll(() => cleanUp(here));
  const anyEscape = '\u001b';
  const screen = (name: string, shown: Shown) => expectScreen(name, shown, here.actor.namespace);
  const view = /^(?:plan|apply|upload|rollout|rollback) {2}/;

  it('that moves no cursor gets lines alone', async () => {
    const terminal = await here.user.type('kubectl jac scale app.jac', { term: 'dumb' });
    const { code, screen: last } = await terminal.ended();
    expect(code).toBe(0);
    expect(terminal.written()).not.toContain(anyEscape);
    expect(last.lines.join('\n')).toMatch(/^rollout: [\s\S]*^hello ready in /m);
  });

  it('is not asked for colours: NO_COLOR, a pipe; FORCE_COLOR gives them to a pipe', async () => {
    const none = await here.user.type('kubectl jac status app.jac', { env: { NO_COLOR: '1' } });
    screen('status-no-color', (await none.ended()).screen);
    expect(none.written()).not.toContain(anyEscape);
    const pipe = await here.user.type('kubectl jac status app.jac 2>&1 | cat');
    screen('status-pipe', (await pipe.ended()).screen);
    expect(pipe.written()).not.toContain(anyEscape);
    const forced = await here.user.type('kubectl jac status app.jac 2>&1 | cat', {
      env: { FORCE_COLOR: '1' },
    });
    screen('status-force-color', (await forced.ended()).screen);
    expect(forced.written()).toContain(`${anyEscape}[32mready`);
  });

  it('of 30 columns', async () => {
    const shown = await ran(here, 'kubectl jac status app.jac', 0, { columns: 30 });
    expectReadable(shown);
    screen('error-30', await ran(here, 'kubectl jac scale app.jac --memory-limit much', 2, { columns: 30 }));
  });

  it('changes its size during the live view, and Ctrl-C leaves nothing of it behind', async () => {
    here.app.set('health_check_path = "/nowhere"');
    const rows = 60;
    const terminal = await here.user.type('kubectl jac scale app.jac', { rows });
    await terminal.shown(starting);
    // Narrower at last: made wider again, tmux brings back what it scrolled away when it was narrow.
    const rollout = (lines: readonly string[]) => lines.filter((line) => line.startsWith('rollout '));
    for (const columns of [120, 36, 20]) {
      const last = rollout((await terminal.shown(/^rollout/m)).lines).at(-1);
      await terminal.resize(columns, rows);
      // The view is drawn anew with the next second at the latest, once.
      const shown = await terminal.shown(({ visible }) => {
        const [line, ...more] = rollout(visible);
        return line !== undefined && line.slice(0, 20) !== last?.slice(0, 20) && more.length === 0;
      });
      expect(shown.visible.filter((line) => /^plan /.test(line)).length).toBeLessThanOrEqual(1);
      expectReadable(shown);
    }
    await terminal.keys('C-c');
    const { code, screen: last } = await terminal.ended();
    expect({ code, cursorVisible: last.cursorVisible }).toEqual({ code: 130, cursorVisible: true });
    expect(last.visible.filter((line) => view.test(line) || pods.test(line))).toEqual([]);
    expect(last.visible.join('\n')).toContain('cancelled');
  });

  it('shows what an app says in wide characters', async () => {
    here.app.write(
      'app.jac',
      'with entry {\n    print("开店 🛒 お店を開ける");\n    raise ValueError("货架是空的，请先补货，然后再打开商店：货架是空的，请先补货，然后再打开商店");\n}\n',
    );
    const shown = await ran(here, 'kubectl jac scale app.jac', 5, {});
    expectReadable(shown);
    expect(shown.lines.join('\n')).toContain('开店 🛒 お店を開ける');
    // Each line of the log stands behind its bar, broken or not.
    const log = shown.lines.slice(shown.lines.findIndex((line) => /its log ends/.test(line)) + 1);
    const end = log.findIndex((line) => !line.startsWith('  '));
    for (const line of log.slice(0, end)) expect(line).toMatch(/^ {2}\|/);
  });
});
