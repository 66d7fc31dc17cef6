import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ProgramOptions {
  readonly env: Environment;
  readonly signal: AbortSignal;
  /** Told each line of stdout and stderr as it comes, without control characters. */
  readonly onLine?: (line: string) => void;
}

export interface Ended {
  /** Exit code; 127 when there is no such program, 128 when a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  /** Last lines of stdout and stderr in the order in which they came. */
  readonly lines: readonly string[];
}

/** Runs a program; tests give another one. It never fails but by the signal's reason. */
export type RunProgram = (
  command: string,
  args: readonly string[],
  options: ProgramOptions,
) => Promise<Ended>;

/** How much of a build's output is kept to explain its failure. */
const keptLines = 400;
const keptStdout = 1 << 20;
/** Between asking a build to end and ending it: builders remove their containers meanwhile. */
const graceMs = 5_000;
const hasGroups = process.platform !== 'win32';

/**
 * Runs a program without a shell. It leads a process group of its own, so that a signal of the terminal reaches it through us
 * alone, and that what it started ends with it.
 */
export const runProgram: RunProgram = (command, args, { env, signal, onLine }) => {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: hasGroups });
    let stdout = '';
    const lines: string[] = [];
    const take = lineReader((line) => {
      lines.push(line);
      if (lines.length > keptLines) lines.shift();
      onLine?.(line);
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (stdout.length < keptStdout) stdout += text;
      take.stdout(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => take.stderr(text));
    const kill = (name: NodeJS.Signals) => {
      try {
        if (!hasGroups) child.kill(name);
        else if (child.pid !== undefined) process.kill(-child.pid, name);
      } catch {
        // It has ended meanwhile.
      }
    };
    let last: NodeJS.Timeout | undefined;
    const stop = () => {
      kill('SIGTERM');
      last = setTimeout(() => {
        kill('SIGKILL');
        // Something that left the group may still hold them.
        child.stdout.destroy();
        child.stderr.destroy();
      }, graceMs);
    };
    signal.addEventListener('abort', stop, { once: true });
    const end = (code: number) => {
      signal.removeEventListener('abort', stop);
      clearTimeout(last);
      take.end();
      if (signal.aborted) reject(signal.reason);
      else resolve({ code, stdout, lines });
    };
    child.on('error', (error) => {
      lines.push(error.message);
      end(127);
    });
    child.on('close', (code) => end(code ?? 128));
  });
};

/** Cuts two streams into lines. */
function lineReader(onLine: (line: string) => void) {
  const rest = { stdout: '', stderr: '' };
  const say = (line: string) => {
    // A progress bar draws over itself with carriage returns: the last state counts.
    const text = stripVTControlCharacters(line.trimEnd().split('\r').at(-1) ?? '');
    if (text.trim() !== '') onLine(text);
  };
  const take = (name: 'stdout' | 'stderr') => (text: string) => {
    const parts = (rest[name] + text).split('\n');
    rest[name] = parts.pop() ?? '';
    for (const part of parts) say(part);
  };
  return {
    stdout: take('stdout'),
    stderr: take('stderr'),
    end: () => {
      say(rest.stdout);
      say(rest.stderr);
    },
  };
}
