/** The peers of a no-change deploy: kubectl and helm, each with the same objects in a namespace of its own. */
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments, stringify } from 'yaml';
import {
  adminKubeconfig,
  devcluster,
  devclusterVerb,
  kubectl,
  kubectlProgram,
} from '../__tests__/support/cluster.js';
import { type Actor, deployer } from '../__tests__/support/roles.js';
import type { Digest } from '../src/model/bundle.js';
import { timed } from './processes.js';

const fieldManager = 'bench-kubectl';

export interface Peer {
  readonly actor: Actor;
  readonly command: readonly [string, ...string[]];
}

/** `helm` of the PATH on a given cluster, where one is; else the one the throwaway cluster builds. */
export async function helmProgram(): Promise<string | undefined> {
  if (devcluster !== undefined) return (await devclusterVerb('extra', 'helm')).trim();
  return promisify(execFile)('helm', ['version']).then(
    () => 'helm',
    () => undefined,
  );
}

/** Manifests as `dry-run -o yaml` prints them, free of the namespace and of the one port that is the app's alone. */
function portable(manifests: string): string {
  return parseAllDocuments(manifests)
    .map((document) => {
      document.deleteIn(['metadata', 'namespace']);
      if (document.get('kind') === 'Service' && document.getIn(['spec', 'type']) === 'NodePort')
        document.deleteIn(['spec', 'ports', 0, 'nodePort']);
      return stringify(document, { lineWidth: 0 });
    })
    .join('---\n');
}

export async function kubectlPeer(folder: string, manifests: string): Promise<Peer> {
  const actor = await deployer('bench-kubectl');
  const file = join(folder, 'manifests.yaml');
  writeFileSync(file, portable(manifests));
  const command = [
    kubectlProgram,
    'apply',
    '--server-side',
    `--field-manager=${fieldManager}`,
    '-f',
    file,
  ] as const;
  await timed(actor, command);
  return { actor, command };
}

/** A chart with the same manifests as its templates. */
export async function helmPeer(folder: string, manifests: string, helm: string): Promise<Peer> {
  const actor = await deployer('bench-helm');
  // helm watches what it waits for, Secrets too, which our own role does not let anybody do.
  const account = `--serviceaccount=${actor.namespace}:deployer`;
  await kubectl('create', 'rolebinding', 'helm', '--clusterrole=admin', account, '-n', actor.namespace);
  const chart = join(folder, 'chart');
  mkdirSync(join(chart, 'templates'), { recursive: true });
  writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: bench\nversion: 1.0.0\n');
  const text = portable(manifests).replaceAll('{{', '{{ "{{" }}');
  writeFileSync(join(chart, 'templates/manifests.yaml'), text);
  await timed(actor, [helm, 'install', 'bench', chart]);
  return { actor, command: [helm, 'upgrade', 'bench', chart, '--wait'] };
}

/** The code reaches a peer's pods too, by a copy of the bundle, so that its app serves as ours does. */
export async function copyBundle(
  from: Actor,
  peers: readonly Peer[],
  app: string,
  digest: Digest,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'jac-bench-bundle-'));
  const name = `${digest.slice('sha256:'.length)}.tar`;
  const local = join(folder, name);
  try {
    const pod = await codeServerPod(from.namespace, app);
    await shell(
      `"$KUBECTL" exec -n ${from.namespace} ${pod} -c httpd -- cat /data/bundles/${name} >${local}`,
    );
    for (const { actor } of peers) {
      const target = await codeServerPod(actor.namespace, app);
      const store = `cat >/data/tmp/${name} && mv /data/tmp/${name} /data/bundles/${name}`;
      await shell(
        `"$KUBECTL" exec -i -n ${actor.namespace} ${target} -c httpd -- sh -c '${store}' <${local}`,
      );
      await kubectl('rollout', 'status', `deployment/${app}`, '-n', actor.namespace, '--timeout=180s');
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Waits for the code-server; its pod's name. */
export async function codeServerPod(namespace: string, app: string): Promise<string> {
  const deployment = `deployment/${app}-code-server`;
  await kubectl('rollout', 'status', deployment, '-n', namespace, '--timeout=180s');
  const labels = `app.kubernetes.io/instance=${app},app.kubernetes.io/component=code-server`;
  const query = ['-n', namespace, '-l', labels, '--field-selector=status.phase=Running', '-o'];
  return (await kubectl('get', 'pods', ...query, 'jsonpath={.items[0].metadata.name}')).trim();
}

function shell(script: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, KUBECTL: kubectlProgram, KUBECONFIG: adminKubeconfig };
    const child = spawn('sh', ['-c', script], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${script} ended with ${code}`))));
  });
}
