import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { nodeWritableFiles } from '../../src/adapters/node/writable-files.js';
import { commands } from '../../src/doors/cli/commands/index.js';
import { parse } from '../../src/doors/cli/parse.js';
import { configure } from '../../src/engine/settings/configure.js';
import { dockerfile, dockerignore } from '../../src/generated/init.js';
import { type InitOptions, init } from '../../src/operations/init.js';
import { expectGolden, jac } from './cli-world.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'init-'));
  await writeFile(join(root, 'app.jac'), '');
});
afterEach(() => rm(root, { recursive: true }));

async function initialise(toml: string, options: Partial<InitOptions> = {}, appFile?: string) {
  await writeFile(join(root, 'jac.toml'), toml);
  const input = {
    appFile,
    cwd: root,
    env: {},
    flags: {},
    contextNamespace: undefined,
    verb: 'init',
  } as const;
  const resolved = await configure(input, nodeWritableFiles);
  return init(nodeWritableFiles, resolved, { dockerfile: true, force: false, ...options });
}
const text = (name: string) => readFile(join(root, name), 'utf8');
const shop = `
[project]
name = "shop"
[dependencies]
attrs = ">=25,<27"
numpy = ""

[plugins.scale.kubernetes]
container_port = 9000
python_image = "ghcr.io/team/runtime:1"
[plugins.scale.secrets]
TOKEN = "\${NOT_SET_HERE}"
`;

describe('init --dockerfile', () => {
  it('writes what an image without one is made of', async () => {
    const report = await initialise(shop);
    expect(report).toEqual({
      root,
      files: [
        { path: 'Dockerfile', action: 'created' },
        { path: '.dockerignore', action: 'created' },
      ],
      next: 'kubectl jac scale app.jac --build',
    });
    expectGolden('Dockerfile.init', await text('Dockerfile'));
    expect(await text('.dockerignore')).toBe(dockerignore);
  });

  it('leaves out the packages of an app that has none', async () => {
    await initialise('[project]\nname = "shop"\n');
    const made = await text('Dockerfile');
    expect(made).not.toContain('[dependencies]');
    expect(made).not.toContain('{{');
    expect(made).toContain('FROM python:3.12-slim');
  });

  it.each([
    ['0.9.6', 'jac serve'],
    ['0.9.7', 'jac start'],
    ['1.0', 'jac start'],
    ['latest', 'jac start'],
  ])('a runtime of version %s is started with %s', async (version, command) => {
    await initialise(`[plugins.scale.kubernetes.plugin_versions]\njaclang = "${version}"\n`);
    expect(await text('Dockerfile')).toContain(command);
  });

  it('puts a name with a blank in quotes', async () => {
    await writeFile(join(root, 'my app.jac'), '');
    await initialise('', {}, join(root, 'my app.jac'));
    const line = (await text('Dockerfile')).split('\n').find((each) => each.startsWith('CMD '));
    expect(JSON.parse(line?.slice(4) ?? '')).toEqual([
      'sh',
      '-c',
      `exec jac start 'my app.jac' --port=\${PORT:-8000}`,
    ]);
  });

  it('replaces a Dockerfile only by force, and a .dockerignore never', async () => {
    await writeFile(join(root, 'Dockerfile'), 'mine');
    await writeFile(join(root, '.dockerignore'), 'mine, too');
    await expect(initialise(shop)).rejects.toMatchObject({
      code: 'FileExists',
      exitCode: 2,
      next: expect.stringContaining('--force'),
    });
    expect(await text('Dockerfile')).toBe('mine');
    const { files } = await initialise('', { force: true });
    expect(files.map(({ action }) => action)).toEqual(['replaced', 'kept']);
    expect(await text('Dockerfile')).toContain('FROM ');
    expect(await text('.dockerignore')).toBe('mine, too');
  });

  it('asks what to make', async () => {
    await expect(initialise('', { dockerfile: false })).rejects.toMatchObject({
      code: 'NothingToMake',
      exitCode: 2,
      next: 'kubectl jac init --dockerfile',
    });
  });

  it('needs an app', async () => {
    await rm(join(root, 'app.jac'));
    await expect(initialise('[project]\nname = "shop"\n')).rejects.toMatchObject({ code: 'AppFileMissing' });
  });
});

describe('the flag --dockerfile', () => {
  const flagsOf = (line: string) => {
    const parsed = parse(line.split(' '), commands);
    return parsed.kind === 'run' ? [parsed.invocation.args, parsed.invocation.flags] : [];
  };
  it('is no setting of init, and what was made is told', async () => {
    const asked: unknown[] = [];
    const { code, out, err } = await jac('init app.jac --dockerfile', {
      init: async (resolved, options) => {
        asked.push(resolved.settings.dockerfile, options);
        const files = [{ path: 'Dockerfile', action: 'created' }] as const;
        return { root: '/shop', files, next: 'kubectl jac scale app.jac --build' };
      },
    });
    expect([code, out]).toEqual([0, 'Dockerfile created\n']);
    expect(err).toContain('next: kubectl jac scale app.jac --build');
    expect(asked).toEqual([undefined, { dockerfile: true, force: false }]);
  });

  it('names a file for scale, and is a wish of init', () => {
    expect(flagsOf('init --dockerfile app.jac')).toEqual([['app.jac'], { dockerfile: true }]);
    expect(flagsOf('scale --dockerfile Dockerfile.prod app.jac')).toEqual([
      ['app.jac'],
      { dockerfile: 'Dockerfile.prod' },
    ]);
    expect(flagsOf('--dockerfile none scale app.jac')).toEqual([['app.jac'], { dockerfile: 'none' }]);
  });
});

it('the template has no paragraph that would vanish without a reason', () => {
  expect(dockerfile.match(/\{\{\w+\}\}/g)).toEqual([
    '{{image}}',
    '{{runtime}}',
    '{{requirements}}',
    '{{port}}',
    '{{command}}',
  ]);
});
