/** What doctor says to users with the published roles, with too little, and without a cluster; and a project that init began. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse, stringify } from 'yaml';
import type { CheckResult } from '../../src/engine/doctor/check.js';
import type { DoctorReport } from '../../src/operations/doctor.js';
import { type App, copyOf } from '../support/apps.js';
import {
  adminKubeconfig,
  devcluster,
  kubectl,
  kubectlApply,
  kubectlProgram,
  needDevcluster,
  projectRoot,
  runtimeImage,
} from '../support/cluster.js';
import { ask } from '../support/http.js';
import { jac, type RunOptions, report } from '../support/jac.js';
import { pushOtherPlatform } from '../support/other-platform.js';
import {
  type Actor,
  deployer,
  mayLook,
  namespaceOwner,
  removeNamespace,
  uniqueName,
} from '../support/roles.js';

const validate = new Ajv2020({ strict: false }).compile(
  JSON.parse(readFileSync(join(projectRoot, 'docs/schema/doctor.schema.json'), 'utf8')) as object,
);
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
let app: App;
let actor: Actor;

interface Seen extends DoctorReport {
  readonly code: number | null;
  /** Rows of one check. */
  of(name: string): readonly CheckResult[];
  one(name: string): CheckResult;
}

async function doctor(
  as: Pick<Actor, 'kubeconfig'> | undefined,
  args: readonly string[] = [app.file],
  options: RunOptions = {},
): Promise<Seen> {
  const { code, stdout, stderr } = await jac(as, ['doctor', ...args, '-o', 'json'], options);
  if (stdout === '') throw new Error(`doctor ended with ${code}:\n${stderr}`);
  const seen = JSON.parse(stdout) as DoctorReport;
  if (!validate(seen)) throw new Error(`not as published: ${JSON.stringify(validate.errors)}`);
  expect(code).toBe(seen.status === 'error' ? 1 : 0);
  const of = (name: string) => seen.checks.filter((check) => check.name === name);
  const one = (name: string) => {
    const [first, ...more] = of(name);
    if (first === undefined || more.length > 0) throw new Error(`${name}: ${JSON.stringify(of(name))}`);
    return first;
  };
  return { ...seen, code, of, one };
}

/** What doctor says to type, typed by an administrator at the root of the project. */
async function asAdministrator(command: string | undefined): Promise<void> {
  await run('sh', ['-ec', command ?? 'false'], {
    cwd: projectRoot,
    env: {
      ...process.env,
      KUBECONFIG: adminKubeconfig,
      PATH: `${dirname(kubectlProgram)}:${process.env['PATH']}`,
    },
  });
}

/** A kubeconfig of somebody else, made of an actor's. */
function kubeconfigWith(
  change: (config: { clusters: { cluster: object }[]; users: object[] }) => void,
): Actor {
  const config = parse(readFileSync(actor.kubeconfig, 'utf8'));
  change(config);
  const kubeconfig = join(folder, `${uniqueName('kubeconfig')}`);
  writeFileSync(kubeconfig, stringify(config), { mode: 0o600 });
  return { ...actor, kubeconfig };
}

let looksNoMore: () => Promise<void> = async () => undefined;

beforeAll(async () => {
  app = copyOf('hello');
  actor = await deployer('doctor');
});
afterAll(async () => {
  await looksNoMore();
  await actor.cleanUp();
  app.cleanUp();
  rmSync(folder, { recursive: true, force: true });
});

