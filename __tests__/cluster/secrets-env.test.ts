// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax under test.
/** `[plugins.scale.secrets]` and `.env`: what is in them reaches the app, and nobody else. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Report } from '../../src/model/report.js';
import { type App, copyOf } from '../support/apps.js';
import { getJson, kubectl } from '../support/cluster.js';
import { ask } from '../support/http.js';
import { jac, report } from '../support/jac.js';
import { type Actor, deployer } from '../support/roles.js';
import { during, saying } from '../support/steady.js';

let actor: Actor;
let app: App;
let first: Report;

const named = ['--name', 'hello'];
const scale = (args: string[] = []) =>
  report(actor, ['scale', app.file, ...named, ...args], 0, { env: { CI_KEY: 'key-from-the-runner' } });
const told = () => `${first.url}/function/told`;
const pods = async (): Promise<string[]> =>
  (await getJson('pods', '-n', actor.namespace, '-l', 'app.kubernetes.io/component=app')).items
    .filter(
      (pod: { metadata: { deletionTimestamp?: string } }) => pod.metadata.deletionTimestamp === undefined,
    )
    .map((pod: { metadata: { name: string } }) => pod.metadata.name);

beforeAll(async () => {
  actor = await deployer('secrets');
  app = copyOf('hello');
  app.write(
    'app.jac',
    'import os;\n\ndef:pub told -> str {\n    names = ["KEY", "MAIL", "ONCE"];\n    return " ".join([name + "=" + os.environ.get(name, "none") for name in names]);\n}\n',
  );
  app.edit('jac.toml', /$/, '\n[plugins.scale.secrets]\nKEY = "${CI_KEY}"\n');
  app.write('.env', 'MAIL="mail-of-dotenv"\nONCE=once-of-dotenv\n');
  app.write('jac.local.toml', '[plugins.scale.kubernetes]\napp_name = "local"\n');
  first = await scale();
});
afterAll(async () => {
  app.cleanUp();
  await actor.cleanUp();
});

describe('secrets of an app', () => {
  it('come from the environment by reference, and from .env', async () => {
    const all = 'KEY=key-from-the-runner MAIL=mail-of-dotenv ONCE=once-of-dotenv';
    expect(await saying(told(), all)).toContain(all);
    expect(first.warnings.map(({ code }) => code)).toEqual(['LocalTomlLeftOut']);
  });

  it('stand in no object but their Secret, and their files in no bundle', async () => {
    const seen = await kubectl(
      'get',
      'deployments,replicasets,pods,configmaps',
      '-n',
      actor.namespace,
      '-o',
      'yaml',
    );
    const explained = await jac(actor, ['scale', app.file, ...named, '--explain'], {
      env: { CI_KEY: 'key-from-the-runner' },
    });
    for (const value of ['key-from-the-runner', 'mail-of-dotenv', 'once-of-dotenv'])
      expect(seen + explained.stdout + JSON.stringify(first)).not.toContain(value);
    expect(explained.stdout).toMatch(/secrets\.MAIL +\*{4} +.*\.env:1/);
    const [pod = ''] = await pods();
    const files = await kubectl('exec', pod, '-n', actor.namespace, '-c', 'app', '--', 'ls', '-A', '/app');
    expect(files.split('\n')).not.toContain('.env');
    expect(files.split('\n')).not.toContain('jac.local.toml');
  });

  it('roll the pods when one value changes, without a failed request', async () => {
    const before = await pods();
    app.write('.env', 'MAIL="another"\nONCE=once-of-dotenv\n');
    const { result, failures } = await during(told(), () => scale());
    expect(failures).toEqual([]);
    expect(result).toMatchObject({ status: 'ready', revision: 2 });
    expect(await saying(told(), 'MAIL=another ONCE=once-of-dotenv')).toContain(
      'MAIL=another ONCE=once-of-dotenv',
    );
    const after = await pods();
    expect(after.filter((name) => before.includes(name))).toEqual([]);
  });

  it('are gone from the pods when they are gone from the file', async () => {
    app.write('.env', 'MAIL="another"\n');
    expect(await scale()).toMatchObject({ status: 'ready', revision: 3 });
    expect(await saying(told(), 'MAIL=another ONCE=none')).toContain('MAIL=another ONCE=none');
  });

  it('come back with a rollback, which leaves those that were made for the app as they are', async () => {
    const auth = async () => (await getJson('secret', 'hello-auth', '-n', actor.namespace)).data;
    const before = await auth();
    expect(await report(actor, ['rollback', ...named, '--to', '1'])).toMatchObject({ revision: 4 });
    expect(await saying(told(), 'MAIL=mail-of-dotenv ONCE=once-of-dotenv')).toContain(
      'MAIL=mail-of-dotenv ONCE=once-of-dotenv',
    );
    expect(await auth()).toEqual(before);
    expect((await ask(told(), { body: {} })).status).toBe(200);
  });
});
