/** An app as jac-scale 0.2.30 deploys it: its recorded objects (__tests__/fixtures/jac-scale-0.2.30), made to run here. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseAllDocuments } from 'yaml';
import type { App } from './apps.js';
import {
  adminKubeconfig,
  getJson,
  kubectl,
  kubectlApply,
  kubectlProgram,
  projectRoot,
  runtimeImage,
} from './cluster.js';
import { ask } from './http.js';
import type { Actor } from './roles.js';

// biome-ignore lint/suspicious/noExplicitAny: recorded objects are changed by path
type Loose = any;

/**
 * Makes the old app `shop` in the actor's namespace, with its field manager, and waits until it answers. What differs from the recording:
 * the app's container has the runtime already, instead of installing it from PyPI, and its code from a ConfigMap; images are those of the
 * cluster; the NGINX controller, whose image is nowhere, has no pods; and the Service has a NodePort, so that requests can be counted.
 * @returns its URL
 */
export async function deployOldApp(actor: Actor, app: App): Promise<string> {
  const { namespace } = actor;
  // As 0.2.30 labels a namespace.
  await kubectl(
    'label',
    'namespace',
    namespace,
    'pod-security.kubernetes.io/enforce=baseline',
    '--overwrite',
  );
  const code = ['app.jac', 'jac.toml'].map((name) => [name, readFileSync(join(app.folder, name), 'utf8')]);
  await kubectlApply({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'code-of-the-old-app', namespace },
    data: Object.fromEntries(code),
  });
  const file = readFileSync(join(projectRoot, '__tests__/fixtures/jac-scale-0.2.30/shop.yaml'), 'utf8');
  const objects = parseAllDocuments(file.replaceAll('adopt-record', namespace))
    .map((document) => document.toJS() as Loose)
    // The StatefulSet makes it.
    .filter((object) => object !== null && object.metadata.name !== 'shop-mongo-data-shop-mongodb-0')
    .map(runnable);
  await createAsPython(objects);
  const { spec } = await getJson('service', 'shop-service', '-n', namespace);
  await kubectl('rollout', 'status', 'deployment/shop', '-n', namespace, '--timeout=600s');
  const { items } = await getJson('nodes');
  const ip = items[0].status.addresses.find((each: Loose) => each.type === 'InternalIP').address;
  const url = `http://${ip}:${spec.ports[0].nodePort}`;
  for (const giveUp = Date.now() + 60_000; ; await sleep(500)) {
    const answer = await ask(`${url}/walker/list_tasks`, { body: {} }).catch(() => undefined);
    if (answer?.status === 200) return url;
    if (Date.now() > giveUp)
      throw new Error(`the old app does not answer: ${answer?.status} ${answer?.body}`);
  }
}

/** As its init containers do, by `nc -z`, which the cluster's busybox does not know. */
const waitsFor = ['mongodb-service/27017', 'redis-service/6379']
  .map((each) => `until (exec 3<>/dev/tcp/shop-${each}) 2>/dev/null; do sleep 1; done`)
  .join(' && ');

function runnable(object: Loose): Loose {
  const { kind, metadata, spec } = object;
  const pod = spec?.template?.spec;
  const container = pod?.containers[0];
  if (kind === 'Service' && metadata.name === 'shop-service') spec.type = 'NodePort';
  if (kind === 'Service' && metadata.name.includes('nginx'))
    for (const port of spec.ports) delete port.nodePort;
  if (kind === 'Deployment' && metadata.name === 'shop-ingress-nginx') spec.replicas = 0;
  if (kind === 'Deployment' && metadata.name === 'shop-code-server')
    container.command = ['sh', '-c', 'httpd -f -p 8080 -h /tmp'];
  if (kind === 'StatefulSet') container.image = 'mongo:8.0';
  if (kind === 'Deployment' && metadata.name === 'shop') {
    delete pod.initContainers;
    container.image = runtimeImage;
    container.command = [
      'bash',
      '-c',
      `${waitsFor} && cp /source/* /app/ && cd /app && exec jac start app.jac`,
    ];
    for (const probe of [container.readinessProbe, container.startupProbe]) {
      probe.periodSeconds = 2;
      probe.initialDelaySeconds = 1;
    }
    // A busy machine answers late, which is no fault of the old app.
    for (const probe of [container.readinessProbe, container.livenessProbe, container.startupProbe])
      probe.timeoutSeconds = 10;
    container.volumeMounts.push({ name: 'source', mountPath: '/source' });
    pod.volumes.push({ name: 'source', configMap: { name: 'code-of-the-old-app' } });
  }
  return object;
}

/** As the Kubernetes client for Python makes objects: created, under the name it gives itself. */
function createAsPython(objects: readonly object[]): Promise<void> {
  const child = spawn(
    kubectlProgram,
    ['--kubeconfig', adminKubeconfig, 'create', '--field-manager=OpenAPI-Generator', '-f', '-'],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  child.stdin.end(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
  return new Promise((resolve, reject) =>
    child.on('close', (status) => (status === 0 ? resolve() : reject(new Error(said)))),
  );
}

/** Binds the role of docs/rbac/adopter.yaml to the deployer of a namespace. */
export async function mayAdopt({ namespace }: Actor): Promise<void> {
  const role = parseAllDocuments(readFileSync(join(projectRoot, 'docs/rbac/adopter.yaml'), 'utf8'))
    .map((document) => document.toJS() as Loose)
    .find((object) => object?.kind === 'Role');
  await kubectlApply(
    { ...role, metadata: { ...role.metadata, namespace } },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'adopter', namespace },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role.metadata.name },
      subjects: [{ kind: 'ServiceAccount', name: 'deployer', namespace }],
    },
  );
}