describe('rights', () => {
  it('a deployer has what a deploy needs, and is told what it could not look at', async () => {
    const seen = await doctor(actor);
    expect(seen.checks.filter(({ status }) => status === 'error')).toEqual([]);
    expect(seen).toMatchObject({ code: 0, app: 'hello', namespace: actor.namespace });
    expect(seen.one('server').message).toMatch(/^https:\/\/\S+ answers in \d+ ms$/);
    expect(seen.one('credentials')).toMatchObject({
      status: 'ok',
      message: expect.stringContaining(actor.username),
    });
    expect(seen.one('rights')).toMatchObject({ status: 'ok', message: expect.stringContaining('deployer') });
    expect(seen.one('rights').message).not.toMatch(/owner|adopter|preview/);
    expect(seen.one('clock').status).toBe('ok');
    for (const name of ['namespace', 'storage', 'nodes', 'quota'])
      expect(seen.one(name)).toMatchObject({
        status: 'skipped',
        why: expect.stringContaining('docs/rbac/doctor.yaml'),
      });
  });

  it('nothing of what it does is left', async () => {
    const before = await kubectl('get', 'all,secrets,leases', '-n', actor.namespace, '-o', 'name');
    await doctor(actor);
    expect(await kubectl('get', 'all,secrets,leases', '-n', actor.namespace, '-o', 'name')).toBe(before);
  });

  it('somebody without rights is told what an administrator types, and it is so afterwards', async () => {
    const { namespace } = actor;
    const name = uniqueName('nobody');
    await kubectl('create', 'serviceaccount', name, '-n', namespace);
    const token = (await kubectl('create', 'token', name, '-n', namespace)).trim();
    const nobody = kubeconfigWith((config) => {
      config.users = [{ name: 'u', user: { token } }];
    });
    const before = await doctor(nobody);
    expect(before.one('rights')).toMatchObject({
      status: 'error',
      message: expect.stringContaining(`system:serviceaccount:${namespace}:${name} lacks rights`),
      why: expect.stringMatching(
        /get,list,watch,create,patch,delete deployments\.apps.*secrets.*pods\/exec/s,
      ),
      next: expect.stringMatching(
        /^kubectl apply -n \S+ -f docs\/rbac\/deployer\.yaml && kubectl create rolebinding/,
      ),
    });
    await asAdministrator(before.one('rights').next);
    expect((await doctor(nobody)).one('rights').status).toBe('ok');
    // An older role, perhaps: one right of it is missing.
    const role = JSON.parse(
      await kubectl('get', 'role', 'jac-scale-deployer', '-n', namespace, '-o', 'json'),
    );
    const exec = role.rules.filter((rule: { resources: string[] }) => !rule.resources.includes('pods/exec'));
    await kubectl(
      'patch',
      'role',
      'jac-scale-deployer',
      '-n',
      namespace,
      '--type=merge',
      '-p',
      JSON.stringify({ rules: exec }),
    );
    const partly = (await doctor(nobody)).one('rights');
    expect(partly).toMatchObject({
      status: 'error',
      why: 'missing: get,create pods/exec',
    });
    expect(partly.next).toMatch(/^kubectl create role /);
    await asAdministrator(partly.next);
    expect((await doctor(nobody)).one('rights').status).toBe('ok');
    await asAdministrator(`kubectl apply -n ${namespace} -f docs/rbac/deployer.yaml`);
  });
});

describe('the namespace', () => {
  it('is made by whoever may, and its Pod Security level is told', async () => {
    const owner = await namespaceOwner('doctor-owner');
    try {
      const { namespace } = owner;
      const before = await doctor(owner);
      expect(before.one('namespace')).toMatchObject({
        status: 'ok',
        message: expect.stringContaining('makes it'),
      });
      expect(before.one('rights').message).toContain('deployer, namespace-owner');
      await kubectlApply({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: namespace,
          labels: {
            'pod-security.kubernetes.io/enforce': 'restricted',
            'pod-security.kubernetes.io/enforce-version': 'v1.30',
          },
        },
      });
      const after = await doctor(owner);
      expect(after.one('pod-security')).toMatchObject({
        status: 'ok',
        message: expect.stringContaining('enforces restricted of v1.30'),
      });
      await kubectlApply({
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'small', namespace },
        spec: { hard: { 'requests.cpu': '10m' } },
      });
      expect((await doctor(owner)).one('quota').message).toBe(
        'ResourceQuota small has no room for the app: requests.cpu',
      );
    } finally {
      await owner.cleanUp();
    }
  });

  it('is missing, and a deployer may not make it', async () => {
    const seen = await doctor(actor, [app.file, '-n', 'nowhere-at-all']);
    expect(seen.one('rights').status).toBe('error');
  });
});

