/** A real terminal: tmux, driven over its control mode, which says at once when a program has written something. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { escapedText, type Run, runsOf, textOf } from './cells.js';
import { devclusterVerb } from './cluster.js';

export interface Shown {
  /** Lines from the first to the last that is not empty, those that were scrolled away included. */
  readonly lines: readonly string[];
  /** Those of them that were not scrolled away: tmux scrolls, too, when it breaks lines anew for a narrower terminal. */
  readonly visible: readonly string[];
  readonly runs: readonly (readonly Run[])[];
  /** The lines with their escape sequences. */
  readonly escaped: string;
  readonly cursorVisible: boolean;
}

export interface TmuxTerminal {
  /** Resolves with the screen as soon as it shows the pattern, or is what is wanted; rejects when the command has ended without. */
  shown(wanted: RegExp | ((screen: Shown) => boolean)): Promise<Shown>;
  /** Resolves when the command has ended. */
  ended(): Promise<{ readonly code: number; readonly screen: Shown }>;
  /** Keys as tmux names them: `C-c`, `y`, `Enter`. */
  keys(...keys: readonly string[]): Promise<void>;
  resize(columns: number, rows: number): Promise<void>;
  /** All that was written to the terminal so far, escape sequences included. */
  written(): string;
  close(): Promise<void>;
}

export interface TmuxOptions {
  readonly columns: number;
  readonly rows: number;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** What programs are told the terminal is; `tmux-256color`. */
  readonly term?: string;
}

const marker = /^\[exit (\d+)\]$/;

/** Shows the line as typed, runs it, survives its Ctrl-C, says how it ended and waits to be closed. */
const wrapper =
  'trap : INT; printf "\\$ %s\\n" "$1"; eval "$1"; printf "[exit %s]\\n" "$?"; stty -echo; trap "" INT; exec cat >/dev/null';

/** Runs a line in a shell in a terminal of its own. */
export async function openTerminal(line: string, options: TmuxOptions): Promise<TmuxTerminal> {
  const program = (await devclusterVerb('tools', 'tmux')).trim();
  const socket = `jac-${randomBytes(4).toString('hex')}`;
  const { columns, rows, cwd, env, term = 'tmux-256color' } = options;
  const size = ['-x', String(columns), '-y', String(rows)];
  const command = ['env', `TERM=${term}`, 'sh', '-c', wrapper, 'sh', line];
  const child = spawn(
    program,
    ['-L', socket, '-f', '/dev/null', '-u', '-C', 'new-session', ...size, '--', ...command],
    { cwd, env: { ...env, LC_ALL: 'C.UTF-8', TERM: 'xterm-256color' }, stdio: ['pipe', 'pipe', 'ignore'] },
  );
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const answers: ((text: string) => void)[] = [];
  const watchers = new Set<() => void>();
  let block: string[] | undefined;
  let written = '';
  createInterface({ input: child.stdout }).on('line', (text) => {
    if (text.startsWith('%begin ')) block = [];
    else if (/^%(?:end|error) /.test(text)) {
      answers.shift()?.((block ?? []).join('\n'));
      block = undefined;
    } else if (block !== undefined) block.push(text);
    else if (text.startsWith('%output ')) {
      written += unescaped(text.replace(/^%output %\d+ /, ''));
      for (const watcher of watchers) watcher();
    }
  });
  const ask = (question: string) =>
    new Promise<string>((resolve) => {
      answers.push(resolve);
      child.stdin.write(`${question}\n`);
    });
  // The first answer is that of new-session itself.
  await new Promise<string>((resolve) => answers.push(resolve));

  const look = async (): Promise<Shown> => {
    const [captured, cursor] = await Promise.all([
      ask('capture-pane -p -e -S -'),
      ask('display-message -p "#{cursor_flag} #{history_size}"'),
    ]);
    const [flag, history] = cursor.split(' ');
    const all = runsOf(captured);
    const last = all.findLastIndex((runs) => runs.length > 0);
    const runs = all.slice(0, last + 1);
    return {
      runs,
      lines: runs.map(textOf),
      visible: runs.slice(Number(history)).map(textOf),
      escaped: runs.map((each) => `${escapedText(each)}\n`).join(''),
      cursorVisible: flag === '1',
    };
  };
  /** Looks whenever something was written, until `found` says that it is enough. */
  const until = <T>(found: (screen: Shown) => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      let looking = false;
      let again = false;
      const stop = (settle: () => void) => {
        watchers.delete(check);
        settle();
      };
      const check = () => {
        again = true;
        if (looking) return;
        looking = true;
        void (async () => {
          while (again && watchers.has(check)) {
            again = false;
            const screen = await look();
            try {
              const value = found(screen);
              if (value !== undefined) stop(() => resolve(value));
            } catch (error) {
              stop(() => reject(error));
            }
          }
          looking = false;
        })();
      };
      watchers.add(check);
      void closed.then(() => stop(() => reject(new Error(`tmux has gone; it showed:\n${written}`))));
      check();
    });
  const exitOf = ({ lines }: Shown) => marker.exec(lines.at(-1) ?? '')?.[1];

  return {
    shown: (wanted) =>
      until((screen) => {
        const text = screen.lines.join('\n');
        if (typeof wanted === 'function' ? wanted(screen) : wanted.test(text)) return screen;
        if (exitOf(screen) !== undefined) throw new Error(`${wanted} was never shown:\n${text}`);
        return undefined;
      }),
    ended: () =>
      until((screen) => {
        const code = exitOf(screen);
        return code === undefined ? undefined : { code: Number(code), screen };
      }),
    keys: async (...keys) => void (await ask(`send-keys ${keys.map((key) => `'${key}'`).join(' ')}`)),
    resize: async (wide, high) => void (await ask(`resize-window -x ${wide} -y ${high}`)),
    written: () => written,
    close: async () => {
      await Promise.race([ask('kill-server'), closed]);
      child.stdin.end();
      await closed;
    },
  };
}

/** Control mode writes what is not printable, and `\`, as three octal digits a byte. */
function unescaped(text: string): string {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  const raw = bytes.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 8)));
  return Buffer.from(raw, 'latin1').toString('utf8');
}
