import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse as parseYaml } from 'yaml';
import { nodeWritableFiles } from '../../src/adapters/node/writable-files.js';
import { inputs } from '../../src/doors/action/io.js';
import { hasSection, type Section, withSection } from '../../src/engine/init/section.js';
import { workflowsOf } from '../../src/engine/init/workflows.js';
import { configure } from '../../src/engine/settings/configure.js';
import { readToml, valueAt } from '../../src/engine/settings/toml.js';
import { JacScaleError } from '../../src/model/error.js';
import { type InitOptions, init } from '../../src/operations/init.js';
import { jac } from './cli-world.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'init-project-'));
});
afterEach(() => rm(root, { recursive: true }));

const section: Section = { name: 'shop', namespace: 'team-a' };
const text = (name: string) => readFile(join(root, name), 'utf8');

const resolvedOf = (folder = root, verb: 'init' | 'scale' = 'init') =>
  configure(
    { appFile: undefined, cwd: folder, env: {}, flags: {}, contextNamespace: undefined, verb },
    nodeWritableFiles,
  );

async function initialise(options: Partial<InitOptions> = {}, folder = root) {
  await writeFile(join(folder, 'app.jac'), '');
  const whole = { dockerfile: false, force: false, project: section, ...options };
  return init(nodeWritableFiles, await resolvedOf(folder), whole);
}

describe('the section of jac.toml', () => {
  /** Documents as people write them: tables, comments, both kinds of line ends, with and without the last one. */
  const line = fc.constantFrom(
    '# a comment',
    '',
    '[project]',
    'name = "x" # why',
    '[dependencies]',
    'attrs = ">=25"',
    '[plugins.other]',
    'a = [1,',
    '  2]',
    '[plugins.scale.secrets]',
    'T = """a\\\n  b"""',
    "key = '''",
    "'''",
    'plugins = { scale = {} }',
    'plugins.scale.x = 1',
    '[plugins]',
    '[plugins.scale]',
  );
  const document = fc
    .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.boolean())
    .map(([lines, end, last, mark]) => `${mark ? '\uFEFF' : ''}${lines.join(end)}${last ? end : ''}`)
    .filter((toml) => {
      try {
        return !hasSection(toml, 'jac.toml');
      } catch {
        return false;
      }
    });

  it('leaves every byte before it, and is read back', () => {
    let extended = 0;
    fc.assert(
      fc.property(document, (before) => {
        let after: string;
        try {
          after = withSection(before, 'jac.toml', 'app.jac', section);
        } catch (error) {
          // Where TOML has no place for it, that is said.
          expect(error).toBeInstanceOf(JacScaleError);
          expect(error).toMatchObject({ code: 'TomlNotExtended', exitCode: 2 });
          expect(before).toContain('plugins');
          return;
        }
        extended++;
        expect(after.startsWith(before)).toBe(true);
        const { data } = readToml(after, 'jac.toml');
        const added = { app_name: 'shop', namespace: 'team-a' };
        expect(valueAt(data, ['plugins', 'scale', 'kubernetes'])).toEqual(added);
        const old = readToml(before, 'jac.toml').data;
        for (const [name, value] of Object.entries(old))
          if (name !== 'plugins') expect(data[name]).toEqual(value);
        if (before.includes('\r\n')) expect(after.slice(before.length)).not.toMatch(/[^\r]\n/);
      }),
    );
    expect(extended).toBeGreaterThan(10);
  });

  it.each(['plugins = { scale = {} }', '[plugins]\nscale = { x = 1 }'])(
    'says where there is no place: %s',
    (toml) => {
      expect(() => withSection(toml, 'jac.toml', 'app.jac', section)).toThrow(/no place/);
    },
  );

  it.each([
    '[plugins.scale.kubernetes]\n',
    '[scale.kubernetes]\nreplicas = 2\n',
    'plugins.scale.kubernetes.namespace = "a"\n',
  ])('is kept where there is one: %s', async (toml) => {
    await writeFile(join(root, 'jac.toml'), toml);
    const { files } = await initialise({ force: true });
    expect(files).toContainEqual({ path: 'jac.toml', action: 'kept' });
    expect(await text('jac.toml')).toBe(toml);
  });

  it('is read by settings without a warning', async () => {
    const { files, next } = await initialise({
      project: { ...section, replicas: 2, databases: ['mongodb', 'redis'] },
    });
    expect(files.map(({ path, action }) => `${path} ${action}`)).toEqual([
      'jac.toml created',
      '.jacignore created',
    ]);
    expect(next).toBe('kubectl jac scale app.jac');
    const { settings, warnings, entry } = await resolvedOf(root, 'scale');
    expect(warnings).toEqual([]);
    expect(entry).toBe('app.jac');
    expect(settings).toMatchObject({
      appName: 'shop',
      namespace: 'team-a',
      replicas: 2,
      mongodb: true,
      redis: true,
      postgresql: false,
    });
  });
});

