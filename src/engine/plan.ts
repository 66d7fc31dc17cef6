import { JacScaleError } from '../model/error.js';
import { labelKeys, managedBy } from '../model/identity.js';
import type { Inventory, InventoryEntry } from '../model/inventory.js';
import { type KubeObject, kindOf, refText } from '../model/kubernetes.js';
import { objectKey } from '../model/object-key.js';
import type { Change } from '../model/plan.js';
import type { ObjectReader } from '../ports/cluster.js';
import { agrees } from './agree.js';
import { isBeforeRollout } from './before-rollout/job.js';
import { hashOf } from './canonical.js';
import { isLeft } from './code-store/volume.js';
import { isData, isRetained, keyOf, type Observed } from './observe.js';
import { handoverOf } from './scaling/handover.js';

/**
 * What has to be done so that the cluster has these manifests. *Unchanged* means: the hash equals the Inventory's, and the
 * live values of the fields we set agree; of data, that the object is there.
 * @param manifests in the order in which they are applied
 */
export function planChanges(
  manifests: readonly KubeObject[],
  observed: Observed,
  namespace: string,
): Change[] {
  const entries = new Map((observed.inventory?.entries ?? []).map((entry) => [objectKey(entry), entry]));
  const wanted = new Set(manifests.map(keyOf));
  return [
    ...manifests.map((manifest) => changeOf(manifest, manifests, entries, observed, namespace)),
    ...[...entries.values()].flatMap((entry) => obsolete(entry, wanted, manifests, observed, namespace)),
  ];
}

function changeOf(
  manifest: KubeObject,
  manifests: readonly KubeObject[],
  entries: ReadonlyMap<string, InventoryEntry>,
  observed: Observed,
  namespace: string,
): Change {
  const key = keyOf(manifest);
  const live = observed.live.get(key);
  const hash = hashOf(manifest);
  const handover = handoverOf(manifest, live, manifests, observed.inventory);
  const what = {
    apiVersion: manifest.apiVersion,
    kind: manifest.kind,
    namespace,
    name: manifest.metadata.name,
    manifest,
    hash,
    ...(handover === undefined ? {} : { handover }),
  };
  if (live === undefined) return { action: 'create', ...what };
  // Made on the first run, and never written again, whatever the settings say by now.
  if (isData(manifest)) return { action: 'unchanged', ...what, live };
  const unchanged = entries.get(key)?.hash === hash && handover === undefined && agrees(manifest, live);
  return { action: unchanged ? 'unchanged' : 'configure', ...what, live };
}

/** What a Revision may still name outlives its release; it goes with the Revision (deploy/prune.ts). */
function obsolete(
  entry: InventoryEntry,
  wanted: ReadonlySet<string>,
  manifests: readonly KubeObject[],
  observed: Observed,
  namespace: string,
): Change[] {
  const key = objectKey(entry);
  const live = observed.live.get(key);
  if (wanted.has(key) || live === undefined || isData(live)) return [];
  if (isRetained(live) && !isLeft(live, manifests) && !isOldJob(live, manifests)) return [];
  if (entry.uid !== undefined && entry.uid !== live.metadata.uid) return [];
  return [
    { action: 'delete', apiVersion: entry.apiVersion, kind: entry.kind, namespace, name: entry.name, live },
  ];
}

/** The Job of an earlier release goes when this one brings its own; until then it tells what ran. */
const isOldJob = (live: KubeObject, manifests: readonly KubeObject[]): boolean =>
  isBeforeRollout(live) && manifests.some(isBeforeRollout);

/**
 * Refuses to take over an object that somebody else made under one of our names.
 * @throws JacScaleError `NameTaken`
 */
export async function refuseForeign(
  cluster: ObjectReader,
  changes: readonly Change[],
  inventory: Inventory,
): Promise<void> {
  const { app } = inventory;
  const known = new Set(inventory.entries.flatMap((entry) => entry.uid ?? []));
  const creates = changes.filter((change) => change.action === 'create');
  await Promise.all(
    creates.map(async (change) => {
      const kind = kindOf(change);
      if (kind === undefined) return;
      const ref = { kind, name: change.name };
      const there = await cluster.get(
        change.namespace === undefined ? ref : { ...ref, namespace: change.namespace },
      );
      if (there === undefined || known.has(there.metadata.uid ?? '')) return;
      const { labels } = there.metadata;
      if (labels?.[labelKeys.instance] === app && labels[labelKeys.managedBy] === managedBy) return;
      throw new JacScaleError({
        code: 'NameTaken',
        what: `${refText(there)} in namespace ${change.namespace} exists and does not belong to app ${app}`,
        why: `it does not carry ${labelKeys.instance}=${app} and ${labelKeys.managedBy}=${managedBy}, so somebody else made it`,
        // The label that jac-scale before us gives (engine/adopt/old.ts).
        next:
          labels?.['managed'] === managedBy
            ? `kubectl jac adopt --name ${app} -n ${change.namespace}, or choose another name with --name`
            : 'choose another name with --name, or another namespace with -n',
      });
    }),
  );
}
