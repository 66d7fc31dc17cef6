import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { pipWheels } from '../../src/adapters/builders/pip.js';
import { machineOf, platformTags, wheelArguments } from '../../src/adapters/builders/pip-target.js';
import type { Ended, RunProgram } from '../../src/adapters/builders/process.js';
import { parsePlatform } from '../../src/model/platform.js';
import type { WheelsRequest } from '../../src/ports/wheels.js';

const target = {
  platform: parsePlatform('linux/amd64'),
  python: '3.13',
  abi: 'cp313',
  libc: { family: 'glibc', version: '2.41' },
} as const;

describe('what a wheel has to fit to', () => {
  it('glibc: each manylinux down to the oldest, by both names', () => {
    const tags = platformTags(target);
    expect(tags[0]).toBe('manylinux_2_41_x86_64');
    expect(tags).toEqual(
      expect.arrayContaining([
        'manylinux_2_17_x86_64',
        'manylinux2014_x86_64',
        'manylinux1_x86_64',
        'linux_x86_64',
      ]),
    );
    expect(tags.indexOf('manylinux_2_28_x86_64')).toBeLessThan(tags.indexOf('manylinux2014_x86_64'));
    expect(platformTags({ ...target, libc: { family: 'glibc', version: '2.17' } })[0]).toBe(
      'manylinux_2_17_x86_64',
    );
  });

  it('musl: musllinux alone', () => {
    const tags = platformTags({
      platform: parsePlatform('linux/arm64'),
      libc: { family: 'musl', version: '1.2' },
    });
    expect(tags).toEqual([
      'musllinux_1_2_aarch64',
      'musllinux_1_1_aarch64',
      'musllinux_1_0_aarch64',
      'linux_aarch64',
    ]);
  });

  it('nothing older than 2.17 exists for Arm', () => {
    const tags = platformTags({ ...target, platform: parsePlatform('linux/arm64') });
    expect(tags.at(-2)).toBe('manylinux2014_aarch64');
  });

  it.each([
    ['linux/amd64', 'x86_64'],
    ['linux/arm64/v8', 'aarch64'],
    ['linux/arm/v7', 'armv7l'],
    ['linux/386', 'i686'],
    ['linux/s390x', 's390x'],
  ])('%s is %s', (platform, machine) => {
    expect(machineOf({ platform: parsePlatform(platform) })).toBe(machine);
  });

  it('pip is told the ABI, abi3 and none, and that nothing may be compiled', () => {
    expect(wheelArguments(target).slice(0, 6)).toEqual([
      '--only-binary=:all:',
      '--implementation=cp',
      '--python-version=3.13.99',
      '--abi=cp313',
      '--abi=abi3',
      '--abi=none',
    ]);
  });
});

const ended = (text = '', code = 0): Ended => ({
  code,
  stdout: text,
  lines: text.split('\n').filter(Boolean),
});

/** A layer by a pip that answers as told; what was asked is kept. */
async function collecting(answer: (line: string) => Ended | undefined, request: Partial<WheelsRequest> = {}) {
  const calls: string[] = [];
  const run: RunProgram = async (command, args, { env }) => {
    const line = [command, ...args.filter((arg) => !arg.includes('\n'))].join(' ');
    calls.push(line);
    if (line.includes('unpack')) {
      const { tree } = JSON.parse(
        await (await import('node:fs/promises')).readFile(env['JAC_WHEELS'] ?? '', 'utf8'),
      ) as { tree: string };
      for (const [path, mode] of [
        ['lib/b.py', 0o644],
        ['bin/tool', 0o755],
        ['lib/a.py', 0o600],
      ] as const) {
        await mkdir(dirname(join(tree, path)), { recursive: true });
        await writeFile(join(tree, path), path, { mode });
      }
    }
    return answer(line) ?? (line.includes('--version') ? ended('pip 24.0 from /x') : ended());
  };
  const wheels = pipWheels({ env: {}, emit: () => undefined, signal: new AbortController().signal, run });
  const chunks: Buffer[] = [];
  const whole = { ...target, requirements: ['shop-lib'], installed: [], ...request };
  const error = await (async () => {
    for await (const chunk of wheels.layer(whole)) chunks.push(Buffer.from(chunk));
    return undefined;
  })().catch((thrown: unknown) => thrown);
  return { calls, error, layer: Buffer.concat(chunks) };
}