describe('files of a project', () => {
  it('a .jacignore that is there is kept, and jac.toml extended', async () => {
    await writeFile(join(root, '.jacignore'), 'mine');
    await writeFile(join(root, 'jac.toml'), '[project]\nname = "x"');
    const { files } = await initialise();
    expect(files.map(({ action }) => action)).toEqual(['extended', 'kept']);
    expect(await text('.jacignore')).toBe('mine');
    expect(await text('jac.toml')).toContain('name = "x"\n\n[plugins.scale.kubernetes]\napp_name = "shop"\n');
  });

  it('a workflow that is there stops all of it, until --force', async () => {
    await mkdir(join(root, '.github/workflows'), { recursive: true });
    await writeFile(join(root, '.github/workflows/deploy.yml'), 'mine');
    const workflows = { previews: true };
    await expect(initialise({ workflows })).rejects.toMatchObject({ code: 'FileExists', exitCode: 2 });
    expect(await readdir(root)).toEqual(['.github', 'app.jac']);
    const { files } = await initialise({ workflows, force: true });
    expect(files.map(({ action }) => action)).toEqual([
      'created',
      'created',
      'replaced',
      'created',
      'created',
    ]);
  });

  it('what cannot be written leaves nothing behind', async () => {
    // A file where a folder is needed.
    await writeFile(join(root, '.github'), '');
    await writeFile(join(root, 'jac.toml'), '# mine\n');
    await expect(initialise({ workflows: { previews: false } })).rejects.toMatchObject({
      code: 'FilesNotWritten',
    });
    expect((await readdir(root)).sort()).toEqual(['.github', 'app.jac', 'jac.toml']);
    expect(await text('jac.toml')).toBe('# mine\n');
  });

  it('begins with an app where there is none', async () => {
    const resolved = await configure(
      {
        appFile: undefined,
        cwd: root,
        env: {},
        flags: { appName: 'x' },
        contextNamespace: undefined,
        verb: 'status',
      },
      nodeWritableFiles,
    );
    const project = { ...section, databases: [] };
    const { files } = await init(nodeWritableFiles, resolved, {
      dockerfile: false,
      force: false,
      project,
      example: true,
    });
    expect(files[0]).toEqual({ path: 'app.jac', action: 'created' });
    expect(await text('app.jac')).toContain('walker');
    expect((await resolvedOf(root, 'scale')).entry).toBe('app.jac');
  });
});

