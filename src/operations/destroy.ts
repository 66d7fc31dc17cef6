import { adoptedWorkloads } from '../engine/adopt/pods.js';
import { lockApp } from '../engine/app-lock.js';
import { type Belongings, belongingsOf } from '../engine/belongings.js';
import type { Context } from '../engine/context.js';
import { originOf } from '../engine/data/secret.js';
import { explainClusterError } from '../engine/explain.js';
import { fenced } from '../engine/fence.js';
import { refuseGitOps } from '../engine/gitops.js';
import { goneWithin, leftOf } from '../engine/gone.js';
import { holdsData, keptNotes } from '../engine/kept-data.js';
import { othersIn } from '../engine/namespace-content.js';
import { isData, observe } from '../engine/observe.js';
import { refuseOtherProject } from '../engine/origin.js';
import { reporter } from '../engine/report.js';
import { exitCodes, JacScaleError } from '../model/error.js';
import { appSelector, componentSelector, namesOf } from '../model/identity.js';
import { type Kind, type KubeObject, kindOf, kinds, refText } from '../model/kubernetes.js';
import type { Outcome, ReportChange, ReportObject } from '../model/report.js';
import type { ResolvedSettings } from '../model/settings.js';
import { type Cluster, ClusterError } from '../ports/cluster.js';

export interface DestroyOptions {
  /** Whether what users stored goes as well, with the Secrets that open it. */
  readonly deleteData: boolean;
  /** Shown what goes, and what stays of the data; false: nothing is done. */
  readonly confirm: (changes: readonly ReportChange[], kept: readonly ReportObject[]) => Promise<boolean>;
}

/**
 * Deletes an app by its Inventory, each object with its uid as precondition, and waits until all of it is gone. Data and the
 * Secrets that open it stay unless told otherwise, which a later destroy may be as well. The records (Revisions, Inventory,
 * lock) go last, so that an interrupted destroy can be run again. The namespace goes only when the app's first deploy made it
 * and nothing else is in it.
 */
export async function destroy(
  context: Context,
  resolved: ResolvedSettings,
  options: DestroyOptions,
): Promise<Outcome> {
  const { appName: app, namespace, timeout } = resolved.settings;
  const report = reporter(context, { command: 'destroy', app, namespace });
  const deadline = context.clock.monotonic() + timeout * 1000;
  try {
    const observed = await observe(context.cluster, namespace, app);
    refuseGitOps(observed.live.values(), { app, namespace, verb: 'destroy' });
    const { deleteData } = options;
    const found = await belongingsOf(context.cluster, { namespace, app, deleteData }, observed);
    // Where only data is left, that says whose it is.
    const left = [...found.kept, ...found.data].map(originOf).find((origin) => origin !== undefined);
    const whose = observed.inventory ?? (left === undefined ? undefined : { origin: left });
    await refuseOtherProject(context, resolved, whose, 'destroy');
    const changes = [...found.objects, ...found.data, ...found.records, ...found.rest].map(deletion);
    const kept = found.kept.map(named);
    const about = keptNotes(app, namespace, found.kept);
    if (changes.length === 0) {
      const absent = `app ${app} is not deployed in namespace ${namespace}`;
      return report('destroyed', { changes, kept, notes: [absent, ...about] });
    }
    if (!(await options.confirm(changes, kept)))
      return report('cancelled', { notes: ['nothing was deleted'] });
    const notes = await deleteUnderLock(context, resolved, found, deadline);
    return report('destroyed', { changes, kept, notes: [...notes, ...about] });
  } catch (error) {
    throw error instanceof ClusterError ? explainClusterError(error, { namespace, app }) : error;
  }
}

/** The lock is held to the end: a run that starts meanwhile must not lose what it makes to the namespace's deletion. */
async function deleteUnderLock(
  context: Context,
  resolved: ResolvedSettings,
  found: Belongings,
  deadline: number,
): Promise<readonly string[]> {
  const { appName: app, namespace } = resolved.settings;
  const { lock } = await lockApp(context, resolved.settings);
  try {
    context.emit({ type: 'phase', phase: 'destroy', message: 'deleting' });
    const cluster = fenced(context.cluster, lock);
    const going = [...found.objects, ...found.data];
    // What serves data, by what it is for: an adopted database may be a Deployment, like the app.
    const serves = (object: KubeObject) =>
      object.kind === 'StatefulSet' || (isData(object) && !holdsData(object, app));
    const servers = found.objects.filter(serves);
    const others = found.objects.filter((object) => !serves(object));
    await deleteAll(context, cluster, others);
    if (servers.length > 0) await appEnded(context, resolved, deadline);
    await deleteAll(context, cluster, [...servers, ...found.data]);
    await gone(context, resolved, { going, kept: found.kept }, deadline);
    await deleteAll(context, cluster, found.records);
    const foreign =
      found.namespace === undefined ? undefined : await othersIn(cluster, namespace, namesOf(app).lock);
    if (found.namespace === undefined || foreign === undefined || foreign.length > 0) {
      await lock.remove();
      const why =
        foreign === undefined ? [] : [`namespace ${namespace} stays: ${foreign.slice(0, 5).join(', ')}`];
      return [...found.notes, ...why];
    }
    await removeNamespace(context, cluster, found.namespace, deadline);
    return found.notes;
  } finally {
    await lock.release();
  }
}

