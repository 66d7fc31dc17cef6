/** `kubectl jac orc` and `kubectl jac jqm`, the built plugin, by somebody who may only what he was given. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { parseImage } from '../../src/model/image.js';
import { workshop } from '../support/builders.js';
import {
  adminKubeconfig,
  devclusterVerb,
  getJson,
  kubectl,
  kubectlProgram,
  needDevcluster,
} from '../support/cluster.js';
import { jac, type Run, type RunOptions } from '../support/jac.js';
import { nodeBase } from '../support/orchestrator-image.js';
import { archiveOf, devRegistry, pushArchive } from '../support/registry.js';
import { type Actor, deployer, uniqueName } from '../support/roles.js';
import { published } from '../unit/orc-cli-world.js';

const shell = promisify(execFile);
const { address, username, password } = needDevcluster().registry;
const admin = { kubeconfig: adminKubeconfig };
const login = { DOCKER_USERNAME: username, DOCKER_PASSWORD: password };
const namespace = uniqueName('orc-cli');
const caller = ['--orc-namespace', namespace, '--service-account', 'jac-orc-caller'];
const here = [...caller, '-n', namespace];
let dev: Actor;

const said = ({ stdout, stderr }: Run): string => `${stdout}\n${stderr}`;

/** As the one who may only call. */
async function orc(args: readonly string[], code = 0, options: RunOptions = {}): Promise<Run> {
  const run = await jac(dev, args, options);
  if (run.code !== code)
    throw new Error(`${args.join(' ')} ended with ${run.code}, not ${code}:\n${said(run)}`);
  // No token, whatever it prints.
  expect(said(run)).not.toMatch(/eyJ[\w-]{10}/);
  return run;
}
const json = async (args: readonly string[], code = 0, options: RunOptions = {}) =>
  published((await orc([...args, '-o', 'json'], code, options)).stdout);

const install = (...more: string[]) =>
  jac(
    admin,
    [
      ...[
        'orc',
        'install',
        '-n',
        namespace,
        '--replicas',
        '1',
        '--build',
        '--push',
        `${address}/tests/jac-orc`,
      ],
      ...['--base', base, '--insecure-registry', address, ...more],
    ],
    { env: login },
  );
let base = '';

beforeAll(async () => {
  const { registry, repository, tag } = await nodeBase();
  base = `${registry}/${repository}:${tag}`;
  dev = await deployer('orc-cli-dev');
});
afterAll(async () => {
  await dev?.cleanUp();
  await kubectl('delete', 'clusterrolebinding', `jac-orc.${namespace}.reviews`, '--ignore-not-found');
  await kubectl('delete', 'namespace', namespace, '--ignore-not-found', '--wait=false');
});

describe('install', () => {
  it('makes the image, installs it and waits; a second time it changes nothing', async () => {
    const first = await install();
    expect(first.stderr + first.stdout).toContain(`jac-orc installed in namespace ${namespace}`);
    expect(first.code).toBe(0);
    expect(first.stdout).toContain('deployment/jac-orc created');
    const second = published((await install('-o', 'json')).stdout);
    expect(second).toMatchObject({
      command: 'orc install',
      status: 'installed',
      namespace,
      scope: 'namespace',
    });
    const actions = new Set(second.objects.map(({ action }: { action: string }) => action));
    expect([...actions]).toEqual(['unchanged']);
  });

  it('prints manifests that the API server takes', async () => {
    const { stdout } = await jac(undefined, ['orc', 'install', '-n', namespace, '--print']);
    const kinds = parseAllDocuments(stdout).map((each) => (each.toJS() as { kind: string }).kind);
    expect(kinds).toEqual(expect.arrayContaining(['Deployment', 'Service', 'NetworkPolicy', 'Role']));
    const file = join(mkdtempSync(join(tmpdir(), 'jac-print-')), 'jac-orc.yaml');
    writeFileSync(file, stdout);
    try {
      const taken = await kubectl(
        'apply',
        '--dry-run=server',
        '--server-side',
        '--force-conflicts',
        '-f',
        file,
      );
      expect(taken.trim().split('\n')).toHaveLength(kinds.length);
    } finally {
      rmSync(dirname(file), { recursive: true });
    }
  });
});

/** Does what an error says is to be done, as an administrator. */
async function follow(next: string): Promise<void> {
  for (const line of next.slice(next.indexOf('kubectl create')).split(' && '))
    await shell(kubectlProgram, ['--kubeconfig', adminKubeconfig, ...line.split(' ').slice(1)]);
}