describe('workflows', () => {
  interface Workflow {
    readonly permissions: object;
    readonly concurrency: object;
    readonly jobs: Record<string, { steps: { uses?: string; with?: Record<string, unknown> }[] }>;
  }

  it.each([
    ['code alone', { previews: false }],
    ['an image of GitHub', { previews: true, image: 'ghcr.io/o/shop' }],
    ['an image elsewhere', { previews: true, image: 'registry.example.com:5000/o/shop' }],
  ])('have permissions, concurrency and inputs that the Action has: %s', async (_, workflows) => {
    await mkdir(join(root, '.git'));
    const folder = join(root, 'apps/my shop');
    await mkdir(folder, { recursive: true });
    const { files } = await initialise({ workflows }, folder);
    const paths = files.map(({ path }) => path).filter((path) => path.endsWith('.yml'));
    expect(paths).toHaveLength(workflows.previews ? 3 : 1);
    for (const path of paths) {
      expect(path.startsWith('../../.github/workflows/')).toBe(true);
      const workflow = parseYaml(await readFile(join(folder, path), 'utf8')) as Workflow;
      expect(Object.keys(workflow.permissions).length).toBeGreaterThan(1);
      expect(workflow.concurrency).toHaveProperty('group');
      const ours = Object.values(workflow.jobs)
        .flatMap(({ steps }) => steps)
        .find(({ uses }) => uses?.includes('jac-scale-action') === true);
      const given = ours?.with ?? {};
      for (const name of Object.keys(given)) expect(Object.keys(inputs)).toContain(name);
      expect(given['working-directory']).toBe('apps/my shop');
      if (given['command'] !== 'gc') expect(given['app']).toBe('app.jac');
    }
    const written = await Promise.all(paths.map((path) => readFile(join(folder, path), 'utf8')));
    expect(written.join('')).not.toMatch(/(?<!\$)\{\{/);
    const built = execFileSync('devcluster/devcluster', ['extra', 'actionlint'], { encoding: 'utf8' });
    const actionlint = built.trim().split('\n').at(-1) ?? '';
    const absolute = paths.map((path) => join(folder, path));
    expect(() => execFileSync(actionlint, ['-no-color', ...absolute], { encoding: 'utf8' })).not.toThrow();
  });
});

describe('a workflow', () => {
  it.each(['@shop/api', '-shop', 'shop:', 'shop: api', '~shop', 'shop'])('of a folder %s', (folder) => {
    const [deploy] = workflowsOf('app.jac', { previews: false }, { up: '../', folder, branch: 'main' });
    const { jobs } = parseYaml(deploy?.text ?? '');
    expect(jobs.deploy.steps.at(-1).with['working-directory']).toBe(folder);
  });
});

describe('questions', () => {
  const run = async (
    line: string,
    answers: readonly string[] | undefined,
    hasApp = true,
    hasSection = false,
  ) => {
    let given: InitOptions | undefined;
    const { resolved, ...survey } = {
      resolved: await (async () => {
        await writeFile(join(root, 'app.jac'), '');
        return resolvedOf();
      })(),
      hasApp,
      hasSection,
      name: 'shop',
    };
    const ran = await jac(
      line,
      {
        initSurvey: async () => ({ resolved, ...survey }),
        init: async (_, options) => {
          given = options;
          return {
            root,
            files: [{ path: 'jac.toml', action: 'created' }],
            next: 'kubectl jac scale app.jac',
          };
        },
      },
      answers === undefined ? {} : { canAsk: true, answers },
    );
    return { ...ran, given };
  };

  it('Enter takes what is shown', async () => {
    const { given, err } = await run('init', ['', '', '', '', '']);
    expect(err).toContain('Name of the app [shop]: Namespace [shop]: Number of pods [1]: Databases');
    expect(given).toEqual({
      dockerfile: false,
      force: false,
      project: { name: 'shop', namespace: 'shop', replicas: 1, databases: ['mongodb', 'redis'] },
    });
  });

  it('a wrong answer is told and asked again', async () => {
    const { given, err } = await run('init', [
      'My Shop',
      'cart',
      'prod',
      '2',
      'none',
      'y',
      'ghcr.io/o/cart',
      'yes',
    ]);
    expect(err).toContain('expected');
    expect(given?.project).toEqual({ name: 'cart', namespace: 'prod', replicas: 2, databases: [] });
    expect(given?.workflows).toEqual({ image: 'ghcr.io/o/cart', previews: true });
  });

  it('the end of input writes nothing', async () => {
    const { given, code, err } = await run('init', ['cart']);
    expect([given, code]).toEqual([undefined, 130]);
    expect(err).toContain('nothing was written');
  });

  it('flags are not asked for, and nothing is with --yes or elsewhere', async () => {
    const flags = 'init --name cart -n prod --replicas 3 --databases redis --workflow';
    for (const line of [`${flags} --yes`, flags]) {
      const { given, err } = await run(line, line === flags ? undefined : []);
      expect(err).not.toContain('[');
      expect(given).toEqual({
        dockerfile: false,
        force: false,
        project: { name: 'cart', namespace: 'prod', replicas: 3, databases: ['redis'] },
        workflows: { previews: false },
      });
    }
  });

  it('what a section that is there keeps out is told', async () => {
    const kept = await run('init --replicas 3 -n prod --yes', undefined, true, true);
    expect(kept.code).toBe(0);
    expect(kept.err.replace(/\s+/g, ' ')).toContain(
      'which was kept: write --namespace, --replicas there yourself',
    );
    expect((await run('init --yes', undefined, true, true)).err).not.toContain('kept:');
    expect((await run('init --replicas 3 --yes', undefined)).err).not.toContain('kept:');
  });

  it('an empty folder gets an app only if it is asked for', async () => {
    expect(await run('init', undefined, false)).toMatchObject({ code: 2, given: undefined });
    expect((await run('init', ['n'], false)).code).toBe(2);
    expect((await run('init', ['y', '', '', '', '', ''], false)).given).toMatchObject({
      example: true,
      project: { databases: [] },
    });
    expect((await run('init --example --yes', [], false)).given?.example).toBe(true);
  });

  it.each([
    ['--name', 'Wrong Name'],
    ['-n', 'Wrong'],
    ['--replicas', 'many'],
    ['--databases', 'oracle'],
    ['--image', 'Not An Image'],
  ])('a wrong value is refused: %s %s', async (flag, value) => {
    const { code, out, err } = await jac(['init', '--yes', flag, value]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('invalid argument');
  });
});