describe('what the cluster has', () => {
  beforeAll(async () => {
    looksNoMore = await mayLook(actor);
  });

  it('StorageClass, IngressClass and nodes are told', async () => {
    const seen = await doctor(actor);
    expect(seen.one('storage')).toMatchObject({
      status: 'ok',
      message: expect.stringContaining('(default)'),
    });
    expect(seen.one('nodes')).toMatchObject({ status: 'ok', message: expect.stringMatching(/nodes ready/) });
    expect(seen.one('pod-security').message).toContain('enforces restricted');
  });

  it('a StorageClass that does not exist', async () => {
    const seen = await doctor(actor, [app.file, '--storage-class', 'nope']);
    expect(seen.one('storage')).toMatchObject({
      status: 'error',
      message: 'there is no StorageClass nope',
      why: expect.stringContaining('needed by the code-server'),
      next: expect.stringContaining('--storage-class'),
      place: { key: '--storage-class' },
    });
    const image = await doctor(actor, [app.file, '--storage-class', 'nope', '--code-store', 'configmap']);
    expect(image.one('storage').status).toBe('ok');
  });

  it('an ingress class that does not exist', async () => {
    const seen = await doctor(actor, [app.file, '--domain', 'a.example.test', '--ingress-class', 'nope']);
    expect(seen.of('ingress')[0]).toMatchObject({
      status: 'error',
      message: expect.stringContaining('no IngressClass nope'),
      next: expect.stringMatching(/./),
    });
  });

  it('metrics are missing where the number of pods hangs on them', async () => {
    const seen = await doctor(actor, [app.file, '--min-replicas', '2', '--max-replicas', '4']);
    const metrics = seen.one('metrics');
    expect(['ok', 'warning']).toContain(metrics.status);
    if (metrics.status === 'warning') expect(metrics.message).toContain('stays at 2');
  });

  it('a pod that no node has room for', async () => {
    const seen = await doctor(actor, [app.file, '--memory-request', '900Gi']);
    expect(seen.one('nodes')).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('none with room for a pod of the app'),
    });
  });
});

const inDevcluster = devcluster === undefined ? describe.skip : describe;

inDevcluster('registry and images', () => {
  const path = `doctor/${uniqueName('other')}`;
  const env = () => {
    const { username, password } = needDevcluster().registry;
    return { DOCKER_USERNAME: username, DOCKER_PASSWORD: password };
  };
  const flags = () => ['--insecure-registry', needDevcluster().registry.address];

  it('an image of another architecture than the nodes', async () => {
    await pushOtherPlatform(path, 'v1');
    const image = `${needDevcluster().registry.address}/${path}:v1`;
    const seen = await doctor(actor, [app.file, '--image', image, ...flags()], { env: env() });
    expect(seen.of('images')[0]).toMatchObject({
      status: 'error',
      message: expect.stringContaining(`image ${image} is not there for linux/`),
      why: 'it is there for linux/s390x',
    });
  });

  it('an image that nobody pushed', async () => {
    const image = `${needDevcluster().registry.address}/${path}:never`;
    const seen = await doctor(actor, [app.file, '--image', image, ...flags()], { env: env() });
    expect(seen.of('images')[0]).toMatchObject({
      status: 'error',
      message: expect.stringContaining('has no image'),
    });
  });

  it('a login that may push, and one that may not; no password is told', async () => {
    const image = `${needDevcluster().registry.address}/${path}-built`;
    const args = [app.file, '--build', '--image', image, ...flags()];
    expect((await doctor(actor, args, { env: env() })).one('registry')).toMatchObject({
      status: 'ok',
      message: expect.stringContaining('may push to'),
    });
    const secret = 'not-the-password-4711';
    const refused = await doctor(actor, args, { env: { ...env(), DOCKER_PASSWORD: secret } });
    expect(refused.one('registry')).toMatchObject({ status: 'error', next: expect.stringMatching(/./) });
    expect(JSON.stringify(refused)).not.toContain(secret);
  });
});