describe('rights', () => {
  it('each that is missing is named, with the command that gives it', async () => {
    const proxy = await json(['orc', 'list', ...here], 1);
    expect(proxy.diagnosis[0]).toMatchObject({
      code: 'Forbidden',
      what: `not allowed to get services/proxy in namespace ${namespace}`,
    });
    await follow(proxy.diagnosis[0].next);
    const token = await json(['orc', 'list', ...here], 1);
    expect(token.diagnosis[0]).toMatchObject({
      code: 'Forbidden',
      what: `not allowed to make a token of the ServiceAccount ${namespace}/jac-orc-caller`,
    });
    await follow(token.diagnosis[0].next);
    expect(await json(['orc', 'list', ...here])).toMatchObject({ status: 'ready', deployments: [] });
  });

  it('says where there is no orchestrator', async () => {
    const run = await orc(['orc', 'list', '--orc-namespace', dev.namespace], 1);
    expect(run.stderr).toMatch(/services\/proxy|there is no orchestrator/);
    const nowhere = await jac(admin, ['orc', 'list', '--orc-namespace', dev.namespace]);
    expect(nowhere.stderr).toContain('next: kubectl jac orc install');
  });

  it('what the orchestrator refuses is told as it says it', async () => {
    const elsewhere = await json(['orc', 'deploy', 'redis', ...caller, '-n', 'kube-system'], 1);
    expect(elsewhere.diagnosis[0].code).toBe('Forbidden');
    const unknown = await json(['orc', 'deploy', 'reds', ...here], 2);
    expect(unknown.diagnosis[0]).toMatchObject({ code: 'ModuleUnknown', next: 'did you mean redis?' });
    const key = await json(['orc', 'dry-run', 'redis', 'storag=1Gi', ...here], 2);
    expect(key.diagnosis[0]).toMatchObject({ code: 'PlaceholderUnknown', next: 'did you mean storage?' });
  });
});

describe('a module', () => {
  const cache = ['redis', '--name', 'cache', 'storage=64Mi', 'memoryRequest=32Mi', ...here];

  it('is shown, deployed, looked at, and deployed again without a change', async () => {
    const shown = await orc(['orc', 'dry-run', ...cache, '-o', 'yaml']);
    const kinds = parseAllDocuments(shown.stdout).map((each) => (each.toJS() as { kind: string }).kind);
    expect(kinds).toEqual(['Secret', 'Service', 'StatefulSet']);
    const { stdout } = await orc(['orc', 'deploy', ...cache]);
    expect(stdout).toContain('statefulset.apps/cache created\nredis/cache ready in ');
    expect(stdout).toContain(`  cache.${namespace}.svc.cluster.local\n`);
    const again = await json(['orc', 'deploy', ...cache]);
    expect(again).toMatchObject({ status: 'ready', namespace, module: 'redis', name: 'cache', errors: [] });
    expect(again.results.every((line: string) => line.endsWith(' unchanged'))).toBe(true);
    // Found by its name alone.
    expect(await json(['orc', 'status', 'redis', 'cache', ...caller])).toMatchObject({
      status: 'ready',
      by: `system:serviceaccount:${namespace}:jac-orc-caller`,
    });
    expect((await orc(['orc', 'list', ...caller])).stdout).toMatch(/^\S+ +redis +cache +1 /m);
  });

  it('a password is read from standard input, and kept', async () => {
    const refused = await orc(['orc', 'deploy', ...cache, 'password=on-the-line'], 2);
    expect(refused.stderr).not.toContain('on-the-line');
    const config = JSON.stringify({ name: 'own', password: 'from-standard-input', storage: '64Mi' });
    const args = ['orc', 'deploy', 'redis', '--config', '-', '--no-wait', ...here];
    expect(said(await orc(args, 0, { stdin: config }))).not.toContain('from-standard-input');
    const { data } = await getJson('secret', 'own', '-n', namespace);
    expect(Buffer.from(data.password, 'base64').toString()).toBe('from-standard-input');
    await orc(['orc', 'destroy', 'redis', 'own', '--delete-data', '--yes', ...here]);
  });

  it('that cannot start is diagnosed, exit 4', async () => {
    const broken = [
      'orc',
      'deploy',
      'redis',
      '--name',
      'broken',
      `image=${address}/none:1`,
      'storage=64Mi',
      ...here,
    ];
    const report = await json(broken, 4);
    expect(report).toMatchObject({ status: 'not-ready', diagnosis: [{ code: 'ImageDenied' }] });
    await orc(['orc', 'destroy', 'redis', 'broken', '--yes', '--delete-data', ...here]);
  });

  it('is destroyed, its data later', async () => {
    const kept = await json(['orc', 'destroy', 'redis', 'cache', '--yes', ...caller]);
    expect(kept).toMatchObject({
      status: 'destroyed',
      kept: ['secret/cache', 'persistentvolumeclaim/data-cache-0'],
    });
    await orc(['orc', 'destroy', 'redis', 'cache', '--yes', '--delete-data', ...here]);
    await kubectl(
      'wait',
      '--for=delete',
      'persistentvolumeclaim/data-cache-0',
      '-n',
      namespace,
      '--timeout=60s',
    );
    const gone = await json(['orc', 'destroy', 'redis', 'cache', '--yes', ...here], 1);
    expect(gone.diagnosis[0].code).toBe('ModuleNotFound');
  });
});

