/** What is done once ours serves: the address leads to it, and what is left of the old app goes. */
import { namesOf } from '../../model/identity.js';
import { type KubeObject, kinds, refText } from '../../model/kubernetes.js';
import { objectKey } from '../../model/object-key.js';
import type { Change } from '../../model/plan.js';
import { type Cluster, ClusterError } from '../../ports/cluster.js';
import { applyAll, type Session, settled, writeInventory } from '../deploy/session.js';
import { leftOf } from '../gone.js';
import type { Observed } from '../observe.js';
import { retainedKeys } from '../observe.js';
import { oldManagers, oldSelector } from './old.js';
import type { Survey } from './survey.js';
import { remove } from './take-over.js';

/** For how long the old pods go on after nobody new is sent to them: nodes and ingress controllers learn it one by one. */
export const overlapMs = 10_000;

/** Whether a change is of an object that goes on leading to the old pods until ours are ready. */
export const isSwitched = ({ kind, name }: Pick<Change, 'kind' | 'name'>, app: string): boolean => {
  const { service, ingress } = namesOf(app);
  return (
    (kind === kinds.Service.kind && name === service) || (kind === kinds.Ingress.kind && name === ingress)
  );
};

/**
 * Points Service and Ingress at ours, in one write each, and makes the Inventory say so.
 * @param changes those that `isSwitched` held back
 * @throws ClusterError, also when somebody but the old jac-scale has set the same fields to other values
 */
export async function switchOver(
  session: Session,
  changes: readonly Change[],
  manifests: readonly KubeObject[],
  observed: Observed,
): Promise<void> {
  const checked: Change[] = [];
  for (const change of changes) checked.push(await forced(session.cluster, change));
  session.context.emit({ type: 'phase', phase: 'apply', message: 'pointing the address at the new pods' });
  await applyAll(session, checked);
  const { revision, goodRevision } = session.inventory;
  const numbers = { revision, goodRevision };
  await writeInventory(session, settled(session, manifests, retainedKeys(observed), numbers));
}

/** What jac-scale 0.2.30 set is ours to set; what anybody else set is not. */
async function forced(cluster: Cluster, change: Change): Promise<Change> {
  const { manifest } = change;
  if (manifest === undefined) return change;
  try {
    await cluster.apply(manifest, { dryRun: true });
    return change;
  } catch (error) {
    const conflicts = error instanceof ClusterError ? error.conflicts : [];
    const ours = conflicts.every(({ manager }) => oldManagers.includes(manager));
    if (conflicts.length > 0 && !ours) throw error;
    // A NodePort that is taken is dealt with where it is applied.
    return conflicts.length === 0 ? change : { ...change, force: true };
  }
}

/**
 * Lets the old pods finish what they have begun, and removes them with all that was theirs.
 * @returns what is not gone in time, as `pod/name`
 */
export async function removeOld(session: Session, found: Survey): Promise<string[]> {
  const { context, cluster, resolved, deadline } = session;
  const { appName: app, namespace } = resolved.settings;
  const run = { context, cluster, scope: { app, namespace, labels: {}, origin: session.inventory.origin } };
  if (found.replicaSets.length > 0) {
    context.emit({ type: 'phase', phase: 'destroy', message: 'the old pods end' });
    await context.clock.sleep(overlapMs, context.signal);
  }
  for (const set of found.replicaSets) await remove(run, set, { propagation: 'Background' });
  for (const object of found.after) await remove(run, object, { propagation: 'Background' });
  if (found.replicaSets.length === 0) return [];
  const uids = new Set(found.replicaSets.map(({ metadata }) => metadata.uid));
  // The label says little: pods of somebody else may carry it as well.
  const counts = ({ metadata }: KubeObject) =>
    (metadata.ownerReferences ?? []).some(({ uid }) => uids.has(uid));
  const query = { namespace, labelSelector: oldSelector(app) };
  return (await leftOf(context, [kinds.Pod], query, deadline, counts)).map(refText);
}

/** The Deployment's number of pods, so that the switch takes no capacity away. */
export function withPods(changes: readonly Change[], app: string, pods: number): readonly Change[] {
  const key = objectKey({ ...kinds.Deployment, name: app });
  return changes.map((change) => {
    if (objectKey(change) !== key || change.action !== 'create') return change;
    const autoscaler = changes.find(({ kind }) => kind === kinds.HorizontalPodAutoscaler.kind)?.manifest;
    if (autoscaler === undefined) return change;
    const { minReplicas = 1, maxReplicas = 1 } = autoscaler['spec'] as Record<string, number>;
    const wanted = Math.min(maxReplicas, Math.max(minReplicas, change.handover ?? 1, pods));
    return wanted === 1 ? change : { ...change, handover: wanted };
  });
}
