/** Python programs that tests need: installed once per set of pinned versions, and kept in the user's cache. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The folder of programs of a virtual environment with what that file pins. */
export async function pythonPrograms(requirements: string): Promise<string> {
  const [{ stdout: version }, wanted] = await Promise.all([
    run('python3', ['-VV']),
    readFile(requirements, 'utf8'),
  ]);
  const key = createHash('sha256').update(`${version}\0${wanted}`).digest('hex').slice(0, 16);
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  const home = join(cache, 'jac-scale-action', 'python', key);
  if (!existsSync(join(home, '.ready'))) {
    // Its programs name its folder, so it is made in place; one that was not finished has no mark.
    await rm(home, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', home]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
    await run(join(home, 'bin', 'python'), pip);
    await writeFile(join(home, '.ready'), '');
  }
  return join(home, 'bin');
}
