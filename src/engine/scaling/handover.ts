/**
 * Who holds `spec.replicas` of the app's Deployment. With an autoscaler the manifest leaves the field out; a field that its only
 * manager leaves out falls back to 1, so somebody else has to hold it first, and let go of it when the number is fixed again.
 */
import {
  annotationKeys,
  fieldManager,
  handoverManager,
  namesOf,
  sleepManager,
} from '../../model/identity.js';
import type { Inventory } from '../../model/inventory.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import type { Change } from '../../model/plan.js';
import { at, isFields, listAt, numberAt, textAt } from '../../model/read.js';
import type { ObjectWriter } from '../../ports/cluster.js';
import { partOf } from '../part.js';

const { HorizontalPodAutoscaler } = kinds;

/**
 * The number of pods that has to be written by another manager than ours, so that the manifest neither drops nor overrides it;
 * undefined where the manifest can be applied as it is.
 * @param manifests all of the release: whether an autoscaler is among them
 */
export function handoverOf(
  manifest: KubeObject,
  live: KubeObject | undefined,
  manifests: readonly KubeObject[],
  inventory: Inventory | undefined,
): number | undefined {
  if (manifest.kind !== kinds.Deployment.kind) return undefined;
  const wanted = numberAt(manifest, 'spec', 'replicas');
  if (wanted !== undefined) return live === undefined ? undefined : handedBack(wanted, live, inventory);
  const autoscaler = manifests.find((each) => scales(each, manifest));
  if (autoscaler === undefined) return undefined;
  const min = numberAt(autoscaler, 'spec', 'minReplicas') ?? 1;
  const max = numberAt(autoscaler, 'spec', 'maxReplicas') ?? min;
  const within = (count: number) => Math.min(max, Math.max(min, count));
  const first = within(Number(autoscaler.metadata.annotations?.[annotationKeys.firstReplicas] ?? min));
  // Without a word the API makes one pod.
  if (live === undefined) return first === 1 ? undefined : first;
  const now = numberAt(live, 'spec', 'replicas') ?? 1;
  const managers = holders(live).map(({ manager }) => manager);
  // At zero the autoscaler does nothing, so that it stays asleep; a zero of somebody else's is meant.
  if (now === 0) return managers.includes(sleepManager) ? first : undefined;
  return managers.includes(fieldManager) ? within(now) : undefined;
}

/** Only what an autoscaler decided may be overridden in silence, and only when it is our autoscaler that goes. */
function handedBack(wanted: number, live: KubeObject, inventory: Inventory | undefined): number | undefined {
  const held = holders(live);
  if (held.some(({ manager }) => manager === handoverManager)) return wanted;
  const ours = inventory?.entries.some(
    ({ kind, name }) => kind === HorizontalPodAutoscaler.kind && name === namesOf(inventory.app).autoscaler,
  );
  if (ours !== true || numberAt(live, 'spec', 'replicas') === wanted) return undefined;
  const foreign = held.filter(({ manager }) => !manager.startsWith(fieldManager));
  // The controller is part of programs of many names (k3s, kubelite); who types is kubectl.
  const decided = foreign.every(({ manager, scaled }) => scaled && !manager.startsWith('kubectl'));
  return decided && foreign.length > 0 ? wanted : undefined;
}

/** Managers of `spec.replicas`, and whether each wrote it as autoscalers do, by the subresource. */
export function holders(live: KubeObject): { readonly manager: string; readonly scaled: boolean }[] {
  return listAt(live, 'metadata', 'managedFields').flatMap((entry) =>
    isFields(at(entry, 'fieldsV1', 'f:spec', 'f:replicas'))
      ? [{ manager: textAt(entry, 'manager') ?? '', scaled: textAt(entry, 'subresource') === 'scale' }]
      : [],
  );
}

const scales = (object: KubeObject, { kind, metadata }: KubeObject): boolean =>
  isAutoscaler(object) &&
  textAt(object, 'spec', 'scaleTargetRef', 'kind') === kind &&
  textAt(object, 'spec', 'scaleTargetRef', 'name') === metadata.name;

const isAutoscaler = ({ kind }: { readonly kind: string }): boolean => kind === HorizontalPodAutoscaler.kind;

/** Whether a change is one of an autoscaler: it goes with the app's own, not before. */
export const isOfAutoscaler = (change: Change): boolean => isAutoscaler(change);

/** An autoscaler that goes stops deciding before the number is ours; one that comes begins when it is its. */
export function aroundAutoscaler(changes: readonly Change[]): Change[] {
  const goes = (change: Change) => isAutoscaler(change) && change.action === 'delete';
  const comes = (change: Change) => isAutoscaler(change) && change.action !== 'delete';
  return [
    ...changes.filter(goes),
    ...changes.filter((change) => !isAutoscaler(change)),
    ...changes.filter(comes),
  ];
}

/**
 * Applies a manifest whose number of pods changes hands, so that it is at no moment another one than the old or the new.
 * @returns the object as the last write left it
 * @throws ClusterError
 */
export async function applyHandingOver(
  cluster: Pick<ObjectWriter, 'apply'>,
  { manifest, live, handover }: Change & { readonly manifest: KubeObject },
  apply: () => Promise<KubeObject>,
): Promise<KubeObject> {
  if (handover === undefined) return await apply();
  const hold = (object: KubeObject, spec: { replicas: number } | undefined) =>
    cluster.apply(partOf(object, { spec }), { manager: handoverManager, force: true });
  if (live === undefined) return await hold(await apply(), { replicas: handover });
  await hold(live, { replicas: handover });
  const applied = await apply();
  const isOurs = numberAt(manifest, 'spec', 'replicas') !== undefined;
  return isOurs ? await hold(applied, undefined) : applied;
}