describe('the way to the cluster', () => {
  it('a server that is not there', async () => {
    const gone = kubeconfigWith(({ clusters }) => {
      for (const each of clusters) each.cluster = { server: 'https://127.0.0.1:9' };
    });
    const seen = await doctor(gone);
    expect(seen.one('kubeconfig').status).toBe('ok');
    expect(seen.one('server')).toMatchObject({
      status: 'error',
      message: expect.stringContaining('connection refused'),
    });
    expect(seen.one('settings').status).toBe('ok');
    for (const name of ['rights', 'storage', 'namespace'])
      expect(seen.one(name)).toMatchObject({ status: 'skipped', message: 'needs the API server' });
  });

  it('a certificate of somebody else', async () => {
    const strange = kubeconfigWith(({ clusters }) => {
      for (const each of clusters) {
        const { server } = each.cluster as { server: string };
        each.cluster = { server };
      }
    });
    expect((await doctor(strange)).one('server')).toMatchObject({
      status: 'error',
      why: expect.stringContaining('certificate'),
    });
  });

  it('a token that is none, and one that has ended', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const ended = `${part({ alg: 'RS256' })}.${part({ exp: 1_600_000_000 })}.c2lnbmF0dXJl`;
    for (const [token, why] of [
      ['nobody-knows-me', /expired|belong/],
      [ended, /^they ended at 2020-09-13 12:26 UTC$/],
    ] as const) {
      const wrong = kubeconfigWith((config) => {
        config.users = [{ name: 'u', user: { token } }];
      });
      const seen = await doctor(wrong);
      expect(seen.one('server').status).toBe('ok');
      expect(seen.one('credentials')).toMatchObject({ status: 'error', why: expect.stringMatching(why) });
      expect(seen.one('rights').status).toBe('skipped');
      expect(JSON.stringify(seen)).not.toContain(token);
    }
  });

  it('a kubeconfig that is broken is named with its line', async () => {
    const kubeconfig = join(folder, 'broken');
    writeFileSync(kubeconfig, 'apiVersion: v1\nclusters:\n  - name: [a\n');
    const seen = await doctor({ kubeconfig });
    expect(seen.one('kubeconfig')).toMatchObject({ status: 'error', place: { file: kubeconfig } });
    expect(seen.one('kubeconfig').place?.line).toBeGreaterThan(1);
    expect(seen.one('settings').status).toBe('ok');
  });

  it('without a cluster and without an app it tells what it can', async () => {
    const cwd = join(folder, 'empty');
    mkdirSync(cwd, { recursive: true });
    const seen = await doctor(undefined, [], { cwd, env: { HOME: cwd } });
    expect(seen.app).toBeUndefined();
    expect(seen.one('kubeconfig')).toMatchObject({
      status: 'error',
      next: expect.stringContaining('--kubeconfig'),
    });
    expect(seen.one('settings').status).toBe('skipped');
  });

  it('a FILE that is none is a usage error', async () => {
    const { code, stdout, stderr } = await jac(actor, ['doctor', 'nothing.jac']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('no such file');
  });
});

describe('from nothing to an app', () => {
  it('init writes what scale deploys', async () => {
    const owner = await namespaceOwner('init');
    const cwd = join(folder, 'first');
    mkdirSync(cwd);
    try {
      const { namespace } = owner;
      const made = await jac(undefined, ['init', '--example', '--yes', '-n', namespace, '--workflow'], {
        cwd,
      });
      expect(made).toMatchObject({
        code: 0,
        stdout:
          'app.jac created\njac.toml created\n.jacignore created\n.github/workflows/deploy.yml created\n',
      });
      const again = await jac(undefined, ['init', '--yes'], { cwd });
      expect(again).toMatchObject({ code: 0, stdout: 'jac.toml kept\n.jacignore kept\n' });
      const before = await doctor(owner, ['--python-image', runtimeImage], { cwd });
      expect(before).toMatchObject({ app: 'first', namespace });
      expect(before.one('settings').status).toBe('ok');
      const deployed = await report(owner, ['scale', '--python-image', runtimeImage], 0, { cwd });
      expect(deployed).toMatchObject({ app: 'first', namespace, status: 'ready', warnings: [] });
      expect((await doctor(owner, [], { cwd })).one('app').message).toBe(
        'first runs revision 1, as its records say',
      );
      if (devcluster !== undefined) {
        const answer = await ask(`${deployed.url}/function/greet`, { body: { name: 'Ada' } });
        expect(answer.body).toContain('Hello, Ada!');
      }
      await removeNamespace(namespace);
    } finally {
      await owner.cleanUp();
    }
  });
});
