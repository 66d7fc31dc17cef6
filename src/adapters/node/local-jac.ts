import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import type { RunScript } from '../../ports/script-process.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The end of what a script complains of. */
const keptErrors = 4096;

/**
 * The Python behind the `jac` of the PATH, which has its parser. Undefined where there is none, or where `jac` is no Python script: then
 * what is behind it cannot be told without running it.
 */
export async function localJac(env: Environment): Promise<RunScript | undefined> {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    const first = folder === '' ? undefined : await firstLine(join(folder, 'jac'));
    if (first === undefined) continue;
    const python = /^#!\s*(\S*python[0-9.]*)\s*$/.exec(first)?.[1];
    if (python === undefined || !isAbsolute(python)) return undefined;
    return (io) => run(python, env, io);
  }
  return undefined;
}

async function firstLine(path: string): Promise<string | undefined> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
      return buffer.toString('utf8', 0, bytesRead).split('\n')[0];
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}

async function run(
  python: string,
  env: Environment,
  { script, stdin, stdout, signal }: Parameters<RunScript>[0],
) {
  const child = spawn(python, ['-c', script], { stdio: ['pipe', 'pipe', 'pipe'], env, signal });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-keptErrors);
  });
  // Writing to a process that has gone is told by its end.
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'close') as Promise<[number | null]>;
  // Awaited below; being stopped counts as an error before that.
  ended.catch(() => undefined);
  const feed = async () => {
    for await (const chunk of stdin)
      if (!child.stdin.write(chunk)) await Promise.race([once(child.stdin, 'drain'), ended]);
    child.stdin.end();
  };
  feed().catch(() => undefined);
  for await (const chunk of child.stdout) await stdout(chunk as Uint8Array);
  const [code] = await ended;
  return { exitCode: code ?? 1, stderr };
}
