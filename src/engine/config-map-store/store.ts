import { gunzipSync } from 'node:zlib';
import type { Bundle, Digest } from '../../model/bundle.js';
import { JacScaleError } from '../../model/error.js';
import { annotationKeys, componentSelector } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { textAt } from '../../model/read.js';
import type { BundleStore } from '../../ports/bundle-store.js';
import { type Cluster, ClusterError } from '../../ports/cluster.js';
import { digestOf } from '../image/digest.js';
import { bundleKey, codeMapName, codeMapOf, mostBytes } from './code-map.js';
import { packed } from './pack.js';

export interface ConfigMapScope {
  readonly cluster: Pick<Cluster, 'create' | 'get' | 'list' | 'delete' | 'mergePatch'>;
  readonly namespace: string;
  readonly app: string;
  /** The user's own labels. */
  readonly labels: Readonly<Record<string, string>>;
  /** Told of the ConfigMap that holds a bundle from now on. */
  readonly onStored?: (object: KubeObject) => void;
}

/** Small bundles as immutable ConfigMaps, one each: no volume, no server, nothing to wait for. */
export function configMapStore(scope: ConfigMapScope): BundleStore {
  return new ConfigMapStore(scope);
}

class ConfigMapStore implements BundleStore {
  readonly #scope: ConfigMapScope;

  constructor(scope: ConfigMapScope) {
    this.#scope = scope;
  }

  async has(digest: Digest): Promise<boolean> {
    const found = await this.#find(digest);
    return found !== undefined && holds(found, digest);
  }

  /** @throws JacScaleError `BundleTooLarge`, `BundleChanged`, `CodeMapDamaged`; ClusterError */
  async put(bundle: Bundle, onProgress: (sentBytes: number) => void): Promise<void> {
    const { cluster, onStored } = this.#scope;
    const bytes = await packed(bundle);
    if (bytes.length > mostBytes) throw tooLarge(bundle, bytes.length);
    const map = codeMapOf(this.#scope, bundle.digest);
    const whole = { ...map, immutable: true, binaryData: { [bundleKey]: bytes.toString('base64') } };
    const stored = await cluster.create(whole).catch((error: unknown) => {
      if (!(error instanceof ClusterError) || error.reason !== 'AlreadyExists') throw error;
      return this.#adopt(map, bundle.digest);
    });
    onProgress(bundle.size);
    onStored?.(stored);
  }

  async prune({ bundles }: { readonly bundles: readonly Digest[] }): Promise<void> {
    const { cluster, namespace, app } = this.#scope;
    const labelSelector = componentSelector(app, 'code');
    const { items } = await cluster.list(kinds.ConfigMap, { namespace, labelSelector, metadataOnly: true });
    for (const { metadata } of items) {
      const digest = metadata.annotations?.[annotationKeys.bundle];
      if (digest === undefined || bundles.includes(digest as Digest)) continue;
      const uid = metadata.uid === undefined ? {} : { uid: metadata.uid };
      await cluster.delete({ kind: kinds.ConfigMap, namespace, name: metadata.name }, uid);
    }
  }

  async #find(digest: Digest): Promise<KubeObject | undefined> {
    const { namespace } = this.#scope;
    const name = codeMapName(this.#scope.app, digest);
    return await this.#scope.cluster.get({ kind: kinds.ConfigMap, namespace, name });
  }

  /** One that is there already: with the same bytes it is as good as ours, whatever its labels were. */
  async #adopt({ metadata }: KubeObject, digest: Digest): Promise<KubeObject> {
    const { cluster, namespace } = this.#scope;
    const found = await this.#find(digest);
    if (found === undefined || !holds(found, digest)) throw damaged(metadata.name, namespace);
    const { labels = {}, annotations = {} } = metadata;
    return await cluster.mergePatch(
      { kind: kinds.ConfigMap, namespace, name: metadata.name },
      { metadata: { labels, annotations } },
    );
  }
}

/** Whether a ConfigMap really holds the bundle of that digest. */
function holds(object: KubeObject, digest: Digest): boolean {
  const data = textAt(object, 'binaryData', bundleKey);
  if (data === undefined) return false;
  try {
    const tar = gunzipSync(Buffer.from(data, 'base64'));
    return digestOf(tar) === digest;
  } catch {
    return false;
  }
}

export function tooLarge({ size, files }: Bundle, bytes: number): JacScaleError {
  const kib = (count: number) => `${Math.ceil(count / 1024)} KiB`;
  return new JacScaleError({
    code: 'BundleTooLarge',
    what: `the code is too large for a ConfigMap: ${kib(bytes)} packed (${files.length} files, ${kib(size)}), at most ${kib(mostBytes)}`,
    why: 'code_store = "configmap" keeps the code in a ConfigMap, of which Kubernetes takes 1 MiB',
    next: 'leave large files out with .jacignore, or use --code-store code-server',
    exitCode: 2,
  });
}

function damaged(name: string, namespace: string): JacScaleError {
  return new JacScaleError({
    code: 'CodeMapDamaged',
    what: `configmap/${name} in namespace ${namespace} does not hold the code that its name says`,
    why: 'it was made or changed by somebody else',
    next: `kubectl delete configmap ${name} -n ${namespace}`,
  });
}