const headers = (layer: Buffer): string[] => {
  const found: string[] = [];
  for (let at = 0; at < layer.length; at += 512) {
    if (layer.toString('latin1', at + 257, at + 262) !== 'ustar') continue;
    const text = (from: number, to: number) =>
      layer.toString('latin1', at + from, at + to).replace(/\0.*$/s, '');
    found.push(`${text(100, 107).slice(-3)} ${Number.parseInt(text(108, 115), 8)} ${text(0, 100)}`);
  }
  return found;
};

describe('layers of packages', () => {
  it('belong to root, in one order, with the modes that files need', async () => {
    const { layer, error } = await collecting((line) =>
      line.includes('choose') ? ended('shop-lib==1') : undefined,
    );
    expect(error).toBeUndefined();
    expect(headers(layer)).toEqual([
      '755 0 opt/',
      '755 0 opt/jac-deps/',
      '755 0 opt/jac-deps/bin/',
      '755 0 opt/jac-deps/bin/tool',
      '755 0 opt/jac-deps/lib/',
      '644 0 opt/jac-deps/lib/a.py',
      '644 0 opt/jac-deps/lib/b.py',
    ]);
  });

  it('nothing is downloaded that the image has', async () => {
    const { calls, error } = await collecting(() => undefined, { installed: ['jaclang==1', 'attrs==2'] });
    expect(error).toBeUndefined();
    expect(calls.some((line) => line.includes('download'))).toBe(false);
  });

  it('addresses with passwords stand in no command line', async () => {
    const address = 'shop-lib @ https://ann:s3cret@files.example/shop_lib-1-py3-none-any.whl';
    const { calls } = await collecting((line) => (line.includes('choose') ? ended(address) : undefined), {
      requirements: [address],
    });
    expect(calls.filter((line) => line.includes('--requirement='))).toHaveLength(2);
    expect(calls.join('\n')).not.toContain('s3cret');
  });

  it('a pip that is too old is passed over, none at all is said', async () => {
    const { error } = await collecting((line) =>
      line.startsWith('python3 -m pip --version')
        ? ended('pip 20.3 from /x')
        : line.startsWith('python ')
          ? ended('python: not found', 127)
          : undefined,
    );
    expect(error).toMatchObject({ code: 'PipMissing', why: 'python3: pip 20.3\npython: python: not found' });
    expect((error as Error & { next: string }).next).toContain('kubectl jac init --dockerfile');
  });

  const none =
    'ERROR: Could not find a version that satisfies the requirement docopt (from versions: none)\nERROR: No matching distribution found for docopt';
  it.each([
    ['WheelMissing', none, ended('docopt (0.6.2)\nAvailable versions: 0.6.2, 0.6.1')],
    ['PackageMissing', none, ended('ERROR: No matching distribution found for docopt', 1)],
    ['PackageMissing', none.replaceAll('docopt', 'docopt==9'), ended('Available versions: 0.6.2')],
    [
      'WheelMissing',
      none.replace(/docopt$/, 'docopt==0.6.1 (from shop-lib)'),
      ended('Available versions: 0.6.2, 0.6.1'),
    ],
    [
      'IndexUnreachable',
      `WARNING: Retrying after connection broken by 'NewConnectionError('\n${none}`,
      ended(),
    ],
    [
      'DependencyConflict',
      'ERROR: Cannot install a==1 and b==2 because these package versions have conflicting dependencies.\nERROR: ResolutionImpossible',
      ended(),
    ],
    [
      'DiskFull',
      'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device',
      ended(),
    ],
    ['PipMissing', "ImportError: cannot import name 'RequirementCommand'", ended()],
    ['PipFailed', 'ERROR: something else', ended()],
  ])('%s', async (code, output, versions) => {
    const { error } = await collecting((line) =>
      line.includes(' pip install ')
        ? ended(output, 1)
        : line.includes(' index versions ')
          ? versions
          : undefined,
    );
    expect(error).toMatchObject({ code });
    if (code === 'WheelMissing') {
      expect((error as Error).message).toMatch(
        /docopt.* Python 3\.13 on linux\/amd64 with glibc 2\.41 \(cp313, manylinux_2_41/,
      );
      expect((error as Error & { next: string }).next).toContain('kubectl jac init --dockerfile');
    }
  });
});
