import { JacScaleError } from '../../model/error.js';
import { namesOf } from '../../model/identity.js';
import { type Kind, type KubeObject, kinds } from '../../model/kubernetes.js';
import { objectKey } from '../../model/object-key.js';
import { type Change, isChange } from '../../model/plan.js';
import { numberAt } from '../../model/read.js';
import type { Revision } from '../../model/revision.js';
import { ClusterError } from '../../ports/cluster.js';
import { isBeforeRollout } from '../before-rollout/job.js';
import { hashOf } from '../canonical.js';
import { claimInForce, claimWanted, leaveOldClaim } from '../code-store/volume.js';
import { isCodeMap } from '../config-map-store/code-map.js';
import { untilHeard } from '../exposure/handover.js';
import { keyOf } from '../observe.js';
import { bundleOf, startupSecondsOf } from '../pod-template.js';
import { revisionSecret } from '../records/history.js';
import { announce } from '../records/inventory.js';
import { writtenAt } from '../release/pull-secret.js';
import { type RolloutResult, watchRollout } from '../rollout/rollout.js';
import { isOfAutoscaler } from '../scaling/handover.js';
import { signData } from './claim.js';
import { needCode } from './need-code.js';
import { endPredecessors } from './predecessors.js';
import type { Prepared } from './prepare.js';
import { prune } from './prune.js';
import { applyAll, type Session, writeInventory } from './session.js';

/** Another run wrote the Revision or the Inventory first: nothing of ours was applied, and the plan is stale. */
export class Overtaken extends Error {}

/**
 * Records what is about to happen, then makes it so. The order is what a killed run is repaired from: Revision (a
 * compare-and-swap), Inventory of what was and will be, objects, code, the app last.
 * @returns how the rollout ended
 * @throws Overtaken; ClusterError; JacScaleError of the upload
 */
export async function update(
  session: Session,
  prepared: Prepared,
  revision: Revision,
): Promise<RolloutResult> {
  const { context, resolved } = session;
  const { settings } = resolved;
  const changing = prepared.changes.filter(isChange);
  await record(session, changing, revision);
  await signData(session.cluster, session.inventory, prepared.observed.live.values());

  context.emit({ type: 'phase', phase: 'apply', message: 'applying' });
  const isLast = (change: Change) => isAppDeployment(change, settings.appName) || isOfAutoscaler(change);
  const appLast = changing.filter(isLast);
  const job = prepared.manifests.find(isBeforeRollout);
  const isRun = (change: Change) => isBeforeRollout(change) && change.action !== 'delete';
  const others = changing.filter((change) => !isLast(change) && !isCode(change) && !isRun(change));
  const deletes = others.filter((change) => change.action === 'delete');
  await applyAll(
    session,
    others.filter((change) => change.action !== 'delete'),
  );
  // A pod that does not find its ConfigMap tries again after a while, and later each time.
  for (const change of changing.filter(isCode)) await putCode(session, prepared, change);

  const isServed = prepared.store === 'code-server';
  const { namespace, appName: app } = settings;
  const claim = claimWanted(prepared.manifests, app);
  const before = claimInForce(prepared.observed, app);
  const moves = claim !== undefined && before !== undefined && claim !== before;
  if (moves) await leaveOldClaim(session.cluster, { namespace, app, claim });
  const deliver = async (signal: AbortSignal) => {
    const scope = { cluster: session.cluster, namespace, app, signal, claim };
    const store = context.makeStore(scope);
    // New code is not there; asking first would only cost a connection.
    const { bundle, again } = prepared;
    if (again !== undefined && isServed) return await needCode(store, again);
    if (bundle === undefined || !isServed) return;
    const { digest } = bundle;
    const isThere = async () => runningBundle(prepared, app) === digest && (await store.has(digest));
    if (!moves && (await isThere())) return;
    context.emit({ type: 'phase', phase: 'upload', message: `uploading ${bundle.files.length} files` });
    const total = bundle.size;
    const put = () => store.put(bundle, (sent) => context.emit({ type: 'upload', sent, total }));
    await put().catch(async (error: unknown) => {
      // What is past the history limit may be what fills the volume.
      if (!(error instanceof JacScaleError) || error.code !== 'CodeVolumeFull') throw error;
      if ((await prune(session, prepared.observed, revision)).size === 0) throw error;
      await put();
    });
  };
  const codeServer = namesOf(settings.appName).codeServer;
  const first = appLast.some((change) => change.action === 'create' && !isOfAutoscaler(change));
  if (first && job === undefined) {
    // Nothing serves yet: the app's pods are scheduled and pull their image while the code travels.
    await applyAll(session, [...appLast, ...deletes]);
    return await both(session, deliver, [...(isServed ? [codeServer] : []), settings.appName], prepared);
  }
  const brought = others.some((change) => change.name === codeServer && change.kind === 'Deployment');
  const delivered = await both(session, deliver, brought ? [codeServer] : [], prepared);
  if (delivered.status !== 'ready') return delivered;
  if (job !== undefined) {
    const ran = await runBefore(session, prepared, job);
    if (ran.status !== 'ready') return ran;
  }
  await applyAll(session, appLast);
  await untilHeard(context, changing);
  await applyAll(session, deletes);
  await endPredecessors(session, prepared);
  return await rollout(session, [settings.appName], prepared, context.signal);
}

/** Digest of the bundle that the app's Deployment names now. */
function runningBundle({ observed }: Prepared, app: string): string | undefined {
  return bundleOf(observed.live.get(objectKey({ ...kinds.Deployment, name: app })));
}

const isCode = ({ manifest }: Change): boolean => manifest !== undefined && isCodeMap(manifest);

