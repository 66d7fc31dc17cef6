import { JacScaleError } from '../model/error.js';
import { appSelector, labelKeys, namesOf } from '../model/identity.js';
import type { Inventory } from '../model/inventory.js';
import { type Kind, type KubeObject, kinds } from '../model/kubernetes.js';
import { objectKey } from '../model/object-key.js';
import type { ClusterInfo, ObjectReader } from '../ports/cluster.js';
import { revisionsOf, type StoredRevision } from './records/history.js';
import { readInventory } from './records/inventory.js';

/** What is in the cluster of one app, read by one LIST per kind. */
export interface Observed {
  /** 34 for v1.34.4. */
  readonly kubernetesMinor: number;
  readonly inventory: Inventory | undefined;
  /** Its Secret; the resourceVersion is for the compare-and-swap when it is written. */
  readonly inventorySecret: KubeObject | undefined;
  /** Newest first. */
  readonly revisions: readonly StoredRevision[];
  readonly environments: readonly KubeObject[];
  /** By object key. */
  readonly live: ReadonlyMap<string, KubeObject>;
  readonly pods: readonly KubeObject[];
}

const minimum = { major: 1, minor: 25 };

/** The kinds an app is made of, besides Secrets and Pods. */
const appKinds: readonly Kind[] = [
  kinds.PersistentVolumeClaim,
  kinds.Service,
  kinds.PodDisruptionBudget,
  kinds.Deployment,
];

/**
 * Reads everything of one app at once.
 * @throws JacScaleError `KubernetesTooOld`, `FormatTooNew`, `InventoryUnreadable`; ClusterError
 */
export async function observe(
  cluster: ObjectReader & Pick<ClusterInfo, 'version'>,
  namespace: string,
  app: string,
): Promise<Observed> {
  const query = { namespace, labelSelector: appSelector(app) };
  const [version, secrets, pods, ...lists] = await Promise.all([
    cluster.version(),
    cluster.list(kinds.Secret, query),
    cluster.list(kinds.Pod, query),
    ...appKinds.map((kind) => cluster.list(kind, query)),
  ]);
  const kubernetesMinor = minorOf(version);
  const inventorySecret = secrets.items.find((secret) => secret.metadata.name === namesOf(app).inventory);
  const environments = secrets.items.filter(
    (secret) => secret.metadata.labels?.[labelKeys.component] === 'environment',
  );
  const live = [...lists.flatMap((list) => list.items), ...environments];
  return {
    kubernetesMinor,
    inventory: inventorySecret === undefined ? undefined : readInventory(inventorySecret),
    inventorySecret,
    revisions: revisionsOf(app, secrets.items),
    environments,
    live: new Map(live.map((object) => [keyOf(object), object])),
    pods: pods.items,
  };
}

export function keyOf(object: KubeObject): string {
  return objectKey({ apiVersion: object.apiVersion, kind: object.kind, name: object.metadata.name });
}

function minorOf(version: string): number {
  const [, major = 0, minor = 0] = (/^v?(\d+)\.(\d+)/.exec(version) ?? []).map(Number);
  if (major > minimum.major || (major === minimum.major && minor >= minimum.minor)) return minor;
  throw new JacScaleError({
    code: 'KubernetesTooOld',
    what: `the cluster runs Kubernetes ${version}; ${minimum.major}.${minimum.minor} or later is needed`,
    why: 'autoscaling/v2 and Pod Security admission came with 1.23 and 1.25',
    next: 'kubectl version',
  });
}
