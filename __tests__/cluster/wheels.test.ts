/** Packages by the real pip from the package index of this machine; no cluster is needed. */
import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pipWheels } from '../../src/adapters/builders/pip.js';
import { parsePlatform } from '../../src/model/platform.js';
import type { WheelsRequest } from '../../src/ports/wheels.js';

const run = promisify(execFile);
const here = JSON.parse(
  execFileSync('python3', [
    '-c',
    'import json, platform, sys; print(json.dumps([sys.version_info[:2], platform.libc_ver(), platform.machine()]))',
  ]).toString(),
) as [[number, number], [string, string], string];
const [[major, minor], [, glibc], machine] = here;

/** This machine as a target, so that what was collected can be run. */
const target = {
  platform: parsePlatform(machine === 'aarch64' ? 'linux/arm64' : 'linux/amd64'),
  python: `${major}.${minor}`,
  abi: `cp${major}${minor}`,
  libc: { family: 'glibc', version: glibc },
  installed: [],
} as const;

describe('packages of an app', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'wheels-'));
  });
  afterAll(() => {
    // Its own folder of temporary files is all that is left.
    expect(readdirSync(folder).filter((name) => name.startsWith('jac-wheels-'))).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  async function layer(
    request: Pick<WheelsRequest, 'requirements'> & Partial<WheelsRequest>,
  ): Promise<Buffer> {
    const wheels = pipWheels({
      env: { ...process.env, RUNNER_TEMP: folder },
      emit: () => undefined,
      signal: new AbortController().signal,
    });
    const parts: Buffer[] = [];
    for await (const part of wheels.layer({ ...target, ...request })) parts.push(Buffer.from(part));
    return Buffer.concat(parts);
  }
  const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  async function namesIn(bytes: Buffer): Promise<string[]> {
    const file = join(folder, 'layer.tar');
    writeFileSync(file, bytes);
    return (await run('tar', ['-tf', file], { maxBuffer: 1 << 26 })).stdout.split('\n');
  }

  it('run where they are a user base, commands included', async () => {
    const bytes = await layer({ requirements: ['attrs', 'pydantic', 'uvicorn'] });
    await namesIn(bytes);
    await run('tar', ['-xf', join(folder, 'layer.tar'), '-C', folder]);
    const base = join(folder, 'opt/jac-deps');
    const env = { ...process.env, PYTHONUSERBASE: base };
    const script = 'import attrs, pydantic, pydantic_core; print(pydantic_core.__file__)';
    expect((await run('python3', ['-c', script], { env })).stdout).toContain(base);
    expect((await run(join(base, 'bin/uvicorn'), ['--version'], { env })).stdout).toMatch(/Running uvicorn/);
  });

  it('are the same bytes each time', async () => {
    const requirements = ['pydantic==2.11.7'];
    expect(sha(await layer({ requirements }))).toBe(sha(await layer({ requirements })));
  });

  it('of another machine are of that machine', async () => {
    const names = await namesIn(
      await layer({
        requirements: ['pydantic-core'],
        platform: parsePlatform('linux/arm64'),
        python: '3.12',
        abi: 'cp312',
        libc: { family: 'musl', version: '1.2' },
      }),
    );
    expect(names).toContainEqual(expect.stringMatching(/python3\.12\/.*cpython-312-aarch64-linux-musl\.so$/));
  });

  it('leave out what the image has, and go with it', async () => {
    const names = await namesIn(
      await layer({
        requirements: ['requests'],
        installed: ['idna==3.7', 'urllib3==1.26.20', 'jaclang==0.16.7'],
      }),
    );
    const packages = names.flatMap(
      (name) => /site-packages\/([^/]+)\.dist-info\/METADATA$/.exec(name)?.[1] ?? [],
    );
    expect(packages.map((name) => name.split('-')[0]).sort()).toEqual([
      'certifi',
      'charset_normalizer',
      'requests',
    ]);
  });

  it('that come as source alone are sent to the Dockerfile', async () => {
    await expect(layer({ requirements: ['docopt==0.6.2'] })).rejects.toMatchObject({
      code: 'WheelMissing',
      message: expect.stringMatching(new RegExp(`docopt==0\\.6\\.2 .*${target.abi}, manylinux_2_`)),
      next: expect.stringContaining('kubectl jac init --dockerfile'),
    });
  });

  it('that do not exist are a mistake in jac.toml', async () => {
    await expect(layer({ requirements: ['attrs==0.0.1'] })).rejects.toMatchObject({ code: 'PackageMissing' });
  });

  it('that contradict each other are said', async () => {
    await expect(layer({ requirements: ['requests==2.32.3', 'urllib3==1.20'] })).rejects.toMatchObject({
      code: 'DependencyConflict',
      why: expect.stringContaining('urllib3'),
    });
  });
});
