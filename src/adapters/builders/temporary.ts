import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from './process.js';

type Purpose = 'build' | 'wheels';

const ours = /^jac-(?:build|wheels)-(\d+)-(.+)-[A-Za-z0-9]{6}$/;

/** Containers that share a temporary folder have process numbers of their own. */
const machine = hostname().replace(/[^\w.-]/g, '_');

/**
 * A folder for ourselves alone, for its maker to remove; what processes left behind that could not (kill -9) is removed first.
 * In RUNNER_TEMP where a runner has one.
 */
export async function temporaryFolder(purpose: Purpose, env: Environment): Promise<string> {
  const parent = env['RUNNER_TEMP'] || tmpdir();
  await removeLeft(parent);
  return await mkdtemp(join(parent, `jac-${purpose}-${process.pid}-${machine}-`));
}

/** What cannot be removed stays: it is in nobody's way. */
async function removeLeft(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names) {
    const [, pid, host] = ours.exec(name) ?? [];
    if (host !== machine || isRunning(Number(pid))) continue;
    const path = join(parent, name);
    const found = await lstat(path).catch(() => undefined);
    if (found?.isDirectory() === true && found.uid === process.getuid?.())
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
