/** The files as they are shipped, but for the image, which no registry here has under its name: each works after one `kubectl apply`. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { imageRepository, serviceName } from '../../src/engine/orchestrator/identity.js';
import { pullSecretOf } from '../../src/engine/orchestrator/pull-secret.js';
import { installOrchestrator } from '../../src/operations/orc/install.js';
import { uninstallOrchestrator } from '../../src/operations/orc/uninstall.js';
import {
  adminKubeconfig,
  devcluster,
  getJson,
  kubectl,
  kubectlApply,
  kubectlProgram,
  projectRoot,
} from '../support/cluster.js';
import { installing, nodePort, type Orchestrator, overNodePort } from '../support/orchestrator.js';
import { pullLogin, serviceImage } from '../support/orchestrator-image.js';
import { uniqueName } from '../support/roles.js';

const suite = devcluster === undefined ? describe.skip : describe;
const namespace = 'jac-orc';
let orc: Omit<Orchestrator, 'image' | 'cleanUp'>;
let image: string;
let manifest: string;

const redis = (name: string) => ({ module: 'redis', config: { name: 'cache', namespace: name } });

const apply = (text: string) =>
  new Promise<string>((resolve, reject) => {
    const args = ['--kubeconfig', adminKubeconfig, 'apply', '-f', '-'];
    const child = execFile(kubectlProgram, args, (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    );
    child.stdin?.end(text);
  });

async function applyShipped(file: string): Promise<void> {
  image = await serviceImage();
  const text = readFileSync(join(projectRoot, 'manifests', file), 'utf8');
  manifest = text.replace(new RegExp(`${imageRepository}:\\S+`), image);
  // The registry here asks for a login, which the file knows nothing of: pods of an account pull with the account's.
  const login = { ...pullSecretOf(namespace, pullLogin()), metadata: { name: 'registry', namespace } };
  await kubectlApply(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    login,
    nodePort(namespace),
  );
  // Not applied, or the next apply would take away what it does not say.
  await kubectl('create', 'serviceaccount', serviceName, '-n', namespace);
  const patch = JSON.stringify({ imagePullSecrets: [{ name: 'registry' }] });
  await kubectl('patch', 'serviceaccount', serviceName, '-n', namespace, '-p', patch);
  await apply(manifest);
  await kubectl('rollout', 'status', `deployment/${serviceName}`, '-n', namespace, '--timeout=120s');
  orc = await overNodePort(namespace);
}

/** Its name is everybody's, so that it has to be gone before the next one comes. */
async function removeShipped(): Promise<void> {
  await uninstallOrchestrator(await installing(), { namespace });
  await kubectl('delete', 'pods', '--all', '-n', namespace, '--grace-period=1', '--wait=false');
  await kubectl('delete', 'namespace', namespace, '--ignore-not-found', '--timeout=90s');
}

suite('jac-orc.yaml', () => {
  beforeAll(() => applyShipped('jac-orc.yaml'));
  afterAll(removeShipped);

  it('works after one apply: two pods, and modules beside them', async () => {
    const { status } = await getJson('deployment', serviceName, '-n', namespace);
    expect(status.readyReplicas).toBe(2);
    const token = await orc.token();
    const answer = await orc.ask('POST', '/deployment', { token, body: redis(namespace) });
    expect([answer.status, answer.json.errors]).toEqual([200, []]);
    const ready = await orc.ask('GET', `/deployment/${namespace}/redis/cache?wait=120`, {
      token,
      timeoutMs: 130_000,
    });
    expect(ready.json.ready).toBe(true);
  });
});

suite('jac-orc-cluster-wide.yaml', () => {
  const elsewhere = uniqueName('orc-elsewhere');
  beforeAll(() => applyShipped('jac-orc-cluster-wide.yaml'));
  afterAll(async () => {
    const shared = ['clusterrole/jac-orc-mongodb-operator', 'clusterrolebinding/jac-orc-mongodb-operator'];
    const definition = 'crd/mongodbcommunity.mongodbcommunity.mongodb.com';
    await kubectl('delete', '--ignore-not-found', '--wait=false', ...shared, definition);
    await kubectl('delete', 'namespace', elsewhere, '--ignore-not-found', '--wait=false');
    await removeShipped();
  });

  it('works after one apply, and deploys to a namespace that is not there yet', async () => {
    const answer = await orc.ask('POST', '/deployment', { token: await orc.token(), body: redis(elsewhere) });
    expect([answer.status, answer.json.errors]).toEqual([200, []]);
    expect(answer.json.results).toContain(`namespace/${elsewhere} created`);
  });

  it('deploys MongoDB with its definition, operator and roles, without a right to give rights away', async () => {
    const body = { module: 'mongodb', config: { name: 'testing-db', namespace: elsewhere } };
    const answer = await orc.ask('POST', '/deployment', { token: await orc.token(), body });
    expect([answer.status, answer.json.error, answer.json.errors]).toEqual([200, undefined, []]);
    expect(answer.json.results).toEqual(
      expect.arrayContaining([
        'clusterrole.rbac.authorization.k8s.io/jac-orc-mongodb-operator created',
        'role.rbac.authorization.k8s.io/mongodb-database created',
        'mongodbcommunity.mongodbcommunity.mongodb.com/testing-db created',
      ]),
    );
    const gone = await orc.ask('DELETE', `/deployment/${elsewhere}/mongodb/testing-db?deleteData=true`, {
      token: await orc.token(),
    });
    expect(gone.status).toBe(200);
  });

  it('is taken over by install, and applied again afterwards', async () => {
    const { objects, rollout } = await installOrchestrator(await installing(), { scope: 'cluster', image });
    expect([rollout?.status, objects.some(({ action }) => action === 'delete')]).toEqual(['ready', false]);
    const told = await apply(manifest);
    expect(told).toContain('deployment.apps/jac-orc unchanged');
  });
});
