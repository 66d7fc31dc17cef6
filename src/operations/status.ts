import { adoptedPods } from '../engine/adopt/pods.js';
import type { Context } from '../engine/context.js';
import { assess } from '../engine/diagnose.js';
import { explainClusterError } from '../engine/explain.js';
import { deploymentOf, type Observed, observe } from '../engine/observe.js';
import { bundleOf, fetches, imageOf, namedSecrets } from '../engine/pod-template.js';
import { podViews } from '../engine/pod-view.js';
import { outcomeOf, readRevision, type StoredRevision } from '../engine/records/history.js';
import { addresses, reporter, reportRelease } from '../engine/report.js';
import { autoscalerView } from '../engine/scaling/view.js';
import type { Diagnosis } from '../model/diagnosis.js';
import { appSelector, namesOf } from '../model/identity.js';
import { type KubeObject, kinds } from '../model/kubernetes.js';
import { numberAt } from '../model/read.js';
import type { Outcome } from '../model/report.js';
import type { Revision } from '../model/revision.js';
import type { ResolvedSettings } from '../model/settings.js';
import { ClusterError } from '../ports/cluster.js';

/** How an app stands, and why it is not ready when it is not. Reads only. */
export async function status(context: Context, resolved: ResolvedSettings): Promise<Outcome> {
  const { appName: app, namespace } = resolved.settings;
  const report = reporter(context, { command: 'status', app, namespace });
  try {
    const seen = await observe(context.cluster, namespace, app);
    const pods = [...seen.pods, ...(await adoptedPods(context.cluster, namespace, seen.live))];
    const observed = { ...seen, pods };
    const deployment = deploymentOf(observed.live, app);
    if (deployment === undefined)
      return report('not-ready', { pods: podViews(observed.pods), diagnosis: [absent(app, namespace)] });
    const diagnosis = await whyNot(context, resolved, observed);
    const runs = running(observed, deployment);
    const last = observed.revisions[0];
    const behind = last !== undefined && runs !== undefined && last.number > runs.number;
    return report(diagnosis === undefined ? 'ready' : 'not-ready', {
      pods: podViews(observed.pods),
      ...autoscalerView(observed.live, app),
      ...addresses(observed.live, observed.pods, app),
      ...(runs === undefined ? {} : { revision: runs.number, ...reportRelease(runs.release) }),
      diagnosis: diagnosis ?? [],
      notes: behind ? [endOf(last)] : [],
    });
  } catch (error) {
    throw error instanceof ClusterError ? explainClusterError(error, { namespace, app }) : error;
  }
}

/**
 * The Revision that the Deployment stands for: the newest one with its code that was ready, else the newest one with its
 * code. The Inventory names the one that was tried last.
 */
function running(observed: Observed, deployment: KubeObject): Revision | undefined {
  const bundle = bundleOf(deployment);
  const image = imageOf(deployment);
  const runs = ({ release }: Revision) =>
    release.kind === 'image' ? release.image === image : release.digest === bundle;
  const same = observed.revisions.map(readRevision).filter(runs);
  return same.find((revision) => revision.outcome === 'ready') ?? same[0];
}

function endOf({ number, secret }: StoredRevision): string {
  const outcome = outcomeOf(secret);
  if (outcome !== undefined) return `revision ${number} was tried after it: ${outcome}`;
  return `revision ${number} is being rolled out, or its run was interrupted; scale again to repair it`;
}

/** The same reading of the cluster that a rollout makes, once; undefined when the app is ready. */
async function whyNot(
  context: Context,
  resolved: ResolvedSettings,
  observed: Observed,
): Promise<Diagnosis[] | undefined> {
  const { appName: app, namespace, startupSeconds } = resolved.settings;
  const of = (kind: string) => [...observed.live.values()].filter((object) => object.kind === kind);
  // A code-server that is kept for older Revisions alone keeps nobody from being ready.
  const served = of('Deployment').some(fetches);
  const deployments = of('Deployment').filter(
    ({ metadata }) => served || metadata.name !== namesOf(app).codeServer,
  );
  // A database that the app is not given any more keeps its data, and nobody waiting.
  const named = new Set(deployments.flatMap(namedSecrets));
  const sets = of('StatefulSet').filter(({ metadata }) => named.has(metadata.name));
  const expectation = {
    deployments: deployments.map((object) => ({
      name: object.metadata.name,
      generation: numberAt(object, 'metadata', 'generation') ?? 1,
    })),
    statefulSets: sets.map(({ metadata }) => ({ name: metadata.name, generation: metadata.generation ?? 1 })),
    startupSeconds,
  };
  const snapshot = {
    deployments,
    statefulSets: sets,
    pods: observed.pods,
    claims: of('PersistentVolumeClaim'),
    replicaSets: [],
    events: [],
  };
  if (assess(snapshot, expectation, context.clock.now()).done) return undefined;
  const [replicaSets, events] = await Promise.all([
    context.cluster.list(kinds.ReplicaSet, { namespace, labelSelector: appSelector(app) }),
    context.cluster.list(kinds.Event, { namespace }),
  ]);
  const seen = assess(
    { ...snapshot, replicaSets: replicaSets.items, events: events.items },
    expectation,
    context.clock.now(),
  );
  return seen.failed === undefined ? [...seen.waiting] : [seen.failed];
}

function absent(app: string, namespace: string): Diagnosis {
  return {
    code: 'NotDeployed',
    what: `app ${app} is not deployed in namespace ${namespace}`,
    next: `kubectl jac scale app.jac --name ${app} -n ${namespace}`,
  };
}