describe('a Python module', () => {
  it('is made by the first call; numbers pass as they are', async () => {
    expect((await orc(['orc', 'run', 'numpy.array', '[16, 20, 24]', ...caller])).stdout).toBe(
      '[16, 20, 24]\n',
    );
    const exact = ['orc', 'run', 'numpy.int64', '9007199254740993', ...caller, '-o', 'json'];
    expect((await orc(exact)).stdout).toBe('{"result": 9007199254740993}\n');
    expect((await orc(['orc', 'run', 'numpy.abs', '-5', ...caller])).stdout).toBe('5\n');
    const state = JSON.parse((await orc(['orc', 'run', 'numpy.random.RandomState', '7', ...caller])).stdout);
    const rand = ['orc', 'run', 'numpy.rand', '2', '--handle', state.$handle, ...caller];
    expect(JSON.parse((await orc(rand)).stdout)).toHaveLength(2);
    expect((await orc(['orc', 'run', 'numpy.add', '1', '"x"', ...caller], 1)).stderr).toContain(
      'UFuncNoLoopError: ',
    );
  });
});

describe('JQM', () => {
  it('is built here, pushed, deployed by its digest, and every node asked', async () => {
    await devclusterVerb('images', 'jqm');
    const { registries, login: ours } = devRegistry();
    const from = `${address}/tests/jqm-standalone:stand-in`;
    await pushArchive(archiveOf('jqm'), registries.repository(parseImage(from), ours, 'push'), 'stand-in');
    registries.close();
    await kubectl(
      ...['create', 'secret', 'docker-registry', 'registry', '-n', namespace],
      ...[`--docker-server=${address}`, `--docker-username=${username}`, `--docker-password=${password}`],
    );
    const bench = await workshop('buildah');
    const folder = mkdtempSync(join(tmpdir(), 'jqm-'));
    writeFileSync(join(folder, 'Dockerfile'), `FROM ${from}\nLABEL built=here\n`);
    try {
      const args = [
        ...['orc', 'deploy', 'jqm', '--build', folder, '--push', `${address}/tests/jqm:1`],
        ...['--insecure-registry', address, 'imagePullSecrets=[{"name":"registry"}]', 'replicas=2'],
        ...['memoryRequest=32Mi', 'cpuRequest=10m', 'drainSeconds=1', ...here, '-o', 'json'],
      ];
      const deploy = () => jac(dev, args, { env: { ...bench.env, ...login } });
      const first = await deploy();
      // A busy node may hear of the Secret after its second attempt to pull without it; what is deployed is waited for again.
      const isDenied = first.code === 4 && published(first.stdout).diagnosis[0].code === 'ImageDenied';
      const { code, stdout: text, stderr } = isDenied ? await deploy() : first;
      if (code !== 0) throw new Error(`${text}\n${stderr}`);
      const report = published(text);
      expect(report).toMatchObject({ status: 'ready', module: 'jqm', name: 'jqm' });
      const nodes = report.nodes as { health: string; state: string }[];
      expect(new Set(nodes.map(({ health }) => health))).toEqual(new Set(['healthy']));
      // One that a change replaces may be draining beside them.
      expect(nodes.filter(({ state }) => state === 'ready')).toHaveLength(2);
      const deployment = await getJson('deployment', 'jqm', '-n', namespace);
      const [container] = deployment.spec.template.spec.containers;
      expect(container.image).toMatch(new RegExp(`^${address}/tests/jqm@sha256:`));
    } finally {
      bench.cleanUp();
      rmSync(folder, { recursive: true });
    }
    const { stdout } = await orc(['jqm', 'status', ...caller]);
    expect(stdout).toMatch(
      /^NODE +IP +IDS +USED +ACTIVE +STATE +HEALTH\n(.* 0 of 1,000,000 .* healthy\n){2}$/,
    );
    await orc(['orc', 'destroy', 'jqm', 'jqm', '--yes', ...here]);
  });
});

describe('the orchestrator', () => {
  it('that has no pod is said to be not ready; uninstalled it leaves what it deployed', async () => {
    await orc(['orc', 'deploy', 'redis', '--name', 'left', 'storage=64Mi', '--no-wait', ...here]);
    await kubectl('scale', 'deployment/jac-orc', '--replicas=0', '-n', namespace);
    await kubectl(
      'wait',
      '--for=delete',
      'pod',
      '-l',
      'app.kubernetes.io/name=jac-orc',
      '-n',
      namespace,
      '--timeout=60s',
    );
    const down = await orc(['orc', 'dry-run', 'redis', ...here], 1);
    expect(down.stderr).toContain(`the orchestrator in namespace ${namespace} is not ready`);
    const run = await jac(admin, ['orc', 'uninstall', '-n', namespace, '--yes', '-o', 'json']);
    const report = published(run.stdout);
    expect(report).toMatchObject({ status: 'destroyed', left: [] });
    expect(report.modules).toContainEqual({ namespace, module: 'redis', name: 'left' });
    expect((await orc(['orc', 'list', ...here], 1)).stderr).toContain(
      `there is no orchestrator in namespace ${namespace}`,
    );
  });
});