/** Puts the bundle into its ConfigMap, which is in the plan without its bytes. */
async function putCode(session: Session, { bundle }: Prepared, change: Change): Promise<void> {
  const { context, cluster, resolved } = session;
  const { appName: app, namespace, labels } = resolved.settings;
  const { manifest } = change;
  if (bundle === undefined || manifest === undefined) return;
  context.emit({ type: 'phase', phase: 'upload', message: `storing ${bundle.files.length} files` });
  const onStored = (object: KubeObject) =>
    session.applied.set(keyOf(manifest), { object, hash: hashOf(manifest) });
  const { configMapStore } = await import('../config-map-store/store.js');
  const store = configMapStore({ cluster, namespace, app, labels, onStored });
  const total = bundle.size;
  await store.put(bundle, (sent) => context.emit({ type: 'upload', sent, total }));
  context.emit({ type: 'object', action: change.action, kind: change.kind, name: change.name });
}

async function record(session: Session, changing: readonly Change[], revision: Revision): Promise<void> {
  const { appName, namespace } = session.resolved.settings;
  let created: KubeObject | undefined;
  try {
    created = await session.cluster.create(revisionSecret(appName, namespace, revision));
    const objects = changing.flatMap((change) => change.manifest ?? change.live ?? []);
    await writeInventory(session, announce(session.inventory, objects, revision.number));
  } catch (error) {
    const lost =
      error instanceof ClusterError && ['AlreadyExists', 'Conflict', 'NotFound'].includes(error.reason);
    if (!lost) throw error;
    if (created !== undefined) await withdraw(session, created);
    throw new Overtaken();
  }
}

/** A Revision that nothing was applied for says nothing worth keeping. */
async function withdraw(session: Session, { metadata }: KubeObject): Promise<void> {
  const { namespace } = session.resolved.settings;
  const uid = metadata.uid === undefined ? {} : { uid: metadata.uid };
  await session.cluster.delete({ kind: kinds.Secret, namespace, name: metadata.name }, uid);
}

const isAppDeployment = (change: Change, app: string): boolean =>
  change.kind === 'Deployment' && change.name === app && change.action !== 'delete';

/** Delivers the code while watching Deployments; whichever fails first stops the other. */
async function both(
  session: Session,
  deliver: (signal: AbortSignal) => Promise<void>,
  deployments: readonly string[],
  prepared: Prepared,
): Promise<RolloutResult> {
  const stop = new AbortController();
  const signal = AbortSignal.any([session.context.signal, stop.signal]);
  const watched = rollout(session, deployments, prepared, signal);
  const delivered = deliver(signal);
  // Each is awaited below; until then a failure of one must not count as unhandled.
  watched.catch(() => undefined);
  delivered.catch(() => undefined);
  try {
    const failure = watched.then(async (result) => {
      if (result.status === 'ready') await delivered;
      return result;
    });
    const early = await Promise.race([delivered.then(() => undefined), failure]);
    return early ?? (await watched);
  } finally {
    stop.abort();
  }
}

/** The command that runs before the rollout, to its end. */
async function runBefore(session: Session, prepared: Prepared, job: KubeObject): Promise<RolloutResult> {
  const { startJob } = await import('../before-rollout/start.js');
  await startJob(session, job);
  return await rollout(session, [], prepared, session.context.signal, [job.metadata.name]);
}

/**
 * Watches Deployments until they are ready, cannot become so, or time is up; with the app the databases of its manifests.
 * @param jobs names of Jobs that have to end well
 */
export async function rollout(
  session: Session,
  names: readonly string[],
  prepared: Pick<Prepared, 'observed'> & Partial<Pick<Prepared, 'manifests'>>,
  signal: AbortSignal,
  jobs: readonly string[] = [],
): Promise<RolloutResult> {
  const { context, resolved, deadline } = session;
  const { settings } = resolved;
  const waitedFor = [...names, ...jobs.map((name) => `job/${name}`)];
  if (waitedFor.length === 0) return { status: 'ready', pods: [], diagnosis: [] };
  context.emit({ type: 'phase', phase: 'rollout', message: `waiting for ${waitedFor.join(' and ')}` });
  // What runs again was made by other settings than those of today.
  const app = inCluster(session, prepared, kinds.Deployment, settings.appName);
  // The app's pods wait for them, and so does what runs before them.
  const needsData = names.includes(settings.appName) || jobs.length > 0;
  const sets = needsData ? (prepared.manifests ?? []).filter(({ kind }) => kind === 'StatefulSet') : [];
  return await watchRollout(
    { cluster: session.cluster, clock: context.clock, emit: context.emit, signal },
    {
      namespace: settings.namespace,
      app: settings.appName,
      deployments: names.map((name) => ({ name, generation: generationOf(session, prepared, name) })),
      statefulSets: sets.map(({ metadata: { name } }) => ({
        name,
        generation: generationOf(session, prepared, name, kinds.StatefulSet),
      })),
      ...(jobs.length === 0 ? {} : { jobs }),
      startupSeconds: startupSecondsOf(app) ?? settings.startupSeconds,
      loginSince: writtenAt(inCluster(session, prepared, kinds.Secret, namesOf(settings.appName).pullSecret)),
      deadline,
      wantedPods: numberAt(app, 'spec', 'replicas') ?? settings.replicas,
    },
  );
}

const generationOf = (
  session: Session,
  prepared: Pick<Prepared, 'observed'>,
  name: string,
  kind: Kind = kinds.Deployment,
): number => numberAt(inCluster(session, prepared, kind, name), 'metadata', 'generation') ?? 1;

/** As this run applied it, else as it was observed. */
function inCluster(
  session: Session,
  { observed }: Pick<Prepared, 'observed'>,
  kind: Kind,
  name: string,
): KubeObject | undefined {
  const key = objectKey({ ...kind, name });
  return session.applied.get(key)?.object ?? observed.live.get(key);
}
