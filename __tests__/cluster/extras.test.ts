/** Where pods run and what they are given; and a command that runs once per release, before it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { KubeObject } from '../../src/model/kubernetes.js';
import type { Report } from '../../src/model/report.js';
import { type App, copyOf } from '../support/apps.js';
import { getJson, kubectl, kubectlApply } from '../support/cluster.js';
import { ask } from '../support/http.js';
import { report } from '../support/jac.js';
import { type Actor, deployer, uniqueName } from '../support/roles.js';
import { saying } from '../support/steady.js';

const name = uniqueName('hello');
const taint = `jac-scale-test-${name}`;
let actor: Actor;
let app: App;
let node: string;

const scale = (code = 0) => report(actor, ['scale', app.file, '--name', name], code);
const jobs = async (): Promise<KubeObject[]> => (await getJson('jobs', '-n', actor.namespace)).items;
const podsOf = async (component: string) =>
  (await getJson('pods', '-n', actor.namespace, '-l', `app.kubernetes.io/component=${component}`)).items;
const variable = async (of: Report, key: string): Promise<string> =>
  JSON.stringify((await ask(`${of.url}/function/variable`, { body: { key } })).json);

beforeAll(async () => {
  actor = await deployer('extras');
  app = copyOf('hello');
  app.edit(
    'app.jac',
    'def:pub greet',
    'import os;\n\ndef:pub variable(key: str) -> str {\n    return os.environ.get(key, "");\n}\n\ndef:pub greet',
  );
  const { items } = await getJson('nodes');
  node = items.at(-1).metadata.name;
  const { namespace } = actor;
  await kubectlApply(
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'reader', namespace } },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'mail', namespace },
      stringData: { MAIL_HOST: 'mail.example.test', SHARED: 'theirs' },
    },
  );
});
afterAll(async () => {
  await kubectl('taint', 'nodes', node, `${taint}-`).catch(() => undefined);
  app.cleanUp();
  await actor.cleanUp();
});

/** Python, so that it says what it finds without anything of the app having been started. */
const migrate = (code: number) =>
  `before_rollout = ["python3", "-c", "import os; print(os.environ['MAIL_HOST'], 'greet' in open('app.jac').read()); raise SystemExit(${code})"]`;

describe('a first deploy', () => {
  let first: Report;
  beforeAll(async () => {
    await kubectl('taint', 'nodes', node, `${taint}=yes:NoSchedule`);
    app.set(
      [
        `node_selector = { "kubernetes.io/hostname" = "${node}" }`,
        `tolerations = [{ key = "${taint}", operator = "Exists", effect = "NoSchedule" }, { key = "${taint}", operator = "Exists", effect = "NoExecute" }]`,
        'affinity = { nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution = { nodeSelectorTerms = [{ matchExpressions = [{ key = "kubernetes.io/os", operator = "In", values = ["linux"] }] }] } } }',
        'service_account_name = "reader"',
        'env_from_secrets = ["mail"]',
        migrate(0),
      ].join('\n'),
    );
    app.edit('jac.toml', /$/, '\n[plugins.scale.secrets]\nSHARED = "ours"\n');
    first = await scale();
  });

  it('puts app, code-server and Job where they are told, past a taint that keeps others away', async () => {
    expect(first.status).toBe('ready');
    for (const component of ['app', 'code-server', 'job']) {
      const [pod] = await podsOf(component);
      expect(pod.spec).toMatchObject({
        nodeName: node,
        tolerations: expect.arrayContaining([expect.objectContaining({ key: taint, effect: 'NoExecute' })]),
      });
    }
    expect((await podsOf('app'))[0].spec).toHaveProperty('affinity.nodeAffinity');
    await kubectl('taint', 'nodes', node, `${taint}-`);
  });

  it('gives the app the account with its token, and nobody else', async () => {
    const token = (pod: KubeObject) => JSON.stringify(pod).includes('serviceAccountToken');
    const [pod] = await podsOf('app');
    expect(pod.spec.serviceAccountName).toBe('reader');
    expect(token(pod)).toBe(true);
    const [server] = await podsOf('code-server');
    expect(server.spec.serviceAccountName).toBe('default');
    expect(token(server)).toBe(false);
  });

  it('gives the app the variables of the Secret, under its own', async () => {
    expect(await variable(first, 'MAIL_HOST')).toContain('mail.example.test');
    expect(await variable(first, 'SHARED')).toContain('ours');
  });

  it('has run the command before there was a pod of the app, with its code and variables', async () => {
    const [job, ...others] = await jobs();
    expect(others).toEqual([]);
    const { metadata, status } = job as KubeObject & { status: { completionTime: string } };
    expect(await kubectl('logs', `job/${metadata.name}`, '-n', actor.namespace)).toBe(
      'mail.example.test True\n',
    );
    const [replicaSet] = (
      await getJson('replicasets', '-n', actor.namespace, '-l', 'app.kubernetes.io/component=app')
    ).items;
    expect(Date.parse(status.completionTime)).toBeLessThanOrEqual(
      Date.parse(replicaSet.metadata.creationTimestamp),
    );
    expect(first.pods?.map(({ component }) => component).sort()).toEqual(['app', 'code-server']);
  });

  it('is left alone by the next one', async () => {
    const before = await jobs();
    expect(await scale()).toMatchObject({ status: 'unchanged' });
    expect((await jobs()).map(({ metadata }) => metadata.uid)).toEqual(
      before.map(({ metadata }) => metadata.uid),
    );
  });
});

