/** Where the Jac runtime comes from: an image that has it, or a plain Python image into which it is installed once. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type App, copyOf } from '../support/apps.js';
import { devcluster, devclusterVerb, getJson, kubectl } from '../support/cluster.js';
import { ask } from '../support/http.js';
import { report } from '../support/jac.js';
import { type Actor, deployer } from '../support/roles.js';

let actor: Actor;
beforeAll(async () => {
  actor = await deployer('runtime');
});
afterAll(async () => {
  await actor.cleanUp();
});

/** Cutting pods off from the package index is something only the throwaway cluster lets us do. */
const suite = devcluster === undefined ? describe.skip : describe;

suite('a plain Python image', () => {
  let app: App;
  let url: string;
  beforeAll(async () => {
    app = copyOf('hello', 'python_image = "python:3.12-slim"');
    const first = await report(actor, ['scale', app.file, '--name', 'plain']);
    url = first.url ?? '';
  });
  afterAll(async () => {
    await devclusterVerb('index', 'restore');
    app.cleanUp();
  });

  it('gets the runtime installed, and the app answers', async () => {
    expect((await ask(`${url}/walker/hello`, { body: {} })).status).toBe(200);
  });

  it('starts its second pod with the package index cut off', async () => {
    await devclusterVerb('index', 'cut');
    const scaled = await report(actor, ['scale', app.file, '--name', 'plain', '--replicas', '2']);
    expect((scaled.pods ?? []).filter((pod) => pod.component === 'app' && pod.ready)).toHaveLength(2);
  });

  it('says that the index cannot be reached when another package is needed, and keeps serving', async () => {
    app.edit(
      'jac.toml',
      'entry-point = "app.jac"',
      'entry-point = "app.jac"\n\n[dependencies]\nhumanize = "4.15.0"\n',
    );
    const failed = await report(actor, ['scale', app.file, '--name', 'plain', '--replicas', '2'], 5);
    expect(failed.diagnosis[0]).toMatchObject({ code: expect.stringMatching(/Index|Package/) });
    expect((await ask(`${url}/walker/hello`, { body: {} })).status).toBe(200);
  });

  it('installs it once the index is back', async () => {
    await devclusterVerb('index', 'restore');
    const updated = await report(actor, ['scale', app.file, '--name', 'plain', '--replicas', '1']);
    expect(updated.status).toBe('ready');
  });

  it('names a package that does not exist', async () => {
    app.edit('jac.toml', 'humanize = "4.15.0"', 'humanize-no-such-package = "1.0"');
    const failed = await report(actor, ['scale', app.file, '--name', 'plain', '--replicas', '1'], 5);
    expect(JSON.stringify(failed.diagnosis)).toContain('humanize-no-such-package');
  });
});

describe('an image that has the runtime', () => {
  it('runs an app of many files, with assets and a package of its own', async () => {
    const app = copyOf('gallery');
    try {
      const deployed = await report(actor, ['scale', app.file]);
      expect((await ask(`${deployed.url}/function/gallery_size`, { body: {} })).json.ok).toBe(true);
      const asset = await ask(`${deployed.url}/static/tiles/waves-moss.svg`);
      expect(asset).toMatchObject({ status: 200 });
      expect(asset.body).toContain('<svg');
      expect(
        (await ask(`${deployed.url}/function/picture_source`, { body: { name: 'waves-moss' } })).body,
      ).toContain('svg');
    } finally {
      app.cleanUp();
    }
  });
});

describe('what does not belong into a bundle', () => {
  it('never reaches the cluster: .env, .git, local settings, ignored files', async () => {
    const app = copyOf('hello');
    try {
      app.write('.env', 'PASSWORD=hunter2');
      app.write('.env.production', 'PASSWORD=hunter2');
      app.write('jac.local.toml', '[x]\npassword = "hunter2"');
      app.write('.gitignore', 'notes.txt\n');
      app.write('notes.txt', 'hunter2');
      app.write('.jacignore', 'drafts.txt\n');
      app.write('drafts.txt', 'hunter2');
      app.write('kept.txt', 'kept');
      const deployed = await report(actor, ['scale', app.file, '--name', 'clean']);
      const pod = deployed.pods?.find((entry) => entry.component === 'app')?.name ?? '';
      const files = await kubectl(
        'exec',
        pod,
        '-n',
        actor.namespace,
        '-c',
        'app',
        '--',
        'find',
        '/app',
        '-maxdepth',
        '1',
        '-type',
        'f',
      );
      expect(
        files
          .split('\n')
          .map((line) => line.replace('/app/', ''))
          .filter((line) => line !== '')
          .sort(),
      ).toEqual(['.gitignore', '.jacignore', 'README.md', 'app.jac', 'jac.toml', 'kept.txt'].sort());
    } finally {
      app.cleanUp();
    }
  });
});

describe('the pod that runs', () => {
  it('has the runtime as process 1, no token, a read-only root and no more than it needs', async () => {
    const { items } = await getJson(
      'pods',
      '-n',
      actor.namespace,
      '-l',
      'app.kubernetes.io/instance=clean,app.kubernetes.io/component=app',
    );
    const [pod] = items;
    expect(pod.spec.automountServiceAccountToken).toBe(false);
    expect(pod.spec.containers[0].securityContext).toMatchObject({
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
    });
    // The launcher is the runtime: beside it there is nobody but who asks.
    const listed =
      'import os; print([each for each in os.listdir("/proc") if each.isdigit() and int(each) != os.getpid()])';
    const inside = ['exec', pod.metadata.name, '-n', actor.namespace, '-c', 'app', '--'];
    expect((await kubectl(...inside, 'python3', '-c', listed)).trim()).toBe("['1']");
    expect(await kubectl(...inside, 'cat', '/proc/1/cmdline')).toContain('\0app.jac\0');
  });
});
