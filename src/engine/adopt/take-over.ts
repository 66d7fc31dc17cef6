/** What is done before ours comes: the old app's pods go on serving, without what would interfere with ours. */

import { exitCodes, JacScaleError } from '../../model/error.js';
import { labelsOf, namesOf } from '../../model/identity.js';
import type { Inventory, InventoryEntry } from '../../model/inventory.js';
import { type KubeObject, kindOf, kinds, refText } from '../../model/kubernetes.js';
import { objectKey } from '../../model/object-key.js';
import type { Cluster, DeleteOptions } from '../../ports/cluster.js';
import type { Context } from '../context.js';
import type { DataScope } from '../data/secret.js';
import { goneWithin } from '../gone.js';
import { inventorySecret, newInventory, readInventory } from '../records/inventory.js';
import { adoptDatabase } from './databases.js';
import { isGone, type Survey } from './survey.js';

export interface TakeOver {
  readonly context: Context;
  /** Every write checks the lock first. */
  readonly cluster: Cluster;
  readonly scope: DataScope;
  /** Monotonic milliseconds. */
  readonly deadline: number;
  /** Whether an Ingress of ours takes the old one's place. */
  readonly takesIngress: boolean;
}

/**
 * Each step is safe to be killed after, and the next run goes on. Until the last one the old Deployment is what it was; after it
 * its ReplicaSet keeps the pods.
 * @throws JacScaleError `DatabaseLoginUnknown`, `StillTerminating`; ClusterError
 */
export async function takeOver(run: TakeOver, found: Survey): Promise<void> {
  const { context, cluster, scope } = run;
  context.emit({ type: 'phase', phase: 'apply', message: 'taking databases over' });
  const owned: KubeObject[] = [];
  for (const database of found.databases) {
    context.signal.throwIfAborted();
    owned.push(...(await adoptDatabase(cluster, scope, database)));
    context.emit({
      type: 'object',
      action: 'configure',
      kind: database.workload.kind,
      name: database.workload.metadata.name,
    });
  }
  await remember(run, owned);
  const kept = [found.service, run.takesIngress ? found.ingress : undefined].flatMap((each) => each ?? []);
  for (const object of kept) await label(run, object);
  for (const object of found.before) await remove(run, object, { propagation: 'Background' });
  // Its successor has the same name, and a volume that is going cannot be had again.
  for (const claim of found.before.filter(({ kind }) => kind === kinds.PersistentVolumeClaim.kind))
    await gone(run, claim);
  if (found.deployment === undefined) return;
  await remove(run, found.deployment, { propagation: 'Orphan' });
  await gone(run, found.deployment);
}

/** The Inventory, from which a destroy learns what there is to delete. */
async function remember({ cluster, scope, context }: TakeOver, owned: readonly KubeObject[]): Promise<void> {
  const { app, namespace } = scope;
  const entries = owned.map(
    ({ apiVersion, kind, metadata: { name, uid } }): InventoryEntry => ({
      apiVersion,
      kind,
      name,
      ...(uid === undefined ? {} : { uid }),
    }),
  );
  context.signal.throwIfAborted();
  const secret = await cluster.get({ kind: kinds.Secret, namespace, name: namesOf(app).inventory });
  if (secret === undefined) {
    const inventory: Inventory = { ...newInventory(app, scope.origin), entries };
    await cluster.create(inventorySecret(inventory, namespace));
    return;
  }
  const inventory = readInventory(secret);
  const known = new Set(inventory.entries.map(objectKey));
  const missing = entries.filter((entry) => !known.has(objectKey(entry)));
  if (missing.length === 0) return;
  const completed = { ...inventory, entries: [...inventory.entries, ...missing] };
  await cluster.replace(inventorySecret(completed, namespace, secret.metadata.resourceVersion));
}

/** An object that stays where it is and is written anew once ours serves; until then only its labels are ours. */
async function label(
  { cluster, scope }: TakeOver,
  { kind, apiVersion, metadata }: KubeObject,
): Promise<void> {
  const ref = kindOf({ kind, apiVersion });
  if (ref === undefined) return;
  const labels = labelsOf(scope.app, 'app');
  await cluster.mergePatch(
    { kind: ref, namespace: scope.namespace, name: metadata.name },
    { metadata: { labels } },
  );
}

/** Deletes an object unless it is gone by now, or another of its name is there. */
export async function remove(
  { cluster, context, scope }: Pick<TakeOver, 'cluster' | 'context' | 'scope'>,
  object: KubeObject,
  options: DeleteOptions,
): Promise<void> {
  const kind = kindOf(object);
  if (kind === undefined) return;
  context.signal.throwIfAborted();
  const { name, uid } = object.metadata;
  try {
    await cluster.delete(
      { kind, namespace: scope.namespace, name },
      { ...options, ...(uid === undefined ? {} : { uid }) },
    );
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  context.emit({ type: 'object', action: 'delete', kind: object.kind, name });
}

async function gone({ context, scope, deadline }: TakeOver, object: KubeObject): Promise<void> {
  const kind = kindOf(object);
  if (kind === undefined) return;
  const { namespace } = scope;
  const query = { namespace, fieldSelector: `metadata.name=${object.metadata.name}` };
  const left = await goneWithin(context, [kind], query, deadline);
  if (left.length === 0) return;
  throw new JacScaleError({
    code: 'StillTerminating',
    what: `not gone in time: ${refText(object)}`,
    why: 'its deletion was accepted, but a finalizer, or a pod that still uses it, holds it; the old app goes on serving',
    next: `kubectl get ${refText(object)} -n ${namespace} -o yaml, then run adopt again`,
    exitCode: exitCodes.timeout,
  });
}
