import type { WriteStream } from 'node:tty';
import { isatty } from 'node:tty';
import { JacScaleError } from '../../model/error.js';
import type { Output, Terminal } from '../../ports/terminal.js';

type Environment = Readonly<Record<string, string | undefined>>;

const isOn = (value: string | undefined) => value !== undefined && value !== '';

/**
 * Whether a stream is to be coloured: https://no-color.org and https://force-color.org, NO_COLOR being the stronger.
 */
export function isColoured(isTerminal: boolean, env: Environment): boolean {
  if (isOn(env['NO_COLOR'])) return false;
  const forced = env['FORCE_COLOR'];
  if (isOn(forced)) return forced !== '0' && forced !== 'false';
  return isTerminal && env['TERM'] !== 'dumb';
}

/** Whether lines can be redrawn: a terminal that moves its cursor, and no CI system that pretends to be one. */
export function isInteractive(isTerminal: boolean, env: Environment): boolean {
  return isTerminal && env['TERM'] !== 'dumb' && (!isOn(env['CI']) || env['CI'] === 'false');
}

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';

interface NodeOutput extends Output {
  /** Whether the cursor was hidden and not shown again. */
  hidden(): boolean;
}

function output(stream: WriteStream, env: Environment, gone: AbortController): NodeOutput {
  let hidden = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // The reader closed the pipe (`| head`): nobody is left to tell.
    if (error.code === 'EPIPE') gone.abort();
    else
      throw new JacScaleError({ code: 'OutputFailed', what: `cannot write: ${error.message}`, cause: error });
  });
  return {
    interactive: isInteractive(stream.isTTY, env),
    coloured: isColoured(stream.isTTY, env),
    columns: () => stream.columns || 80,
    rows: () => stream.rows || 24,
    hidden: () => hidden,
    write: (text) =>
      new Promise((resolve) => {
        const [hides, shows] = [text.lastIndexOf(hideCursor), text.lastIndexOf(showCursor)];
        if (hides !== shows) hidden = hides > shows;
        if (text === '' || gone.signal.aborted || stream.destroyed) resolve();
        else stream.write(text, () => resolve());
      }),
  };
}

/** The terminal of this process; its streams are opened by their first use, which takes a millisecond each. */
export function nodeTerminal(
  streams: Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr' | 'once'>,
  env: Environment,
): Terminal {
  const gone = new AbortController();
  let stdout: Output | undefined;
  let stderr: NodeOutput | undefined;
  const errors = () => {
    if (stderr === undefined) {
      stderr = output(streams.stderr, env, new AbortController());
      // However the process ends, the shell gets its cursor back.
      if (stderr.interactive)
        streams.once('exit', () => stderr?.hidden() && streams.stderr.write(showCursor));
    }
    return stderr;
  };
  return {
    get stdout() {
      stdout ??= output(streams.stdout, env, gone);
      return stdout;
    },
    get stderr() {
      return errors();
    },
    get canAsk() {
      return isatty(0) && isatty(2);
    },
    gone: gone.signal,
    ask: (question, signal) => ask(streams.stdin, errors(), question, signal),
    onResize: (changed) => {
      streams.stderr.on('resize', changed);
      return () => streams.stderr.off('resize', changed);
    },
  };
}

async function ask(
  input: NodeJS.Process['stdin'],
  prompt: Output,
  question: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { createInterface } = await import('node:readline');
  signal.throwIfAborted();
  await prompt.write(question);
  return new Promise((resolve, reject) => {
    // Not readline's terminal mode: that one would take Ctrl-C for itself.
    const lines = createInterface({ input, terminal: false });
    const aborted = () => {
      reject(signal.reason);
      lines.close();
    };
    signal.addEventListener('abort', aborted, { once: true });
    lines.once('line', (line) => {
      resolve(line);
      lines.close();
    });
    lines.once('close', () => {
      signal.removeEventListener('abort', aborted);
      input.pause();
      resolve(undefined);
    });
  });
}
