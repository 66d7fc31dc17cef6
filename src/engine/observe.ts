import { JacScaleError } from '../model/error.js';
import { appSelector, dataComponents, labelKeys, namesOf } from '../model/identity.js';
import type { Inventory } from '../model/inventory.js';
import { type Kind, type KubeObject, kinds } from '../model/kubernetes.js';
import { objectKey } from '../model/object-key.js';
import {
  ClusterError,
  type ClusterInfo,
  type ListQuery,
  type ObjectList,
  type ObjectReader,
} from '../ports/cluster.js';
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
  /** By object key; of ConfigMaps only the metadata. */
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

/** Kinds that few apps have: listed only when one is wanted, or the Inventory names one. */
const rareKinds: readonly Kind[] = [
  kinds.ConfigMap,
  kinds.Ingress,
  kinds.HTTPRoute,
  kinds.Job,
  kinds.StatefulSet,
  kinds.HorizontalPodAutoscaler,
];

/**
 * Reads everything of one app at once.
 * @param wanted rare kinds (ConfigMap, Ingress …) that are going to be asked for: listed with the others
 * @throws JacScaleError `KubernetesTooOld`, `GatewayApiMissing`, `FormatTooNew`, `InventoryUnreadable`; ClusterError
 */
export async function observe(
  cluster: ObjectReader & Pick<ClusterInfo, 'version'>,
  namespace: string,
  app: string,
  wanted: readonly Kind[] = [],
): Promise<Observed> {
  const query = { namespace, labelSelector: appSelector(app) };
  const [version, secrets, pods, ...lists] = await Promise.all([
    cluster.version(),
    cluster.list(kinds.Secret, query),
    cluster.list(kinds.Pod, query),
    ...[...appKinds, ...wanted].map((kind) => listOf(cluster, kind, query, 'wanted')),
  ]);
  const kubernetesMinor = minorOf(version);
  const inventorySecret = secrets.items.find((secret) => secret.metadata.name === namesOf(app).inventory);
  const environments = secrets.items.filter((secret) => componentOf(secret) === 'environment');
  const inventory = inventorySecret === undefined ? undefined : readInventory(inventorySecret);
  const named = new Set(inventory?.entries.map((entry) => entry.kind));
  const unseen = rareKinds.filter((kind) => named.has(kind.kind) && !wanted.includes(kind));
  lists.push(...(await Promise.all(unseen.map((kind) => listOf(cluster, kind, query, 'named')))));
  const pullSecrets = secrets.items.filter((secret) => componentOf(secret) === 'pull');
  const dataSecrets = secrets.items.filter(isData);
  const live = [...lists.flatMap((list) => list.items), ...environments, ...pullSecrets, ...dataSecrets];
  return {
    kubernetesMinor,
    inventory,
    inventorySecret,
    revisions: revisionsOf(app, secrets.items),
    environments,
    live: new Map(live.map((object) => [keyOf(object), object])),
    pods: pods.items,
  };
}

/** The bytes of code in ConfigMaps are not read: what they are stands in their metadata, and they are immutable. */
async function listOf(
  cluster: ObjectReader,
  kind: Kind,
  query: ListQuery,
  why: 'wanted' | 'named',
): Promise<ObjectList> {
  if (kind !== kinds.HTTPRoute)
    return await cluster.list(kind, kind === kinds.ConfigMap ? { ...query, metadataOnly: true } : query);
  try {
    return await cluster.list(kind, query);
  } catch (error) {
    if (!(error instanceof ClusterError) || error.reason !== 'NotFound') throw error;
    if (why === 'wanted') throw gatewayApiMissing();
    // The definition is gone, and all that was made by it.
    return { items: [], resourceVersion: '' };
  }
}

function gatewayApiMissing(): JacScaleError {
  const { apiVersion, kind } = kinds.HTTPRoute;
  return new JacScaleError({
    code: 'GatewayApiMissing',
    what: `the cluster has no ${kind} of ${apiVersion}, which the setting gateway needs`,
    why: 'the Gateway API is not part of Kubernetes: its definitions are installed with a controller',
    next: 'install them (https://gateway-api.sigs.k8s.io/guides/), or leave gateway out: domain alone makes an Ingress',
  });
}

/** What a retained object is for: those that older Revisions may need stay until history is pruned. */
const retained: ReadonlySet<string | undefined> = new Set([
  'environment',
  'pull',
  'code',
  'code-server',
  'job',
]);

export const componentOf = (object: KubeObject): string | undefined =>
  object.metadata.labels?.[labelKeys.component];

/** Whether an object outlives its release, because a Revision that can be gone back to may need it. */
export const isRetained = (object: KubeObject): boolean => retained.has(componentOf(object));

/**
 * Whether an object holds what users stored, opens it, or serves it: no release made it, so none takes it away or writes it
 * again.
 */
export const isData = (object: KubeObject): boolean =>
  dataComponents.some((component) => component === componentOf(object));

/** Keys of both kinds that are in the cluster. */
export const retainedKeys = (observed: Observed): Set<string> =>
  new Set([...observed.live.values()].filter((object) => isRetained(object) || isData(object)).map(keyOf));

export function keyOf(object: KubeObject): string {
  return objectKey({ apiVersion: object.apiVersion, kind: object.kind, name: object.metadata.name });
}

/** The app's Deployment among what was observed. */
export const deploymentOf = (live: Observed['live'], app: string): KubeObject | undefined =>
  live.get(objectKey({ ...kinds.Deployment, name: namesOf(app).deployment }));

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