describe('a command that fails', () => {
  it('keeps the release from being rolled out, and says what it printed', async () => {
    const [before] = await podsOf('app');
    app.edit('jac.toml', migrate(0), migrate(3));
    app.edit('app.jac', 'Hello, ', 'Salut, ');
    const failed = await scale(5);
    expect(failed).toMatchObject({ status: 'rolled-back', rolledBackTo: 1 });
    expect(failed.diagnosis).toMatchObject([
      {
        code: 'BeforeRolloutFailed',
        what: expect.stringContaining('ended with exit code 3'),
        log: ['mail.example.test True'],
      },
    ]);
    const pods = await podsOf('app');
    expect(pods.map(({ metadata }: KubeObject) => metadata.uid)).toEqual([before.metadata.uid]);
  });

  it('is tried anew by the next run, and replaced when it is put right', async () => {
    const failedBefore = (await jobs()).map(({ metadata }) => metadata.uid);
    expect(await scale(5)).toMatchObject({ status: 'rolled-back' });
    const failedAgain = (await jobs()).map(({ metadata }) => metadata.uid);
    expect(failedAgain).toHaveLength(failedBefore.length);
    expect(failedAgain).not.toEqual(failedBefore);
    // A command of an installed package, found by its name alone.
    app.edit('jac.toml', migrate(3), 'before_rollout = ["jac", "--version"]');
    const done = await scale();
    expect(done).toMatchObject({ status: 'ready' });
    expect(await saying(`${done.url}/function/greet`, 'Salut')).toContain('Salut');
    expect(await jobs()).toMatchObject([{ status: { succeeded: 1 } }]);
  });
});

describe('what is not there', () => {
  it('is told of a Secret, and the app goes back', async () => {
    app.edit('jac.toml', 'env_from_secrets = ["mail"]', 'env_from_secrets = ["mail", "absent"]');
    app.edit('jac.toml', 'before_rollout = ["jac", "--version"]\n', '');
    const failed = await scale(5);
    expect(failed.diagnosis[0]).toMatchObject({ code: 'ConfigMissing' });
    expect(JSON.stringify(failed.diagnosis)).toContain('absent');
    app.edit('jac.toml', '["mail", "absent"]', '["mail"]');
  });

  it('is told of what the API server does not take, before anything is written', async () => {
    app.edit(
      'jac.toml',
      'operator = "Exists", effect = "NoSchedule"',
      'operator = "Like", effect = "NoSchedule"',
    );
    const refused = await scale(1);
    expect(refused.diagnosis[0]).toMatchObject({ code: 'Invalid' });
    expect(refused.diagnosis[0]?.what).toContain('tolerations');
    app.edit('jac.toml', 'operator = "Like"', 'operator = "Exists"');
  });
});

it('leaves nothing behind', async () => {
  await report(actor, ['destroy', app.file, '--name', name, '--yes']);
  expect(await jobs()).toEqual([]);
  expect(await podsOf('job')).toEqual([]);
});
