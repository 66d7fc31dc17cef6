import type { Inventory, InventoryEntry } from '../../model/inventory.js';
import type { KubeObject } from '../../model/kubernetes.js';
import { objectKey } from '../../model/object-key.js';
import { type Change, isChange } from '../../model/plan.js';
import type { ResolvedSettings } from '../../model/settings.js';
import type { Cluster } from '../../ports/cluster.js';
import { type Applied, applyChange } from '../apply.js';
import type { Context } from '../context.js';
import { removeKeepingPods } from '../data/recreate.js';
import { keyOf } from '../observe.js';
import { inventorySecret } from '../records/inventory.js';
import { aroundAutoscaler } from '../scaling/handover.js';

/** A run that holds the lock: its fenced cluster, and what it has written so far. */
export interface Session {
  readonly context: Context;
  /** Every write checks the lock first. */
  readonly cluster: Cluster;
  readonly resolved: ResolvedSettings;
  /** Monotonic milliseconds. */
  readonly deadline: number;
  /** Whether the cluster may choose the app's NodePort. */
  readonly anyNodePort: boolean;
  readonly applied: Map<string, Applied>;
  inventory: Inventory;
  inventoryVersion: string | undefined;
}

/** Writes the Inventory as a compare-and-swap: created once, then replaced only where nobody wrote it since. */
export async function writeInventory(session: Session, inventory: Inventory): Promise<void> {
  const { namespace } = session.resolved.settings;
  const secret = inventorySecret(inventory, namespace, session.inventoryVersion);
  const written =
    session.inventoryVersion === undefined
      ? await session.cluster.create(secret)
      : await session.cluster.replace(secret);
  session.inventory = inventory;
  session.inventoryVersion = written.metadata.resourceVersion;
}

/** Applies changes one after the other and remembers what came of each. */
export async function applyAll(session: Session, changes: readonly Change[]): Promise<void> {
  for (const change of aroundAutoscaler(changes.filter(isChange))) {
    session.context.signal.throwIfAborted();
    if (change.recreate === true) await removeKeepingPods(session, change);
    const applied = await applyChange(session.cluster, change, session.anyNodePort);
    if (applied !== undefined && change.manifest !== undefined) {
      session.applied.set(keyOf(change.manifest), applied);
    }
    session.context.emit({ type: 'object', action: change.action, kind: change.kind, name: change.name });
  }
}

/**
 * The Inventory once the manifests are in place: every object with uid and hash. Entries that `keep` names (what older
 * Revisions may need) stay.
 */
export function settled(
  session: Session,
  manifests: readonly KubeObject[],
  keep: ReadonlySet<string>,
  numbers: { readonly revision: number; readonly goodRevision: number },
): Inventory {
  const before = new Map(session.inventory.entries.map((entry) => [objectKey(entry), entry]));
  const wanted = new Set(manifests.map(keyOf));
  const entries = manifests.map((manifest): InventoryEntry => {
    const key = keyOf(manifest);
    const applied = session.applied.get(key);
    const old = before.get(key);
    const uid = applied?.object.metadata.uid ?? old?.uid;
    const hash = applied?.hash ?? old?.hash;
    return {
      apiVersion: manifest.apiVersion,
      kind: manifest.kind,
      name: manifest.metadata.name,
      ...(uid === undefined ? {} : { uid }),
      ...(hash === undefined ? {} : { hash }),
    };
  });
  const kept = session.inventory.entries.filter((entry) => {
    const key = objectKey(entry);
    return keep.has(key) && !wanted.has(key);
  });
  return { ...session.inventory, ...numbers, entries: [...entries, ...kept] };
}
