/** Manifests in a folder: the same bytes, no values of Secrets, and only files of its own. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { makeBundle } from '../../src/adapters/node/bundle.js';
import { gitOpsOwner, refuseGitOps } from '../../src/engine/gitops.js';
import { filesOf } from '../../src/engine/render-files/files.js';
import { configure } from '../../src/engine/settings/configure.js';
import { labelsOf } from '../../src/model/identity.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import { type RenderContext, type RenderFolder, renderInto } from '../../src/operations/render.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'jac-render-'));
  mkdirSync(join(root, 'app'));
  writeFileSync(join(root, 'app/app.jac'), 'def:pub version() -> str { return "1"; }\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const disk: RenderFolder = {
  names: async (folder) => {
    try {
      return readdirSync(folder);
    } catch {
      return undefined;
    }
  },
  readText: async (path) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  },
  write: async (path, text) => {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
  },
  remove: async (path) => rmSync(path),
};

const files = {
  readText: async (path: string) => disk.readText(path),
  kindOf: async (path: string) => (path.endsWith('.jac') ? ('file' as const) : undefined),
  list: async () => ['app.jac'],
};

async function render({
  env = {},
  force = false,
  flags = {},
  into = 'out',
}: {
  into?: string;
  env?: Record<string, string>;
  force?: boolean;
  flags?: object;
} = {}) {
  const resolved = await configure(
    {
      appFile: 'app.jac',
      cwd: join(root, 'app'),
      flags: { namespace: 'shop', ...flags },
      env,
      contextNamespace: undefined,
      verb: 'dry-run',
    },
    files,
  );
  const secrets = Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('TOKEN')));
  const context = {
    source: {
      origin: async () => ({ project: 'p', subfolder: '' }),
      commit: async () => ({}),
      actor: () => '',
      holder: () => '',
    },
    emit: () => undefined,
    signal: new AbortController().signal,
    makeBundle,
    images: async () => {
      throw new Error('no image was asked for');
    },
  } satisfies RenderContext;
  const settings = { ...resolved.settings, secrets: { ...resolved.settings.secrets, ...secrets } };
  return await renderInto(context, { ...resolved, settings }, join(root, into), disk, force);
}

const all = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(join(root, 'out')).map((name) => [name, readFileSync(join(root, 'out', name), 'utf8')]),
  );

describe('render', () => {
  it('gives the same bytes for the same project, and the second time changes nothing', async () => {
    await render();
    const first = all();
    expect((await render()).files.every(({ action }) => action === 'unchanged')).toBe(true);
    rmSync(join(root, 'out'), { recursive: true });
    await render();
    expect(all()).toEqual(first);
    expect(first['kustomization.yaml']).toContain('deployment-app.yaml');
  });

  it('does so in the project itself as well, for each place that it is deployed to', async () => {
    writeFileSync(join(root, 'app/values.yaml'), 'of: mine\n');
    await render({ into: 'app/deploy/one' });
    await render({ into: 'app/deploy/two', flags: { namespace: 'two' } });
    expect((await render({ into: 'app/deploy/one' })).files.map(({ action }) => action)).not.toContain(
      'created',
    );
    writeFileSync(join(root, 'app/deploy/one/mine.yaml'), 'of: mine\n');
    const { files: bundled } = await makeBundle(join(root, 'app'), 'app.jac');
    expect(bundled.map(({ path }) => path)).toEqual(['app.jac', 'deploy/one/mine.yaml', 'values.yaml']);
  });

  it('writes no value of a Secret, but the names and keys that the app needs', async () => {
    const value = fc.string({ minLength: 12, maxLength: 40 }).filter((text) => text.trim().length >= 12);
    await fc.assert(
      fc.asyncProperty(value, async (secret) => {
        const { secrets } = await render({ env: { TOKEN: secret } });
        expect(secrets.find(({ name }) => name === 'app-env')?.keys).toEqual(['TOKEN']);
        for (const text of Object.values(all())) {
          expect(text).not.toContain(secret);
          expect(text).not.toContain(Buffer.from(secret).toString('base64'));
          expect(text).not.toMatch(/^kind: Secret$/m);
        }
      }),
      { numRuns: 15 },
    );
    expect(all()['deployment-app.yaml']).toContain('name: app-env');
    expect(all()['README.md']).toContain('create secret generic app-env -n shop');
  });

  it('names the logins of databases, and keeps their objects when a file goes', async () => {
    const { secrets } = await render({ env: { K8_MONGODB: 'True', K8_REDIS: 'False' } });
    expect(secrets.find(({ name }) => name === 'app-mongodb')?.keys).toEqual(['password', 'uri', 'username']);
    expect(all()['statefulset-app-mongodb.yaml']).toContain('Prune=false');
    expect(all()['README.md']).toContain('jac:PASSWORD@app-mongodb.shop.svc');
  });

  it('removes what it does not make any more, and nothing of others', async () => {
    await render();
    const [old = ''] = Object.keys(all()).filter((name) => name.startsWith('configmap-'));
    writeFileSync(join(root, 'out/mine.yaml'), 'kind: Mine\n');
    writeFileSync(join(root, 'app/app.jac'), 'def:pub version() -> str { return "2"; }\n');
    const { files: written } = await render();
    expect(written.find(({ path }) => path === old)?.action).toBe('deleted');
    expect(Object.keys(all())).not.toContain(old);
    expect(all()['mine.yaml']).toBe('kind: Mine\n');
  });

  it('refuses a folder of others, and files of others under its names', async () => {
    mkdirSync(join(root, 'out'));
    writeFileSync(join(root, 'out/notes.txt'), 'mine\n');
    await expect(render()).rejects.toMatchObject({ code: 'RenderFolderTaken', exitCode: 2 });
    expect(Object.keys(all())).toEqual(['notes.txt']);
    await render({ force: true });
    writeFileSync(join(root, 'out/README.md'), '# mine\n');
    await expect(render()).rejects.toMatchObject({ code: 'RenderFolderTaken' });
    expect(all()['notes.txt']).toBe('mine\n');
  });

  it('asks for an image where the code is too large, or is to lie on a volume', async () => {
    await expect(render({ flags: { codeStore: 'code-server' } })).rejects.toMatchObject({
      code: 'RenderNeedsImage',
    });
    const noise = Buffer.from(Array.from({ length: 1_200_000 }, (_, i) => (i * i * 2654435761) >>> 13));
    writeFileSync(
      join(root, 'app/noise.bin'),
      noise.map((byte, i) => byte ^ ((i * 40503) >>> 7)),
    );
    await expect(render()).rejects.toMatchObject({ code: 'RenderNeedsImage' });
  });

  it('answers what its schema says', async () => {
    const schema = JSON.parse(
      readFileSync(new URL('../../docs/schema/render.schema.json', import.meta.url), 'utf8'),
    ) as object;
    const report = await render({ env: { K8_MONGODB: 'True', TOKEN: 'secret' } });
    const validate = new Ajv2020().compile(schema);
    validate({ schema: 'jac-scale/v1', command: 'render', ...report });
    expect(validate.errors).toBeNull();
  });

  it('holds objects that are YAML of one document each', async () => {
    await render();
    for (const [name, text] of Object.entries(all())) {
      if (!name.endsWith('.yaml')) continue;
      const documents = parseAllDocuments(text);
      expect([name, documents.length, documents[0]?.errors]).toEqual([name, 1, []]);
    }
  });

  it('does not depend on the order of objects', () => {
    const object = (name: string): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name },
      spec: { b: 1, a: 2 },
    });
    const names = ['a', 'b', 'c', 'd'];
    fc.assert(
      fc.property(fc.shuffledSubarray(names, { minLength: 4 }), (order) => {
        expect(filesOf('app', 'shop', order.map(object), [])).toEqual(
          filesOf('app', 'shop', names.map(object), []),
        );
      }),
    );
  });
});

describe('what Argo CD and Flux deploy', () => {
  const object = (metadata: object, component: 'app' | 'mongodb' = 'app'): KubeObject => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'shop',
      ...metadata,
      labels: { ...labelsOf('shop', component), ...(metadata as { labels?: object }).labels },
    },
  });
  const of = { app: 'shop', namespace: 'shop', verb: 'scale' as const };

  it.each([
    ['Argo CD', { annotations: { 'argocd.argoproj.io/tracking-id': 'x' } }],
    ['Argo CD', { labels: { 'argocd.argoproj.io/instance': 'x' } }],
    ['Argo CD', { managedFields: [{ manager: 'argocd-controller' }] }],
    ['Flux', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'x' } }],
    ['Flux', { labels: { 'helm.toolkit.fluxcd.io/name': 'x' } }],
    ['Flux', { managedFields: [{ manager: 'jac-scale' }, { manager: 'kustomize-controller' }] }],
  ])('is refused: %s', (who, metadata) => {
    expect(gitOpsOwner(object(metadata))).toBe(who);
    expect(() => refuseGitOps([object(metadata)], of)).toThrow(`deployed by ${who}`);
  });

  it('is not what others own, nor data', () => {
    expect(
      gitOpsOwner(object({ managedFields: [{ manager: 'kubectl' }, { manager: 'jac-scale' }] })),
    ).toBeUndefined();
    const shared = object({ managedFields: [{ manager: 'argocd-controller' }] }, 'mongodb');
    expect(() => refuseGitOps([shared, object({})], of)).not.toThrow();
  });
});
