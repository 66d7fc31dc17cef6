/** Folders of builds: what a killed process left goes away with the next one, and nothing else does. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../src/adapters/builders/temporary.js';

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'temporary-'));
});
afterEach(() => rmSync(parent, { recursive: true }));

it('leaves only what nobody made or somebody still uses', async () => {
  const env = { RUNNER_TEMP: parent };
  const first = await temporaryFolder('build', env);
  expect(statSync(first).mode & 0o777).toBe(0o700);
  const running = basename(first);
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  const left = running.replace(String(process.pid), String(gone));
  mkdirSync(join(parent, left));
  writeFileSync(join(parent, left, 'config.json'), 'secret');
  const others = [
    left.replace('jac-build-', 'other-build-'),
    left.replace(`-${gone}-`, `-${gone}-another.`),
    left.replace(`${gone}`, 'x'),
    `${left}-more`,
  ];
  for (const name of others) mkdirSync(join(parent, name));
  const link = left.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
  symlinkSync(parent, join(parent, link));
  const second = basename(await temporaryFolder('wheels', env));
  expect(readdirSync(parent).sort()).toEqual([running, second, link, ...others].sort());
});
