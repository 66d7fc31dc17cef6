/** A push that is given up or killed in the middle: the process ends, and leaves no file. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once as event } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../src/engine/image/digest.js';
import { oci } from '../../src/engine/image/media.js';
import { StandInRegistry } from '../support/stand-in-registry.js';
import { manifestOf, runtimeLabels } from '../unit/image-doubles.js';

/** More than is kept in memory. */
const size = 5 << 20;

let folder: string;
let temporary: string;
let program: string;
let registry: StandInRegistry;
let arrived: Promise<void>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'registry-stop-'));
  program = join(folder, 'push-app.mjs');
  await promisify(execFile)(join(process.cwd(), 'node_modules/.bin/esbuild'), [
    join(process.cwd(), '__tests__/support/push-app.ts'),
    ...['--bundle', '--platform=node', '--format=esm', '--log-level=error', `--outfile=${program}`],
  ]);
  mkdirSync(join(folder, 'app'));
  writeFileSync(join(folder, 'app/app.jac'), 'with entry {}');
  writeFileSync(join(folder, 'app/asset.bin'), randomBytes(size));
});
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(async () => {
  temporary = join(folder, randomBytes(4).toString('hex'));
  mkdirSync(temporary);
  let received = 0;
  let told: () => void = () => undefined;
  arrived = new Promise((resolve) => {
    told = resolve;
  });
  registry = await StandInRegistry.start({
    onReceived: (bytes) => {
      received += bytes;
      if (received > size / 2) told();
    },
    fault: ({ method, path }) =>
      method === 'PUT' && path.includes('uploads') ? { answerAfterMs: 3_600_000 } : undefined,
  });
  const config = Buffer.from(
    JSON.stringify({
      os: 'linux',
      architecture: 'amd64',
      config: { Labels: runtimeLabels },
      rootfs: { type: 'layers', diff_ids: [] },
    }),
  );
  const blob = registry.put('base/image', config);
  const { bytes } = manifestOf(oci.manifest, { config: { mediaType: oci.config, ...blob }, layers: [] });
  for (const reference of ['1', digestOf(bytes)])
    registry.manifests.set(`base/image@${reference}`, { type: oci.manifest, bytes: Buffer.from(bytes) });
});
afterEach(() => registry.stop());

const push = (): ChildProcess => {
  const { address } = registry;
  const args = [program, join(folder, 'app'), `${address}/owner/app:1`, `${address}/base/image:1`];
  const env = {
    PATH: process.env['PATH'],
    RUNNER_TEMP: temporary,
    TMPDIR: temporary,
    XDG_CACHE_HOME: join(folder, 'cache'),
  };
  return spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
};

describe('a push in the middle', () => {
  it.each([
    ['SIGTERM', 'given up\n', [0, null]],
    ['SIGKILL', '', [null, 'SIGKILL']],
  ] as const)('that gets %s ends at once and leaves nothing', async (signal, said, ended) => {
    const child = push();
    const output = child.stdout === null ? '' : text(child.stdout);
    const end = event(child, 'exit');
    await Promise.race([arrived, end]);
    child.kill(signal);
    expect(await end).toEqual(ended);
    expect(await output).toBe(said);
    expect(readdirSync(temporary)).toEqual([]);
    expect(registry.manifests.has('owner/app@1')).toBe(false);
  });
});
