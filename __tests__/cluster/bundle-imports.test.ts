/** `bundle = "imports"`: an app of several modules runs with what it imports and declares, and with nothing else. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type App, copyOf } from '../support/apps.js';
import { kubectl } from '../support/cluster.js';
import { ask } from '../support/http.js';
import { jac, report } from '../support/jac.js';
import { type Actor, deployer } from '../support/roles.js';

let actor: Actor;
let app: App;

beforeAll(async () => {
  actor = await deployer('imports');
  app = copyOf('gallery');
  app.set('bundle = "imports"\nassets = ["data/*.csv", "assets/**"]\ncode_store = "configmap"');
});

afterAll(async () => {
  await actor.cleanUp();
  app.cleanUp();
});

describe('a bundle of what is imported', () => {
  it('is listed with the reason why each file is in', async () => {
    const shown = await report(actor, ['dry-run', app.file, '--show-bundle']);
    const why = Object.fromEntries((shown.bundle?.files ?? []).map((file) => [file.path, file.why]));
    expect(why).toMatchObject({
      'app.jac': 'the app',
      'jac.toml': 'settings',
      'figures.py': expect.stringMatching(/^imported by app\.jac:\d+$/),
      'contrast.py': expect.stringMatching(/^imported by catalog\/cards\.jac:\d+$/),
      'catalog/picture.jac': expect.stringMatching(/^imported by catalog\//),
      'data/captions.csv': 'asset data/*.csv',
    });
    expect(Object.keys(why)).not.toContain('README.md');
    expect(Object.keys(why)).not.toContain('make_assets.py');
    const folder = await report(actor, ['dry-run', app.file, '--show-bundle', '--bundle', 'folder']);
    expect(folder.bundle?.files.map(({ path }) => path)).toContain('README.md');
    const text = await jac(actor, ['dry-run', app.file, '--show-bundle']);
    expect(text.stdout).toMatch(/^FILE +SIZE +WHY\n/);
    expect(text.stdout).toMatch(/^contrast\.py +\S+ \S+ +imported by/m);
  });

  it('runs, and the pod has nothing else', async () => {
    const deployed = await report(actor, ['scale', app.file]);
    expect(deployed.status).toBe('ready');
    const answer = await ask(`${deployed.url}/function/picture_source`, { body: { name: 'dots-dawn' } });
    expect(answer.body).toContain('<svg');
    expect((await ask(`${deployed.url}/walker/browse`, { body: { palette: 'dawn' } })).body).toContain(
      'contrast',
    );
    const files = await kubectl(
      'exec',
      'deploy/gallery',
      '-n',
      actor.namespace,
      '-c',
      'app',
      '--',
      'ls',
      '/app',
    );
    expect(files.split(/\s+/)).toEqual(expect.arrayContaining(['app.jac', 'catalog', 'figures.py']));
    expect(files).not.toContain('README.md');
  });
});