const named = ({ kind, metadata: { namespace, name } }: KubeObject): ReportObject => ({
  kind,
  ...(namespace === undefined ? {} : { namespace }),
  name,
});

const deletion = (object: KubeObject): ReportChange => ({ action: 'delete', ...named(object) });

async function deleteAll(context: Context, cluster: Cluster, objects: readonly KubeObject[]): Promise<void> {
  for (const object of objects) {
    context.signal.throwIfAborted();
    const kind = kindOf(object);
    if (kind === undefined) continue;
    const { namespace = '', name, uid } = object.metadata;
    await removeObject(cluster, { kind, namespace, name }, uid);
    context.emit({ type: 'object', action: 'delete', kind: object.kind, name });
  }
}

/** An object of that name with another uid is not ours: it was made by somebody since, and stays. */
async function removeObject(
  cluster: Cluster,
  ref: { kind: Kind; namespace: string; name: string },
  uid?: string,
): Promise<void> {
  try {
    await cluster.delete(ref, { propagation: 'Background', ...(uid === undefined ? {} : { uid }) });
  } catch (error) {
    if (!(error instanceof ClusterError) || error.reason !== 'Conflict') throw error;
  }
}

/** Kinds that are there for a while after their deletion was accepted. */
const lingering = [kinds.PersistentVolumeClaim, kinds.Deployment, kinds.StatefulSet, kinds.Service] as const;

async function gone(
  context: Context,
  resolved: ResolvedSettings,
  { going, kept }: { readonly going: readonly KubeObject[]; readonly kept: readonly KubeObject[] },
  deadline: number,
): Promise<void> {
  const { appName: app, namespace } = resolved.settings;
  context.emit({ type: 'phase', phase: 'destroy', message: 'waiting until pods and volumes are gone' });
  const waited = [kinds.Pod, ...lingering.filter(({ kind }) => going.some((each) => each.kind === kind))];
  const staying = new Set(kept.map(({ metadata }) => metadata.uid));
  const query = { namespace, labelSelector: appSelector(app) };
  const counts = ({ metadata: { uid } }: KubeObject) => !staying.has(uid);
  const adopted = adoptedWorkloads(going).map(({ labelSelector }) => ({ namespace, labelSelector }));
  const lists = await Promise.all([
    leftOf(context, waited, query, deadline, counts),
    ...adopted.map((of) => leftOf(context, [kinds.Pod], of, deadline, counts)),
  ]);
  const left = lists.flat().map(refText);
  if (left.length === 0) return;
  throw stillThere(left, `kubectl get ${left[0]} -n ${namespace} -o yaml`);
}

/** Milliseconds for what an app still has to do: 5 s in which nodes hear of its end, 10 s in which the runtime finishes, and more. */
const endMs = 45_000;

/**
 * Waits for the app's pods before their databases go: one that cannot reach them any more stores nothing of what it still has,
 * and takes a minute and a half to give up. Pods of a lost node never end, and hold nobody back for longer.
 */
async function appEnded(context: Context, resolved: ResolvedSettings, deadline: number): Promise<void> {
  const { appName: app, namespace } = resolved.settings;
  context.emit({ type: 'phase', phase: 'destroy', message: `waiting until ${app} has ended` });
  const query = { namespace, labelSelector: componentSelector(app, 'app') };
  await goneWithin(context, [kinds.Pod], query, Math.min(deadline, context.clock.monotonic() + endMs));
}

function stillThere(left: readonly string[], next: string): JacScaleError {
  return new JacScaleError({
    code: 'StillTerminating',
    what: `not gone in time: ${left.join(', ')}`,
    why: 'deletion was accepted, but a finalizer, a lost node or a process that does not stop holds it',
    next,
    exitCode: exitCodes.timeout,
  });
}

async function removeNamespace(
  context: Context,
  cluster: Cluster,
  { metadata }: KubeObject,
  deadline: number,
): Promise<void> {
  const { name, uid = '' } = metadata;
  await cluster.delete({ kind: kinds.Namespace, name }, { uid });
  context.emit({ type: 'object', action: 'delete', kind: 'Namespace', name });
  const left = await goneWithin(
    context,
    [kinds.Namespace],
    { fieldSelector: `metadata.name=${name}` },
    deadline,
  );
  if (left.length === 0) return;
  throw stillThere(left, `kubectl get namespace ${name} -o jsonpath='{.status.conditions}'`);
}
